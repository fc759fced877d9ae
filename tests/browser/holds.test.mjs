// Two people want the same room: who fills in the form has it kept; the other has himself told when it is free.
import assert from "node:assert/strict";
import { test } from "node:test";

import { until, weekday } from "../support/loggia.mjs";
import { clientOf } from "../support/world.mjs";
import { fine, goLive, house, mailTo } from "./house.mjs";

const w = await house();
const host = await clientOf(w.server, "host");
await host.post(`/s/${w.home}/resources`,
  { name: "Sala Contesa", kind: "room", units: 1, seats: 6, price_hour: "10", bookable: true });
const date = weekday(8);
const room = (await w.guest.get(`/s/${w.home}/free?date=${date}&from=10:00&to=12:00`)).json.resources
  .find((r) => r.name === "Sala Contesa").id;
const form = (from) => `/s/${w.home}/book?resource=${room}&date=${date}&from=${from}:00&to=${from + 1}:00`;
const held = async (from) => (await w.guest.get(
  `/s/${w.home}/free?date=${date}&from=${from}:00&to=${from + 1}:00`)).json.resources
  .find((r) => r.id === room).held;

for (const [way, how, from] of [["desktop", {}, 9], ["phone", { phone: true }, 11], ["no script", { js: false }, 13]])
  test(`the place is kept while the form is filled in, ${way} [BK-73]`, { timeout: 90_000 }, async () => {
    const page = await w.open(how);
    const other = await w.open({});
    await goLive(other, `/s/${w.home}/day?date=${date}`);
    await page.goto(form(from));
    assert.equal(await held(from), false); // looking keeps nothing
    const below = () => page.locator("#booking").evaluate((it) => it.getBoundingClientRect().top + scrollY);
    const top = await below();
    if (how.js === false) await page.getByRole("button", { name: "Keep it for me" }).click();
    else await page.getByLabel("Name", { exact: true }).fill("Ada Prima");
    await page.getByText(/Kept for you until/).waitFor();
    assert.equal(await held(from), true);
    if (how.js !== false) assert.equal(await below(), top); // nothing moves away below a finger
    await other.getByText("Being booked").first().waitFor(); // it was looking all the time
    fine(page);
    await page.getByLabel("Name", { exact: true }).fill("Ada Prima");
    await page.getByLabel("E-mail").fill("ada.prima@posta.example");
    await page.getByRole("button", { name: /^Book for/ }).click();
    await page.waitForURL(/\/bookings\//);
    assert.equal(await held(from), false);
    fine(other);
    await page.context().close();
    await other.context().close();
  });

test("who leaves the form frees the place [BK-73]", { timeout: 60_000 }, async () => {
  const page = await w.open({});
  await page.goto(form(15));
  await page.getByLabel("Name", { exact: true }).fill("Ada");
  await until("a place that is kept", () => held(15));
  await page.goto(`/s/${w.home}`);
  await until("the place free again", async () => !(await held(15)));
  await page.context().close();
});

test("from “taken” to the list, from the mail to the booking, without an account [WL-4]", { timeout: 90_000 }, async () => {
  const booked = (await w.guest.post(`/s/${w.home}/bookings`, { resource: room, date, from: "17:00", to: "18:00",
    name: "Primo", email: "primo@posta.example" })).json;
  const page = await w.open({ phone: true });
  await page.goto(`/s/${w.home}/free?date=${date}&from=17:00&to=18:00&kind=room`);
  await page.getByRole("link", { name: "Tell me when it is free Sala Contesa" }).click();
  await page.getByText("you would be the first").waitFor();
  await page.getByLabel("Name", { exact: true }).fill("Bea Aspetta");
  await page.getByLabel("E-mail").fill("bea.aspetta@posta.example");
  await page.getByRole("button", { name: "Put me on the list" }).click();
  await page.getByText("You are the first in line").waitFor();
  fine(page);
  const freed = await host.post(`/bookings/${booked.code}/cancel`, {});
  assert.equal(freed.status, 200, freed.text);
  const offer = /Say yes or no: (\S+)/;
  const letter = await mailTo(w.server, "bea.aspetta@posta.example",
    (m) => offer.test(m.parts["text/plain"]));
  const [, link] = offer.exec(letter.parts["text/plain"]);
  await page.goto(new URL(link).pathname + new URL(link).search);
  await page.getByText("It is free for you").waitFor();
  fine(page);
  await page.getByRole("button", { name: /^Yes, book for/ }).click();
  await page.waitForURL(/\/bookings\//);
  await page.getByText("Sala Contesa").first().waitFor();
  await page.context().close();
});
