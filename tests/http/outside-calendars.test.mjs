// Calendars from elsewhere that say when a room is taken: read politely, never from a private
// network, and shown to the host in words.
import assert from "node:assert/strict";
import http from "node:http";
import { after, before, describe, test } from "node:test";

import { newRoom } from "../support/dav.mjs";
import { engines, pause, until, weekday } from "../support/loggia.mjs";
import { letterAbout, letterTo, lettersTo } from "../support/mail.mjs";
import { accounts, clientOf, morning, shared } from "../support/world.mjs";

const stamp = (date, hour) => `${date.replaceAll("-", "")}T${String(hour).padStart(2, "0")}0000`;
const calendar = (...events) => ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Elsewhere//EN", ...events.flat(),
  "END:VCALENDAR", ""].join("\r\n");
const entry = (date, from, to, more = []) => ["BEGIN:VEVENT", `UID:${date}-${from}@elsewhere.example`,
  `DTSTART;TZID=Europe/Rome:${stamp(date, from)}`, `DTEND;TZID=Europe/Rome:${stamp(date, to)}`,
  "SUMMARY:Board of the society\\, secret", ...more, "END:VEVENT"];

// A server of calendars that notes what it is asked.
function elsewhere() {
  const asked = [];
  const answers = new Map();
  const server = http.createServer((request, reply) => {
    asked.push({ url: request.url, headers: request.headers });
    const answer = answers.get(request.url);
    if (typeof answer === "function") answer(request, reply);
    else if (answer === undefined) reply.writeHead(404).end();
    else reply.writeHead(200, { "content-type": "text/calendar" }).end(answer);
  });
  return new Promise((done) => server.listen(0, "127.0.0.1", () =>
    done({ server, asked, answers, url: `http://127.0.0.1:${server.address().port}` })));
}

for (const engine of engines)
  describe(`calendars from elsewhere on ${engine}`, () => {
    const w = shared(engine, { args: ["--calendar-hosts", "127.0.0.1"] });
    let host, far, room, page;
    const date = weekday(9);
    before(async () => {
      far = await elsewhere();
      host = await clientOf(w.server, "host");
      room = await newRoom(host, w.home, "Sala Prova");
      page = `/s/${w.home}/calendars`;
    });
    after(() => {
      far.server.closeAllConnections();
      far.server.close();
    });

    const add = (url) => host.post(page, { resource: room.id, url });
    const line = async (id) => (await host.get(page)).json.calendars.find((c) => c.id === id);
    // Added, and read once.
    async function read(url) {
      const before = new Set((await host.get(page)).json.calendars.map((c) => c.id));
      const made = await add(url);
      assert.equal(made.status, 200, made.text);
      const { id } = made.json.calendars.find((c) => !before.has(c.id));
      return settled(id);
    }
    async function settled(id, is = (l) => l.state !== "new") {
      return until(() => `read: ${w.server.log}`, async () => {
        const now = await line(id);
        return is(now) && now;
      });
    }
    const remove = (id) => host.post(`${page}/${id}/remove`, {});
    const book = (from, to, day = date) => w.guest.post(`/s/${w.home}/bookings`,
      morning({ kind: undefined, resource: room.id, date: day, from, to }));

    // Three servers that never answer, and one that does: is it read while all three are waited for still?
    async function readBesideSilent() {
      const waiting = [];
      const ids = [];
      for (const n of [1, 2, 3]) {
        far.answers.set(`/silent-${n}.ics`, (_, reply) => waiting.push(reply));
        const before = new Set((await host.get(page)).json.calendars.map((c) => c.id));
        ids.push((await add(`${far.url}/silent-${n}.ics`)).json.calendars.find((c) => !before.has(c.id)).id);
      }
      await until("three are asked at once", () => waiting.length === 3);
      far.answers.set("/quick.ics", calendar(entry(date, 19, 20)));
      const quick = await read(`${far.url}/quick.ics`);
      assert.equal(quick.state, "read");
      const held = waiting.every((reply) => !reply.destroyed);
      for (const reply of waiting) reply.destroy();
      for (const id of [...ids, quick.id]) await remove(id);
      return held;
    }

    test("servers that never answer hold up no other calendar [CA-20]", async () => {
      let held = false; // one that is silent is given up after ten seconds: on a busy machine that may be before
      for (let tries = 0; tries < 4 && !held; tries++) held = await readBesideSilent();
      assert.ok(held, "read while the others were waited for");
    });

    test("what it takes cannot be booked; a booking in its way is shown, not ended [CA-11, CA-12, CA-17]", async () => {
      const booked = await book("09:00", "10:00");
      assert.equal(booked.status, 201, booked.text);
      far.answers.set("/room.ics", calendar(entry(date, 9, 11), entry(date, 15, 16, ["TRANSP:TRANSPARENT"]),
        entry(date, 16, 17, ["STATUS:CANCELLED"])));
      const l = await read(`${far.url}/room.ics`);
      assert.equal(l.state, "read");
      assert.equal(l.entries, 3);
      assert.equal((await book("10:00", "11:00")).json.code, "booking.taken");
      assert.equal((await book("15:00", "16:00")).status, 201);
      assert.equal((await book("16:00", "17:00")).status, 201);
      const { rows } = (await w.guest.get(`/s/${w.home}/day.json?date=${date}`)).json;
      const slot = rows.find((r) => r.id === room.id).slots.find((s) => s.state === "outside");
      assert.ok(slot.starts_at.includes("T09:00") && slot.ends_at.includes("T11:00"));
      const { conflicts } = (await host.get(page)).json;
      assert.deepEqual(conflicts.map((c) => c.code), [booked.json.code]);
      const still = await host.get(`/bookings/${booked.json.code}.json`);
      assert.equal(still.json.status, "confirmed");
      const told = await host.ask("GET", `/s/${w.home}`, undefined, { accept: "text/html" });
      assert.match(told.text, /1 booking is in the way of an outside calendar/);
      for (const where of [page, `/s/${w.home}/day?date=${date}`]) {
        const shown = await host.ask("GET", where, undefined, { accept: "text/html" });
        assert.equal(shown.status, 200);
        assert.ok(!shown.text.includes("secret") || where === page && !shown.text.includes("Board"));
      }
      assert.ok(!(await host.get(`/s/${w.home}/calendar.ics?secret=x`)).text.includes("Board"));
      await host.post(`/bookings/${booked.json.code}/cancel`, {});
      assert.equal((await host.get(page)).json.conflicts.length, 0);
      assert.equal((await remove(l.id)).status, 200);
      assert.equal((await book("10:00", "11:00")).status, 201);
    });

    test("a booking that comes in its way is told to the host once, in one mail of all that a reading found [CA-21]", async () => {
      const day = weekday(23);
      const first = await book("09:00", "10:00", day);
      const second = await book("14:00", "15:00", day);
      const third = await book("17:00", "18:00", day);
      const told = () => lettersTo(w.server, accounts.host[0]).filter((m) => /^Sala Prova: \d/.test(m.subject) &&
        [first, second, third].some((b) => m.text.includes(b.json.code))).length;
      const saysOne = (m, booked) => /^Sala Prova: 1 prenotazione si sovrappone a un calendario esterno/.test(m.subject) && m.text.includes(booked.json.code);
      const again = async () => { // read once more, whole
        const was = (await line(l.id)).read_at;
        await pause(1100); // when it was read is kept in seconds
        await host.post(`${page}/${l.id}/read`, {});
        await settled(l.id, (now) => now.read_at !== was);
      };
      far.answers.set("/way.ics", calendar(entry(day, 9, 11), entry(day, 14, 16)));
      const l = await read(`${far.url}/way.ics`);
      const letter = await letterAbout(w.server, accounts.host[0], /^Sala Prova: 2 prenotazioni si sovrappongono/);
      for (const [booked, seen] of [[first, true], [second, true], [third, false]])
        assert.equal(letter.text.includes(`/bookings/${booked.json.code}`), seen, letter.text);
      assert.match(letter.text, /9:00–10:00/);
      assert.match(letter.text, new RegExp(`/s/${w.home}/calendars`));
      assert.ok(!letter.text.includes("Board"), "what the entry is about stays there");
      await again();
      far.answers.set("/way.ics", calendar(entry(day, 9, 11), entry(day, 14, 16), entry(day, 20, 21)));
      await again(); // something else is taken, nothing new is in its way
      far.answers.set("/way.ics", calendar(entry(day, 9, 11), entry(day, 14, 18)));
      await again();
      const more = await letterTo(w.server, accounts.host[0], (m) => saysOne(m, third));
      assert.ok(!more.text.includes(first.json.code), more.text);
      far.answers.set("/way.ics", calendar(entry(day, 9, 11)));
      await again();
      far.answers.set("/way.ics", calendar(entry(day, 9, 11), entry(day, 14, 15)));
      await again(); // it went away and came back
      await letterTo(w.server, accounts.host[0], (m) => saysOne(m, second));
      assert.equal(told(), 3);
      await remove(l.id);
      for (const b of [first, second, third]) await host.post(`/bookings/${b.json.code}/cancel`, {});
    });

    test("its server is asked whether anything is new; what fails keeps what was read [CA-13]", async () => {
      const day = weekday(16);
      far.answers.set("/polite.ics", (request, reply) => {
        if (request.headers["if-none-match"] === '"v1"') return reply.writeHead(304).end();
        reply.writeHead(200, { "content-type": "text/calendar", etag: '"v1"', "last-modified": "Mon, 01 Mar 2027 00:00:00 GMT" })
          .end(calendar(entry(day, 9, 11)));
      });
      let l = await read(`${far.url}/polite.ics`);
      assert.equal(l.state, "read");
      const now = async () => {
        const before = far.asked.length;
        await host.post(`${page}/${l.id}/read`, {});
        await until("asked again", () => far.asked.length > before);
        l = await settled(l.id, (now) => Date.parse(now.next_at) - Date.now() > 12 * 60_000); // nobody reads it now
      };
      await now();
      assert.equal(far.asked.at(-1).headers["if-none-match"], '"v1"');
      assert.ok(far.asked.at(-1).headers["if-modified-since"]);
      assert.equal(l.state, "read");
      const wait = (new Date(l.next_at) - new Date(l.read_at)) / 1000;
      assert.ok(wait >= 13 * 60 && wait <= 17 * 60, `${wait}`);
      far.answers.set("/polite.ics", (_, reply) => reply.writeHead(500).end());
      await now();
      assert.equal(l.code, "calendar.answer");
      assert.match(l.why, /still shared/);
      assert.equal((await book("09:00", "10:00", day)).json.code, "booking.taken");
      far.answers.set("/polite.ics", calendar());
      await now();
      assert.equal(l.state, "read");
      assert.equal(l.why, null);
      assert.equal((await book("09:00", "10:00", day)).status, 201);
      await remove(l.id);
    });

    test("what is no calendar, too much, too slow, or leads astray is refused in words [CA-14, CA-15, CA-16]", async () => {
      far.answers.set("/html", "<!doctype html><title>Sign in</title>");
      far.answers.set("/half", calendar(entry(date, 9, 11)).slice(0, 100));
      far.answers.set("/endless", calendar(entry(date, 9, 10, ["RRULE:FREQ=SECONDLY"])));
      far.answers.set("/forever", calendar(entry(date, 20, 21, ["RRULE:FREQ=DAILY"])));
      far.answers.set("/many", calendar(...Array.from({ length: 60_000 }, (_, i) =>
        ["BEGIN:VEVENT", `DTSTART:${date.replaceAll("-", "")}T090000Z`, "DURATION:PT1H", `UID:${i}`, "END:VEVENT"])));
      far.answers.set("/broken", Buffer.concat([Buffer.from("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:"),
        Buffer.from([0xff, 0xfe, 0x00, 0xc3]), Buffer.from(`\r\nDTSTART:${stamp(date, 5)}Z\r\nDURATION:PT1H\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n`)]));
      far.answers.set("/large", (_, reply) => {
        reply.writeHead(200, { "content-type": "text/calendar", "content-length": 50 * 1024 * 1024 });
        reply.write("BEGIN:VCALENDAR\r\n");
      });
      far.answers.set("/flood", (_, reply) => {
        reply.writeHead(200, { "content-type": "text/calendar" });
        reply.write("BEGIN:VCALENDAR\r\n");
        const more = () => { while (reply.write(Buffer.alloc(65536, 32)) && !reply.destroyed); };
        reply.on("drain", more);
        more();
      });
      far.answers.set("/slow", (_, reply) => reply.writeHead(200, { "content-type": "text/calendar" }).write("BEGIN:"));
      const to = (location) => (_, reply) => reply.writeHead(302, { location }).end();
      far.answers.set("/private", to("https://127.0.0.2/room.ics"));
      far.answers.set("/named", to("https://localhost/room.ics"));
      far.answers.set("/file", to("file:///etc/passwd"));
      far.answers.set("/plain", to("http://localhost/room.ics"));
      far.answers.set("/around", to("/around"));
      far.answers.set("/moved", to("moved2"));
      far.answers.set("/moved2", calendar());
      for (const [path, code] of [["/html", "calendar.not_a_calendar"], ["/half", "calendar.cut_off"],
        ["/endless", "calendar.rule"], ["/many", "calendar.too_much"], ["/large", "calendar.large"],
        ["/flood", "calendar.large"], ["/none", "calendar.answer"], ["/private", "calendar.private"],
        ["/named", "calendar.private"], ["/file", "calendar.address"], ["/plain", "calendar.not_https"],
        ["/around", "calendar.redirects"], ["/slow", "calendar.slow"],
        ["/broken", null], ["/moved", null], ["/forever", null]]) {
        const l = await read(far.url + path);
        assert.equal(l.code, code, `${path}: ${JSON.stringify(l)}`);
        if (code) assert.ok(l.why.length > 10 && l.why !== code, l.why);
        await remove(l.id);
      }
      assert.equal(far.asked.filter((a) => a.url === "/around").length, 4);
    });

    test("an address that cannot be one is refused beside its field", async () => {
      for (const url of ["ftp://a.example/x.ics", "room.ics too", "https://user:secret@a.example/x.ics", "https:///x.ics"]) {
        const reply = await add(url);
        assert.equal(reply.status, 422, url);
        assert.equal(reply.json.fields[0].name, "url");
      }
      assert.equal((await add("http://a.example/x.ics")).json.fields[0].code, "calendar.not_https");
      far.answers.set("/twice.ics", calendar());
      const l = await read(`${far.url}/twice.ics`);
      assert.equal((await add(`${far.url}/twice.ics`)).json.fields[0].code, "calendar.known");
      assert.equal((await host.post(`${page}/1000000000/remove`, {})).status, 404);
      const member = await clientOf(w.server, "member");
      assert.equal((await member.get(page)).status, 403);
      await remove(l.id);
    });

    test("the server ends at once while another is slow", async () => {
      far.answers.set("/hang", () => {});
      await add(`${far.url}/hang`);
      await until("it is asked", () => far.asked.some((a) => a.url === "/hang"));
      const began = performance.now();
      const { code } = await w.server.stop();
      assert.equal(code, 0);
      assert.ok(performance.now() - began < 8000); // before it is given up by itself
    });
  });
