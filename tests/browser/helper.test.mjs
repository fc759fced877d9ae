// Somebody lets another act for him while he is away: the helper books in his place, under a banner; he sees what
// was done, and ends it.
import assert from "node:assert/strict";
import { test } from "node:test";

import { weekday } from "../support/loggia.mjs";
import { accounts, clientOf, staff } from "../support/world.mjs";
import { fine, house, mailTo, shot } from "./house.mjs";

const w = await house();
const { open, home, server } = w;

async function lets(person, email) {
  await person.goto("/me/security");
  await person.getByRole("link", { name: "Who may act for you, and what was done" }).click();
  await person.getByLabel("E-mail of the person").fill(accounts.member[0]);
  await person.getByLabel("For how long").selectOption({ label: "one week" });
  await person.getByLabel("What for").fill("While I am away");
  await person.getByRole("button", { name: "Allow it" }).click();
  await person.locator("#email-error").waitFor();
  assert.equal(await person.getByLabel("What for").inputValue(), "While I am away");
  await shot(person, "helper-refused");
  await person.getByLabel("E-mail of the person").fill(email);
  await person.getByRole("button", { name: "Allow it" }).click();
  await person.locator("li.row", { hasText: email }).getByText("While I am away").waitFor();
  await shot(person, "helper-allowed");
}

async function booksForHim(helper) {
  await helper.goto("/me/security");
  await helper.getByRole("link", { name: "For whom you may act" }).click();
  await shot(helper, "helping");
  await helper.getByRole("button", { name: `Act for him (${accounts.member[0]})` }).click();
  await helper.getByText("you act in the place of Ilaria Costa").waitFor();
  await shot(helper, "helping-begun");
  await helper.goto(`/s/${home}/book?kind=desk&date=${weekday(9)}&from=10:00&to=12:00`);
  assert.equal(await helper.getByLabel("Name", { exact: true }).inputValue(), "Ilaria Costa");
  await shot(helper, "helping-book");
  await helper.locator("main form.form button.broad").click();
  await helper.getByText("Code", { exact: true }).waitFor();
  await helper.getByText("you act in the place of Ilaria Costa").waitFor();
  await shot(helper, "helping-booked");
  // What is the person's alone says so on a page.
  await helper.goto("/me/security");
  await helper.getByRole("heading", { level: 1 }).waitFor();
  await shot(helper, "helping-may-not");
}

test("somebody lets another act for him, who books; he sees it and ends it", async () => {
  staff(w, "gino", "member");
  await (await clientOf(server, "gino")).post("/me/profile", { name: "Gino Aiuto" });
  const person = await open({ as: "member" });
  await lets(person, accounts.gino[0]);
  await mailTo(server, accounts.gino[0], (m) => m.parts["text/plain"].includes("/me/helping"));

  const helper = await open({ as: "gino" });
  await booksForHim(helper);
  await mailTo(server, accounts.member[0], (m) => /\/me\/helpers/.test(m.parts["text/plain"]));

  await person.goto("/me/helpers");
  const deeds = person.locator("section").filter({ hasText: "What was done in your place" });
  const deed = deeds.locator(".row", { hasText: "Booked a place" });
  await deed.getByText("Gino Aiuto").waitFor();
  assert.match(await deed.getByRole("link").innerText(), /^Officina Altinate, .+10:00/);
  const began = deeds.locator(".row", { hasText: "Began to act for you" });
  assert.equal(await began.getByText("Looked at:").count(), 0, "he began, he did not look");
  assert.equal(await began.getByRole("link").count(), 0, "that is no page");
  await shot(person, "helper-acts");
  await person.getByRole("button", { name: `End it (${accounts.gino[0]})` }).click();
  await person.getByText(/^(.*\s· )?ended /).first().waitFor();
  await deed.getByText("Gino Aiuto").waitFor();
  await shot(person, "helper-ended");
  await person.goto("/me");
  await person.getByText(/10:00/).first().waitFor();

  await helper.goto("/me");
  assert.equal(await helper.getByText("you act in the place of").count(), 0, "it is over at once");
  await helper.goto("/me/helping");
  await helper.getByText("Nobody asked for your help yet").waitFor();
  for (const page of [person, helper]) fine(page);
});

test("an Italian reads who acts for him in his own language", async () => {
  const page = await open({ as: "member", lang: "it-IT" });
  await page.goto("/me/helpers");
  assert.equal(await page.locator("html").getAttribute("lang"), "it");
  await page.getByText("Gino Aiuto").first().waitFor();
  assert.deepEqual(await page.getByLabel("Per quanto tempo").locator("option").allInnerTexts(),
    ["un'ora", "un giorno", "una settimana", "un mese", "un anno"]);
  await shot(page, "helper-it");
  fine(page);
});
