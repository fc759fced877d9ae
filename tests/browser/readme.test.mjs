// The pictures of the README: the first journey, on a network with a season of bookings. Kept in
// the build folder; `make pictures` copies them to docs/pictures.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";

import { build, weekday } from "../support/loggia.mjs";
import { fine, house } from "./house.mjs";

const pictures = path.resolve(build, "readme");
mkdirSync(pictures, { recursive: true });
const w = await house({ days: 30 });
const keep = (page, name) => page.screenshot({ path: path.join(pictures, `${name}.png`) });
const asked = `date=${weekday(2)}&from=10:00&to=12:00`;

test("find", async () => {
  const page = await w.open();
  await page.goto(`/spaces?near=Padova&kind=desk&${asked}`);
  await page.locator(".leaflet-container").waitFor();
  await page.waitForLoadState("networkidle");
  assert.ok(await page.locator(".row").count() > 5);
  await keep(page, "find");
  fine(page);
});

test("day", async () => {
  const page = await w.open({ as: "host" });
  await page.goto(`/s/${w.home}/day?date=${weekday(2)}`);
  assert.ok(await page.locator(".slot").count() > 10);
  await keep(page, "day");
  fine(page);
});

test("book", async () => {
  const page = await w.open({ phone: true });
  await page.goto(`/s/${w.home}/book?kind=desk&${asked}`);
  await page.getByRole("heading", { level: 1 }).waitFor();
  await keep(page, "book");
  fine(page);
});
