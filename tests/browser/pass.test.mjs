// A team's carnet: an admin buys it, who is in the team books with it, and the team's page shows what is left.
import { test } from "node:test";

import { weekday } from "../support/loggia.mjs";
import { clientOf, teamOfHome } from "../support/world.mjs";
import { fine, house, shot } from "./house.mjs";

const w = await house();
const { open, home, server } = w;
const NAME = "Carnet di 5 giorni";
let team;

async function sellsCarnet(host) {
  await host.goto(`/s/${home}/bundles`);
  await host.getByRole("link", { name: "New pass" }).click();
  await host.getByLabel("Name", { exact: true }).fill(NAME);
  await host.getByLabel("How much").fill("5");
  await host.getByLabel("of", { exact: true }).selectOption("days");
  await host.getByLabel(/^Price in/).fill("sixty");
  await host.getByLabel("A team may buy it").check();
  await host.getByRole("button", { name: "Save" }).click();
  await host.locator("#price-error").waitFor();
  await shot(host, "pass-refused");
  await host.getByLabel(/^Price in/).fill("65");
  await host.getByRole("button", { name: "Save" }).click();
  await host.getByText(NAME).first().waitFor();
}

test("an admin buys a carnet for the team, a member books with it, and both see what is left", async () => {
  const clients = { host: await clientOf(server, "host") };
  team = await teamOfHome(w, clients);
  const desks = { name: "Scrivanie", kind: "desk", units: 6, bookable: true };
  await clients.host.post(`/s/${home}/resources`, desks);
  const desk = (await clients.host.get(`/s/${home}/resources`)).json.resources
    .find((r) => r.name === desks.name).id;
  const host = await open({ as: "host" });
  await sellsCarnet(host);

  const admin = await open({ as: "team_admin" });
  await admin.goto(`/s/${home}/passes`);
  await admin.getByRole("link", { name: NAME, exact: true }).click();
  await admin.getByLabel("For whom").selectOption({ label: "Studio Bianchi" });
  await admin.getByRole("link", { name: "For myself instead" }).waitFor();
  await shot(admin, "pass-for-team");
  await admin.getByRole("button", { name: "Buy for €79.30, pay later" }).click();
  await admin.getByText("Bought.").waitFor();
  await admin.getByText("Studio Bianchi").first().waitFor();
  await shot(admin, "pass-bought");

  const mate = await open({ as: "mate" });
  const asked = new URLSearchParams({ resource: desk, date: weekday(9), from: "09:00", to: "18:00", units: 1 });
  await mate.goto(`/s/${home}/book?${asked}`);
  await mate.getByRole("link", { name: "For Studio Bianchi" }).click();
  await mate.getByLabel("Name", { exact: true }).fill("Marco Mate");
  await mate.getByLabel(new RegExp(NAME)).check(); // of a desk without a price nothing else pays
  await shot(mate, "pass-book");
  await mate.locator("main form.form button.broad").click();
  await mate.getByText("Paid", { exact: true }).waitFor();
  await mate.getByText(new RegExp(NAME)).first().waitFor();
  await shot(mate, "pass-booked");

  for (const page of [mate, admin]) {
    await page.goto(`/teams/${team}`);
    await page.getByRole("link", { name: "Bookings" }).click();
    await page.getByRole("heading", { name: "What is left" }).waitFor();
    await page.locator("li.row", { hasText: NAME }).getByText("4 days", { exact: true }).waitFor();
  }
  await shot(admin, "pass-left");
  await admin.getByRole("link", { name: NAME }).click();
  await admin.getByText("used", { exact: false }).first().waitFor();
  await shot(admin, "pass-movements");
  for (const page of [host, admin, mate]) fine(page);
});

test("an Italian team reads what is left in its own language", async () => {
  const page = await open({ as: "team_admin", lang: "it-IT" });
  await page.goto(`/teams/${team}/bookings`);
  await page.getByText("4 giorni", { exact: true }).waitFor();
  await shot(page, "pass-left-it");
  fine(page);
});
