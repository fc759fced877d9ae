// Nobody who has booked loses his place unheard: neither when his room is put away, nor when the house
// closes on his day.
import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { engines, weekday } from "../support/loggia.mjs";
import { mailWith } from "../support/mail.mjs";
import { clientOf, morning, signedIn, world } from "../support/world.mjs";

for (const engine of engines)
  describe(`nobody is put out unheard on ${engine}`, () => {
    test("a room that is booked is not put away [SP-11, BK-61]", { timeout: 300_000 }, async (t) => {
      const w = await world(engine, t);
      const s = `/s/${w.home}`;
      const host = await clientOf(w.server, "host");
      const browser = await signedIn(w.server, "host");
      const room = (await host.get(`${s}/resources`)).json.resources.find((r) => r.kind === "room");
      const made = await w.guest.post(`${s}/bookings`, morning({ resource: room.id, kind: undefined }));
      assert.equal(made.status, 201, made.text);

      const away = `${s}/resources/${room.id}/archive`;
      const refused = await host.post(away, {});
      assert.equal(refused.status, 409);
      assert.equal(refused.json.code, "resource.booked");
      const page = await browser.submit(`${s}/resources`, away, {});
      assert.equal(page.status, 409);
      assert.match(page.text, /Bookings of it are ahead \(1, /);
      assert.ok(page.text.includes(`href="${s}/bookings?resource=${room.id}"`));

      // The list of that room alone; cancelled, it can be put away, and its name stays.
      const of = `${s}/bookings?resource=${room.id}`;
      assert.deepEqual((await host.get(of)).json.bookings.map((b) => b.code), [made.json.code]);
      await host.post(`/bookings/${made.json.code}/cancel`, {});
      assert.equal((await host.post(away, {})).status, 200);
      const past = (await host.get(`${of}&status=all`)).json.bookings;
      assert.deepEqual(past.map((b) => b.resource), [room.name]);
      assert.match((await browser.go(`${of}&status=all`)).text,
        new RegExp(`<option value="${room.id}" selected>`));
    });

    test("who booked on days that are closed now is one click away", { timeout: 300_000 }, async (t) => {
      const w = await world(engine, t);
      const s = `/s/${w.home}`;
      const host = await clientOf(w.server, "host");
      const browser = await signedIn(w.server, "host");
      const made = await w.guest.post(`${s}/bookings`, morning());
      assert.equal(made.status, 201, made.text);
      const date = morning().date;
      for (const [from, to] of [["2020-01-01", "2020-01-02"], [date, "2999-12-31"]]) {
        const refused = await host.post(`${s}/closures`, { from, to, reason: "Lavori" });
        assert.deepEqual([refused.status, refused.json.fields[0].code], [422, "field.range"]);
      }
      // Nothing is saved before the host has seen who has booked then [BK-142].
      const close = { from: date, to: date, reason: "Lavori" };
      const asked = await host.post(`${s}/closures`, close);
      assert.deepEqual([asked.status, asked.json.code], [409, "space.booked"]);
      assert.match(asked.json.detail, /^1 booking lies then: see \/s\/\S+\/closing\?from=/);
      const shown = await browser.submit(`${s}/closures`, `${s}/closures`, close);
      assert.match(shown.text, /1 booking stands in the way/);
      assert.ok(shown.text.includes(`href="/bookings/${made.json.code}"`));
      assert.ok(!(await host.get(`${s}/closures`)).json.closures.some((c) => c.from === date));
      const page = await browser.submit(`${s}/closing?${new URLSearchParams(close)}`, `${s}/closing`,
        { ...close, shown: "1", bookings: "keep" });
      const of = `${s}/bookings?since=${date}&until=${date}`;
      assert.ok(page.text.includes(`href="${of.replace("&", "&amp;")}"`));
      assert.ok((await host.get(of)).json.bookings.some((b) => b.code === made.json.code));
    });

    test("who has booked is told once, or all is cancelled [BK-142, BK-143]", { timeout: 300_000 }, async (t) => {
      const w = await world(engine, t);
      const s = `/s/${w.home}`;
      const host = await clientOf(w.server, "host");
      const date = morning().date;
      const codes = [];
      for (const [email, from, to] of [["ada@posta.example", "10:00", "11:00"],
        ["ADA@posta.example", "11:00", "12:00"], ["bea@posta.example", "10:00", "12:00"]]) {
        const made = await w.guest.post(`${s}/bookings`, morning({ email, from, to }));
        assert.equal(made.status, 201, made.text);
        codes.push(made.json);
      }
      const look = (await host.get(`${s}/closing?from=${date}`)).json;
      assert.deepEqual([look.count, look.people, look.unreachable, look.done], [3, 3, 0, null]);
      const none = await host.post(`${s}/closing`, { from: date });
      assert.deepEqual([none.status, none.json.fields[0].name], [422, "bookings"]);
      const more = await host.post(`${s}/closing`, { from: date, bookings: "tell", shown: 2 });
      assert.deepEqual([more.status, more.json.code], [409, "booking.closing_more"]);
      const told = await host.post(`${s}/closing`,
        { from: date, bookings: "tell", words: "Ci scusiamo molto.", shown: 3 });
      assert.equal(told.status, 200, told.text);
      assert.equal(told.json.done, "told");
      // One mail with both of Ada's bookings, with the way out and another day.
      const mail = await mailWith(w.server, "ada@posta.example", /closed when you booked/);
      assert.match(mail, /Ci scusiamo molto/);
      assert.equal(mail.match(/Change or cancel:/g).length, 2);
      assert.ok(mail.match(/Free again:/g).length >= 2);
      assert.match(mail, /\/spaces\?near/);
      const own = new URL(codes[0].manage_url);
      const page = (await w.guest.get(own.pathname + own.search)).json;
      assert.equal(page.shut, true);
      const left = await w.guest.post(`${own.pathname}/cancel`,
        { secret: own.searchParams.get("secret") });
      assert.equal(left.status, 200, left.text);
      // What is booked outside the hours by now is listed, and cancelled in one step.
      assert.equal((await host.get(`${s}/closing`)).json.count, 2);
      const rest = await host.post(`${s}/closing`, { bookings: "cancel" });
      assert.equal(rest.status, 200, rest.text);
      assert.equal((await host.get(`${s}/closing`)).json.count, 0);
      const bea = await mailWith(w.server, "bea@posta.example", /booking is cancelled/);
      assert.match(bea, /The space is closed at that time/);
      // Shorter hours ask the same question.
      const late = await w.guest.post(`${s}/bookings`, morning({ date: weekday(16), from: "16:00", to: "17:00" }));
      assert.equal(late.status, 201, late.text);
      const day = "08:00-13:00";
      const week = { monday: day, tuesday: day, wednesday: day, thursday: day, friday: day };
      const hours = await host.post(`${s}/hours`, week);
      assert.deepEqual([hours.status, hours.json.code], [409, "space.booked"]);
      const saved = await host.post(`${s}/closing`, { ...week, hours: true, bookings: "tell" });
      assert.equal(saved.status, 200, saved.text);
      assert.equal((await host.get(`${s}/hours`)).json.monday, day);
    });
  });
