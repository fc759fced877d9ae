// Acting in another's place: by his will, for a time, all of it seen by him; and what is his alone.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { before, describe, test } from "node:test";

import { Keeper, engines, until } from "../support/loggia.mjs";
import { mailWith } from "../support/mail.mjs";
import { accounts, morning, shared } from "../support/world.mjs";

const rows = readFileSync("docs/permissions.md", "utf8").split("\n")
  .map((line) => /^\| `(GET|POST) ([^`]+)` \| ([^|]+) \| ([^|]+) \|/.exec(line))
  .filter(Boolean)
  .map(([, method, route, visitor, member]) => ({ method, route, visitor, member }));

for (const engine of engines)
  describe(`helpers on ${engine} [PE-33, PE-34, PE-35]`, () => {
    const w = shared(engine);
    let ada; // the person
    let desk; // who helps: a host
    let access;
    before(async () => {
      ada = new Keeper(w.server);
      desk = new Keeper(w.server);
      for (const [client, role] of [[ada, "member"], [desk, "host"]]) {
        const [email, password] = accounts[role];
        assert.equal((await client.post("/sign-in/password", { email, password })).status, 200);
      }
    });

    const acts = async () => (await ada.get("/me/helpers")).json.acts;
    const me = async (client) => (await client.get("/me")).json;

    test("nobody acts unasked", async () => {
      assert.deepEqual((await desk.get("/me/helping")).json.people, []);
      assert.equal((await desk.post("/me/helping/1000000000/begin", {})).status, 404);
    });

    test("a front desk asks; who is asked learns who, why and how long, and says yes", async () => {
      const asked = await desk.post("/me/helping",
        { email: accounts.member[0], span: "hour", note: "Spostare la prenotazione" });
      assert.equal(asked.status, 200, asked.text);
      const unknown = await desk.post("/me/helping",
        { email: "nessuno@posta.example", span: "hour", note: "Prova" });
      assert.equal(unknown.status, 200, "the same is said");
      assert.equal((await ada.post("/me/helping",
        { email: accounts.host[0], note: "Prova" })).status, 403, "only a front desk asks");
      await mailWith(w.server, accounts.member[0], /Spostare la prenotazione/);
      const [line] = (await ada.get("/me/helpers")).json.helpers;
      assert.equal(line.state, "asked");
      access = line.id;
      assert.equal((await desk.post(`/me/helping/${access}/begin`, {})).status, 404, "not yet");
      assert.equal((await desk.post(`/me/helpers/${access}/allow`, {})).status, 404,
        "not by himself");
      assert.equal((await ada.post(`/me/helpers/${access}/allow`, {})).status, 200);
      assert.equal((await ada.post(`/me/helpers/${access}/allow`, {})).status, 409);
    });

    test("he begins, and is that person with a banner", async () => {
      assert.equal((await desk.get("/network/settings")).status, 403);
      const begun = await desk.post(`/me/helping/${access}/begin`, {});
      assert.equal(begun.status, 200, begun.text);
      assert.equal((await me(desk)).email, accounts.member[0]);
      const page = await desk.ask("GET", "/me", undefined,
        { accept: "text/html", "accept-language": "en" });
      assert.match(page.text, /you act in the place of Ilaria Costa/);
      await mailWith(w.server, accounts.member[0], /ha iniziato ad agire|began to act/);
    });

    test("what he does is written down with it, and what he was refused is not", async () => {
      const booked = await desk.post(`/s/${w.home}/bookings`,
        morning({ email: accounts.member[0] }));
      assert.equal(booked.status, 201, booked.text);
      assert.equal((await desk.post(`/s/${w.home}/bookings`, morning({ units: 400 }))).status, 422);
      const done = (await acts()).filter((a) => a.changed);
      assert.equal(done.length, 1, JSON.stringify(done));
      // What, where and when, with the page on which the person sees it.
      assert.equal(done[0].path, `/bookings/${booked.json.code}`);
      assert.equal(done[0].what, "Booked a place");
      assert.match(done[0].detail, /^Officina Altinate, .+, .+ \d+ .+, 10:00–12:00$/);
      assert.ok(done[0].who && done[0].at);
      const page = await desk.ask("GET", "/me/profile", undefined, { accept: "text/html" });
      assert.equal(page.status, 403);
      assert.match(page.text, /action="\/me\/helping\/stop" class="actions"/);
      assert.match(page.text, /Stop acting for Ilaria Costa/);
      assert.ok(!page.text.includes("/sign-in?next="), "signing in would not help");
      assert.ok((await ada.get("/me/helpers.csv")).text.includes(accounts.host[0]));
    });

    test("what is the person's alone is refused, on every such route", async () => {
      const alone = rows.filter((r) => r.member.trim() === "in person");
      assert.ok(alone.length > 20);
      for (const { method, route } of alone) {
        const where = route.replace(/\{\w+\}/g, "1000000000");
        const reply = await desk.ask(method, where, method === "GET" ? undefined : {});
        // A form that is refused tells so only to who may send it: it is filled where it matters.
        assert.equal(reply.status, 403, `${method} ${route}: ${reply.text}`);
        assert.equal(reply.json.code, "people.helper_may_not", `${method} ${route}`);
      }
      for (const where of ["/sign-in/connect", "/documents/1000000000/sign",
        "/documents/1000000000/code", "/introductions/1000000000/answer"])
        assert.equal((await desk.post(where, {})).status, 403, where);
      assert.equal((await desk.post("/me/password",
        { password: "quattro parole altrui" })).json.code, "people.helper_may_not");
    });

    test("he has no role there: neither the person's nor his own", async () => {
      for (const where of [`/s/${w.home}/bookings`, `/s/${w.home}/edit`, "/network"])
        assert.equal((await desk.get(where)).status, 403, where);
    });

    test("another language is his own affair", async () => {
      await desk.post("/language", { lang: "en" });
      assert.equal((await ada.get("/me/profile")).json.lang, null);
    });

    test("the person ends it, and it is over at once", async () => {
      assert.equal((await ada.post(`/me/helpers/${access}/end`, {})).status, 200);
      assert.equal((await me(desk)).email, accounts.host[0]);
      assert.equal((await desk.get(`/s/${w.home}/edit`)).status, 200, "he is himself again");
      assert.equal((await desk.post(`/me/helping/${access}/begin`, {})).status, 404);
      assert.equal((await ada.post(`/me/helpers/${access}/end`, {})).status, 404);
    });

    test("a person lets somebody act, who stops by himself", async () => {
      assert.equal((await ada.post("/me/helpers", { email: accounts.member[0] })).status, 422);
      const given = await ada.post("/me/helpers",
        { email: accounts.host[0], span: "week", note: "Sono in ferie" });
      assert.equal(given.status, 200, given.text);
      await mailWith(w.server, accounts.host[0], /\/me\/helping/);
      const [line] = (await desk.get("/me/helping")).json.people;
      assert.equal((await desk.post(`/me/helping/${line.id}/begin`, {})).status, 200);
      assert.equal((await me(desk)).email, accounts.member[0]);
      assert.equal((await desk.post("/me/helping/stop", {})).status, 200);
      assert.equal((await me(desk)).email, accounts.host[0]);
      assert.equal((await ada.get("/me/security")).json.helpers[0].state, "live");
    });

    test("signing out ends the session that acted", async () => {
      const [line] = (await desk.get("/me/helping")).json.people;
      await desk.post(`/me/helping/${line.id}/begin`, {});
      const cookie = desk.cookie;
      assert.equal((await desk.post("/sign-out", {})).status, 200);
      const again = new Keeper(w.server, cookie);
      assert.equal((await again.get("/me")).status, 401);
    });

    test("ten may act for one person, and no more", async () => {
      let reply;
      for (let i = 0; i < 10; i++)
        reply = await ada.post("/me/helpers", { email: `aiuto${i}@posta.example` });
      assert.equal(reply.status, 409);
      assert.equal(reply.json.code, "people.helpers_many");
    });

    test("what was only looked at is seen within a minute or so", { timeout: 300_000 }, async () => {
      await until("it is seen", async () => (await acts()).some((a) => !a.changed && a.path === "/me"), 110_000);
    });
  });
