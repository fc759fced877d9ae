// A steward: lists, adds and suspends operators and spaces; sees a mail that failed, and sends it again.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import path from "node:path";
import { after, describe, test } from "node:test";

import { until } from "../support/loggia.mjs";
import { smtp } from "../support/smtp.mjs";
import { morning } from "../support/world.mjs";
import { fine, house } from "./house.mjs";

const post = await smtp({ after });
const w = await house({ mail: post.url });

describe("a steward", () => {
  let page;
  const main = () => page.locator("main");
  const found = async () => (await w.guest.get("/spaces?q=Portello+Lab")).json.total;

  test("reaches the network from the first page", async () => {
    page = await w.open({ as: "steward" });
    await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Network" }).click();
    await page.waitForURL(/\/network/);
  });

  test("adds an operator; a mistake keeps what was typed", async () => {
    await page.goto("/network/operators");
    await page.getByRole("link", { name: "Add an operator" }).click();
    await page.getByLabel("Name", { exact: true }).fill("Cooperativa Brenta");
    await page.getByLabel("Legal name").fill("Cooperativa Brenta s.c.");
    await page.getByLabel("E-mail").fill("ciao@brenta.example");
    await page.getByLabel("Country").fill("IT");
    await page.getByLabel("VAT rate in percent").fill("a lot");
    await main().getByRole("button", { name: "Add" }).click();
    await page.getByRole("alert").waitFor();
    assert.equal(await page.getByLabel("Legal name").inputValue(), "Cooperativa Brenta s.c.");
    await page.getByLabel("VAT rate in percent").fill("22");
    await main().getByRole("button", { name: "Add" }).click();
    await page.getByRole("status").waitFor();
    await page.goto("/network/operators?q=Brenta");
    assert.equal(await main().locator("tbody tr").count(), 1);
  });

  test("searches the list of spaces and adds one", async () => {
    await page.goto("/network/spaces");
    await page.getByLabel("Search").fill("Portello");
    await page.getByRole("button", { name: "Show" }).click();
    await page.waitForURL(/q=Portello/);
    assert.equal(await main().locator("tbody tr").count(), 1);
    await page.goto("/network/operators?q=Marangon");
    await main().getByRole("link", { name: "Marangon & Salvan" }).click();
    for (const name of ["Who works there", "Its teams", "Its documents"]) {
      await main().getByRole("link", { name }).click();
      await page.waitForURL(/\/operators\/marangon-salvan\/(hosts|teams|documents)/);
      await main().getByText("Marangon & Salvan").first().waitFor();
      await page.goBack();
    }
    await main().getByRole("link", { name: "Its spaces" }).click();
    await main().getByRole("link", { name: "Officina Altinate" }).waitFor();
    assert.equal(await main().locator("tbody tr").count(), 1);
    await page.getByRole("link", { name: "Add a space" }).click();
    await page.getByLabel("Name of the space").fill("Sala Brenta");
    await page.getByLabel("Town").fill("Bassano del Grappa");
    await page.getByLabel("Run by").selectOption({ label: "Cooperativa Brenta" });
    await main().getByRole("button", { name: "Go on" }).click();
    await page.waitForURL(/\/s\/sala-brenta/);
    await page.goto("/network/spaces?status=draft");
    await main().getByRole("link", { name: "Sala Brenta" }).waitFor();
  });

  test("suspends a space: it is gone from search, and back when it is resumed", async () => {
    assert.equal(await found(), 1);
    await page.goto("/network/spaces?q=Portello");
    await main().getByRole("button", { name: "Suspend" }).click();
    await page.waitForLoadState();
    assert.equal(await found(), 0);
    await page.goto("/network/spaces?status=suspended");
    await main().getByRole("button", { name: "Resume" }).click();
    await page.waitForLoadState();
    assert.equal(await found(), 1);
  });

  test("suspends an operator: all its spaces are gone, and back", async () => {
    await page.goto("/network/spaces?q=Portello");
    await main().locator("tbody tr td a").first().click();
    await main().getByRole("button", { name: "Suspend this operator" }).click();
    await page.waitForLoadState();
    assert.equal(await found(), 0);
    await main().getByRole("button", { name: "Let it work again" }).click();
    await page.waitForLoadState();
    assert.equal(await found(), 1);
  });

  test("sees a mail that failed, why, and sends it again", async () => {
    await w.guest.post(`/s/${w.home}/bookings`, morning({ email: "never-there@posta.example" }));
    const failed = () => until("the mail that failed", async () => {
      await page.goto("/network/mail?status=failed");
      return main().getByText("never-there@posta.example").count();
    });
    await failed();
    await main().locator("tbody th a").first().click();
    assert.match(await main().innerText(), /No such person here/);
    await page.getByRole("button", { name: "Try again now" }).click();
    await page.getByRole("status").waitFor();
    await failed();
    assert.match(await main().locator("tbody").innerText(), /No such person here/, "tried and refused again");
  });

  test("what only had to wait arrives by a second try", async () => {
    const address = "later-than-sent@posta.example";
    await w.guest.post(`/s/${w.home}/bookings`, morning({ email: address, from: "14:00", to: "15:00" }));
    await until("the mail that waits", async () => {
      await page.goto("/network/mail?status=waiting");
      return main().getByText(/Greylisted/).count();
    });
    await main().locator("tr").filter({ hasText: address }).locator("th a").click();
    await page.getByRole("button", { name: "Try again now" }).click();
    const file = path.join(post.dir, `${address}.eml`);
    await until("the mail", () => existsSync(file));
    fine(page);
  });
});
