// A host writes the price list of his space as rules and asks what a case would cost.
import assert from "node:assert/strict";
import { before, describe, test } from "node:test";

import { engines } from "../support/loggia.mjs";
import { clientOf, otherHost, shared } from "../support/world.mjs";

for (const engine of engines)
  describe(`prices on ${engine}`, () => {
    const w = shared(engine);
    let host;
    let s;
    let room;
    before(async () => {
      host = await clientOf(w.server, "host");
      s = `/s/${w.home}`;
      await host.post(`${s}/resources`, {
        name: "Sala Prova", kind: "room", seats: 8, price_hour: "20", price_day: "120",
        bookable: true,
      });
      room = (await host.get(`${s}/resources`)).json.resources
        .find((r) => r.name === "Sala Prova").id;
      for (const old of (await host.get(`${s}/prices`)).json.rules)
        await host.post(`${s}/prices/rules/${old.id}/remove`, {});
    });

    const rule = (body) => host.post(`${s}/prices/rules`, body);
    const ask = async (over = {}) => {
      const query = new URLSearchParams({
        resource: room, date: "2027-03-06", from: "18:00", to: "20:00", ...over,
      });
      const reply = await host.get(`${s}/prices?${query}`);
      assert.equal(reply.status, 200, reply.text);
      return reply.json.answer;
    };

    test("without rules a thing costs what it costs by itself", async () => {
      const a = await ask();
      assert.equal(a.price_cents, 4000);
      assert.deepEqual(a.lines.map((l) => l.cents), [4000]);
    });

    test("rules are tried in order, and the reason stands line by line", async () => {
      for (const body of [
        { effect: "percent_less", amount: "10", who: "members", name: "Members" },
        { effect: "hour", amount: "30", weekdays: ["6"], kinds: ["room"] },
        { effect: "percent_more", amount: "20", from: "18:00", to: "23:00" },
        { effect: "percent_less", amount: "50", kinds: ["desk"], ahead_most: 120 },
      ]) {
        const made = await rule(body);
        assert.equal(made.status, 200, made.text);
      }
      const a = await ask({ who: "member" });
      assert.equal(a.price_cents, 6480);
      assert.deepEqual(a.lines.map((l) => l.cents), [6000, -600, 1080]);
      assert.deepEqual(a.rules.map((r) => r.applied), [true, true, true, false]);
      assert.match(a.rules[3].why, /desks|postazioni/);
      assert.equal(a.net_cents + a.vat_cents, a.gross_cents);
      const stranger = await ask();
      assert.equal(stranger.price_cents, 7200);
      assert.equal(stranger.rules[0].applied, false);
      assert.notEqual(stranger.rules[0].why, "");
    });

    test("another order, a rule switched off, and one removed are another price", async () => {
      const rules = async () => (await host.get(`${s}/prices`)).json.rules;
      const [, saturday, evening] = await rules();
      await host.post(`${s}/prices/rules/${evening.id}/place`, { down: -2 });
      assert.equal((await rules())[0].id, evening.id);
      await host.post(`${s}/prices/rules/${saturday.id}/active`, { active: false });
      assert.equal((await ask()).price_cents, 4800);
      await host.post(`${s}/prices/rules/${saturday.id}/active`, { active: true });
      await host.post(`${s}/prices/rules/${evening.id}/remove`, {});
      assert.equal((await ask()).price_cents, 6000);
    });

    test("what a change leaves out stays", async () => {
      const before = (await host.get(`${s}/prices`)).json.rules[0];
      const made = await rule({ id: before.id, amount: "12.5" });
      assert.equal(made.status, 200, made.text);
      const now = made.json.rules[0];
      assert.deepEqual({ ...now, sentence: "", amount: "" }, { ...before, sentence: "", amount: "" });
      assert.equal(now.amount, "12.50");
    });

    test("the hour that the clocks take is not paid", async () => {
      const a = await ask({ date: "2027-03-28", from: "01:00", to: "04:00" });
      assert.equal(a.price_cents, 4000);
    });

    test("what cannot be is refused beside its field", async () => {
      const no = await rule({ effect: "percent_less", who: "plan", weekdays: ["8"] });
      assert.equal(no.status, 422, no.text);
      assert.deepEqual(no.json.fields.map((f) => f.name).sort(), ["amount", "weekdays"]);
      const plan = await rule({ effect: "free", who: "plan" });
      assert.equal(plan.status, 422);
      assert.equal(plan.json.fields[0].name, "plan");
      assert.equal((await host.get(`${s}/prices?resource=aaaaaaaaaa`)).status, 422);
    });

    test("they are nobody's business but the host's", async () => {
      await otherHost(w);
      const other = await clientOf(w.server, "other_host");
      const [first] = (await host.get(`${s}/prices`)).json.rules;
      assert.equal((await other.get(`${s}/prices`)).status, 403);
      assert.equal((await w.guest.get(`${s}/prices`)).status, 401);
      const home = (await w.guest.get("/spaces?q=Portello+Lab")).json.spaces[0].slug;
      for (const deed of ["remove", "active", "place"]) {
        const no = await other.post(`/s/${home}/prices/rules/${first.id}/${deed}`, { down: 1 });
        assert.ok([404, 422].includes(no.status), no.text);
      }
      assert.equal((await other.post(`/s/${home}/prices/rules`, { id: first.id })).status, 404);
    });
  });
