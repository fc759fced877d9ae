// Signing in by a link of a mail, on this browser and on another; signing out; the usual again in one tap.
import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { morning } from "../support/world.mjs";
import { fine, house, mailTo } from "./house.mjs";

const w = await house();
const email = "member@loggia.example";

async function linkFor(page) {
  await page.goto("/me");
  await page.locator("main").getByRole("link", { name: "Sign in" }).click();
  const form = page.locator('form[action="/sign-in"]');
  await form.getByLabel("Your e-mail address").fill(email);
  await form.getByRole("button").click();
  await page.getByText("A link is on its way").waitFor();
  const mail = await mailTo(w.server, email, (m) => {
    const token = /\/sign-in\/link\?token=\S+/.exec(m.parts["text/plain"])?.[0];
    return token && !used.has(token);
  });
  const link = /\/sign-in\/link\?token=\S+/.exec(mail.parts["text/plain"])[0];
  used.add(link);
  return link;
}

const used = new Set();

describe("a member", () => {
  let page;

  test("signs in by the link of a mail and lands where he wanted to go", async () => {
    page = await w.open();
    await page.goto(await linkFor(page));
    await page.locator("main").getByRole("button", { name: "Sign in" }).click();
    await page.waitForURL(/\/me$/);
  });

  test("opens a link on another device", async () => {
    const link = await linkFor(await w.open({ phone: true }));
    const other = await w.open({ phone: true });
    await other.goto(link);
    await other.locator("main").getByRole("button", { name: "Sign in" }).click();
    await other.waitForURL(/\/me$/);
    fine(other);
  });

  test("cannot use a link twice", async () => {
    const again = await w.open();
    await again.goto([...used][0]);
    assert.match(await again.locator("h1").innerText(), /This link is over/);
  });

  test("sees both devices and ends the other", async () => {
    await page.goto("/me/sessions");
    const rows = page.locator("main .rows .row");
    assert.equal(await rows.count(), 2);
  });

  test("books the usual again in one tap", async () => {
    for (const from of ["09:00", "11:00"]) {
      await page.goto(`/s/${w.home}/book?kind=desk&date=${morning().date}&from=${from}&to=12:00`);
      assert.equal(await page.getByLabel("E-mail").inputValue(), email, "known, not asked");
      await page.getByRole("button", { name: /^Book( for .*)?$/ }).click();
      await page.waitForURL(/\/bookings\//);
    }
    await page.goto("/me");
    const usual = page.locator("section").filter({ hasText: "The usual again?" });
    await usual.getByRole("button", { name: /^Book( for .*)?$/ }).click();
    await page.waitForURL(/\/bookings\//);
    assert.match(await page.locator("main").innerText(), /Booked\./);
    await page.goto("/me");
    assert.ok(await page.locator("main .rows .row, main .ticket").count() >= 3);
  });

  test("is known on a page that is not there, too", async () => {
    assert.equal((await page.goto("/nowhere")).status(), 404);
    assert.equal(await page.getByRole("button", { name: "Sign out" }).count(), 1);
  });

  test("signs out, and is out", async () => {
    await page.getByRole("button", { name: "Sign out" }).first().click();
    await page.waitForLoadState();
    assert.equal((await page.goto("/me")).status(), 401);
    fine(page);
  });
});

describe("a visitor on a page that needs an account", () => {
  test("signs in and is where he wanted to be", async () => {
    const page = await w.open();
    const wanted = `/s/${w.home}/bookings?q=Ada&status=all`;
    assert.equal((await page.goto(wanted)).status(), 401);
    assert.equal(await page.locator("h1").innerText(), "Please sign in");
    await page.locator("main").getByRole("link", { name: "Sign in" }).click();
    const form = page.locator('form[action="/sign-in/password"]');
    await form.locator('[name="email"]').fill("host@loggia.example");
    await form.locator('[name="password"]').fill("chiavi-di-casa");
    await form.locator("button").click();
    await page.waitForURL((url) => url.pathname + url.search === wanted);
    fine(page);
  });

  test("signed out while he filled a form, he comes back to its page", async () => {
    const page = await w.open({ as: "host" });
    const hours = `/s/${w.home}/hours`;
    await page.goto(hours);
    await page.context().clearCookies({ name: "session" });
    await page.locator("main form .button").click();
    await page.getByRole("heading", { name: "Please sign in" }).waitFor();
    const href = await page.locator("main").getByRole("link", { name: "Sign in" })
      .getAttribute("href");
    assert.equal(new URL(href, "http://x").searchParams.get("next"), hours);
    fine(page);
  });
});
