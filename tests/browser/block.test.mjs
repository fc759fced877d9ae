// What breaks is out of booking for whole days: one click from the day, with the bookings in the way named.
import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { weekdays } from "../support/loggia.mjs";
import { clientOf, morning, staff } from "../support/world.mjs";
import { fine, goLive, house, shot } from "./house.mjs";

const w = await house();
staff(w, "desk", "desk", w.home);
const host = await clientOf(w.server, "host");
const dates = weekdays(10, 4);

const ways = { desktop: {}, phone: { phone: true }, "no script": { js: false } };

for (const [n, [way, how]] of Object.entries(ways).entries())
  describe(`out of order, ${way}`, () => {
    const date = dates[n];
    const day = `/s/${w.home}/day?date=${date}`;
    let page;
    let room;
    let booked;

    test("the front desk finds it on the day, one click from the resource", async () => {
      const resources = (await host.get(`/s/${w.home}/resources`)).json.resources;
      room = resources.find((r) => r.kind === "room");
      booked = await w.guest.post(`/s/${w.home}/bookings`,
        morning({ kind: undefined, resource: room.id, date, name: `Ugo ${way}` }));
      assert.equal(booked.status, 201, booked.text);
      page = await w.open({ ...how, as: "desk" });
      await page.goto(day);
      await shot(page, `block-day-before-${n}`);
      await page.getByRole("link", { name: `Out of order: ${room.name}` }).click();
      await page.waitForURL(/\/blocks/);
      assert.equal(await page.locator("h1").innerText(), room.name);
    });

    test("a booking in the way is named, and the form comes back filled", async () => {
      await page.getByLabel("First day").fill(date);
      await page.getByLabel("Last day").fill(date);
      await page.getByLabel("In a word or two").fill("projector");
      await page.getByRole("button", { name: "Take it out" }).click();
      const way1 = page.getByRole("region", { name: "Bookings in the way" });
      await way1.waitFor();
      await shot(page, `block-refused-${n}`);
      assert.equal(await page.getByLabel("First day").inputValue(), date);
      assert.equal(await page.getByLabel("In a word or two").inputValue(), "projector");
      assert.equal(await way1.getByRole("listitem").count(), 1);
      await way1.getByRole("link", { name: `Ugo ${way}` }).click();
      await page.waitForURL(new RegExp(booked.json.code));
    });

    test("when it is cancelled, the room is out of order, and the day says so at once", async () => {
      const viewer = await w.open(how);
      if (how.js ?? true) await goLive(viewer, day);
      else await viewer.goto(day);
      const cancelled = await host.post(`/bookings/${booked.json.code}/cancel`, {});
      assert.equal(cancelled.status, 200, cancelled.text);
      await page.goto(`/s/${w.home}/resources/${room.id}/blocks`);
      await page.getByLabel("First day").fill(date);
      await page.getByLabel("Last day").fill(date);
      await page.getByLabel("In a word or two").fill("projector");
      await page.getByRole("button", { name: "Take it out" }).click();
      await page.getByRole("status").waitFor();
      await shot(page, `block-list-${n}`);
      if (!(how.js ?? true)) await viewer.reload();
      const said = viewer.locator(".timeline").getByText("Out of order: projector").first();
      await said.waitFor();
      await shot(viewer, `block-day-visitor-${n}`);
      fine(viewer);
      await viewer.context().close();
      const refused = await w.guest.post(`/s/${w.home}/bookings`,
        morning({ kind: undefined, resource: room.id, date }));
      assert.equal(refused.status, 409);
    });

    test("from the day it is changed to another reason, then given back", async () => {
      await page.goto(day);
      await shot(page, `block-day-${n}`);
      await page.locator(".timeline").getByText("Out of order: projector").click();
      await page.waitForURL(/\/blocks/);
      await page.locator("main").getByRole("link", { name: "Out of order: projector" }).click();
      await shot(page, `block-edit-${n}`);
      await page.getByLabel("In a word or two").fill("painting");
      await page.getByRole("button", { name: "Save" }).click();
      await page.getByText("Out of order: painting").first().waitFor();
      await page.goto(`/s/${w.home}/blocks`);
      await shot(page, `block-overview-${n}`);
      await page.locator("main").getByRole("link", { name: room.name }).first().click();
      await page.getByRole("button", { name: "Remove" }).click();
      await page.getByText(`${room.name} can be booked again.`).waitFor();
      const again = await w.guest.post(`/s/${w.home}/bookings`,
        morning({ kind: undefined, resource: room.id, date }));
      assert.equal(again.status, 201, again.text);
      fine(page);
    });
  });

test("in Italian it reads as one would say it", async () => {
  const page = await w.open({ as: "host", lang: "it" });
  const desks = (await host.get(`/s/${w.home}/resources`)).json.resources
    .find((r) => r.units > 1);
  const date = dates[3];
  await page.goto(`/s/${w.home}/resources/${desks.id}/blocks`);
  await page.getByLabel("Primo giorno").fill(date);
  await page.getByLabel("Quanti").fill("1");
  await page.getByLabel("Tenuto da parte").check();
  await page.getByLabel("In due parole").fill("troupe del cinema");
  await page.getByRole("button", { name: "Togli", exact: true }).click();
  await page.getByRole("status").waitFor();
  await shot(page, "block-italian");
  await page.goto(`/s/${w.home}/day?date=${date}`);
  await page.locator(".timeline").getByText(`1/${desks.units}: Tenuto da parte: troupe del cinema`)
    .first().waitFor();
  await shot(page, "block-day-italian");
  await page.goto(`/s/${w.home}/resources/${desks.id}/blocks`);
  await page.getByRole("link", { name: "Tenuto da parte: troupe del cinema" }).click();
  await page.getByLabel("Ultimo giorno").fill("2001-01-01");
  await page.getByRole("button", { name: "Salva" }).click();
  await page.locator("#to-error").waitFor();
  assert.equal(await page.getByLabel("Ultimo giorno").inputValue(), "2001-01-01");
  await shot(page, "block-edit-refused");
  fine(page);
});
