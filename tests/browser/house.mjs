// house.mjs: what the browser tests stand on: a served demonstration network, Chromium, and pages that
// remember everything that went wrong in them.
import { after } from "node:test";
import assert from "node:assert/strict";
import { existsSync, mkdirSync } from "node:fs";
import path from "node:path";

import { chromium } from "playwright-core";

import { letterTo as mailTo } from "../support/mail.mjs";
import { readMail } from "../support/read-mail.mjs";
import { accounts, world } from "../support/world.mjs";

export { mailTo, readMail };

export const DESKTOP = { width: 1280, height: 900 };
export const PHONE = { width: 390, height: 844 };

// The installed Chromium, at best the one without windows, which takes half the time; tests/run says so and skips when
// there is none.
function chromiumPath() {
  return ["/usr/bin/chromium-headless-shell", "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(existsSync);
}

export function launch(args = []) {
  const root = process.getuid?.() === 0;
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? chromiumPath(),
    args: [...(root ? ["--no-sandbox"] : []), "--lang=en-GB", ...args],
  });
}

// What a machine that does ten other things needs for a page: longer waits only what is broken.
const PATIENCE_MS = 30_000;

// A click or a key that leads to another page is done when that page is whole and its scripts have run: what is counted,
// read or pressed next is of the new page. (By itself it is done when the first byte has come.)
function waitsForPages(page) {
  const all = Object.getPrototypeOf(page.locator("html"));
  if (all.waitsForPages) return;
  all.waitsForPages = true;
  for (const deed of ["click", "press"]) {
    const alone = all[deed];
    all[deed] = async function (...args) {
      await alone.apply(this, args);
      await this.page().waitForLoadState();
    };
  }
}

// A page that follows events: it hears them, and has caught up with what was before.
export async function goLive(page, where) {
  const events = page.waitForResponse((r) => r.url().endsWith("/events"));
  const renewed = page.waitForResponse(isRenewal);
  await page.goto(where);
  await events;
  await (await renewed).finished();
}

// A page that asks for itself again, to show what changed.
export const isRenewal = (r) => r.request().resourceType() === "fetch" && r.request().method() === "GET" &&
  r.url().split("#")[0] === r.frame().url().split("#")[0];

// What changes from now on is answered, but the answer does not come before `letGo`, which ends when it has; `asked` is a
// promise.
export async function holdRenewal(page) {
  let letGo, tell;
  const free = new Promise((done) => (letGo = done));
  const asked = new Promise((done) => (tell = done));
  const answer = page.waitForResponse(isRenewal);
  await page.route((url) => url.href === page.url(), async (route) => {
    const response = await route.fetch();
    tell();
    await free;
    await route.fulfill({ response });
  }, { times: 1 });
  return { asked, letGo: async () => {
    letGo();
    await (await answer).finished();
    await page.evaluate(() => new Promise(requestAnimationFrame));
  } };
}

// A network, its server and a browser; all end with the file's tests.
export async function house(options = {}) {
  const t = { after };
  const w = await world("sqlite", t, options);
  const browser = await launch();
  after(() => browser.close());
  return { ...w, browser, open: (how) => open(w.server, browser, how) };
}

// A page of a new person: nobody's cookies. `troubles` fills with what must not happen on any page.
//   as     role that is signed in by password (not the visitor)       phone  the small screen
//   js     false: no script runs                    lang, dark, width
export async function open(server, browser, how = {}) {
  const size = how.phone ? PHONE : DESKTOP;
  const context = await browser.newContext({
    baseURL: server.url,
    viewport: { ...size, ...(how.width ? { width: how.width } : {}) },
    deviceScaleFactor: how.scale ?? 1,
    javaScriptEnabled: how.js ?? true,
    locale: how.lang ?? "en-GB",
    timezoneId: "Europe/Rome",
    colorScheme: how.dark ? "dark" : "light",
    reducedMotion: "reduce",
  });
  context.setDefaultTimeout(PATIENCE_MS);
  const page = await context.newPage();
  waitsForPages(page);
  page.troubles = watch(page, server.url);
  if (how.as && how.as !== "visitor") await signIn(page, how.as);
  return page;
}

function watch(page, home) {
  const troubles = [];
  page.on("console", (m) => {
    // A refused form is a page with status 4xx: Chromium reports that as an error of its own.
    if (m.type() === "error" && !/status of (4\d\d|503)/.test(m.text()))
      troubles.push(`console: ${m.text()}`);
  });
  page.on("pageerror", (e) => troubles.push(`script: ${e.message}`));
  page.on("request", (r) => {
    if (!r.url().startsWith(home) && !/^(data|blob|about):/.test(r.url()))
      troubles.push(`asked another host: ${r.url()}`);
  });
  return troubles;
}

export function fine(page) {
  assert.deepEqual(page.troubles, []);
}

// By password, to the page that comes after: the question for a code, for who wants one.
export async function signIn(page, role, arrived = (url) => !url.pathname.startsWith("/sign-in")) {
  const [email, password] = accounts[role];
  await page.goto("/sign-in");
  const form = page.locator('form[action="/sign-in/password"]');
  await form.locator('[name="email"]').fill(email);
  await form.locator('[name="password"]').fill(password);
  await form.locator("button").click();
  await page.waitForURL(arrived);
}

// A picture on the small screen and on the large one, for whoever looks: only when SHOTS names a folder.
export async function shot(page, name) {
  const folder = process.env.SHOTS;
  if (!folder) return;
  mkdirSync(folder, { recursive: true });
  const before = page.viewportSize();
  for (const [size, end] of [[PHONE, "-phone"], [DESKTOP, ""]]) {
    await page.setViewportSize(size);
    await page.screenshot({ path: path.join(folder, `${name}${end}.png`), fullPage: true });
  }
  await page.setViewportSize(before);
}

// A name drawn with the mouse where one signs.
export async function drawName(page) {
  const pad = page.locator("[data-pad] svg");
  await pad.scrollIntoViewIfNeeded();
  const box = await pad.boundingBox();
  await page.mouse.move(box.x + 30, box.y + 60);
  await page.mouse.down();
  for (let i = 0; i < 20; i++) await page.mouse.move(box.x + 30 + i * 12, box.y + 60 + (i % 2) * 40);
  await page.mouse.up();
}

// ---- mail -----------------------------------------------------------------------------------------

// An iCalendar text as its properties by name; unfolded (RFC 5545, 3.1).
export function readCalendar(text) {
  const lines = text.replace(/\r?\n[ \t]/g, "").trim().split(/\r?\n/);
  assert.equal(lines[0], "BEGIN:VCALENDAR");
  assert.equal(lines.at(-1), "END:VCALENDAR");
  const event = {};
  const inside = lines.slice(lines.indexOf("BEGIN:VEVENT"), lines.indexOf("END:VEVENT"));
  for (const line of inside) {
    const [, name, value] = /^([A-Z-]+)[^:]*:(.*)$/.exec(line) ?? [];
    if (name) event[name] = value;
  }
  return { method: /^METHOD:(.*)$/m.exec(text)?.[1].trim(), event, text };
}
