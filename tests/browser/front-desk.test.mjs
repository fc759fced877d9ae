// The front desk of a house with many people: finds who stands before it, and checks him in.
import assert from "node:assert/strict";
import { test } from "node:test";

import { openRoom } from "../http/visits-presence.mjs";
import { clientOf } from "../support/world.mjs";
import { fine, house } from "./house.mjs";

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
