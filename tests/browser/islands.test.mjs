// What the islands add. That everything works without them is shown by the journeys beside.
import assert from "node:assert/strict";
import { test } from "node:test";

import { pause, weekdays } from "../support/loggia.mjs";
import { fine, goLive, holdRenewal, house } from "./house.mjs";

const w = await house({ days: 0 });

test("the map shows the list's places; rows and pins light up together", async () => {
  const page = await w.open();
  await page.goto("/spaces?near=Padova");
  await page.waitForSelector(".map .leaflet-marker-icon");
  await page.waitForSelector(".map path.land.ours", { state: "attached" });
  const row = page.locator("[data-place]").first();
  await row.hover();
  await page.locator(".leaflet-marker-icon.chosen").waitFor();
  assert.equal(await page.locator(".leaflet-marker-icon.chosen").count(), 1);
  await page.locator(".leaflet-marker-icon.chosen").hover();
  await page.locator(".row.chosen").first().waitFor();
  fine(page);
});

test("a pin opens by the keyboard and leads to its space", async () => {
  const page = await w.open();
  await page.goto(`/s/${w.home}`);
  const pin = page.locator(".map .leaflet-marker-icon");
  await pin.focus();
  await page.keyboard.press("Enter");
  const link = page.locator(".leaflet-popup-content a");
  await link.waitFor();
  assert.match(await link.getAttribute("href"), new RegExp(`/s/${w.home}`));
  assert.ok(await link.evaluate((a) => a === document.activeElement));
  await page.keyboard.press("Escape");
  await link.waitFor({ state: "detached" });
  assert.equal(await page.evaluate(() => document.activeElement.classList[0]), "leaflet-marker-icon");
});

const [followed, late, twice] = weekdays(30, 3);

async function book(date, from, to, name = "Prova Viva") {
  const made = await w.guest.post(`/s/${w.home}/bookings`, {
    kind: "desk", date, from, to, units: 1, name, email: "viva@posta.example",
  });
  assert.equal(made.status, 201, made.text);
}

test("the day follows a booking made elsewhere, and keeps the focus", async () => {
  await book(followed, "09:00", "10:00");
  const page = await w.open({ as: "host" });
  await goLive(page, `/s/${w.home}/day?date=${followed}`);
  const slots = page.locator(".slot");
  const n = await slots.count();
  const first = page.locator(".slot a").first();
  await first.focus();
  const href = await first.getAttribute("href");
  await book(followed, "12:00", "14:00");
  await page.waitForFunction((was) => document.querySelectorAll(".slot").length > was, n);
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute("href")), href);
});

// Until all who listen have been told of it.
async function heard(deed) {
  const { body } = await fetch(`${w.server.url}/s/${w.home}/day/events`);
  await deed();
  let said = "";
  for await (const part of body) {
    said += Buffer.from(part);
    if (said.includes("changed")) return;
  }
}

test("what is booked while the day is on its way to the screen is not missed", async () => {
  const page = await w.open({ as: "host" });
  await page.route("**/day/events", async (route) => {
    await heard(() => book(late, "09:00", "10:00"));
    await route.continue();
  }, { times: 1 });
  await page.goto(`/s/${w.home}/day?date=${late}`);
  await page.locator(".slot", { hasText: "Prova Viva" }).waitFor();
  fine(page);
});

test("an answer that comes late does not show the day as it was before", async () => {
  const page = await w.open({ as: "host" });
  await goLive(page, `/s/${w.home}/day?date=${twice}`);
  const renewal = await holdRenewal(page);
  await book(twice, "09:00", "10:00", "Prova Prima");
  await renewal.asked;
  await heard(() => book(twice, "11:00", "12:00", "Prova Seconda"));
  const second = page.locator(".slot", { hasText: "Prova Seconda" });
  await Promise.race([second.waitFor(), pause(1000)]); // as long as another answer takes
  await renewal.letGo();
  await second.waitFor();
  assert.equal(await page.locator(".slot", { hasText: "Prova Prima" }).count(), 1);
  fine(page);
});

test("near me: the position is asked for and the nearest come first", async () => {
  const page = await w.open();
  await page.context().grantPermissions(["geolocation"]);
  await page.context().setGeolocation({ latitude: 45.0703, longitude: 7.6869 });
  await page.goto("/");
  await page.locator("[data-locate]").click();
  await page.waitForURL(/lat=45\.07/);
  assert.match(await page.locator(".row .what p").first().textContent(), /^Torino/);
});
