// Plans and memberships over the interface: a host confirms, mails leave in the reader's language, a
// contract is signed, strangers see nothing, bad input is named.
import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { day, engines } from "../support/loggia.mjs";
import { letterAbout } from "../support/mail.mjs";
import { clientOf, otherHost, signedIn, staff, world } from "../support/world.mjs";

const offer = (over = {}) => ({
  name: "Residente", price: "200", term_months: ["3"], term_price: ["170"], notice_days: 30, renews: true, ...over,
});

for (const engine of engines)
  describe(`memberships on ${engine}`, () => {
    test("the front desk reads a membership, and what is owed it does not [PL-71]",
      { timeout: 300_000 }, async (t) => {
        const w = await world(engine, t);
        staff(w, "banco", "desk", w.home);
        const desk = await clientOf(w.server, "banco");
        const { members } = (await desk.get(`/s/${w.home}/members`)).json;
        assert.ok(members.length > 0);
        const where = `/memberships/${members[0].id}`;
        const read = await desk.get(where);
        assert.equal(read.status, 200, read.text);
        const { includes, outlook, charges, history } = read.json;
        assert.ok(includes.length > 0, read.text);
        assert.deepEqual([outlook, charges, history], [null, [], []]);
        const page = await fetch(w.server.url + where,
          { headers: { accept: "text/html", "accept-language": "en", cookie: desk.cookie } });
        const html = await page.text();
        assert.equal(page.status, 200);
        assert.doesNotMatch(html, /\/step\?|next invoices/);
        assert.equal((await desk.get(`${where}/step?step=cancel`)).status, 404);
        const elsewhere = await otherHost(w);
        staff(w, "banco_altrove", "desk", elsewhere);
        const other = await clientOf(w.server, "banco_altrove");
        assert.equal((await other.get(where)).status, 404);
      });

    test("one that ends on its first day is called off, and has no last day", { timeout: 300_000 }, async (t) => {
      const w = await world(engine, t);
      const [host, member] = await Promise.all(["host", "member"].map((r) => clientOf(w.server, r)));
      const s = `/s/${w.home}`;
      const { plan } = (await host.post(`${s}/plans`, offer({ term_months: [], term_price: [], notice_days: 0 }))).json;
      const joined = await member.post(`${s}/join/${plan.id}`, { from: day(5) });
      assert.equal(joined.status, 201, joined.text);
      const m = `/memberships/${joined.json.id}`;
      const shown = (await member.get(`${m}/step?step=cancel&from=${day(5)}`, { accept: "text/html" })).text;
      assert.match(shown, /called off before it begins|è disdetto prima di iniziare/);
      const ended = await member.post(`${m}/step`, { step: "cancel", from: day(5) });
      assert.equal(ended.status, 200, ended.text);
      const page = (await member.get(m, { accept: "text/html" })).text;
      assert.match(page, /called off before it began|disdetto prima di iniziare/);
      assert.doesNotMatch(page, /ends on|finisce il/);
      const mail = await letterAbout(w.server, "member@loggia.example", /finirà|will end|è finito|has ended/);
      assert.doesNotMatch(mail.parts["text/plain"], /Last day|Ultimo giorno/);
    });

    test("the host answers a request; both get mails; others do not know of it", { timeout: 300_000 },
      async (t) => {
        const w = await world(engine, t);
        await otherHost(w);
        const [host, member, other, visitor] = await Promise.all(
          ["host", "member", "other_host", "visitor"].map((r) => clientOf(w.server, r)));
        const s = `/s/${w.home}`;
        const plan = (await host.post(`${s}/plans`, offer({ confirms: true, pause_days: 30 }))).json.plan;
        const shown = (await visitor.get(`${s}/join/${plan.id}?term=3&from=${day(0)}`)).json;
        assert.equal(shown.outlook.invoices.length, 3);
        assert.equal(shown.first_cents, 17000);
        await member.post("/teams", { name: "Studio Prova" });
        const { holders } = (await member.get(`${s}/join/${plan.id}`)).json;
        assert.deepEqual([holders[0].id, holders[0].on, holders[1].name], ["", true, "Studio Prova"]);
        const team = await member.get(`${s}/join/${plan.id}?team=${holders[1].id}`);
        assert.equal(team.json.holders[1].on, true, team.text);
        const body = { term: 3, from: day(0), first_cents: shown.first_cents, note: "Near the window?" };
        assert.equal((await visitor.post(`${s}/join/${plan.id}`, body)).status, 401);
        const stale = await member.post(`${s}/join/${plan.id}`, { ...body, first_cents: 1 });
        assert.equal(stale.status, 409);
        assert.equal(stale.json.code, "plan.price_changed");
        const joined = await member.post(`${s}/join/${plan.id}`, body);
        assert.equal(joined.status, 201);
        assert.equal(joined.json.line.status, "asked");
        const m = `/memberships/${joined.json.id}`;
        await letterAbout(w.server, "host@loggia.example", /vuole abbonarsi|wants to join/);
        assert.equal((await other.get(m)).status, 404);
        assert.equal((await other.post(`${m}/answer`, { answer: "yes" })).status, 404);
        assert.equal((await member.post(`${m}/answer`, { answer: "yes" })).status, 403);
        const yes = await host.post(`${m}/answer`, { answer: "yes" });
        assert.equal(yes.json.line.status, "runs");
        assert.equal((await host.post(`${m}/answer`, { answer: "no" })).status, 409);
        const welcome = await letterAbout(w.server, "member@loggia.example", /benvenuto|Welcome/);
        assert.match(welcome.parts["text/plain"], /memberships\//);
        const twice = await member.post(`${s}/join/${plan.id}`, body);
        assert.equal(twice.json.code, "plan.member_already");
        const browser = await signedIn(w.server, "member");
        assert.match((await browser.go(`${m}/step?step=change`)).text, /name="term" value="3" checked/);
        const early = await member.post(`${m}/step`, { step: "cancel", from: day(2) });
        assert.equal(early.status, 422);
        assert.deepEqual(early.json.fields.map((f) => [f.name, f.code]), [["from", "plan.too_early"]]);
        const end = (await member.get(m)).json.earliest_end;
        const ended = await member.post(`${m}/step`, { step: "cancel", from: end });
        assert.equal(ended.json.ending, true);
        await letterAbout(w.server, "host@loggia.example", /se ne va|leaves/);
        const keep = (await browser.go(`${m}/step?step=keep&lang=en`)).text;
        assert.doesNotMatch(keep, /What you choose/);
        assert.match(keep, /As things stand/);
        assert.equal((await member.post(`${m}/step`, { step: "keep" })).json.ending, false);
        // A pause that has not begun is taken back, one that runs is ended.
        const pause = { step: "pause", from: day(3), until: day(8) };
        assert.equal((await member.post(`${m}/step`, pause)).status, 200);
        assert.match((await browser.go(`${m}?lang=en`)).text, /Take the pause back/);
        assert.equal((await member.post(`${m}/step`, { step: "resume", from: day(0) })).json.paused, false);
        assert.equal((await member.post(`${m}/step`, { ...pause, from: day(0) })).status, 200);
        assert.match((await browser.go(`${m}?lang=en`)).text, /End the pause/);
      });

    test("a team pays for each seat: said before joining, before a step and on the invoice", { timeout: 300_000 },
      async (t) => {
        const w = await world(engine, t);
        const [host, member] = await Promise.all(["host", "member"].map((r) => clientOf(w.server, r)));
        const s = `/s/${w.home}`;
        const { plan } = (await host.post(`${s}/plans`, offer({ price: "120.00", for_teams: true,
          notice_days: 0, term_months: undefined, term_price: undefined }))).json;
        // What is owed is told in the language of the team's admin [PL-72].
        await member.post("/language", { lang: "en" });
        await member.post("/teams", { name: "Studio Prova" });
        const { holders } = (await member.get(`${s}/join/${plan.id}`)).json;
        const where = `${s}/join/${plan.id}?team=${holders[1].id}&seats=3&from=${day(0)}`;
        const { outlook, first_cents } = (await member.get(where)).json;
        assert.equal(first_cents, 36000);
        const three = "3 seats × €120.00 = €360.00 a month";
        assert.deepEqual(outlook.invoices.map((i) => [i.amount_cents, i.lines[0].rule]),
          Array(3).fill([36000, three]));
        const browser = await signedIn(w.server, "member");
        assert.match((await browser.go(where)).text, /3 seats × €120\.00 = €360\.00 a month/);
        assert.match((await browser.go(`${s}/join/${plan.id}?lang=it`)).text, /prezzo per ogni posto/);
        const joined = (await member.post(`${s}/join/${plan.id}`,
          { team: holders[1].id, seats: 3, from: day(0), first_cents })).json;
        const m = `/memberships/${joined.id}`;
        assert.deepEqual([joined.line.seats, joined.line.price_cents], [3, 36000]);
        assert.deepEqual(joined.charges.map((c) => [c.amount_cents, c.rule]), [[36000, three]]);

        // One more from the day after: what is left of three comes back, what is left of four is paid.
        const change = { step: "change", plan: plan.id, seats: 4, from: day(1) };
        const before = (await member.get(`${m}/step?step=change&plan=${plan.id}&seats=4&from=${day(1)}`)).json;
        const [next, then] = before.after.invoices;
        assert.match(next.lines[0].rule, /^3 seats × €120\.00 = €360\.00 a month; \d+ of \d+ days given back$/);
        assert.match(next.lines[1].rule, /^4 seats × €120\.00 = €480\.00 a month; \d+ of \d+ days$/);
        assert.equal(then.amount_cents, 48000);
        const more = await member.post(`${m}/step`, change);
        assert.equal(more.status, 200, more.text);
        assert.deepEqual(more.json.outlook.invoices[0].amount_cents, next.amount_cents);
        assert.match((await browser.go(`${m}?lang=en`)).text, /changes to [^<]*, 4 seats/);

        // And one less, from the period after.
        const less = await member.post(`${m}/step`, { ...change, seats: 3, from: then.date });
        assert.equal(less.status, 200, less.text);
        assert.deepEqual(less.json.outlook.invoices.slice(1).map((i) => i.amount_cents), [36000, 36000]);
      });

    test("what is booked ahead is shown before the step as it is paid then, and the mail says it",
      { timeout: 300_000 }, async (t) => {
        const w = await world(engine, t);
        staff(w, "newcomer", "member");
        const [host, member] = await Promise.all(["host", "newcomer"].map((r) => clientOf(w.server, r)));
        const s = `/s/${w.home}`;
        for (const rule of (await host.get(`${s}/prices`)).json.rules)
          await host.post(`${s}/prices/rules/${rule.id}/remove`, {});
        const offered = offer({ name: "Scrivania", period: "week", term_months: [], term_price: [],
          notice_days: 0, pause_days: 30, use_kind: ["desk"], use_days: ["all"], use_from: [""],
          use_to: [""] });
        const plan = (await host.post(`${s}/plans`, offered)).json.plan;
        const made = await host.post(`${s}/resources`,
          { name: "Isola", kind: "desk", units: 6, price_day: "16", bookable: true });
        const joined = await member.post(`${s}/join/${plan.id}`, { from: day(0) });
        assert.equal(joined.status, 201, joined.text);
        const m = `/memberships/${joined.json.id}`;
        let open; // a day of the week after this one on which the house is open, whatever feast is near
        for (const date of [14, 13, 12, 11, 10, 9, 8].map(day))
          if ((await w.guest.get(`${s}/free?date=${date}&from=10:00&to=12:00`)).json.resources
            ?.some((r) => r.kind === "desk" && r.free_units > 0)) open = date;
        const booked = await member.post(`${s}/bookings`,
          { kind: "desk", date: open, from: "10:00", to: "12:00", units: 1, name: "Marta", email: "newcomer@loggia.example" });
        assert.equal(booked.status, 201, booked.text + made.text);
        assert.equal(booked.json.paid.way.way, "included");
        const { price_cents } = booked.json;
        const ask = `step=cancel&from=${day(3)}`;
        const shown = (await member.get(`${m}/step?${ask}`)).json;
        assert.equal(shown.bookings.length, 1);
        const [b] = shown.bookings;
        assert.deepEqual([b.id, b.way, b.cents, b.priced], [booked.json.code, "money", price_cents, true]);
        assert.deepEqual([shown.others, shown.others_cents], [0, 0]);
        const line = shown.after.invoices.flatMap((i) => i.lines).find((l) => l.what === b.what);
        assert.equal(line.amount_cents, price_cents);
        const page = await member.get(`${m}/step?${ask}`, { accept: "text/html" });
        assert.ok(page.text.includes(`name="again_cents" value="${price_cents}"`), "shown, and sent along");
        const stale = await member.post(`${m}/step`,
          { step: "cancel", from: day(3), again_cents: price_cents + 1 });
        assert.deepEqual([stale.status, stale.json.code], [409, "plan.price_changed"]);
        const still = (await member.get(`/bookings/${booked.json.code}`)).json;
        assert.equal(still.paid.way.way, "included", "a refused step leaves it as it was");
        const ended = await member.post(`${m}/step`,
          { step: "cancel", from: day(3), again_cents: price_cents });
        assert.equal(ended.json.ending, true, ended.text);
        const now = (await member.get(`/bookings/${booked.json.code}`)).json;
        assert.deepEqual([now.paid.way.way, now.paid.way.rest_cents], ["money", price_cents]);
        const mail = await letterAbout(w.server, "newcomer@loggia.example", /finirà|will end/);
        assert.ok(mail.parts["text/plain"].includes(b.what.split(",")[0]), mail.parts["text/plain"]);
        const back = (await member.get(`${m}/step?step=keep`)).json;
        assert.deepEqual(back.bookings.map((x) => [x.way, x.cents]), [["included", -price_cents]]);
        await member.post(`${m}/step`, { step: "keep", again_cents: -price_cents });
        const kept = (await member.get(`/bookings/${booked.json.code}`)).json;
        assert.equal(kept.paid.way.way, "included");

        // The host changes what the plan includes: he sees before whom it concerns; what is booked stays [PL-15].
        const other = { ...offered, id: plan.id, use_kind: ["room"] };
        const unseen = await host.post(`${s}/plans`, other);
        assert.deepEqual([unseen.status, unseen.json.code], [409, "plan.includes_ahead"], unseen.text);
        const browser = await signedIn(w.server, "host");
        const again = await browser.submit(`${s}/plans/edit?id=${plan.id}`, `${s}/plans`,
          { id: plan.id, name: plan.name, price: "200", period: "week", use_kind: "room" });
        assert.equal(again.status, 409);
        assert.match(again.text, /name="shown" value="2"/);
        assert.match(again.text, /<option value="room"[^>]* selected/, "as it was typed");
        const { ahead } = (await host.get(`${s}/plans/edit?id=${plan.id}&use_kind=room`)).json;
        assert.deepEqual([ahead.memberships, ahead.first, ahead.last, ahead.shown], [1, day(7), null, 2]);
        assert.deepEqual(ahead.bookings.map((x) => [x.id, x.day]), [[booked.json.code, open]]);
        assert.equal((await host.get(`${s}/plans/edit?id=${plan.id}&use_kind=desk`)).json.ahead, null);
        const saved = await host.post(`${s}/plans`, { ...other, shown: ahead.shown });
        assert.equal(saved.status, 200, saved.text);
        const has = (await member.get(m)).json;
        assert.equal(has.includes_from, day(7));
        assert.notDeepEqual(has.includes, has.includes_then);
        await letterAbout(w.server, "newcomer@loggia.example", /Cambia ciò che comprende|What it includes changes/);
        assert.equal((await member.get(`/bookings/${booked.json.code}`)).json.paid.way.way, "included");
      });

    test("a plan with a contract runs when it is signed, and not when it is declined",
      { timeout: 300_000 }, async (t) => {
        const w = await world(engine, t);
        const [host, member] = await Promise.all(["host", "member"].map((r) => clientOf(w.server, r)));
        const s = `/s/${w.home}`;
        const templates = /<option value="(\w+)">[^<]*<\/option>/g;
        const form = await host.get(`${s}/plans/edit`, { accept: "text/html" });
        const choice = form.text.slice(form.text.indexOf('id="template"'));
        const template = [...choice.matchAll(templates)].map((x) => x[1]).find(Boolean);
        assert.ok(template, "the network has a contract to begin with");
        const plan = (await host.post(`${s}/plans`, offer({ template }))).json.plan;
        const joined = await member.post(`${s}/join/${plan.id}`, { from: day(1) });
        assert.equal(joined.json.line.status, "signing");
        const page = (await member.get(`/memberships/${joined.json.id}`)).json;
        assert.match(page.document_url, /^\/documents\//);
      });

    test("what is wrong with a plan is named, each at its place", async (t) => {
      const w = await world(engine, t);
      const host = await clientOf(w.server, "host");
      const s = `/s/${w.home}`;
      const refused = async (over, ...wanted) => {
        const reply = await host.post(`${s}/plans`, offer(over));
        assert.equal(reply.status, 422, JSON.stringify(over));
        assert.deepEqual(reply.json.fields.map((f) => [f.name, f.code]), wanted);
      };
      await refused({ price: "many" }, ["price", "field.money"]);
      await refused({ term_months: ["3", "x"], term_price: ["1", ""] },
        ["term_months[1]", "field.number"], ["term_price[1]", "field.money"]);
      await refused({ use_kind: ["desk"], use_from: ["18:00"], use_to: ["09:00"] },
        ["use_to[0]", "field.time"]);
      await refused({ credit_amount: ["-3"], credit_unit: ["hours"], credit_kind: ["room"] },
        ["credit_amount[0]", "field.number"]);
      await refused({ audience: "group" }, ["group", "field.missing"]);
      await refused({ name: "x".repeat(81) }, ["name", "field.long"]);
      await refused({ notice_days: 400 }, ["notice_days", "field.range"]);
      const html = await host.post(`${s}/plans`, offer({ name: "<b>x</b>" }));
      assert.equal(html.json.plan.name, "<b>x</b>");
      const page = await host.get(`${s}/plans`, { accept: "text/html" });
      assert.ok(!page.text.includes("<b>x</b>"));
    });
  });
