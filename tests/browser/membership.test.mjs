// A host offers a plan, a member joins, changes and ends: before each step the next invoices stand on the page.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { test } from "node:test";

import { weekday } from "../support/loggia.mjs";
import { house } from "./house.mjs";

const { open, home } = await house();
const shots = process.env.SHOTS;
async function shot(page, name) {
  if (!shots) return;
  mkdirSync(shots, { recursive: true });
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.screenshot({ path: `${shots}/${name}.png`, fullPage: true });
  await page.setViewportSize({ width: 390, height: 844 });
  await page.screenshot({ path: `${shots}/${name}-phone.png`, fullPage: true });
  await page.setViewportSize({ width: 1280, height: 900 });
}

test("a host writes a plan, a member joins it and ends it, and each sees what it costs before", async () => {
  const host = await open({ as: "host" });
  await host.goto(`/s/${home}/plans`);
  await host.getByRole("link", { name: "New plan" }).click();
  await host.getByLabel("Name", { exact: true }).fill("Resident");
  await host.getByLabel("What you say of it").fill("A desk of your own, by the window.");
  await host.getByLabel("Price", { exact: true }).fill("200");
  await host.getByLabel("What", { exact: true }).first().selectOption("desk");
  await host.getByLabel("How much").first().fill("4");
  await host.getByLabel("What for").first().selectOption("room");
  await host.getByLabel("Service", { exact: true }).first().fill("Locker");
  await host.getByLabel("Price a month").first().fill("x");
  await host.getByLabel("Months", { exact: true }).first().fill("3");
  await host.getByLabel("Price for a period").first().fill("170");
  await host.getByRole("button", { name: "Save" }).click();
  await host.getByText("A price such as 12.50, please.").first().waitFor();
  assert.equal(await host.getByLabel("Months", { exact: true }).first().inputValue(), "3");
  await shot(host, "plan-refused");
  await host.getByLabel("Price a month").first().fill("10");
  await host.getByRole("button", { name: "Save" }).click();
  await host.getByRole("heading", { name: "Resident" }).waitFor();
  await shot(host, "plans");
  await host.getByRole("link", { name: "Change Resident" }).click();
  await shot(host, "plan-edit");

  const member = await open({ as: "member" });
  await member.goto(`/s/${home}`);
  await member.getByRole("link", { name: "Become a member" }).click();
  await shot(member, "join-list");
  await member.getByRole("link", { name: "Look at it: Resident" }).click();
  await member.getByLabel(/3 months/).check();
  await member.getByLabel(/Locker/).check();
  await member.getByRole("button", { name: "Show what it costs" }).click();
  await member.getByText("€170.00 a month").first().waitFor();
  await shot(member, "join");
  await member.getByRole("button", { name: "Join, pay later" }).click();
  await member.getByText("Welcome: the membership runs.").waitFor();
  await shot(member, "membership");
  await member.getByRole("link", { name: "End it" }).first().click();
  const tables = await member.getByRole("region").evaluateAll((all) => all.map((x) => x.ariaLabel));
  assert.ok(tables.includes("The next invoices"), String(tables));
  assert.equal(new Set(tables).size, tables.length, "each table has a name of its own");
  await shot(member, "membership-end");
  await member.getByRole("button", { name: "End the membership" }).click();
  await member.getByText("Done. The next invoices are below.").waitFor();
  await member.getByRole("link", { name: "Take the end back" }).click();
  await member.getByRole("button", { name: "Take the end back" }).click();
  await member.getByText("It goes on").or(member.getByText("another term begins")).first().waitFor();
  await member.goto("/me/statement");
  await member.getByText("Resident, ").first().waitFor();
  await shot(member, "statement");
  await member.goto("/me/memberships");
  await shot(member, "own");

  await host.goto(`/s/${home}/members`);
  await host.getByText(/memberships? runs?/).first().waitFor();
  await shot(host, "members");
  await host.getByRole("link", { name: "Ilaria Costa" }).first().click();
  await shot(host, "membership-host");
  for (const page of [host, member]) assert.deepEqual(page.troubles, []);
  assert.ok(weekday(1));
});
