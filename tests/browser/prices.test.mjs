// The price list of a small space, as it hangs on a wall in Osimo: a day 15, a carnet of five 65 and of ten 120, a
// desk of one's own 200 a month, 170 for three and 150 for six. A host types it; a person buys the carnet and books
// with it, and each page says what it costs before.
import assert from "node:assert/strict";
import { test } from "node:test";

import { weekday } from "../support/loggia.mjs";
import { clientOf } from "../support/world.mjs";
import { house, shot } from "./house.mjs";

const { open, home, server } = await house();
async function addCarnet(host, name, days, price) {
  await host.goto(`/s/${home}/bundles`);
  await host.getByRole("link", { name: "New pass" }).click();
  await host.getByLabel("Name", { exact: true }).fill(name);
  await host.getByLabel("How much").fill(days);
  await host.getByLabel("of", { exact: true }).selectOption("days");
  await host.getByLabel(/^Price in/).fill(price);
  await host.getByLabel("Good for so many days").fill("180");
  await host.getByRole("button", { name: "Save" }).click();
  await host.getByText(name).first().waitFor();
}

test("a host types the price list of Osimo, and a person buys the carnet and books with it", async () => {
  const json = await clientOf(server, "host");
  for (const old of (await json.get(`/s/${home}/prices`)).json.rules)
    await json.post(`/s/${home}/prices/rules/${old.id}/remove`, {});
  await json.post(`/s/${home}/resources`, { name: "Scrivanie", kind: "desk", units: 18, bookable: true });
  const desk = (await json.get(`/s/${home}/resources`)).json.resources.find((r) => r.name === "Scrivanie").id;

  const host = await open({ as: "host" });
  await host.goto(`/s/${home}/prices`);
  await shot(host, "osimo-prices");
  await host.getByRole("link", { name: /change (them|these prices)/i }).click();
  await host.getByLabel("Scrivanie: a day").fill("15,oo");
  await host.getByRole("button", { name: "Save" }).click();
  await shot(host, "osimo-refused");
  assert.equal(await host.getByLabel("Scrivanie: a day").inputValue(), "15,oo");
  await host.getByLabel("Scrivanie: a day").fill("15");
  await host.getByRole("button", { name: "Save" }).click();
  await addCarnet(host, "Carnet di 5 giorni", "5", "65");
  await addCarnet(host, "Carnet di 10 giorni", "10", "120");
  await shot(host, "osimo-carnets");
  await host.goto(`/s/${home}/plans`);
  await host.getByRole("link", { name: "New plan" }).click();
  await host.getByLabel("Name", { exact: true }).fill("Scrivania fissa");
  await host.getByLabel("Price", { exact: true }).fill("200");
  await host.getByLabel("What", { exact: true }).first().selectOption("desk");
  await host.getByLabel("Months", { exact: true }).first().fill("3");
  await host.getByLabel("Price for a period").first().fill("170");
  await host.getByLabel("Months", { exact: true }).nth(1).fill("6");
  await host.getByLabel("Price for a period").nth(1).fill("150");
  await host.getByRole("button", { name: "Save" }).click();
  await host.getByRole("heading", { name: "Scrivania fissa" }).waitFor();
  await shot(host, "osimo-plans");

  const member = await open({ as: "member" });
  await member.goto(`/s/${home}`);
  await member.getByRole("link", { name: "Passes and credits" }).first().click();
  await shot(member, "osimo-passes");
  await member.getByRole("link", { name: /Carnet di 5 giorni/ }).first().click();
  await member.getByText("5 days").first().waitFor();
  await shot(member, "osimo-buy");
  await member.getByRole("button", { name: "Buy for €79.30, pay later" }).click();
  await member.getByText("5 days").first().waitFor();
  await shot(member, "osimo-bought");

  const asked = new URLSearchParams({ resource: desk, date: weekday(9), from: "09:00", to: "18:00", units: 1 });
  await member.goto(`/s/${home}/book?${asked}`);
  await member.getByLabel(/Carnet di 5 giorni/).check();
  await shot(member, "osimo-book");
  await member.getByRole("button", { name: /^Book/ }).first().click();
  await member.getByText(/Carnet di 5 giorni/).first().waitFor();
  await shot(member, "osimo-booked");
  await member.goto("/me/credits");
  await member.getByText(/4 days/).first().waitFor();
  await shot(member, "osimo-left");
  await member.goto("/me/statement");
  await member.getByText("€65.00").first().waitFor();
  for (const page of [host, member]) assert.deepEqual(page.troubles, []);
});
