// A refused form comes back filled, with the reason beside the field, and the focus on what to read first.
import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { clientOf, morning } from "../support/world.mjs";
import { fine, house } from "./house.mjs";

const w = await house();

// Chromium would not send these: what the server says is tested.
const unchecked = (page) => page.locator("main form").evaluateAll((all) =>
  all.forEach((f) => (f.noValidate = true)));

async function focusIsOnTheProblem(page) {
  await page.waitForFunction(() => {
    const e = document.activeElement;
    return e.matches('[role="alert"], [aria-invalid="true"]');
  });
}

async function saysBeside(page, field, words) {
  const input = page.locator(`#${field}`);
  assert.equal(await input.getAttribute("aria-invalid"), "true");
  const ids = (await input.getAttribute("aria-describedby")).split(" ");
  assert.match(await page.locator(`#${ids[0]}`).innerText(), words);
}

for (const [way, how] of Object.entries({ desktop: {}, "no script": { js: false }, Italian: { lang: "it-IT" } }))
  describe(`a refused form, ${way}`, () => {
    test("of a guest: an address that is none", async () => {
      const page = await w.open(how);
      const ask = `/s/${w.home}/book?kind=desk&date=${morning().date}&from=10:00&to=12:00`;
      await page.goto(ask);
      if (how.js !== false) await unchecked(page);
      await page.locator("#name").fill("Ugo Prova");
      // Without script the browser's own check is passed by an address that only looks like one.
      await page.locator("#email").fill(how.js === false ? "ugo..prova@posta.example" : "ugo-at-posta");
      await page.locator("form.form .button").click();
      await page.locator('main [role="alert"]').waitFor();
      assert.equal(await page.locator("#name").inputValue(), "Ugo Prova");
      assert.match(await page.locator("#email").inputValue(), /^ugo/);
      await saysBeside(page, "email", how.lang ? /indirizzo/i : /address/i);
      if (how.js !== false) await focusIsOnTheProblem(page);
      fine(page);
    });

    test("of a host: one price among many", async () => {
      const page = await w.open({ ...how, as: "host" });
      await page.goto(`/s/${w.home}/prices/own`);
      if (how.js !== false) await unchecked(page);
      const hours = page.locator('input[name="price_hour"]');
      const days = page.locator('input[name="price_day"]');
      // Without script Chromium's own check of the pattern is in the way of everything but a size.
      const [bad, good] = [how.js === false ? "999999" : "twelve", "13,50"];
      await hours.nth(0).fill(good);
      await days.nth(1).fill(bad);
      await page.locator("main form .button").first().click();
      await page.locator('main [role="alert"]').waitFor();
      assert.equal(await hours.nth(0).inputValue(), good);
      assert.equal(await days.nth(1).inputValue(), bad);
      assert.equal(await page.locator('[aria-invalid="true"]').count(), 1);
      const beside = await days.nth(1).getAttribute("aria-describedby");
      assert.match(await page.locator(`td:has(#${beside}) .field-error`).innerText(), /\S/);
      assert.equal(await page.locator(".field-error").count(), 1);
      if (how.js !== false) await focusIsOnTheProblem(page);
      await page.locator('main [role="alert"] a').click();
      await page.waitForFunction(() => document.activeElement.name === "price_day");
      fine(page);
    });

    test("of a host: hours that end before they begin", async () => {
      const page = await w.open({ ...how, as: "host" });
      await page.goto(`/s/${w.home}/hours`);
      await page.locator("#monday").fill("08:00-12:00");
      await page.locator("#tuesday").fill("18:00-09:00");
      await page.locator("main form .button").first().click();
      await page.locator('main [role="alert"]').waitFor();
      assert.equal(await page.locator("#monday").inputValue(), "08:00-12:00");
      assert.equal(await page.locator("#tuesday").inputValue(), "18:00-09:00");
      await saysBeside(page, "tuesday", /\S/);
      if (how.js !== false) await focusIsOnTheProblem(page);
      fine(page);
    });
  });

test("a place that somebody else took meanwhile: said so, typed text kept", async () => {
  const page = await w.open();
  const date = morning().date;
  const { json } = await w.guest.get(`/s/${w.home}/free?date=${date}&from=10:00&to=12:00&kind=room`);
  const room = json.resources.find((r) => r.free_units > 0);
  await page.goto(`/s/${w.home}/book?resource=${room.id}&date=${date}&from=10:00&to=12:00`);
  await page.getByLabel("Name").fill("Lenta Rossi");
  await page.getByLabel("E-mail").fill("lenta@posta.example");
  const host = await clientOf(w.server, "host"); // what is kept for who fills in a form, only a host takes
  const faster = await host.post(`/s/${w.home}/bookings`, morning({ kind: undefined, resource: room.id }));
  assert.equal(faster.status, 201, faster.text);
  await page.getByRole("button", { name: /^Book for/ }).click();
  await page.locator('main [role="alert"]').first().waitFor();
  assert.equal(await page.getByLabel("Name").inputValue(), "Lenta Rossi");
  await page.getByLabel("What").waitFor();
  fine(page);
});

test("an unknown town: other names are offered, and lead on", async () => {
  const page = await w.open();
  await page.goto("/spaces?near=Pdova");
  await page.getByRole("alert").getByRole("link", { name: "Padova" }).click();
  await page.locator(".row").first().waitFor();
  fine(page);
});

test("a photo that is too large is said to be before it is sent", async () => {
  const page = await w.open({ as: "host" });
  await page.goto(`/s/${w.home}/photos`);
  const input = page.getByLabel("Picture");
  const said = (mb) => input.evaluate((e, size) => {
    const chosen = new DataTransfer();
    chosen.items.add(new File([new Uint8Array(size * 1e6)], "sala.jpg", { type: "image/jpeg" }));
    e.files = chosen.files;
    e.dispatchEvent(new Event("change"));
    return e.validationMessage;
  }, mb);
  assert.match(await said(13), /more than 12 MB/);
  assert.equal(await said(1), "");
  fine(page);
});
