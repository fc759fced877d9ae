// Groups: a host pastes addresses, a price rule asks for the group, another operator's host sees nothing of it.
import assert from "node:assert/strict";
import { before, describe, test } from "node:test";

import { engines, weekday } from "../support/loggia.mjs";
import { clientOf, otherHost, shared } from "../support/world.mjs";

for (const engine of engines)
  describe(`groups on ${engine}`, () => {
    const w = shared(engine);
    let host;
    let member;
    let s;
    let desk;
    before(async () => {
      host = await clientOf(w.server, "host");
      member = await clientOf(w.server, "member");
      s = `/s/${w.home}`;
      for (const old of (await host.get(`${s}/prices`)).json.rules)
        await host.post(`${s}/prices/rules/${old.id}/remove`, {});
      await host.post(`${s}/resources`, {
        name: "Tavolo gruppi", kind: "desk", units: 4, price_hour: "10", bookable: true,
      });
      desk = (await host.get(`${s}/resources`)).json.resources
        .find((r) => r.name === "Tavolo gruppi").id;
    });

    const look = async (group = "ordine ingegneri") =>
      (await host.get(`${s}/groups?${new URLSearchParams({ group })}`)).json;

    test("addresses are pasted as they are: lines, commas, names beside them", async () => {
      const made = await host.post(`${s}/groups/add`, {
        group: "Ordine ingegneri",
        emails: "Ada Neri <ada@gruppi.example>\nbruno@gruppi.example; CARLA@gruppi.example\n" +
          "Dario Blu\tdario@gruppi.example, ada@gruppi.example\n\n",
      });
      assert.equal(made.status, 200, made.text);
      assert.deepEqual(made.json.members.map((m) => m.email), ["ada@gruppi.example",
        "bruno@gruppi.example", "CARLA@gruppi.example", "dario@gruppi.example"]);
      assert.equal(made.json.total, 4);
    });

    test("names of people whom the operator never dealt with are not told", async () => {
      assert.deepEqual((await look("Ordine ingegneri")).members.map((m) => m.name), ["", "", "", ""]);
    });

    test("once in it, in whatever spelling the group is written", async () => {
      const again = await host.post(`${s}/groups/add`,
        { group: "ORDINE INGEGNERI", emails: "Bruno@gruppi.example member@loggia.example" });
      assert.equal(again.json.group, "Ordine ingegneri");
      assert.equal(again.json.total, 5);
      assert.equal((await look("Ordine ingegneri")).groups
        .filter((g) => /ordine/i.test(g.name)).length, 1);
    });

    test("what is wrong stands beside its field, and nobody came in", async () => {
      const no = await host.post(`${s}/groups/add`,
        { group: "Ordine ingegneri", emails: "emma@gruppi.example, not-an-address, x@@y" });
      assert.equal(no.status, 422);
      assert.equal(no.json.fields[0].name, "emails");
      assert.match(no.json.fields[0].detail, /not-an-address.*x@@y/);
      assert.equal((await look("Ordine ingegneri")).total, 5);
      assert.equal((await host.post(`${s}/groups/add`, { group: "x" })).status, 422);
      const many = Array.from({ length: 501 }, (_, i) => `p${i}@gruppi.example`).join("\n");
      assert.equal((await host.post(`${s}/groups/add`, { group: "x", emails: many })).status, 422);
    });

    test("a price rule and a pass ask for it: who is in it pays less, others do not", async () => {
      await host.post(`${s}/prices/rules`,
        { name: "Ingegneri", who: "group", group: "Ordine ingegneri", effect: "percent_less", amount: "50" });
      const { uses } = await look("Ordine ingegneri");
      assert.deepEqual(uses.map((u) => [u.kind, u.name]), [["rule", "Ingegneri"]]);
      const price = async (client) => (await client.get(`${s}/book?${new URLSearchParams({
        resource: desk, date: weekday(9), from: "10:00", to: "12:00", units: 1 })}`)).json.price_cents;
      assert.equal(await price(w.guest), 2000);
      assert.equal(await price(member), 1000);
      const me = (await look("Ordine ingegneri")).members
        .find((m) => m.email === "member@loggia.example");
      assert.equal(me.name, "Ilaria Costa");
      const out = await host.post(`${s}/groups/remove`,
        { group: "Ordine ingegneri", account: me.account });
      assert.equal(out.status, 200, out.text);
      assert.equal(out.json.total, 4);
      assert.equal(await price(member), 2000);
    });

    test("a team that the operator knows goes in as a whole; another is refused", async () => {
      await host.post(`${s}/teams`, { name: "Studio Gruppi", admin_email: "admin@gruppi.example" });
      const team = (await look("studi")).teams.find((x) => x.label === "Studio Gruppi").word;
      const made = await host.post(`${s}/groups/add`, { group: "studi", team });
      assert.equal(made.status, 200, made.text);
      assert.deepEqual(made.json.members.map((m) => [m.team, m.name]), [[team, "Studio Gruppi"]]);
      const no = await host.post(`${s}/groups/add`, { group: "studi", team: "0000000001" });
      assert.equal(no.status, 422);
      const out = await host.post(`${s}/groups/remove`, { group: "studi", team });
      assert.equal(out.json.total, 0);
    });

    test("searched, paged, as a table", async () => {
      const emails = Array.from({ length: 60 }, (_, i) => `s${String(i).padStart(2, "0")}@scuola.example`);
      await host.post(`${s}/groups/add`, { group: "scuola", emails: emails.join("\n") });
      const one = (await host.get(`${s}/groups?group=scuola`)).json;
      assert.deepEqual([one.total, one.pages, one.members.length], [60, 2, 50]);
      const two = (await host.get(`${s}/groups?group=scuola&page=2`)).json;
      assert.equal(two.members.length, 10);
      assert.equal((await host.get(`${s}/groups?group=scuola&q=s07`)).json.total, 1);
      const csv = await host.get(`${s}/groups.csv?group=scuola`);
      assert.equal(csv.text.trim().split("\r\n").length, 61);
      const page = await host.get(`${s}/groups?group=scuola`, { accept: "text/html" });
      assert.match(page.text, /s07@scuola\.example/);
    });

    test("it is the host's: no member, no host of another operator", async () => {
      assert.equal((await member.get(`${s}/groups`)).status, 403);
      await otherHost(w);
      const other = await clientOf(w.server, "other_host");
      assert.notEqual((await other.get(`${s}/groups`)).status, 200);
      assert.notEqual((await other.post(`${s}/groups/add`,
        { group: "x", emails: "a@b.example" })).status, 200);
    });
  });
