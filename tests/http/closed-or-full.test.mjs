// The form of a time that is closed or full says so before anything is filled in, and where to go on.
import assert from "node:assert/strict";
import { before, describe, test } from "node:test";

import { Browser, daysAfter, engines, weekday } from "../support/loggia.mjs";
import { clientOf, shared } from "../support/world.mjs";

const button = /<button class="button broad"/;

for (const engine of engines)
  describe(`a time that cannot be booked on ${engine}`, () => {
    const w = shared(engine);
    const date = weekday(6);
    let s;
    let room;
    let person;
    const path = (ask) => `${s}/book?${new URLSearchParams(ask)}`;
    const form = async (ask) => (await w.guest.get(path(ask))).json;
    const page = async (ask) => (await person.go(path(ask))).text;
    before(async () => {
      s = `/s/${w.home}`;
      person = new Browser(w.server);
      const host = await clientOf(w.server, "host");
      await host.post(`${s}/resources`,
        { name: "Sala Piena", kind: "room", units: 1, seats: 6, price_hour: "10", bookable: true });
      room = (await w.guest.get(`${s}/free?date=${date}&from=10:00&to=12:00`)).json.resources
        .find((r) => r.name === "Sala Piena").id;
      const made = await host.post(`${s}/bookings`,
        { resource: room, date, from: "10:00", to: "12:00", name: "Primo", email: "primo@posta.example" });
      assert.equal(made.status, 201, made.text);
    });

    test("taken: the same hour of the next day that is free, with its price, and no button [BK-94]", async () => {
      const ask = { resource: room, date, from: "10:00", to: "12:00" };
      const { code, next } = await form(ask);
      assert.equal(code, "booking.taken");
      assert.deepEqual([next.from, next.to, next.price_cents, next.resource_name],
        ["10:00", "12:00", 2000, "Sala Piena"]);
      assert.ok(next.date > date);
      const there = await form({ resource: next.resource, date: next.date, from: next.from, to: next.to });
      assert.deepEqual([there.code, there.price_cents, there.next], [null, 2000, null]);
      const html = await page(ask);
      assert.doesNotMatch(html, button);
      assert.match(html, /The next that is free/);
      assert.match(html, /Tell me when it is free/);
      assert.match(await page({ resource: room, date: next.date, from: next.from, to: next.to }), button);
    });

    test("never open at that hour: from when it opens", async () => {
      const ask = { resource: room, date, from: "03:00", to: "04:00" };
      const { code, next } = await form(ask);
      assert.equal(code, "booking.hours");
      assert.notEqual(next.from, "03:00");
      assert.equal(next.date, date);
      assert.doesNotMatch(await page(ask), button);
      assert.equal((await form({ resource: room, date, from: next.from, to: next.to })).code, null);
    });

    test("closed that day, and nothing is chosen: the best of the kind on the next open day", async () => {
      const days = [1, 2, 3, 4, 5, 6, 7].map((n) => daysAfter(date, n));
      const sunday = days.find((d) => new Date(d).getUTCDay() === 0);
      const { code, why, next } = await form({ kind: "desk", date: sunday, from: "10:00", to: "12:00" });
      assert.equal(code, "booking.closed");
      assert.match(why, /opens again/);
      assert.ok(next.date > sunday);
      assert.ok(next.resource);
    });

    test("posted all the same: what was typed stays, and the button books the day that it names", async () => {
      const taken = { resource: room, date, from: "10:00", to: "12:00", units: "1" };
      const refused = await person.submit("/", `${s}/bookings`,
        { ...taken, name: "Lenta Rossi", email: "lenta@posta.example" });
      const html = refused.text;
      const { next } = await form(taken);
      assert.equal(refused.status, 409);
      assert.match(html, /value="Lenta Rossi"/);
      assert.match(html, new RegExp(`name="date" value="${next.date}">Book .* instead, for`));
      assert.equal(html.match(/name="date" value="[0-9-]+">/g).length, 1);
    });
  });
