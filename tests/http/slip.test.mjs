// Booked near its start: a slip is put right within minutes, the words say so, and who cannot change any
// more reads whom to call. What is over stays as it was, for hosts too.
import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { day, engines, weekday } from "../support/loggia.mjs";
import { clientOf, morning, world } from "../support/world.mjs";

const page = async (client, where) => {
  const reply = await fetch(client.url + where,
    { headers: { accept: "text/html", "accept-language": "en", cookie: client.cookie ?? "" } });
  return reply.text();
};

for (const engine of engines)
  describe(`near the start on ${engine}`, () => {
    test("a slip is cancelled within minutes [BK-13]", { timeout: 300_000 }, async (t) => {
      const w = await world(engine, t);
      const s = `/s/${w.home}`;
      const host = await clientOf(w.server, "host");
      // The longest notice there is: every start is near.
      const settings = await host.post(`${s}/rules`,
        { step_min: 30, shortest_min: 60, longest_min: 1440, notice_min: 0, horizon_days: 180,
          cancel_notice_min: 14 * 24 * 60 });
      assert.equal(settings.status < 400, true, settings.text);
      const at = { date: weekday(2), from: "10:00", to: "12:00" };
      const ask = new URLSearchParams({ ...at, kind: "desk" });
      const shown = (await w.guest.get(`${s}/book?${ask}`)).json;
      assert.deepEqual([shown.free_until, shown.grace_min], [null, 15]);
      const form = await page(w.guest, `${s}/book?${ask}`);
      assert.match(form, /free of charge for 15 minutes after booking/);
      assert.match(form, /with a link to change or cancel/);

      const made = (await w.guest.post(`${s}/bookings`, morning(at))).json;
      assert.equal(made.changeable, true);
      assert.match(await page(w.guest, made.manage_url.replace(/^https?:\/\/[^/]*/, "")),
        /Cancel this booking/);
      const secret = new URL(made.manage_url).searchParams.get("secret");
      const off = await w.guest.post(`/bookings/${made.code}/cancel`, { secret });
      assert.deepEqual([off.status, off.json.status], [200, "cancelled"]);

      const far = (await w.guest.get(`${s}/book?${new URLSearchParams({ ...at, date: weekday(40), kind: "desk" })}`)).json;
      assert.ok(far.free_until);
      assert.equal(far.grace_min, 0);
    });

    test("who is too late reads whom to call; what is over stays [BK-13]", { timeout: 300_000 },
      async (t) => {
        const w = await world(engine, t, { days: 12 });
        const s = `/s/${w.home}`;
        const host = await clientOf(w.server, "host");
        const { bookings } = (await host.get(`${s}/bookings?since=${day(-7)}&until=${day(-1)}`)).json;
        const old = bookings.find((b) => b.status === "confirmed");
        const html = await page(host, `/bookings/${old.code}`);
        assert.match(html, /This is over/);
        assert.doesNotMatch(html, /Cancel this booking/);
        assert.equal((await host.get(`/bookings/${old.code}`)).json.changeable, false);
        const off = await host.post(`/bookings/${old.code}/cancel`, {});
        assert.deepEqual([off.status, off.json.code], [409, "booking.over"]);
        const moved = await host.post(`/bookings/${old.code}/change`,
          { date: weekday(3), from: "10:00", to: "11:00" });
        assert.deepEqual([moved.status, moved.json.code], [409, "booking.over"]);
        // Every space of a demonstration has a telephone, and none of them rings at anybody's.
        const space = (await w.guest.get(s)).json;
        assert.match(space.phone, /^\+39 049 000 /);
      });
  });
