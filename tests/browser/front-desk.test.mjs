// The front desk of a house with many people: finds who stands before it, and checks him in.
import assert from "node:assert/strict";
import { test } from "node:test";

import { letOffices, openRoom } from "../http/visits-presence.mjs";
import { weekday } from "../support/loggia.mjs";
import { clientOf } from "../support/world.mjs";
import { fine, goLive, house } from "./house.mjs";

const w = await house({ days: 0 });
const host = await clientOf(w.server, "host");
const s = `/s/${w.home}`;
await openRoom(host, s);
await host.post(`${s}/resources`,
  { name: "Tavolata", kind: "desk", units: 60, price_hour: "1", bookable: true });

// Somebody with a desk from now on, who has not been noted yet.
async function due(name) {
  await host.post(`${s}/here/walk-in`, { name });
  const [{ code }] = (await host.get(`${s}/here?q=${encodeURIComponent(name)}`)).json.guests;
  await host.post(`${s}/here/undo`, { booking: code });
}
for (let i = 10; i < 65; i++) await due(`Ospite ${i}`);
await due("Zelinda Òrsola");

for (const js of [true, false])
  test(`a name, one click, and the list is as it was${js ? "" : ", without script"} [PC-18]`, async () => {
    const page = await w.open({ as: "host", js });
    await page.goto(`${s}/here`);
    assert.equal(await page.locator(".rows > .row").count(), 50);
    await page.getByRole("link", { name: "Next" }).click();
    assert.ok((await page.locator(".rows > .row").count()) < 50);
    const name = js ? "Zelinda Òrsola" : "Ospite 40";
    await page.locator("#q").fill(js ? "zelinda" : "40");
    await page.locator("form[role='search'] button").click();
    assert.equal(await page.locator(".rows > .row").count(), 1);
    await page.getByRole("link", { name: "To come" }).click();
    await page.getByRole("button", { name: `Check in ${name}` }).click();
    await page.getByText("Nobody fits").waitFor();
    assert.match(page.url(), /q=.*state=expected/);
    await page.locator(".ways").getByRole("link", { name: "Here" }).click();
    assert.match(await page.locator(".rows > .row").innerText(), /came at/);
    await page.getByRole("button", { name: "Undo" }).click();
    await page.getByText("Nobody fits").waitFor();
    fine(page);
  });

test("on a small phone, in Italian, nothing is cut", async () => {
  const page = await w.open({ as: "host", lang: "it-IT", width: 320 });
  await page.goto(`${s}/here?state=expected`);
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
  fine(page);
});

// [BK-71]
test("the rooms of a large day are on the first screen; what is let opens, and stays open", async () => {
  const date = weekday(5);
  for (let i = 10; i < 36; i++)
    await host.post(`${s}/resources`,
      { name: `Posto ${i}`, kind: "desk", units: 1, price_hour: "2", bookable: true });
  await letOffices(host, await clientOf(w.server, "member"), s, 5);
  const page = await w.open({ as: "host" });
  await goLive(page, `${s}/day?date=${date}`);
  const sala = page.locator(".timeline-name", { hasText: "Sala Prova" });
  assert.ok((await sala.boundingBox()).y < 900, "on the first screen");
  await page.getByText(/^\d+ places are let$/).click();
  const office = page.locator(".timeline-let").getByRole("link", { name: "Ufficio dato 3" });
  await office.waitFor();
  const booked = await w.guest.post(`${s}/bookings`, { kind: "desk", date, from: "09:00", to: "10:00",
    units: 1, name: "Prova Viva", email: "viva@posta.example" });
  assert.equal(booked.status, 201, booked.text);
  await page.locator(".slot", { hasText: "Prova Viva" }).waitFor();
  assert.ok(await office.isVisible(), "what was opened stays open");
  await page.locator(".ways").getByRole("link", { name: "Rooms" }).click();
  await page.waitForURL(/kind=rooms/);
  assert.equal(await page.getByText("Prova Viva").count(), 0);
  await page.locator('a[rel="next"]').click();
  assert.match(page.url(), /date=.*kind=rooms/);
  fine(page);
  const phone = await w.open({ as: "host", lang: "it-IT", width: 320, js: false });
  await phone.goto(`${s}/day?date=${date}&kind=desks`);
  assert.ok(await phone.locator(".timeline-row").count() > 20);
  const wide = await w.open({ as: "host", lang: "it-IT", width: 320 });
  await wide.goto(`${s}/day?date=${date}`);
  assert.ok(await wide.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
});

// [BK-72]
test("the day is printed on paper: a box for each who comes, and nothing of the screen", async () => {
  const date = weekday(6);
  const booked = await w.guest.post(`${s}/bookings`, { kind: "desk", date, from: "09:00", to: "10:00",
    units: 1, name: "Prova Carta", email: "carta@posta.example", note: "Porta un proiettore" });
  assert.equal(booked.status, 201, booked.text);
  const page = await w.open({ as: "host" });
  await page.goto(`${s}/day?date=${date}`);
  await page.getByRole("link", { name: "To print" }).click();
  await page.evaluate(() => { window.print = () => { document.title = "printed"; }; });
  await page.getByRole("button", { name: "Print" }).click();
  assert.equal(await page.title(), "printed");
  await page.emulateMedia({ media: "print" });
  const line = page.locator(".sheet tr", { hasText: "Prova Carta" });
  assert.match(await line.innerText(), /09:00–10:00[\s\S]*Porta un proiettore/);
  assert.ok(await line.locator(".tick").isVisible());
  await page.setViewportSize({ width: 690, height: 1000 }); // what a sheet is wide
  const box = await line.locator("td").first().boundingBox();
  assert.ok(box.width < 70, `the box is as narrow as its head: ${box.width}`);
  for (const gone of [".tabs", ".ways", ".actions", ".foot"])
    assert.equal(await page.locator(gone).first().isVisible(), false, gone);
  assert.ok((await page.pdf({ format: "A4" })).length > 1000);
  fine(page);
  const phone = await w.open({ as: "host", lang: "it-IT", width: 320 });
  await phone.goto(`${s}/day/sheet?date=${date}`);
  assert.ok(await phone.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
});
