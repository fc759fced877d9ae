// The first journey: find a free desk near Padova, book it without an account, change it, cancel
// it; the host sees each step at once.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { before, describe, test } from "node:test";

import { Client, engines, unfolded, until, weekday } from "../support/loggia.mjs";
import { clientOf, morning, shared, signedIn, slots } from "../support/world.mjs";

const RFC3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$/;

const mails = (server, n) => until(`${n} mails`, () => {
  const files = readdirSync(server.mailDir).filter((f) => f.endsWith(".eml")).sort();
  return files.length >= n && files.map((f) => readFileSync(path.join(server.mailDir, f), "utf8"));
});

for (const engine of engines)
  describe(`journey on ${engine}`, () => {
    const w = shared(engine);

    test("a desk near Padova tomorrow from 10 to 12", async () => {
      const date = weekday(1);
      const { status, json } = await w.guest.get(
        `/spaces?near=Padova&date=${date}&from=10:00&to=12:00&kind=desk`,
      );
      assert.equal(status, 200);
      assert.ok(json.total >= 2);
      const first = json.spaces[0];
      for (const field of ["slug", "name", "town", "lat", "lon", "distance_m", "free_units",
        "price_cents", "currency"])
        assert.ok(field in first, field);
      assert.equal(first.town, "Padova");
      assert.ok(first.distance_m < 10_000);
      const distances = json.spaces.map((s) => s.distance_m);
      assert.deepEqual(distances, distances.toSorted((a, b) => a - b));
    });

    test("the JSON twin stands at .json and behind Accept", async () => {
      const byPath = await fetch(`${w.server.url}/spaces.json?near=Padova`);
      assert.match(byPath.headers.get("content-type"), /^application\/json/);
      const page = await fetch(`${w.server.url}/spaces?near=Padova`,
        { headers: { accept: "text/html" } });
      assert.match(page.headers.get("content-type"), /^text\/html/);
    });

    test("what is free there, and for how much", async () => {
      const { json } = await w.guest.get(
        `/s/${w.home}/free?date=${weekday(7)}&from=10:00&to=12:00&kind=desk`,
      );
      const pool = json.resources[0];
      assert.equal(pool.kind, "desk");
      assert.ok(pool.units > 1);
      assert.equal(pool.free_units, pool.units);
      assert.ok(pool.price_cents > 0);
      assert.equal(pool.currency, "EUR");
    });

    let booked;
    test("booked without an account, at the price shown before", async () => {
      const ask = morning();
      const shown = await w.guest.get(
        `/s/${w.home}/free?date=${ask.date}&from=10:00&to=12:00&kind=desk`,
      );
      const reply = await w.guest.post(`/s/${w.home}/bookings`, ask);
      assert.equal(reply.status, 201, reply.text);
      booked = reply.json;
      for (const field of ["code", "status", "resource", "starts_at", "ends_at", "price_cents",
        "currency", "manage_url"])
        assert.ok(field in booked, field);
      assert.match(booked.starts_at, RFC3339);
      assert.equal(booked.starts_at.slice(0, 16), `${ask.date}T10:00`);
      const resource = shown.json.resources.find((r) => r.id === booked.resource);
      assert.equal(booked.price_cents, resource.price_cents);
      assert.ok(booked.manage_url.includes(booked.code));
    });

    test("a form of a browser does the same", async () => {
      const body = new URLSearchParams(morning({ from: "15:00", to: "16:00" }));
      const reply = await fetch(`${w.server.url}/s/${w.home}/bookings`, {
        method: "POST",
        headers: { accept: "application/json" },
        body,
      });
      assert.equal(reply.status, 201, await reply.text());
    });

    test("a mail comes, with a calendar entry and the link", async () => {
      const all = await mails(w.server, 4); // two bookings, each to the guest and the host
      const first = all.find((m) => /^To: .*ada@posta\.example/m.test(unfolded(m)));
      assert.ok(first);
      assert.match(first, /text\/calendar/);
      assert.match(first, /text\/html/);
    });

    test("the host sees it in the day view, with the name; a guest does not", async () => {
      const host = await clientOf(w.server, "host");
      const where = `/s/${w.home}/day?date=${morning().date}`;
      const seen = await host.get(where);
      assert.ok(slots(seen.json).some((b) => b.code === booked.code && b.who === "Ada Guest"));
      const stranger = await w.guest.get(where);
      assert.equal(stranger.status, 200);
      assert.ok(!stranger.text.includes("Ada Guest"));
    });

    test("the host's table has the hours on his own clock", async () => {
      const host = await clientOf(w.server, "host");
      const { text } = await host.get(`/s/${w.home}/bookings.csv?q=Ada`);
      const row = text.split("\r\n").find((line) => line.startsWith(booked.code));
      assert.ok(row.includes(`,${morning().date} ${morning().from}:00,`), row);
      assert.match(row, /,Europe\/Rome,$/); // and no other place was booked with it
    });

    test("each begins where his work is", async () => {
      const begin = async (role) => (await (await clientOf(w.server, role)).get("/home")).json.next;
      assert.equal(await begin("member"), "/me");
      assert.equal(await begin("host"), `/s/${w.home}`);
      assert.equal(await begin("steward"), "/network");
      assert.equal((await w.guest.get("/home")).status, 401);
    });

    test("the host's page begins with who comes today and what waits", async () => {
      const host = await clientOf(w.server, "host");
      const { json } = await host.get("/me");
      assert.equal(json.spaces.length, 1);
      const [space] = json.spaces;
      assert.equal(space.slug, w.home);
      const day = (await host.get(`/s/${w.home}/day`)).json;
      assert.equal(space.bookings, day.count);
      assert.equal(space.waiting, day.waiting);
      assert.ok(space.coming.length <= 5);
      const page = (await host.get(`/s/${w.home}`)).json;
      assert.ok(page.notices.some((n) => n.url === `/s/${w.home}/day`));
      assert.deepEqual((await w.guest.get(`/s/${w.home}`)).json.notices, []);
    });

    test("the day view is live", async () => {
      const events = await fetch(`${w.server.url}/s/${w.home}/day/events`,
        { headers: { accept: "text/event-stream" } });
      const reader = events.body.getReader();
      const made = w.guest.post(`/s/${w.home}/bookings`, morning({ from: "16:00", to: "17:00" }));
      let text = "";
      while (!/event: changed/.test(text)) {
        const { value, done } = await reader.read();
        assert.ok(!done, "the stream ended");
        text += Buffer.from(value).toString();
      }
      assert.equal((await made).status, 201);
      await reader.cancel();
    });

    test("the secret link shows, changes and cancels it", async () => {
      const link = new URL(booked.manage_url);
      const secret = link.searchParams.get("secret");
      const where = `/bookings/${booked.code}`;
      assert.equal((await w.guest.get(`${where}?secret=${secret}`)).json.status, booked.status);
      assert.equal((await w.guest.get(where)).status, 404);
      assert.equal((await w.guest.get(`${where}?secret=${"a".repeat(26)}`)).status, 404);
      const moved = await w.guest.post(`${where}/change`,
        { secret, date: morning().date, from: "11:00", to: "13:00" });
      assert.equal(moved.status, 200, moved.text);
      assert.equal(moved.json.starts_at.slice(11, 16), "11:00");
      const gone = await w.guest.post(`${where}/cancel`, { secret });
      assert.equal(gone.status, 200, gone.text);
      assert.equal(gone.json.status, "cancelled");
    });

    test("an Idempotency-Key gives the first answer again", async () => {
      const headers = { "idempotency-key": "journey-1" };
      const ask = morning({ from: "13:00", to: "14:00" });
      const first = await w.guest.post(`/s/${w.home}/bookings`, ask, headers);
      const again = await w.guest.post(`/s/${w.home}/bookings`, ask, headers);
      assert.equal(first.status, 201, first.text);
      assert.equal(again.json.code, first.json.code);
    });

    test("a member signs in and sees his own day", async () => {
      const browser = await signedIn(w.server, "member");
      const me = new Client(w.server, browser.cookieHeader());
      assert.equal((await me.get("/me")).status, 200);
      assert.notEqual((await w.guest.get("/me")).status, 200);
    });

    test("it ends with 0 when it is asked to", async () => {
      const ended = await w.server.stop();
      assert.deepEqual(ended, { code: 0, signal: null }, w.server.log);
    });
  });
