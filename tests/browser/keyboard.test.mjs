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

// Key by key into the parts of a field for a date or an hour, in the order in which this browser shows
// them: a person sees it, we try, and go back to the first part when it was another.
async function typeInto(page, selector, wanted, orders) {
  assert.ok(await page.evaluate((s) => document.activeElement.matches(s), selector));
  for (const keys of orders) {
    for (let i = 0; i < 4; i++) await page.keyboard.press("ArrowLeft");
    for (const key of keys) await page.keyboard.press(key);
    if (await page.locator(selector).inputValue() === wanted) return;
  }
  assert.fail(`${selector} is ${await page.locator(selector).inputValue()}, not ${wanted}`);
}

function typeDate(page, selector, date) {
  const [y, m, d] = date.split("-");
  return typeInto(page, selector, date, [d + m + y, m + d + y, y + m + d]);
}

// By a clock of 24 hours, or of twelve with "a" and "p".
function typeTime(page, selector, time) {
  const [h, m] = time.split(":");
  const half = String(Number(h) % 12 || 12).padStart(2, "0") + m + (Number(h) < 12 ? "a" : "p");
  return typeInto(page, selector, time, [h + m, half]);
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
    await typeDate(page, "#date", weekday(4));
    await tabTo(page, "#from");
    await typeTime(page, "#from", "10:00");
    await tabTo(page, `.ask [name="to"]`);
    await typeTime(page, `.ask [name="to"]`, "12:00");
    await tabTo(page, "#kind");
    await tabTo(page, ".ask .button");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/spaces\?/);
    assert.equal(new URL(page.url()).searchParams.get("date"), weekday(4));
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
    await typeTime(page, "#change #to", "13:00");
    await page.keyboard.press("Enter");
    await page.waitForURL(/to=13/);
    await tabTo(page, "#change .notice .button");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: /10:00–13:00/ }).waitFor();
    await page.waitForLoadState(); // where the focus is set when the page opens
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
