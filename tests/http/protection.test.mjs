// What protects people from others: limits on what can be tried, strict headers, cookies that stay
// where they are.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { Client } from "../support/loggia.mjs";
import { accounts, morning, signedIn, world } from "../support/world.mjs";

describe("protection", () => {
  let w;
  const clean = [];
  before(async () => {
    w = await world("sqlite", { after: (f) => clean.push(f) },
      { limits: true, args: ["--public-url", "https://spazi.example"] });
  });
  after(async () => {
    for (const f of clean.reverse()) await f();
  });

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
    const other = await book({ ...asked, units: 2 }, key);
    assert.equal(other.status, 429);
    await untilLimited(() => book(asked, key), 400); // repeats have their own
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
