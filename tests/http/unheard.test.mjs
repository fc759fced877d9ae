// Nobody who has booked loses his place unheard: neither when his room is put away, nor when the house
// closes on his day.
import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { engines } from "../support/loggia.mjs";
import { clientOf, morning, signedIn, world } from "../support/world.mjs";

for (const engine of engines)
  describe(`nobody is put out unheard on ${engine}`, () => {
    test("a room that is booked is not put away [SP-11, BK-61]", { timeout: 90_000 }, async (t) => {
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

    test("who booked on days that are closed now is one click away", { timeout: 90_000 }, async (t) => {
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
      const page = await browser.submit(`${s}/closures`, `${s}/closures`,
        { from: date, to: date, reason: "Lavori" });
      const of = `${s}/bookings?since=${date}&until=${date}`;
      assert.ok(page.text.includes(`href="${of.replace("&", "&amp;")}"`));
      assert.ok((await host.get(of)).json.bookings.some((b) => b.code === made.json.code));
    });
  });
