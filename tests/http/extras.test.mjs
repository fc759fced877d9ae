// Extras over the interface: shown with their price, booked, changed, refused, answered; orders of the day; conflicts.
import assert from "node:assert/strict";
import { before, describe, test } from "node:test";

import { engines, weekday } from "../support/loggia.mjs";
import { clientOf, morning, shared, signedIn } from "../support/world.mjs";

for (const engine of engines)
  describe(`extras, on ${engine}`, () => {
    const w = shared(engine);
    let s, host, room, other, projector, lunch, porter;
    before(async () => {
      s = `/s/${w.home}`;
      host = await clientOf(w.server, "host");
      for (const name of ["Aula uno", "Aula due"])
        await host.post(`${s}/resources`,
          { name, kind: "room", units: 1, seats: 12, price_hour: "10", bookable: true });
      const { resources } = (await host.get(`${s}/resources`)).json;
      [room, other] = ["Aula uno", "Aula due"].map((n) => resources.find((r) => r.name === n).id);
      const made = async (extra) => {
        const reply = await host.post(`${s}/extras/save`, extra);
        assert.equal(reply.status, 200, reply.text);
        return reply.json.extras.find((x) => x.name === extra.name).id;
      };
      projector = await made({ kind: "equipment", name: "Proiettore prova", price: "10", vat: "22",
        stock: 3, most: 3 });
      lunch = await made({ kind: "catering", name: "Pranzo prova", per: "person", price: "9",
        vat: "10", least: 4, lead_days: 1, lead_at: "12:00", kinds: ["room"] });
      porter = await made({ kind: "service", name: "Apertura prova", per: "hour", price: "20",
        vat: "22", most: 1, confirm: true });
    });

    const total = (cents, rate, view) =>
      view.price_includes_vat ? cents : Math.round(cents * (1 + rate / 100));
    const ask = (over) => morning({ resource: room, kind: undefined, ...over });

    test("the price stands before, in the booking, in its mail; another is refused [EX-3]", async () => {
      const { date } = morning();
      const look = (await w.guest.get(`${s}/book?resource=${room}&date=${date}&from=10:00&to=12:00` +
        `&extras=${projector}&extras_count=1&extras=${lunch}&extras_count=8`)).json;
      const line = look.extras.find((x) => x.id === projector);
      assert.deepEqual([line.count, line.free, line.stock, line.open], [1, 3, 3, true]);
      const sum = total(1000, 22, look) + total(7200, 10, look);
      assert.equal(look.extras_sum.total_cents, sum);
      const wish = { extras: [projector, lunch], extras_count: ["1", "8"],
        extras_note: ["", "2 vegani"], email: "extra@posta.example" };
      const dear = await w.guest.post(`${s}/bookings`, ask({ ...wish, extras_total_cents: 1 }));
      assert.deepEqual([dear.status, dear.json.fields[0].code], [422, "extra.price_changed"]);
      const made = await w.guest.post(`${s}/bookings`, ask({ ...wish, extras_total_cents: sum }));
      assert.equal(made.status, 201, made.text);
      assert.deepEqual(made.json.extras.map((x) => [x.name, x.count, x.status]),
        [["Proiettore prova", 1, "agreed"], ["Pranzo prova", 8, "agreed"]]);
      assert.equal(made.json.extras_sum.total_cents, sum);
      assert.equal(made.json.extras[1].note, "2 vegani");

      // Changed and taken off, by the link; the orders of the day follow [EX-12].
      const { code, manage_url } = made.json;
      const secret = new URL(manage_url).searchParams.get("secret");
      const less = await w.guest.post(`/bookings/${code}/extras`,
        { secret, extras: [lunch], extras_count: ["6"], extras_note: ["2 vegani"] });
      assert.equal(less.status, 200, less.text);
      assert.deepEqual([less.json.undo.deed, less.json.undo.extras, less.json.undo.price_cents],
        ["changed", "Proiettore prova, 8 × Pranzo prova", 1000 + 7200]);
      const back = await w.guest.post(`/bookings/${code}/undo`, { secret });
      assert.deepEqual(back.json.extras.filter((x) => x.status === "agreed").map((x) => [x.name, x.count, x.note]),
        [["Proiettore prova", 1, ""], ["Pranzo prova", 8, "2 vegani"]], back.text);
      assert.deepEqual([back.json.extras_sum.total_cents, back.json.undo], [sum, null]);
      assert.equal((await w.guest.post(`/bookings/${code}/extras`,
        { secret, extras: [lunch], extras_count: ["6"], extras_note: ["2 vegani"] })).status, 200);
      const day = (await host.get(`${s}/extras/day?date=${date}`)).json;
      const order = day.orders.find((o) => o.booking === code);
      assert.deepEqual([order.name, order.count, order.note, order.resource],
        ["Pranzo prova", 6, "2 vegani", "Aula uno"]);
      assert.equal(day.totals.find((x) => x.extra === lunch).count, 6);
      const table = (await host.get(`${s}/extras/day.csv?date=${date}`)).text;
      assert.match(table, new RegExp(`${code}.*Aula uno.*catering,6,Pranzo prova,2 vegani`));
      const sheet = (await host.get(`${s}/day/sheet?date=${date}`)).json;
      assert.equal(sheet.lines.find((l) => l.code === code).extras, "6 × Pranzo prova");
      assert.equal((await w.guest.get(`${s}/extras/day?date=${date}`)).status, 401);
    });

    test("what is refused stands beside its field, and the page is filled", async () => {
      const few = await w.guest.post(`${s}/bookings`,
        ask({ from: "13:00", to: "14:00", extras: [lunch], extras_count: ["2"] }));
      assert.deepEqual([few.status, few.json.fields[0].name, few.json.fields[0].code],
        [422, "extras_count[0]", "extra.count"]);
      const words = await w.guest.post(`${s}/bookings`,
        ask({ from: "13:00", to: "14:00", extras: [lunch], extras_count: ["molti"] }));
      assert.deepEqual([words.status, words.json.fields[0].code], [422, "field.number"]);
      const odd = await w.guest.post(`${s}/bookings`,
        ask({ from: "13:00", to: "14:00", extras: [room], extras_count: ["1"] }));
      assert.equal(odd.json.fields[0].code, "extra.unknown");
    });

    test("stock is seen and kept; less of it shows the host whom to call [EX-1, EX-11]", async () => {
      const at = { from: "15:00", to: "16:00", extras: [projector] };
      const a = await w.guest.post(`${s}/bookings`, ask({ ...at, extras_count: ["2"] }));
      assert.equal(a.status, 201, a.text);
      const { date } = morning();
      const look = (await w.guest.get(
        `${s}/book?resource=${other}&date=${date}&from=15:00&to=16:00`)).json;
      assert.equal(look.extras.find((x) => x.id === projector).free, 1);
      const b = await w.guest.post(`${s}/bookings`,
        ask({ ...at, resource: other, extras_count: ["2"] }));
      assert.deepEqual([b.status, b.json.fields[0].code], [422, "extra.taken"]);
      const fewer = await host.post(`${s}/extras/save`, { id: projector, stock: 1 });
      assert.equal(fewer.status, 200, fewer.text);
      const clash = fewer.json.conflicts.find((c) => c.extra === projector);
      assert.deepEqual([clash.given, clash.stock, clash.bookings], [2, 1, [a.json.code]]);
    });

    test("a time with loudspeakers is one at which a pair is left, with its price [BK-149, EX-13]", async () => {
      const date = weekday(12);
      const saved = await host.post(`${s}/extras/save`, { kind: "equipment", name: "Casse prova", price: "15", vat: "10",
        stock: 1, most: 1, features: ["sound"], resources: [room] });
      assert.equal(saved.status, 200, saved.text);
      const pair = saved.json.extras.find((x) => x.name === "Casse prova");
      assert.deepEqual(pair.features, ["sound"]);
      const ask = async (part = "morning") => (await w.guest.get(
        `${s}/times?kind=room&people=10&length=120&since=${date}&days=1&part=${part}&has=sound`)).json;
      const found = await ask();
      assert.ok(found.times.length > 1);
      assert.ok(found.times.every((t) => t.resource === room && t.added === "Casse prova" && t.added_cents === 1500));
      const [t] = found.times;
      assert.equal(t.price_cents, 2 * 1000 + 1500);
      assert.equal(t.total_cents - 2000 * 1.22, total(1500, 10, { price_includes_vat: t.total_cents === t.price_cents }));
      // The page has it chosen where one goes on, and says it.
      const page = await w.guest.ask("GET", `${s}/times?kind=room&people=10&length=120&since=${date}&days=1&has=sound`,
        undefined, { accept: "text/html", "accept-language": "en" });
      assert.match(page.text, /with Casse prova, .?15\.00/);
      const [, url] = page.text.match(/href="([^"]*book\?[^"]*extras=[^"]*)"/);
      const look = await w.guest.get(url.replaceAll("&amp;", "&"));
      assert.deepEqual([look.status, look.json.extras.find((x) => x.id === pair.id).count], [200, 1]);
      // Taken by somebody in another room, it is no longer left.
      await host.post(`${s}/extras/save`, { id: pair.id, resources: [room, other] });
      const made = await w.guest.post(`${s}/bookings`, morning({ resource: other, kind: undefined, date, from: t.from, to: t.to,
        extras: [pair.id], extras_count: ["1"], email: "casse@posta.example" }));
      assert.equal(made.status, 201, made.text);
      const left = (await ask()).times;
      assert.ok(!left.some((x) => x.from < t.to && x.to > t.from), JSON.stringify(left[0]));
      assert.ok((await ask("any")).times.length > left.length);
      const wrong = await host.post(`${s}/extras/save`, { id: pair.id, features: ["hammock"] });
      assert.deepEqual([wrong.status, wrong.json.fields[0].name], [422, "features"]);
    });

    test("what the host must say yes to waits, and the place is booked [EX-9]", async () => {
      const made = await w.guest.post(`${s}/bookings`,
        ask({ resource: other, from: "09:00", to: "11:00", extras: [porter], extras_count: ["1"] }));
      assert.deepEqual([made.json.status, made.json.extras[0].status], ["confirmed", "asked"],
        made.text);
      const line = made.json.extras[0].id;
      const said = await host.post(`${s}/extras/lines/${line}/answer`, {});
      assert.equal(said.status, 200, said.text);
      const now = (await host.get(`/bookings/${made.json.code}`)).json;
      assert.equal(now.extras[0].status, "declined");
      assert.equal((await host.post(`${s}/extras/lines/${line}/answer`, { yes: true })).json.code,
        "extra.answered");
      assert.equal((await w.guest.post(`${s}/extras/lines/${line}/answer`, {})).status, 401);
    });

    test("the page without script shows the sum before it books", async () => {
      const browser = await signedIn(w.server, "member");
      const { date } = morning();
      const where = `${s}/book?resource=${other}&date=${date}&from=12:00&to=13:00`;
      const page = (await browser.go(where)).text;
      assert.match(page, /name="extras_total_cents" value="0"/);
      assert.match(page, new RegExp(`name="extras" value="${lunch}"`));
    });
  });
