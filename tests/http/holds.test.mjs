// A place is kept while its form is filled in: for the browser or the account, and never in the way
// of who runs the house.
import assert from "node:assert/strict";
import { before, describe, test } from "node:test";

import { Keeper, engines, weekday } from "../support/loggia.mjs";
import { clientOf, shared } from "../support/world.mjs";

for (const engine of engines)
  describe(`holds on ${engine}`, () => {
    const date = weekday(6);
    const w = shared(engine, { limits: true });
    let s;
    let room;
    before(async () => {
      s = `/s/${w.home}`;
      const host = await clientOf(w.server, "host");
      const made = await host.post(`${s}/resources`,
        { name: "Sala Contesa", kind: "room", units: 1, seats: 6, price_hour: "10", bookable: true });
      assert.equal(made.status, 200, made.text);
      room = (await w.guest.get(`${s}/free?date=${date}&from=10:00&to=12:00`)).json.resources
        .find((r) => r.name === "Sala Contesa").id;
    });

    const span = (from) => ({ resource: room, date, from: `${from}:00`, to: `${from + 1}:00` });
    const book = (client, from) => client.post(`${s}/bookings`,
      { ...span(from), name: "Ada", email: "ada@posta.example" });
    const free = async (client, from) =>
      (await client.get(`${s}/free?date=${date}&from=${from}:00&to=${from + 1}:00`)).json.resources
        .find((r) => r.id === room);

    test("kept for one browser, said to the others, and booked by it [BK-73]", async () => {
      const one = new Keeper(w.server);
      const other = new Keeper(w.server);
      const kept = await one.post(`${s}/holds`, span(10));
      assert.equal(kept.status, 200, kept.text);
      assert.match(kept.json.text, /^Kept for you until \d\d:\d\d\.$/);
      assert.ok(Date.parse(kept.json.until) - Date.now() > 200_000);

      const refused = await book(other, 10);
      assert.deepEqual([refused.status, refused.json.code], [409, "booking.held"]);
      assert.deepEqual([(await free(other, 10)).free_units, (await free(other, 10)).held], [0, true]);
      assert.deepEqual([(await free(one, 10)).free_units, (await free(one, 10)).held], [1, false]);
      const form = await other.get(`${s}/book?resource=${room}&date=${date}&from=10:00&to=11:00`);
      assert.equal(form.json.code, "booking.held");
      const own = await one.get(`${s}/book?resource=${room}&date=${date}&from=10:00&to=11:00`);
      assert.equal(own.json.kept_until, kept.json.until);
      const day = (await other.get(`${s}/day?date=${date}`)).json;
      assert.deepEqual(day.rows.find((r) => r.id === room).slots.map((x) => x.state), ["held"]);

      assert.equal((await book(one, 10)).status, 201);
      assert.equal((await book(other, 10)).json.code, "booking.taken");
    });

    test("several places are kept together, or none of them [BK-73, BK-74]", async () => {
      const host = await clientOf(w.server, "host");
      for (const [name, kind, units] of [["Sala Accanto", "room", 1], ["Tavolo", "desk", 8]])
        await host.post(`${s}/resources`, { name, kind, units, price_hour: "10", bookable: true });
      const { choices } = (await w.guest.get(`${s}/together?date=${date}&from=16:00&to=17:00`)).json;
      const [next, desks] = ["Sala Accanto", "Tavolo"].map((n) => choices.find((c) => c.name === n).id);
      const form = { date, from: "16:00", to: "17:00", resource: [room, next, desks], units: ["1", "1", "5"] };
      const one = new Keeper(w.server);
      const kept = await one.post(`${s}/together/hold`, form);
      assert.equal(kept.status, 200, kept.text);
      assert.match(kept.json.text, /^Kept for you until \d\d:\d\d\.$/);
      assert.ok(Date.parse(kept.json.kept_until) - Date.now() > 200_000);
      assert.equal((await one.post(`${s}/together/preview`, form)).json.kept_until, kept.json.kept_until);
      assert.equal((await w.guest.post(`${s}/together/preview`, form)).json.lines[0].code, "booking.held");
      const at = async (client) => (await client.get(`${s}/together?date=${date}&from=16:00&to=17:00`)).json
        .choices.filter((c) => form.resource.includes(c.id)).map((c) => [c.name, c.free_units]).sort();
      assert.deepEqual(await at(w.guest), [["Sala Accanto", 0], ["Sala Contesa", 0], ["Tavolo", 6]], "a fourth of a pool");
      assert.equal((await at(one))[2][1], 8);
      // All or none: one of them is booked by somebody else.
      const other = new Keeper(w.server);
      const no = await other.post(`${s}/together/hold`, { ...form, resource: [desks, room], units: ["1", "1"] });
      assert.deepEqual([no.status, no.json.code], [409, "booking.held"]);
      assert.match(no.json.detail, /^Sala Contesa: /);
      assert.equal((await at(w.guest))[2][1], 6);
      // Who keeps them books them; what is left of it is free for others.
      const booked = await one.post(`${s}/together`, { ...form, units: ["1", "", "2"], name: "Ada",
        email: "tengo@posta.example" });
      assert.equal(booked.status, 201, booked.text);
      assert.deepEqual(await at(w.guest), [["Sala Accanto", 0], ["Sala Contesa", 0], ["Tavolo", 6]]);
      assert.equal((await one.post(`${s}/holds/release`, { resource: [room, next, desks] })).status, 204);
      assert.deepEqual(await at(w.guest), [["Sala Accanto", 1], ["Sala Contesa", 0], ["Tavolo", 6]]);
    });

    test("who leaves the form frees the place; who runs the house books over it [BK-73]", async () => {
      const one = new Keeper(w.server);
      assert.equal((await one.post(`${s}/holds`, span(12))).status, 200);
      assert.equal((await book(w.guest, 12)).json.code, "booking.held");
      assert.equal((await one.post(`${s}/holds/release`, { resource: room })).status, 204);
      assert.equal((await book(w.guest, 12)).status, 201);

      const member = await clientOf(w.server, "member");
      const again = await clientOf(w.server, "member");
      assert.equal((await member.post(`${s}/holds`, span(14))).status, 200);
      assert.equal((await free(again, 14)).free_units, 1); // his on every screen of his
      const host = await clientOf(w.server, "host");
      assert.equal((await host.post(`${s}/bookings`, { ...span(14), name: "Bea" })).status, 201);
      assert.equal((await member.post(`${s}/bookings`, span(14))).json.code, "booking.taken");
    });

    test("a few at once; booking needs none [BK-74]", async () => {
      const codes = [];
      for (const from of [15, 16, 17, 15, 16, 17])
        codes.push((await new Keeper(w.server).post(`${s}/holds`, span(from))).json.code ?? "ok");
      assert.equal(codes.filter((c) => c === "ok").length <= 3, true, String(codes));
      assert.ok(codes.includes("hold.many"), String(codes));
      assert.equal((await book(w.guest, 9)).status, 201);
    });

    test("what cannot be booked is not kept", async () => {
      const one = new Keeper(w.server);
      for (const [over, status] of [
        [{ date: "2020-01-01" }, 422], [{ to: "09:00" }, 422], [{ from: "99:00" }, 422],
        [{ units: 2 }, 422], [{ resource: "0000000001" }, 404]]) {
        const reply = await one.post(`${s}/holds`, { ...span(9), ...over });
        assert.ok([status, 429].includes(reply.status), reply.text);
      }
    });
  });
