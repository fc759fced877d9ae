// Extras: the sum follows what is typed; without script it stands before anything is booked; the orders of the day.
import assert from "node:assert/strict";
import { test } from "node:test";

import { weekday } from "../support/loggia.mjs";
import { clientOf } from "../support/world.mjs";
import { fine, house } from "./house.mjs";

const { open, home, server } = await house();
const host = await clientOf(server, "host");
await host.post(`/s/${home}/resources`,
  { name: "Aula extra", kind: "room", units: 1, seats: 12, price_hour: "10", bookable: true });
const room = (await host.get(`/s/${home}/resources`)).json.resources
  .find((r) => r.name === "Aula extra").id;
const made = await host.post(`/s/${home}/extras/save`, { kind: "catering", name: "Merenda prova",
  per: "person", price: "4", vat: "10", least: 2 });
assert.equal(made.status, 200, made.text);
const date = weekday(9);
const at = (from, to) => `/s/${home}/book?resource=${room}&date=${date}&from=${from}&to=${to}`;

async function fill(page, from, to, email) {
  await page.goto(at(from, to));
  await page.getByLabel("Name", { exact: true }).fill("Ada Guest");
  await page.getByLabel("E-mail", { exact: true }).fill(email);
  await page.getByLabel("Merenda prova", { exact: true }).fill("6");
  await page.getByLabel("Remark: Merenda prova").fill("alle 16");
}

test("the sum follows what is typed, and is what is booked", async () => {
  const page = await open();
  await page.goto(at("10:00", "12:00"));
  const before = await page.locator("[data-extras-all]").textContent();
  await fill(page, "10:00", "12:00", "extra@posta.example");
  const sum = await page.locator("[data-extras-sum]").textContent();
  const all = await page.locator("[data-extras-all]").textContent();
  assert.notEqual(all, before);
  assert.match(sum, /26\.40|24\.00/);
  const button = page.getByRole("button", { name: /^Book for/ });
  assert.equal((await button.textContent()).trim(), `Book for ${all}`);
  await button.click();
  await page.getByText("6 × Merenda prova").waitFor();
  assert.ok(await page.getByText("alle 16").first().isVisible());
  fine(page);
});

test("without script the new sum stands before anything is booked", async () => {
  const page = await open({ js: false });
  await fill(page, "13:00", "15:00", "senza@posta.example");
  await page.getByRole("button", { name: /^Book/ }).click();
  await page.getByText(/The extras cost .* in all, with VAT/).first().waitFor();
  assert.equal(await page.getByLabel("Merenda prova", { exact: true }).inputValue(), "6");
  assert.equal(await page.getByLabel("Remark: Merenda prova").inputValue(), "alle 16");
  await page.getByRole("button", { name: /^Book/ }).click();
  await page.getByText("6 × Merenda prova").waitFor();
  fine(page);
});

test("the host reads the orders of the day on a phone, and changes what is offered", async () => {
  const page = await open({ as: "host", phone: true });
  await page.goto(`/s/${home}/extras/day?date=${date}`);
  await page.getByRole("heading", { level: 1 }).waitFor();
  assert.ok(await page.getByText("Merenda prova").first().isVisible());
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(width <= 390, `${width} pixels wide`);
  await page.goto(`/s/${home}/extras`);
  await page.getByRole("link", { name: "Merenda prova" }).click();
  await page.getByLabel("Price in EUR").fill("quattro");
  await page.getByRole("button", { name: "Save" }).click();
  assert.equal(await page.getByLabel("Price in EUR").inputValue(), "quattro");
  await page.getByLabel("Price in EUR").fill("5");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("5.00").first().waitFor();
  fine(page);
});
