// A desk by the day, a room by the hour: each kind of place may have its own shortest and longest booking.
import assert from "node:assert/strict";
import { before, describe, test } from "node:test";

import { Browser, engines, weekday } from "../support/loggia.mjs";
import { clientOf, shared } from "../support/world.mjs";

for (const engine of engines)
  describe(`lengths of each kind on ${engine}`, () => {
    const w = shared(engine);
    const date = weekday(6);
    let s;
    let host;
    let desk;
    let room;
    const rules = async (kind) => {
      const now = (await host.get(`${s}/rules`)).json;
      const i = now.lengths_kind.indexOf(kind);
      return [now.lengths_shortest[i], now.lengths_longest[i]];
    };
    const save = async (more) => host.post(`${s}/rules`, { ...(await host.get(`${s}/rules`)).json, ...more });
    const free = async (from, to, more = {}) =>
      (await w.guest.get(`${s}/free?${new URLSearchParams({ date, from, to, ...more })}`)).json;
    const book = (resource, from, to) => w.guest.post(`${s}/bookings`,
      { resource, date, from, to, name: "Ada", email: "ada@posta.example" });

    before(async () => {
      s = `/s/${w.home}`;
      host = await clientOf(w.server, "host");
      for (const [name, kind] of [["Scrivania Lunga", "desk"], ["Sala Breve", "room"]])
        await host.post(`${s}/resources`, { name, kind, units: 1, seats: 6, price_hour: "10", bookable: true });
      const { resources } = await free("10:00", "12:00");
      const id = (name) => resources.find((r) => r.name === name).id;
      desk = id("Scrivania Lunga");
      room = id("Sala Breve");
      const saved = await save({ shortest_min: 60, lengths_kind: ["desk", "room"], lengths_shortest: ["240", "30"],
        lengths_longest: ["0", "120"] });
      assert.equal(saved.status, 200, saved.text);
    });

    test("set on the page of the rules, kept by who does not name them [SP-25]", async () => {
      assert.deepEqual(await rules("desk"), ["240", "0"]);
      assert.deepEqual(await rules("room"), ["30", "120"]);
      const left_out = { lengths_kind: undefined, lengths_shortest: undefined, lengths_longest: undefined };
      for (const more of [{}, left_out]) assert.equal((await save(more)).status, 200);
      assert.deepEqual(await rules("room"), ["30", "120"]);
      for (const bad of [["250", "0"], ["240", "120"], ["x", "0"], ["0", "2000"]]) {
        const refused = await save({ lengths_kind: ["desk"], lengths_shortest: [bad[0]], lengths_longest: [bad[1]] });
        assert.equal(refused.status, 422, refused.text);
        assert.equal(refused.json.fields[0].name, "lengths_kind");
      }
      assert.equal((await save({ lengths_kind: ["desk"], lengths_shortest: [], lengths_longest: [] })).status, 422);
      assert.deepEqual(await rules("desk"), ["240", "0"]);
    });

    test("a booking is refused in words of its kind [BK-158]", async () => {
      const short = await book(desk, "10:00", "12:00");
      assert.deepEqual([short.status, short.json.code], [422, "booking.shortest"]);
      assert.match(short.json.detail, /^Desks: the shortest booking here is 4\sh/);
      const long = await book(room, "10:00", "13:00");
      assert.deepEqual([long.status, long.json.code], [422, "booking.longest"]);
      assert.match(long.json.detail, /^Meeting rooms: the longest booking here is 2\sh/);
      const made = await book(room, "10:00", "10:30"); // shorter than the space has it
      assert.equal(made.status, 201, made.text);
      const moved = await host.post(`/bookings/${made.json.code}/change`, { date, from: "14:00", to: "17:00" });
      assert.equal(moved.json.code, "booking.longest", moved.text);
      assert.equal((await host.post(`/bookings/${made.json.code}/cancel`, {})).status, 200);
    });

    test("lists and a found time name only what can be had for so long [BK-158]", async () => {
      const { resources } = await free("10:00", "12:00");
      const of = (id) => resources.find((r) => r.id === id);
      assert.equal(of(desk).free_units, 0);
      assert.match(of(desk).why, /4\sh/);
      assert.deepEqual([of(room).free_units, of(room).why], [1, null]);
      assert.ok((await free("10:00", "14:00")).resources.find((r) => r.id === desk).free_units > 0);
      assert.equal((await free("10:00", "12:00", { kind: "desk" })).code, "booking.shortest");
      const fit = async (kind, length) => {
        const { times, why } =
          (await w.guest.get(`${s}/times?${new URLSearchParams({ kind, length, since: date, days: 1 })}`)).json;
        assert.equal(times.length > 0, why === null);
        return times.length > 0;
      };
      assert.deepEqual([await fit("desk", 120), await fit("desk", 240)], [false, true]);
      assert.deepEqual([await fit("room", 30), await fit("room", 180)], [true, false]);
      const found = (await w.guest.get(`/spaces?${new URLSearchParams({ date, from: "10:00", to: "12:00", kind: "desk", q: w.home.split("-")[0] })}`))
        .json.spaces.find((x) => x.slug === w.home);
      assert.equal(found.free_units, 0);
      assert.match(found.why, /4\sh/);
    });

    test("the form begins with a length that can be had, and says what is wrong [BK-158]", async () => {
      const asked = (await w.guest.get(`${s}/book?resource=${desk}&date=${date}`)).json;
      const minutes = (t) => 60 * Number(t.slice(0, 2)) + Number(t.slice(3));
      assert.equal(asked.code, null);
      assert.equal(minutes(asked.to) - minutes(asked.from), 240);
      const short = (await w.guest.get(`${s}/book?resource=${desk}&date=${date}&from=10:00&to=11:00`)).json;
      assert.equal(short.code, "booking.shortest");
      assert.deepEqual([short.next.date, short.next.from, short.next.to], [date, "10:00", "14:00"]);
      const page = await new Browser(w.server).go(`${s}/free?date=${date}&from=10:00&to=12:00`);
      assert.match(page.text, /Desks: the shortest booking here is 4\sh/);
    });
  });
