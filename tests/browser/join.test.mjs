// Somebody with an office asks to join, is answered, is invited, and makes his space from nothing.
import assert from "node:assert/strict";
import { test } from "node:test";

import { fine, house, mailTo, shot } from "./house.mjs";

const { open, server } = await house();
const EMAIL = "elisa@posta.example";
const textOf = (mail) => mail.parts["text/plain"];
const pathIn = (mail, pattern) => {
  const url = new URL(pattern.exec(textOf(mail))[0]);
  return url.pathname + url.search;
};

// From the foot of the home page; what is wrong is told beside its field, and nothing is lost.
async function ask(guest) {
  await guest.goto("/");
  await guest.getByRole("link", { name: "Open a space", exact: true }).click();
  await guest.getByLabel("What is it called?").fill("Studio Adige");
  await guest.getByLabel("In which town?").fill("Rovgo");
  await guest.getByLabel("Desks to share").fill("4");
  await guest.getByLabel("What should we know?").fill("Half of our desks stand empty.");
  await guest.getByLabel("Your name").fill("Elisa Barbu");
  await guest.getByLabel("E-mail").fill(EMAIL);
  await guest.getByLabel("The stewards of the network").check();
  await shot(guest, "join");
  await guest.getByRole("button", { name: "Send", exact: true }).click();
  await guest.getByText("Did you mean Rovigo").first().waitFor();
  assert.equal(await guest.getByLabel("What should we know?").inputValue(),
    "Half of our desks stand empty.");
  await guest.getByLabel("In which town?").fill("Rovigo");
  await guest.getByRole("button", { name: "Send", exact: true }).click();
  await guest.getByRole("heading", { name: "Thank you: the network has it" }).waitFor();
  await shot(guest, "joining");
}

test("from an office with empty desks to a space of the network", async () => {
  const guest = await open({ phone: true });
  await ask(guest);
  const thanks = await mailTo(server, EMAIL, (m) => /thank you for writing/.test(textOf(m)));
  assert.match(textOf(thanks), /within 10 days/);
  await mailTo(server, "steward@loggia.example", (m) => /Rovigo/.test(textOf(m)));

  const steward = await open({ as: "steward" });
  await steward.goto("/network");
  await steward.getByRole("link", { name: /offices? that would join/ }).click();
  await steward.getByRole("link", { name: "Studio Adige, Rovigo" }).click();
  await shot(steward, "applicant");
  await steward.getByRole("button", { name: "Ask to call" }).first().click();
  await steward.getByText("The host is asked by mail to call.").waitFor();
  const call = await mailTo(server, "@", (m) => /elisa@posta\.example/.test(textOf(m)) &&
    ![EMAIL, "steward@"].some((who) => m.headers.to.includes(who)));
  assert.match(textOf(call), /elisa@posta\.example/);
  await steward.getByLabel("Your answer", { exact: true }).fill("Let us talk tomorrow.");
  await steward.getByRole("button", { name: "Send", exact: true }).click();
  await mailTo(server, EMAIL, (m) => /Let us talk tomorrow/.test(textOf(m)));
  await steward.getByRole("button", { name: "Invite", exact: true }).click();
  await steward.getByText("Invited: a mail brings him").waitFor();

  const letter = await mailTo(server, EMAIL, (m) => /welcome\?token=/.test(textOf(m)));
  await guest.goto(pathIn(letter, /http\S+\/welcome\?token=\S+/));
  await guest.locator("main").getByRole("button").first().click();
  await guest.getByLabel("Name").first().waitFor();
  await guest.getByRole("button", { name: "Go on" }).click();
  await guest.getByRole("heading", { name: "A new space" }).waitFor();
  assert.equal(await guest.getByLabel("Name of the space").inputValue(), "Studio Adige");
  assert.equal(await guest.getByLabel("Town").inputValue(), "Rovigo");
  await guest.getByRole("button", { name: "Go on" }).click();
  await guest.waitForURL(/\/s\/studio-adige[^/]*\/edit/);
  await steward.reload();
  await steward.getByText("being set up").waitFor();
  fine(guest);
  fine(steward);
});

test("where no space is near, the search says how to open one", async () => {
  const guest = await open({ phone: true });
  await guest.goto("/spaces?near=Lampedusa");
  await guest.getByText("No space is near").waitFor();
  await guest.locator("main").getByRole("link", { name: "Open a space in the network" }).first().click();
  assert.match(await guest.getByLabel("In which town?").inputValue(), /Lampedusa/);
  fine(guest);
});
