// The price that is charged is the one that was shown: also when a booking is changed.
import assert from "node:assert/strict";
import { before, describe, test } from "node:test";

import { Browser, engines, until, weekday } from "../support/loggia.mjs";
import { mailsTo, mailWith } from "../support/mail.mjs";
import { clientOf, morning, shared, signedIn, staff } from "../support/world.mjs";

for (const engine of engines)
  describe(`the price that was shown, on ${engine}`, () => {
    const w = shared(engine);
    let s, host, browser, room;
    before(async () => {
      s = `/s/${w.home}`;
      host = await clientOf(w.server, "host");
      browser = await signedIn(w.server, "host");
      room = (await host.get(`${s}/resources`)).json.resources.find((r) => r.kind === "room");
    });

    const priced = async (hour) => {
      const reply = await host.post(`${s}/resources/${room.id}`,
        { name: room.name, kind: "room", price_hour: hour, price_half_day: "", price_day: "" });
      assert.equal(reply.status, 200, reply.text);
    };

    test("a change shows its price, and is refused at another [BK-10, BK-62]", async () => {
      await priced("10.00");
      const email = "cambio@posta.example";
      const made = await w.guest.post(`${s}/bookings`,
        morning({ resource: room.id, kind: undefined, email }));
      assert.equal(made.json.price_cents, 2000, made.text);
      const { code, manage_url } = made.json;
      const { date } = morning();
      const secret = new URL(manage_url).searchParams.get("secret");
      const change = `/bookings/${code}/change`;
      await priced("18.00");

      // Of nothing: the price stays, nobody is written to.
      await until("his mail and the host's", () => mailsTo(w.server, email).length >= 2);
      const mails = mailsTo(w.server, email).length;
      const same = await w.guest.post(change,
        { secret, date, from: "10:00", to: "12:00", units: 1 });
      assert.deepEqual([same.status, same.json.price_cents], [200, 2000], same.text);
      const asked = await w.guest.get(
        `/bookings/${code}?secret=${secret}&date=${date}&from=10:00&to=12:00`);
      assert.deepEqual([asked.json.change.same, asked.json.change.price_cents], [true, 2000]);
      assert.equal(mailsTo(w.server, email).length, mails);

      // Of something: as shown, or not at all.
      const where = `/bookings/${code}?secret=${secret}&date=${date}&from=10:00&to=13:00`;
      const page = (await browser.go(where)).text;
      assert.match(page, /name="price_cents" value="5400"/);
      await priced("20.00");
      const stale = await w.guest.post(change,
        { secret, date, from: "10:00", to: "13:00", price_cents: 5400 });
      assert.deepEqual([stale.status, stale.json.code], [409, "booking.price_changed"]);
      const again = await browser.submit(where, change,
        { secret, date, from: "10:00", to: "13:00", price_cents: 5400 });
      assert.equal(again.status, 409);
      assert.match(again.text, /name="price_cents" value="6000"/);
      const good = await w.guest.post(change,
        { secret, date, from: "10:00", to: "13:00", price_cents: 6000 });
      assert.deepEqual([good.status, good.json.price_cents], [200, 6000]);
    });

    test("of several places the sum that is shown is that of the places, to the cent, before and after [BK-63]", async () => {
      await priced("10.02");
      assert.equal((await host.post(`${s}/vat`, { vat_rate: "22", prices_include_vat: false })).status, 200);
      await host.post(`${s}/resources`,
        { name: "Sala Gemella", kind: "room", units: 1, seats: 6, price_hour: "10.02", bookable: true });
      const two = (await host.get(`${s}/resources`)).json.resources.find((r) => r.name === "Sala Gemella");
      const date = weekday(20);
      const form = { date, from: "19:00", to: "20:00", resource: [room.id, two.id], units: ["1", "1"] };
      const look = (await w.guest.post(`${s}/together/preview`, form)).json;
      const [one] = look.lines.map((l) => l.price_cents);
      const total = 2 * Math.round(one * 1.22);
      assert.notEqual(total, Math.round(2 * one * 1.22), "a price at which the cents tell");
      assert.deepEqual(look.lines.map((l) => l.total_cents), [total / 2, total / 2]);
      assert.deepEqual([look.price_cents, look.total_cents, look.extras_sum.all_cents], [2 * one, total, total]);
      const made = await w.guest.post(`${s}/together`, { ...form, name: "Ada", email: "due.sale@posta.example", price_cents: 2 * one });
      assert.deepEqual([made.status, made.json.total_cents], [201, total], made.text);
      const path = `/bookings/${made.json.booking}`;
      assert.equal((await host.get(path)).json.group_total_cents, total);
      const later = (await host.get(`${path}?date=${date}&from=18:00&to=19:00`)).json;
      assert.equal(later.change.total_cents, later.change.price_cents === 2 * one ? total : 2 * Math.round(later.change.price_cents / 2 * 1.22));
    });

    test("what is paid in all, with VAT, is said before, on the button, in the mail and in JSON [BK-63]",
      async () => {
        await priced("7.00");
        const span = `date=${morning().date}&from=14:00&to=15:00`;
        const email = "in.tutto@posta.example";
        const tax = (rate, included) => host.post(`${s}/vat`,
          { vat_rate: rate, prices_include_vat: included });
        assert.equal((await tax("22", false)).status, 200);
        const free = (await w.guest.get(`${s}/free?${span}&kind=room`)).json;
        const mine = free.resources.find((r) => r.id === room.id);
        assert.deepEqual([free.vat_rate_bp, free.price_includes_vat], [2200, false]);
        assert.deepEqual([mine.price_cents, mine.total_cents], [700, 854]);
        const found = (await w.guest.get(`/spaces?${span}&kind=room&sort=price`)).json.spaces;
        const here = found.find((f) => f.slug === w.home);
        assert.deepEqual([here.vat_rate_bp, here.price_includes_vat], [2200, false]);
        const totals = found.filter((f) => f.total_cents).map((f) => f.total_cents);
        assert.deepEqual(totals, totals.toSorted((a, b) => a - b));

        const where = `${s}/book?resource=${room.id}&${span}`;
        const guest = new Browser(w.server);
        const page = (await guest.go(where)).text;
        assert.match(page, /7\.00[^<]*<\/b> plus 22% VAT: €8\.54 in all/);
        assert.match(page, /<button[^>]*><span[^>]*>Book for €8\.54</);
        assert.match((await guest.go(`${where}&lang=it`)).text,
          /7,00[^<]*<\/b> \+ IVA 22%: in tutto 8,54/);
        assert.match((await guest.go(`${s}/free?${span}&kind=room`)).text, /8[.,]54/);
        const made = await w.guest.post(`${s}/bookings`,
          { ...morning({ resource: room.id, kind: undefined, email }), from: "14:00", to: "15:00" });
        assert.deepEqual([made.json.price_cents, made.json.total_cents], [700, 854]);
        await mailWith(w.server, email, /8[.,]54/);

        const series = (await host.post(`${s}/series/preview`, {
          resource: room.id, date: morning().date, from: "16:00", to: "17:00", repeat: "weekly",
          count: 3, name: "Nora", email })).json;
        const inAll = Math.round(series.total_cents * 1.22) / 100;
        assert.match(series.vat, new RegExp(`22% VAT: €${inAll.toFixed(2).replace(".", "\\.")} in all$`));

        // Who has it ahead sees the same sum on his first page.
        const member = await clientOf(w.server, "member");
        const his = (await member.post(`${s}/bookings`, { ...morning({ resource: room.id,
          kind: undefined, email: "member@loggia.example" }), from: "19:00", to: "20:00",
        pay: "money" })).json;
        assert.ok(his.price_cents > 0, his.detail);
        const ahead = (await member.get("/me")).json.next.find((b) => b.code === his.code);
        assert.deepEqual([ahead.price_cents, ahead.total_cents],
          [his.price_cents, Math.round(his.price_cents * 1.22)]);
        assert.match((await (await signedIn(w.server, "member")).go("/me")).text,
          new RegExp(`€${(ahead.total_cents / 100).toFixed(2)}<`));

        // With the tax in it, and without any.
        await tax("22", true);
        const gross = (await w.guest.get(where)).json;
        assert.deepEqual([gross.price_cents, gross.total_cents], [700, 700]);
        await tax("0", false);
        assert.match((await guest.go(`${where}&lang=it`)).text, /IVA non applicata/);
        await tax("22", true);
      });

    test("a new operator begins with the rate of its country; its host can change it", async () => {
      const steward = await clientOf(w.server, "steward");
      const { slug } = (await steward.post("/spaces/new",
        { name: "Casa Nuova", town: "Padova", host_email: "nuova@posta.example" })).json;
      const own = (await steward.get(`/s/${slug}/prices/own`)).json;
      assert.deepEqual([own.vat_rate_bp, own.prices_include_vat], [2200, true]);
      staff(w, "one_host", "host", w.home);
      const one = await clientOf(w.server, "one_host");
      const refused = await one.post(`${s}/vat`, { vat_rate: "10", prices_include_vat: true });
      assert.equal(refused.status, 403);
    });
  });
