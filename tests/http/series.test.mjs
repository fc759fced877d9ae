// Series over the interface: looked at, booked as shown, changed, answered; mails once for all; others know nothing.
import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { day, daysAfter, engines, pause, weekday } from "../support/loggia.mjs";
import { letterAbout, lettersTo } from "../support/mail.mjs";
import { clientOf, teamOfHome, world } from "../support/world.mjs";

const FIRM = "corsi@lingue.example";

async function house(engine, t) {
  const w = await world(engine, t);
  const [host, member, visitor] = await Promise.all(
    ["host", "member", "visitor"].map((r) => clientOf(w.server, r)));
  const s = `/s/${w.home}`;
  await host.post(`${s}/resources`,
    { name: "Aula nuova", kind: "room", units: 1, seats: 12, price_hour: "20", bookable: true });
  await host.post(`${s}/resources`,
    { name: "Aula di riserva", kind: "room", units: 1, seats: 12, price_hour: "25", bookable: true });
  const { resources } = (await host.get(`${s}/resources`)).json;
  const id = (name) => resources.find((r) => r.name === name).id;
  const room = id("Aula nuova");
  const date = await quiet(host, s, room);
  return { w, s, host, member, visitor, room, date, other: id("Aula di riserva") };
}

const lessons = (resource, over = {}) => ({
  resource, date: weekday(10), from: "10:00", to: "12:00", repeat: "weekly", count: 5,
  title: "Italiano", name: "Lingue S.r.l.", email: FIRM, ...over,
});

// A day from which five weeks have no holiday and no closure: the calendar is that of the tests' day.
async function quiet(host, s, room) {
  for (let days = 10; days < 120; days++) {
    const look = await host.post(`${s}/series/preview`, lessons(room, { date: weekday(days) }));
    if (look.json.fits === 5) return weekday(days);
  }
  const { text } = await host.post(`${s}/series/preview`, lessons(room));
  throw new Error(`no five weeks are open: ${text}`);
}

// The fields of a page's first form to an address, as a browser sends them.
function fieldsOf(html, action) {
  const form = html.split("<form").find((f) => f.includes(`action="${action}"`));
  const fields = new URLSearchParams();
  for (const [tag] of form.matchAll(/<input[^>]*>/g)) {
    const name = /name="([^"]*)"/.exec(tag)?.[1];
    const box = /type="(checkbox|radio)"/.test(tag);
    if (name && (!box || / checked/.test(tag)))
      fields.append(name, (/value="([^"]*)"/.exec(tag)?.[1] ?? "").replaceAll("&amp;", "&"));
  }
  return fields;
}

for (const engine of engines)
  describe(`series on ${engine}`, () => {
    test("a conflict is shown with what could be had, and booked as chosen [SE-2, SE-3]",
      { timeout: 300_000 }, async (t) => {
        const { s, host, member, room, other, date } = await house(engine, t);
        const ask = lessons(room, { date });
        // Where nobody has time to clear up between two, a host can say all the same; others cannot [BK-80].
        const buffered = await host.post(`${s}/resources`, { name: "Aula stretta", kind: "room", units: 1,
          seats: 12, price_hour: "20", bookable: true, setup_min: 30 });
        const tight = buffered.json.resources.find((r) => r.name === "Aula stretta").id;
        const near = await host.post(`${s}/bookings`,
          { resource: tight, date, from: "09:00", to: "10:00", name: "Prima" });
        assert.equal(near.status, 201, near.text);
        const fits = async (client, over) => {
          const { json } = await client.post(`${s}/series/preview`, lessons(tight, { date, ...over }));
          return [json.fits, json.lines[0].code];
        };
        assert.deepEqual(await fits(host), [4, "booking.buffer"]);
        assert.deepEqual(await fits(host, { ignore_buffers: true }), [5, null]);
        assert.deepEqual(await fits(member, { ignore_buffers: true, name: "Ilaria", email: undefined }),
          [4, "booking.buffer"]);
        const taken = (await host.post(`${s}/series/preview`, ask)).json.lines[2].date;
        const single = await host.post(`${s}/bookings`, {
          resource: room, date: taken, from: "11:00", to: "13:00", units: 1, name: "Nora" });
        assert.equal(single.status, 201, single.text);
        const look = await host.post(`${s}/series/preview`, ask);
        assert.equal(look.status, 200, look.text);
        assert.deepEqual([look.json.fits, look.json.conflicts, look.json.series], [4, 1, null]);
        const clash = look.json.lines[2];
        assert.equal(clash.code, "booking.taken");
        const offer = clash.offers.find((o) => o.resource === other);
        assert.equal(offer.price_cents, 5000);
        assert.ok(clash.offers.some((o) => o.resource === room && o.from === "08:00"
          || o.from !== "10:00"));
        const unsaid = await host.post(`${s}/series`, ask);
        assert.deepEqual([unsaid.status, unsaid.json.code], [409, "series.conflicts"]);
        const made = await host.post(`${s}/series`,
          { ...ask, shown: look.json.shown, choice: [offer.choice] });
        assert.equal(made.status, 201, made.text);
        assert.deepEqual([made.json.fits, made.json.total_cents], [5, 4 * 4000 + 5000]);
        const again = await host.post(`${s}/series`, { ...ask, shown: look.json.shown });
        assert.deepEqual([again.status, again.json.code], [409, "series.changed"]);
      });

    test("who is not signed in books several days in one go, by the same looks and one link [SE-14]",
      { timeout: 180_000 }, async (t) => {
        const { w, s, member, visitor, room, date } = await house(engine, t);
        const ask = { resource: room, days: true, date, until: daysAfter(date, 6), from: "10:00", to: "12:00",
          name: "Ada Lovati", email: "ada@posta.example" };
        assert.equal((await visitor.get(`${s}/series/new?days=1&resource=${room}`)).json.days, true);
        const nobody = await visitor.post(`${s}/series/preview`, { ...ask, email: undefined });
        assert.deepEqual([nobody.status, nobody.json.fields[0].name], [422, "email"]);
        // Closed days are named, and left out as they were shown.
        const look = (await visitor.post(`${s}/series/preview`, ask)).json;
        assert.deepEqual([look.lines.length, look.fits + look.conflicts, look.series], [7, 7, null]);
        assert.ok(look.fits >= 3 && look.conflicts >= 1, `${look.fits} of seven days`);
        assert.ok(look.lines.some((l) => l.code === "booking.closed" && l.why));
        const sum = look.lines.reduce((all, l) => all + (l.price_cents ?? 0), 0);
        assert.ok(sum >= look.fits * 4000);
        assert.equal(look.total_cents, sum);
        const made = await visitor.post(`${s}/series`, { ...ask, key: "seven days", shown: look.shown });
        assert.equal(made.status, 201, made.text);
        const { series, secret } = made.json;
        assert.equal(made.headers.get("location"), `/series/${series}?secret=${secret}`);
        const again = await visitor.post(`${s}/series`, { ...ask, key: "seven days", shown: look.shown });
        assert.deepEqual([again.json.series, again.json.secret, again.json.repeated], [series, secret, true]);
        const seen = await visitor.get(`/series/${series}?secret=${secret}`);
        assert.deepEqual([seen.status, seen.json.ahead, seen.json.total_cents], [200, look.fits, look.total_cents]);
        for (const stranger of [visitor, member])
          assert.equal((await stranger.get(`/series/${series}`)).status, 404); // SE-11
        const mail = await letterAbout(w.server, ask.email, /./);
        assert.match(mail.parts["text/plain"], new RegExp(`/series/${series}\\?secret=${secret}`));
        assert.match(mail.parts["text/calendar"], /RRULE:FREQ=DAILY/);
        await pause(1500);
        assert.equal(lettersTo(w.server, ask.email).length, 1);
        // So many days at a time, also when it goes on by the link; a member is not bound by that.
        const long = { ...ask, until: daysAfter(date, 31) };
        const many = await visitor.post(`${s}/series/preview`, long);
        assert.deepEqual([many.status, many.json.fields[0].code], [422, "series.guest_dates"]);
        assert.equal((await member.post(`${s}/series/preview`, long)).status, 200);
        const on = { deed: "extend", secret };
        const further = await visitor.post(`/series/${series}/preview`, { ...on, count: 32 });
        assert.deepEqual([further.status, further.json.fields[0].code], [422, "series.guest_dates"]);
        assert.equal((await visitor.post(`/series/${series}/preview`, { ...on, count: 7 })).status, 200);
        const first = look.lines.find((l) => l.fit === "fits");
        const less = { deed: "cancel", scope: "one", day: first.date, secret };
        const cancel = (await visitor.post(`/series/${series}/preview`, less)).json;
        assert.deepEqual([cancel.fits, cancel.was_cents], [1, first.price_cents]);
        const fewer = await visitor.post(`/series/${series}/steps`, { ...less, shown: cancel.shown });
        assert.equal(fewer.status, 200, fewer.text);
        assert.equal((await visitor.get(`/series/${series}?secret=${secret}`)).json.ahead, look.fits - 1);
      });

    test("several days in one go cost what the list says for all of them, and for those that are left [SE-15, BK-174, PL-25]",
      { timeout: 180_000 }, async (t) => {
        const { w, s, host, member, visitor, date } = await house(engine, t);
        const things = await host.post(`${s}/resources`,
          { name: "Banco lungo", kind: "desk", units: 6, price_day: "15", bookable: true });
        const desk = things.json.resources.find((r) => r.name === "Banco lungo").id;
        const ruled = await host.post(`${s}/prices/rules`,
          { name: "Settimana", effect: "week", amount: "50", resource: desk, shortest_min: 4 * 1440 });
        assert.equal(ruled.status, 200, ruled.text);
        const ask = { resource: desk, days: true, date, until: daysAfter(date, 6), from: "10:00", to: "12:00",
          name: "Ada Lovati", email: "ada@posta.example" };
        const book = async (client, over) => {
          const look = (await client.post(`${s}/series/preview`, { ...ask, ...over })).json;
          const made = await client.post(`${s}/series`, { ...ask, ...over, shown: look.shown });
          assert.equal(made.status, 201, made.text);
          assert.deepEqual(made.json.parts, look.parts);
          return { look, q: `/series/${made.json.series}`, secret: made.json.secret ?? undefined };
        };
        const step = async (client, { q, secret }, over) => {
          const look = await client.post(`${q}/preview`, { ...over, secret });
          assert.equal(look.status, 200, look.text);
          const done = await client.post(`${q}/steps`, { ...over, secret, shown: look.json.shown });
          assert.equal(done.status, 200, done.text);
          assert.equal(done.json.all_cents, look.json.all_cents);
          return look.json;
        };
        // A guest: the week, each day its part, and why; by the day it would be more.
        const guest = await book(visitor);
        const days = guest.look.lines.filter((l) => l.fit === "fits");
        assert.ok(days.length >= 4 && days.length < 7, `${days.length} days`);
        assert.equal(guest.look.total_cents, 5000);
        assert.equal(days.reduce((sum, d) => sum + d.price_cents, 0), 5000);
        const [part] = guest.look.parts;
        assert.deepEqual([part.days, part.cents, part.alone_cents], [days.length, 5000, days.length * 1500]);
        assert.match(part.text, /Settimana/);
        const seen = async () => (await visitor.get(`${guest.q}?secret=${guest.secret}`)).json;
        const booked = (await seen()).dates.filter((d) => d.booking);
        // One of them alone is not changed or cancelled by its own link; at the desk it is, and gives back its part.
        const alone = booked[1].booking;
        const page = await fetch(`${w.server.url}${guest.q}?secret=${guest.secret}`, { headers: { accept: "text/html" } });
        const secretOf = new RegExp(`/bookings/${alone}\\?secret=(\\w+)`).exec(await page.text())[1];
        for (const [where, body] of [["cancel", {}], ["change", { from: "14:00", to: "16:00", date: booked[1].date, units: 1 }]]) {
          const refused = await visitor.post(`/bookings/${alone}/${where}`, { ...body, secret: secretOf });
          assert.deepEqual([refused.status, refused.json.code], [409, "booking.in_go"], where);
        }
        const shown = (await visitor.get(`/bookings/${alone}?secret=${secretOf}`)).json;
        assert.deepEqual([shown.in_go, shown.changeable], [true, false]);
        // Given up: nothing comes back while the week costs the same, the rest when days are cheaper.
        const last = booked.at(-1).date;
        if (days.length > 4) {
          const first = await step(visitor, guest, { deed: "cancel", scope: "range", first: last, last });
          assert.deepEqual([first.all_was_cents, first.all_cents], [5000, 5000]);
        }
        const few = await step(visitor, guest, { deed: "cancel", scope: "range", first: booked[2].date, last });
        assert.deepEqual([few.all_was_cents, few.all_cents, few.parts], [5000, 3000, []]);
        assert.equal((await seen()).total_cents, 3000);
        // Booked again: the week again.
        const restored = await step(visitor, guest, { deed: "restore" });
        assert.deepEqual([restored.all_was_cents, restored.all_cents], [3000, 5000]);
        const taken = await host.post(`/bookings/${alone}/cancel`, {});
        assert.equal(taken.status, 200, taken.text);
        const left = await seen();
        assert.equal(left.total_cents, 5000 - left.dates.find((d) => d.booking !== alone).price_cents);
        // A member pays with a pass first, day by day; what is left in money costs what the list says for it.
        const made = await host.post(`${s}/bundles/save`, { name: "Due giorni", unit: "days", amount: "2",
          price: "20", valid_days: 300, kinds: ["desk"] });
        const { id } = made.json.bundles.find((b) => b.name === "Due giorni");
        const given = await host.post(`${s}/credits`, { bundle: id, email: "member@loggia.example", gift: true });
        assert.equal(given.status, 200, given.text);
        const mine = { name: undefined, email: undefined };
        const money = await book(member, { ...mine, pay: "money" });
        assert.equal(money.look.rest_cents, money.look.total_cents);
        assert.ok(money.look.total_cents <= 5000);
        const mixed = await book(member, mine);
        const paid = mixed.look.lines.filter((l) => l.fit === "fits");
        assert.ok(paid.some((l) => l.way !== "money"), "something else pays first");
        const rest = paid.filter((l) => l.way === "money").length;
        assert.ok(mixed.look.rest_cents <= rest * 1500);
        const gone = await step(member, money, { deed: "cancel", scope: "all" });
        assert.equal(gone.all_cents, 0);
      });

    test("several days for a team, and for whose plan ends among them, who ends it earlier [SE-15, BK-174, PL-23, PL-25]",
      { timeout: 300_000 }, async (t) => {
        const { w, s, host, date } = await house(engine, t);
        const clients = { host };
        const team = await teamOfHome(w, clients);
        const admin = clients.team_admin;
        const things = await host.post(`${s}/resources`,
          { name: "Banco lungo", kind: "desk", units: 6, price_day: "15", bookable: true });
        const desk = things.json.resources.find((r) => r.name === "Banco lungo").id;
        for (const rule of (await host.get(`${s}/prices`)).json.rules)
          await host.post(`${s}/prices/rules/${rule.id}/remove`, {});
        const ruled = await host.post(`${s}/prices/rules`,
          { name: "Settimana", effect: "week", amount: "50", resource: desk, shortest_min: 4 * 1440 });
        assert.equal(ruled.status, 200, ruled.text);
        const ask = { resource: desk, days: true, date, until: daysAfter(date, 13), from: "10:00", to: "12:00",
          name: "Carlo Bianchi", email: "carlo@posta.example" };
        const book = async (client, over) => {
          const look = (await client.post(`${s}/series/preview`, { ...ask, ...over })).json;
          const made = await client.post(`${s}/series`, { ...ask, ...over, shown: look.shown });
          assert.equal(made.status, 201, made.text);
          return { look, q: `/series/${made.json.series}`, fits: look.lines.filter((l) => l.fit === "fits") };
        };
        const step = async (client, q, over) => {
          const look = await client.post(`${q}/preview`, over);
          const done = await client.post(`${q}/steps`, { ...over, shown: look.json.shown });
          assert.equal(done.status, 200, done.text);
          assert.equal(done.json.all_cents, look.json.all_cents);
          return look.json;
        };
        const owes = async (client, where = "") => (await client.get(`/me/statement${where}`)).json.months
          .flatMap((m) => m.lines).filter((l) => /Banco lungo/.test(l.what))
          .reduce((sum, l) => sum + l.amount_cents, 0);

        // The team owes what was shown, and counts it; what is given up it owes no more.
        const slugs = (await admin.get(`${s}/series/new?days=1`)).json;
        const own = slugs.teams.find((x) => x.name === "Studio Bianchi").word;
        const account = `?team=${(await admin.get("/me/statement")).json.holders
          .find((h) => h.name === "Studio Bianchi").id}`;
        const shared = await book(admin, { team: own });
        assert.equal(shared.look.total_cents, shared.look.parts.reduce((sum, p) => sum + p.cents, 0));
        assert.ok(shared.look.total_cents < shared.fits.length * 1500);
        assert.equal(shared.look.rest_cents, shared.look.total_cents);
        assert.equal(await owes(admin, account), shared.look.total_cents);
        const fewer = await step(admin, shared.q,
          { deed: "cancel", scope: "range", first: shared.fits[2].date, last: shared.fits.at(-1).date });
        assert.deepEqual([fewer.all_was_cents, fewer.all_cents], [shared.look.total_cents, 3000]);
        assert.equal(await owes(admin, account), 3000);
        await step(admin, shared.q, { deed: "cancel", scope: "all" });
        assert.equal(await owes(admin, account), 0);

        // A plan that ends after the third day: that far it pays, and the others cost what the list says for them.
        const member = clients.mate;
        const plan = (await host.post(`${s}/plans`, { name: "Scrivania", price: "200", period: "week", notice_days: 0,
          use_kind: ["desk"], use_days: ["all"], use_from: [""], use_to: [""] })).json.plan;
        const joined = await member.post(`${s}/join/${plan.id}`, { from: day(0) });
        assert.equal(joined.status, 201, joined.text);
        const m = `/memberships/${joined.json.id}`;
        const turn = async (how) => {
          const shown = (await member.get(`${m}/step?${new URLSearchParams(how)}`)).json;
          const cents = shown.bookings.reduce((sum, b) => sum + b.cents, 0);
          const done = await member.post(`${m}/step`, { ...how, again_cents: cents });
          assert.equal(done.status, 200, done.text);
          return cents;
        };
        await turn({ step: "cancel", from: shared.fits[3].date });
        const mixed = await book(member, {});
        const money = mixed.fits.filter((l) => l.way === "money");
        assert.deepEqual(mixed.fits.slice(0, 3).map((l) => [l.way, l.rest_cents]), Array(3).fill(["included", 0]));
        assert.equal(money.length, mixed.fits.length - 3);
        assert.equal(mixed.look.parts.reduce((sum, p) => sum + p.days, 0) >= 4, true);
        const together = mixed.look.rest_cents;
        assert.equal(money.reduce((sum, l) => sum + l.price_cents, 0), together);
        assert.ok(together < money.length * 1500, `${together} of ${money.length} days`);
        assert.equal(await owes(member), together);
        // It ends earlier: what it paid for costs a day each; the others cost what they cost together.
        await turn({ step: "keep" });
        assert.equal(await owes(member), together);
        assert.equal(await turn({ step: "cancel", from: day(3) }), 3 * 1500);
        assert.equal(await owes(member), together + 3 * 1500);
        // Who then gives up a day pays for the others what the list says for all of them.
        const last = mixed.fits.at(-1).date;
        const given = await step(member, mixed.q, { deed: "cancel", scope: "range", first: last, last });
        assert.equal(given.all_was_cents, together + 3 * 1500);
        assert.ok(given.all_cents <= 10_000 && given.all_cents < given.all_was_cents, `${given.all_cents}`);
        assert.equal(await owes(member), given.all_cents);
      });

    test("one mail with one entry to the caller, who changes and cancels by its link [SE-4]",
      { timeout: 300_000 }, async (t) => {
        const { w, s, host, member, visitor, room, date } = await house(engine, t);
        const made = await host.post(`${s}/series`, lessons(room, { date }));
        assert.equal(made.status, 201, made.text);
        const mail = await letterAbout(w.server, FIRM, /Italiano/);
        const text = mail.parts["text/plain"];
        const ics = mail.parts["text/calendar"];
        assert.match(ics, /RRULE:FREQ=WEEKLY/);
        assert.match(ics, /DTSTART;TZID=Europe\/Rome/);
        const id = made.json.series;
        const secret = new RegExp(`/series/${id}\\?secret=([a-z0-9]+)`).exec(text)[1];
        for (const stranger of [visitor, member]) {
          const none = await stranger.get(`/series/${id}`);
          assert.deepEqual([none.status, none.json.code], [404, "series.unknown"]); // SE-11
          assert.equal((await stranger.get(`/series/${id}?secret=abc`)).status, 404);
          assert.equal((await stranger.get(`/series/${id}/entry.ics`)).status, 404);
          assert.equal((await stranger.post(`/series/${id}/steps`,
            { deed: "cancel", scope: "all" })).status, 404);
        }
        const seen = await visitor.get(`/series/${id}?secret=${secret}`);
        assert.deepEqual([seen.status, seen.json.ahead], [200, 5]);
        const cancel = { deed: "cancel", scope: "one", day: seen.json.dates[1].date, secret };
        const look = await visitor.post(`/series/${id}/preview`, cancel);
        assert.deepEqual([look.status, look.json.fits, look.json.was_cents], [200, 1, 4000]);
        const done = await visitor.post(`/series/${id}/steps`,
          { ...cancel, shown: look.json.shown });
        assert.equal(done.status, 200, done.text);
        const more = await visitor.post(`/series/${id}/steps`,
          { deed: "extend", count: 2, secret });
        assert.deepEqual([more.status, more.json.fits], [200, 2]);
        const moved = await host.post(`/series/${id}/steps`,
          { deed: "change", scope: "all", from: "14:00", to: "17:00" });
        assert.deepEqual([moved.status, moved.json.fits, moved.json.total_cents],
          [200, 6, 6 * 6000]);
        await letterAbout(w.server, FIRM, /Series changed|Serie modificata/);
        await pause(1500);
        assert.equal(lettersTo(w.server, FIRM).length, 4); // made, cancelled, further, changed
        const booking = await host.get(`/bookings/${moved.json.lines[0].booking}`);
        assert.equal(booking.json.series, id);
        const day = await host.get(`${s}/day?date=${moved.json.lines[0].date}`);
        assert.ok(day.json.rows.some((r) => r.slots.some((x) => x.series === id)));
      });

    test("a browser without script books a series, and a refused form comes back filled",
      { timeout: 300_000 }, async (t) => {
        const { w, s, member, room, date } = await house(engine, t);
        const send = async (where, fields) => {
          const r = await fetch(w.server.url + where, {
            method: "POST", redirect: "manual", body: fields,
            headers: { accept: "text/html", cookie: member.cookie } });
          return { status: r.status, to: r.headers.get("location"), html: await r.text() };
        };
        const page = await (await fetch(`${w.server.url}${s}/series/new?resource=${room}`,
          { headers: { accept: "text/html", cookie: member.cookie } })).text();
        const form = fieldsOf(page, `${s}/series/preview`);
        form.set("resource", room);
        form.set("date", date);
        form.set("repeat", "custom");
        form.set("rule", "FREQ=SECONDLY");
        form.set("until", "");
        form.set("count", "5");
        form.delete("weekday");
        form.set("title", "Riunione del lunedì");
        const refused = await send(`${s}/series/preview`, form);
        assert.equal(refused.status, 422);
        assert.match(refused.html, /value="FREQ=SECONDLY"/);
        assert.match(refused.html, /Riunione del luned/);
        form.set("repeat", "weekly");
        const look = await send(`${s}/series/preview`, form);
        assert.equal(look.status, 200, look.html);
        const made = await send(`${s}/series`, fieldsOf(look.html, `${s}/series`));
        assert.equal(made.status, 303, made.html);
        assert.match(made.to, /^\/series\//);
        const mine = await member.get("/me/series");
        assert.equal(mine.json.series[0].title, "Riunione del lunedì");
        const twice = await send(`${s}/series`, fieldsOf(look.html, `${s}/series`));
        assert.equal(twice.to, made.to); // sent again by mistake: nothing new
        form.set("from", "15:00"); // gone back, and another is asked for
        form.set("to", "16:00");
        const other = await send(`${s}/series/preview`, form);
        const second = await send(`${s}/series`, fieldsOf(other.html, `${s}/series`));
        assert.equal(second.status, 303, second.html);
        assert.notEqual(second.to, made.to);
      });

    test("the host answers all dates at once [SE-10]", { timeout: 300_000 }, async (t) => {
      const { w, s, host, member, room, date } = await house(engine, t);
      const terms = await host.post(`${s}/rules`, {
        step_min: 30, shortest_min: 30, longest_min: 720, notice_min: 0, horizon_days: 180,
        cancel_notice_min: 60, confirm: true, confirm_within_min: 1440 });
      assert.ok(terms.status < 400, terms.text);
      const asked = await member.post(`${s}/series`,
        lessons(room, { date, name: undefined, email: undefined }));
      assert.deepEqual([asked.status, asked.json.waits], [201, 5]);
      const q = `/series/${asked.json.series}`;
      assert.equal((await member.post(`${q}/answer`, { answer: "yes" })).status, 404);
      const { json: waiting } = await host.get(`${s}/requests`);
      assert.equal(waiting.requests.filter((r) => r.series === asked.json.series).length, 5);
      const page = await host.ask("GET", `${s}/requests`, undefined, { accept: "text/html" });
      assert.equal(page.text.split(`href="${q}"`).length, 2); // one row for all dates
      const yes = await host.post(`${q}/answer`, { answer: "yes" });
      assert.deepEqual([yes.status, yes.json.waiting, yes.json.ahead], [200, 0, 5]);
      await letterAbout(w.server, "member@loggia.example", /Confirmed|Confermata/);
      assert.equal((await host.post(`${q}/answer`, { answer: "no" })).status, 409);
    });

    test("bad input is named", { timeout: 300_000 }, async (t) => {
      const { s, host, room } = await house(engine, t);
      const cases = [
        [{ count: undefined }, "until", "series.endless"],
        [{ count: 100000 }, "until", "series.too_many"],
        [{ repeat: "custom", rule: "FREQ=DAILY;COUNT=100000", count: undefined }, "until",
          "series.too_many"],
        [{ repeat: "custom", rule: "FREQ=SECONDLY" }, "rule", "series.too_fine"],
        [{ repeat: "custom", rule: "every tuesday" }, "rule", "series.rule"],
        [{ repeat: "custom" }, "rule", "field.missing"],
        [{ repeat: "custom", rule: "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30" }, "until",
          "series.no_day"],
        [{ until: weekday(-10), count: undefined }, "until", "series.no_day"],
        [{ also: "5 March" }, "also", "series.dates"],
        [{ weekday: ["noday"] }, "weekday", "field.choice"],
        [{ choice: ["whatever"] }, "choice", "series.choice"],
        [{ to: "09:00" }, "to", "booking.end_before_start"],
        [{ resource: "0000000001" }, "resource", "booking.no_resource"],
        [{ name: undefined }, "name", "field.missing"],
      ];
      for (const [over, field, code] of cases) {
        const r = await host.post(`${s}/series/preview`, lessons(room, over));
        assert.equal(r.status, 422, `${JSON.stringify(over)}: ${r.text}`);
        assert.ok(r.json.fields.some((f) => f.name === field && f.code === code),
          `${JSON.stringify(over)}: ${r.text}`);
      }
    });
  });
