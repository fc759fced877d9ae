// A team from its founding to somebody leaving it: two are invited, one joins without an account, books for
// the team above its limit, the admin says yes, and he leaves.
import assert from "node:assert/strict";
import { test } from "node:test";

import { weekday } from "../support/loggia.mjs";
import { fine, house, mailTo, shot } from "./house.mjs";

const { open, home, server } = await house();
// The link of the invitation in the mail to an address.
async function invitation(address) {
  const mail = await mailTo(server, address);
  return /\/teams\/join\?token=[a-z0-9]+/.exec(mail.parts["text/plain"])[0];
}

test("found a team, invite two, one joins, books for the team, leaves", async () => {
  const admin = await open({ as: "member" });
  await admin.goto("/me");
  await admin.getByRole("link", { name: "Your teams" }).click();
  await admin.getByRole("link", { name: "Found a team" }).click();
  await admin.getByLabel("Name of the firm or group").fill("Studio Bianchi");
  await admin.getByLabel("VAT number").fill("00743110158");
  await admin.getByRole("button", { name: "Found the team" }).click();
  await admin.getByText("digit by digit").first().waitFor();
  assert.equal(await admin.getByLabel("Name of the firm or group").inputValue(), "Studio Bianchi");
  await admin.getByLabel("VAT number").fill("00743110157");
  await admin.getByRole("button", { name: "Found the team" }).click();
  await admin.getByLabel("E-mail addresses").fill("gaia@posta.example\nvito@posta.example");
  await admin.getByRole("button", { name: "Send the invitations" }).click();
  await admin.getByRole("heading", { name: "vito@posta.example" }).waitFor();
  await shot(admin, "team");
  await admin.getByRole("button", { name: "Withdraw (vito@posta.example)" }).click();
  await admin.getByText("Withdrawn: its link").waitFor();
  await admin.getByRole("link", { name: "Who may spend what" }).click();
  await admin.getByLabel("Ask an admin above (EUR)").fill("1");
  await admin.getByRole("button", { name: "Save" }).click();
  await admin.getByText("The rule is saved.").waitFor();

  const gaia = await open();
  await gaia.goto(await invitation("gaia@posta.example"));
  await shot(gaia, "team-invitation");
  await gaia.getByRole("button", { name: "Join as gaia@posta.example" }).click();
  await gaia.getByText("Welcome to the team.").waitFor();
  await gaia.getByText("Above €1.00 an admin is asked.").waitFor();
  await gaia.goto(`/s/${home}/book?kind=room&date=${weekday(7)}&from=10:00&to=12:00`);
  await gaia.getByRole("link", { name: "For Studio Bianchi" }).click();
  await gaia.getByLabel("Name", { exact: true }).fill("Gaia Neri");
  await shot(gaia, "team-book");
  await gaia.locator("main form.form button.broad").click();
  await gaia.getByText("An admin of the team is asked.").first().waitFor();
  await shot(gaia, "team-booked");

  await admin.getByRole("link", { name: "Bookings" }).click();
  if (!(await admin.getByText("Waits for your yes").isVisible()))
    await admin.goto(`/teams/studio-bianchi/bookings?month=${weekday(7)}`);
  await shot(admin, "team-bookings");
  await admin.getByRole("button", { name: "Say yes (Gaia Neri)" }).click();
  await admin.getByText("Agreed. A mail says so.").waitFor();

  const host = await open({ as: "host" });
  await host.goto(`/s/${home}/day?date=${weekday(7)}`);
  await host.getByText("Gaia Neri, Studio Bianchi").first().waitFor();

  await gaia.goto("/teams/studio-bianchi");
  await gaia.getByRole("button", { name: "Leave" }).click();
  await gaia.getByText("You left the team.").waitFor();
  await gaia.goto("/me");
  await gaia.getByText("for Studio Bianchi").first().waitFor(); // what is booked stays
  await admin.goto("/teams/studio-bianchi");
  await admin.getByText("1 member").waitFor();
  await admin.getByText("You are the only one in it.").waitFor();
  for (const page of [admin, gaia, host]) fine(page);
});
