// Who has a desk of her own goes away: she sees what others will pay and what she gets, lends it, a stranger books it,
// she takes the rest back; the host sees the sums.
import assert from "node:assert/strict";
import { test } from "node:test";

import { day, weekday } from "../support/loggia.mjs";
import { accounts, clientOf } from "../support/world.mjs";
import { fine, house, mailTo } from "./house.mjs";

const w = await house();
const { open, home, server } = w;

test("a desk is lent while its holder is away, and comes back [LE-2, LE-6]", async () => {
  const host = await clientOf(server, "host");
  const member = await clientOf(server, "member");
  await host.post(`/s/${home}/resources`, { name: "Scrivania 9", kind: "desk", units: 1, price_day: "18" });
  const resource = (await host.get(`/s/${home}/resources`)).json.resources.find((r) => r.name === "Scrivania 9").id;
  const offered = await host.post(`/s/${home}/stays`, {
    resource, email: accounts.member[0], from: day(0), price: "240", notice_days: 0, invoices: "anniversary" });
  const m = `/stays/${offered.json.id}`;
  await member.post(`${m}/answer`, { answer: "yes" });
  const first = weekday(7);
  const last = weekday((Date.parse(first) - Date.parse(day(0))) / 86400_000 + 1);

  const page = await open({ as: "member" });
  await page.goto(m);
  await page.getByRole("link", { name: "I am away" }).click();
  await page.getByLabel("First day").fill(first);
  await page.getByLabel("Last day").fill(last);
  await page.getByLabel("A day, or the half of it, costs others").fill("20");
  await page.getByLabel("Others may read my name").check();
  await page.getByRole("button", { name: "Show what it means" }).click();
  await page.getByText("€14.00 for each day that is booked").waitFor();
  fine(page);
  await page.getByRole("button", { name: "Lend it", exact: true }).click();
  await page.getByText("Done: others can book it.").waitFor();
  await page.getByText("Nobody has booked it yet.").waitFor();

  const stranger = await open();
  await stranger.goto(`/s/${home}/free?date=${first}&from=10:00&to=12:00&kind=desk`);
  await stranger.getByText("Lent by").first().waitFor();
  await stranger.getByRole("link", { name: "Book Scrivania 9" }).click();
  await stranger.getByLabel("Name", { exact: true }).fill("Franca");
  await stranger.getByLabel("E-mail").fill("franca@posta.example");
  await stranger.getByRole("button", { name: /Book/ }).last().click();
  await stranger.getByText(/Booked|booked/).first().waitFor();
  fine(stranger);

  await mailTo(server, accounts.member[0], (x) => /14[.,]00/.test(x.parts["text/plain"]));
  await page.reload();
  await page.getByText("1 day is booked and stays booked.").waitFor();
  await page.getByRole("button", { name: "Take back" }).click();
  await page.getByText(/days? (is|are) back/).waitFor();
  await page.getByText("No day is left that could be taken back.").waitFor();
  fine(page);

  const office = await open({ as: "host" });
  await office.goto(`/s/${home}/lendings`);
  await office.getByRole("cell", { name: "€14.00" }).waitFor();
  assert.equal(await office.getByText("Scrivania 9").count(), 1);
  fine(office);
});
