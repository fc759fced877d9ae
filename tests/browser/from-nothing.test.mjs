// A space from nothing: the steward adds it and names a host, who sets it up step by step and opens it;
// then a visitor finds and books it.
import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { weekday } from "../support/loggia.mjs";
import { fine, house, mailTo } from "./house.mjs";
import { pictureOf } from "./picture.mjs";

const w = await house();

// What a person who has never seen it may need: measured would be better, but these are counted.
const SECONDS_A_PAGE = 20;
const SECONDS_A_FIELD = 12;
const MINUTES_MAX = 15;

const ways = {
  desktop: { name: "Filanda Nuova", email: "irene@filanda.example" },
  "no script": { name: "Mulino Vecchio", email: "mario@mulino.example", js: false },
};

// Types and counts like a person.
class Effort {
  constructor(page) {
    this.page = page;
    this.fields = 0;
    this.pages = 0;
    page.on("framenavigated", () => this.pages++);
  }

  async fill(label, value) {
    this.fields++;
    await this.page.locator("main").getByLabel(label, { exact: true }).first().fill(value);
  }

  async press(name) {
    await this.page.locator("main").getByRole("button", { name, exact: true }).first().click();
    await this.page.waitForLoadState();
  }

  async follow(name) {
    await this.page.locator("main").getByRole("link", { name, exact: true }).first().click();
    await this.page.waitForLoadState();
  }
}

async function stewardAdds(how) {
  const page = await w.open({ ...how, as: "steward" });
  await page.goto("/network/spaces");
  await page.getByRole("link", { name: "Add a space" }).click();
  const e = new Effort(page);
  await e.fill("Name of the space", how.name);
  await e.fill("Town", "Schio");
  await page.getByLabel("E-mail").fill(how.email);
  await e.press("Go on");
  assert.match(page.url(), /\/s\//);
  fine(page);
  await page.context().close();
}

// One click in the mail, a name and a password, and he stands on the page of his space.
async function hostSignsIn(page, email) {
  const mail = await mailTo(w.server, email, (m) => /welcome\?token=/.test(m.parts["text/plain"]));
  const link = new URL(/href="([^"]*\/welcome\?[^"]*)"/.exec(mail.parts["text/html"])[1]);
  await page.goto(link.pathname + link.search);
  await page.getByRole("button", { name: "Come in" }).click();
  await page.waitForURL(/\/me\/welcome/);
  await page.getByLabel("Your name").fill("Bruno Neri");
  await page.getByLabel("Password").fill("quattro parole mie");
  await page.getByRole("button", { name: "Go on" }).click();
  await page.waitForURL((url) => url.pathname.startsWith("/s/"));
}

async function setUp(page, e) {
  if (!page.url().endsWith("/edit")) await page.getByRole("link", { name: /Details/ }).first().click();
  await e.fill("Street and number (optional)", "via Pasubio 1");
  await e.fill("In your own words (optional)", "Tre stanze sopra il cortile.");
  await e.fill("Comforts (optional)", "wifi, coffee, printer");
  await e.press("Save and go on");

  assert.match(page.url(), /\/hours/);
  for (const day of ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"])
    await e.fill(day, "09:00-13:00, 14:00-18:00");
  await e.press("Save and go on");

  assert.match(page.url(), /\/resources/);
  await e.fill("Name", "Stanza grande");
  await e.fill("How many (optional)", "6");
  await e.press("Add");
  await e.fill("Name", "Sala Pasubio");
  await page.getByLabel("What it is").selectOption("room");
  await e.fill("People it holds (optional)", "8");
  await e.press("Add");
  await page.getByRole("link", { name: "Go on to prices" }).click();

  await e.fill("Stanza grande: a day", "18");
  await e.fill("Stanza grande: an hour", "3,50");
  await e.fill("Sala Pasubio: an hour", "15");
  await e.press("Save and go on");

  assert.match(page.url(), /\/photos/);
  await page.getByLabel("Picture").setInputFiles({ name: "sala.png", mimeType: "image/png",
    buffer: pictureOf(1200, 800) });
  await e.fill("What it shows (optional)", "La stanza grande, di mattina");
  await e.press("Add");
  await page.locator(".row img").waitFor();
}

// Each is reached from the step that it belongs to, and leads on from there.
async function floorsAndClosures(page, e) {
  await e.follow("✓ Hours");
  await e.follow("Enter it there");
  await e.fill("First day", weekday(40));
  await e.fill("What is written on the door (optional)", "Festa del paese");
  await e.press("Close these days");
  assert.match(await page.locator("main").innerText(), /Festa del paese/);
  await e.follow("Go on to desks and rooms");
  await e.follow("Name them first");
  await e.fill("Name", "Primo piano");
  await e.fill("Level (optional)", "1");
  await e.press("Add");
  await e.follow("Go on to desks and rooms");
  assert.ok(await page.getByLabel("Floor").getByRole("option", { name: "Primo piano" }).count());
}

for (const [way, how] of Object.entries(ways))
  describe(`a new space, ${way}`, () => {
    let page, slug, effort;

    test("the steward names it and its host", () => stewardAdds(how));

    test("the host comes by the mail and sets it up step by step", async () => {
      page = await w.open(how);
      await hostSignsIn(page, how.email);
      slug = new URL(page.url()).pathname.split("/")[2];
      effort = new Effort(page);
      await setUp(page, effort);
      await floorsAndClosures(page, effort);
    });

    test("nobody finds it before it is opened", async () => {
      assert.equal((await w.guest.get(`/s/${slug}`)).status, 404);
      assert.equal((await w.guest.get(`/spaces?q=${encodeURIComponent(how.name)}`)).json.total, 0);
    });

    test(`it is open after less than ${MINUTES_MAX} minutes`, async () => {
      await page.goto(`/s/${slug}`);
      await effort.press("Open: take bookings from now on");
      assert.match(await page.locator("main").innerText(), /Stanza grande/);
      const minutes = (effort.pages * SECONDS_A_PAGE + effort.fields * SECONDS_A_FIELD) / 60;
      console.log(`${way}: ${effort.pages} pages, ${effort.fields} fields: about ${minutes.toFixed(0)} min`);
      assert.ok(minutes < MINUTES_MAX);
      fine(page);
    });

    test("a visitor finds it, sees the picture, and books", async () => {
      const guest = await w.open(how);
      await guest.goto("/");
      await guest.getByLabel("Near", { exact: true }).fill("Schio");
      await guest.getByLabel("Day").fill(weekday(7));
      await guest.getByLabel("From, to").fill("10:00"); // what is asked for by itself may meet the noon break
      await guest.getByLabel("To", { exact: true }).fill("12:00");
      await guest.getByRole("button", { name: "Find" }).click();
      const row = guest.locator(".row").filter({ hasText: how.name });
      assert.match(await row.innerText(), /€7\.00/, "two hours at 3.50");
      await guest.goto(`/s/${slug}`);
      const photo = guest.locator(".photos img");
      assert.equal(await photo.getAttribute("alt"), "La stanza grande, di mattina");
      assert.ok(await photo.evaluate((i) => i.decode().then(() => i.naturalWidth > 0)));
      await guest.goBack();
      await row.locator(".end a").click();
      await guest.getByLabel("Name").fill("Nina Gallo");
      await guest.getByLabel("E-mail").fill("nina@posta.example");
      await guest.getByRole("button", { name: /^Book for/ }).click();
      await guest.waitForURL(/\/bookings\//);
      fine(guest);
    });

    test("a closed day is refused with its reason", async () => {
      const refused = await w.guest.get(`/s/${slug}/free?date=${weekday(40)}&from=10:00&to=12:00`);
      assert.match(refused.text, /Festa del paese/);
    });
  });
