// A host says how much one may book, and tries it; people see what is left before they book [BK-90 BK-92 BK-93].
import assert from "node:assert/strict";
import { before, describe, test } from "node:test";

import { engines, until, weekdays } from "../support/loggia.mjs";
import { clientOf, otherHost, shared, staff } from "../support/world.mjs";

for (const engine of engines)
  describe(`limits on ${engine}`, () => {
    const w = shared(engine);
    let host, member, s, room, other, id;
    const days = weekdays(7, 8);
    const [day] = days;
    const email = "member@loggia.example";
    before(async () => {
      host = await clientOf(w.server, "host");
      member = await clientOf(w.server, "member");
      s = `/s/${w.home}`;
      for (const name of ["Sala Prova", "Sala Due"])
        await host.post(`${s}/resources`, { name, kind: "room", seats: 8, price_hour: "20", bookable: true });
      const things = (await host.get(`${s}/resources`)).json.resources;
      room = things.find((r) => r.name === "Sala Prova").id;
      other = things.find((r) => r.name === "Sala Due").id;
      for (const old of (await host.get(`${s}/limits`)).json.rules)
        await host.post(`${s}/limits/rules/${old.id}/remove`, {});
      await host.post(`${s}/hours`, Object.fromEntries(["monday", "tuesday", "wednesday", "thursday", "friday",
        "saturday", "sunday"].map((d) => [d, "00:00-24:00"])));
    });

    const rule = (body) => host.post(`${s}/limits/rules`, body);
    const ask = (over) => ({ resource: room, date: day, from: "08:00", to: "11:00", units: 1, ...over });
    const book = (who, over) => who.post(`${s}/bookings`, ask(over));
    const tried = async (over) => {
      const reply = await host.get(`${s}/limits?${new URLSearchParams(ask(over))}`);
      assert.equal(reply.status, 200, reply.text);
      return reply.json.answer;
    };
    const form = async (who, over) =>
      (await who.get(`${s}/book?${new URLSearchParams(ask(over))}`)).json;

    test("a space without a limit says nothing of any", async () => {
      assert.deepEqual((await form(member)).limits, []);
      assert.deepEqual((await member.get("/me")).json.limits, []);
    });

    test("what is used and left is said before, and the refusal names the limit and when again", async () => {
      const made = await rule({ measure: "hours", amount: "4", period: "day", kinds: ["room"], name: "Sale" });
      assert.equal(made.status, 200, made.text);
      id = made.json.rules[0].id;
      assert.match(made.json.rules[0].sentence, /^Meeting rooms: at most 4\sh a day$/);
      assert.equal((await book(member)).status, 201);
      const f = await form(member, { resource: other, from: "12:00", to: "13:00" });
      assert.equal(f.limits[0].used, 180);
      assert.equal(f.limits[0].left, 60);
      assert.equal(f.limits[0].over, false);
      assert.match(f.limits[0].text, /3\sh of 4\sh/);
      const no = await book(member, { resource: other, from: "12:00", to: "14:00" });
      assert.equal(no.status, 422, no.text);
      assert.equal(no.json.code, "limit.hours");
      assert.deepEqual(no.json.fields.map((x) => [x.name, x.code]), [["to", "limit.hours"]]);
      assert.match(no.json.detail, /“Sale”.*There is room for it again from/);
      const before = await form(member, { resource: other, from: "12:00", to: "14:00" });
      assert.equal(before.code, "limit.hours");
      assert.equal(before.limits[0].over, true);
      assert.ok(before.limits[0].again_at);
    });

    test("the first screen says what is left", async () => {
      const [mine] = (await member.get("/me")).json.limits;
      assert.equal(mine.space, w.home);
      assert.match(mine.lines[0].text, /today/);
    });

    test("nobody gets more by asking many times at once", async () => {
      const all = await Promise.all([...Array(12)].map((_, i) => book(member,
        { resource: i % 2 ? room : other, date: days[4], from: `${String(i + 8).padStart(2, "0")}:00`,
          to: `${String(i + 9).padStart(2, "0")}:00` })));
      assert.deepEqual([201, 422].map((n) => all.filter((r) => r.status === n).length), [4, 8]);
    });

    test("the host is not bound and sees it; so is the front desk", async () => {
      const f = await form(host, { resource: other, from: "15:00", to: "20:00", email });
      assert.equal(f.limits[0].over, true);
      assert.equal(f.code, null);
      const made = await book(host, { resource: other, from: "15:00", to: "20:00", email, name: "Member" });
      assert.equal(made.status, 201, made.text);
      staff(w, "limit_desk", "desk", w.home);
      const desk = await clientOf(w.server, "limit_desk");
      assert.equal((await book(desk, { resource: other, date: days[5], from: "08:00", to: "18:00", name: "Caller" })).status, 201);
      assert.equal((await desk.get(`${s}/limits`)).status, 403);
    });

    test("a host tries a case, as somebody like this or as a person", async () => {
      const a = await tried({ from: "08:00", to: "13:00" });
      assert.equal(a.allowed, false);
      assert.equal(a.code, "limit.hours");
      assert.equal(a.person, null);
      assert.equal((await tried({ from: "08:00", to: "12:00" })).allowed, true);
      const her = await tried({ resource: other, from: "21:00", to: "22:00", who: "person", email });
      assert.equal(her.allowed, false);
      assert.ok(her.person);
      await until("it is noted as a look", async () =>
        (await member.get("/me/privacy/looked")).json.looks.some((l) => l.what === "Limits"));
      const nobody = await host.get(`${s}/limits?${new URLSearchParams(ask({ who: "person", email: "zoe@altrove.example" }))}`);
      assert.equal(nobody.status, 422);
      assert.equal(nobody.json.fields[0].code, "limit.no_person");
    });

    test("a series is looked at with the dates that a limit refuses, and keeps the others", async () => {
      const lessons = { resource: other, date: days[1], from: "08:00", to: "11:00", repeat: "daily",
        count: 3, name: "Corso" };
      await book(member, { date: days[1], from: "12:00", to: "14:00" });
      const look = await member.post(`${s}/series/preview`, lessons);
      assert.equal(look.status, 200, look.text);
      const codes = look.json.lines.map((d) => d.code);
      assert.deepEqual(codes.filter(Boolean), ["limit.hours"]);
    });

    test("a change is judged by what it adds", async () => {
      const made = await book(member, { date: days[2], from: "08:00", to: "12:00" });
      assert.equal(made.status, 201, made.text);
      const change = (to) => member.post(`/bookings/${made.json.code}/change`,
        { date: days[2], from: "08:00", to });
      assert.equal((await change("13:00")).json.code, "limit.hours");
      assert.equal((await change("10:00")).status, 200);
    });

    test("a limit that asks makes a request where the space confirms at once", async () => {
      const turned = await rule({ id, then: "ask" });
      assert.equal(turned.json.rules[0].then, "ask");
      assert.equal(turned.json.rules[0].name, "Sale");
      const over = { resource: other, date: days[7], from: "08:00", to: "14:00" };
      assert.equal((await form(member, over)).confirm, true);
      const made = await book(member, over);
      assert.equal(made.status, 201, made.text);
      assert.equal(made.json.status, "requested");
    });

    test("peak hours alone; a limit for them wants some", async () => {
      await host.post(`${s}/limits/peaks`, { monday: "", tuesday: "", wednesday: "", thursday: "", friday: "" });
      const none = await rule({ measure: "hours", amount: "1", period: "day", time: "peak" });
      assert.equal(none.json.fields[0].code, "limit.no_peaks");
      const bad = await host.post(`${s}/limits/peaks`, { monday: "9-5" });
      assert.equal(bad.status, 422);
      assert.equal(bad.json.fields[0].name, "monday");
      const all = Object.fromEntries(["monday", "tuesday", "wednesday", "thursday", "friday"].map((d) => [d, "09:00-12:00"]));
      assert.equal((await host.post(`${s}/limits/peaks`, all)).status, 200);
      const made = await rule({ measure: "hours", amount: "1", period: "day", time: "peak", kinds: ["room"] });
      assert.equal(made.status, 200, made.text);
      const peak = made.json.rules.at(-1).id;
      const late = await tried({ from: "12:00", to: "15:00" });
      assert.equal(late.rules.find((r) => r.rule === peak).binds, false);
      assert.equal((await tried({ from: "10:00", to: "12:00" })).rules.find((r) => r.rule === peak).over, true);
      await host.post(`${s}/limits/rules/${peak}/remove`, {});
    });

    test("what cannot be is refused beside its field", async () => {
      const no = await rule({ measure: "hours", amount: "x", kinds: ["boat"] });
      assert.equal(no.status, 422);
      assert.ok(no.json.fields.some((f) => f.name === "amount"), no.text);
      assert.equal((await rule({ measure: "count", amount: "1.5", period: "day" })).json.fields[0].name, "amount");
      assert.equal((await rule({ measure: "hours", amount: "3" })).json.fields[0].name, "period");
      assert.equal((await rule({ measure: "no_shows", amount: "3" })).json.fields[0].name, "days");
      assert.equal((await rule({ measure: "ahead", amount: "3", who: "plan" })).json.fields[0].name, "plan");
      assert.equal((await rule({ measure: "ahead", amount: "3", who: "person" })).json.fields[0].name, "email");
    });

    test("who uses how much: in sums, as a table, noted as a look, with a way to a limit", async () => {
      const list = (await host.get(`${s}/limits/use?weeks=1`)).json;
      assert.ok(Array.isArray(list.lines));
      const csv = await host.get(`${s}/limits/use.csv?weeks=26`);
      assert.match(csv.text, /^name,email,minutes,peak_minutes/);
      const made = await rule({ measure: "count", amount: "1", period: "open", who: "person", email, name: "Per lei" });
      assert.equal(made.status, 200, made.text);
      const mine = made.json.rules.at(-1);
      assert.equal(mine.email, email);
      await host.post(`${s}/limits/rules/${mine.id}/active`, { active: false });
    });

    test("they are nobody's business but the host's", async () => {
      await otherHost(w);
      const stranger = await clientOf(w.server, "other_host");
      for (const page of ["limits", "limits/rule", "limits/use", "limits/use.csv"]) {
        assert.equal((await stranger.get(`${s}/${page}`)).status, 403, page);
        assert.equal((await w.guest.get(`${s}/${page}`)).status, 401, page);
        assert.equal((await member.get(`${s}/${page}`)).status, 403, page);
      }
      const theirs = (await w.guest.get("/spaces?q=Portello+Lab")).json.spaces[0].slug;
      assert.equal((await stranger.post(`/s/${theirs}/limits/rules/${id}/remove`, {})).status, 404);
      assert.equal((await stranger.post(`/s/${theirs}/limits/rules`, { id, amount: "1" })).status, 404);
    });
  });
