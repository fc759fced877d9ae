// A host at the front desk: sees a booking in the day view at once, books for a caller, answers requests.
import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { weekday } from "../support/loggia.mjs";
import { morning } from "../support/world.mjs";
import { fine, goLive, house, mailTo } from "./house.mjs";

const w = await house();

const ways = {
  desktop: {},
  phone: { phone: true },
  "no script": { js: false },
};

async function book(over) {
  const made = await w.guest.post(`/s/${w.home}/bookings`, morning(over));
  assert.equal(made.status, 201, made.text);
  return made.json;
}

// The next booking asks the host, or not.
async function confirms(page, on) {
  await page.goto(`/s/${w.home}/rules`);
  await page.getByLabel("I confirm each booking").setChecked(on);
  await page.getByLabel("Answered within").selectOption({ label: "24 h" });
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("status").waitFor();
}

for (const [way, how] of Object.entries(ways))
  describe(`a host, ${way}`, () => {
    const date = weekday(3);
    const day = `/s/${w.home}/day?date=${date}`;
    const script = how.js ?? true;
    let page;

    test("signs in and lands at his space, which says what needs him and leads to the day", async () => {
      page = await w.open({ ...how, as: "host" });
      assert.equal(new URL(page.url()).pathname, `/s/${w.home}`);
      const told = page.getByRole("region", { name: "For you" });
      assert.match(await told.innerText(), /booking|Closed today/);
      await told.locator('a[href$="/day"]').click();
      await page.waitForURL(/\/day/);
      assert.equal(await page.locator(".timeline-row").count() > 3, true);
      const guest = await w.open(how);
      await guest.goto(`/s/${w.home}`);
      assert.equal(await guest.getByRole("region", { name: "For you" }).count(), 0);
      await guest.context().close();
    });

    test("his own page begins with the day of the space: who comes, what waits", async () => {
      const soon = await w.guest.get(`/s/${w.home}/day.json`);
      await page.goto("/me");
      assert.match(await page.locator("h1").innerText(), /Officina Altinate/);
      const lead = await page.locator("main .lead").innerText();
      if (!soon.json.closed) assert.match(lead, new RegExp(`^${soon.json.count} bookings? today`));
      await page.getByRole("link", { name: "The day" }).click();
      await page.waitForURL(/\/day/);
    });

    test("sees a booking at once, with the name", async () => {
      const name = `Dora ${way}`;
      if (script) await goLive(page, day);
      else await page.goto(day);
      assert.equal(await page.getByText(name).count(), 0);
      const stays = await page.evaluateHandle(() => document.querySelector("h1"));
      await book({ date, name, from: "15:00", to: "17:00" });
      const since = Date.now();
      if (!script) await page.reload();
      await page.getByText(name).first().waitFor();
      console.log(`${way}: in the day view after ${Date.now() - since} ms`);
      assert.equal(await stays.evaluate((h) => h.isConnected).catch(() => false), script, "no reload");
    });

    test("books for a caller in two clicks and typing", async () => {
      let clicks = 0;
      const click = (where) => (clicks++, where.click());
      await page.goto(day);
      await click(page.getByRole("link", { name: "Book for a caller" }));
      await page.getByLabel("Name").fill(`Elio ${way}`);
      await click(page.locator("main").getByRole("button", { name: /^Book/ }));
      await page.waitForURL(/\/day/);
      assert.equal(new URL(page.url()).searchParams.get("date"), date);
      await page.locator(".timeline").getByText(`Elio ${way}`).first().waitFor();
      assert.ok(clicks <= 2);
    });

    test("confirms one request and declines another; both are told", async () => {
      await confirms(page, true);
      const email = `fede-${Object.keys(ways).indexOf(way)}@posta.example`;
      const yes = await book({ date, name: `Yes ${way}`, email });
      const no = await book({ date, name: `No ${way}`, email });
      assert.equal(yes.status, "requested");
      await page.goto("/me");
      await page.getByRole("link", { name: /requests? waits?/ }).first().click();
      const row = (name) => page.locator(".row").filter({ hasText: name });
      await row(`Yes ${way}`).getByRole("button", { name: "Confirm" }).click();
      await page.waitForLoadState();
      await page.goto(`/s/${w.home}/requests`);
      await row(`No ${way}`).getByRole("button", { name: "Decline" }).click();
      await page.waitForLoadState();
      await mailTo(w.server, email, (m) => m.parts["text/html"].includes("Your place is booked"));
      await mailTo(w.server, email, (m) => m.parts["text/html"].includes("not possible"));
      assert.equal((await w.guest.get(new URL(yes.manage_url).pathname +
        new URL(yes.manage_url).search)).json.status, "confirmed");
      assert.equal((await w.guest.get(new URL(no.manage_url).pathname +
        new URL(no.manage_url).search)).json.status, "declined");
      await confirms(page, false);
    });

    test("finds a booking by name, and nothing went wrong on the way", async () => {
      await page.goto(`/s/${w.home}/bookings`);
      await page.getByLabel("Name, e-mail, telephone or code").fill(`Elio ${way}`);
      await page.getByRole("button", { name: "Look" }).click();
      await page.waitForURL(/q=Elio/);
      assert.equal(await page.locator("tbody tr").count(), 1);
      fine(page);
    });
  });
