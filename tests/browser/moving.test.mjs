// Moving bookings on the timeline: by the mouse, by a finger, by the keys; the price first, the way back after.
import assert from "node:assert/strict";
import { test } from "node:test";

import { openRoom } from "../http/visits-presence.mjs";
import { weekdays } from "../support/loggia.mjs";
import { clientOf } from "../support/world.mjs";
import { fine, goLive, holdRenewal, house } from "./house.mjs";

const w = await house({ days: 0 });
const host = await clientOf(w.server, "host");
const member = await clientOf(w.server, "member");
const s = `/s/${w.home}`;
await openRoom(host, s);
await host.post(`${s}/resources`,
  { name: "Sala Doppia", kind: "room", units: 1, seats: 8, price_hour: "40", bookable: true });
const room = (name, day) => day.rows.find((r) => r.name === name).id;
const day = async (date) => (await host.get(`${s}/day?date=${date}`)).json;

async function book(client, name, date, from, to) {
  const made = await client.post(`${s}/bookings`, { resource: room("Sala Prova", await day(date)), date, from, to,
    name, email: client === host ? undefined : client === member ? "member@loggia.example" : "muove@posta.example" });
  assert.equal(made.status, 201, made.text);
  return made.json;
}

const bar = (page, name) => page.locator(".slot:not(.ghost)", { hasText: name });
// Looked at in one moment: the day may be renewed in the next. A bar that it was renewed without has no width.
async function middle(page, name) {
  for (;;) {
    const at = await bar(page, name).evaluate((slot) => {
      slot.scrollIntoView({ block: "center" });
      const at = slot.getBoundingClientRect();
      const lane = slot.parentElement;
      const hours = Number(/hours-(\d+)/.exec(lane.className)[1]);
      return { x: at.x + at.width / 2, y: at.y + at.height / 2, right: at.right, width: at.width, hour: lane.getBoundingClientRect().width / hours };
    });
    if (at.width) return at;
  }
}
async function drag(page, from, to) {
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(to.x, to.y, { steps: 8 });
  await page.mouse.up();
}
const [soon, further, alone, byFinger, plain, held] = weekdays(20, 6);
const SEEN_MS = 1000; // the best of some tries counts: what else the machine does would decide a single one
const TRIES_MAX = 5;

const now = async (b) => (await host.get(`/bookings/${b.code}`)).json;
const save = (page) => page.locator(".move-panel form button");

test("a bar is dragged an hour on: the price first, then saved, seen elsewhere, and undone [BK-95] [BK-99]", async () => {
  const date = soon;
  const b = await book(w.guest, "Muove Uno", date, "10:00", "12:00");
  const page = await w.open({ as: "host" });
  const other = await w.open({ as: "host" });
  for (const p of [page, other]) await goLive(p, `${s}/day?date=${date}`);
  let seen = Infinity;
  for (let tries = 0; tries < TRIES_MAX && seen >= SEEN_MS; tries++) {
    for (const p of [page, other]) await bar(p, "Muove Uno").filter({ hasText: "10:00–12:00" }).waitFor();
    const at = await middle(page, "Muove Uno");
    await drag(page, at, { x: at.x + at.hour, y: at.y });
    await save(page).waitFor();
    assert.match(await page.locator(".move-panel").innerText(), /11:00–13:00[\s\S]*same price/);
    assert.equal((await now(b)).from, "10:00", "nothing is saved yet");
    await page.waitForTimeout(1200); // a quiet screen
    const moved = other.waitForFunction(() =>
      [...document.querySelectorAll(".slot")].some((x) => /11:00–13:00.*Muove Uno/s.test(x.textContent)), null, { polling: 10 });
    const saved = page.waitForResponse((r) => r.request().method() === "POST");
    await save(page).click();
    await saved;
    const began = Date.now();
    await moved;
    seen = Math.min(seen, Date.now() - began);
    assert.equal((await now(b)).from, "11:00");
    await page.locator("[data-said]").getByRole("button", { name: "Undo" }).click();
    await page.locator("[data-said]", { hasText: "Undone" }).waitFor();
    assert.equal((await now(b)).from, "10:00");
  }
  assert.ok(seen < SEEN_MS, `${seen} ms`);
  console.log(`# seen on the other screen ${seen} ms after it was durable`);
  fine(page);
});

test("a day that is renewed takes no bar from under the hand [BK-99]", async () => {
  const date = held;
  await book(w.guest, "Tiene Duro", date, "10:00", "12:00");
  const page = await w.open({ as: "host" });
  await goLive(page, `${s}/day?date=${date}`);
  const at = await middle(page, "Tiene Duro");
  const renewal = await holdRenewal(page);
  await book(w.guest, "Nel Frattempo", date, "15:00", "16:00");
  await renewal.asked;
  await page.mouse.move(at.x, at.y);
  await page.mouse.down();
  await renewal.letGo();
  await page.mouse.move(at.x + at.hour, at.y, { steps: 8 });
  await page.mouse.up();
  await page.locator(".move-panel", { hasText: "11:00–13:00" }).waitFor();
  await page.keyboard.press("Escape");
  await bar(page, "Nel Frattempo").waitFor(); // afterwards it comes
  fine(page);
});

test("a day or a week in which nothing changed meanwhile is not made anew when it opens [BK-99]", async () => {
  const { resource } = await book(w.guest, "Sta Qui", held, "17:00", "18:00");
  const page = await w.open({ as: "host" });
  await page.addInitScript(() => {
    window.renewals = 0;
    document.addEventListener("live", () => window.renewals++);
  });
  for (const view of ["day", "week"]) {
    await goLive(page, `${s}/${view}?date=${held}&resource=${resource}`);
    await page.evaluate(() => new Promise(requestAnimationFrame));
    await bar(page, "Sta Qui").locator("[aria-describedby]").waitFor();
    assert.equal(await page.evaluate(() => window.renewals), 0);
  }
  fine(page);
});

test("its end is dragged, and another room: what it costs more is said; what is taken is refused", async () => {
  const date = further;
  const b = await book(w.guest, "Muove Due", date, "10:00", "12:00");
  await book(w.guest, "Sta Fermo", date, "15:00", "17:00");
  const page = await w.open({ as: "host" });
  await page.goto(`${s}/day?date=${date}`);
  let at = await middle(page, "Muove Due");
  await drag(page, { x: at.right - 3, y: at.y }, { x: at.right - 3 + at.hour, y: at.y });
  await save(page).waitFor();
  assert.match(await page.locator(".move-panel").innerText(), /10:00–13:00[\s\S]*more/);
  await page.getByRole("button", { name: "Leave it as it is" }).click();
  assert.equal(await page.locator(".move-panel, .ghost").count(), 0);
  at = await middle(page, "Muove Due");
  await drag(page, at, { x: at.x + 4 * at.hour, y: at.y });
  await page.locator(".move-panel", { hasText: "Somebody has it" }).waitFor();
  assert.equal(await save(page).count(), 0);
  await page.keyboard.press("Escape");
  at = await middle(page, "Muove Due");
  const double = await page.locator(".timeline-row", { hasText: "Sala Doppia" }).boundingBox();
  await drag(page, at, { x: at.x, y: double.y + double.height / 2 });
  await save(page).waitFor();
  assert.match(await page.locator(".move-panel").innerText(), /Sala Doppia[\s\S]*more/);
  await save(page).click();
  await page.locator("[data-said] .undo").waitFor();
  const { resource_name, from } = await now(b);
  assert.deepEqual([resource_name, from], ["Sala Doppia", "10:00"]);
  fine(page);
});

test("by the keys alone; a member moves his own and sees no other names", async () => {
  const date = alone;
  const b = await book(member, "Mio", date, "10:00", "12:00");
  await book(w.guest, "Altrui", date, "14:00", "15:00");
  const page = await w.open({ as: "member" });
  await page.goto(`${s}/day?date=${date}`);
  assert.equal(await page.getByText("Altrui").count(), 0);
  const mine = bar(page, "Yours");
  assert.equal(await mine.count(), 1);
  await mine.locator("a").focus();
  for (const key of ["ArrowLeft", "Shift+ArrowRight"]) await page.keyboard.press(key);
  await save(page).waitFor();
  await page.keyboard.press("Enter");
  await page.locator("[data-said] .undo").waitFor();
  const { starts_at, ends_at } = await now(b);
  assert.ok(Date.parse(starts_at) < Date.parse(b.starts_at));
  assert.ok(Date.parse(ends_at) - Date.parse(starts_at) >= Date.parse(b.ends_at) - Date.parse(b.starts_at));
  await page.locator(".slot[data-moves] a").first().focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Escape");
  assert.equal(await page.locator(".ghost").count(), 0);
  fine(page);
});

test("with a finger that rests on it first", async () => {
  const date = byFinger;
  await book(w.guest, "Col Dito", date, "10:00", "12:00");
  const page = await w.open({ as: "host" });
  await page.goto(`${s}/day?date=${date}`);
  const at = await middle(page, "Col Dito");
  const touch = await page.context().newCDPSession(page);
  const send = (type, x, y = at.y) => touch.send("Input.dispatchTouchEvent",
    { type, touchPoints: type === "touchEnd" ? [] : [{ x, y }] });
  await send("touchStart", at.x);
  await page.locator(".ghost").waitFor(); // it has rested long enough
  for (let i = 1; i <= 6; i++) await send("touchMove", at.x + (at.hour * i) / 6);
  await send("touchEnd");
  await page.locator(".move-panel", { hasText: "11:00–13:00" }).waitFor();
  await save(page).click(); // the first tap counts
  await page.locator("[data-said] .undo").waitFor();
  fine(page);
});

test("without script the bar leads to the form that moves it, also to another room, and back", async () => {
  const date = plain;
  const b = await book(w.guest, "Senza", date, "10:00", "12:00");
  const page = await w.open({ as: "host", js: false, width: 320 });
  await page.goto(`${s}/day?date=${date}`);
  await page.getByRole("link", { name: /Senza/ }).click();
  await page.locator("#resource").selectOption({ label: "Sala Doppia" });
  await page.getByRole("button", { name: "Show the price" }).click();
  await page.getByRole("button", { name: "Change the booking" }).click();
  assert.equal((await now(b)).resource_name, "Sala Doppia");
  await page.getByRole("button", { name: "Undo" }).click();
  assert.equal((await now(b)).resource_name, "Sala Prova");
  await page.goto(`${s}/week?date=${date}`);
  for (const to of ["Month", "Find a time"]) await page.getByRole("link", { name: to, exact: true }).click();
  assert.match(page.url(), /times\?since=/);
});

test("who comes is checked in with one click on his bar, with and without script", async () => {
  for (const js of [true, false]) {
    const name = js ? "Arriva Uno" : "Arriva Due";
    await host.post(`${s}/here/walk-in`, { name });
    const [{ code }] = (await host.get(`${s}/here?q=${encodeURIComponent(name)}`)).json.guests;
    await host.post(`${s}/here/undo`, { booking: code });
    const page = await w.open({ as: "host", js });
    await page.goto(`${s}/day`);
    await page.getByRole("button", { name: `Check in ${name}` }).click();
    await page.getByText(`✓ ${name}`).waitFor();
    assert.match(page.url(), /\/day$/);
    assert.equal(await page.getByRole("button", { name: `Check in ${name}` }).count(), 0);
    fine(page);
  }
});
