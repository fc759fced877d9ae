// A visitor asks for a desk near Padova, books it without an account, and changes and cancels it by the link
// of the mail: on a desktop, on a phone, without script.
import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { daysAfter, weekday, weekdayBefore } from "../support/loggia.mjs";
import { clientOf } from "../support/world.mjs";
import { fine, house, mailTo, readCalendar } from "./house.mjs";

const w = await house();
const STEPS_MAX = 3;

async function ask(page, date) {
  await page.goto("/");
  await page.getByLabel("Near", { exact: true }).fill("Padova");
  await page.getByLabel("Day").fill(date);
  await page.locator("#from").fill("10:00");
  await page.getByLabel("To", { exact: true }).fill("12:00");
  await page.getByLabel("What").selectOption("desk");
  await page.getByRole("button", { name: "Find" }).click();
  await page.waitForURL(/\/spaces\?/);
}

async function seesPlaces(page, js) {
  const rows = page.locator("main .rows .row");
  assert.ok((await rows.count()) >= 2);
  const first = await rows.first().innerText();
  assert.match(first, /Padova \(PD\), \d+\sm/);
  assert.match(first, /€\d/);
  assert.match(first, /\d+ desks? free/);
  if (!js) return;
  await page.locator(".map").scrollIntoViewIfNeeded(); // it comes when it is near; below a list, that is later
  await page.locator(".map .pin").first().waitFor();
}

// Ends on the page of the booking; returns the price that the list said.
async function bookFirst(page, person) {
  const row = page.locator("main .rows .row").first();
  const price = await row.locator(".price").innerText();
  await row.locator(".end a").click();
  await page.waitForURL(/\/book\?/);
  assert.match(await page.locator("main").innerText(), new RegExp(price.replace(".", "\\.")));
  await page.getByLabel("Name").fill(person.name);
  await page.getByLabel("E-mail").fill(person.email);
  await page.getByRole("button", { name: `Book for ${price}` }).click();
  await page.waitForURL(/\/bookings\/\w+\?secret=/);
  return price;
}

function sound(mail, page) {
  assert.match(mail.parts["text/plain"], /10:00–12:00/);
  assert.match(mail.parts["text/html"], /<h1[^>]*>Your place is booked/);
  const link = /https?:\/\/\S+\/bookings\/\w+\?secret=\w+/.exec(mail.parts["text/plain"])[0];
  assert.equal(new URL(link).pathname, new URL(page.url()).pathname);
  const { event, method } = readCalendar(mail.parts["text/calendar"]);
  assert.equal(method, "REQUEST");
  return { link: new URL(link), event };
}

async function change(page, price) {
  await page.locator("#change #from").fill("14:00");
  await page.locator("#change #to").fill("18:00");
  await page.getByRole("button", { name: "Show the price" }).click();
  const offer = page.locator("#change .notice.good");
  await offer.waitFor();
  assert.match(await offer.innerText(), /14:00–18:00.*€\d+\.\d\d \(€\d+\.\d\d more\)/s);
  assert.match(await page.locator("main h1").innerText(), /10:00–12:00/, "only shown, not done");
  await page.getByRole("button", { name: "Change the booking" }).click();
  await page.waitForFunction(() => document.querySelector("h1").textContent.includes("14:00–18:00"));
  const paid = await page.locator(".ticket dd").nth(1).innerText();
  assert.ok(!paid.startsWith(price), `${paid} for four hours, ${price} for two`);
}

const people = {
  desktop: { name: "Ada Lovati", email: "ada@posta.example" },
  phone: { name: "Bruno Ferri", email: "bruno@posta.example", phone: true },
  "no script": { name: "Carla Nani", email: "carla@posta.example", js: false },
};

for (const [way, person] of Object.entries(people))
  describe(`a visitor, ${way}`, () => {
    const date = weekday(2);
    let page, price, mail;

    test("is told what to press in the list of a space", async () => {
      const here = await w.open(person);
      await here.goto(`/s/${w.home}/free?date=${date}&from=10:00&to=12:00`);
      const free = here.locator("main .rows .row", { has: here.locator(".is-free") });
      assert.ok((await free.count()) >= 2);
      for (const row of await free.all()) assert.match(await row.innerText(), /\bBook\b/);
      const book = free.first().getByRole("link", { name: /^Book / });
      const box = await book.boundingBox();
      assert.ok(box.x >= 0 && box.x + box.width <= here.viewportSize().width);
      assert.ok(box.height >= 44 || !person.phone, "a finger wide");
      await book.click();
      await here.waitForURL(/\/book\?/);
      fine(here);
      await here.context().close();
    });

    test("sees the network at once and asks", async () => {
      page = await w.open(person);
      await ask(page, date);
      await seesPlaces(page, person.js ?? true);
    });

    test(`books in ${STEPS_MAX} steps, without an account`, async () => {
      let steps = 1; // the question
      page.on("framenavigated", () => steps++);
      price = await bookFirst(page, person);
      assert.ok(steps <= STEPS_MAX, `${steps} steps`);
      assert.match(await page.locator("main").innerText(), /Booked\./);
      assert.match(await page.locator("h1").innerText(), /10:00–12:00/);
      assert.equal(await page.getByRole("link", { name: "Invite people" }).count(), 0,
        "nothing is offered for which one must sign in first");
    });

    test("gets a mail with text, HTML, a calendar entry and the link", async () => {
      mail = sound(await mailTo(w.server, person.email), page);
      const [from, to] = ["DTSTART", "DTEND"].map((k) => mail.event[k].replace(/\D/g, ""));
      assert.equal(from.slice(0, 8), date.replaceAll("-", ""));
      assert.equal(to.slice(0, 8), from.slice(0, 8));
      assert.match(mail.event.SUMMARY, /\S/);
      assert.match(mail.event.LOCATION, /Padova/);
    });

    test("opens the link elsewhere and changes the time, the price seen before", async () => {
      await page.context().close();
      page = await w.open(person);
      await page.goto(mail.link.pathname + mail.link.search);
      await change(page, price);
      const again = await mailTo(w.server, person.email, (m) => /changed/i.test(m.parts["text/html"]));
      const { event } = readCalendar(again.parts["text/calendar"]);
      assert.equal(event.UID, mail.event.UID, "the same entry of the calendar");
      assert.ok(Number(event.SEQUENCE) > Number(mail.event.SEQUENCE ?? 0));
    });

    test("cancels, and the place is free again", async () => {
      await page.getByRole("button", { name: "Cancel this booking" }).click();
      await page.getByText("This booking takes no place any more.").waitFor();
      const last = await mailTo(w.server, person.email, (m) =>
        readCalendar(m.parts["text/calendar"]).method === "CANCEL");
      assert.match(last.parts["text/plain"], /cancelled/);
      fine(page);
    });
  });

test("a visitor books several days in one go on a phone, closed days left out, and cancels one by the link", async () => {
  const page = await w.open({ phone: true });
  const wide = () => page.evaluate(() => document.documentElement.scrollWidth);
  const first = weekdayBefore(6, 9);
  await page.goto(`/s/${w.home}/free?date=${first}&from=10:00&to=12:00`);
  await page.locator("main .rows .row", { has: page.locator(".is-free") }).first()
    .getByRole("link", { name: /^Book / }).click();
  await page.waitForURL(/\/book\?/);
  await page.getByRole("link", { name: "Book several days in one go" }).click();
  await page.getByRole("heading", { name: "Book several days" }).waitFor();
  await page.getByLabel("Last day").fill(daysAfter(first, 6));
  await page.getByLabel("Name", { exact: true }).fill("Dora Elmi");
  await page.getByLabel("E-mail").fill("dora@posta.example");
  assert.ok(await wide() <= 390, "wider than the phone");
  await page.getByRole("button", { name: "Show the days and the price" }).click();
  await page.getByRole("heading", { name: "Several days for Dora Elmi" }).waitFor();
  await page.getByText(/The space is closed on that day/).first().waitFor();
  assert.ok(await wide() <= 390, "wider than the phone");
  const price = await page.locator(".facts dd").first().innerText();
  const button = page.getByRole("button", { name: /^Book \d+ days$/ });
  const days = Number(/\d+/.exec(await button.innerText())[0]);
  assert.ok(days >= 3 && days < 7, `${days} days`);
  await button.click();
  await page.waitForURL(/\/series\/\w+\?secret=/);
  await page.getByText("The days are booked.").waitFor();
  assert.ok(price.startsWith(/€[\d.,]+/.exec(await page.locator(".facts dd", { hasText: "€" }).innerText())[0]));
  const mail = await mailTo(w.server, "dora@posta.example");
  assert.match(mail.parts["text/plain"], new RegExp(`/series/\\w+\\?secret=`));
  await page.getByLabel("To this one, included").fill(await page.getByLabel("From this date").inputValue());
  await page.getByRole("button", { name: "Show what is cancelled" }).click();
  await page.getByRole("button", { name: "Cancel 1 date" }).click();
  await page.getByText(`${days - 1} dates to come`).first().waitFor();
  fine(page);
});

test("Monday to Friday cost the week of the price list, and who gives up two days sees before what comes back", async () => {
  const host = await clientOf(w.server, "host");
  const s = `/s/${w.home}`;
  const things = await host.post(`${s}/resources`,
    { name: "Banco lungo", kind: "desk", units: 4, price_day: "15", bookable: true });
  const resource = things.json.resources.find((r) => r.name === "Banco lungo").id;
  const rule = await host.post(`${s}/prices/rules`,
    { name: "Settimana", effect: "week", amount: "50", resource, shortest_min: 4 * 1440 });
  assert.equal(rule.status, 200, rule.text);
  let monday = weekday(9); // of a week without a holiday
  for (let open = 0, weeks = 0; open !== 5; weeks++) {
    assert.ok(weeks < 12, "no week is open");
    do monday = daysAfter(monday, 1); while (new Date(monday).getUTCDay() !== 1);
    const look = await host.post(`${s}/series/preview`, { resource, days: true, date: monday,
      until: daysAfter(monday, 4), from: "10:00", to: "12:00", name: "Elia", email: "elia@posta.example" });
    open = look.json.fits;
  }
  const page = await w.open({ phone: true });
  const narrow = async () =>
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth) <= 390, "wider than the phone");
  const fact = (name) => page.locator(".facts div", { has: page.getByText(name, { exact: true }) }).locator("dd");
  await page.goto(`${s}/series/new?days=1&resource=${resource}&date=${monday}&from=10:00&to=12:00`);
  await page.getByLabel("Last day").fill(daysAfter(monday, 4));
  await page.getByLabel("Name", { exact: true }).fill("Elia Monti");
  await page.getByLabel("E-mail").fill("elia@posta.example");
  await page.getByRole("button", { name: "Show the days and the price" }).click();
  await page.getByRole("heading", { name: "Several days for Elia Monti" }).waitFor();
  const price = await fact("Price of all").innerText();
  assert.match(price, /^€50\.00/);
  assert.match(price, /5 days, .*: €50\.00 instead of €75\.00\s+one of 5 days for €50\.00 \(Settimana/);
  await narrow();
  await page.getByRole("button", { name: "Book 5 days" }).click();
  await page.getByText("The days are booked.").waitFor();
  const all = page.url();
  // One of them alone: what can be done is done on the page of all.
  await page.locator("main table a").first().click();
  await page.getByRole("link", { name: "One of several days in one go: see, change or cancel them" }).waitFor();
  await page.getByText("they are changed and cancelled on their page").waitFor();
  assert.equal(await page.getByText("were possible until").count(), 0);
  assert.equal(await page.getByRole("button", { name: "Cancel this booking" }).count(), 0);
  await narrow();
  await page.goto(all);
  const first = await page.getByLabel("From this date").inputValue();
  await page.getByLabel("To this one, included").fill(daysAfter(first, 1));
  await page.getByRole("button", { name: "Show what is cancelled" }).click();
  assert.match(await fact("All days until now").innerText(), /^€50\.00/);
  assert.match(await fact("All days then").innerText(), /^€45\.00 .*\(€5\.00 comes back\)/);
  await narrow();
  await page.getByRole("button", { name: "Cancel 2 dates" }).click();
  await page.getByText("3 dates to come").first().waitFor();
  assert.match(await page.locator(".facts").innerText(), /€45\.00/);
  fine(page);
});
