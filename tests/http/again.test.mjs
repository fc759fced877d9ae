// The same again: for a caller whom the front desk finds by name, from a booking that is over, and what a
// member's first screen says of what ends or waits.
import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { day, engines, weekday } from "../support/loggia.mjs";
import { accounts, clientOf, morning, teamOfHome, world } from "../support/world.mjs";

const page = async (client, where) => {
  const reply = await fetch(client.url + where,
    { headers: { accept: "text/html", "accept-language": "en", cookie: client.cookie } });
  assert.equal(reply.status, 200, where);
  return reply.text();
};

for (const engine of engines)
  describe(`the same again on ${engine}`, () => {
    test("a caller's usual is one click away from his name [BK-57]", { timeout: 300_000 }, async (t) => {
      const w = await world(engine, t);
      const host = await clientOf(w.server, "host");
      const member = await clientOf(w.server, "member");
      const s = `/s/${w.home}`;
      const mara = { name: "Mara Zenobi", email: "mara@posta.example", phone: "+39 333 11" };
      for (const [i, over] of [
        { from: "10:00", to: "12:00" }, { from: "14:00", to: "15:00" }, { from: "10:00", to: "12:00" },
      ].entries()) {
        const made = await host.post(`${s}/bookings`,
          morning({ ...over, ...mara, date: weekday(7 + 7 * i) }));
        assert.equal(made.status, 201, made.text);
      }
      for (const who of ["zenobi", "mara@posta", "333 11"]) {
        const { callers } = (await host.get(
          `${s}/book?who=${encodeURIComponent(who)}&date=${weekday(1)}`)).json;
        assert.deepEqual(callers.map((c) => [c.name, c.from, c.to, c.date]),
          [["Mara Zenobi", "10:00", "12:00", weekday(1)]], who);
        assert.ok(callers[0].resource && callers[0].price_cents > 0);
      }
      // The page offers it as one button; the day asks who calls.
      const html = await page(host, `${s}/book?who=zenobi`);
      assert.match(html, /Book the usual for Mara Zenobi/);
      assert.match(await page(host, `${s}/day`), /name="who"/);
      const [usual] = (await host.get(`${s}/book?who=zenobi&date=${weekday(1)}`)).json.callers;
      const booked = await host.post(`${s}/bookings`, {
        resource: usual.resource, date: usual.date, from: usual.from, to: usual.to,
        units: usual.units, price_cents: usual.price_cents, name: usual.name, email: usual.email,
      });
      assert.equal(booked.status, 201, booked.text);
      // Who was never here is typed once; others than the staff find nobody.
      const nobody = await page(host, `${s}/book?who=Ignota`);
      assert.match(nobody, /Nobody like this has booked here lately/);
      assert.match(nobody, /name="name" value="Ignota"/);
      const hers = await member.get(`${s}/book?who=zenobi`);
      assert.deepEqual([hers.status, hers.json.callers, hers.json.who], [200, [], null]);
    });

    test("what is over is booked again on the next day that fits [BK-57]", { timeout: 300_000 },
      async (t) => {
        const w = await world(engine, t, { days: 12 });
        const host = await clientOf(w.server, "host");
        const s = `/s/${w.home}`;
        const { bookings } = (await host.get(`${s}/bookings?since=${day(-7)}&until=${day(-1)}`)).json;
        const old = bookings.find((b) => b.status === "confirmed" && b.email);
        const html = await page(host, `${s}/bookings?since=${day(-7)}&until=${day(-1)}`);
        assert.match(html, /fit=1[^>]*>Book again</);
        const one = await page(host, `/bookings/${old.code}`);
        assert.match(one, /fit=1/, one);
        const [, href] = /href="([^"]*fit=1[^"]*)"/.exec(one);
        const again = (await host.get(href.replaceAll("&amp;", "&"))).json;
        assert.equal(again.resource_name, old.resource);
        assert.equal(again.from, old.starts_at.slice(11, 16));
        assert.equal(again.code, null);
        assert.ok(again.date >= day(0));
        assert.match(await page(host, href.replaceAll("&amp;", "&")), new RegExp(old.email));
      });

    test("a host who chooses a plan for somebody reads for whom", { timeout: 300_000 }, async (t) => {
      const w = await world(engine, t);
      const host = await clientOf(w.server, "host");
      const whom = "email=bea%40posta.example&person=Bea+Rossi";
      const list = await page(host, `/s/${w.home}/join?${whom}`);
      assert.match(list, /For Bea Rossi, bea@posta\.example\./);
      const [, plan] = /href="([^"]*\/join\/[^"]*)"/.exec(list);
      const one = await page(host, plan.replaceAll("&amp;", "&"));
      assert.match(one, /For Bea Rossi, bea@posta\.example\./);
      // Nobody else is addressed by what stands in the address.
      const member = await clientOf(w.server, "member");
      assert.doesNotMatch(await page(member, `/s/${w.home}/join?${whom}`), /Bea Rossi/);
    });

    test("the bookings of a team open on the month of the next one", { timeout: 300_000 }, async (t) => {
      const w = await world(engine, t);
      const clients = { host: await clientOf(w.server, "host") };
      const team = await teamOfHome(w, clients);
      const far = weekday(45);
      const made = await clients.team_admin.post(`/s/${w.home}/bookings`,
        morning({ date: far, team, name: "Bianca", email: undefined }));
      assert.equal(made.status, 201, made.text);
      const { month, bookings } = (await clients.team_admin.get(`/teams/${team}/bookings`)).json;
      assert.deepEqual([month.slice(0, 7), bookings.length], [far.slice(0, 7), 1]);
    });

    test("the first screen says what is offered and what ends", { timeout: 300_000 }, async (t) => {
      const w = await world(engine, t);
      const host = await clientOf(w.server, "host");
      const member = await clientOf(w.server, "member");
      const s = `/s/${w.home}`;
      await host.post(`${s}/resources`, { name: "Ufficio 7", kind: "office", units: 1, seats: 4 });
      const { resources } = (await host.get(`${s}/resources`)).json;
      const resource = resources.find((r) => r.name === "Ufficio 7").id;
      await host.post(`${s}/lettings`, { resource, price: "800", deposit: "0", notice_days: 30 });
      const made = await host.post(`${s}/stays`, {
        email: accounts.member[0], from: day(0), price: "800", deposit: "0", notice_days: 30,
        invoices: "anniversary", resource, last: day(40),
      });
      assert.equal(made.status, 201, made.text);
      const offered = (await member.get("/me")).json.notices;
      assert.ok(offered.some((n) => n.url === `/stays/${made.json.id}` && n.urgent), JSON.stringify(offered));
      const yes = await member.post(`/stays/${made.json.id}/answer`, { answer: "yes" });
      assert.equal(yes.status, 200, yes.text);
      const ends = (await member.get("/me")).json.notices;
      assert.ok(ends.some((n) => n.url === `/stays/${made.json.id}` && !n.urgent), JSON.stringify(ends));
      assert.match(await page(member, "/me"), /Ufficio 7/);
    });
  });
