// Somebody asks a space for a desk, comes to see it at a time that it offers, is answered, and becomes a member.
import assert from "node:assert/strict";
import { test } from "node:test";

import { clientOf } from "../support/world.mjs";
import { fine, house, mailTo, shot } from "./house.mjs";

const { open, home, server } = await house();
const LATER = 6; // of the times for a tour, four or less a day
const EMAIL = "bea@posta.example";
const textOf = (mail) => mail.parts["text/plain"];
const pathIn = (mail, pattern) => {
  const url = new URL(pattern.exec(textOf(mail))[0]);
  return url.pathname + url.search;
};

async function offerTours(host) {
  await host.goto(`/s/${home}/leads`);
  await host.getByRole("link", { name: "Tours" }).click();
  await host.getByLabel("Tours can be booked").check();
  await host.getByLabel("Booked at the latest").selectOption({ label: "until it begins" });
  await host.getByLabel("Where to ring").fill("Second bell from above");
  await host.getByLabel("Monday").fill("ten to noon");
  for (const day of ["Tuesday", "Wednesday", "Thursday", "Friday"])
    await host.getByLabel(day).fill("10:00-12:00");
  await host.getByRole("button", { name: "Save" }).click();
  await host.locator("#monday-error").waitFor();
  assert.equal(await host.getByLabel("Monday").inputValue(), "ten to noon");
  assert.equal(await host.getByLabel("Tuesday").inputValue(), "10:00-12:00");
  await shot(host, "tours-refused");
  await host.getByLabel("Monday").fill("10:00-12:00");
  await host.getByRole("button", { name: "Save" }).click();
  await host.getByText(/times are offered now/).waitFor();
  await shot(host, "tours");
}

// Asks on the page of the space; answers with the time of the tour, as the page says it.
async function ask(guest) {
  await guest.goto(`/s/${home}`);
  await guest.getByRole("link", { name: "Ask for a desk or a tour" }).first().click();
  await guest.getByLabel("From when?").fill("March, two days a week");
  await guest.getByLabel("What should be known?").fill("May I bring my dog?");
  await guest.getByLabel("Name", { exact: true }).fill("Bea Neri");
  await guest.getByLabel("E-mail").fill(EMAIL);
  const times = guest.getByLabel("Come and see it?");
  const when = await times.locator("option").nth(LATER).innerText(); // the first may begin meanwhile
  await times.selectOption({ index: LATER });
  await shot(guest, "ask");
  await guest.getByRole("button", { name: "Send", exact: true }).click();
  await guest.getByRole("heading", { name: "Your enquiry is with" }).waitFor();
  await guest.getByText(when).first().waitFor();
  await guest.getByText("Second bell from above").waitFor();
  await shot(guest, "asked");
  return when;
}

async function signInByLink(page, email) {
  await page.getByRole("button", { name: "Send me a link" }).click();
  const mail = await mailTo(server, email, (m) => /\/sign-in\/link\?token=/.test(textOf(m)));
  await page.goto(pathIn(mail, /http\S+\/sign-in\/link\?token=\S+/));
  await page.locator("main").getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
}

test("who asks for a desk comes to see it, is answered, and joins a plan", async () => {
  const json = await clientOf(server, "host");
  const plan = await json.post(`/s/${home}/plans`, { name: "Part of the week", price: "90" });
  assert.ok(plan.status < 300, plan.text);
  const host = await open({ as: "host" });
  await offerTours(host);
  const guest = await open();
  const when = await ask(guest);
  const told = await mailTo(server, EMAIL, (m) => textOf(m).includes("Second bell"));
  assert.ok(told.parts["text/calendar"], "the tour goes into the calendar");

  await host.goto(`/s/${home}/leads`);
  await host.getByText(/\d+ waits? for an answer/).waitFor();
  await shot(host, "enquiries");
  await host.getByRole("link", { name: "Bea Neri" }).first().click();
  await host.getByText("May I bring my dog?").waitFor();
  await host.getByText(when).first().waitFor();
  await host.getByLabel("Your answer", { exact: true }).fill("Dear Bea,\nthe dog is welcome.");
  await host.getByRole("button", { name: "Send", exact: true }).click();
  await host.getByText("the dog is welcome").first().waitFor();
  await shot(host, "enquiry");

  const answer = await mailTo(server, EMAIL, (m) => textOf(m).includes("the dog is welcome"));
  await guest.goto(pathIn(answer, /http\S+\/ask\/\S+/));
  await guest.getByRole("heading", { name: "has answered you" }).waitFor();
  await guest.getByText("the dog is welcome").waitFor();
  await shot(guest, "answered");
  await guest.getByLabel("When").selectOption({ index: LATER + 1 });
  await guest.getByRole("button", { name: "Move the tour" }).click();
  await guest.getByRole("status").getByText("The tour is at the new time").waitFor();
  const tour = guest.locator("section", { has: guest.getByRole("heading", { name: "Your tour" }) });
  assert.equal(await tour.getByText(when).count(), 0, "the tour is at another time");

  await host.reload();
  await host.getByRole("button", { name: "Took place" }).click();
  await host.getByText("it took place").first().waitFor();
  const brought = host.getByLabel("Brought by (e-mail of a member)");
  await brought.fill("nobody@posta.example");
  await host.getByRole("button", { name: "Welcome Bea Neri" }).click();
  await host.locator(".field", { has: brought }).getByText("Nobody here has this address.").waitFor();
  await brought.fill("");
  await host.getByRole("button", { name: "Welcome Bea Neri" }).click();
  await host.getByRole("link", { name: "Look at it: Part of the week" }).waitFor();
  await shot(host, "converted");

  const welcome = await mailTo(server, EMAIL, (m) => /\/sign-in\?email=/.test(textOf(m)));
  await guest.goto(pathIn(welcome, /http\S+\/sign-in\?email=\S+/));
  await signInByLink(guest, EMAIL);
  await guest.goto(pathIn(answer, /http\S+\/ask\/\S+/));
  await guest.getByRole("heading", { name: "Welcome at" }).waitFor();
  await shot(guest, "welcome");
  await guest.getByRole("link", { name: "Become a member" }).click();
  await guest.getByRole("link", { name: "Look at it: Part of the week" }).click();
  await guest.getByRole("button", { name: "Join, pay later" }).click();
  await guest.getByText("Welcome: the membership runs.").waitFor();
  await shot(guest, "enquiry-joined");

  await host.goto(`/s/${home}/members`);
  await host.getByText("Bea Neri").first().waitFor();
  await host.goto(`/s/${home}/leads?status=won`);
  await host.getByRole("link", { name: "Bea Neri" }).first().waitFor();
  for (const page of [host, guest]) fine(page);
});

test("a firm asks for an office and takes it: brought by a member, its team founded with the offer", async () => {
  const json = await clientOf(server, "host");
  await json.post(`/s/${home}/resources`, { name: "Ufficio 12", kind: "office", units: 1, seats: 4 });
  const office = (await json.get(`/s/${home}/resources`)).json.resources.find((r) => r.name === "Ufficio 12").id;
  await json.post(`/s/${home}/lettings`, { resource: office, price: "800", deposit: "1600" });
  const guest = await open();
  await guest.goto(`/s/${home}/ask`);
  await guest.getByLabel("An office").check();
  await guest.locator("#people").fill("4");
  await guest.getByLabel("Name", { exact: true }).fill("Marta Conti");
  await guest.getByLabel("E-mail").fill("marta@conti.example");
  await guest.getByRole("button", { name: "Send", exact: true }).click();

  const host = await open({ as: "host" });
  await host.goto(`/s/${home}/leads`);
  await host.getByRole("link", { name: "Marta Conti" }).first().click();
  await host.getByLabel("Brought by (e-mail of a member)").fill("member@loggia.example");
  await host.getByRole("button", { name: "Welcome Marta Conti" }).click();
  await host.getByRole("heading", { name: "Offer a stay" }).waitFor();
  assert.equal(await host.locator("#email").inputValue(), "marta@conti.example");
  await host.locator("#resource").selectOption(office);
  await host.waitForURL(/resource=\w/);
  assert.deepEqual([await host.locator("#price").inputValue(), await host.locator("#deposit").inputValue()], ["800", "1600"]);
  await host.getByLabel("In the name of a new team").fill("Conti & Soci");
  await host.getByRole("button", { name: "Show what it costs" }).click();
  await host.waitForURL(/firm=Conti/);
  await shot(host, "offer-to-firm");
  await host.getByRole("button", { name: "Send the offer" }).click();
  await host.getByText("The offer is sent.").waitFor();
  await host.getByText("Conti & Soci").first().waitFor();

  const welcome = await mailTo(server, "marta@conti.example", (m) => /\/sign-in\?email=/.test(textOf(m)));
  await guest.goto(pathIn(welcome, /http\S+\/sign-in\?email=\S+/));
  await signInByLink(guest, "marta@conti.example");
  const letter = await mailTo(server, "marta@conti.example", (m) => /\/stays\/\w+/.test(textOf(m)));
  await guest.goto(pathIn(letter, /http\S+\/stays\/\w+/));
  await guest.getByRole("button", { name: "Yes, I take it" }).click();
  await guest.getByText("runs", { exact: false }).first().waitFor();
  await guest.goto("/me/teams");
  await guest.getByText("Conti & Soci").first().waitFor();
  await shot(guest, "firm-has-office");
  const stays = (await json.get(`/s/${home}/stays?q=Conti`)).json.stays;
  assert.deepEqual(stays.map((x) => [x.who, x.resource, x.status]), [["Conti & Soci", "Ufficio 12", "runs"]]);
  for (const page of [host, guest]) fine(page);
});

test("an Italian asks in his own language", async () => {
  const guest = await open({ lang: "it-IT" });
  await guest.goto(`/s/${home}/ask`);
  assert.equal(await guest.locator("html").getAttribute("lang"), "it");
  await shot(guest, "ask-it");
  fine(guest);
});
