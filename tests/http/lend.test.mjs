// A desk of one's own is lent and freed over the interface: shown before, booked by others like any other place,
// credited, taken back; at the desk for who telephones; strangers see nothing, bad input is named.
import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { day, engines, until, weekday } from "../support/loggia.mjs";
import { letterAbout } from "../support/mail.mjs";
import { accounts, clientOf, otherHost, staff, world } from "../support/world.mjs";

for (const engine of engines)
  describe(`lending on ${engine} [LE-1, LE-2, LE-9, LE-10, LE-11, BK-173]`, () => {
    test("the holder of a desk lends it, another books it, he is credited", { timeout: 300_000 }, async (t) => {
      const w = await world(engine, t);
      const elsewhere = await otherHost(w);
      assert.ok(elsewhere);
      staff(w, "desk", "desk", w.home);
      const [host, member, visitor, other, desk] = await Promise.all(
        ["host", "member", "visitor", "other_host", "desk"].map((r) => clientOf(w.server, r)));
      const s = `/s/${w.home}`;
      await host.post(`${s}/resources`, { name: "Scrivania 9", kind: "desk", units: 1, price_day: "18" });
      const resource = (await host.get(`${s}/resources`)).json.resources
        .find((r) => r.name === "Scrivania 9").id;
      const offered = await host.post(`${s}/stays`, {
        resource, email: accounts.member[0], from: day(0), price: "240", notice_days: 0, invoices: "anniversary" });
      assert.equal(offered.status, 201, offered.text);
      const m = `/stays/${offered.json.id}`;
      const first = weekday(7);
      const second = weekday([...Array(30).keys()].find((n) => day(n) === first) + 1);
      const look = `${m}/away?deed=lend&from=${first}&last=${second}&price=20&named=1`;
      // An offer is no stay yet.
      assert.equal((await member.get(look)).json.code, "lend.not_running");
      assert.equal((await member.post(`${m}/answer`, { answer: "yes" })).json.line.status, "runs");

      // What it would be, before it is.
      const shown = (await member.get(look)).json;
      assert.equal(shown.preview.get_cents, 1400);
      assert.match(shown.preview.by, /Lent by|Prestato da/);
      assert.equal(shown.lendings.length, 0);
      for (const client of [other]) {
        assert.equal((await client.get(look)).status, 404);
        assert.equal((await client.post(`${m}/away`, { deed: "lend", from: first, price: "20" })).status, 404);
        assert.equal((await client.get(`${s}/lendings`)).status, 403);
      }
      assert.equal((await visitor.get(look)).status, 401);
      assert.equal((await member.get(`${s}/lendings`)).status, 403);
      const free = async (date, client = visitor) => (await client.get(
        `${s}/free?date=${date}&from=10:00&to=12:00&kind=desk`)).json.resources.find((r) => r.id === resource);
      assert.equal((await free(first)).free_units, 0);
      const book = (date, client = visitor) => client.post(`${s}/bookings`, {
        resource, date, from: "10:00", to: "12:00", units: 1, name: "Franca", email: "franca@posta.example" });
      assert.equal((await book(first)).status, 409);

      // Bad input is named.
      for (const [field, body] of [["from", { from: day(-1) }], ["last", { last: day(0) }], ["price", { price: "-1" }],
        ["price", { price: undefined }], ["weekdays", { weekdays: ["8"] }], ["part", { part: "night" }],
        ["deed", { deed: "give" }]]) {
        const refused = await member.post(`${m}/away`, { deed: "lend", from: first, price: "20", ...body });
        assert.equal(refused.status, 422, `${field} ${refused.text}`);
        assert.equal(refused.json.fields[0].name.replace(/\[.*/, ""), field, refused.text);
      }

      // Who does it for him at the desk is not spoken to as if the place were his.
      const spoken = async (client) =>
        (await client.ask("GET", `${m}/away`, undefined, { accept: "text/html", "accept-language": "en" })).text;
      for (const his of ["at my price", "You get", "my name", "I am away"]) {
        assert.ok((await spoken(member)).includes(his), his);
        assert.ok(!(await spoken(host)).includes(his), his);
      }

      const made = await member.post(`${m}/away`, { deed: "lend", from: first, last: second, price: "20", named: true });
      assert.equal(made.status, 201, made.text);
      const l = `/lendings/${made.json.line.id}`;
      await letterAbout(w.server, accounts.member[0], /Mentre non ci sei|While you are away/);
      assert.equal((await member.post(`${m}/away`, { deed: "free", from: first })).json.fields[0].code, "lend.twice");
      for (const client of [other]) {
        assert.equal((await client.get(l)).status, 404);
        assert.equal((await client.post(`${l}/back`, {})).status, 404);
      }

      // Others find it wherever free is said, at his price, with his name, as he said.
      const there = await free(first);
      assert.deepEqual([there.free_units, there.price_cents], [1, 2000]);
      assert.match(there.lent, /Lent by|Prestato da/);
      assert.equal((await free(day(40))).free_units, 0);
      // Among all spaces as many desks are free as in this one, near a town and in the whole network.
      for (const date of [first, day(40)]) {
        const at = `date=${date}&from=10:00&to=12:00&kind=desk`;
        const all = (await visitor.get(`${s}/free?${at}`)).json.resources;
        const desks = all.reduce((sum, r) => sum + (r.kind === "desk" ? r.free_units : 0), 0);
        for (const where of ["near=Padova", "sort=free", "free=1&sort=name"]) {
          let line;
          for (let page = 1; !line && page < 20; page++)
            line = (await visitor.get(`/spaces?${at}&${where}&page=${page}`)).json.spaces.find((x) => x.slug === w.home);
          assert.equal(line?.free_units ?? 0, desks, `${where} ${date}`);
        }
      }
      const row = (await visitor.get(`${s}/day?date=${first}`)).json.rows?.find((r) => r.id === resource);
      if (row) assert.match(row.lent, /Lent by|Prestato da/);
      const booked = await book(first);
      assert.equal(booked.status, 201, booked.text);
      assert.equal(booked.json.price_cents, 2000);

      // He is credited, and told, but not who booked.
      const line = await until("a credit", async () => {
        const page = (await member.get(l)).json;
        return page.line.credit_cents === 1400 && page;
      });
      assert.equal(line.booked_n, 1);
      assert.ok(!JSON.stringify(line).includes("Franca"));
      const mail = await letterAbout(w.server, accounts.member[0], /Prenotato|Somebody booked/);
      assert.match(mail.parts["text/plain"], /14[.,]00/);
      assert.ok(!mail.parts["text/plain"].includes("Franca"));

      // What is booked stays, the rest comes back.
      const back = await member.post(`${l}/back`, { day: [first] });
      assert.deepEqual([back.status, back.json.code], [409, "lend.booked"]);
      assert.equal((await member.post(`${l}/back`, { day: ["yesterday"] })).status, 422);
      assert.equal((await member.post(`${l}/back`, {})).json.free_n, 0);
      assert.equal((await free(second)).free_units, 0);

      // Who gives notice sees the booking before.
      const step = (await member.get(`${m}/step?step=notice&last=${day(1)}`)).json;
      assert.deepEqual(step.booked.map((b) => b.date), [first]);

      // The host sees the sums; only he takes them along, and says what is allowed.
      const list = (await host.get(`${s}/lendings`)).json;
      assert.deepEqual([list.bookings, list.paid_cents, list.credit_cents, list.kept_cents], [1, 2000, 1400, 600]);
      assert.match((await host.get(`${s}/lendings.csv`)).text, /Scrivania 9,.*,lent,/);
      assert.equal((await desk.get(`${s}/lendings`)).status, 200);
      assert.equal((await desk.get(`${s}/lendings.csv`)).status, 403);
      const terms = { frees: true, lends: true, half_days: true, share: "50", cap: "30", noon: "12:00" };
      assert.equal((await desk.post(`${s}/lendings`, terms)).status, 403);
      assert.equal((await host.post(`${s}/lendings`, { ...terms, share: "101" })).json.fields[0].name, "share");
      assert.equal((await host.post(`${s}/lendings`, terms)).json.share_bp, 5000);
      assert.equal((await member.get(l)).json.line.share_bp, 7000);
      assert.equal((await member.post(`${m}/away`, { deed: "lend", from: second, price: "31" })).json.fields[0].code,
        "lend.cap");

      // Cancelled, the credit is taken back.
      const [, code, secret] = /bookings\/(\w+)\?secret=(\w+)/.exec(booked.json.manage_url);
      assert.equal((await visitor.post(`/bookings/${code}/cancel`, { secret })).status, 200);
      await until("the credit is taken back", async () => (await member.get(l)).json.line.credit_cents === 0);
      await letterAbout(w.server, accounts.member[0], /Non più prenotato|Not booked any more/);

      // At the desk it is noted for who telephones; he is written.
      const noted = await desk.post(`${m}/away`, { deed: "free", from: second, part: "morning" });
      assert.equal(noted.status, 201, noted.text);
      assert.equal(noted.json.line.by_host, true);
      assert.match((await free(second)).lent, /away|via/);
      assert.equal((await free(second)).price_cents, 1800);
      assert.equal((await visitor.get(`${s}/free?date=${second}&from=14:00&to=16:00`)).json.resources
        .find((r) => r.id === resource).free_units, 0);
    });
  });
