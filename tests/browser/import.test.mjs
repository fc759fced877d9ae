// A host comes along from another product: he sends a file, says what its columns and plans are, sees what becomes of
// each row, presses import, mends what was left out, and sends it again.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { fine, house, shot } from "./house.mjs";

const { open, home } = await house();

const rows = (broken) => ["Full name,E-mail,Firm,Telephone,Plan,Plan Price,Member since,Paid until",
  "Zoe Ferri,zoe.ferri@posta.example,,+39 049 555010,Tempo pieno,220.00,2025-04-01,2027-01-31",
  "Ivo Bassi,ivo.bassi@posta.example,Studio Bassi,,Dieci giorni,110.00,2026-02-15,",
  "Eva Moro,eva.moro@posta.example,Studio Bassi,,Dieci giorni,110.00,2026-02-15,",
  `Nino Gatti,${broken},,,Tempo pieno,220.00,2025-04-01,2027-01-31`].join("\n");

async function send(page, text) {
  await page.goto(`/s/${home}/import`);
  await page.locator("input[type=file]").setInputFiles({ name: "export.csv", mimeType: "text/csv", buffer: Buffer.from(text) });
  await page.getByRole("button", { name: "Send and look" }).click();
  await page.getByRole("heading", { name: "What the columns are" }).waitFor();
  await page.getByText("The file export.csv").waitFor();
}

async function map(page) {
  await page.getByLabel("What Firm is").selectOption({ label: "Company" });
  await page.getByRole("radio", { name: /is the membership of the company/ }).check();
  await page.getByRole("button", { name: "See what becomes of it" }).click();
  await page.getByRole("heading", { name: "Before it is imported" }).waitFor();
}

const figure = (page, name) => page.locator(".figures div, .facts div").filter({ has: page.getByText(name, { exact: true }) })
  .locator("dd").innerText();

test("a file of people, plans and a firm is looked at, imported, mended and sent again", async () => {
  const page = await open({ as: "host" });
  await send(page, rows("nowhere"));
  await page.getByText("zoe.ferri@posta.example").waitFor();
  await shot(page, "import-columns");
  await map(page);
  for (const [plan, price] of [["Tempo pieno", "220.00"], ["Dieci giorni", "110.00"]]) {
    assert.equal(await page.getByLabel(`Price of ${plan}`).inputValue(), price, "as the file has it");
    await page.getByLabel(`${plan} is here`).selectOption("new");
  }
  await page.getByRole("button", { name: "Take these plans" }).click();
  await page.getByRole("heading", { name: "Memberships of companies" }).waitFor();
  assert.match(await page.locator("#teams").innerText(), /Studio Bassi[^]*Dieci giorni\s·\s2\sseats\s·\s2\speople[^]*€220\.00/);
  assert.deepEqual([await figure(page, "memberships"), await figure(page, "companies, as teams"), await figure(page, "left out")], ["2", "1", "1"]);
  await shot(page, "import-look");
  await page.getByRole("button", { name: "Import", exact: true }).click();
  await page.getByRole("heading", { name: "Imported" }).waitFor();
  await shot(page, "import-done");

  const [download] = await Promise.all([page.waitForEvent("download"),
    page.getByRole("link", { name: "All of them as a table, to mend and send again" }).click()]);
  const left = readFileSync(await download.path(), "utf8");
  assert.match(left, /Nino Gatti/);
  assert.match(left, /E-mail|e-mail address/);
  assert.doesNotMatch(left, /Zoe Ferri/);

  await page.goto(`/s/${home}/members?q=bassi`);
  await page.getByText("Studio Bassi").first().waitFor();
  assert.match(await page.locator("main").innerText(), /Dieci giorni/);

  await send(page, left.replace("nowhere", "nino.gatti@posta.example"));
  await map(page);
  assert.deepEqual([await figure(page, "rows that are new"), await figure(page, "left out")], ["1", "0"]);
  await page.getByRole("button", { name: "Import", exact: true }).click();
  await page.getByRole("heading", { name: "Imported" }).waitFor();

  await send(page, rows("nino.gatti@posta.example"));
  await map(page);
  assert.deepEqual([await figure(page, "rows that are new"), await figure(page, "changed"), await figure(page, "unchanged")], ["0", "0", "4"]);
  fine(page);
});
