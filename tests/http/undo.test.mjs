// Undoing a change and a cancellation, as who books and as who runs the space; what is shown before is what is done.
import assert from "node:assert/strict";
import { before, describe, test } from "node:test";

import { engines, weekday } from "../support/loggia.mjs";
import { mailWith } from "../support/mail.mjs";
import { clientOf, morning, shared } from "../support/world.mjs";

for (const engine of engines)
  describe(`undoing on ${engine}`, () => {
    const w = shared(engine);
    let host;
    let s;
    before(async () => {
      host = await clientOf(w.server, "host");
      s = `/s/${w.home}`;
    });
    const booked = async (over = {}) => {
      const made = await w.guest.post(`${s}/bookings`, morning({ date: weekday(12), ...over }));
      assert.equal(made.status, 201, made.text);
      return { ...made.json, secret: new URL(made.json.manage_url).searchParams.get("secret") };
    };
    const same = (a, b) => {
      for (const field of ["code", "status", "resource", "starts_at", "ends_at", "units", "price_cents"])
        assert.deepEqual(a[field], b[field], field);
    };

    test("a change and a cancellation are undone; each once [BK-96]", async () => {
      const b = await booked();
      assert.equal(b.undo, null);
      const path = `/bookings/${b.code}`;
      const moved = await w.guest.post(`${path}/change`,
        { secret: b.secret, date: weekday(12), from: "14:00", to: "17:00" });
      assert.equal(moved.status, 200, moved.text);
      assert.equal(moved.json.undo.deed, "changed");
      assert.equal(moved.json.undo.from, b.from);
      same((await w.guest.post(`${path}/undo`, { secret: b.secret })).json, b);
      const again = await w.guest.post(`${path}/undo`, { secret: b.secret });
      assert.deepEqual([again.status, again.json.code], [409, "booking.undo_none"]);
      const off = await w.guest.post(`${path}/cancel`, { secret: b.secret });
      assert.equal(off.json.undo.deed, "cancelled");
      assert.equal((await w.guest.post(`${path}/undo`, {})).status, 404, "only with the secret");
      same((await w.guest.post(`${path}/undo`, { secret: b.secret })).json, b);
    });

    test("what a host did is not the guest's to undo; a place that is taken stays so [BK-96]", async () => {
      const { resources } = (await host.get(`${s}/week`)).json;
      assert.equal(resources, undefined, "a page's choices are no part of the JSON");
      const room = (await host.get(`${s}/week`)).json.resource;
      const at = { kind: undefined, resource: room, date: weekday(13), from: "09:00", to: "11:00" };
      const b = await booked(at);
      await host.post(`/bookings/${b.code}/cancel`, {});
      assert.equal((await w.guest.get(`/bookings/${b.code}?secret=${b.secret}`)).json.undo, null);
      const no = await w.guest.post(`/bookings/${b.code}/undo`, { secret: b.secret });
      assert.deepEqual([no.status, no.json.code], [409, "booking.undo_none"]);
      await booked(at);
      const late = await host.post(`/bookings/${b.code}/undo`, {});
      assert.deepEqual([late.status, late.json.code], [409, "booking.taken"]);
      assert.equal((await host.get(`/bookings/${b.code}`)).json.status, "cancelled");
    });

    test("who was told of the end is told that it is undone, with the invitation [BK-98]", async () => {
      const email = `ripensa-${engine}@posta.example`;
      const b = await booked({ date: weekday(14), email });
      await w.guest.post(`/bookings/${b.code}/cancel`, { secret: b.secret });
      await mailWith(w.server, email, new RegExp(`To: [^]{0,90}${email}[^]*our booking is cancelled`));
      await w.guest.post(`/bookings/${b.code}/undo`, { secret: b.secret });
      const mail = await mailWith(w.server, email, new RegExp(`To: [^]{0,90}${email}[^]*our booking is again as it was`));
      assert.match(mail, /METHOD:REQUEST|method=REQUEST/);
    });

    test("what a move to another place costs is shown, and is what it costs [BK-95]", async () => {
      const b = await booked({ date: weekday(15) });
      const room = (await host.get(`${s}/week`)).json.resource;
      const wish = { resource: room, date: weekday(15), from: "15:00", to: "17:00" };
      const { change } = (await host.get(`/bookings/${b.code}?${new URLSearchParams(wish)}`)).json;
      assert.equal(change.code, null);
      assert.equal(change.difference_cents, change.price_cents - b.price_cents);
      const wrong = await host.post(`/bookings/${b.code}/change`,
        { ...wish, price_cents: change.price_cents + 1 });
      assert.deepEqual([wrong.status, wrong.json.code], [409, "booking.price_changed"]);
      const moved = await host.post(`/bookings/${b.code}/change`,
        { ...wish, price_cents: change.price_cents });
      assert.deepEqual([moved.json.resource, moved.json.price_cents], [room, change.price_cents]);
      const shut = (await host.get(`/bookings/${b.code}?${new URLSearchParams({ ...wish, from: "03:00", to: "04:00" })}`)).json;
      assert.equal(shut.change.code, "booking.hours");
    });

    test("a week shows a day as the day does; a month says how much of it is taken; what fits can be booked [BK-97]", async () => {
      const room = (await host.get(`${s}/week`)).json.resource;
      const date = weekday(15);
      const week = (await host.get(`${s}/week?resource=${room}&date=${date}`)).json;
      assert.equal(week.rows.length, 7);
      const inWeek = week.rows.find((r) => r.date === date).slots.map((x) => x.code);
      const day = (await host.get(`${s}/day?date=${date}`)).json;
      assert.deepEqual(inWeek, day.rows.find((r) => r.id === room).slots.map((x) => x.code));
      assert.ok(inWeek.length > 0);
      const seen = (await w.guest.get(`${s}/week?resource=${room}&date=${date}`)).json;
      assert.ok(seen.rows.every((r) => r.slots.every((x) => x.who === null && x.code === null)));

      const month = (await w.guest.get(`${s}/month?date=${date}&kind=rooms`)).json;
      const of = month.days.find((d) => d.date === date);
      const rooms = day.rows.filter((r) => ["room", "booth", "event"].includes(r.kind));
      const minutes = rooms.flatMap((r) => r.slots).filter((x) => x.code)
        .reduce((sum, x) => sum + x.units * (Date.parse(x.ends_at) - Date.parse(x.starts_at)) / 60000, 0);
      assert.equal(of.taken_min, minutes);
      assert.ok(of.share >= 1 && of.share <= 100);

      const asked = await w.guest.get(`${s}/times?kind=room&people=6&length=120&part=morning&since=${date}&days=3`);
      assert.equal(asked.status, 200, asked.text);
      const { times } = asked.json;
      assert.ok(times.length > 0);
      const cents = times.map((t) => t.price_cents ?? Infinity);
      assert.deepEqual(cents, [...cents].sort((a, b) => a - b), "the cheapest first");
      for (const t of times) assert.ok(t.to <= "13:00" && t.seats >= 6, JSON.stringify(t));
      const [t] = times;
      const made = await w.guest.post(`${s}/bookings`, { resource: t.resource, date: t.date, from: t.from,
        to: t.to, people: 6, price_cents: t.price_cents, name: "Sei Persone", email: "sei@posta.example" });
      assert.equal(made.status, 201, made.text);
      const left = (await w.guest.get(`${s}/times?kind=room&people=6&length=120&part=morning&since=${date}&days=3`)).json;
      assert.ok(!left.times.some((x) => x.starts_at === t.starts_at && x.resource === t.resource));
    });

    test("what is fixed in a room is looked for together with the time [BK-149, SP-24]", async () => {
      const name = "Sala Schermo";
      const made = await host.post(`${s}/resources`, { name, kind: "room", units: 1, seats: 8,
        price_hour: "30", bookable: true, features: ["whiteboard", "projector"] });
      assert.equal(made.status, 200, made.text);
      const all = async () => (await host.get(`${s}/resources`)).json.resources;
      const { id, features } = (await all()).find((r) => r.name === name);
      assert.deepEqual(features, ["projector", "whiteboard"]);

      const ask = (...has) => w.guest.get(`${s}/times?${new URLSearchParams([["kind", "room"], ["people", "6"],
        ["since", weekday(14)], ["days", "3"], ...has.map((h) => ["has", h])])}`);
      const found = (await ask("projector", "whiteboard")).json;
      assert.deepEqual(found.has, ["projector", "whiteboard"]);
      assert.ok(found.times.length > 0);
      const rooms = new Map((await all()).map((r) => [r.id, r.features]));
      for (const t of found.times)
        for (const h of found.has) // in the room, or a projector that is added
          assert.ok(rooms.get(t.resource).includes(h) || (h === "projector" && t.added), `${t.resource_name}: ${h}`);
      assert.equal((await ask("projector", "sound")).json.times.length, 0);
      const no = await ask("hammock");
      assert.deepEqual([no.status, no.json.fields[0].name, no.json.fields[0].code], [422, "has", "field.choice"]);

      const free = (await w.guest.get(`${s}/free?date=${weekday(14)}&from=10:00&to=11:00`)).json;
      assert.deepEqual(free.resources.find((r) => r.id === id).features, features);
      const change = async (over) => (await host.post(`${s}/resources/${id}`, { name, kind: "room", ...over }));
      assert.deepEqual((await change({})).json.resource.features, features, "what is left out stays");
      const wrong = await change({ features: ["hammock"] });
      assert.deepEqual([wrong.status, wrong.json.fields[0].name], [422, "features"]);
      assert.deepEqual((await change({ features: ["flipchart"] })).json.resource.features, ["flipchart"]);
      assert.ok((await ask("flipchart")).json.times.every((t) => t.resource === id || t.added));
      assert.deepEqual((await change({ features: [""] })).json.resource.features, []);
    });
  });
