// In Italian nothing is left in English, and both languages have the same pages.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";

import { morning } from "../support/world.mjs";
import { house } from "./house.mjs";

const w = await house({ days: 4 });

// The texts of a .po file: [English, translated] of each message, plurals too.
function messages(file) {
  const text = readFileSync(new URL(file, import.meta.url), "utf8").replace(/"\n"/g, "");
  const all = [];
  for (const block of text.split("\n\n").slice(1)) {
    const value = (key) => new RegExp(`^${key} "(.*)"$`, "m").exec(block)?.[1].replaceAll('\\"', '"');
    if (value("msgid")) all.push([value("msgid"), value("msgstr") ?? value("msgstr\\[0\\]")]);
    if (value("msgid_plural")) all.push([value("msgid_plural"), value("msgstr\\[1\\]")]);
  }
  return all;
}

const literal = (s) => s.replace(/[.*+?^$()|[\]\\]/g, "\\$&");

// What an English text looks like on a page: with anything where its values stand.
function english() {
  const whole = new Set();
  const withValues = [];
  for (const [id, translated] of messages("../../src/web/po/it.po")) {
    if (!/[a-z]{2}/.test(id) || id === translated) continue;
    if (!/\{|%[ds]/.test(id)) whole.add(id);
    else if (id.replace(/\{\w+\}|%[ds]/g, "").match(/[a-z]{2,}/g)?.length >= 2)
      withValues.push(new RegExp(`^${id.split(/\{\w+\}|%[ds]/).map(literal).join(".+")}$`));
  }
  for (const [, italian] of messages("../../src/web/po/it.po")) whole.delete(italian);
  return { whole, withValues };
}

// What a reader sees and hears, text by text.
const texts = () => {
  const found = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
  for (let n = walk.nextNode(); n; n = walk.nextNode()) {
    const e = n.nodeType === 1 ? n : n.parentElement;
    if (e.closest("script, style, [lang]:not(html):not([lang=it]), .letter, .words")) continue;
    const said = n.nodeType === 1
      ? ["aria-label", "title", "placeholder", "alt"].map((a) => n.getAttribute(a))
      : [n.textContent];
    found.push(...said.filter(Boolean).map((t) => t.trim().replace(/\s+/g, " ")));
  }
  return found.filter(Boolean);
};

const { whole, withValues } = english();
const ENGLISH_DAYS = /\b(Mon|Tues|Wednes|Thurs|Satur|Sun)day\b|\b(January|February|March|June|July|October)\b/;

function leftInEnglish(all) {
  return all.filter((t) => whole.has(t) || withValues.some((r) => r.test(t)) || ENGLISH_DAYS.test(t));
}

const asked = `date=${morning().date}&from=10:00&to=12:00`;
const booked = (await w.guest.post(`/s/${w.home}/bookings`, morning())).json.manage_url;
const pages = {
  visitor: ["/", `/spaces?near=Padova&${asked}`, "/spaces?near=Pdova", `/s/${w.home}`, `/s/${w.home}/day`,
    `/s/${w.home}/free?${asked}`, `/s/${w.home}/book?kind=desk&${asked}`, new URL(booked).pathname +
    new URL(booked).search, `/s/${w.home}/book?kind=desk&date=2001-01-01`, "/sign-in", "/nowhere", "/errors"],
  member: ["/me", "/me/profile", "/me/sessions"],
  host: ["/me", ...["", "/day", "/bookings", "/requests", "/edit", "/hours", "/closures", "/floors", "/resources",
    "/prices", "/rules", "/photos"].map((p) => `/s/${w.home}${p}`), "/spaces/new"],
  steward: ["/network", "/network/spaces", "/network/operators", "/network/operators/new", "/network/people",
    "/network/claims", "/network/mail", "/network/mail?status=sent", "/network/settings"],
};

const pageOf = {};
for (const role of Object.keys(pages)) pageOf[role] = await w.open({ lang: "it-IT", as: role });

for (const [role, list] of Object.entries(pages))
  describe(`in Italian, as ${role}`, () => {
    const page = pageOf[role];
    for (const where of list)
      test(`${role} ${where.replace(/secret=\w+/, "")}`, async () => {
        await page.goto(where);
        assert.equal(await page.locator("html").getAttribute("lang"), "it");
        assert.deepEqual(leftInEnglish(await page.evaluate(texts)), []);
      });
  });

test("the check finds English where it is", async () => {
  const page = await w.open();
  await page.goto("/sign-in");
  assert.ok(leftInEnglish(await page.evaluate(texts)).length > 5);
});

test("the language is a choice that stays", async () => {
  const page = await w.open();
  await page.goto(`/s/${w.home}`);
  await page.getByRole("button", { name: "Italiano" }).click();
  await page.waitForLoadState();
  assert.equal(new URL(page.url()).pathname, `/s/${w.home}`);
  assert.equal(await page.locator("html").getAttribute("lang"), "it");
  await page.goto("/");
  assert.equal(await page.locator("html").getAttribute("lang"), "it");
});
