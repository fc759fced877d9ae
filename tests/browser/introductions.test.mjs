// A host introduces two people who do not know each other: only when both said yes does each learn the address of
// the other.
import assert from "node:assert/strict";
import { test } from "node:test";

import { accounts, clientOf, staff } from "../support/world.mjs";
import { fine, house, mailTo, shot } from "./house.mjs";

const w = await house();
const { open, home, server } = w;
const WHY = "A map for the new site: talk about it over coffee.";

// A person of this space says on his card what he offers or looks for, and lets its people read it.
async function tellsOfHimself(page, fields) {
  await page.goto(`/s/${home}/people`);
  const mine = page.getByRole("button", { name: "This is my home space" });
  if (await mine.count()) await mine.click();
  await page.goto("/me/card");
  for (const [label, said] of Object.entries(fields)) {
    const line = page.locator(".told", { has: page.getByLabel(label, { exact: true }) });
    await line.getByLabel(label, { exact: true }).fill(said);
    await line.locator("select").selectOption("everyone");
  }
  await page.locator('[name="see_name"]').selectOption("everyone");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("status").waitFor();
}

// From his own page to the introduction that waits for him; its question says nothing of addresses.
async function opensIt(page, address) {
  await page.goto("/me");
  await page.getByRole("link", { name: "Introductions" }).click();
  await page.getByRole("link", { name: "Answer" }).click();
  await page.getByText(WHY).waitFor();
  assert.equal(await page.getByText(address).count(), 0, "no address before both said yes");
}

test("a host introduces two people, both say yes, and each has the other's address", async () => {
  staff(w, "vito", "member");
  const vitoClient = await clientOf(server, "vito");
  await vitoClient.post("/me/profile", { name: "Vito Serra" });
  const ilaria = await open({ as: "member" });
  const vito = await open({ as: "vito" });
  await tellsOfHimself(ilaria, { "In one sentence": "I draw maps", "I can help with": "Maps for walkers" });
  await tellsOfHimself(vito, { "In one sentence": "I build sites", "I look for": "Maps for a site" });
  await shot(vito, "card");

  const host = await open({ as: "host" });
  await host.goto(`/s/${home}/people`);
  await host.getByRole("link", { name: "Suggestions" }).click();
  await shot(host, "introductions-of-space");
  await host.getByText(/offers what Vito Serra looks for/).first().waitFor();
  const row = host.locator("li.row", { hasText: "Ilaria Costa offers what Vito Serra looks for" });
  await row.getByRole("link", { name: "Introduce" }).click();
  await host.getByLabel("Why should you meet?").fill(WHY);
  await shot(host, "introduce");
  await host.getByRole("button", { name: "Ask both" }).click();
  await host.getByText(WHY).waitFor();
  await shot(host, "introduced");

  await mailTo(server, accounts.member[0], (m) => m.parts["text/plain"].includes(WHY));
  await opensIt(ilaria, accounts.vito[0]);
  await shot(ilaria, "introduction");
  await ilaria.getByRole("button", { name: "Yes, gladly" }).click();
  await ilaria.getByText("You said yes.").first().waitFor();
  await shot(ilaria, "introduction-yes");
  // Who has answered is offered the other answer alone.
  assert.equal(await ilaria.getByRole("button", { name: "Yes, gladly" }).count(), 0);
  assert.equal(await ilaria.getByRole("button", { name: "No after all" }).count(), 1);
  assert.equal(await ilaria.getByText(accounts.vito[0]).count(), 0, "nor when one did");

  await opensIt(vito, accounts.member[0]);
  await vito.getByRole("button", { name: "Yes, gladly" }).click();
  await vito.getByRole("heading", { name: "You both said yes" }).waitFor();
  await vito.getByRole("link", { name: accounts.member[0] }).waitFor();
  await shot(vito, "introduction-met");
  await ilaria.goto("/me/introductions");
  const met = ilaria.locator("li.row", { hasText: "You and Vito Serra" });
  await met.getByText("both said yes").waitFor();
  await shot(ilaria, "introductions");
  await met.getByRole("link", { name: "Look", exact: true }).click();
  await ilaria.getByRole("link", { name: accounts.vito[0] }).waitFor();
  await mailTo(server, accounts.vito[0], (m) => m.parts["text/plain"].includes(accounts.member[0]));

  await host.goto(`/s/${home}/introductions`);
  await host.locator("li.row", { hasText: WHY }).getByText("both said yes").waitFor();
  for (const page of [ilaria, vito, host]) fine(page);
});

test("who would like to meet somebody asks him alone, and is spoken to as who asked", async () => {
  staff(w, "nora", "member");
  const noraClient = await clientOf(server, "nora");
  await noraClient.post("/me/profile", { name: "Nora Bassi" });
  const nora = await open({ as: "nora" });
  await tellsOfHimself(nora, { "In one sentence": "I bind books" });
  const ilaria = await open({ as: "member" });
  await ilaria.goto("/people?q=bind");
  await ilaria.getByRole("link", { name: "Nora Bassi" }).click();
  await ilaria.getByRole("link", { name: "I would like to meet" }).click();
  await ilaria.getByText("The other gets a mail").waitFor();
  assert.equal(await ilaria.getByRole("button", { name: "Ask both" }).count(), 0);
  await ilaria.getByLabel("Why should you meet?").fill("A book of maps.");
  await ilaria.getByRole("button", { name: "Ask", exact: true }).click();
  await ilaria.getByText("Asked by mail. You hear when the answer is yes.").waitFor();
  // He has said yes by asking: there is nothing for him to answer.
  const asked = ilaria.locator("li.row", { hasText: "You and Nora Bassi" });
  assert.equal(await asked.getByRole("link", { name: "Answer" }).count(), 0);
  await asked.getByRole("link", { name: "Look", exact: true }).click();
  await ilaria.getByRole("heading", { name: "You would like to meet Nora Bassi" }).waitFor();
  await nora.goto("/me/introductions");
  await nora.getByRole("link", { name: "Answer" }).click();
  await nora.getByRole("heading", { name: "Ilaria Costa would like to meet you" }).waitFor();
  await nora.getByRole("button", { name: "Yes, gladly" }).click();
  await nora.getByRole("heading", { name: "You both said yes" }).waitFor();
  assert.equal(await nora.getByText("introduced you").count(), 0);
  await mailTo(server, accounts.nora[0], (m) => m.parts["text/plain"].includes("Ilaria Costa aveva scritto:") ||
    m.parts["text/plain"].includes("Ilaria Costa had written:"));
  for (const page of [ilaria, nora]) fine(page);
});

test("an Italian reads his introductions in his own language", async () => {
  const page = await open({ as: "vito", lang: "it-IT" });
  await page.goto("/me/introductions");
  assert.equal(await page.locator("html").getAttribute("lang"), "it");
  await page.getByText("Ilaria Costa").first().waitFor();
  await shot(page, "introductions-it");
  fine(page);
});
