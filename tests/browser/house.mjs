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
  context.setDefaultTimeout(10_000);
  const page = await context.newPage();
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
