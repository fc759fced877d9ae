// The day of a house with many resources, as its front desk and visitors see it.
import assert from "node:assert/strict";
import { before, describe, test } from "node:test";

import { day as dayFromToday, engines, weekday } from "../support/loggia.mjs";
import { clientOf, shared } from "../support/world.mjs";
import { letOffices } from "./visits-presence.mjs";

for (const engine of engines)
  describe(`a large day on ${engine}`, () => {
    const w = shared(engine);
    let host;
    let s;
    const date = weekday(4);
    before(async () => {
      host = await clientOf(w.server, "host");
      s = `/s/${w.home}`;
      await host.post(`${s}/resources`,
        { name: "Sala Lunga", kind: "room", units: 1, seats: 6, price_hour: "10", bookable: true });
      for (let i = 10; i < 36; i++)
        await host.post(`${s}/resources`,
          { name: `Posto ${i}`, kind: "desk", units: 1, price_hour: "2", bookable: true });
      await letOffices(host, await clientOf(w.server, "member"), s, 5);
    });

    const day = async (client, query = "") => {
      const reply = await client.get(`${s}/day?date=${date}${query}`);
      assert.equal(reply.status, 200, reply.text);
      return reply.json;
    };
    const kinds = (d) => [...new Set(d.rows.map((r) => r.kind))].sort();

    test("a kind or a floor alone, in JSON as on the page [BK-71]", async () => {
      const all = await day(w.guest);
      const parts = [];
      for (const kind of ["rooms", "desks", "offices", "other"]) {
        const part = await day(w.guest, `&kind=${kind}`);
        assert.equal(part.kind, kind);
        parts.push(...part.rows.map((r) => r.id));
      }
      assert.deepEqual(parts.sort(), all.rows.map((r) => r.id).sort());
      assert.deepEqual(kinds(await day(w.guest, "&kind=desks")), ["desk"]);
      assert.ok(kinds(await day(w.guest, "&kind=rooms")).every((k) => ["room", "booth", "event"].includes(k)));
      const made = await host.post(`${s}/floors`, { name: "Soffitta", level: 9 });
      assert.equal(made.status, 200, made.text);
      const floor = made.json.floors.find((f) => f.name === "Soffitta").id;
      await host.post(`${s}/resources`,
        { name: "Sala Alta", kind: "room", units: 1, seats: 4, floor, price_hour: "9", bookable: true });
      assert.deepEqual((await day(w.guest, `&floor=${floor}`)).rows.map((r) => r.name), ["Sala Alta"]);
      assert.deepEqual((await day(w.guest, `&floor=${floor}&kind=desks`)).rows, []);
      assert.equal((await w.guest.get(`${s}/day?kind=cellars`)).status, 422);
    });

    test("what is let is one line that opens; rooms come first [BK-71]", async () => {
      for (const client of [w.guest, host]) {
        const { rows } = await day(client);
        const whole = rows.filter((r) => r.let_whole);
        assert.deepEqual(whole.map((r) => r.name).filter((name) => /dato/.test(name)).sort(),
          [1, 2, 3, 4, 5].map((i) => `Ufficio dato ${i}`));
        const page = await fetch(`${w.server.url}${s}/day?date=${date}`,
          { headers: { accept: "text/html", "accept-language": "en", cookie: client.cookie ?? "" } });
        const text = await page.text();
        const [before] = text.split('<details class="timeline-let"');
        assert.ok(text.includes(`${whole.length} places are let`), text);
        assert.ok(!before.includes("Ufficio dato"));
        assert.ok(text.indexOf("Sala Lunga") < text.indexOf("Posto 10"));
      }
    });

    test("what is lent for half of the day is no line that is folded away [BK-71, LE-1]", async () => {
      const member = await clientOf(w.server, "member");
      const { stays } = (await member.get("/me/stays")).json;
      const { id } = stays.find((x) => x.resource === "Ufficio dato 2");
      const half = weekday(9);
      const lent = await member.post(`/stays/${id}/away`, { deed: "lend", from: half, part: "afternoon", price: "30" });
      assert.equal(lent.status, 201, lent.text);
      for (const client of [w.guest, host]) {
        const row = (await client.get(`${s}/day?date=${half}`)).json.rows.find((r) => r.name === "Ufficio dato 2");
        assert.equal(row.let_whole, false);
        assert.match(row.lent, /Lent|Prestato/);
        const page = await client.ask("GET", `${s}/day?date=${half}`, undefined, { accept: "text/html" });
        assert.ok(page.text.split('<details class="timeline-let"')[0].includes("Ufficio dato 2"));
      }
    });

    test("the lists of the front desk are tables too: the day, the waiting list, the series", async () => {
      const desk = await clientOf(w.server, "desk");
      const at = { resource: (await day(host)).rows.find((r) => r.name === "Sala Lunga").id, date, from: "14:00", to: "16:00" };
      const made = await w.guest.post(`${s}/bookings`, { ...at, name: "Tabella; \"Ada\"", email: "tabella@posta.example", note: "=1+1" });
      assert.equal(made.status, 201, made.text);
      await w.guest.post(`${s}/wait`, { ...at, name: "In Coda", email: "coda@posta.example" });
      const member = await clientOf(w.server, "member");
      const form = { ...at, from: "17:00", to: "18:00", repeat: "weekly", count: 3, title: "Coro", name: "Ilaria" };
      const { shown } = (await member.post(`${s}/series/preview`, form)).json;
      assert.equal((await member.post(`${s}/series`, { ...form, shown })).status, 201);
      for (const [path, line] of [[`/day/sheet.csv?date=${date}`, new RegExp(`${made.json.code},.*"Tabella; ""Ada""".*Sala Lunga.*confirmed`)],
        ["/waiting.csv", /Sala Lunga,.*14:00,16:00,1,.*In Coda,coda@posta\.example/], ["/series.csv", /Coro,Ilaria.*,3,0,/]]) {
        const table = await desk.get(`${s}${path}`);
        assert.deepEqual([table.status, table.headers.get("content-type")], [200, "text/csv; charset=utf-8"], table.text);
        assert.match(table.text, line);
        assert.ok(!/(^|,)=1/m.test(table.text), "a note is no formula");
        assert.equal((await w.guest.get(`${s}${path}`)).status, 401);
        const page = await desk.ask("GET", `${s}${path.replace(".csv", "")}`, undefined, { accept: "text/html" });
        assert.ok(page.text.includes(`${s}${path.split("?")[0]}`), `${path} is linked`);
      }
    });

    test("where much is taken, the list of what is free begins with it and folds the rest", async () => {
      const at = { date: weekday(5), from: "10:00", to: "11:00" };
      const { resources } = (await w.guest.get(`${s}/free?${new URLSearchParams(at)}`)).json;
      const rows = async () => (await w.guest.ask("GET", `${s}/free?${new URLSearchParams(at)}`, undefined, { accept: "text/html" })).text;
      assert.ok(!/<details/.test(await rows()), "a few stand where they are");
      const desks = resources.filter((r) => /^Posto/.test(r.name)).slice(0, 9);
      const taken = await host.post(`${s}/bookings`, { ...at, name: "Scuola", email: "scuola@posta.example",
        resources: desks.map((r) => ({ resource: r.id, units: 1 })) });
      assert.equal(taken.status, 201, taken.text);
      const [seen, folded] = (await rows()).split('<details class="more">');
      assert.match(folded, /<summary>\d+ cannot be had then/);
      for (const r of desks) assert.ok(!seen.includes(`>${r.name}<`) && folded.includes(`>${r.name}<`), r.name);
      assert.match(folded, /Tell me when it is free/);
    });

    test("closed on that day: it is said when it opens again, in the list of spaces too [BK-190]", async () => {
      const shut = weekday(90);
      const plus = (n) => new Date(Date.parse(`${shut}T12:00Z`) + n * 86_400_000).toISOString().slice(0, 10);
      const made = await host.post(`${s}/closures`, { from: shut, to: plus(6), reason: "Vernice" });
      assert.ok(made.status < 300, made.text);
      const no = await w.guest.post(`${s}/bookings`, { kind: "desk", date: shut, from: "10:00", to: "11:00",
        name: "Ada", email: "ada@posta.example" });
      assert.equal(no.json.code, "booking.closed", no.text);
      assert.match(no.json.detail, /^The space is closed on that day: Vernice\. It opens again on \w+ \d+ \w+( \d{4})?, \d\d:\d\d\.$/);
      const [, on, year = dayFromToday(0).slice(0, 4), at] =
        / It opens again on \w+ (\d+ \w+)(?: (\d{4}))?, (\d\d:\d\d)\.$/.exec(no.json.detail);
      const opens = new Date(Date.parse(`${on} ${year} UTC`)).toISOString().slice(0, 10);
      assert.ok(opens >= plus(7) && opens <= plus(12), opens);
      assert.equal((await w.guest.post(`${s}/bookings`, { kind: "desk", date: opens, from: at,
        to: `${String(Number(at.slice(0, 2)) + 1).padStart(2, "0")}${at.slice(2)}`, name: "Ada", email: "ada@posta.example" })).status, 201);
      const found = (await w.guest.get(`/spaces?q=Officina+Altinate&date=${shut}&from=10:00&to=11:00`)).json.spaces[0];
      assert.equal(found.why, no.json.detail);
    });

    test("the sheet of a day has all that one ticks off [BK-72]", async () => {
      const book = async (over) => {
        const made = await w.guest.post(`${s}/bookings`, { kind: "desk", date, units: 1,
          email: "foglio@posta.example", ...over });
        assert.equal(made.status, 201, made.text);
      };
      await book({ name: "Zita Foglio", from: "09:00", to: "10:00", note: "Arriva col cane" });
      await book({ name: "Òrsola Foglio", from: "11:00", to: "12:00" });
      await book({ name: "Bruno Foglio", from: "10:00", to: "11:00" });
      const sheet = async (query) => {
        const reply = await host.get(`${s}/day/sheet?date=${date}${query}`);
        assert.equal(reply.status, 200, reply.text);
        return reply.json.lines.filter((l) => l.who.endsWith("Foglio"));
      };
      const names = (lines) => lines.map((l) => l.who.split(" ")[0]);
      const lines = await sheet("");
      assert.deepEqual(names(lines), ["Zita", "Bruno", "Òrsola"]);
      assert.equal(lines[0].note, "Arriva col cane");
      assert.deepEqual(names(await sheet("&sort=name")), ["Bruno", "Òrsola", "Zita"]);
      assert.deepEqual(await sheet("&kind=rooms"), []);
      const all = (await day(host)).rows.flatMap((r) => r.slots.filter((x) => x.code).map((x) => x.code));
      const whole = (await host.get(`${s}/day/sheet?date=${date}`)).json.lines.map((l) => l.code);
      assert.deepEqual(whole.sort(), all.sort());
      const member = await clientOf(w.server, "member");
      assert.equal((await member.get(`${s}/day/sheet?date=${date}`)).status, 403);
    });
  });
