// The visitor's journey with nothing but a keyboard; wherever the focus is, it is seen.
import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { weekday } from "../support/loggia.mjs";
import { fine, house } from "./house.mjs";

const w = await house();
const TABS_MAX = 60;

// Does the focused thing show that it is focused, by an outline, a border, or that of what holds it?
const seen = () => {
  const e = document.activeElement;
  const drawn = (s) =>
    (s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2) || s.boxShadow !== "none";
  const box = e.getBoundingClientRect();
  return box.width > 0 && [e, e.parentElement, e.parentElement.parentElement]
    .some((x) => drawn(getComputedStyle(x)));
};

// Tab until `selector` is focused; everything on the way shows its focus.
async function tabTo(page, selector) {
  for (let i = 0; i < TABS_MAX; i++) {
    await page.keyboard.press("Tab");
    assert.ok(await page.evaluate(seen), `no focus seen on ${await page.evaluate(() =>
      document.activeElement.outerHTML.slice(0, 120))}`);
    if (await page.evaluate((s) => document.activeElement.matches(s), selector)) return;
  }
  throw new Error(`${selector} is not reached by ${TABS_MAX} tabs`);
}

describe("with the keyboard alone", () => {
  let page;

  test("the first tab leads to the content", async () => {
    page = await w.open();
    await page.goto("/");
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement.className), "skip");
    await page.keyboard.press("Enter");
    assert.equal(await page.evaluate(() => document.activeElement.id), "content");
  });

  test("a desk near Padova is asked for", async () => {
    await tabTo(page, "#near");
    await page.keyboard.type("Padova");
    await tabTo(page, "#date");
    const [year, month, day] = weekday(4).split("-");
    await page.keyboard.type(`${day}${month}${year}`); // as the browser of an Englishman takes it
    await page.locator("#date").evaluate((e, d) => (e.value = d), weekday(4)); // whatever order it took
    await tabTo(page, "#kind");
    await tabTo(page, ".ask .button");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/spaces\?/);
  });

  test("and booked", async () => {
    await tabTo(page, ".row .end a");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/book\?/);
    await tabTo(page, "summary");
    await tabTo(page, "#name");
    await page.keyboard.type("Gina Tasti");
    await tabTo(page, "#email");
    await page.keyboard.type("gina@posta.example");
    await tabTo(page, "form.form .button");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/bookings\//);
  });

  test("changed and cancelled", async () => {
    await tabTo(page, "#change #to");
    await page.locator("#change #to").evaluate((e) => (e.value = "13:00"));
    await page.keyboard.press("Enter");
    await page.waitForURL(/to=13/);
    await tabTo(page, "#change .notice .button");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: /10:00–13:00/ }).waitFor();
    await tabTo(page, "#cancel .button");
    await page.keyboard.press("Enter");
    await page.getByText("This booking takes no place any more.").waitFor();
    fine(page);
  });

  test("a front desk without a mouse: tabs, day, slots", async () => {
    const host = await w.open({ as: "host" });
    await host.goto(`/s/${w.home}/day`);
    await tabTo(host, ".timeline-name a");
    await host.keyboard.press("Enter");
    await host.waitForURL(/\/book\?/);
    fine(host);
  });
});
