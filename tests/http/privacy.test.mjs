// What is kept about a person: who looked, his copy, his erasure; and that no table and no page is
// forgotten.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { before, describe, test } from "node:test";

import { Client, Keeper, day, engines, folder, must, pause, serve, until, weekday } from "../support/loggia.mjs";
import { mailWith, mailsTo } from "../support/mail.mjs";
import { life } from "../support/life.mjs";
import { sql } from "../support/sql.mjs";
import { accounts, clientOf, morning, otherHost, sendPeople, shared } from "../support/world.mjs";

const NAME = "Zaira Quintavalle";
const EMAIL = "zaira.q@altrove.example";
const PASSWORD = "un-lago-tra-i-sassi";

// The columns of all tables: table -> [name, type].
function schema(w) {
  const rows = sql(w, w.engine === "sqlite"
    ? `select m.name, c.name, c.type from sqlite_master m join pragma_table_info(m.name) c
        where m.type = 'table' and m.name not like 'sqlite_%'`
    : `select table_name, column_name, data_type from information_schema.columns
        where table_schema = 'public'`);
  const all = new Map();
  for (const [table, name, type] of rows.map((line) => line.split("\x1f")))
    all.set(table, [...(all.get(table) ?? []), [name, type]]);
  return all;
}

// A column of bytes as text.
const bytes = (w, name) =>
  w.engine === "sqlite" ? `cast(${name} as text)` : `encode(${name}, 'escape')`;

// The tables in which one of these words stands, in any column of text or bytes; but for PDFs, which
// are compressed: they go and stay with their document.
function tablesWith(w, words) {
  const one = (table, names) => {
    const text = names.map((n) => `coalesce(${n}, '')`).join(" || ' ' || ");
    const fits = words.map((word) => `lower(${text}) like '%${word.toLowerCase()}%'`).join(" or ");
    return `select '${table}' where exists (select 1 from ${table} where ${fits})`;
  };
  return sql(w, [...schema(w)].map(([table, all]) =>
    [table, all.filter(([, type]) => (table === "document_file" ? /text/i : /text|blob|bytea/i)
      .test(type)).map(([name, type]) =>
      /text/i.test(type) ? name : bytes(w, name))])
    .filter(([, names]) => names.length).map(([table, names]) => one(table, names))
    .join("\nunion all ")).sort();
}

// What `loggia privacy` says: table -> its columns that name somebody.
const printed = must(["privacy"]);
const kept = new Map(printed.split("\n")
  .map((line) => /^\| `([a-z_]+)` \| ([a-z_ ]+) \|/.exec(line)).filter(Boolean)
  .map(([, table, names]) => [table, names.split(" ")]));

test("docs/privacy.md is what the program prints", () => {
  assert.equal(readFileSync("docs/privacy.md", "utf8"), printed, "loggia privacy > docs/privacy.md");
});

for (const engine of engines)
  describe(`a person's data on ${engine}`, () => {
    const w = shared(engine);
    let host;
    let steward;
    let other; // host elsewhere
    let zaira;
    const own = {};

    before(async () => {
      host = await clientOf(w.server, "host");
      steward = await clientOf(w.server, "steward");
      own.elsewhere = await otherHost(w);
      other = await clientOf(w.server, "other_host");
      const made = spawnSync(path.resolve(process.env.LOGGIA_BUILD ?? "build", "loggia"),
        ["account", "create", "--db", w.db, "--email", EMAIL, "--role", "member", "--password-stdin"],
        { input: `${PASSWORD}\n`, encoding: "utf8" });
      assert.equal(made.status, 0, made.stderr);
      zaira = await signIn();
      assert.equal((await zaira.post("/me/profile", { name: NAME })).status, 200);
      Object.assign(own, await life(w, { host, steward, person: zaira }, { name: NAME, email: EMAIL }));
    });

    async function signIn() {
      const client = new Keeper(w.server);
      const reply = await client.post("/sign-in/password", { email: EMAIL, password: PASSWORD });
      assert.equal(reply.status, 200, reply.text);
      return client;
    }

    const ok = (reply, status = [200, 201]) => {
      assert.ok([status].flat().includes(reply.status), `${reply.status} ${reply.text}`);
      return reply.json;
    };

    const log = async () => (await zaira.get("/me/privacy/looked")).json.looks;
    // The log is written every few seconds.
    async function logged(what, who = "Bruno Marangon") {
      let all;
      return until(() => `noted: ${what}; ${JSON.stringify(all)}`, async () => {
        all = await log();
        return all.find((l) => l.what === what && l.who === who);
      });
    }

    // ---- no table is forgotten ------------------------------------------------------------------

    test("each column that names a person has its keeper [PV-4]", () => {
      const names = /(^|_)(account_id|email|email_key|helper_id)$|^(made|issued|published|decided)_by$/;
      const all = schema(w);
      for (const [table, columns] of all) {
        const there = columns.map(([name]) => name);
        for (const column of there.filter((c) => names.test(c)))
          assert.ok(kept.get(table)?.includes(column),
            `${table}.${column}: add it to the keeper of its module (NAME_privacy.c)`);
        for (const column of kept.get(table) ?? [])
          assert.ok(there.includes(column), `${table} has no ${column}`);
      }
      for (const table of kept.keys()) assert.ok(all.has(table), `there is no ${table}`);
    });

    // ---- who looked -----------------------------------------------------------------------------

    // Every page of hosts, desks and stewards whose path names a thing: the address of one of
    // Zaira's, and what her log then says; or why no person is behind it.
    const pages = () => ({
      "/bookings/{code}": [`/bookings/${own.booking}`, "A booking"],
      "/bookings/{code}/answer": "as its own page, noted of whose link it is",
      "/series/{id}/asked": "as its own page, noted of whose link it is",
      "/waiting/{code}": [`/waiting/${own.wait}`, "The waiting list"],
      "/bookings/{code}/entry.ics": [`/bookings/${own.booking}/entry.ics`, "A booking"],
      "/bookings/{code}/guests": [`/bookings/${own.booking}/guests`, "Guests of a booking"],
      "/invitations/{code}": "shown to who was invited, by the link of his mail",
      "/memberships/{id}": [`/memberships/${own.membership}`, "A membership"],
      "/memberships/{id}/step": [`/memberships/${own.membership}/step?step=cancel`, "A membership"],
      "/credits/{id}": [`/credits/${own.credit}`, "A pass"],
      "/documents/{id}": [`/documents/${own.papers[0]}`, "A document"],
      "/documents/{id}/file.pdf": [`/documents/${own.papers[0]}/file.pdf`, "A document"],
      "/documents/{id}/evidence": [`/documents/${own.papers[0]}/evidence`, "A document"],
      "/s/{slug}/leads/{id}": [`/s/${w.home}/leads/${own.lead}`, "An enquiry"],
      "/network/asks/{id}": [`/network/asks/${own.wish}`, "A request to the network", "steward"],
      "/network/applicants/{id}": [`/network/applicants/${own.applicant}`, "Joining the network",
        "steward"],
      "/network/mail/{id}": [own.mail, "A mail to you", "steward"],
      "/teams/{team}/members/{id}": [`/teams/${own.team}/members/${own.account}`,
        "A member of a team", "steward"],
      "/series/{id}": [`/series/${own.series}`, "A series of bookings"],
      "/series/{id}/entry.ics": [`/series/${own.series}/entry.ics`, "A series of bookings"],
      "/stays/{id}": [`/stays/${own.stay}`, "A stay"],
      "/stays/{id}/step": [`/stays/${own.stay}/step?step=notice`, "A stay"],
      "/stays/{id}/away": [`/stays/${own.stay}/away`, "A stay"],
      "/lendings/{id}": "read through its stay, which notes who looks",
      "/s/{slug}/import/{id}": "a list that the host himself brought along",
      "/s/{slug}/import/{id}/check": "a list that the host himself brought along",
      "/s/{slug}/import/{id}/rejected.csv": "a list that the host himself brought along",
      "/people/{id}": "each field as its person chose",
      "/people/{id}/photo": "as its person chose",
      "/introductions/{code}": "for the two alone, by their cards",
      "/s/{slug}/ask/{code}": "with the link of who asked",
      "/s/{slug}/ask/{code}/tour.ics": "with the link of who asked",
      "/ask/{code}": "with the link of who asked",
      "/network/join/{code}": "with the link of who would join",
      "/calendars/{id}/bookings.ics": "with the link that its owner made",
      "/s/{slug}/photos/{id}": "a photo of a space",
      "/s/{slug}/floors/{id}/plan": "what stands on a floor",
      "/s/{slug}/resources/{id}": "a room",
      "/s/{slug}/resources/{id}/blocks": "days of a room; whose a stay is stands on its own page",
      "/s/{slug}/resources/{id}/blocks/{block}": "days of a room",
      "/s/{slug}/join/{id}": "a plan",
      "/s/{slug}/passes/{id}": "a pass that is sold",
      "/r/{code}": "a screen at a door: no name beyond what its host chose, and nobody knows who looks",
      "/r/{code}/events": "a screen at a door",
      "/here/{code}": "the reader's own bookings",
      "/s/{slug}/resources/{id}/door": "a tablet",
      "/templates/{id}": "a text",
      "/templates/{id}/file.pdf": "a text",
      "/templates/{id}/edit": "a text",
    });

    test("every page about a person notes who looked [PV-7]", async () => {
      own.mail = `/network/mail/${(await steward.get("/network/mail?q=zaira&status=sent"))
        .json.mails.find((m) => m.to_email === EMAIL).id}`;
      const listed = pages();
      const paths = Object.entries(JSON.parse(must(["openapi"])).paths)
        .filter(([route, ways]) => ways.get && /\{(id|code)\}/.test(route)).map(([route]) => route);
      // The log is written every few seconds: pages that are noted in different words are looked at in one turn.
      const turns = [];
      for (const route of paths) {
        const how = listed[route];
        assert.ok(how, `${route}: does it show a person? Say so here, and call people_looked_at()`);
        if (typeof how === "string") continue;
        const [where, what, who = "host"] = how;
        const turn = turns.find((t) => t.every((other) => other.what !== what)) ?? turns[turns.push([]) - 1];
        turn.push({ route, where, what, who });
      }
      for (const turn of turns) {
        sql(w, `delete from look where account_id in (select id from account where email_key = '${EMAIL}')`);
        for (const { where, who } of turn) {
          const shown = await (who === "steward" ? steward : host).get(where);
          assert.equal(shown.status, 200, `${where}: ${shown.text}`);
        }
        for (const { route, what, who } of turn) {
          const line = await logged(what, who === "steward" ? "Nadia Conti" : undefined)
            .catch((e) => { throw new Error(`${route}: ${e.message}`); });
          assert.equal(line.role, who);
        }
      }
    });

    test("lists note whom they show, once a day; looking again counts up", async () => {
      const s = `/s/${w.home}`;
      const lists = [[`${s}/bookings`, "Bookings, in a list"],
        [`${s}/members?status=waiting`, "The list of members"], [`${s}/credits`, "Passes, in a list"],
        [`${s}/documents?state=all`, "Documents, in a list"], [`${s}/stays?status=all`, "Stays, in a list"]];
      for (const [where] of lists) {
        const shown = await host.get(where);
        assert.ok(shown.text.includes(NAME), where);
        await host.get(where);
      }
      for (const [, what] of lists) assert.equal((await logged(what)).place, "Officina Altinate");
      await host.get(`/bookings/${own.booking}`);
      await host.get(`/bookings/${own.booking}`);
      await until("it is counted", async () => (await logged("A booking")).times >= 2);
      assert.equal((await log()).filter((l) => l.what === "A booking").length, 1);
    });

    test("her own looks, and those of a helper, are in no log of this kind", async () => {
      await zaira.get(`/bookings/${own.booking}`);
      const helper = new Keeper(w.server);
      const [email, password] = accounts.host;
      ok(await helper.post("/sign-in/password", { email, password }));
      const access = (await helper.get("/me/helping")).json.people[0].id;
      ok(await helper.post(`/me/helping/${access}/begin`, {}));
      const n = (await log()).reduce((sum, l) => sum + l.times, 0);
      ok(await helper.get(`/bookings/${own.booking}`));
      await pause(3000);
      assert.equal((await log()).reduce((sum, l) => sum + l.times, 0), n);
      // And a helper takes nothing along, and erases nothing [PE-34, PV-2].
      for (const [way, where] of [["get", "/me/privacy"], ["post", "/me/privacy/export"],
        ["get", "/me/privacy/erase"], ["post", "/me/privacy/erase"]]) {
        const refused = await helper[way](where, way === "post" ? { email: EMAIL } : undefined);
        assert.equal(refused.json.code, "people.helper_may_not", where);
      }
    });

    test("the log as a table; others read none of it", async () => {
      const csv = (await zaira.get("/me/privacy/looked.csv")).text;
      assert.match(csv, /Bruno Marangon,host,Officina Altinate/);
      assert.deepEqual((await host.get("/me/privacy/looked")).json.looks
        .filter((l) => l.what === "A booking" && l.who === "Bruno Marangon"), []);
    });

    // ---- his copy -------------------------------------------------------------------------------

    async function copy(client) {
      const reply = await fetch(`${w.server.url}/me/privacy/export`, { method: "POST",
        headers: { cookie: client.cookie, "content-type": "application/json",
          accept: "application/json" }, body: "{}" });
      return { status: reply.status, type: reply.headers.get("content-type"),
        bytes: Buffer.from(await reply.arrayBuffer()) };
    }

    function unpacked(bytes) {
      const dir = folder(w);
      const zip = path.join(dir, "my-data.zip");
      writeFileSync(zip, bytes);
      const checked = spawnSync("unzip", ["-tq", zip], { encoding: "utf8" });
      assert.equal(checked.status, 0, checked.stdout + checked.stderr);
      const to = path.join(dir, "out");
      mkdirSync(to);
      assert.equal(spawnSync("unzip", ["-q", zip, "-d", to]).status, 0);
      return to;
    }

    test("her copy holds all of hers and nothing of others [PV-1]", async () => {
      const zip = await copy(zaira);
      assert.equal(zip.status, 200, zip.bytes.toString());
      assert.equal(zip.type, "application/zip");
      const dir = unpacked(zip.bytes);
      const json = Object.fromEntries(readdirSync(path.join(dir, "json")).map((f) =>
        [f.replace(".json", ""), JSON.parse(readFileSync(path.join(dir, "json", f), "utf8"))]));
      assert.equal(json.account[0].email, EMAIL);
      assert.equal(json.account[0].name, NAME);
      assert.equal(json.bookings.find((b) => b.id === own.booking).note, "Vicino alla finestra tonda");
      assert.equal(json.memberships[0].plan, "Residente");
      assert.equal(json.memberships[0].from_day, weekday(2));
      assert.ok(json.charges.some((c) => c.amount_cents === 8000));
      assert.ok(json.entries.some((e) => e.note === `${NAME} era qui`));
      assert.equal(json.documents.length, 2);
      assert.ok(json.evidence.some((e) => e.what === "signed"));
      assert.equal(json.stays[0].resource, "Ufficio 7");
      assert.equal(json.teams[0].team, "Carte e bussole");
      assert.equal(json.card[0].headline, `${NAME} disegna mappe`);
      assert.ok(json.enquiries.some((e) => e.message === `Sono ${NAME}.`));
      assert.equal(json.wishes[0].message, "Un posto per me.");
      assert.equal(json.joining[0].message, "Uno studio da condividere.");
      assert.ok(json.mails.length > 2 && json.mails.some((m) => m.text.length > 50));
      assert.ok(json.looked.some((l) => l.what === "A booking"));
      assert.ok(json.helpers.some((h) => h.email === accounts.host[0]));
      assert.ok(json.sessions.length >= 1 && json.exports.length === 1);
      // For each table, a sheet with as many rows; her PDFs; a calendar; a page.
      for (const [name, rows] of Object.entries(json)) {
        const sheet = readFileSync(path.join(dir, "csv", `${name}.csv`), "utf8");
        if (rows.length)
          assert.equal(sheet.replace(/^\uFEFF/, "").split("\r\n")[0], Object.keys(rows[0]).join(","));
      }
      // Times of a sheet are those of the page, which says whose they are.
      const booked = json.bookings.find((b) => b.id === own.booking);
      const local = new Date(booked.starts_at).toLocaleString("sv-SE", { timeZone: "Europe/Rome" });
      assert.ok(readFileSync(path.join(dir, "csv", "bookings.csv"), "utf8").includes(`,${local},`), local);
      const pdfs = readdirSync(path.join(dir, "documents"));
      assert.ok(pdfs.some((f) => f.includes(own.papers[0]) && f.endsWith("signed.pdf")), pdfs.join());
      assert.match(readFileSync(path.join(dir, "bookings.ics"), "utf8"), /BEGIN:VEVENT/);
      const page = readFileSync(path.join(dir, "index.html"), "utf8");
      assert.match(page, /Officina Altinate/);
      assert.match(page, /of Rome|di Roma/);
      assert.equal(/\b(null|undefined)\b|\{(name|email|time|n)\}/.exec(page)?.[0], undefined);
      own.billed = Math.max(...json.charges.map((c) => Number(c.bill_day.slice(0, 4))));
      // Nobody else, no note of the staff, no secret.
      const all = Object.values(json).map((rows) => JSON.stringify(rows)).join("\n");
      assert.ok(!all.includes("Ilaria Costa") && !all.includes(accounts.member[0]));
      assert.ok(!all.includes("chiama domani"), "notes of the staff [LD-2]");
      assert.ok(!/argon2|\bhash\b|secret=[a-z0-9]{20}/.test(Object.entries(json)
        .filter(([name]) => name !== "mails").map(([, rows]) => JSON.stringify(rows)).join("\n")));
    });

    test("it speaks the reader's language", async () => {
      const reply = await fetch(`${w.server.url}/me/privacy/export`, { method: "POST",
        headers: { cookie: zaira.cookie, "content-type": "application/json",
          "accept-language": "it" }, body: "{}" });
      const dir = unpacked(Buffer.from(await reply.arrayBuffer()));
      const page = readFileSync(path.join(dir, "index.html"), "utf8");
      assert.match(page, /<html lang="it">/);
      assert.match(page, /Prenotazioni/);
    });

    test("soon after signing in only, and three times a day [PV-2]", async () => {
      sql(w, `update session set proved_at = 0
        where account_id in (select id from account where email_key = '${EMAIL}')`);
      assert.equal((await zaira.get("/me/privacy")).json.proved, false);
      const late = await zaira.post("/me/privacy/export", {});
      assert.equal(late.json.code, "people.prove_again");
      const lateToo = await zaira.post("/me/privacy/erase", { email: EMAIL });
      assert.equal(lateToo.json.code, "people.prove_again");
      zaira = await signIn();
      assert.equal((await zaira.get("/me/privacy")).json.exports_left, 1);
      assert.equal((await copy(zaira)).status, 200);
      const often = await zaira.post("/me/privacy/export", {});
      assert.equal(often.status, 429);
      assert.equal(often.json.code, "privacy.exports");
      assert.equal((await new Client(w.server).post("/me/privacy/export", {})).status, 401);
    });

    // ---- erasing --------------------------------------------------------------------------------

    test("the page says what stops it, goes and stays; nothing is erased before [PV-5]", async () => {
      own.second = ok(await zaira.post(`/s/${w.home}/bookings`,
        morning({ from: "15:00", to: "16:00", name: NAME, email: EMAIL }))).code;
      const page = (await zaira.get("/me/privacy/erase")).json;
      assert.equal(page.ready, false);
      const urls = page.stops.map((l) => l.url);
      assert.ok(!urls.includes(`/bookings/${own.booking}`), "what may be cancelled stops nothing");
      assert.deepEqual(page.ends.map((l) => l.url),
        [own.booking, own.second].map((code) => `/bookings/${code}`), "it is called off");
      assert.ok(urls.includes(`/memberships/${own.membership}`));
      assert.ok(urls.includes(`/teams/${own.team}`));
      assert.ok(urls.includes(`/stays/${own.stay}`));
      assert.ok(page.goes.length > 5);
      const year = Number(day(0).slice(0, 4));
      assert.deepEqual(page.stays.map((l) => l.until),
        [`${year + 10}-12-31`, `${own.billed + 10}-12-31`], "a signed document, and charges");
      const refused = await zaira.post("/me/privacy/erase", { email: EMAIL });
      assert.equal(refused.status, 409);
      assert.equal(refused.json.code, "privacy.stopped");
      assert.equal((await zaira.get("/me")).json.email, EMAIL);
      // A host, an operator's admin and a steward who are alone are stopped too.
      const there = `from space where slug = '${own.elsewhere}'`;
      sql(w, `delete from role_grant where role = 2 and account_id <> (select id from account
        where email_key = '${accounts.other_host[0]}') and (space_id in (select id ${there})
        or operator_id in (select operator_id ${there}))`);
      for (const [client, url] of [[host, "/"], [other, "/s/"], [steward, "/network/people"]])
        assert.ok((await client.get("/me/privacy/erase")).json.stops
          .some((l) => l.url?.startsWith(url)), url);
    });

    test("what stops it can be seen to there", async () => {
      ok(await host.post(`/memberships/${own.membership}/answer`, { answer: "no" }));
      ok(await host.post(`/stays/${own.stay}/answer`, { answer: "withdraw", reason: "Scusi" }));
      ok(await zaira.post(`/teams/${own.team}/close`, {}));
      const page = (await zaira.get("/me/privacy/erase")).json;
      assert.deepEqual(page.stops, []);
      assert.equal(page.ready, true);
      const wrong = await zaira.post("/me/privacy/erase", { email: "altra@altrove.example" });
      assert.equal(wrong.status, 422);
      assert.equal(wrong.json.fields[0].code, "privacy.other_address");
    });

    test("she is in files that a host sent, and goes from them with the account [IN-9]", async () => {
      const row = (name, email) => `${email},${name}\n`;
      const people = `Email,Name\n${row("Lina Lago", "lina@altrove.example")}` +
        `${row(NAME, EMAIL)}${row(`${NAME} `, "")}${row("Nino Neve", "nino@altrove.example")}`;
      own.waiting = (await sendPeople(host, w.home, people, "attesa.csv")).json.id;
      own.done = (await sendPeople(host, w.home, `Email,Name\n,${NAME}\n` +
        `${EMAIL} e altri,${NAME}\nsenza chiocciola,Qualcuno\n`, "fatto.csv")).json.id;
      const s = `/s/${w.home}/import`;
      ok(await host.post(`${s}/${own.done}`, { columns: ["email", "name"] }));
      ok(await host.post(`${s}/${own.done}/run`, {}));
      assert.match((await host.get(`${s}/${own.done}/rejected.csv`)).text, /Zaira/);
      assert.ok(tablesWith(w, [EMAIL]).includes("intake"));
    });

    let link; // of the document that she signed
    test("erased is erased: only what the law keeps still names her [PV-6, LD-17]", async () => {
      link = /documents\/[0-9a-z]{10}\?secret=(?:3D)?([a-z0-9]+)/.exec(
        mailsTo(w.server, EMAIL).find((m) => m.includes(own.papers[0])))?.[1];
      assert.ok(link, "the mail with the link");
      assert.ok(tablesWith(w, [NAME, EMAIL]).length > 8, "she is in many tables before");
      const second = await signIn();
      const before = mailsTo(w.server, accounts.host[0]).length;
      ok(await zaira.post("/me/privacy/erase", { email: "ZAIRA.Q@altrove.example" }));
      const bye = await mailWith(w.server, EMAIL, /account (is|è)|account is erased|cancellato/i);
      assert.match(bye, /20\d\d/, "it says until when");
      assert.match(bye, /Officina Altinate/, "and what was called off");
      // The host hears of both bookings in one mail, which does not say whose they were [BK-60].
      const told = await mailWith(w.server, accounts.host[0], /2 (bookings|prenotazioni)/i);
      for (const code of [own.booking, own.second]) assert.ok(told.includes(code), told);
      assert.ok(!told.includes(NAME) && !told.includes(EMAIL));
      await pause(1500);
      assert.equal(mailsTo(w.server, accounts.host[0]).slice(before)
        .filter((m) => m.includes(own.booking)).length, 1, "one mail, not one for each");
      for (const code of [own.booking, own.second])
        assert.equal((await host.get(`/bookings/${code}`)).json.status, "cancelled");
      // Signed in nowhere, and by no means.
      assert.equal((await zaira.get("/me")).status, 401);
      assert.equal((await second.get("/me")).status, 401);
      await until("no mail has her", () => !tablesWith(w, [EMAIL]).includes("mail"));
      assert.deepEqual(tablesWith(w, [NAME, EMAIL, "zaira", "+39 049 123", "finestra tonda"]),
        ["document_evidence", "document_request", "privacy_kept"]);
      assert.deepEqual(sql(w, "select 1 from document_file where request_id not in " +
        "(select id from document_request)"), []);
      // Of the files the rows of others are left, and nothing of them brings her back.
      const s = `/s/${w.home}/import`;
      assert.match((await host.get(`${s}/${own.done}/rejected.csv`)).text, /Qualcuno/);
      ok(await host.post(`${s}/${own.waiting}`, { columns: ["email", "name"] }));
      const ran = ok(await host.post(`${s}/${own.waiting}/run`, {}));
      assert.equal(ran.counts.people_new, 2, JSON.stringify(ran.counts));
      const again = await new Client(w.server)
        .post("/sign-in/password", { email: EMAIL, password: PASSWORD });
      assert.equal(again.status, 422);
      // Of two documents the one that was signed; nothing without a name is lost.
      assert.equal(sql(w, "select id from document_request where kept_until_day > 0").length, 1);
      must(["check", "--db", w.db]);
      assert.match((await host.get(`/s/${w.home}/bookings?status=all&since=${weekday(0)}`)).text,
        /Una persona/);
    });

    test("what the law keeps is the operator's hosts' alone [PV-8, DC-17]", async () => {
      const operator = Object.values((await host.get("/spaces/new")).json).find(Array.isArray)[0]
        ?.slug ?? "marangon-salvan";
      const list = ok(await steward.get(`/operators/${operator}/kept`));
      const [line] = list.people;
      assert.equal(line.name, NAME);
      assert.equal(line.email, EMAIL);
      assert.equal(line.until, `${own.billed + 10}-12-31`);
      assert.ok(line.things.length > 0 && line.things.every((k) => k.charges > 0));
      const pages = line.things.map((k) => k.url);
      assert.ok(pages.includes(`/credits/${own.credit}`), JSON.stringify(line.things));
      for (const url of pages.filter(Boolean)) assert.equal((await host.get(url)).status, 200, url);
      const table = (await steward.get(`/operators/${operator}/kept.csv`)).text;
      assert.ok(table.includes(NAME) && table.includes(`/credits/${own.credit}`), table);
      assert.ok([403, 404].includes((await other.get(`/operators/${operator}/kept`)).status));
      const member = await clientOf(w.server, "member");
      for (const end of ["kept", "kept.csv"])
        assert.ok([403, 404].includes((await member.get(`/operators/${operator}/${end}`)).status));
      const paper = `/documents/${own.papers[0]}`;
      assert.equal((await host.get(paper)).status, 200);
      assert.equal((await w.guest.get(`${paper}?secret=${link}`)).status, 404, "the old link");
      assert.equal((await host.get(`/documents/${own.papers[1]}`)).status, 404, "never signed");
    });

    test("a new account with the address knows nothing of the old one [PV-10]", async () => {
      const made = spawnSync(path.resolve(process.env.LOGGIA_BUILD ?? "build", "loggia"),
        ["account", "create", "--db", w.db, "--email", EMAIL, "--role", "member", "--password-stdin"],
        { input: `${PASSWORD}\n`, encoding: "utf8" });
      assert.equal(made.status, 0, made.stderr);
      const anew = await signIn();
      assert.equal((await anew.get("/me/privacy/looked")).json.total, 0);
      const documents = (await anew.get("/me/documents")).json;
      assert.equal(documents.documents.length + documents.waiting.length, 0);
      assert.equal((await anew.get(`/documents/${own.papers[0]}`)).status, 404);
      assert.equal((await anew.get(`/bookings/${own.booking}`)).status, 404);
      assert.deepEqual((await anew.get("/me/credits")).json.credits ?? [], []);
      const dir = unpacked((await copy(anew)).bytes);
      for (const f of readdirSync(path.join(dir, "json"))) {
        const rows = JSON.parse(readFileSync(path.join(dir, "json", f), "utf8"));
        const fresh = ["account.json", "sessions.json", "roles.json", "exports.json"].includes(f);
        assert.ok(fresh || rows.length === 0, `${f}: ${JSON.stringify(rows)}`);
      }
    });

    test("what the law kept goes by itself when its time is over [PV-9]", async () => {
      sql(w, "update privacy_kept set until_day = 20000");
      sql(w, "update document_request set kept_until_day = 20000 where kept_until_day > 0");
      await w.server.stop();
      w.server = await serve(w.db, w);
      await until(() => `gone from ${tablesWith(w, [NAME])}`, () => tablesWith(w, [NAME]).length === 0);
      must(["check", "--db", w.db]);
    });
  });
