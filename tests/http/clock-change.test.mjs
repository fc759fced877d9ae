// The two days of the year on which the clocks change: an hour that is not there, and one that comes
// twice. Over the interface, as a guest meets them.
import assert from "node:assert/strict";
import { before, describe, test } from "node:test";

import { changeDay, engines } from "../support/loggia.mjs";
import { clientOf, morning, shared } from "../support/world.mjs";
import { openAlways } from "./visits-presence.mjs";

for (const engine of engines)
  describe(`days of 23 and of 25 hours on ${engine}`, () => {
    const short = changeDay(3);
    const long = changeDay(10);
    const w = shared(engine);
    let host;
    before(async () => {
      host = await clientOf(w.server, "host");
      const s = `/s/${w.home}`;
      await openAlways(host, s);
      const rules = await host.post(`${s}/rules`, {
        step_min: 30, shortest_min: 30, longest_min: 1440, notice_min: 0, horizon_days: 730,
        cancel_notice_min: 0, confirm: false,
      });
      assert.equal(rules.status, 200, rules.text);
    });

    const book = (over) => w.guest.post(`/s/${w.home}/bookings`, morning(over));

    test("an hour that the clocks leave out is refused, and explained", async () => {
      const none = await book({ date: short, from: "02:30", to: "04:00" });
      assert.equal(none.status, 422, none.text);
      assert.equal(none.json.code, "booking.no_such_time");
      assert.match(none.json.detail, /02:30.*02:00.*03:00/);
      assert.equal(none.json.fields[0].name, "from");
    });

    test("who books across it pays for the hours that there are", async () => {
      const across = await book({ date: short, from: "01:30", to: "03:30" });
      assert.equal(across.status, 201, across.text);
      assert.equal(across.json.starts_at, `${short}T01:30:00+01:00`);
      assert.equal(across.json.ends_at, `${short}T03:30:00+02:00`);
      const hour = await book({ date: short, from: "05:00", to: "06:00" });
      assert.equal(across.json.price_cents, hour.json.price_cents, "one hour by the sun");
    });

    test("an hour that comes twice is asked about, and each can be had", async () => {
      const asked = await book({ date: long, from: "02:00", to: "02:30" });
      assert.equal(asked.status, 422, asked.text);
      assert.equal(asked.json.code, "booking.time_twice");
      const first = await book({ date: long, from: "02:00", to: "02:30", which: "first" });
      assert.equal(first.status, 201, first.text);
      assert.equal(first.json.starts_at, `${long}T02:00:00+02:00`);
      const second = await book({ date: long, from: "02:00", to: "02:30", which: "second" });
      assert.equal(second.status, 201, second.text);
      assert.equal(second.json.starts_at, `${long}T02:00:00+01:00`);
      assert.equal(Date.parse(second.json.starts_at) - Date.parse(first.json.starts_at), 3600_000);
    });

    test("the day view has 23 and 25 hours", async () => {
      for (const [date, hours] of [[short, 23], [long, 25]]) {
        const { text } = await host.ask("GET", `/s/${w.home}/day?date=${date}`, undefined,
          { accept: "text/html" });
        assert.match(text, new RegExp(`hours-${hours}"`), date);
      }
    });

    test("the calendar has the instants", async () => {
      const { feed_url } = await feeds();
      const feed = await (await fetch(feed_url)).text();
      const utc = (s) => new Date(s).toISOString().replace(/[-:]|\.000/g, "");
      for (const at of [`${short}T01:30:00+01:00`, `${short}T03:30:00+02:00`])
        assert.ok(feed.includes(utc(at)), `${at} in ${feed.slice(0, 400)}`);
    });

    // The addresses of the calendar stand on the host's page only.
    async function feeds() {
      const { text } = await host.ask("GET", `/s/${w.home}/bookings`, undefined,
        { accept: "text/html" });
      const url = /https?:[^"\s]*calendar\.ics\?secret=\w+/.exec(text.replaceAll("&amp;", "&"))[0];
      return { feed_url: url.replace(/^https?:\/\/[^/]*/, w.server.url) };
    }
  });
