// Who sees a person by a role stands in that person's log: every page and table that can be read is
// read as host, front desk and steward; wherever one of them finds somebody's address or name, the
// log of that person must have a new line by that reader [PV-7].
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { before, describe, test } from "node:test";

import { life } from "../support/life.mjs";
import { Client, Keeper, engines, folder, leftOfToday, must, pause, until, weekday } from "../support/loggia.mjs";
import { sql } from "../support/sql.mjs";
import { accounts, clientOf, morning, sendPeople, shared, staff } from "../support/world.mjs";

const PEOPLE = [
  ["zefirina", "Zefirina Zorzi"], // has a bit of everything
  ["ubaldino", "Ubaldino Urbani"], // at the front desk
  ["quirizio", "Quirizio Querini"], // came along with a file
  ["olimpia", "Olimpia Orsi"], // runs a team that is a client
  ["teodolinda", "Teodolinda Tasso"], // hosts all spaces of the operator
].map(([word, name]) => ({ word, name, email: `${word}@segreto.example` }));
const [zefirina, ubaldino, quirizio, olimpia, teodolinda] = PEOPLE;

// Where nothing is noted though somebody is named, and why.
const REASONS = {
  "/people": "each field as its person chose",
  "/people/{id}": "each field as its person chose",
  "/people/{id}/photo": "as its person chose",
  "/s/{slug}/people": "each field as its person chose",
  "/introductions/new": "by their cards, as they chose",
  "/s/{slug}/introductions": "by their cards, as they chose",
  "/me/helping": "who named the reader as helper: they chose it",
  "/s/{slug}/calendar.ics": "by a secret, for programs: who reads is not known",
  "/s/{slug}/import/{id}": "the rows of a file that the host himself sent",
  "/s/{slug}/import/{id}/check": "the rows of a file that the host himself sent",
  "/s/{slug}/import/{id}/rejected.csv": "the rows of a file that the host himself sent",
  "/operators/{operator}/kept": "who had himself erased has no log any more",
  "/operators/{operator}/kept.csv": "who had himself erased has no log any more",
};

// Each reader reads one page at a time, so that the line in the log is of that page.
const POOL = 24;

for (const engine of engines)
  describe(`who looked on ${engine} [PV-7]`, () => {
    const w = shared(engine);
    let own;
    let found; // by reader: [route, address, [people]]
    const readers = { host: [], desk: [], steward: [] };

    const ok = (reply) => {
      assert.ok(reply.status < 300, `${reply.status} ${reply.text}`);
      return reply.json;
    };

    before(async () => {
      const host = await clientOf(w.server, "host");
      const steward = await clientOf(w.server, "steward");
      must(["account", "create", "--db", w.db, "--email", zefirina.email, "--role",
        "member", "--password-stdin"], { input: "un-lago-tra-i-sassi\n" });
      const person = new Keeper(w.server);
      ok(await person.post("/sign-in/password",
        { email: zefirina.email, password: "un-lago-tra-i-sassi" }));
      ok(await person.post("/me/profile", { name: zefirina.name }));
      own = await life(w, { host, steward, person }, zefirina);
      const s = `/s/${w.home}`;
      ok(await host.post(`${s}/hosts`, { email: ubaldino.email, name: ubaldino.name, role: "desk" }));
      own.operator = (await steward.get("/network/operators?q=Marangon")).json.operators[0].slug;
      ok(await host.post(`/operators/${own.operator}/hosts`,
        { email: teodolinda.email, name: teodolinda.name, role: "host" }));
      // A client of the operator with an invitation to Zefirina, who books on its account.
      own.client = ok(await host.post(`${s}/teams`, { name: "Filanda", admin_email: olimpia.email,
        admin_name: olimpia.name })).slug;
      ok(await host.post(`/teams/${own.client}/invitations`, { emails: zefirina.email }));
      const [asked] = (await person.get("/me/teams")).json.invitations;
      ok(await person.post(`/me/teams/invitations/${asked.id}/join`, {}));
      ok(await host.post(`/teams/${own.client}/billing`, { name: "Filanda", email: olimpia.email }));
      ok(await person.post(`${s}/bookings`, morning({ from: "14:00", to: "15:00",
        name: zefirina.name, email: zefirina.email, team: own.client })));
      // A request, and somebody in a group.
      const rules = (await host.get(`${s}/rules`)).json;
      ok(await host.post(`${s}/rules`, { ...rules, confirm: true }));
      own.request = ok(await person.post(`${s}/bookings`, morning({ from: "16:00", to: "17:00",
        name: zefirina.name, email: zefirina.email }))).code;
      ok(await host.post(`${s}/rules`, { ...rules, confirm: false }));
      ok(await host.post(`${s}/groups/add`, { group: "prova", emails: zefirina.email }));
      // Something that is out of order would hit her.
      own.resource = (await host.get(`/bookings/${own.booking}`)).json.resource;
      own.units = (await host.get(`${s}/resources`)).json.resources
        .find((r) => r.id === own.resource).units;
      own.floor = (await host.get(`${s}/floors`)).json.floors[0].id;
      // People from a file.
      const sent = await sendPeople(host, w.home, `Email,Name\n${quirizio.email},${quirizio.name}\n`);
      own.file = sent.json.id;
      ok(await host.post(`${s}/import/${own.file}`, { columns: ["email", "name"] }));
      ok(await host.post(`${s}/import/${own.file}/run`, {}));
      // A claim.
      const file = path.join(folder(w), "listed.csv");
      writeFileSync(file, "name,city,country\r\nAnfora,Lecce,IT\r\n");
      must(["import", "spaces", file, "--db", w.db]);
      own.listed = (await w.guest.get("/spaces?near=Lecce&within_km=30")).json.spaces[0].slug;
      ok(await w.guest.post(`/s/${own.listed}/claim`,
        { name: zefirina.name, email: zefirina.email, message: "La gestisco io." }));
      own.mail = (await steward.get("/network/mail?q=zefirina&status=sent"))
        .json.mails.find((m) => m.to_email === zefirina.email).id;
      for (const p of PEOPLE)
        [p.id] = sql(w, `select id from account where email_key = '${p.email}'`);
      await today();
    });

    // Her request is for the next hour, or what is left of the day: she is among those who come today.
    async function today() {
      const starts = Math.floor((Date.now() + Math.min(1_200_000, leftOfToday() / 2)) / 1000);
      sql(w, `update booking set starts_at = ${starts}, ends_at = ${starts + 1800}, status = 2
               where email = '${zefirina.email}' and status = 1`);
    }

    // All that can be read, as [route, address]: what is of these people in each address.
    function addresses() {
      const { paths } = JSON.parse(must(["openapi"]));
      const named = { slug: w.home, operator: own.operator, floor: own.floor };
      const ids = {
        "/bookings/{code}": own.booking, "/waiting/{code}": own.wait, "/memberships/{id}": own.membership,
        "/credits/{id}": own.credit, "/documents/{id}": own.papers[0],
        "/s/{slug}/leads/{id}": own.lead, "/network/asks/{id}": own.wish,
        "/network/applicants/{id}": own.applicant,
        "/network/mail/{id}": own.mail, "/teams/{team}/members/{id}": own.account,
        "/series/{id}": own.series, "/series/{id}/entry.ics": own.series,
        "/stays/{id}": own.stay, "/s/{slug}/resources/{id}": own.resource,
        "/s/{slug}/floors/{id}": own.floor, "/s/{slug}/import/{id}": own.file, "/people/{id}": own.account,
        "/s/{slug}/join/{id}": own.plan, "/s/{slug}/passes/{id}": own.bundle,
        "/templates/{id}": own.template,
      };
      // What is asked for, where the first visit shows less.
      const more = {
        "/memberships/{id}/step": ["?step=cancel"], "/stays/{id}/step": ["?step=notice"],
        "/s/{slug}/bookings": ["?status=all"], "/s/{slug}/bookings.csv": ["?status=all"],
        "/s/{slug}/members": ["?status=waiting"], "/s/{slug}/members.csv": ["?status=waiting"],
        "/s/{slug}/documents": ["?state=all"], "/s/{slug}/documents.csv": ["?state=all"],
        "/operators/{operator}/documents": ["?state=all"],
        "/operators/{operator}/documents.csv": ["?state=all"],
        "/s/{slug}/stays": ["?status=all"], "/s/{slug}/stays.csv": ["?status=all"],
        "/s/{slug}/leads": ["?status=all", "?look=board"], "/s/{slug}/groups": ["?group=prova"],
        "/s/{slug}/groups.csv": ["?group=prova"], "/network/mail": ["?status=sent"],
        "/network/mail.csv": ["?status=sent"], "/network/people": ["?q=segreto"],
        "/s/{slug}/floor/{floor}": [`?date=${morning().date}&from=10:00&to=11:00`],
        "/s/{slug}/day": [`?date=${morning().date}`],
        "/s/{slug}/day/sheet": [`?date=${morning().date}`],
        "/s/{slug}/resources/{id}/blocks": [`?from=${morning().date}&to=${morning().date}&units=${own.units}`],
        "/teams/{team}/bookings": [`?month=${morning().date.slice(0, 8)}01`],
        "/teams/{team}/bookings.csv": [`?month=${morning().date.slice(0, 8)}01`],
      };
      const all = [];
      for (const [route, ways] of Object.entries(paths)) {
        if (!ways.get || route.endsWith("/events")) continue;
        const begin = Object.keys(ids).filter((k) => route === k || route.startsWith(`${k}/`))
          .sort((a, b) => b.length - a.length)[0];
        let where = begin ? begin.replace(/\{(id|code)\}/, ids[begin]) + route.slice(begin.length) : route;
        if (route.startsWith("/network/operators/")) where = where.replace("{slug}", own.operator);
        where = where.replace(/\{(slug|operator|floor)\}/g, (_, name) => named[name]);
        for (const team of route.includes("{team}") ? [own.team, own.client] : [""]) {
          const one = where.replace("{team}", team);
          all.push(...["", ...(more[route] ?? [])].map((q) => [route, one + q]));
        }
      }
      return all;
    }

    // Whom a page shows, in JSON or to be read.
    async function shows(client, address) {
      let text = "";
      for (const accept of ["application/json", "text/html"]) {
        const reply = await client.ask("GET", address, undefined, { accept });
        if (reply.status < 300) text += reply.text.replace(/<title>.*?<\/title>/s, "");
      }
      return PEOPLE.filter((p) => text.includes(p.email) || text.includes(p.name));
    }

    test("each address is one of ours, or no person stands behind it", () => {
      const plain = ["/s/{slug}/photos/{id}", "/s/{slug}/ask/{code}", "/s/{slug}/ask/{code}/tour.ics",
        "/ask/{code}", "/network/join/{code}", "/introductions/{code}", "/invitations/{code}", "/lendings/{id}", "/r/{code}",
        "/here/{code}", "/sign-in/with/{provider}",
        "/sign-in/with/{provider}/done", "/network/sign-in/{slug}",
        "/s/{slug}/resources/{id}/blocks/{block}", "/calendars/{id}/bookings.ics"];
      for (const [route, address] of addresses())
        assert.ok(!address.includes("{") || plain.includes(route),
          `${route}: whose is it? Say which address shows a person in addresses()`);
    });

    test("the readers find them: the search can fail", async () => {
      staff(w, "one_desk", "desk", w.home);
      found = {};
      for (const [role, name] of [["host", "host"], ["desk", "one_desk"], ["steward", "steward"]]) {
        const client = await clientOf(w.server, name);
        found[role] = [];
        for (const [route, address] of addresses()) {
          const seen = await shows(client, address);
          if (seen.length && !REASONS[route]) found[role].push([route, address, seen]);
        }
      }
      const routes = (role) => new Set(found[role].map(([route]) => route));
      for (const route of ["/s/{slug}/hosts", "/operators/{operator}/hosts", "/s/{slug}/import/people",
        "/teams/{team}", "/teams/{team}/bookings", "/teams/{team}/rules", "/teams/{team}/billing",
        "/s/{slug}/teams", "/s/{slug}/groups", "/s/{slug}/requests", "/s/{slug}/stays/months",
        "/documents/countersign", "/s/{slug}/leads", "/s/{slug}/leads.csv", "/s/{slug}/bookings.csv",
        "/s/{slug}/resources/{id}/blocks"])
        assert.ok(routes("host").has(route), `host finds nobody at ${route}`);
      for (const route of ["/network/claims", "/network/people", "/network/asks", "/network/mail",
        "/network/applicants", "/network/applicants.csv", "/network/applicants/{id}",
        "/network/mail.csv", "/teams/{team}"])
        assert.ok(routes("steward").has(route), `steward finds nobody at ${route}`);
      assert.ok(routes("desk").has("/s/{slug}/bookings"));
    });

    test("what needs no note is still there to need none", () => {
      const { paths } = JSON.parse(must(["openapi"]));
      for (const route of Object.keys(REASONS)) assert.ok(paths[route]?.get, route);
    });

    // Readers with the rights of the demonstration's host, of the front desk, of a steward.
    async function pool(role) {
      for (let i = 0; i < POOL; i++) {
        const name = `${role}${i}`;
        staff(w, name, role === "host" ? "member" : role, role === "desk" ? w.home : undefined);
        const [id] = sql(w, `select id from account where email_key = '${accounts[name][0]}'`);
        if (role === "host")
          sql(w, `insert into role_grant (id, account_id, role, operator_id, space_id, made_at)
            select ${9000000 + i}, ${id}, role, operator_id, space_id, made_at from role_grant
             where role = 2 and account_id = (select id from account
              where email_key = '${accounts.host[0]}')`);
        readers[role].push({ id, client: await clientOf(w.server, name) });
      }
    }

    const missing = (batch) => batch.filter(({ reader, seen }) => {
      const rows = new Set(sql(w, `select account_id from look where by_account_id = ${reader.id}`));
      return seen.some((p) => !rows.has(String(p.id)));
    });

    for (const role of Object.keys(readers))
      test(`whom a ${role} sees is told`, async () => {
        await pool(role);
        const silent = [];
        for (let i = 0; i < found[role].length; i += POOL) {
          sql(w, "delete from look");
          const batch = found[role].slice(i, i + POOL)
            .map(([route, address], k) => ({ route, address, reader: readers[role][k] }));
          for (const one of batch) one.seen = await shows(one.reader.client, one.address);
          let left = batch;
          for (let k = 0; k < 200 && left.length; k++) {
            await pause(100);
            left = missing(left);
          }
          silent.push(...left.map((l) => `${l.address}: ${l.seen.map((p) => p.word)}`));
        }
        assert.deepEqual(silent, [], "call people_looked_at() or _listed(), or give a reason");
      });

    test("who has no account reads it with the link of what he asked, then in his log [PV-12, PE-52]", async () => {
      const email = "fiordaliso@segreto.example";
      const host = await clientOf(w.server, "host");
      const steward = await clientOf(w.server, "steward");
      const s = `/s/${w.home}`;
      const asked = new URL(ok(await w.guest.post(`${s}/ask`, { name: "Fiordaliso", email,
        message: "C’è posto?" })).manage_url);
      const page = asked.pathname + asked.search;
      assert.deepEqual((await w.guest.get(page)).json.looked, []);
      const lead = (await host.get(`${s}/leads?q=fiordaliso`)).json.leads[0].id;
      ok(await host.get(`${s}/leads/${lead}`));
      const wish = new URL(ok(await w.guest.post("/ask", { near: "Padova", name: "Fiordaliso",
        email })).manage_url);
      const wishes = (await steward.get("/network/asks?q=fiordaliso")).json.wishes;
      ok(await steward.get(`/network/asks/${wishes[0].id}`));
      const joining = new URL(ok(await w.guest.post("/network/join", { town: "Rovigo", consent: true,
        name: "Fiordaliso", email })).manage_url);
      const joiners = (await steward.get("/network/applicants?q=fiordaliso")).json.applicants;
      ok(await steward.get(`/network/applicants/${joiners[0].id}`));
      const looked = (where, what) => until(`${what} is noted at ${where}`, async () =>
        (await w.guest.get(where)).json.looked.find((l) => l.what === what));
      const line = await looked(page, "An enquiry");
      assert.equal(line.role, "host");
      assert.equal(line.place, "Officina Altinate");
      assert.equal((await looked(page, "Enquiries, in a list")).role, "host");
      assert.equal((await looked(wish.pathname + wish.search, "A request to the network")).role,
        "steward");
      assert.equal((await looked(joining.pathname + joining.search, "Joining the network")).role,
        "steward");
      const html = await w.guest.ask("GET", page, undefined, { accept: "text/html" });
      assert.match(html.text, /Who looked at it/);
      assert.equal((await new Client(w.server).get(asked.pathname)).status, 404);
      // An account with the address has them all; the page has them no more.
      must(["account", "create", "--db", w.db, "--email", email, "--role", "member",
        "--password-stdin"], { input: "un-fiore-di-campo\n" });
      const person = new Keeper(w.server);
      ok(await person.post("/sign-in/password", { email, password: "un-fiore-di-campo" }));
      const log = (await person.get("/me/privacy/looked")).json.looks.map((l) => l.what);
      for (const what of ["An enquiry", "A request to the network", "Joining the network"])
        assert.ok(log.includes(what), `${what}: ${log}`);
      assert.deepEqual((await w.guest.get(page)).json.looked, []);
    });

    test("with the question goes who looked at it [PV-12, PE-52]", async () => {
      const host = await clientOf(w.server, "host");
      const asked = new URL(ok(await w.guest.post(`/s/${w.home}/ask`,
        { name: "Genziana", email: "genziana@segreto.example" })).manage_url);
      ok(await host.get(`/s/${w.home}/leads?q=genziana`));
      ok(await w.guest.post(`${asked.pathname}/withdraw`,
        { secret: asked.searchParams.get("secret") }));
      await pause(3000); // what still waited is not written either
      assert.deepEqual(sql(w, "select 1 from look_thing where email_key like 'genziana%'"), []);
    });
  });
