// A host brings his people along: sends a file, says what columns and plans are, sees every bill to come, imports it.
import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { before, describe, test } from "node:test";

import { database, day, engines, must, pause, run, until } from "../support/loggia.mjs";
import { clientOf, otherHost, sendPeople, shared } from "../support/world.mjs";

for (const engine of engines)
  describe(`people from another product on ${engine}`, () => {
    const w = shared(engine);
    let host;
    let s;
    let id;
    let plan;
    before(async () => {
      host = await clientOf(w.server, "host");
      s = `/s/${w.home}`;
      plan = (await host.get(`${s}/plans`)).json.plans[0];
    });

    const send = (text) => sendPeople(host, w.home, text);
    const mails = () => {
      const dir = w.server.mailDir;
      return readdirSync(dir).filter((f) => f.endsWith(".eml"))
        .filter((f) => /arrivi\.example/.test(readFileSync(path.join(dir, f), "utf8"))).length;
    };
    const file = () => [
      "CoworkerFullName,CoworkerEmail,MobilePhone,TariffName,StartDate,RenewalDate,Price,TimePassName,RemainingUses,ExpireDate,Internal",
      `Ada Arrivi,ada@arrivi.example,049 123,${plan.name},2025-02-01,${day(20)},,,,,x1`,
      `Bruno Arrivi,bruno@arrivi.example,,Hot Desk Old,2025-02-01,${day(20)},99.50,,,,x2`,
      `Carla Arrivi,carla@arrivi.example,,,,,,Ten days,4,${day(90)},x3`,
      "Dora,nowhere,,,,,,,,,x4",
    ].join("\n");

    test("what is no table is refused beside its field, and nothing is kept", async () => {
      for (const [text, code] of [["", "intake.empty"], ["a,b\n", "intake.empty"],
        ["1,2\n3,4\n", "intake.header"], [`${"a,".repeat(10000)}b\nx\n`, "intake.columns"]]) {
        const no = await send(text);
        assert.equal(no.status, 422, no.text);
        assert.equal(no.json.fields[0].name, "file");
        assert.equal(no.json.fields[0].code, code);
      }
      assert.equal((await host.get(`${s}/import`)).json.files.length, 0);
    });

    test("the columns are guessed, with their first rows, and the product is named", async () => {
      const made = await send(file());
      assert.equal(made.status, 201, made.text);
      id = made.json.id;
      assert.equal(made.json.product, "Nexudus");
      assert.deepEqual(made.json.columns.map((c) => c.field), ["name", "email", "phone", "plan", "start",
        "next_bill", "price", "credit", "credit_left", "credit_until", "-"]);
      assert.ok(made.json.columns[0].guessed);
      assert.deepEqual(made.json.columns[0].samples, ["Ada Arrivi", "Bruno Arrivi", "Carla Arrivi"]);
      const page = await host.get(`${s}/import/${id}`, { accept: "text/html" });
      assert.match(page.text, /Nexudus/);
    });

    test("a map without an address, or with two of one kind, is refused", async () => {
      const no = await host.post(`${s}/import/${id}`, { columns: ["name", "name"] });
      assert.equal(no.status, 422, no.text);
      const twice = await host.post(`${s}/import/${id}`, { columns: ["name", "email", "name"] });
      assert.equal(twice.json.fields[0].code, "intake.column_twice");
      const columns = ["name", "email", "phone", "plan", "start", "next_bill", "price", "credit",
        "credit_left", "credit_until", "-"];
      const yes = await host.post(`${s}/import/${id}`, { columns });
      assert.equal(yes.status, 200, yes.text);
    });

    test("the dry run counts all rows and shows the bills by day; nothing is written", async () => {
      const look = (await host.get(`${s}/import/${id}/check`)).json;
      assert.deepEqual([look.counts.rows, look.counts.added, look.counts.rejected], [4, 2, 2]);
      assert.equal(look.plans_open, 1);
      assert.deepEqual(look.bills.map((b) => b.day).slice(0, 1), [day(20)]);
      assert.equal(look.bills[0].cents, plan.price_cents);
      assert.deepEqual(look.rejected.map((r) => r.code).sort(), ["intake.email", "intake.plan"]);
      assert.equal((await host.get(`${s}/import/people`)).json.total, 0);
      assert.equal((await host.get(`${s}/members?q=arrivi.example`)).json.members.length, 0);
      const csv = await host.get(`${s}/import/${id}/rejected.csv`);
      assert.match(csv.text, /5,intake\.email,.*Dora,nowhere/);
    });

    test("a plan that has no match is made with its price", async () => {
      const no = await host.post(`${s}/import/${id}/plans`,
        { plan_name: ["Hot Desk Old"], plan_choice: ["new"], plan_price: ["much"], plan_months: ["1"] });
      assert.equal(no.status, 422, no.text);
      const look = await host.post(`${s}/import/${id}/plans`,
        { plan_name: ["Hot Desk Old"], plan_choice: ["new"], plan_price: ["110,00"], plan_months: ["1"] });
      assert.equal(look.status, 200, look.text);
      assert.equal(look.json.plans_open, 0);
      assert.deepEqual([look.json.counts.added, look.json.counts.rejected], [3, 1]);
      assert.deepEqual([look.json.bills[0].bills, look.json.bills[0].cents], [2, plan.price_cents + 9950]);
    });

    test("imported: counted as shown, charged as shown, no mail, the file is gone", async () => {
      const done = await host.post(`${s}/import/${id}/run`, {});
      assert.equal(done.status, 200, done.text);
      assert.equal(done.json.done, true);
      assert.deepEqual([done.json.counts.added, done.json.counts.rejected, done.json.counts.people_new],
        [3, 1, 3]);
      assert.equal(done.json.uninvited, 3);
      const people = (await host.get(`${s}/import/people`)).json;
      assert.deepEqual(people.people.map((p) => [p.email, p.phone]), [["ada@arrivi.example", "049 123"],
        ["bruno@arrivi.example", ""], ["carla@arrivi.example", ""]]);
      assert.equal((await host.get(`${s}/members?q=arrivi.example`)).json.members.length, 2);
      const left = (await host.get(`${s}/credits?q=carla`)).json.credits;
      assert.deepEqual(left.map((c) => [c.name, c.left]), [["Ten days", 4]]);
      assert.equal((await host.get(`${s}/import/${id}`)).status, 409);
      assert.equal((await host.post(`${s}/import/${id}/run`, {})).status, 409);
      assert.match((await host.get(`${s}/import/${id}/rejected.csv`)).text, /nowhere/);
      assert.equal(mails(), 0);
    });

    test("the same file again changes nothing", async () => {
      const made = await send(file());
      const again = await host.post(`${s}/import/${made.json.id}/run`, {});
      assert.deepEqual([again.json.counts.added, again.json.counts.changed, again.json.counts.unchanged,
        again.json.counts.rejected], [0, 0, 3, 1]);
    });

    test("invited when the host says so, once each", async () => {
      const yes = await host.post(`${s}/import/${id}/invite`, {});
      assert.equal(yes.status, 200, yes.text);
      assert.equal(yes.json.uninvited, 0);
      await until("three mails", () => mails() === 3);
      await host.post(`${s}/import/${id}/invite`, {});
      await pause(300);
      assert.equal(mails(), 3);
    });

    test("rows of one company are one membership, with its seats and its people [IN-10]", async () => {
      const text = ["Name,Email,Payer,Plan,Start,Next invoice,Price",
        `Nina Neri,nina@neri.example,Neri Srl,Firm,2025-02-01,${day(20)},120.00`,
        `Otto Neri,otto@neri.example,Neri Srl,Firm,2025-02-01,${day(20)},`,
        `Pia Neri,pia@neri.example,Neri Srl,Firm,2025-02-01,${day(20)},99.00`].join("\n");
      const made = await send(text);
      assert.deepEqual(made.json.columns.map((c) => c.field),
        ["name", "email", "payer", "plan", "start", "next_bill", "price"]);
      const look = await host.post(`${s}/import/${made.json.id}/plans`,
        { plan_name: ["Firm"], plan_choice: ["new"], plan_price: ["130,00"], plan_months: ["1"] });
      assert.deepEqual([look.json.counts.memberships, look.json.counts.teams, look.json.counts.rejected], [1, 1, 1]);
      assert.deepEqual(look.json.teams, [{ team: "Neri Srl", plan: "Firm", since: "2025-02-01", seats: 2, people: 2,
        price_cents: 24000 }]);
      assert.deepEqual(look.json.bills[0], { day: day(20), bills: 1, cents: 24000 });
      assert.equal(look.json.rejected[0].code, "intake.team_differs");
      const page = await host.get(`${s}/import/${made.json.id}/check`, { accept: "text/html" });
      assert.match(page.text, /Neri Srl<\/h3>/);
      await host.post(`${s}/import/${made.json.id}/run`, {});
      const one = (await host.get(`${s}/members?q=neri`)).json.members;
      assert.deepEqual(one.map((m) => [m.who, m.seats, m.price_cents]), [["Neri Srl", 2, 24000]]);
      const again = await send(text);
      const twice = await host.post(`${s}/import/${again.json.id}/run`, {});
      assert.deepEqual([twice.json.counts.unchanged, twice.json.counts.rejected], [2, 1]);
    });

    test("who is paid for by a colleague's address has a seat of their company", async () => {
      const made = await send(["Name,Email,Company,PayingMember,Plan,Start,Next invoice,Price",
        `Ugo Riva,ugo@riva.example,Riva Soci,,Seat,2025-02-01,${day(20)},`,
        `Vera Riva,vera@riva.example,Riva Soci,ugo@riva.example,Seat,2025-02-01,${day(20)},180.00`].join("\n"));
      const taken = await host.post(`${s}/import/${made.json.id}/plans`,
        { plan_name: ["Seat"], plan_choice: ["new"], plan_price: ["180,00"], plan_months: ["1"] });
      assert.deepEqual(taken.json.teams.map((t) => [t.team, t.seats]), [["Riva Soci", 1]]);
      assert.equal(taken.json.counts.memberships, 2);
    });

    test("it is the host's: of his space alone [IN-8]", async () => {
      await otherHost(w);
      const other = await clientOf(w.server, "other_host");
      const home = (await w.guest.get("/spaces?q=Portello+Lab")).json.spaces[0].slug;
      assert.equal((await w.guest.get(`${s}/import`)).status, 401);
      assert.equal((await other.get(`${s}/import/${id}/check`)).status, 403);
      assert.equal((await other.get(`/s/${home}/import/${id}/check`)).status, 404);
      assert.equal((await other.post(`/s/${home}/import/${id}/run`, {})).status, 404);
      assert.equal((await other.get(`/s/${home}/import/people`)).json.total, 0);
    });

    test("and it is forgotten when the host says so", async () => {
      const made = await send(file());
      assert.equal((await host.post(`${s}/import/${made.json.id}/remove`, {})).status, 200);
      assert.equal((await host.get(`${s}/import/${made.json.id}`)).status, 404);
    });
  });

test("the command line does the same, by a map", (t) => {
  const db = database("sqlite", t);
  const dir = path.dirname(db);
  const at = (name) => path.join(dir, name);
  must(["demo", "--db", db, "--days", "0", "--seed", "5"]);
  writeFileSync(at("people.csv"), "Chi;E-mail;Abbonamento;Pagato fino al\n" +
    `Elio;elio@arrivi.example;Vecchio;${day(30)}\nFosca;fosca;Vecchio;\n`);
  writeFileSync(at("map.txt"), "# ours\nChi = name\nplan Vecchio = Scrivania\n");
  const args = ["import", "members", at("people.csv"), "--db", db, "--space",
    "officina-altinate-padova", "--map", at("map.txt"), "--report", at("rejected.csv")];
  const dry = run([...args, "--dry-run"]);
  assert.equal(dry.code, 0, dry.err);
  assert.match(dry.out, /memberships +1\b/);
  assert.match(dry.out, /bills on \d{4}-\d\d-\d\d: 1, \d+\.\d\d EUR/);
  assert.match(dry.out, /nothing was written/);
  const real = run(args);
  assert.equal(real.code, 0, real.err);
  assert.match(real.out, /new +1\n/);
  assert.match(readFileSync(at("rejected.csv"), "utf8"), /3,intake\.email/);
  assert.match(run(args).out, /unchanged +1\n/);
  assert.match(must(["check", "--db", db]), /sound/);
  writeFileSync(at("map.txt"), "Chi = hat size\n");
  assert.match(run(args).err, /Line 1 of the map/);
  assert.equal(run([...args.slice(0, 6), "nowhere"]).code, 1);
});
