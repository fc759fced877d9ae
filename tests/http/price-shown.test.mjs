// The price that is charged is the one that was shown: also when a booking is changed.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { engines } from "../support/loggia.mjs";
import { mailsTo } from "../support/mail.mjs";
import { clientOf, morning, signedIn, world } from "../support/world.mjs";

for (const engine of engines)
  describe(`the price that was shown, on ${engine}`, () => {
    let w, s, host, browser, room;
    const clean = [];
    before(async () => {
      w = await world(engine, { after: (f) => clean.push(f) });
      s = `/s/${w.home}`;
      host = await clientOf(w.server, "host");
      browser = await signedIn(w.server, "host");
      room = (await host.get(`${s}/resources`)).json.resources.find((r) => r.kind === "room");
    });
    after(async () => {
      for (const f of clean.reverse()) await f();
    });

    const priced = async (hour) => {
      const reply = await host.post(`${s}/resources/${room.id}`,
        { name: room.name, kind: "room", price_hour: hour, price_half_day: "", price_day: "" });
      assert.equal(reply.status, 200, reply.text);
    };

    test("a change shows its price, and is refused at another [BK-10, BK-62]", async () => {
      await priced("10.00");
      const email = "cambio@posta.example";
      const made = await w.guest.post(`${s}/bookings`,
        morning({ resource: room.id, kind: undefined, email }));
      assert.equal(made.json.price_cents, 2000, made.text);
      const { code, manage_url } = made.json;
      const { date } = morning();
      const secret = new URL(manage_url).searchParams.get("secret");
      const change = `/bookings/${code}/change`;
      await priced("18.00");

      // Of nothing: the price stays, nobody is written to.
      const mails = mailsTo(w.server, email).length;
      const same = await w.guest.post(change,
        { secret, date, from: "10:00", to: "12:00", units: 1 });
      assert.deepEqual([same.status, same.json.price_cents], [200, 2000], same.text);
      const asked = await w.guest.get(
        `/bookings/${code}?secret=${secret}&date=${date}&from=10:00&to=12:00`);
      assert.deepEqual([asked.json.change.same, asked.json.change.price_cents], [true, 2000]);
      assert.equal(mailsTo(w.server, email).length, mails);

      // Of something: as shown, or not at all.
      const where = `/bookings/${code}?secret=${secret}&date=${date}&from=10:00&to=13:00`;
      const page = (await browser.go(where)).text;
      assert.match(page, /name="price_cents" value="5400"/);
      await priced("20.00");
      const stale = await w.guest.post(change,
        { secret, date, from: "10:00", to: "13:00", price_cents: 5400 });
      assert.deepEqual([stale.status, stale.json.code], [409, "booking.price_changed"]);
      const again = await browser.submit(where, change,
        { secret, date, from: "10:00", to: "13:00", price_cents: 5400 });
      assert.equal(again.status, 409);
      assert.match(again.text, /name="price_cents" value="6000"/);
      const good = await w.guest.post(change,
        { secret, date, from: "10:00", to: "13:00", price_cents: 6000 });
      assert.deepEqual([good.status, good.json.price_cents], [200, 6000]);
    });
  });
