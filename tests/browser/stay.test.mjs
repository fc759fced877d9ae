// A host offers an office, a start-up signs and moves in, adds a service and gives notice; the host settles the
// deposit: before each step the next invoices stand on the page.
import assert from "node:assert/strict";
import { test } from "node:test";

import { day, until } from "../support/loggia.mjs";
import { accounts, clientOf, staff } from "../support/world.mjs";
import { drawName, fine, house, mailTo, shot } from "./house.mjs";

const w = await house();
const { open, home, server } = w;
const textOf = (mail) => mail.parts["text/plain"];

// Read the contract, take the code from the mail, draw the name, sign.
async function sign(page, email) {
  await page.getByRole("link", { name: "Read and sign" }).click();
  const code = page.getByRole("button", { name: "Send me the code" });
  if (await code.count()) {
    await code.click();
    await page.getByText("A code is on its way").waitFor();
    const mail = await mailTo(server, email,
      (m) => /^\D*\d{6}\D/.test(textOf(m)) && /code to sign|codice/i.test(textOf(m)));
    await page.getByLabel("Code from the mail").fill(/\d{6}/.exec(textOf(mail))[0]);
  }
  await drawName(page);
  for (const tick of await page.locator('#sign ~ form input[type="checkbox"]').all()) await tick.check();
  await page.getByRole("button", { name: "Sign", exact: true }).click();
  await page.getByText("Signed. The copy with your signature").waitFor();
}

// The page says so once the clerk has followed the paper.
const saysSo = (page, address, text) => until(`${text} at ${address}`, async () => {
  await page.goto(address);
  return page.getByText(text).count();
});

test("a start-up takes an office and leaves it, and each sees every step's cost before", async () => {
  const desk = await clientOf(server, "host");
  await desk.post(`/s/${home}/resources`, { name: "Ufficio 7", kind: "office", units: 1, seats: 4 });
  const host = await open({ as: "host" });
  await host.goto(`/s/${home}/lettings`);
  const row = host.locator("details", { hasText: "Ufficio 7" });
  await row.locator("summary").click();
  await row.getByLabel("A month, for one").fill("much");
  await row.getByRole("button", { name: "Let it: Ufficio 7" }).click();
  await row.getByText("An amount such as 12.50.").waitFor();
  assert.equal(await row.getByLabel("A month, for one").inputValue(), "much");
  await shot(host, "lettings-refused");
  await row.getByLabel("A month, for one").fill("800");
  await row.getByLabel("Deposit, without VAT").fill("1600");
  await row.getByLabel("What one should know of it").fill("With a window on the court");
  await row.getByRole("button", { name: "Let it: Ufficio 7" }).click();
  await host.getByText("Ufficio 7 can be let.").waitFor();
  await host.getByLabel("Service", { exact: true }).fill("Post address");
  await host.getByLabel("Price", { exact: true }).fill("25");
  await host.getByRole("button", { name: "Add", exact: true }).click();
  await host.getByText("Post address can be added.").waitFor();
  await shot(host, "lettings");

  const visitor = await open();
  await visitor.goto(`/s/${home}`);
  await visitor.getByRole("link", { name: "Offices and desks to let" }).click();
  await visitor.getByRole("heading", { name: "Ufficio 7" }).waitFor();
  await shot(visitor, "to-let");
  await visitor.getByRole("link", { name: "Ask for Ufficio 7" }).click();
  await visitor.getByRole("heading", { name: "Ask for a desk or a tour" }).waitFor();

  staff(w, "founder", "member");
  await desk.post(`/s/${home}/teams`, { name: "Tre Antenne Lab", admin_email: accounts.founder[0] });

  await host.goto(`/s/${home}/stays`);
  await host.getByRole("link", { name: "Offer it: Ufficio 7" }).click();
  await host.getByLabel("A team").selectOption({ label: "Tre Antenne Lab" });
  await host.getByText("Another price later").click();
  await host.getByLabel("From month").first().fill("4");
  await host.getByLabel("A month then").first().fill("1000");
  await host.getByLabel("Contract to sign").selectOption({ index: 1 });
  await host.getByLabel("A word with the offer").fill("The keys are at the desk.");
  await host.getByRole("button", { name: "Show what it costs" }).click();
  await host.getByText("once, without VAT; it is given back at the end").waitFor();
  await shot(host, "stay-offer");
  await host.getByRole("button", { name: "Send the offer" }).click();
  await host.getByText("The offer is sent.").waitFor();
  await shot(host, "stay-offered-host");

  const mail = await mailTo(server, accounts.founder[0], (m) => /offerta per te|offer for you/.test(m.subject));
  const address = new URL(/http\S+\/stays\/\w+/.exec(mail.parts["text/plain"])[0]).pathname;
  const team = await open({ as: "founder" });
  await team.goto("/me");
  await team.getByRole("link", { name: "Your stays" }).click();
  await team.getByRole("link", { name: "Answer" }).click();
  assert.equal(new URL(team.url()).pathname, address);
  await team.getByText("The keys are at the desk.").waitFor();
  await shot(team, "stay-offered");
  await team.getByRole("button", { name: "Yes, I take it" }).click();
  await team.getByText("Now the contract").waitFor();
  await team.getByRole("link", { name: "Read and sign" }).waitFor();
  await shot(team, "stay-signing");
  await sign(team, accounts.founder[0]);
  await saysSo(team, address, "What was charged");
  await shot(team, "stay-runs");

  await team.getByRole("link", { name: "Add a service" }).click();
  await team.getByLabel("Service").selectOption({ index: 1 });
  await team.getByRole("button", { name: "Show what it costs" }).click();
  await shot(team, "stay-service");
  await team.getByRole("button", { name: "Add a service" }).click();
  await team.getByText("Post address, €25.00 a month").waitFor();
  await team.getByRole("link", { name: "Give notice" }).click();
  await team.getByText("The last day is").waitFor();
  await shot(team, "stay-notice");
  await team.getByRole("button", { name: "Give notice" }).click();
  await team.getByText("notice given, last day").first().waitFor();

  await host.goto(`/s/${home}/stays/months`);
  await host.getByText("notice given").first().waitFor();
  await shot(host, "stay-months");
  await host.goto(`/s/${home}`);
  await host.getByText("Ufficio 7: notice given").waitFor();
  // By agreement it ends tomorrow.
  await host.goto(`${address}/step?step=propose`);
  await host.getByLabel("The new last day").fill(day(1));
  await host.getByRole("button", { name: "Show what it costs" }).click();
  await shot(host, "stay-propose");
  await host.getByRole("button", { name: "Propose another end" }).click();
  await team.goto(address);
  await team.getByRole("link", { name: "See what it costs, then agree" }).click();
  await shot(team, "stay-agree");
  await team.getByRole("button", { name: "Agree" }).click();
  await team.getByText("Done. The next invoices are below.").waitFor();
  await host.goto(`/s/${home}/stays`);
  await host.getByText("What ends within 90 days").waitFor();
  await shot(host, "stays");
  for (const page of [host, team, visitor]) fine(page);
});

test("the host settles the deposit of who has left: what is kept is named", async () => {
  const host = await open({ as: "host" });
  await host.goto(`/s/${home}`);
  await host.getByRole("link", { name: "is over: settle the deposit" }).click();
  await host.getByRole("link", { name: "Settle the deposit" }).click();
  await host.getByLabel("What is kept of it").fill("50");
  await host.getByRole("button", { name: "Show what it costs" }).click();
  await host.getByText("Please say what it is kept for.").waitFor();
  await host.getByLabel("What for").fill("a broken lamp");
  await host.getByRole("button", { name: "Show what it costs" }).click();
  await host.getByText("€430.00 of €480.00 are given back.").waitFor();
  await host.getByText("a broken lamp").first().waitFor();
  await shot(host, "stay-deposit");
  await host.getByRole("button", { name: "Settle the deposit" }).click();
  await host.getByText("kept €50.00: a broken lamp").waitFor();
  await shot(host, "stay-settled");
  await host.goto(`/s/${home}`);
  await host.getByRole("heading", { level: 1 }).waitFor();
  assert.equal(await host.getByText("settle the deposit").count(), 0);
  fine(host);
});
