// Price lists as they hang on walls, each typed by a host into the forms of a new space, and then asked: what would
// this cost? Every amount was reckoned by hand; how is said beside it. Who sells by the day, by the carnet, by the
// month or year, to teams, by licence or for nothing finds his list here.
import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { day as inDays } from "../support/loggia.mjs";
import { clientOf } from "../support/world.mjs";
import { fine, house } from "./house.mjs";

const w = await house();
const steward = await clientOf(w.server, "steward");
// The lists are asked of a year that is still ahead: all but the end of February is the same in each.
const YEAR = Number(inDays(1).slice(0, 4)) + (inDays(1).slice(5) > "01-30" ? 1 : 0);
const FEBRUARY_ENDS = new Date(Date.UTC(YEAR, 2, 0)).getUTCDate();
const WEDNESDAY = [1, 2, 3, 4, 5, 6, 7].map((d) => `${YEAR}-03-0${d}`).find((d) => new Date(d).getUTCDay() === 3);
const day = (from, to, more = {}) => ({ date: WEDNESDAY, from, to, ...more });

// things   [name, what it is, how many, people, an hour, half a day, a day]
// months   what a plan costs: [plan, what is chosen, each invoice with all that is to pay]
// lets     [thing, a month, deposit, days of notice];  stays  [thing, what is offered, each invoice]
const lists = {
  "Milan, the first six desks": {
    things: [["Scrivanie", "desk", 6, "", "4", "", "20"], ["Sala", "room", 1, 8, "15", "", ""]],
    plans: [{ name: "Postazione", price: "200", use: ["desk"], services: [["Cassettiera", ""], ["Caffè", ""], ["PC", "50"]] }],
    passes: [{ name: "Mezza giornata", amount: "1", of: "half_days", price: "12", days: "30" }],
    costs: [["Scrivanie", day("09:00", "11:00"), "€8.00" /* 2 × 4 */], ["Scrivanie", day("09:00", "18:00"), "€20.00"],
      ["Sala", day("10:00", "13:00"), "€45.00" /* 3 × 15 */],
      ["Scrivanie", day("09:00", "18:00", { who: "plan", plan: "Postazione" }), "€20.00", /Included in Postazione: one place costs its members nothing/]],
    months: [["Postazione", { from: `${YEAR}-03-01` }, [`1 March ${YEAR} €200.00`, `1 April ${YEAR} €200.00`, `1 May ${YEAR} €200.00`]],
      ["Postazione", { from: `${YEAR}-03-01`, service: "PC" }, [`1 March ${YEAR} €250.00`, `1 April ${YEAR} €250.00`, `1 May ${YEAR} €250.00`]]],
  },
  "Pesaro, all in": {
    things: [["Posti", "desk", 10, "", "", "", ""]],
    plans: [{ name: "Mese", price: "180", use: ["desk"], services: [["Climatizzazione", ""], ["Internet", ""], ["Stampante", ""]] }],
    costs: [["Posti", day("09:00", "18:00"), "on request"]],
    months: [["Mese", { from: `${YEAR}-02-01` }, [`1 February ${YEAR} €180.00`, `1 March ${YEAR} €180.00`, `1 April ${YEAR} €180.00`]]],
  },
  "Trieste, a day, a week, a month or a year, and whole rooms": {
    things: [["Scrivanie", "desk", 20, "", "", "", "18"], ["Stanza", "office", 1, 4, "", "", "60"], ["Sala conferenze", "event", 1, 40, "40", "120", "200"]],
    rules: [{ name: "Settimana", effect: "week", amount: "80", kinds: ["desk"], shortest: "4 days" },
      { name: "Mese", effect: "month", amount: "220", kinds: ["desk"], shortest: "28 days", first: true }],
    plans: [{ name: "Anno", price: "2100", period: "year", use: ["desk"] }],
    lets: [["Stanza", "600", "600", "30"]],
    costs: [["Scrivanie", day("09:00", "18:00"), "€18.00"], ["Scrivanie", day("09:00", "18:00", { days: 4 }), "€80.00" /* five days: a week */, /A booking lasts a day at most/],
      ["Scrivanie", day("09:00", "18:00", { days: 29 }), "€220.00" /* thirty days: a month */],
      ["Sala conferenze", day("09:00", "13:00"), "€120.00" /* half a day, not 4 × 40 */], ["Sala conferenze", day("09:00", "19:00"), "€200.00"],
      ["Stanza", day("09:00", "18:00", { days: 1 }), "€120.00" /* 2 × 60 */]],
    months: [["Anno", { from: `${YEAR}-03-01` }, [`1 March ${YEAR} €2,100.00`, `1 March ${YEAR + 1} €2,100.00`, `1 March ${YEAR + 2} €2,100.00`]]],
    stays: [["Stanza", { from: `${YEAR}-03-16` }, [`16 March ${YEAR} €909.68` /* 600 × 16 / 31 = 309.68, and the deposit */, `1 April ${YEAR} €600.00`, `1 May ${YEAR} €600.00`]]],
  },
  "Osimo, carnets, terms and a free week": {
    things: [["Posti", "desk", 18, "", "", "", "15"]],
    plans: [{ name: "Dedicata", price: "200", use: ["desk"], terms: [["3", "170"], ["6", "150"], ["12", "140"]], renews: false, trial: ["7", "0"] }],
    passes: [{ name: "5 giorni", amount: "5", of: "days", price: "65", days: "180" }, { name: "10 giorni", amount: "10", of: "days", price: "120", days: "180" }],
    costs: [["Posti", day("09:00", "18:00"), "€15.00"], ["Posti", day("09:00", "18:00", { units: 3 }), "€45.00" /* 3 × 15 */]],
    months: [["Dedicata", { from: `${YEAR}-03-01`, trial: false }, [`1 March ${YEAR} €200.00`, `1 April ${YEAR} €200.00`, `1 May ${YEAR} €200.00`]],
      ["Dedicata", { from: `${YEAR}-03-01`, trial: false, term: "6" }, [`1 March ${YEAR} €150.00`, `1 April ${YEAR} €150.00`, `1 May ${YEAR} €150.00`]],
      ["Dedicata", { from: `${YEAR}-03-01`, trial: false, term: "12" }, [`1 March ${YEAR} €140.00`, `1 April ${YEAR} €140.00`, `1 May ${YEAR} €140.00`]],
      ["Dedicata", { from: `${YEAR}-03-01`, trial: true, term: "3" }, [`8 March ${YEAR} €170.00`, `8 April ${YEAR} €170.00`, `8 May ${YEAR} €170.00`]]],
  },
  "Mogliano, VAT not included": {
    vat: "22",
    things: [["Posti", "desk", 12, "", "", "", "15"]],
    plans: [{ name: "Settimana", price: "50", period: "week", use: ["desk"] }, { name: "Mese", price: "150", use: ["desk"] },
      { name: "Anno", price: "1500", period: "year", use: ["desk"] }],
    costs: [["Posti", day("09:00", "18:00"), "€15.00", /€15\.00 and €3\.30 VAT: €18\.30/]],
    months: [["Settimana", { from: `${YEAR}-03-01` }, [`1 March ${YEAR} €61.00`, `8 March ${YEAR} €61.00`, `15 March ${YEAR} €61.00`]], // 50 + 22 %
      ["Mese", { from: `${YEAR}-01-31` }, [`31 January ${YEAR} €183.00`, `${FEBRUARY_ENDS} February ${YEAR} €183.00`, `31 March ${YEAR} €183.00`]], // 150 + 22 %
      ["Anno", { from: `${YEAR}-03-01` }, [`1 March ${YEAR} €1,830.00`, `1 March ${YEAR + 1} €1,830.00`, `1 March ${YEAR + 2} €1,830.00`]]], // 1,500 + 22 %
  },
  "Milan and Turin on average, VAT included": {
    vat: "22", gross: true,
    things: [["Posti", "desk", 15, "", "", "", "25"], ["Riunioni", "room", 1, 6, "30", "", ""], ["Posti Torino", "desk", 15, "", "", "", "15"]],
    plans: [{ name: "Mese", price: "250", use: ["desk"] }, { name: "Anno", price: "1800", period: "year", use: ["desk"] }],
    costs: [["Posti", day("09:00", "18:00"), "€25.00", /€20\.49 and €4\.51 VAT: €25\.00/ /* 25 / 1.22 */],
      ["Riunioni", day("14:00", "16:30"), "€90.00" /* three hours begun */], ["Posti Torino", day("09:00", "18:00"), "€15.00"]],
    months: [["Mese", { from: `${YEAR}-03-01` }, [`1 March ${YEAR} €250.00`, `1 April ${YEAR} €250.00`, `1 May ${YEAR} €250.00`]],
      ["Anno", { from: `${YEAR}-01-31` }, [`31 January ${YEAR} €1,800.00`, `31 January ${YEAR + 1} €1,800.00`, `31 January ${YEAR + 2} €1,800.00`]]],
  },
  "Groups, seasons, evenings, the last minute, so much a person": {
    things: [["Posti", "desk", 20, "", "", "", "20"], ["Sala", "room", 1, 12, "20", "", ""], ["Salone", "event", 1, 60, "", "", ""]],
    rules: [{ name: "In tre", effect: "percent_less", amount: "15", kinds: ["desk"], people: "3" },
      { name: "Agosto", effect: "percent_less", amount: "50", kinds: ["desk"], season: ["2026-08-01", "2026-08-31"] },
      { name: "Salone del Mobile", effect: "free", kinds: ["desk"], dates: [`${YEAR}-04-19`, `${YEAR}-04-25`] },
      { name: "Studenti", effect: "percent_less", amount: "25", kinds: ["desk"], group: "studenti" },
      { name: "Sera", effect: "percent_more", amount: "20", kinds: ["room"], hours: ["18:00", "23:00"] },
      { name: "Ultimo momento", effect: "percent_less", amount: "30", kinds: ["room"], ahead: "2 h" },
      { name: "Festa", effect: "person", amount: "8", kinds: ["event"] }],
    passes: [{ name: "Un giorno di prova", amount: "1", of: "days", price: "0", days: "30", once: true }],
    costs: [["Posti", day("09:00", "18:00", { units: 3 }), "€51.00" /* 60 - 15 % */], ["Posti", day("09:00", "18:00", { units: 2 }), "€40.00"],
      ["Posti", { date: `${YEAR}-08-31`, from: "09:00", to: "18:00" }, "€10.00"], ["Posti", { date: `${YEAR}-09-01`, from: "09:00", to: "18:00" }, "€20.00"],
      ["Posti", { date: `${YEAR}-08-31`, from: "09:00", to: "18:00", units: 3 }, "€25.50" /* 60 - 15 % - 50 % of 51 */],
      ["Posti", { date: `${YEAR}-04-25`, from: "09:00", to: "18:00" }, "€0.00"],
      ["Sala", day("19:00", "21:00"), "€48.00" /* 40 + 20 % */], ["Sala", day("17:00", "19:00"), "€40.00" /* only in part in the evening */],
      ["Sala", day("10:00", "12:00", { ahead: "2 h" }), "€28.00" /* 40 - 30 % */], ["Sala", day("10:00", "12:00", { ahead: "4 h" }), "€40.00"],
      ["Salone", day("18:00", "22:00", { people: 25 }), "€200.00" /* 25 × 8 */]],
  },
  "A town's own, free of charge, and an exchange": {
    things: [["Posti", "desk", 8, "", "0", "", "0"]],
    plans: [{ name: "Residente", price: "0", use: ["desk"], hours: ["08:00", "22:30"], notice: "0" },
      { name: "Scambio", price: "120", use: ["desk"], barter: "Two evenings at the reception" }],
    costs: [["Posti", day("09:00", "18:00"), "€0.00"],
      ["Posti", day("21:00", "22:30", { who: "plan", plan: "Residente" }), "€0.00", /Included in Residente/],
      ["Posti", day("22:00", "23:00", { who: "plan", plan: "Residente" }), "€0.00", /^(?!.*Included)/s]],
    months: [["Residente", { from: `${YEAR}-03-01` }, []]],
  },
  "By e-mail: monthly, ten days of notice, a card of hours, money paid ahead": {
    things: [["Posti", "desk", 8, "", "", "14", "22"], ["Sala", "room", 1, 6, "18", "", ""]],
    plans: [{ name: "Mese", price: "210", use: ["desk"], notice: "10", credits: [["4", "hours", "room", "1"], ["50", "pages", "all", ""]], setup: "30" }],
    passes: [{ name: "Dieci ore", amount: "10", of: "hours", price: "150", days: "90" }, { name: "Ricarica", amount: "100", of: "money", price: "90", days: "365" }],
    costs: [["Posti", day("09:00", "13:00"), "€14.00"], ["Posti", day("09:00", "18:00"), "€22.00"],
      ["Sala", day("09:00", "11:00", { who: "plan", plan: "Mese" }), "€36.00", /What Mese brings is drawn first/]],
    months: [["Mese", { from: `${YEAR}-03-01` }, [`1 March ${YEAR} €240.00` /* 210 and 30 once */, `1 April ${YEAR} €210.00`, `1 May ${YEAR} €210.00`]]],
  },
  "Offices by licence and seats, in dollars": {
    currency: "USD", vat: "0",
    things: [["Office 12", "office", 1, 2, "", "", "90"], ["Shared room", "desk", 40, "", "", "", ""], ["Meeting rooms", "room", 4, 8, "0", "", "0"], ["Booths", "booth", 6, 1, "0", "", "0"],
      ["Lockers", "locker", 30, "", "", "", ""], ["Address", "address", 50, "", "", "", ""]],
    plans: [{ name: "Seat", price: "250", use: ["desk", "room", "booth"], teams: true, services: [["Telephone", ""], ["Kitchen", ""], ["Parking", "180"]] }],
    lets: [["Office 12", "900", "900", "30"], ["Lockers", "15", "", "30"], ["Address", "60", "", "30"]],
    services: [["Telephone line", "35", false], ["Second monitor", "20", true]],
    costs: [["Office 12", day("09:00", "18:00"), "$90.00" /* lent by the day */], ["Shared room", day("09:00", "18:00"), "on request"],
      ["Meeting rooms", day("09:00", "12:00"), "$0.00"],
      ["Booths", day("09:00", "10:00", { who: "plan", plan: "Seat" }), "$0.00", /Included in Seat/]],
    months: [["Seat", { from: `${YEAR}-03-01` }, [`1 March ${YEAR} $250.00`, `1 April ${YEAR} $250.00`, `1 May ${YEAR} $250.00`]]],
    stays: [["Office 12", { from: `${YEAR}-03-01`, service: "Telephone line" }, [`1 March ${YEAR} $1,835.00` /* 900 + 900 + 35 */, `1 April ${YEAR} $935.00`, `1 May ${YEAR} $935.00`]],
      ["Office 12", { from: `${YEAR}-03-01`, step: ["3", "1000"] }, [`1 March ${YEAR} $1,800.00`, `1 April ${YEAR} $900.00`, `1 May ${YEAR} $1,000.00`]],
      ["Lockers", { from: `${YEAR}-03-11` }, [`11 March ${YEAR} $10.16` /* 15 × 21 / 31 */, `1 April ${YEAR} $15.00`, `1 May ${YEAR} $15.00`]],
      ["Lockers", { from: `${YEAR}-03-01`, units: "2" }, [`1 March ${YEAR} $30.00` /* 2 × 15 */, `1 April ${YEAR} $30.00`, `1 May ${YEAR} $30.00`]],
      ["Address", { from: `${YEAR}-03-01`, last: `${YEAR}-04-15` }, [`1 March ${YEAR} $60.00`, `1 April ${YEAR} $30.00` /* 15 of 30 days */]]],
  },
};

// ---- the host's hands --------------------------------------------------------------------------------

const main = (page) => page.locator("main");
const field = (page, label) => main(page).getByLabel(label, { exact: true });
async function press(page, name) {
  await main(page).getByRole("button", { name, exact: true }).first().click();
  await page.waitForLoadState();
  const refused = await main(page).locator(".field-error").allInnerTexts();
  assert.deepEqual(refused, [], `${name} was refused`);
}
async function fillRows(page, labels, rows) {
  for (const [i, row] of rows.entries())
    for (const [k, label] of labels.entries()) {
      const at = field(page, label).nth(i);
      if ((await at.evaluate((e) => e.tagName)) === "SELECT") await at.selectOption(row[k]);
      else await at.fill(row[k]);
    }
}

async function newSpace(name, list) {
  const operator = await steward.post("/network/operators", { name, legal_name: `${name} S.r.l.`, email: "ciao@muro.example",
    country: "IT", currency: list.currency ?? "EUR", vat_rate: list.vat ?? "0", prices_include_vat: list.gross ?? false });
  assert.ok(operator.status < 300, operator.text);
  const made = await steward.post("/spaces/new", { name, town: "Milano", operator: operator.json.id, host_email: "host@loggia.example" });
  assert.ok(made.status < 300, made.text);
  return `/s/${made.json.slug ?? made.json.head.slug}`;
}

async function typeThings(page, s, list) {
  await page.goto(`${s}/resources`);
  for (const [name, kind, units, seats] of list.things) {
    await main(page).locator("#name").fill(name);
    await field(page, "What it is").selectOption(kind);
    await main(page).locator("#units").fill(String(units));
    if (seats) await main(page).locator("#seats").fill(String(seats));
    await press(page, "Add");
  }
  await page.goto(`${s}/prices/own`);
  for (const [name, , , , hour, half, whole] of list.things)
    for (const [what, price] of [["an hour", hour], ["half a day", half], ["a day", whole]])
      if (price) await field(page, `${name}: ${what}`).fill(price);
  await main(page).getByRole("button", { name: /^Save/ }).first().click();
}

async function typeRule(page, s, r) {
  await page.goto(`${s}/prices`);
  await main(page).getByRole("link", { name: /^Add (a|the first) rule$/ }).click();
  await main(page).locator("#effect").selectOption(r.effect);
  if (r.amount) await main(page).locator("#amount").fill(r.amount);
  await main(page).locator("#name").fill(r.name);
  for (const kind of r.kinds ?? []) await main(page).locator(`[name=kinds][value=${kind}]`).check();
  if (r.shortest) await field(page, "Lasts at least").selectOption({ label: r.shortest });
  if (r.people) await field(page, "People at least").fill(r.people);
  if (r.hours) for (const [i, label] of ["All of it after", "and before"].entries()) await field(page, label).fill(r.hours[i]);
  const days = r.season ?? r.dates ?? [];
  if (days.length) for (const [i, label] of ["From the day", "to the day"].entries()) await field(page, label).fill(days[i]);
  if (r.season) await main(page).locator("#every_year, [name=every_year]").check();
  if (r.ahead) await field(page, "Booked at most … ahead").selectOption({ label: r.ahead });
  if (r.group) {
    await main(page).locator("#who").selectOption("group");
    await main(page).locator("#group").fill(r.group);
  }
  await press(page, "Save");
  if (!r.first) return;
  const n = await main(page).locator("#rules .row").count();
  for (let i = n; i > 1; i--) await press(page, `Try rule ${i} earlier`);
  await main(page).locator("#rules .row").first().getByText(r.name).waitFor();
}

async function typePlan(page, s, p) {
  await page.goto(`${s}/plans/edit`);
  await field(page, "Name").fill(p.name);
  await main(page).locator("#price").fill(p.price);
  if (p.period) await main(page).locator("#period").selectOption(p.period);
  await fillRows(page, ["What"], (p.use ?? []).map((kind) => [kind]));
  if (p.hours) await fillRows(page, ["From", "To"], [p.hours]);
  await fillRows(page, ["How much", "Unit", "What for", "Kept for how many periods more"], p.credits ?? []);
  await fillRows(page, ["Service", "Price a month"], p.services ?? []);
  await fillRows(page, ["Months", "Price for a period"], p.terms ?? []);
  if (p.renews === false) await main(page).locator("[name=renews]").uncheck();
  await main(page).getByText("Trial, notice, places, for whom").click();
  if (p.notice) await main(page).locator("#notice_days").fill(p.notice);
  if (p.trial) for (const [i, id] of ["#trial_days", "#trial_price"].entries()) await main(page).locator(id).fill(p.trial[i]);
  if (p.setup) await main(page).locator("#setup").fill(p.setup);
  if (p.barter) await main(page).locator("#barter").fill(p.barter);
  if (p.teams) await main(page).locator("[name=for_teams]").check();
  await press(page, "Save");
  await main(page).getByRole("heading", { name: p.name }).first().waitFor();
  if (p.barter) await main(page).getByText(p.barter).first().waitFor();
}

async function typePass(page, s, p) {
  await page.goto(`${s}/bundles/edit`);
  for (const [id, text] of [["#name", p.name], ["#amount", p.amount], ["#price", p.price], ["#valid_days", p.days]])
    await main(page).locator(id).fill(text);
  await main(page).locator("#unit").selectOption(p.of);
  if (p.once) await main(page).locator("[name=once]").check();
  await press(page, "Save");
  await main(page).getByText(p.name).first().waitFor();
}

async function typeLets(page, s, list) {
  await page.goto(`${s}/lettings`);
  for (const [thing, price, deposit, notice] of list.lets) {
    await main(page).locator("summary", { hasText: thing }).click();
    const open = main(page).locator("details[open]", { hasText: thing });
    await open.getByLabel("A month, for one").fill(price);
    await open.getByLabel("Deposit, without VAT").fill(deposit);
    await open.getByLabel("Days of notice").fill(notice);
    await press(page, `Let it: ${thing}`);
  }
  for (const [name, price, once] of list.services ?? []) {
    await main(page).locator("#service_name").fill(name);
    await main(page).locator("#service_price").fill(price);
    if (once) await main(page).locator("[name=service_once]").check();
    await press(page, "Add");
  }
}

// ---- what would this cost? ---------------------------------------------------------------------------

async function ask(page, s, thing, how) {
  await page.goto(`${s}/prices`);
  const form = main(page).locator("#try form");
  await form.locator("#resource").selectOption({ label: thing });
  for (const name of ["date", "from", "to", "days", "units", "people"])
    if (how[name] !== undefined) await form.locator(`#${name}`).fill(String(how[name]));
  if (how.ahead) await form.locator("#ahead").selectOption({ label: how.ahead });
  if (how.who) await form.locator("#who").selectOption(how.who);
  if (how.plan) await form.locator("#plan").selectOption({ label: how.plan });
  await form.getByRole("button", { name: "Show the price" }).click();
  const answer = main(page).locator("#try [role=status]");
  await answer.waitFor();
  return { price: await answer.locator(".figures dd").innerText(), text: await answer.innerText() };
}

// "1 March 2027 €200.00": the day of each invoice and all that is to pay.
async function invoices(page) {
  const bodies = main(page).locator("table tbody");
  const list = [];
  for (let i = 0; i < (await bodies.count()); i++)
    list.push(`${await bodies.nth(i).locator("th").innerText()} ${await bodies.nth(i).locator("b").innerText()}`);
  return list;
}

// Of what is wanted as much as the page foresees: so many days from today.
const OUTLOOK_DAYS = 1100;
const foreseen = (wanted) => wanted.filter((line) =>
  Date.parse(`${line.split(/ [€$]/)[0]} UTC`) < Date.parse(inDays(OUTLOOK_DAYS)));

async function planInvoices(page, s, plan, how) {
  await page.goto(`${s}/join`);
  await main(page).getByRole("link", { name: `Look at it: ${plan}` }).click();
  const form = main(page).locator("form[method=get]");
  await form.locator("#from").fill(how.from);
  if (how.term) await form.locator(`[name=term][value="${how.term}"]`).check();
  if (how.trial !== undefined) await form.locator("[name=trial]").setChecked(how.trial);
  if (how.service) await form.getByLabel(how.service).check();
  await form.getByRole("button", { name: "Show what it costs" }).click();
  await page.waitForURL((url) => url.searchParams.get("from") === how.from);
  return invoices(page);
}

async function stayInvoices(page, s, thing, how) {
  await page.goto(`${s}/stays/new`);
  const form = main(page).locator("#offer");
  const option = form.locator("#resource option", { hasText: thing });
  await form.locator("#resource").selectOption(await option.getAttribute("value"));
  await page.waitForURL(/resource=[^&]/);
  await form.locator("#email").fill("nora@studio.example");
  await form.locator("#from").fill(how.from);
  if (how.units) await form.locator("#units").fill(how.units);
  if (how.last) await form.locator("#last").fill(how.last);
  if (how.service) await form.getByLabel(how.service).check();
  if (how.step) {
    await form.getByText("Another price later").click();
    await form.getByLabel("From month").first().fill(how.step[0]);
    await form.getByLabel("A month then").first().fill(how.step[1]);
  }
  await form.getByRole("button", { name: "Show what it costs" }).click();
  await page.waitForURL((url) => url.searchParams.get("from") === how.from);
  return invoices(page);
}

for (const [name, list] of Object.entries(lists))
  describe(name, () => {
    let page, s;

    test("is typed into the forms", async () => {
      s = await newSpace(name, list);
      page = await w.open({ as: "host" });
      await typeThings(page, s, list);
      for (const rule of list.rules ?? []) await typeRule(page, s, rule);
      for (const plan of list.plans ?? []) await typePlan(page, s, plan);
      for (const pass of list.passes ?? []) await typePass(page, s, pass);
      if (list.lets) await typeLets(page, s, list);
      fine(page);
    });

    for (const [thing, how, price, says] of list.costs)
      test(`${thing}, ${Object.values(how).join(" ")}: ${price}`, async () => {
        const answer = await ask(page, s, thing, how);
        assert.equal(answer.price, price, answer.text);
        if (says) assert.match(answer.text, says);
      });

    for (const [plan, how, wanted] of list.months ?? [])
      test(`${plan}, ${Object.values(how).join(" ")}: ${wanted.join(", ")}`, async () =>
        assert.deepEqual(await planInvoices(page, s, plan, how), foreseen(wanted)));

    for (const [thing, how, wanted] of list.stays ?? [])
      test(`${thing} by licence, ${Object.values(how).join(" ")}: ${wanted.join(", ")}`, async () =>
        assert.deepEqual(await stayInvoices(page, s, thing, how), wanted));

    test("and nothing went wrong on a page", () => fine(page));
  });
