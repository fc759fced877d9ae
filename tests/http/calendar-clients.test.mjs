// Calendar programs that people use, against a running server: vdirsyncer both ways, khal and
// ical.js reading, litmus for what of WebDAV a calendar has.
import assert from "node:assert/strict";
import { execFile, spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { before, describe, test } from "node:test";

import ICAL from "ical.js";

import { event, newRoom, program } from "../support/dav.mjs";
import { engines, folder, weekday } from "../support/loggia.mjs";
import { clientOf, morning, shared } from "../support/world.mjs";

const has = (name) => spawnSync("sh", ["-c", `command -v ${name}`]).status === 0;
const missing = (name) => (has(name) ? false : `${name} is not installed`);

// They run while this process goes on: what a server that is not spoken to closes meanwhile is seen.
const runClient = (command, args, env) => new Promise((done) => {
  execFile(command, args, { cwd: env.HOME, env: { ...process.env, LC_ALL: "C.UTF-8", ...env }, timeout: 300_000 },
    (failed, out, said) => done({ code: failed ? failed.code : 0, text: `${out}${said}` }));
});

for (const engine of engines)
  describe(`calendar programs on ${engine}`, () => {
    const w = shared(engine);
    let member, room, home, made, dir, env;
    const date = weekday(9);
    before(async () => {
      member = await clientOf(w.server, "member");
      const host = await clientOf(w.server, "host");
      room = await newRoom(host, w.home, "Sala Prova");
      await member.post(`/s/${w.home}/bookings`, morning({ kind: undefined, resource: room.id, date,
        email: "member@loggia.example" }));
      made = await program(w.server, member, "vdirsyncer");
      home = /<D:href>(\/dav\/[^<]{5,}\/)</.exec(
        (await made.dav.propfind("/dav/", 0, "D:current-user-principal")).text)[1];
      dir = folder(w);
      env = { HOME: dir, XDG_CONFIG_HOME: dir, XDG_DATA_HOME: dir, XDG_CACHE_HOME: dir };
    });

    const calendar = () => path.join(dir, "calendars", "bookings");
    // Files with what is in them and when they were written.
    const local = () => Object.fromEntries(readdirSync(calendar()).filter((f) => f.endsWith(".ics"))
      .map((f) => [f, [readFileSync(path.join(calendar(), f), "utf8"), statSync(path.join(calendar(), f)).mtimeMs]]));
    const remote = async () => Object.fromEntries(await made.dav.list(`${home}bookings/`));
    const sync = () => runClient("vdirsyncer", ["-c", path.join(dir, "vdirsyncer.conf"), "sync"], env);

    test("vdirsyncer finds the calendars and syncs both ways; the second time nothing changes [CA-5]",
      { skip: missing("vdirsyncer") }, async () => {
        writeFileSync(path.join(dir, "vdirsyncer.conf"), `[general]
status_path = "${dir}/status/"
[pair mine]
a = "local"
b = "remote"
collections = ["bookings"]
conflict_resolution = "b wins"
[storage local]
type = "filesystem"
path = "${dir}/calendars/"
fileext = ".ics"
[storage remote]
type = "caldav"
url = "${w.server.url}/dav/"
username = "${made.user}"
password = "${made.password}"
`);
        mkdirSync(calendar(), { recursive: true });
        const found = await runClient("vdirsyncer", ["-c", path.join(dir, "vdirsyncer.conf"), "discover", "mine"], env);
        assert.equal(found.code, 0, found.text);
        assert.ok(found.text.includes("bookings"), found.text);
        assert.ok(found.text.includes(room.id), "rooms are found too");

        // One from here, one from there.
        writeFileSync(path.join(calendar(), "roof.ics"),
          event({ uid: "roof@program.example", date, from: "14:00", to: "15:00", place: room.name }));
        let done = await sync();
        assert.equal(done.code, 0, done.text);
        assert.equal(Object.keys(local()).length, 2);
        const next = (await member.get("/me.json")).json.next;
        assert.ok(next.some((b) => b.resource === room.name && b.starts_at.includes("T14:00")));
        const here = local();
        const there = await remote();
        done = await sync();
        assert.equal(done.code, 0, done.text);
        assert.deepEqual(local(), here);
        assert.deepEqual(await remote(), there);
        assert.ok(!/Copying|Deleting/.test(done.text), done.text);

        // Moved here, cancelled there.
        const file = path.join(calendar(), "roof.ics");
        writeFileSync(file, readFileSync(file, "utf8").replace("T150000", "T160000").replace("T140000", "T150000"));
        const other = next.find((b) => b.starts_at.includes("T10:00"));
        await member.post(`/bookings/${other.code}/cancel`, {});
        done = await sync();
        assert.equal(done.code, 0, done.text);
        assert.deepEqual(Object.keys(local()), ["roof.ics"]);
        assert.ok((await member.get("/me.json")).json.next.some((b) => b.starts_at.includes("T15:00")));

        // What the house refuses is said, and the rest goes on.
        writeFileSync(path.join(calendar(), "night.ics"),
          event({ uid: "night@program.example", date, from: "03:00", to: "04:00", place: room.name }));
        done = await sync();
        assert.notEqual(done.code, 0);
        assert.match(done.text, /403/);
        rmSync(path.join(calendar(), "night.ics"));
        done = await sync();
        assert.equal(done.code, 0, done.text);

        // A series from here is one file on both sides; the second time nothing changes.
        const rule = path.join(calendar(), "yoga.ics");
        writeFileSync(rule, event({ uid: "yoga@program.example", date, from: "12:30", to: "13:30", place: room.name,
          more: ["RRULE:FREQ=WEEKLY;COUNT=3"] }));
        done = await sync();
        assert.equal(done.code, 0, done.text);
        const files = local();
        done = await sync();
        assert.equal(done.code, 0, done.text);
        assert.ok(!/Copying|Deleting/.test(done.text), done.text);
        assert.deepEqual(local(), files);
        assert.equal((await member.get("/me.json")).json.next.filter((b) => b.starts_at.includes("T12:30")).length, 3);
        // One date is cancelled there: the file says so here.
        const second = (await member.get("/me.json")).json.next.filter((b) => b.starts_at.includes("T12:30"))[1];
        await member.post(`/bookings/${second.code}/cancel`, {});
        done = await sync();
        assert.equal(done.code, 0, done.text);
        assert.match(readFileSync(rule, "utf8"), /^EXDATE/m);
        done = await sync();
        assert.ok(!/Copying|Deleting/.test(done.text), done.text);

        // Deleted here is cancelled there.
        rmSync(file);
        writeFileSync(path.join(calendar(), "keep.ics"),
          event({ uid: "keep@program.example", date, from: "11:00", to: "12:00", place: room.name }));
        done = await sync();
        assert.equal(done.code, 0, done.text);
        assert.deepEqual((await member.get("/me.json")).json.next.filter((b) => b.starts_at.startsWith(date))
          .map((b) => b.starts_at.slice(11, 16)), ["11:00", "12:30"]);
      });

    test("khal reads what came, and the feed", { skip: missing("khal") || missing("vdirsyncer") }, async () => {
      const { link } = (await member.post("/me/calendars/link", {})).json;
      const feed = (await w.guest.get(link.replace(/^https?:\/\/[^/]+/, ""))).text;
      const feedDir = path.join(dir, "feed");
      mkdirSync(feedDir, { recursive: true });
      writeFileSync(path.join(dir, "khal.conf"), `[calendars]
[[bookings]]
path = ${calendar()}
[[feed]]
path = ${feedDir}
[locale]
local_timezone = Europe/Rome
default_timezone = Europe/Rome
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
[sqlite]
path = ${dir}/khal.db
`);
      const khal = (...args) => runClient("khal", ["-c", path.join(dir, "khal.conf"), ...args], env);
      writeFileSync(path.join(dir, "feed.ics"), feed);
      const taken = await khal("import", "--batch", "-a", "feed", path.join(dir, "feed.ics"));
      assert.equal(taken.code, 0, taken.text);
      const listed = await khal("list", "-a", "bookings", "--format", "{start-time}-{end-time} {title} {location}", date, "1d");
      assert.match(listed.text, /11:00-12:00 Meeting about the roof/);
      const weeks = await khal("list", "-a", "bookings", "--format", "{start-date} {start-time}", date, "22d");
      assert.equal(weeks.text.match(/12:30/g)?.length, 2, weeks.text); // of three, without the second
      const fed = await khal("list", "-a", "feed", "--format", "{start-time}-{end-time} {title}", date, "1d");
      assert.match(fed.text, new RegExp(`11:00-12:00 .*${room.name}`));
    });

    test("ical.js reads the links of a person and of a space", async () => {
      const path_ = (link) => link.replace(/^https?:\/\/[^/]+/, "");
      const { link } = (await member.post("/me/calendars/link", {})).json;
      const host = await clientOf(w.server, "host");
      const { names_link: names, free_link: free } = (await host.get(`/s/${w.home}/calendars`)).json;
      for (const [what, url] of [["person", link], ["names", names], ["free", free]]) {
        const reply = await w.guest.get(path_(url));
        assert.equal(reply.status, 200, what);
        const root = new ICAL.Component(ICAL.parse(reply.text));
        assert.equal(root.getFirstPropertyValue("version"), "2.0");
        const events = root.getAllSubcomponents("vevent").map((e) => new ICAL.Event(e));
        assert.ok(events.length > 0, what);
        for (const e of events) {
          assert.ok(e.uid && e.summary && e.endDate.compare(e.startDate) > 0, what);
          assert.equal(e.component.getFirstPropertyValue("dtstamp").zone.tzid, "UTC");
        }
        assert.equal(new Set(events.map((e) => e.uid)).size, events.length);
        assert.equal(reply.text.includes("Member") || reply.text.includes("@loggia.example\r\nATTENDEE"), false);
        // RFC 5545, 3.1: lines of at most 75 bytes, ended by CRLF
        for (const line of reply.text.split("\r\n")) assert.ok(Buffer.byteLength(line) <= 75, line);
      }
    });

    test("litmus: a collection of other things is refused, cleanly", { skip: missing("litmus") }, async () => {
      // All suites of litmus begin by making a collection and putting files of any type into it, which a calendar
      // is not for (RFC 4791, 4.2 and 5.3.1.1): docs/calendars.md. It must meet a refusal, not a fault.
      const done = await runClient("litmus", ["-k", `${w.server.url}${home}`, made.user, made.password],
        { ...env, TESTS: "basic copymove props http" });
      assert.match(done.text, /MKCOL|405|Method Not Allowed|this address does not do that/i, done.text);
      assert.ok(!/\b500\b|connection (was )?reset/i.test(done.text), done.text);
    });

    test("what of litmus' cases a calendar has", async () => {
      const { dav } = made;
      const there = `${home}bookings/`;
      // basic: options, put_no_parent, delete_null, delete_fragment, mkcol_over_plain, mkcol_with_body
      assert.match((await dav.ask("OPTIONS", there)).headers.get("dav"), /\b1\b/);
      assert.equal((await dav.put(`${there}a/b.ics`, event({ date, from: "09:00", to: "10:00" }))).status, 404);
      assert.equal((await dav.ask("DELETE", `${there}404.ics`)).status, 404);
      assert.equal((await dav.ask("MKCOL", `${there}keep.ics`)).status, 405);
      assert.equal((await dav.ask("MKCOL", `${there}x`, "<x/>")).status, 405);
      // props: propfind_invalid, propfind_invalid2, propfind_d0, unknown and foreign names, no body
      assert.equal((await dav.ask("PROPFIND", there, "<foo>", { depth: "0" })).status, 400);
      assert.equal((await dav.ask("PROPFIND", there,
        '<D:propfind xmlns:D="DAV:"><D:prop><bar:foo xmlns:bar=""/></D:prop></D:propfind>', { depth: "0" })).status, 400);
      const plain = await dav.ask("PROPFIND", there, undefined, { depth: "0" });
      assert.equal(plain.status, 207);
      assert.equal(plain.text.match(/<D:response>/g).length, 1);
      const foreign = await dav.ask("PROPFIND", there,
        '<propfind xmlns="DAV:"><prop><nonamespace xmlns=""/><x xmlns="urn:a&amp;b"/><resourcetype/></prop></propfind>', { depth: "0" });
      assert.equal(foreign.status, 207);
      assert.match(foreign.text, /<nonamespace\/>/);
      assert.match(foreign.text, /xmlns:x="urn:a&amp;b"/);
      const names = await dav.ask("PROPFIND", there, '<propfind xmlns="DAV:"><propname/></propfind>', { depth: "0" });
      assert.match(names.text, /<D:getcontenttype\/>|<D:resourcetype\/>/);
      // copymove: neither is done; http: expect 100 is curl's and undici's business
      for (const method of ["COPY", "MOVE"])
        assert.equal((await dav.ask(method, `${there}keep.ics`, undefined, { destination: `${w.server.url}${there}b.ics` })).status, 405);
    });
  });
