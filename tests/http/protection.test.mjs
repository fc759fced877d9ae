// What protects people from others: limits on what can be tried, strict headers, cookies that stay
// where they are.
import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { Client, daysAfter, weekday, weekdayBefore } from "../support/loggia.mjs";
import { accounts, morning, shared, signedIn } from "../support/world.mjs";

describe("protection", () => {
  const w = shared("sqlite",
    { limits: true, args: ["--public-url", "https://spazi.example", "--trusted-proxy", "127.0.0.1"] });

  // Ask until the limit answers; how many were let through.
  async function untilLimited(ask, most) {
    for (let n = 0; n < most; n++) {
      const reply = await ask(n);
      if (reply.status !== 429) continue;
      assert.equal(reply.json.status, 429);
      assert.ok(Number(reply.headers.get("retry-after")) > 0);
      return n;
    }
    assert.fail(`not limited after ${most}`);
  }

  test("headers of a page", async () => {
    const page = await fetch(w.server.url, { headers: { accept: "text/html" } });
    const policy = page.headers.get("content-security-policy");
    assert.match(policy, /default-src 'self'/);
    assert.match(policy, /frame-ancestors/);
    assert.doesNotMatch(policy, /unsafe|\*|http:/);
    assert.equal(page.headers.get("x-content-type-options"), "nosniff");
    assert.match(page.headers.get("strict-transport-security"), /max-age=\d{7,}/);
    assert.ok(page.headers.get("referrer-policy"));
    assert.doesNotMatch(await page.text(), / on[a-z]+="|<script>|javascript:/);
  });

  test("cookies are for us alone", async () => {
    const browser = await signedIn(w.server, "member");
    assert.ok(browser.cookies.size >= 1);
    const page = await fetch(`${w.server.url}/sign-in`, { headers: { accept: "text/html" } });
    const signed = await fetch(`${w.server.url}/sign-in/password`, {
      method: "POST",
      redirect: "manual",
      headers: { accept: "application/json", "content-type": "application/json" },
      body: JSON.stringify({ email: accounts.member[0], password: accounts.member[1] }),
    });
    const cookies = [...page.headers.getSetCookie(), ...signed.headers.getSetCookie()];
    assert.ok(cookies.some((c) => c.startsWith("session=")), cookies.join("\n"));
    for (const cookie of cookies)
      for (const word of ["HttpOnly", "SameSite=Lax", "Secure", "Path=/"])
        assert.ok(cookie.includes(word), cookie);
  });

  test("what is shown to one is not kept for another", async () => {
    const browser = await signedIn(w.server, "member");
    const page = await browser.go("/me");
    assert.match(page.headers.get("cache-control"), /private|no-store/);
  });

  test("an asset may be kept for ever", async () => {
    const page = await (await fetch(w.server.url, { headers: { accept: "text/html" } })).text();
    const sheet = /href="(\/assets\/app\.[^"]+\.css)"/.exec(page)[1];
    const asset = await fetch(w.server.url + sheet);
    assert.match(asset.headers.get("cache-control"), /immutable/);
    const again = await fetch(w.server.url + sheet,
      { headers: { "if-none-match": asset.headers.get("etag") } });
    assert.equal(again.status, 304);
  });

  test("guest bookings are limited; who did not hear the answer may ask again", async () => {
    const book = (over, headers) => w.guest.post(`/s/${w.home}/bookings`, morning(over), headers);
    const asked = { from: "11:00", to: "12:00", email: "again@posta.example" };
    const key = { "idempotency-key": "the-same-question" };
    const first = await book(asked, key);
    assert.equal(first.status, 201, first.text);
    const n = await untilLimited((i) =>
      book({ from: "09:00", to: "10:00", email: `a${i}@posta.example` }), 400);
    assert.ok(n >= 5, `only ${n} were let through`);
    for (let i = 0; i < 5; i++) {
      const again = await book(asked, key);
      assert.equal(again.status, 201, again.text);
      assert.equal(again.json.code, first.json.code);
    }
    // Another question is no repeat, of which there were many: it waits for what comes back, one in two seconds.
    const others = await untilLimited((i) => book({ ...asked, units: 2 + i }, key), 400);
    assert.ok(others < 10, `${others} others were let through`);
    await untilLimited(() => book(asked, key), 400); // repeats have their own
  });

  test("one e-mail address of a guest books so many places and no more [BK-64]", async () => {
    const from = (i) => ({ "x-forwarded-for": `198.51.100.${i}` });
    const book = (i, over) => w.guest.post(`/s/${w.home}/bookings`,
      morning({ from: "15:00", to: "16:00", email: "Flood@posta.example", ...over }), from(i));
    let made = 0;
    let last;
    for (let i = 0; i < 20; i++) {
      last = await book(i, { date: weekday(8 + Math.floor(i / 5)) });
      if (last.status === 201) made++;
      else break;
    }
    assert.deepEqual([made, last.status, last.json.code], [12, 429, "booking.guest_many"]);
    assert.ok(Number(last.headers.get("retry-after")) > 0);
    // Another address books on; what is refused does not count.
    for (let i = 0; i < 15; i++) {
      const refused = await book(30 + i, { email: "calm@posta.example", from: "03:00", to: "04:00" });
      assert.equal(refused.status, 422, refused.text);
    }
    const calm = await book(60, { email: "calm@posta.example", date: weekday(12) });
    assert.equal(calm.status, 201, calm.text);
  });

  test("several days in one go count as so many bookings of the address [BK-64, SE-14]", async () => {
    const from = { "x-forwarded-for": "198.51.100.77" };
    const { resources } = (await w.guest.get(`/s/${w.home}/series/new?days=1`)).json;
    const date = weekdayBefore(20, 30);
    const ask = { resource: resources[0].word, days: true, date, until: daysAfter(date, 20),
      from: "10:00", to: "12:00", name: "Flood", email: "giorni@posta.example" };
    const many = await w.guest.post(`/s/${w.home}/series/preview`, ask, from);
    assert.deepEqual([many.status, many.json.code], [429, "booking.guest_many"]);
    assert.match(many.json.detail, /12 (days|giorni)/);
    const few = { ...ask, until: daysAfter(ask.date, 6) };
    const { shown, fits } = (await w.guest.post(`/s/${w.home}/series/preview`, few, from)).json;
    const made = await w.guest.post(`/s/${w.home}/series`, { ...few, shown }, from);
    assert.equal(made.status, 201, made.text);
    const on = { deed: "extend", secret: made.json.secret, until: daysAfter(ask.date, 27) };
    const further = await w.guest.post(`/series/${made.json.series}/preview`, on, from);
    assert.deepEqual([further.status, further.json.code], [429, "booking.guest_many"]);
    assert.match(further.json.detail, new RegExp(`${12 - fits} (days|giorni)`));
    const typo = await w.guest.post(`/s/${w.home}/series/preview`, { ...few, email: "ada@gmail" }, from);
    assert.deepEqual([typo.status, typo.json.fields[0].code], [422, "field.email"]);
  });

  test("an address of a guest has a host with a dot, and a name something to read", async () => {
    const book = (over) => w.guest.post(`/s/${w.home}/bookings`, morning(over),
      { "x-forwarded-for": "198.51.100.99" });
    const typo = await book({ email: "ada@gmail" });
    assert.equal(typo.status, 422);
    assert.deepEqual(typo.json.fields.map((f) => [f.name, f.code]), [["email", "field.email"]]);
    for (const name of ["\u00a0", "\u200b\u200b", " \u2003\ufeff "]) {
      const nobody = await book({ name });
      assert.deepEqual(nobody.json.fields.map((f) => [f.name, f.code]), [["name", "field.missing"]]);
    }
  });

  test("a house behind one address signs in as often as it likes; wrong tries are its own [PE-6]",
    async () => {
      const [email, password] = accounts.member;
      const enter = (i, word) => new Client(w.server).post("/sign-in/password",
        { email, password: word }, { "x-forwarded-for": `203.0.113.${i}` });
      for (let i = 0; i < 60; i++) {
        const right = await enter(1, password);
        assert.equal(right.status < 400, true, `${i}: ${right.text}`);
      }
      for (let i = 0; i < 12; i++) await enter(2, "wrong words");
      assert.equal((await enter(2, password)).status, 429);
      const elsewhere = await enter(3, password);
      assert.equal(elsewhere.status < 400, true, elsewhere.text);
    });

  test("tries of a password are limited, and the right one is then refused too", async () => {
    const [email, password] = accounts.steward;
    const guess = (i) => w.guest.post("/sign-in/password", { email, password: `guess-${i}` });
    const n = await untilLimited(guess, 100);
    assert.ok(n >= 3 && n <= 50, `${n} were let through`);
    const right = await new Client(w.server).post("/sign-in/password", { email, password });
    assert.equal(right.status, 429);
  });

  test("who has no account is told the same as who has one", async () => {
    const ask = (email) => w.guest.post("/sign-in", { email });
    const known = await ask(accounts.member[0]);
    const unknown = await ask("niemand@posta.example");
    assert.equal(known.status, unknown.status);
    assert.equal(known.text.replace(accounts.member[0], "X"),
      unknown.text.replace("niemand@posta.example", "X"));
  });
});
