// A host sells passes; a member buys one, books with it, cancels and has it back; the desk corrects.
import assert from "node:assert/strict";
import { before, describe, test } from "node:test";

import { engines, weekday } from "../support/loggia.mjs";
import { clientOf, otherHost, shared } from "../support/world.mjs";

for (const engine of engines)
  describe(`passes and credits on ${engine}`, () => {
    const w = shared(engine);
    let host;
    let member;
    let s;
    let desk;
    let carnet;
    let mine;
    before(async () => {
      host = await clientOf(w.server, "host");
      member = await clientOf(w.server, "member");
      s = `/s/${w.home}`;
      for (const old of (await host.get(`${s}/prices`)).json.rules)
        await host.post(`${s}/prices/rules/${old.id}/remove`, {});
      await host.post(`${s}/resources`, {
        name: "Tavolo lungo", kind: "desk", units: 4, price_hour: "3", price_day: "18",
        bookable: true,
      });
      desk = (await host.get(`${s}/resources`)).json.resources
        .find((r) => r.name === "Tavolo lungo").id;
    });

    const span = { date: weekday(9), from: "10:00", to: "17:00", units: 1 };
    const left = async () => (await member.get(`/credits/${mine}`)).json.line.left;
    const ways = async (client, over = {}) => {
      const reply = await client.get(
        `${s}/book?${new URLSearchParams({ resource: desk, ...span, ...over })}`);
      assert.equal(reply.status, 200, reply.text);
      return reply.json.ways;
    };

    test("a host writes one; what is wrong stands beside its field", async () => {
      const no = await host.post(`${s}/bundles/save`, { name: "Carnet", unit: "days", amount: "2.5" });
      assert.equal(no.status, 422);
      assert.deepEqual(no.json.fields.map((f) => f.name).sort(), ["amount", "price"]);
      const made = await host.post(`${s}/bundles/save`, {
        name: "Carnet Tavolo", unit: "days", amount: "2", price: "30", valid_days: 90,
        kinds: ["desk"],
      });
      assert.equal(made.status, 200, made.text);
      carnet = made.json.bundles.find((b) => b.name === "Carnet Tavolo");
      assert.equal(carnet.price_cents, 3000);
      assert.equal(carnet.net_cents + carnet.vat_cents, carnet.gross_cents);
      const kept = await host.post(`${s}/bundles/save`, { id: carnet.id, price: "32" });
      assert.equal(kept.status, 200, kept.text);
      const now = kept.json.bundles.find((b) => b.id === carnet.id);
      assert.deepEqual([now.price_cents, now.amount, now.valid_days, now.kinds],
        [3200, 2, 90, ["desk"]]);
    });

    test("everybody sees it, with the bill and its reason before the button", async () => {
      const list = await w.guest.get(`${s}/passes`);
      assert.ok(list.json.bundles.some((b) => b.id === carnet.id));
      const page = await w.guest.get(`${s}/passes/${carnet.id}`);
      assert.match(page.json.rule, /32/);
      assert.match(page.json.bill, /^\d{4}-\d\d-\d\d$/);
      assert.equal((await w.guest.post(`${s}/passes/${carnet.id}`, {})).status, 401);
    });

    test("a member buys it: one allowance, one charge; an old price is refused", async () => {
      const old = await member.post(`${s}/passes/${carnet.id}`, { shown_cents: 3000 });
      assert.equal(old.status, 409);
      assert.equal(old.json.code, "plan.price_changed");
      const made = await member.post(`${s}/passes/${carnet.id}`, { shown_cents: 3200 });
      assert.equal(made.status, 201, made.text);
      mine = made.json.line.id;
      assert.equal(made.json.line.left, 2);
      assert.deepEqual(made.json.entries.map((e) => [e.reason, e.amount]), [["granted", 2]]);
      assert.ok((await member.get("/me/credits")).json.allowances.some((a) => a.id === mine));
      assert.ok((await member.get("/me")).json.left.some((a) => a.id === mine));
    });

    test("what pays is shown before, in order, and kept", async () => {
      const list = await ways(member);
      // Two of one name are told apart by what is left, and until when.
      for (const way of list.filter((x) => ["pass", "credit"].includes(x.way)))
        for (const part of way.parts)
          assert.match(part.last_day ?? "", /^\d{4}-\d\d-\d\d$/, JSON.stringify(part));
      const way = list.find((x) => x.pay === mine);
      assert.deepEqual([way.way, way.parts[0].takes, way.parts[0].left, way.rest_cents],
        ["pass", 1, 1, 0]);
      assert.equal(list.at(-1).way, "money");
      assert.deepEqual(await ways(w.guest), []);
      const body = { resource: desk, ...span, pay: `${mine}:500` };
      const no = await member.post(`${s}/bookings`, body);
      assert.equal(no.status, 409, no.text);
      assert.equal(no.json.code, "plan.rest");
      const made = await member.post(`${s}/bookings`, { ...body, pay: `${mine}:0` });
      assert.equal(made.status, 201, made.text);
      assert.equal(made.json.paid.way.pay, mine);
      assert.equal(await left(), 1);
      const shown = await member.get(
        `/bookings/${made.json.code}?${new URLSearchParams({ ...span, units: 3 })}`);
      // What it draws from stays, and the next that he has follows; he may choose another way.
      const { pays } = shown.json.change;
      assert.deepEqual([pays.parts[0].name, pays.parts[0].takes], [way.name, 2]);
      assert.ok(pays.parts.length > 1 && pays.rest_cents === 0, JSON.stringify(pays));
      const moved = await member.post(`/bookings/${made.json.code}/change`,
        { ...span, units: 3, pay: `${mine}:1800` });
      assert.equal(moved.status, 200, moved.text);
      assert.equal(await left(), 0);
      const gone = await member.post(`/bookings/${made.json.code}/cancel`, {});
      assert.equal(gone.status, 200, gone.text);
      assert.equal(gone.json.paid, null);
      assert.equal(await left(), 2);
      const { entries } = (await member.get(`/credits/${mine}`)).json;
      assert.equal(entries.reduce((sum, e) => sum + e.amount, 0), 2);
    });

    test("one after the other: two credits, then money; each gets back what it gave", async () => {
      const give = async (name, amount) => {
        const made = await host.post(`${s}/bundles/save`, { name, unit: "hours", amount,
          price: "10", valid_days: name === "Ore corte" ? 30 : 60, kinds: ["desk"] });
        const { id } = made.json.bundles.find((b) => b.name === name);
        const given = await host.post(`${s}/credits`,
          { bundle: id, email: "member@loggia.example", gift: true });
        assert.equal(given.status, 200, given.text);
        return given.json.line.id;
      };
      const later = await give("Ore lunghe", "1");
      const sooner = await give("Ore corte", "2");
      const hours = async () => Promise.all([sooner, later].map(async (id) =>
        (await member.get(`/credits/${id}`)).json.line.left));
      const long = { from: "10:00", to: "15:00" }; // 5 x 3.00, before a pass of a day
      const list = await ways(member, long);
      const shown = list.map((x) => x.pay);
      assert.equal(new Set(shown).size, shown.length, "a way stands once");
      assert.ok(shown.includes(sooner) && shown.includes(later), "each alone, too");
      const pay = `${sooner},${later}:600`;
      const dear = await member.post(`${s}/bookings`,
        { resource: desk, ...span, ...long, pay: `${sooner},${later}:500` });
      assert.equal(dear.json.code, "plan.rest");
      const made = await member.post(`${s}/bookings`, { resource: desk, ...span, ...long, pay });
      assert.equal(made.status, 201, made.text);
      const { way } = made.json.paid;
      assert.deepEqual(way.parts.map((p) => [p.name, p.takes, p.left, p.unit]),
        [["Ore corte", 120, 0, "hours"], ["Ore lunghe", 60, 0, "hours"]]);
      assert.equal(way.rest_cents, 600);
      assert.match(way.name, /Ore corte \+ Ore lunghe/);
      const asked = await member.get(
        `/bookings/${made.json.code}?${new URLSearchParams({ ...span, to: "12:30" })}`);
      assert.deepEqual([asked.json.change.pays.pay, asked.json.change.pays.rest_cents],
        [`${sooner},${later}`, 0]);
      const moved = await member.post(`/bookings/${made.json.code}/change`, { ...span, to: "12:30" });
      assert.equal(moved.status, 200, moved.text);
      assert.deepEqual(await hours(), [0, 30]);
      await member.post(`/bookings/${made.json.code}/cancel`, {});
      assert.deepEqual(await hours(), [120, 60]);
      const { entries } = (await member.get(`/credits/${later}`)).json;
      assert.deepEqual(entries.map((e) => e.amount), [30, -30, 60, -60, 60]);
      const page = await member.get(
        `${s}/book?${new URLSearchParams({ resource: desk, ...span, to: "12:30" })}`,
        { accept: "text/html" });
      assert.match(page.text, /Ore corte: takes 2.h, then 0.min are left/);
      for (const name of [sooner, later]) {
        const c = `${s}/credits/${name}/correct`;
        await host.post(c, { way: "less", amount: name === sooner ? "2" : "1", note: "fine" });
      }
    });

    test("the person may choose money", async () => {
      const made = await member.post(`${s}/bookings`, { resource: desk, ...span, pay: "money" });
      assert.equal(made.status, 201, made.text);
      assert.equal(made.json.paid.way.way, "money");
      assert.ok(made.json.paid.bill);
      assert.equal(await left(), 2);
      await member.post(`/bookings/${made.json.code}/cancel`, {});
    });

    test("a host who books for a caller sees what the caller has", async () => {
      const email = "member@loggia.example";
      assert.ok((await ways(host, { email })).some((x) => x.pay === mine));
      const made = await host.post(`${s}/bookings`,
        { resource: desk, ...span, name: "Chi chiama", email, pay: `${mine}:0` });
      assert.equal(made.status, 201, made.text);
      assert.equal(await left(), 1);
      await host.post(`/bookings/${made.json.code}/cancel`, {});
      assert.equal(await left(), 2);
      assert.deepEqual(await ways(host, { email: "nessuno@posta.example" }), []);
    });

    test("an admin buys for a team, and who is in it draws from what the team has", async () => {
      const made = await host.post(`${s}/bundles/save`, { name: "Carnet di squadra", unit: "days",
        amount: "5", price: "60", kinds: ["desk"], for_teams: true });
      assert.equal(made.status, 200, made.text);
      const shared = made.json.bundles.find((b) => b.name === "Carnet di squadra").id;
      const team = (await member.post("/teams", { name: "Studio Prova" })).json.slug;
      await member.post(`/teams/${team}/rules`, { may_book: true, kinds: ["desk"] });
      const own = (await member.get(`${s}/passes/${shared}`)).json.holders
        .find((h) => h.name === "Studio Prova").id;
      const stranger = await host.post(`${s}/passes/${shared}`, { team: own, shown_cents: 6000 });
      assert.ok(stranger.status >= 400, stranger.text);
      const bought = await member.post(`${s}/passes/${shared}`, { team: own, shown_cents: 6000 });
      assert.equal(bought.status, 201, bought.text);
      const id = bought.json.line.id;
      const way = (await ways(member)).find((x) => x.pay === id);
      assert.match(way.name, /Studio Prova/);
      const booked = await member.post(`${s}/bookings`, { resource: desk, ...span, pay: `${id}:0` });
      assert.equal(booked.status, 201, booked.text);
      assert.equal((await member.get(`/credits/${id}`)).json.line.left, 4);
      const statement = (await member.get(`/me/statement?team=${own}`)).json;
      const owed = statement.months.flatMap((m) => m.lines);
      assert.deepEqual(statement.holders.map((h) => [h.id, h.on]), [["", false], [own, true]]);
      assert.deepEqual(owed.map((l) => l.amount_cents), [6000]);
      await member.post(`/bookings/${booked.json.code}/cancel`, {});
      assert.equal((await member.get(`/credits/${id}`)).json.line.left, 5);
    });

    test("at the desk: given, corrected with a note, taken back", async () => {
      const given = await host.post(`${s}/credits`,
        { bundle: carnet.id, email: "nuova@posta.example", name: "Nuova", gift: true });
      assert.equal(given.status, 200, given.text);
      const c = `${s}/credits/${given.json.line.id}`;
      const less = await host.post(`${c}/correct`, { way: "less", amount: "3", note: "contati" });
      assert.equal(less.status, 409);
      assert.equal(less.json.code, "plan.spent");
      const right = await host.post(`${c}/correct`, { way: "less", amount: "1", note: "contati" });
      assert.equal(right.json.line.left, 1);
      assert.equal(right.json.entries[0].note, "contati");
      const longer = await host.post(`${c}/until`, { last: weekday(200) });
      assert.equal(longer.json.line.until, weekday(200));
      const back = await host.post(`${c}/refund`, { amount: "0" });
      assert.equal(back.json.line.left, 0);
      const list = await host.get(`${s}/credits?q=nuova&which=all`);
      assert.equal(list.json.total, 1);
      const table = await host.get(`${s}/credits.csv?q=nuova&which=all`);
      assert.match(table.text, /Carnet Tavolo/);
    });

    test("nobody else sees or changes them", async () => {
      const elsewhere = await otherHost(w);
      const other = await clientOf(w.server, "other_host");
      assert.equal((await other.get(`/credits/${mine}`)).status, 404);
      assert.equal((await other.get(`${s}/credits`)).status, 403);
      const body = { way: "more", amount: "1", note: "x" };
      const no = await other.post(`/s/${elsewhere}/credits/${mine}/correct`, body);
      assert.equal(no.status, 404);
      assert.equal((await other.get(`/s/${elsewhere}/bundles/edit?id=${carnet.id}`)).status, 404);
    });
  });
