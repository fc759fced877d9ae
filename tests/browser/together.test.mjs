// Several places for one time: chosen, looked at with one price, booked once; one thing afterwards.
import assert from "node:assert/strict";
import { test } from "node:test";

import { weekday } from "../support/loggia.mjs";
import { clientOf } from "../support/world.mjs";
import { fine, house } from "./house.mjs";

const { open, home, server } = await house();
const host = await clientOf(server, "host");
for (const [name, kind, units] of [["Sala Doppia", "room", 1], ["Tavolata", "desk", 12]])
  await host.post(`/s/${home}/resources`,
    { name, kind, units, seats: 8, price_hour: "10", bookable: true });
const date = weekday(12);

async function choose(page, from, to, desks) {
  await page.goto(`/s/${home}/together?date=${date}&from=${from}&to=${to}`);
  await page.getByLabel("Sala Doppia", { exact: true }).selectOption("1");
  await page.getByLabel("Tavolata", { exact: true }).evaluate((field, text) => {
    field.type = "text"; // as a browser without fields for numbers
    field.value = text;
  }, desks);
  await page.getByRole("button", { name: "Show the price of all" }).click();
}

test("a room and ten desks: one price with its lines, one confirmation, one thing on a phone", async () => {
  const page = await open({ phone: true });
  await choose(page, "10:00", "12:00", "dieci");
  await page.locator(".extra .field-error").waitFor();
  assert.equal(await page.getByLabel("Sala Doppia", { exact: true }).inputValue(), "1");
  await page.locator(".notice a", { hasText: "Please give a number" }).click(); // leads to its field
  await page.waitForFunction(() => document.activeElement.name === "units");
  await page.keyboard.type("10");
  await page.getByRole("button", { name: "Show the price of all" }).click();
  await page.getByRole("heading", { name: "2 places together" }).waitFor();
  await page.getByText("10 × Tavolata").waitFor();
  await page.getByLabel("Name", { exact: true }).fill("Ada Guest");
  await page.getByLabel("E-mail", { exact: true }).fill("insieme@posta.example");
  await page.getByRole("button", { name: /^Book all for/ }).click();
  await page.getByRole("heading", { name: /^2 places together, 10:00–12:00/ }).waitFor();
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(width <= 390, `${width} pixels wide`);
  // Another time for all of it.
  await page.getByLabel("From").fill("14:00");
  await page.getByLabel("To", { exact: true }).fill("16:00");
  await page.locator("#change").getByRole("button", { name: "Show the price" }).click();
  await page.getByText("same price").waitFor();
  await page.getByRole("button", { name: "Change all" }).click();
  await page.getByRole("heading", { name: /^2 places together, 14:00–16:00/ }).waitFor();
  // One is dropped: the other stays.
  await page.getByRole("button", { name: "Drop Sala Doppia" }).click();
  await page.getByRole("heading", { name: /^Tavolata, 14:00–16:00/ }).waitFor();
  fine(page);
});

test("kept while the form is filled in; refused with all that was typed; undone; with a projector", async () => {
  const made = await host.post(`/s/${home}/extras/save`,
    { kind: "equipment", name: "Lavagna mobile", price: "5", vat: "22", stock: 2, kinds: ["room"] });
  assert.ok(made.status < 300, made.text);
  const page = await open();
  await choose(page, "09:00", "10:00", "2");
  await page.getByRole("heading", { name: "2 places together" }).waitFor();
  await page.getByLabel("Name", { exact: true }).fill("Ada Guest");
  await page.getByText(/^Kept for you until/).waitFor();
  const day = (await host.get(`/s/${home}/day?date=${date}`)).json.rows.find((r) => r.name === "Sala Doppia");
  assert.deepEqual(day.slots.filter((x) => x.state === "held").length, 1);
  const button = page.getByRole("button", { name: /^Book all for/ });
  const before = await button.innerText();
  await page.getByLabel("Lavagna mobile", { exact: true }).fill("1");
  assert.notEqual(await button.innerText(), before, "the sum follows");
  await page.getByLabel("E-mail", { exact: true }).evaluate((field) => {
    field.type = "text";
    field.value = "ada at home";
  });
  await button.click();
  await page.locator("#email-error").waitFor();
  assert.equal(await page.getByLabel("Name", { exact: true }).inputValue(), "Ada Guest");
  assert.equal(await page.getByLabel("Lavagna mobile", { exact: true }).inputValue(), "1");
  await page.getByLabel("E-mail", { exact: true }).fill("tengo@posta.example");
  await page.getByRole("button", { name: /^Book all for/ }).click();
  await page.getByRole("heading", { name: /^2 places together, 09:00–10:00/ }).waitFor();
  await page.getByText("Lavagna mobile").first().waitFor();
  await page.getByRole("button", { name: /^Cancel/ }).first().click();
  await page.getByText("This booking takes no place any more").waitFor();
  await page.getByText("2 × Tavolata, Sala Doppia").waitFor();
  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByRole("heading", { name: /^2 places together, 09:00–10:00/ }).waitFor();
  fine(page);
});

test("what is taken meanwhile comes back with its name; the day shows what belongs together", async () => {
  const page = await open();
  await choose(page, "17:00", "18:00", "2");
  await page.getByRole("heading", { name: "2 places together" }).waitFor();
  const { choices } = (await host.get(`/s/${home}/together?date=${date}`)).json;
  const room = choices.find((c) => c.name === "Sala Doppia").id;
  const taken = await host.post(`/s/${home}/bookings`,
    { resource: room, date, from: "17:00", to: "18:00", name: "Più svelto" });
  assert.equal(taken.status, 201, taken.text);
  await page.getByLabel("Name", { exact: true }).fill("Ada Guest");
  await page.getByLabel("E-mail", { exact: true }).fill("lenta@posta.example");
  await page.getByRole("button", { name: /^Book all for/ }).click();
  await page.getByText("1 place cannot be had then").waitFor();
  await page.locator(".field-error", { hasText: "Somebody has it at that time" }).waitFor();
  await page.getByRole("link", { name: "Choose others" }).first().click();
  assert.equal(await page.getByLabel("Tavolata", { exact: true }).inputValue(), "2");
  fine(page);

  const many = await host.post(`/s/${home}/bookings`, { date, from: "08:00", to: "09:00", name: "Squadra",
    resources: [{ resource: room }, { resource: choices.find((c) => c.name === "Tavolata").id, units: 4 }] });
  assert.equal(many.status, 201, many.text);
  const desk = await open({ as: "host" });
  await desk.goto(`/s/${home}/day?date=${date}`);
  const bar = desk.locator("a", { hasText: "Squadra" }).first();
  assert.match(await bar.getAttribute("title"), /with (4 × Tavolata|Sala Doppia)/);
  fine(desk);
});
