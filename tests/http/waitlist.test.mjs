// "Tell me when it is free": the line, the offer by mail, yes, no, no answer; who sees what.
import assert from "node:assert/strict";
import { before, describe, test } from "node:test";

import { Client, engines, until, weekday, weekdays } from "../support/loggia.mjs";
import { mailWith } from "../support/mail.mjs";
import { accounts, clientOf, otherHost, shared, teamOfHome } from "../support/world.mjs";

for (const engine of engines)
  describe(`waiting lists on ${engine}`, () => {
    const [date, later] = weekdays(6, 2);
    const w = shared(engine);
    let s;
    let room;
    let host;
    let team;
    before(async () => {
      s = `/s/${w.home}`;
      host = await clientOf(w.server, "host");
      await host.post(`${s}/resources`,
        { name: "Sala Attesa", kind: "room", units: 1, seats: 6, price_hour: "10", bookable: true });
      room = (await w.guest.get(`${s}/free?date=${date}&from=10:00&to=12:00`)).json.resources
        .find((r) => r.name === "Sala Attesa").id;
    });

    const span = (from) => ({ resource: room, date, from: `${from}:00`, to: `${from + 1}:00` });
    const query = (from) => `resource=${room}&date=${date}&from=${from}:00&to=${from + 1}:00`;
    const book = async (from) => (await w.guest.post(`${s}/bookings`,
      { ...span(from), name: "Primo", email: "primo@posta.example" })).json;
    const cancel = async (b) => assert.equal((await w.guest.post(`/bookings/${b.code}/cancel`,
      { secret: new URL(b.manage_url).searchParams.get("secret") })).status, 200);
    const wait = async (name, from, client = w.guest) => {
      const made = await client.post(`${s}/wait`,
        { ...span(from), name, email: `${name.toLowerCase()}@posta.example` });
      assert.equal(made.status, 201, made.text);
      return made.json;
    };
    const link = (e) => `/waiting/${e.code}?secret=${new URL(e.manage_url).searchParams.get("secret")}`;
    const secret = (e) => new URL(e.manage_url).searchParams.get("secret");
    const becomes = (e, status) => until(`${e.name} is ${status}`, async () => {
      const now = (await w.guest.get(link(e))).json;
      return now.status === status && now;
    });

    test("the first in line is offered it by mail and books it by its link [WL-2, WL-3, WL-4, WL-7]", async () => {
      assert.equal((await w.guest.post(`${s}/wait`, { ...span(10), name: "A", email: "a@posta.example" }))
        .json.code, "waitlist.free");
      const first = await book(10);
      const page = (await w.guest.get(`${s}/wait?${query(10)}`)).json;
      assert.deepEqual([page.free, page.before, page.code], [false, 0, null]);
      const ada = await wait("Ada", 10);
      const bea = await wait("Bea", 10);
      assert.deepEqual([ada.before, bea.before, ada.status], [0, 1, "waiting"]);
      await mailWith(w.server, "ada@posta.example", /list/);
      assert.equal((await w.guest.get(`${s}/wait?${query(10)}`)).json.before, 2);

      await cancel(first);
      const offered = await becomes(ada, "offered");
      assert.equal(offered.price_cents, 1000);
      assert.ok(Date.parse(offered.answer_by) > Date.now());
      const mail = await mailWith(w.server, "ada@posta.example", /free for you/i);
      assert.match(mail, new RegExp(`/waiting/${ada.code}`));
      assert.equal((await w.guest.post(`${s}/bookings`,
        { ...span(10), name: "C", email: "c@posta.example" })).json.code, "booking.held");
      // Programs that follow links answer nothing.
      for (let i = 0; i < 3; i++) assert.equal((await w.guest.get(link(ada))).json.status, "offered");

      const other = await w.guest.post(`/waiting/${ada.code}/yes`, { secret: secret(ada), price_cents: 1 });
      assert.deepEqual([other.status, other.json.code], [409, "booking.price_changed"]);
      const yes = await w.guest.post(`/waiting/${ada.code}/yes`, { secret: secret(ada), price_cents: 1000 });
      assert.equal(yes.status, 200, yes.text);
      assert.equal(yes.json.status, "booked");
      const booking = (await host.get(`/bookings/${yes.json.booking}`)).json;
      assert.deepEqual([booking.name, booking.status, booking.resource], ["Ada", "confirmed", room]);
      await mailWith(w.server, "ada@posta.example", /is booked/);
      assert.equal((await w.guest.post(`/waiting/${ada.code}/yes`, { secret: secret(ada) })).json.code,
        "waitlist.over");
      assert.equal((await w.guest.get(link(bea))).json.status, "waiting");
    });

    test("who says no lets the next have it; who leaves is not asked [WL-3]", async () => {
      const first = await book(14);
      const [ada, bea, cleo] = [await wait("Dora", 14), await wait("Bice", 14), await wait("Cleo", 14)];
      assert.equal((await w.guest.post(`/waiting/${bea.code}/leave`, { secret: secret(bea) })).json.status,
        "left");
      await cancel(first);
      await becomes(ada, "offered");
      assert.equal((await w.guest.post(`/waiting/${ada.code}/no`, { secret: secret(ada) })).json.status,
        "declined");
      await becomes(cleo, "offered");
      assert.equal((await w.guest.get(link(bea))).json.status, "left");
    });

    test("any of the kind, when a block is lifted", async () => {
      const date = later; // no booking stands in the way of the block
      const others = (await w.guest.get(`${s}/free?date=${date}&from=16:00&to=17:00`)).json.resources
        .filter((r) => r.kind === "room" && r.id !== room);
      for (const r of others)
        await w.guest.post(`${s}/bookings`, { ...span(16), date, resource: r.id, name: "Primo",
          email: "primo@posta.example" });
      const set = await host.post(`${s}/resources/${room}/blocks`,
        { kind: "out_of_order", from: date, to: date, units: 1, why: "vernice" });
      assert.ok(set.status < 300, set.text);
      const made = await w.guest.post(`${s}/wait`, { kind: "room", date, from: "16:00", to: "17:00",
        name: "Elsa", email: "elsa@posta.example" });
      assert.equal(made.status, 201, made.text);
      const block = (await host.get(`${s}/resources/${room}/blocks`)).json.blocks[0];
      const lifted = await host.post(`${s}/resources/${room}/blocks/${block.id}/end`, {});
      assert.ok(lifted.status < 300, lifted.text);
      const offered = await becomes(made.json, "offered");
      assert.equal(offered.offer_name, "Sala Attesa");
    });

    test("a member sees what he waits for, the desk who waits, nobody else anything [WL-8]", async () => {
      await book(18);
      const member = await clientOf(w.server, "member");
      const mine = await member.post(`${s}/wait`, { ...span(18), name: "Ilaria",
        email: accounts.member[0] });
      assert.equal(mine.status, 201, mine.text);
      assert.deepEqual((await member.get("/me/waiting")).json.entries.map((e) => e.code), [mine.json.code]);
      assert.equal((await member.get(`/waiting/${mine.json.code}`)).status, 200);
      assert.equal((await w.guest.get(`/waiting/${mine.json.code}`)).status, 404);
      assert.equal((await w.guest.get(`/waiting/${mine.json.code}?secret=00000000000000000000000000`)).status, 404);
      const there = (await host.get(`${s}/waiting`)).json.entries;
      assert.ok(there.some((e) => e.code === mine.json.code));
      await otherHost(w);
      const other = await clientOf(w.server, "other_host");
      assert.ok([403, 404].includes((await other.get(`${s}/waiting`)).status));
      assert.equal((await other.get(`/waiting/${mine.json.code}`)).status, 404);
      assert.equal((await host.post(`${s}/waiting/${mine.json.code}/remove`, {})).status, 200);
      await mailWith(w.server, accounts.member[0], /waiting list|lista d/);
      assert.equal((await member.get("/me/waiting")).json.entries.length, 0);
    });

    test("for a team: the offer goes to the person, the booking on its account [WL-10]", async () => {
      const clients = { host };
      team = await teamOfHome(w, clients);
      const first = await book(8);
      const form = { ...span(8), name: "Mate", email: accounts.mate[0], team };
      const not = await (await clientOf(w.server, "member")).post(`${s}/wait`, { ...form, email: accounts.member[0] });
      assert.deepEqual([not.status, not.json.fields[0].code], [422, "team.not_member"]);
      const mine = await clients.mate.post(`${s}/wait`, form);
      assert.deepEqual([mine.status, mine.json.team], [201, "Studio Bianchi"], mine.text);
      await cancel(first);
      await becomes(mine.json, "offered");
      assert.match(await mailWith(w.server, accounts.mate[0], /free for you/i), /Studio Bianchi/);
      const yes = await w.guest.post(`/waiting/${mine.json.code}/yes`, { secret: secret(mine.json), price_cents: 1000 });
      assert.equal(yes.status, 200, yes.text);
      const month = `${date.slice(0, 8)}01`;
      const { bookings } = (await clients.team_admin.get(`/teams/${team}/bookings?month=${month}`)).json;
      assert.deepEqual(bookings.map((b) => [b.code, b.name, b.status]), [[yes.json.booking, "Mate", "confirmed"]]);
    });

    test("the desk puts a caller on the list, on his account or a team's that he is in [WL-11]", async () => {
      const day = weekday(8);
      const at = (from) => ({ ...span(from), date: day });
      const desk = await clientOf(w.server, "desk");
      const slug = team;
      const taken = [];
      for (const from of [9, 11]) taken.push((await w.guest.post(`${s}/bookings`,
        { ...at(from), name: "Primo", email: "primo@posta.example" })).json);
      const query = `resource=${room}&date=${day}&from=09:00&to=10:00`;
      const [booking, asked] = [`${s}/book?${query}&name=Mate&email=${accounts.mate[0]}&team=${slug}`, `${s}/wait?${query}`];
      const form = await desk.ask("GET", booking, undefined, { accept: "text/html" });
      const way = /href="(\/s\/[^"]*\/wait\?[^"]*)"/.exec(form.text)[1].replaceAll("&amp;", "&");
      for (const part of ["name=Mate", `team=${slug}`, "email=mate"]) assert.ok(way.includes(part), way);
      const shown = await desk.ask("GET", way, undefined, { accept: "text/html" });
      assert.match(shown.text, /Put a caller on the waiting list/);
      assert.match(shown.text, new RegExp(`<option value="${slug}" selected`));
      assert.match(shown.text, /name="email"[^>]*value="mate@loggia.example"/);
      const own = await desk.ask("GET", asked, undefined, { accept: "text/html" });
      assert.doesNotMatch(own.text, new RegExp(accounts.desk[0]), "not the desk waits");

      const stranger = await desk.post(`${s}/wait`, { ...at(9), name: "Ilaria", email: accounts.member[0], team: slug });
      assert.deepEqual([stranger.status, stranger.json.fields[0].name, stranger.json.fields[0].code],
        [422, "email", "team.not_member"]);
      const other = (await (await clientOf(w.server, "other_admin")).get("/me/teams")).json.teams[0].slug;
      const foreign = await desk.post(`${s}/wait`, { ...at(9), name: "A", email: accounts.other_admin[0], team: other });
      assert.deepEqual([foreign.status, foreign.json.fields[0].name], [422, "team"], "a team of somewhere else");
      const mate = await desk.post(`${s}/wait`, { ...at(9), name: "Mate", email: accounts.mate[0], team: slug });
      assert.deepEqual([mate.status, mate.json.team], [201, "Studio Bianchi"], mate.text);
      assert.equal((await desk.post(`${s}/wait`, { ...at(9), name: "Mate", email: accounts.mate[0], team: slug })).json.code,
        "waitlist.already");
      const mine = (await (await clientOf(w.server, "mate")).get("/me/waiting")).json.entries;
      assert.deepEqual(mine.map((e) => [e.code, e.team]), [[mate.json.code, "Studio Bianchi"]]);
      const known = await desk.post(`${s}/wait`, { ...at(11), name: "Ilaria", email: accounts.member[0] });
      assert.equal(known.status, 201, known.text);
      const member = await clientOf(w.server, "member");
      assert.ok((await member.get("/me/waiting")).json.entries.some((e) => e.code === known.json.code));

      for (const b of taken) await cancel(b);
      for (const e of [mate.json, known.json]) {
        const offered = await becomes(e, "offered");
        const yes = await w.guest.post(`/waiting/${e.code}/yes`, { secret: secret(e), price_cents: offered.price_cents });
        assert.equal(yes.status, 200, yes.text);
        const booked = (await host.get(`/bookings/${yes.json.booking}`)).json;
        assert.equal(booked.name, e.name);
        if (e.code === known.json.code) // his own, without any link
          assert.equal((await member.get(`/bookings/${yes.json.booking}`)).status, 200);
      }
    });

    test("what makes no sense is refused", async () => {
      const cases = [
        [{ date: "2020-01-01" }, 422], [{ to: "09:00" }, 422], [{ email: "nobody" }, 422],
        [{ name: undefined }, 422], [{ units: 3 }, 422], [{ resource: undefined }, 422],
        [{ resource: "0000000001" }, 404]];
      for (const [over, status] of cases) {
        const reply = await new Client(w.server).post(`${s}/wait`,
          { ...span(18), name: "Ada", email: "ada@posta.example", ...over });
        assert.equal(reply.status, status, JSON.stringify(over) + reply.text);
      }
      assert.equal((await w.guest.get(`${s}/wait`)).status, 404);
      assert.equal((await w.guest.get(`${s}/wait?${query(18)}&units=x`)).status, 422);
    });
  });
