// Stays over the interface: a host lets an office to a team, each sees the invoices before each step, mails leave in
// the reader's language, strangers see nothing, bad input is named.
import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { day, engines } from "../support/loggia.mjs";
import { letterAbout, lettersTo } from "../support/mail.mjs";
import { accounts, clientOf, otherHost, staff, teamOfHome, world } from "../support/world.mjs";

// An office that the home space lets, and who has to do with it.
async function office(engine, t, roles) {
  const w = await world(engine, t);
  const clients = {};
  for (const role of ["host", "member", "visitor"]) clients[role] = await clientOf(w.server, role);
  const s = `/s/${w.home}`;
  await clients.host.post(`${s}/resources`, { name: "Ufficio 7", kind: "office", units: 1, seats: 4 });
  const { resources } = (await clients.host.get(`${s}/resources`)).json;
  const resource = resources.find((r) => r.name === "Ufficio 7").id;
  await clients.host.post(`${s}/lettings`,
    { resource, price: "800", deposit: "1600", notice_days: 30, note: "Finestra sul cortile" });
  const services = (await clients.host.post(`${s}/let-services`,
    { service_name: "Recapito", service_price: "25" })).json.services;
  if (roles?.team) clients.team = await teamOfHome(w, clients);
  return { w, clients, s, resource, service: services[0].id };
}

// The office among what is vacant there: the demonstration lets other things too.
const vacancies = async (visitor, s) =>
  (await visitor.get(`${s}/to-let`)).json.vacancies.filter((v) => v.name === "Ufficio 7");

const offer = (over = {}) => ({
  email: accounts.member[0], from: day(0), price: "800", deposit: "1600", notice_days: 30,
  invoices: "anniversary", ...over,
});

for (const engine of engines)
  describe(`stays on ${engine} [ST-1, ST-11, ST-12]`, () => {
    test("what is to let is searched, and narrowed by kind, floor and day", { timeout: 300_000 }, async (t) => {
      const { clients: { host, visitor, member }, s, resource } = await office(engine, t);
      const { floors } = (await host.post(`${s}/floors`, { name: "Attico di prova", level: 9 })).json;
      const floor = floors.find((f) => f.name === "Attico di prova").id;
      await host.post(`${s}/resources`, { name: "Armadietto Z", kind: "locker", units: 1, floor });
      const locker = (await host.get(`${s}/resources`)).json.resources.find((r) => r.name === "Armadietto Z").id;
      await host.post(`${s}/lettings`, { resource: locker, price: "10", notice_days: 7 });
      const asked = async (ask) => (await visitor.get(`${s}/to-let?${new URLSearchParams(ask)}`)).json;
      const names = async (ask) => (await asked(ask)).vacancies.map((v) => v.name);
      const all = await asked({});
      assert.equal(all.total, all.vacancies.length);
      assert.deepEqual(await names({ floor }), ["Armadietto Z"]);
      assert.deepEqual(await names({ q: "cortile 7" }), ["Ufficio 7"]);
      assert.deepEqual(await names({ q: "cortile", kind: "locker" }), []);
      assert.ok((await asked({ kind: "office" })).vacancies.every((v) => v.kind === "office"));
      const taken = await host.post(`${s}/stays`, offer({ resource, from: day(10) }));
      assert.equal(taken.status, 201, taken.text);
      assert.ok((await names({ q: "cortile", from: day(9) })).length <= 1);
      assert.deepEqual(await names({ q: "cortile", from: day(12) }), []);
      assert.equal((await member.get(`${s}/to-let?kind=boat`)).status, 422);
      const page = (await visitor.get(`${s}/to-let?kind=locker&floor=${floor}`, { accept: "text/html" })).text;
      assert.match(page, new RegExp(`<option value="${floor}" selected>Attico di prova`));
      assert.match(page, /Armadietto Z/);
      assert.doesNotMatch(page, /Ufficio 7/);
    });

    test("a team takes an office, adds a service and leaves; others do not know of it",
      { timeout: 300_000 }, async (t) => {
        const { w, clients, s, resource, service } = await office(engine, t, { team: true });
        const { host, team_admin: admin, mate, member, visitor, team } = clients;
        const had = (await host.get(`${s}/stays`)).json; // of the demonstration
        const elsewhere = await otherHost(w);
        staff(w, "desk", "desk", w.home);
        const [other, desk] = await Promise.all(
          ["other_host", "desk"].map((r) => clientOf(w.server, r)));
        assert.ok(elsewhere);
        assert.deepEqual((await vacancies(visitor, s)).map((v) => [v.name, v.now, v.price_cents]),
          [["Ufficio 7", true, 80000]]);
        const steps = { month2: 4, price2: "1000" };
        const look = `${s}/stays/new?resource=${resource}&price=800&deposit=1600&month2=4&price2=1000&invoices=anniversary`;
        const shown = (await host.get(look)).json;
        assert.equal(shown.outlook.invoices.length, 3);
        assert.equal(shown.outlook.invoices[0].amount_cents, 240000);
        assert.equal((await member.get(look)).status, 403);
        assert.equal((await visitor.post(`${s}/stays`, offer({ resource }))).status, 401);
        const made = await host.post(`${s}/stays`,
          { ...offer({ resource, team, seats: 4, ...steps }), email: undefined });
        assert.equal(made.status, 201, made.text);
        assert.equal(made.json.line.status, "offered");
        const m = `/stays/${made.json.id}`;
        const mail = await letterAbout(w.server, accounts.team_admin[0], /offerta per te|offer for you/);
        assert.match(mail.parts["text/plain"], /\/stays\//);
        // What is offered is neither vacant nor offered again.
        assert.equal((await vacancies(visitor, s)).length, 0);
        const again = await host.post(`${s}/stays`, offer({ resource }));
        assert.deepEqual([again.status, again.json.code], [409, "stay.taken"]);
        // Who sees it.
        for (const client of [other, member, mate]) {
          assert.equal((await client.get(m)).status, 404);
          assert.equal((await client.post(`${m}/answer`, { answer: "yes" })).status, 404);
          assert.equal((await client.post(`${m}/step`, { step: "notice" })).status, 404);
        }
        assert.equal((await visitor.get(m)).status, 401);
        assert.equal((await desk.get(m)).status, 200);
        assert.equal((await desk.post(`${m}/answer`, { answer: "yes" })).status, 403);
        assert.equal((await host.post(`${m}/answer`, { answer: "yes" })).status, 403);
        assert.equal((await admin.post(`${m}/answer`, { answer: "withdraw" })).status, 403);
        const stale = await admin.post(`${m}/answer`, { answer: "yes", first_cents: 1 });
        assert.deepEqual([stale.status, stale.json.code], [409, "stay.price_changed"]);
        const page = (await admin.get(m)).json;
        assert.equal(page.first_cents, 240000);
        const yes = await admin.post(`${m}/answer`, { answer: "yes", first_cents: page.first_cents });
        assert.equal(yes.json.line.status, "runs");
        assert.equal(yes.json.charges.reduce((sum, c) => sum + c.amount_cents, 0), 240000);
        assert.equal((await admin.get("/me/stays")).json.stays.length, 1);
        assert.equal((await mate.get("/me/stays")).json.stays.length, 0);
        await letterAbout(w.server, accounts.host[0], /Accettato|Accepted/);
        // The team cannot be closed while it runs.
        assert.equal((await admin.post(`/teams/${team}/close`, {})).json.code, "team.bound");
        const preview = (await admin.get(`${m}/step?step=service&service=${service}`)).json;
        assert.equal(preview.after.invoices[0].amount_cents, 2500);
        const added = await admin.post(`${m}/step`, { step: "service", service });
        assert.equal(added.json.services.length, 1);
        const early = await admin.post(`${m}/step`, { step: "notice", from: day(10) });
        assert.equal(early.status, 422);
        assert.deepEqual(early.json.fields.map((f) => [f.name, f.code]), [["from", "stay.too_early"]]);
        const end = (await admin.get(m)).json.earliest_end;
        assert.equal(end, day(30));
        const left = await admin.post(`${m}/step`, { step: "notice", from: end, reason: "We grow" });
        assert.equal(left.json.line.notice_by, "holder");
        await letterAbout(w.server, accounts.host[0], /Disdetta data|Notice is given/);
        assert.deepEqual((await vacancies(visitor, s)).map((v) => v.from), [end]);
        assert.equal((await host.post(`${m}/step`, { step: "keep" })).json.code, "stay.not_yours");
        assert.equal((await host.post(`${m}/step`, { step: "deposit" })).json.code, "stay.not_over");
        assert.equal((await admin.post(`${m}/step`, { step: "price", price: "1" })).status, 403);
        const list = (await host.get(`${s}/stays`)).json;
        assert.equal(list.running, had.running + 1);
        assert.equal(list.ends.length, had.ends.length + 1);
        assert.equal((await desk.get(`${s}/stays`)).status, 200);
        assert.equal((await desk.get(`${s}/stays.csv`)).status, 403);
        assert.match((await host.get(`${s}/stays.csv`)).text, /Ufficio 7/);
        const [floor] = (await host.get(`${s}/stays/months`)).json.floors;
        const drawn = floor.rows.find((r) => r.name === "Ufficio 7");
        assert.deepEqual(drawn.spans.map((x) => x.look), ["notice"]);
        // Of a pool as much is filled as is let: three of ten lockers are less than a third of the bar.
        await host.post(`${s}/resources`, { name: "Armadi", kind: "locker", units: 10, price_day: "1" });
        const lockers = (await host.get(`${s}/resources`)).json.resources.find((r) => r.name === "Armadi").id;
        const three = await host.post(`${s}/stays`, offer({ resource: lockers, units: 3, seats: undefined }));
        assert.equal(three.status, 201, three.text);
        const months = (await host.ask("GET", `${s}/stays/months`, undefined, { accept: "text/html" })).text;
        const row = months.slice(months.indexOf("<h3>Armadi"));
        assert.match(row.slice(0, row.indexOf("</li>")), /y="13" width="\d+" height="5"/);
        // Each fact one mail to each reader.
        assert.equal(lettersTo(w.server, accounts.team_admin[0])
          .filter((m) => /offerta per te|offer for you/.test(m.subject)).length, 1);
      });

    test("a contract is to be signed; who declines or is withdrawn gives the days back",
      { timeout: 300_000 }, async (t) => {
        const { w, clients, s, resource } = await office(engine, t);
        const { host, member } = clients;
        const form = await host.get(`${s}/stays/new`, { accept: "text/html" });
        const choice = form.text.slice(form.text.indexOf('id="template"'));
        const template = /<option value="(\w+)"[^>]*>/.exec(choice.replace('<option value="">', ""))?.[1];
        assert.ok(template, "the network has a contract to begin with");
        const first = (await host.post(`${s}/stays`, offer({ resource, template }))).json.id;
        const signing = await member.post(`/stays/${first}/answer`, { answer: "yes" });
        assert.equal(signing.json.line.status, "signing");
        assert.match(signing.json.document_url, /^\/documents\//);
        const back = await host.post(`/stays/${first}/answer`, { answer: "withdraw", reason: "Sorry" });
        assert.equal(back.json.line.status, "withdrawn");
        await letterAbout(w.server, accounts.member[0], /ritirata|taken back/);
        const second = (await host.post(`${s}/stays`, offer({ resource }))).json.id;
        const no = await member.post(`/stays/${second}/answer`, { answer: "no", reason: "Too small" });
        assert.equal(no.json.line.status, "declined");
        const over = (await member.get(`/stays/${second}`, { accept: "text/html" })).text;
        assert.match(over, /It is over|È finito/);
        assert.doesNotMatch(over, /It goes on|Continua/);
        const third = (await host.post(`${s}/stays`, offer({ resource }))).json.id;
        assert.equal((await member.post(`/stays/${third}/answer`, { answer: "yes" })).json.line.status,
          "runs");
        const twice = await member.post(`/stays/${third}/answer`, { answer: "yes" });
        assert.deepEqual([twice.status, twice.json.code], [409, "stay.answered"]);
        // Another end needs both.
        const proposed = await member.post(`/stays/${third}/step`, { step: "propose", last: day(5) });
        assert.equal(proposed.json.proposed_by, "holder");
        const own = await member.post(`/stays/${third}/step`, { step: "agree" });
        assert.equal(own.json.code, "stay.not_yours");
        const agreed = await host.post(`/stays/${third}/step`, { step: "agree" });
        assert.equal(agreed.json.line.until, day(6));
      });

    test("what is alike is let at once, and dearer at once", { timeout: 300_000 }, async (t) => {
      const { clients, s } = await office(engine, t);
      const { host } = clients;
      for (const [name, seats] of [["Nicchia 1", 1], ["Nicchia 2", 1], ["Nicchia 3", 1], ["Nicchia grande", 2]])
        await host.post(`${s}/resources`, { name, kind: "office", units: 1, seats });
      const niches = async () => (await host.get(`${s}/lettings`)).json.lines.filter((l) => l.name.startsWith("Nicchia"))
        .sort((a, b) => a.name.localeCompare(b.name));
      const stands = async () => (await niches()).map((l) => [l.name, l.let ? l.price_cents : null, l.alike]);
      const [first, second] = await niches();
      assert.equal(first.alike, 2);
      await host.post(`${s}/lettings`, { resource: first.resource, price: "240", deposit: "240", alike: true });
      assert.deepEqual(await stands(), [["Nicchia 1", 24000, 2], ["Nicchia 2", 24000, 2], ["Nicchia 3", 24000, 2], ["Nicchia grande", null, 0]]);
      await host.post(`${s}/lettings`, { resource: second.resource, price: "260", deposit: "240" });
      await host.post(`${s}/lettings`, { resource: first.resource, price: "250", deposit: "240", alike: true });
      assert.deepEqual(await stands(), [["Nicchia 1", 25000, 1], ["Nicchia 2", 26000, 0], ["Nicchia 3", 25000, 1], ["Nicchia grande", null, 0]]);
    });

    test("a firm that is new here takes an office: its team is founded with the offer", { timeout: 300_000 }, async (t) => {
      const { w, clients, s, resource } = await office(engine, t);
      const { host } = clients;
      const no = await host.post(`${s}/stays`, { ...offer({ resource, firm: "Conti & Soci" }), email: undefined });
      assert.deepEqual(no.json.fields.map((f) => [f.name, f.code]), [["email", "stay.no_admin"]]);
      const made = await host.post(`${s}/stays`, offer({ resource, firm: "Conti & Soci", person: "Marta Conti", seats: 4,
        email: "marta@conti.example" }));
      assert.equal(made.status, 201, made.text);
      assert.equal(made.json.line.who, "Conti & Soci");
      const page = await host.get(`${s}/stays/new?resource=${resource}&firm=Conti&person=Marta&email=marta@conti.example`, { accept: "text/html" });
      assert.match(page.text, /name="firm"[^>]*value="Conti"/);
      await letterAbout(w.server, "marta@conti.example", /offerta per te|offer for you/);
      const team = (await host.get(`${s}/teams`)).json.list.teams.find((x) => x.name === "Conti & Soci");
      assert.ok(team, "it is among the teams of the space");
    });

    test("what is wrong with an offer is named, each at its place", { timeout: 300_000 }, async (t) => {
      const { clients, s, resource } = await office(engine, t);
      const { host } = clients;
      const refused = async (over, ...wanted) => {
        const reply = await host.post(`${s}/stays`, { ...offer({ resource }), ...over });
        assert.equal(reply.status, 422, JSON.stringify(over) + reply.text);
        assert.deepEqual(reply.json.fields.map((f) => [f.name, f.code]), wanted);
      };
      await refused({ email: undefined }, ["email", "stay.no_holder"]);
      await refused({ team: "nobody" }, ["team", "stay.no_team"]);
      await refused({ resource: "1000000000" }, ["resource", "stay.no_resource"]);
      await refused({ price: "many" }, ["price", "field.money"]);
      await refused({ month2: 4 }, ["price2", "field.missing"]);
      await refused({ month2: 4, price2: "9", month3: 3, price3: "9" }, ["month3", "stay.step_order"]);
      await refused({ from: "2001-01-01" }, ["from", "stay.past"]);
      await refused({ last: day(-1) }, ["last", "stay.end_before_start"]);
      await refused({ units: 2 }, ["units", "field.range"]);
      await refused({ notice_days: 400 }, ["notice_days", "field.range"]);
      const html = await host.post(`${s}/lettings`, { resource, price: "1", note: "<b>x</b>" });
      assert.equal(html.status, 200, html.text);
      const page = await host.get(`${s}/to-let`, { accept: "text/html" });
      assert.ok(!page.text.includes("<b>x</b>"));
    });
  });
