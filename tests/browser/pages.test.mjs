// Every page, taken from the routes themselves, as each role that may see it: accessible in both themes, at
// 320 pixels, named, in the reader's language, without an error, and kept as a picture; in Italian, whose words are
// longer, in order too.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { after, describe, test } from "node:test";

import { build, must } from "../support/loggia.mjs";
import { provider } from "../support/provider.mjs";
import { clientOf, morning, sendPeople } from "../support/world.mjs";
import { registration } from "../http/visits-documents.mjs";
import { invitationOf } from "../http/visits-guests.mjs";
import { linkToAnswer } from "../http/visits-waiting.mjs";
import { DESKTOP, PHONE, fine, house, mailTo } from "./house.mjs";
import { pictureOf } from "./picture.mjs";

const w = await house({ days: 21 });
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core"), "utf8");
const pictures = path.resolve(build, "screenshots");
mkdirSync(pictures, { recursive: true });

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const ROLES = ["visitor", "member", "host", "steward"];
const may = { visitor: ROLES, secret: ["visitor", "host"], member: ROLES.slice(1), self: ROLES.slice(1), desk: ROLES.slice(2), team: ["member"], teammate: ["member"],
  host: ROLES.slice(2), steward: ["steward"] };

// ---- real values for the paths ---------------------------------------------------------------------

const steward = await clientOf(w.server, "steward");
const booked = (await w.guest.post(`/s/${w.home}/bookings`, morning())).json;
const resource = (await steward.get(`/s/${w.home}/resources`)).json.resources[0].id;
const operator = (await steward.get("/network/operators?q=Marangon")).json.operators[0].slug;
const mail = await firstMail();
const secret = new URL(booked.manage_url).searchParams.get("secret");
const asked = `date=${morning().date}&from=10:00&to=12:00`;

// Two people who are asked whether they would like to meet: the member is one of them.
const host = await clientOf(w.server, "host");
const member = await clientOf(w.server, "member");
const block = (await host.post(`/s/${w.home}/resources/${resource}/blocks`,
  { from: morning().date, why: "projector" })).json.id;
const people = (await member.get(`/s/${w.home}/people`)).json.people.filter((p) => p.name);
const ilaria = people.find((p) => p.name === "Ilaria Costa");
const other = people.find((p) => !["Ilaria Costa", "Bruno Marangon"].includes(p.name));
await host.post("/introductions",
  { one: ilaria.id, two: other.id, why: "You both like paper.", space: w.home });
const meetings = (await member.get("/me/introductions")).json.introductions
  .filter((i) => i.url).map((i) => i.url.slice(i.url.indexOf("?")));
const meeting = (await member.get("/me/introductions")).json.introductions.find((i) => i.url).code;

// A tablet at the door of a room, with a code on paper, and the board in the foyer.
const oneRoom = (await host.get(`/s/${w.home}/resources`)).json.resources.find((r) => r.kind === "room");
const tablet = (await host.post(`/s/${w.home}/resources/${oneRoom.id}/door`, {})).json;
const onPaper = new URL((await host.post(`/s/${w.home}/resources/${oneRoom.id}/door/codes`,
  { rotating: true, printed: true })).json.paper_url).pathname;
const board = new URL((await host.post(`/s/${w.home}/door/board`, {})).json.url);

// Somebody waits for a room that is taken; somebody asks for a desk, by the link in the host's mail.
const full = { resource: oneRoom.id, date: morning().date, from: "15:00", to: "16:00" };
await w.guest.post(`/s/${w.home}/bookings`, { ...full, name: "Primo", email: "primo@posta.example" });
const waits = new URL((await member.post(`/s/${w.home}/wait`, full)).json.manage_url);
const rules = (await host.get(`/s/${w.home}/rules`)).json;
await host.post(`/s/${w.home}/rules`, { ...rules, confirm: true });
await w.guest.post(`/s/${w.home}/bookings`, morning({ name: "Zeno Asks", note: "Two of us." }));
const course = { resource: oneRoom.id, date: morning().date, from: "17:00", to: "18:00", repeat: "weekly", count: 2,
  title: "Knitting", name: "Ilaria" };
await member.post(`/s/${w.home}/series`,
  { ...course, shown: (await member.post(`/s/${w.home}/series/preview`, course)).json.shown });
await host.post(`/s/${w.home}/rules`, { ...rules, confirm: false });
const weekly = new URL(await linkToAnswer(w.server, "host@loggia.example", "Knitting", "series"), w.server.url);
const answer = new URL(await linkToAnswer(w.server, "host@loggia.example", "Zeno Asks"), w.server.url);

// A plan, and the member who has it.
const plan = (await host.post(`/s/${w.home}/plans`, {
  name: "Residente", price: "200", term_months: ["3"], term_price: ["170"], use_kind: ["desk"],
  service_name: ["Armadietto"], service_price: ["10"], pause_days: 31,
})).json.plan;
const membership = (await member.post(`/s/${w.home}/join/${plan.id}`,
  { from: morning().date, service: [plan.services[0].id] })).json.id;

// An office that the member has, with a service; another that is to let.
for (const name of ["Ufficio 7", "Ufficio 8"])
  await host.post(`/s/${w.home}/resources`, { name, kind: "office", units: 1, seats: 4 });
const offices = (await host.get(`/s/${w.home}/resources`)).json.resources
  .filter((r) => r.name.startsWith("Ufficio ") && r.seats === 4 && /[78]$/.test(r.name)).map((r) => r.id);
for (const office of offices)
  await host.post(`/s/${w.home}/lettings`, { resource: office, price: "800", deposit: "1600" });
await host.post(`/s/${w.home}/let-services`, { service_name: "Recapito", service_price: "25" });
const stay = (await host.post(`/s/${w.home}/stays`, { resource: offices[0],
  email: "member@loggia.example", from: morning().date, price: "800", deposit: "1600", month2: 4, price2: "900" }))
  .json.id;
await member.post(`/stays/${stay}/answer`, { answer: "yes" });

// Bookings that repeat, one of which is off.
const lessons = { resource, date: morning().date, from: "08:00", to: "09:00", repeat: "weekly",
  count: 6, name: "Lingue S.r.l.", title: "Italiano" };
const shown = (await host.post(`/s/${w.home}/series/preview`, lessons)).json.shown;
const series = (await host.post(`/s/${w.home}/series`, { ...lessons, shown })).json.series;

// A provider that people may sign in with, asked for as one is added.
const elsewhere = await provider({ after });
await steward.post("/network/sign-in", { name: "Firma", issuer: elsewhere.url, client_id: "loggia" });

// A team of the member's, with somebody invited and a rule.
const team = (await member.post("/teams", { name: "Studio Bianchi" })).json.slug;
await member.post(`/teams/${team}/invitations`, { emails: "gaia@posta.example" });
await member.post(`/teams/${team}/rules`, { may_book: true, month: "300", hours: 40, kinds: ["room"] });
const founder = (await member.get(`/teams/${team}`)).json.members[0].account;

// A document that waits for its signer, who has the link of the mail; the template it is made from.
const template = (await steward.get("/network/templates")).json.own
  .find((t) => t.kind === "contract").id;
const paper = (await host.post(`/s/${w.home}/documents`,
  registration({ template, email: "zoe@altrove.example" }))).json.id;
const letter = await mailTo(w.server, "zoe@altrove.example");
const link = /secret=([a-z0-9]+)/.exec(letter.parts["text/plain"])[1];

// Somebody who asks for a desk with a tour and has an answer; another who asks the network.
const day = { monday: "10:00-12:00", wednesday: "10:00-12:00", friday: "15:00-17:00" };
await host.post(`/s/${w.home}/tours`, { offered: true, notice_min: 0, ...day });
const tour = (await w.guest.get(`/s/${w.home}/ask`)).json.tours[0].tour;
const enquiry = new URL((await w.guest.post(`/s/${w.home}/ask`, { name: "Bea Asks",
  email: "bea@posta.example", when: "March", people: 2, message: "Two desks.", tour }))
  .json.manage_url);
const lead = (await host.get(`/s/${w.home}/leads?q=Bea`)).json.leads[0].id;
await host.post(`/s/${w.home}/leads/${lead}/answer`, { subject: "Yes", message: "Come and see." });
const wish = new URL((await w.guest.post("/ask", { near: "Padova", name: "Dino Asks",
  email: "dino@posta.example", message: "An office for three.", people: 3 })).json.manage_url);
const wished = (await steward.get("/network/asks")).json.wishes[0].id;

// Somebody with an office, who would join.
const joining = new URL((await w.guest.post("/network/join", { town: "Rovigo", desks: 4, rooms: 1,
  place_name: "Studio Adige", name: "Elisa Asks", email: "elisa@posta.example", consent: true,
  message: "Two desks stand empty." })).json.manage_url);
const joiner = (await steward.get("/network/applicants")).json.applicants[0].id;
await steward.post(`/network/applicants/${joiner}/answer`, { subject: "Yes", message: "Let us talk." });

// Somebody who is invited to a booking.
await host.post(`/bookings/${booked.code}/guests`, { people: "Gina Neri <gina@posta.example>" });
const invitation = await invitationOf(w.server, "gina@posta.example");

async function firstMail() {
  for (let i = 0; i < 600; i++) {
    const list = (await steward.get("/network/mail?status=sent")).json.mails;
    if (list.length > 0) return list[0].id;
    await new Promise((later) => setTimeout(later, 50));
  }
  throw new Error("no mail was sent");
}

// A file of people from another product, not imported yet.
const brought = (await sendPeople(host, w.home,
  "CoworkerFullName,CoworkerEmail,TariffName,RenewalDate\n" +
  "Nora Verdi,nora@posta.example,Scrivania,2099-01-01\nUgo,ugo,Oro,\n")).json.id;

// A plan, with a place and what helps one there.
const floor = (await host.get(`/s/${w.home}/floors`)).json.floors[0].id;

// The addresses of one route: its path filled in, and the questions that make it another page.
function addresses(route) {
  const filled = route
    .replace("/network/sign-in/{slug}", "/network/sign-in/firma")
    .replace("/operators/{slug}", `/operators/${operator}`)
    .replace("/operators/{operator}", `/operators/${operator}`)
    .replace("/s/{slug}/ask/{code}", enquiry.pathname)
    .replace("{slug}", w.home)
    .replace("/mail/{id}", `/mail/${mail}`)
    .replace("/people/{id}", `/people/${ilaria.id}`)
    .replace("/introductions/{code}", `/introductions/${meeting}`)
    .replace("/join/{id}", `/join/${plan.id}`)
    .replace("{team}", team)
    .replace("/members/{id}", `/members/${founder}`)
    .replace("/ask/{code}", wish.pathname)
    .replace("/network/join/{code}", joining.pathname)
    .replace("/network/applicants/{id}", `/network/applicants/${joiner}`)
    .replace("/import/{id}", `/import/${brought}`)
    .replace("/leads/{id}", `/leads/${lead}`)
    .replace("/network/asks/{id}", `/network/asks/${wished}`)
    .replace("/memberships/{id}", `/memberships/${membership}`)
    .replace("/series/{id}/asked", weekly.pathname)
    .replace("/series/{id}", `/series/${series}`)
    .replace("/stays/{id}", `/stays/${stay}`)
    .replace("/documents/{id}", `/documents/${paper}`)
    .replace("/templates/{id}", `/templates/${template}`)
    .replace("/waiting/{code}", waits.pathname)
    .replace("/bookings/{code}/answer", answer.pathname)
    .replace("/invitations/{code}", invitation.pathname)
    .replace("/r/{code}", new URL(tablet.url).pathname)
    .replace("/here/{code}", onPaper)
    .replace("/resources/{id}/door", `/resources/${oneRoom.id}/door`)
    .replace("/floors/{id}", `/floors/${floor}`)
    .replace("{floor}", floor)
    .replace("{block}", block)
    .replace("{id}", resource)
    .replace("{code}", booked.code);
  assert.ok(!filled.includes("{"), `no value for ${route}`);
  const questions = {
    "/spaces": [`?near=Padova&kind=desk&${asked}`, "?near=Pdova", `?near=Padova&kind=room&people=300&${asked}`],
    "/s/{slug}/floor/{floor}": [`?${asked}`, "?date=2001-01-01"],
    "/s/{slug}/floors/{id}/plan": ["", "?shape=1"],
    "/s/{slug}/free": [`?${asked}`],
    "/s/{slug}/book": ["?who=Ada", `?kind=desk&${asked}`, `?kind=room&date=2001-01-01`],
    "/bookings/{code}": [`?secret=${secret}`, `?secret=${secret}&${asked.replace("12:00", "14:00")}`],
    "/s/{slug}/resources/{id}/blocks": ["", `?from=${morning().date}&units=10`],
    "/introductions/{code}": meetings.slice(0, 1),
    "/introductions/new": ["", `?one=${other.id}&two=${ilaria.id}`, `?one=${ilaria.id}`],
    "/me/card": ["", "?as=stranger"],
    "/s/{slug}/ask/{code}": [enquiry.search],
    "/ask/{code}": [wish.search],
    "/network/join/{code}": [joining.search],
    "/network/applicants": ["", "?q=nobody", "?status=invited"],
    "/s/{slug}/wait": [`?${new URLSearchParams(full)}`, `?kind=desk&${asked}`],
    "/waiting/{code}": [waits.search],
    "/bookings/{code}/guests": [`?secret=${secret}`],
    "/invitations/{code}": [invitation.search, `${invitation.search}&answer=no`],
    "/bookings/{code}/answer": [answer.search, answer.search.replace("yes", "no")],
    "/series/{id}/asked": [weekly.search],
    "/s/{slug}/leads": ["", "?look=board", "?q=nobody"],
    "/s/{slug}/people": ["", "?q=nobody+fits+this", "?what=offers&today=1"],
    "/people": ["", "?q=grafica"],
    "/s/{slug}/plans/edit": ["", `?id=${plan.id}`],
    "/s/{slug}/join/{id}": ["", "?term=3&from=2001-01-01"],
    "/s/{slug}/members": ["", "?q=nobody"],
    "/memberships/{id}/step": ["", `?step=cancel`, `?step=pause&from=${morning().date}&until=2001-01-01`, "?step=extra"],
    "/s/{slug}/stays/new": ["", `?resource=${offices[1]}&price=800`],
    "/s/{slug}/stays": ["", "?q=nobody"],
    "/stays/{id}/step": ["", "?step=propose", "?step=service", "?step=service_end"],
    "/s/{slug}/board": [board.search],
    "/s/{slug}/day": ["", "?kind=other"],
    "/s/{slug}/month": ["", "?kind=rooms"],
    "/s/{slug}/series/new": ["", "?days=1"],
    "/s/{slug}/times": ["", "?kind=desk&people=2&part=morning", "?people=500"],
    "/s/{slug}/day/sheet": ["", `?date=${morning().date}`],
    "/s/{slug}/closing": ["", `?from=${morning().date}&reason=Lavori`, "?hours=1&monday=09:00-10:00"],
    "/s/{slug}/here": ["", "?q=nobody", "?state=gone"],
    "/documents/{id}": [`?secret=${link}`],
    "/documents/{id}/evidence": [`?secret=${link}`],
    "/s/{slug}/documents": ["", "?state=all", "?q=nobody+fits+this"],
    "/s/{slug}/documents/new": ["", `?template=${template}`],
    "/templates/{id}": ["", "?text=it&version=1"],
    "/sign-in": ["", "?email=ada%40posta.example"],
    "/teams/join": ["?token=" + "a".repeat(26)],
    "/sign-in/link": ["?token=" + "a".repeat(26)],
    "/network/mail": ["?status=sent", "?status=failed"],
    "/network/spaces": ["", "?q=nowhere"],
  };
  return (questions[route] ?? [""]).map((q) => filled + q);
}

const openapi = JSON.parse(must(["openapi"]));
const routes = Object.entries(openapi.paths)
  .filter(([, at]) => at.get?.responses["200"]?.content?.["text/html"])
  .map(([route, at]) => ({ route, allow: at.get["x-allow"] }));

// ---- what is asked of each -------------------------------------------------------------------------

// What passes is not described: that took half the time.
async function accessible(page, rules) {
  const found = await page.evaluate(
    ({ tags, rules }) => globalThis.axe
      .run(document, {
        runOnly: rules ? { type: "rule", values: rules } : { type: "tag", values: tags },
        resultTypes: ["violations"],
      })
      .then((r) => r.violations.map((v) => `${v.id}: ${v.help}: ` +
        v.nodes.map((n) => n.html.slice(0, 150)).slice(0, 3).join(" , "))),
    { tags: TAGS, rules });
  assert.deepEqual(found, []);
}

// Squeezed is what stands with hardly a word a line, because what is beside it takes the room; chopped is an address
// in two pieces that would stand on a line of its own.
const standing = () => ({
  h1: document.querySelectorAll("h1").length,
  lang: document.documentElement.lang,
  title: document.title,
  wider: document.documentElement.scrollWidth - innerWidth,
  squeezed: [...document.querySelectorAll("h1, h2, h3, p, li, dt, dd, td, th, a, button, label, summary")]
    .filter((e) => e.checkVisibility() && e.clientWidth > 1 && !e.querySelector("*") && e.textContent.trim().length > 12)
    .filter((e) => e.getBoundingClientRect().width < 4 * parseFloat(getComputedStyle(e).fontSize) && e.getClientRects()[0].height > 4 * parseFloat(getComputedStyle(e).fontSize))
    .map((e) => e.textContent.trim().slice(0, 40)),
  chopped: [...document.querySelectorAll("main .row a[href^='mailto:']")]
    .map((e) => ({ said: e.textContent, pieces: [...e.getClientRects()].filter((r) => r.width > 0) }))
    .filter((e) => e.pieces.length > 1 && e.pieces.reduce((sum, r) => sum + r.width, 0) < 0.9 * document.querySelector("main").clientWidth - 40)
    .map((e) => e.said),
});

const ROOMY = { width: 1100, height: 900 };
const NARROW = { width: 320, height: 640 };

async function inOrder(page, size, lang) {
  await page.setViewportSize(size);
  const there = await page.evaluate(standing);
  assert.equal(there.lang, lang);
  assert.ok(there.wider <= 0, `${there.wider} pixels too wide at ${size.width}`);
  assert.deepEqual(there.squeezed, [], `squeezed at ${size.width}`);
  assert.deepEqual(there.chopped, [], `chopped at ${size.width}`);
}

async function visitInItalian(page, where) {
  page.troubles.length = 0;
  await page.goto(where);
  for (const size of [DESKTOP, ROOMY, NARROW]) await inOrder(page, size, "it");
  fine(page);
}

async function visit(page, where, name) {
  page.troubles.length = 0;
  await page.setViewportSize(DESKTOP);
  await page.emulateMedia({ colorScheme: "light" });
  await page.goto(where);
  const there = await page.evaluate(standing);
  assert.equal(there.h1, 1, "one h1");
  assert.equal(there.lang, "en");
  assert.match(there.title, /\S+ · \S+/);
  await accessible(page);
  await page.emulateMedia({ colorScheme: "dark" });
  await accessible(page, ["color-contrast", "link-in-text-block"]);
  for (const size of [ROOMY, NARROW]) await inOrder(page, size, "en");
  await page.emulateMedia({ colorScheme: "light" });
  if (name) await keep(page, name);
  fine(page);
}

async function keep(page, name) {
  for (const size of [PHONE, DESKTOP]) {
    await page.setViewportSize(size);
    await page.screenshot({ path: path.join(pictures, `${name}-${size.width}.png`) });
  }
}

// A picture and a request make pages fuller.
async function furnish() {
  const page = await w.open({ as: "host" });
  await page.goto(`/s/${w.home}/photos`);
  await page.getByLabel("Picture").setInputFiles({ name: "a.png", mimeType: "image/png", buffer: pictureOf(900, 600) });
  await page.getByLabel("What it shows").fill("The large room");
  await page.getByRole("button", { name: "Add" }).click();
  await page.locator(".row img").waitFor();
  await page.goto(`/s/${w.home}/rules`);
  await page.getByLabel("I confirm each booking").check();
  await page.getByLabel("Answered within").selectOption({ label: "24 h" });
  await page.getByRole("button", { name: "Save" }).click();
  await page.waitForLoadState();
  await w.guest.post(`/s/${w.home}/bookings`, morning({ name: "Marta Asks", from: "14:00", to: "16:00" }));
  await page.context().close();
}

await furnish();

// ---- the tests -------------------------------------------------------------------------------------

const nameOf = (role, where) => `${role}${where.replaceAll(secret, "").replaceAll(link, "").replaceAll(/[^a-zA-Z]+/g, "-")}`;

async function italian(role) {
  const page = await w.open({ as: role, lang: "it-IT" });
  await page.goto("/");
  const other = page.locator("form[action='/language'] button");
  if ((await page.evaluate(standing)).lang !== "it") await other.click();
  return page;
}

const pageOf = {};
const italianOf = {};
for (const role of ROLES) {
  italianOf[role] = await italian(role);
  pageOf[role] = await w.open({ as: role });
  await pageOf[role].context().addInitScript(axe);
}

for (const role of ROLES)
  describe(`pages as ${role}`, () => {
    const page = pageOf[role];
    const seen = routes.filter((r) => may[r.allow].includes(role));
    const names = new Set();
    for (const { route, allow } of seen)
      for (const where of addresses(route)) {
        // The picture is taken for who comes first in the list, and for who sees more of it.
        const picture = may[allow][0] === role || (role === "host" && /day|\{code\}|\{slug\}$|me$/.test(route));
        let name = nameOf(role, where.replace(w.home, "space").replace(booked.code, "code").replace(paper, "paper").replace(template, "template")).slice(0, 60);
        while (names.has(name)) name += "-";
        names.add(name);
        test(`${role} ${where.replace(secret, "...")}`, () => visit(page, where, picture ? name : null));
        if (picture) test(`${role} ${where.replace(secret, "...")} (in Italian)`, () => visitInItalian(italianOf[role], where));
      }
    if (role === "visitor")
      for (const where of ["/nowhere", "/s/nowhere", "/me", "/network"])
        test(`${role} ${where} (refused)`, () => visit(page, where, `refused${where.replaceAll("/", "-")}`));
  });
