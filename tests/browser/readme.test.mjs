// The pictures of the README, on a network with a season of bookings. Kept in the build folder; `make
// pictures` copies them to docs/pictures.
import assert from "node:assert/strict";
import { mkdirSync, statSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";

import { build, day, weekday } from "../support/loggia.mjs";
import { morning } from "../support/world.mjs";
import { fine, house } from "./house.mjs";

const SIZE_MAX = 150_000; // a README is read on slow lines too
const pictures = path.resolve(build, "readme");
mkdirSync(pictures, { recursive: true });
const w = await house({ days: 30 });
const tomorrow = weekday(1);
const asked = `kind=desk&date=${tomorrow}&from=10:00&to=12:00`;

async function keep(page, name, height) {
  await page.reload(); // faces of type are kept from the first time
  await page.waitForLoadState("networkidle");
  await page.evaluate(() => document.fonts.ready);
  await page.setViewportSize({ width: page.viewportSize().width, height });
  const file = path.join(pictures, `${name}.png`);
  await page.screenshot({ path: file });
  assert.ok(statSync(file).size < SIZE_MAX, `${name}: ${statSync(file).size} bytes`);
  fine(page);
}

test("find", async () => {
  const page = await w.open();
  await page.goto(`/spaces?near=Padova&${asked}`);
  await page.locator(".leaflet-container").waitFor();
  assert.ok(await page.locator(".row").count() > 5);
  await keep(page, "find", 720);
});

test("space", async () => {
  const page = await w.open();
  await page.goto(`/s/${w.home}`);
  await page.locator(".leaflet-container").waitFor();
  await keep(page, "space", 760);
});

test("booking", async () => {
  const page = await w.open({ phone: true });
  await page.goto(`/s/${w.home}/book?${asked}`);
  await page.getByLabel("Name").fill("Ada Lovati");
  await page.getByLabel("E-mail").fill("ada@posta.example");
  await page.getByRole("button", { name: /^Book for/ }).click();
  await page.waitForURL(/\/bookings\//);
  await keep(page, "booking", 780);
});

test("me", async () => {
  const page = await w.open({ phone: true, as: "member" });
  const wanted = [[day(0), "17:00", "19:00"], [tomorrow, "09:00", "13:00"], [weekday(5), "09:00", "13:00"]];
  for (const [date, from, to] of wanted) {
    await page.goto(`/s/${w.home}/book?kind=desk&date=${date}&from=${from}&to=${to}`);
    const button = page.getByRole("button", { name: /^Book for/ });
    if (!(await button.count())) continue; // closed, or too late for today
    await button.click();
    await page.waitForURL(/\/bookings\//);
  }
  await page.goto("/me");
  assert.ok(await page.locator(".row").count() > 0);
  await keep(page, "me", 780);
});

test("day", async () => {
  const page = await w.open({ as: "host" });
  await page.goto(`/s/${w.home}/rules`);
  await page.getByLabel("I confirm each booking").check();
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("status").waitFor();
  for (const [from, to] of [["14:00", "16:00"], ["16:00", "18:00"], ["11:00", "13:00"]])
    if ((await w.guest.post(`/s/${w.home}/bookings`,
      morning({ kind: "room", people: 4, date: tomorrow, from, to, name: "Coop. Brenta" }))).status === 201) break;
  await page.goto(`/s/${w.home}/day?date=${tomorrow}`);
  assert.ok(await page.locator(".slot").count() > 10);
  await keep(page, "day", 900);
});
