// Several places for one time: booked, moved and ended together, all or none; one price, one mail, one entry.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { Browser, engines, pause, run, until, weekdays } from "../support/loggia.mjs";
import { mailsTo, mailWith } from "../support/mail.mjs";
import { clientOf, teamOfHome, world } from "../support/world.mjs";

for (const engine of engines)
  describe(`several places on ${engine}`, () => {
    const days = weekdays(12, 7);
    let w;
    let host;
    let s;
    let room;
    let other;
    let desks;
    const clean = [];
    before(async () => {
      w = await world(engine, { after: (f) => clean.push(f) });
      host = await clientOf(w.server, "host");
      s = `/s/${w.home}`;
      for (const [name, kind, units] of [["Sala Insieme", "room", 1], ["Sala Accanto", "room", 1],
        ["Tavolo lungo", "desk", 12]])
        await host.post(`${s}/resources`,
          { name, kind, units, seats: 8, price_hour: "10", bookable: true });
      const { resources } = (await host.get(`${s}/resources`)).json;
      [room, other, desks] = ["Sala Insieme", "Sala Accanto", "Tavolo lungo"]
        .map((name) => resources.find((r) => r.name === name).id);
    });
    after(async () => {
      for (const f of clean.reverse()) await f();
    });
    const ask = (over = {}) => ({ date: days[0], from: "10:00", to: "12:00", name: "Ada Guest",
      email: `insieme-${engine}@posta.example`, resources: [{ resource: room }, { resource: desks, units: 10 }], ...over });
    const book = async (over, client = w.guest) => {
      const made = await client.post(`${s}/bookings`, ask(over));
      assert.equal(made.status, 201, made.text);
      return { ...made.json, secret: new URL(made.json.manage_url).searchParams.get("secret") };
    };
    const about = (email, words) => new RegExp(`^To: [^\\r\\n]*(\\r?\\n [^\\r\\n]*)*${email}[^]*${words}`, "m");
    const own = (email) => mailsTo(w.server, email).filter((m) => about(email, "").test(m));
    const units = async (date, resource) => (await host.get(`${s}/day?date=${date}`)).json.rows
      .find((r) => r.id === resource).slots.filter((x) => x.code).map((x) => x.units);

    test("a room and ten desks in one question: one price, one mail, one entry [BK-150]", async () => {
      const email = `posta-${engine}@posta.example`;
      const b = await book({ email, price_cents: 2 * 1000 + 10 * 2 * 1000 });
      assert.equal(b.resource, room, "the promised fields are those of the first");
      assert.equal(b.price_cents, 2000);
      assert.equal(b.group_price_cents, 22000);
      assert.deepEqual(b.together.map((p) => [p.resource, p.units, p.status]),
        [[room, 1, "confirmed"], [desks, 10, "confirmed"]]);
      assert.deepEqual(await units(days[0], desks), [10]);
      const choosing = (await w.guest.ask("GET", `${s}/together?date=${days[0]}&from=10:00&to=12:00`, undefined,
        { accept: "text/html" })).text;
      const folded = /<details class="more"><summary>\d+ cannot be had then<\/summary>([^]*?)<\/details>/.exec(choosing);
      assert.match(folded[1], /Sala Insieme/); // what is taken stands aside: a large house has many of them
      assert.ok(!folded[1].includes("Tavolo lungo"));
      const mail = await mailWith(w.server, email, about(email, "our place is booked"));
      for (const name of [/Sala Insieme/, /Tavolo lungo/]) assert.match(mail, name);
      await pause(300);
      assert.equal(own(email).length, 1, "one mail");
      const entry = (await w.guest.get(`/bookings/${b.code}/entry.ics?secret=${b.secret}`)).text
        .replace(/\r\n /g, "");
      assert.equal(entry.match(/BEGIN:VEVENT/g).length, 1);
      assert.match(entry, /LOCATION:.*Sala Insieme.*10 × Tavolo lungo/);
      const uid = /UID:(.*)/.exec(entry)[1];
      const second = b.together[1].code;
      const same = (await host.get(`/bookings/${second}`)).json;
      assert.equal(same.group, b.group);
      const day = (await host.get(`${s}/day?date=${days[0]}`)).json.rows
        .find((r) => r.id === room).slots.find((x) => x.code === b.code);
      assert.equal(day.with, "10 × Tavolo lungo");
      const sheet = (await host.get(`${s}/day/sheet?date=${days[0]}`)).json.lines;
      assert.equal(sheet.find((l) => l.code === second).with, "Sala Insieme");
      const csv = (await host.get(`${s}/bookings.csv`)).text;
      assert.equal(csv.split("\n").filter((l) => l.trim().endsWith(b.group)).length, 2);
      // Off: one mail, the same entry.
      assert.equal((await w.guest.post(`/bookings/${b.code}/cancel`, { secret: b.secret })).status, 200);
      const off = await mailWith(w.server, email, about(email, "our booking is cancelled"));
      assert.match(off, /method=CANCEL|METHOD:CANCEL/);
      assert.ok(uid.startsWith(b.group), "the entry of all");
      // Brought back, with the same entry; and off again.
      const back = await w.guest.post(`/bookings/${b.code}/undo`, { secret: b.secret });
      assert.equal(back.status, 200, back.text);
      assert.deepEqual(await units(days[0], desks), [10]);
      await mailWith(w.server, email, about(email, "our booking is again as it was"));
      const page = (await host.get(`${s}/bookings`, { accept: "text/html" })).text;
      const [, address] = /id="feed">[^<]*?(\/s\/[^<]*)</.exec(page);
      const feed = (await w.guest.get(address)).text.replace(/\r\n /g, "");
      const entries = feed.split("BEGIN:VEVENT").filter((e) => e.includes("Sala Insieme"));
      assert.equal(entries.length, 1, "one entry of all in the calendar of the space");
      assert.match(entries[0], /SUMMARY:Sala Insieme\\, 10 × Tavolo lungo: Ada Guest/);
      assert.ok(entries[0].includes(uid));
      assert.equal((await w.guest.post(`/bookings/${b.code}/cancel`, { secret: b.secret })).status, 200);
      await until("four mails", () => own(email).length === 4);
      await pause(300);
      assert.equal(own(email).length, 4);
      assert.deepEqual(await units(days[0], desks), []);
    });

    test("what is taken is named beside its field, and nothing of it is booked [BK-150]", async () => {
      const date = days[1];
      await book({ date, resources: [{ resource: other }] });
      const no = await w.guest.post(`${s}/bookings`, ask({ date,
        resources: [{ resource: desks, units: 3 }, { resource: other }, { resource: room }] }));
      assert.deepEqual([no.status, no.json.code], [409, "booking.taken"]);
      assert.deepEqual(no.json.fields.map((f) => [f.name, f.code]), [["resources[1]", "booking.taken"]]);
      assert.match(no.json.fields[0].detail, /Sala Accanto/);
      assert.deepEqual(await units(date, desks), []);
      for (const resources of [[{ units: 2 }], [{ resource: room, units: 0 }], "many", [{ resource: "?" }],
        Array.from({ length: 21 }, () => ({ resource: desks }))]) {
        const bad = await w.guest.post(`${s}/bookings`, ask({ date, resources }));
        assert.equal(bad.status, 422, bad.text);
        assert.equal(bad.json.fields[0].name, "resources");
      }
      const shown = await w.guest.post(`${s}/bookings`, ask({ date, price_cents: 1 }));
      assert.deepEqual([shown.status, shown.json.code], [409, "booking.price_changed"]);
      assert.deepEqual(await units(date, desks), []);
    });

    test("all go to another time or none; one is dropped, one added [BK-151, BK-152]", async () => {
      const date = days[2];
      const email = `sposta-${engine}@posta.example`;
      const b = await book({ date, email });
      const path = `/bookings/${b.code}`;
      const blocker = await book({ date, from: "15:00", to: "16:00", resources: [{ resource: desks, units: 5 }] });
      const wish = { date, from: "14:00", to: "16:00" };
      const look = async () => (await w.guest.get(
        `${path}?${new URLSearchParams({ secret: b.secret, ...wish })}`)).json.change;
      assert.equal((await look()).code, "booking.taken");
      assert.match((await look()).why, /Tavolo lungo/);
      const no = await w.guest.post(`${path}/change`, { secret: b.secret, ...wish });
      assert.deepEqual([no.status, no.json.code], [409, "booking.taken"]);
      assert.deepEqual((await units(date, room)), [1]);
      await w.guest.post(`/bookings/${blocker.code}/cancel`, { secret: blocker.secret });
      const { price_cents } = await look();
      assert.equal(price_cents, 22000);
      const moved = await w.guest.post(`${path}/change`, { secret: b.secret, ...wish, price_cents });
      assert.equal(moved.status, 200, moved.text);
      const { rows } = (await host.get(`${s}/day?date=${date}`)).json;
      const at = (id) => rows.find((r) => r.id === id).slots.find((x) => x.code).starts_at;
      assert.equal(at(room), at(desks));
      // Undone for all of them by one click [BK-155].
      assert.deepEqual([moved.json.undo.deed, moved.json.undo.resource_name, moved.json.undo.from],
        ["changed", "Sala Insieme, 10 × Tavolo lungo", "10:00"]);
      const undone = await host.post(`/bookings/${b.together[1].code}/undo`, {}); // he telephones
      assert.equal(undone.status, 200, undone.text);
      assert.deepEqual([undone.json.from, undone.json.undo, undone.json.group_price_cents], ["10:00", null, 22000]);
      await mailWith(w.server, email, about(email, "our booking is again as it was[^]*Tavolo lungo"));

      const add = (await w.guest.get(`${path}?secret=${b.secret}&add=${other}`)).json.adding;
      assert.deepEqual([add.resource, add.price_cents, add.code], [other, 2000, null]);
      const added = await w.guest.post(`${path}/places`,
        { secret: b.secret, resource: other, price_cents: add.price_cents });
      assert.equal(added.status, 200, added.text);
      assert.equal(added.json.together.length, 3);
      const dropped = await w.guest.post(`${path}/cancel`, { secret: b.secret, only: true });
      assert.equal(dropped.json.status, "cancelled");
      const left = dropped.json.together.filter((p) => p.status === "confirmed").map((p) => p.resource);
      assert.deepEqual(left, [desks, other]);
      await mailWith(w.server, email, about(email, "our booking is changed[^]*Sala Accanto"));
      await host.post(`/bookings/${dropped.json.together[1].code}/cancel`, {});
      assert.deepEqual(await units(date, other), []);
      const checked = run(["check", "--db", w.db]);
      assert.equal(checked.code, 0, checked.out);
    });

    test("on a team's account they are one line of its list, with the price of all", async () => {
      const clients = { host };
      const slug = await teamOfHome(w, clients);
      const date = days[6];
      const made = await clients.mate.post(`${s}/bookings`, ask({ date, team: slug, name: "Mate",
        email: undefined, resources: [{ resource: room }, { resource: desks, units: 2 }] }));
      assert.equal(made.status, 201, made.text);
      const month = `${date.slice(0, 8)}01`;
      const list = (await clients.team_admin.get(`/teams/${slug}/bookings?month=${month}`)).json;
      assert.deepEqual(list.bookings.map((b) => [b.group, b.with]),
        [[made.json.group, "2 × Tavolo lungo"], [made.json.group, null]]);
      assert.deepEqual([list.count, list.sum_cents], [1, 6000]);
      const page = (await clients.team_admin.get(`/teams/${slug}/bookings?month=${month}`,
        { accept: "text/html" })).text;
      assert.equal(page.match(/class="when"/g).length, 1);
      const csv = (await clients.team_admin.get(`/teams/${slug}/bookings.csv?month=${month}`)).text;
      assert.equal(csv.split("\n").filter((l) => l.trim().endsWith(made.json.group)).length, 2);
    });

    test("extras go with one of them: the first that fits, or the one that is said [BK-156]", async () => {
      const date = days[5];
      const extra = async (fields) => {
        const made = await host.post(`${s}/extras/save`, { vat: "22", ...fields });
        assert.ok(made.status < 300, made.text);
        return (await host.get(`${s}/extras`)).json.extras.find((x) => x.name === fields.name).id;
      };
      const beamer = await extra({ kind: "equipment", name: "Beamer", price: "5", stock: 2, kinds: ["room"] });
      const lunch = await extra({ kind: "catering", name: "Pranzo", price: "9" });
      const resources = [{ resource: desks, units: 2 }, { resource: room }, { resource: other }];
      const of = async (b) => Object.fromEntries(await Promise.all(b.together.map(async (p) =>
        [p.resource, (await host.get(`/bookings/${p.code}`)).json.extras.map((x) => `${x.count} ${x.name}`)])));
      const b = await book({ date, resources, extras: [beamer, lunch], extras_count: ["1", "8"] });
      assert.deepEqual(await of(b), { [desks]: ["8 Pranzo"], [room]: ["1 Beamer"], [other]: [] });
      const said = await book({ date, from: "14:00", to: "15:00", resources, extras: [beamer, beamer],
        extras_count: ["1", "1"], extras_at: [room, other] });
      assert.deepEqual(await of(said), { [desks]: [], [room]: ["1 Beamer"], [other]: ["1 Beamer"] });
      const refused = async (over, field, code) => {
        const no = await w.guest.post(`${s}/bookings`, ask({ date, from: "16:00", to: "17:00", resources, ...over }));
        assert.equal(no.status, 422, no.text);
        assert.deepEqual(no.json.fields.map((f) => [f.name, f.code]), [[field, code]]);
      };
      await refused({ extras: [lunch, beamer], extras_count: ["", "3"] }, "extras_count[1]", "extra.count");
      await refused({ extras: [beamer], extras_count: ["1"], extras_at: [desks] }, "extras_count[0]", "extra.unknown");
      await refused({ extras: [lunch], extras_count: ["1"], extras_at: [beamer] }, "extras_at[0]", "field.choice");
      await refused({ extras: [lunch], extras_count: ["2"], extras_total_cents: 1 }, "extras", "extra.price_changed");
      assert.deepEqual((await units(date, other)).length, 2, "nothing of what was refused is booked");
      // What is not there then is not asked where it should stand.
      const flip = await extra({ kind: "equipment", name: "Lavagna unica", price: "1", stock: 1 });
      await book({ date, from: "18:00", to: "19:00", resources: [{ resource: desks }], extras: [flip], extras_count: ["1"] });
      const page = (await new Browser(w.server).submit(`${s}/together?date=${date}&from=18:00&to=19:00`, `${s}/together/preview`,
        [["date", date], ["from", "18:00"], ["to", "19:00"], ["resource", room], ["units", "1"], ["resource", other], ["units", "1"]])).text;
      const row = /Lavagna unica<\/b>[^]*?<\/li>/.exec(page)[0];
      assert.match(row, /not now/);
      assert.ok(!row.includes("<select"), row);
    });

    test("a preview books nothing; the page that comes back says what is not possible", async () => {
      const date = days[3];
      const form = { date, from: "10:00", to: "12:00", resource: [room, desks], units: ["1", "4"] };
      const { json } = await w.guest.post(`${s}/together/preview`, form);
      assert.equal(json.price_cents, 2000 + 4 * 2000);
      assert.deepEqual(json.lines.map((l) => l.price_cents), [2000, 8000]);
      assert.deepEqual(await units(date, desks), []);
      const none = await w.guest.post(`${s}/together/preview`, { ...form, units: ["", "0"] });
      assert.deepEqual(none.json.fields.map((f) => f.code), ["booking.places"]);
      const typed = await w.guest.post(`${s}/together/preview`, { ...form, units: ["1", "due"] });
      assert.deepEqual(typed.json.fields.map((f) => f.name), ["units[1]"]);
      const made = await w.guest.post(`${s}/together`, { ...form, name: "Ada Guest",
        email: `pagina-${engine}@posta.example`, price_cents: json.price_cents, rest_cents: json.rest_cents });
      assert.equal(made.status, 201, made.text);
      assert.deepEqual(await units(date, desks), [4]);
      const again = await w.guest.post(`${s}/together/preview`, form);
      assert.equal(again.json.refused, 1);
      assert.equal(again.json.lines[0].code, "booking.taken");
    });

    test("two who ask in opposite order: nobody hangs, nobody gets half [BK-150]", { timeout: 300_000 }, async () => {
      const date = days[4];
      const tries = Array.from({ length: 60 }, (_, i) => {
        const from = `${10 + (i % 8)}:00`;
        const list = [{ resource: room }, { resource: other }, { resource: desks, units: 7 }];
        return host.post(`${s}/bookings`, ask({ date, from, to: `${11 + (i % 8)}:00`,
          resources: i % 2 ? list : list.reverse(), email: undefined }));
      });
      const answers = await Promise.all(tries);
      for (const a of answers) assert.ok([201, 409].includes(a.status), a.text);
      const made = answers.filter((a) => a.status === 201);
      assert.equal(made.length, 8);
      for (const id of [room, other, desks]) assert.equal((await units(date, id)).length, 8);
      const checked = run(["check", "--db", w.db]);
      assert.equal(checked.code, 0, checked.out);
    });
  });
