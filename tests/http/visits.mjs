// visits.mjs: one visit of every operation of the interface, by somebody who may. The order
// matters: what a visit makes, a later one needs.
import { writeFileSync } from "node:fs";
import path from "node:path";

import { daysAfter, folder, must, weekday } from "../support/loggia.mjs";
import { letterSaying } from "../support/mail.mjs";
import { clientOf, morning, sendPeople, staff as accountOf } from "../support/world.mjs";
import { documents } from "./visits-documents.mjs";
import { guests } from "./visits-guests.mjs";
import { presence } from "./visits-presence.mjs";
import { waysToSignIn } from "./visits-sign-in.mjs";
import { waiting } from "./visits-waiting.mjs";

// A grey picture, 64 by 48.
const PICTURE = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAEAAAAAwCAAAAACEICPDAAAAJ0lEQVR4nO3MQREAAAwCIPs3sK0h9ttBANKjCAQC" +
    "gUAgEAgEgq/BALvaLGobgjX/AAAAAElFTkSuQmCC",
  "base64",
);

// The token of the link in a mail to an address.
async function linkFor(server, address) {
  return /token=([a-z0-9]+)/.exec((await letterSaying(server, address, /token=/)).text)[1];
}

// Spaces that are known, but not run here: they can be claimed.
function importListed(w, t) {
  const file = path.join(folder(t), "listed.csv");
  writeFileSync(file, "name,city,country\r\nAnfora,Lecce,IT\r\nBussola,Lecce,IT\r\n");
  must(["import", "spaces", file, "--db", w.db]);
}

// Rules of prices, and what a case costs by them.
async function* priceRules(get, post, S, s, resource) {
  yield await get("host", `${S}/prices/rule`, `${s}/prices/rule`);
  const made = await post("host", `${S}/prices/rules`, `${s}/prices/rules`,
    { effect: "percent_less", amount: "10", kinds: ["room"], weekdays: ["6"], name: "Sabato" });
  yield made;
  const rule = made.reply.json.rules.at(-1).id;
  const r = `${s}/prices/rules/${rule}`;
  const R = `${S}/prices/rules/{id}`;
  yield await get("host", `${S}/prices`,
    `${s}/prices?resource=${resource}&date=2027-03-06&from=10:00&to=12:00`);
  yield await post("host", `${R}/place`, `${r}/place`, { down: -1 });
  yield await post("host", `${R}/active`, `${r}/active`, { active: false });
  yield await post("host", `${R}/remove`, `${r}/remove`);
}

// Several places for one time: looked at, booked, one dropped, one added, all ended.
async function* several(get, post, S, s, host) {
  const B = "/bookings/{code}";
  const day = weekday(9);
  const choices = await get("visitor", `${S}/together`, `${s}/together?date=${day}&from=10:00&to=12:00`);
  yield choices;
  const [one, two] = choices.reply.json.choices.filter((c) => c.free_units > 0).map((c) => c.id);
  const places = { date: day, from: "10:00", to: "12:00", resource: [one, two], units: ["1", "1"] };
  yield await post("visitor", `${S}/together/preview`, `${s}/together/preview`, places);
  yield await post("host", `${S}/together/hold`, `${s}/together/hold`, places);
  const made = await post("host", `${S}/together`, `${s}/together`, { ...places, name: "Più Posti" }, 201);
  yield made;
  const first = `/bookings/${made.reply.json.booking}`;
  yield await get("host", B, `${first}?add=${two}`);
  yield await post("host", `${B}/places`, `${first}/places`, { resource: two }, 409);
  yield await post("host", `${B}/cancel`, `${first}/cancel`, { only: true });
  const third = choices.reply.json.choices.filter((c) => c.free_units > 0)[2].id;
  const last = (await host.get(first)).json.together[1].code;
  yield await post("host", `${B}/places`, `/bookings/${last}/places`, { resource: third });
  yield await post("host", `${B}/cancel`, `/bookings/${last}/cancel`);
}

// Limits: written, tried, switched, taken away; peak hours; who uses how much.
async function* limits(get, post, S, s, resource) {
  yield await get("host", `${S}/limits/rule`, `${s}/limits/rule`);
  yield await post("host", `${S}/limits/peaks`, `${s}/limits/peaks`, { monday: "09:00-12:00" });
  const made = await post("host", `${S}/limits/rules`, `${s}/limits/rules`,
    { measure: "hours", amount: "8", period: "month", time: "peak", kinds: ["booth"], name: "Mattine" });
  yield made;
  const r = `${s}/limits/rules/${made.reply.json.rules.at(-1).id}`;
  const R = `${S}/limits/rules/{id}`;
  yield await get("host", `${S}/limits`,
    `${s}/limits?resource=${resource}&date=2027-03-06&from=10:00&to=12:00`);
  yield await post("host", `${R}/active`, `${r}/active`, { active: false });
  yield await post("host", `${R}/remove`, `${r}/remove`);
  yield await get("host", `${S}/limits/use`, `${s}/limits/use`);
  yield await get("host", `${S}/limits/use.csv`, `${s}/limits/use.csv`);
}

// Teams: founded, joined, changed, left; what is booked on their account.
async function* teams(w, clients, get, post) {
  const s = `/s/${w.home}`;
  const S = "/s/{slug}";
  const T = "/teams/{team}";
  yield await get("member", "/teams/new");
  const team = await post("member", "/teams", "/teams",
    { name: "Studio Bianchi", country: "IT", vat_id: "IT 00743110157" }, 201);
  yield team;
  const q = `/teams/${team.reply.json.slug}`;
  yield await get("member", T, q);
  yield await post("member", `${T}/invitations`, `${q}/invitations`,
    { emails: "gaia@posta.example, host@loggia.example; via@posta.example" });
  const { invitations } = (await clients.member.get(q)).json;
  const invited = (name) => invitations.find((i) => i.email.startsWith(name)).id;
  yield await post("member", `${T}/invitations/{id}/withdraw`,
    `${q}/invitations/${invited("via")}/withdraw`);
  yield await post("member", `${T}/invitations/{id}/again`,
    `${q}/invitations/${invited("gaia")}/again`, {}, 409);
  const invitation = await linkFor(w.server, "gaia@posta.example");
  yield await get("visitor", "/teams/join", `/teams/join?token=${invitation}`);
  yield await post("visitor", "/teams/join", "/teams/join", { token: invitation });
  yield await get("host", "/me/teams");
  yield await post("host", "/me/teams/invitations/{id}/join",
    `/me/teams/invitations/${invited("host")}/join`);
  yield await post("host", "/me/teams/invitations/{id}/decline",
    `/me/teams/invitations/${invited("host")}/decline`, {}, 404);
  const mates = (await clients.member.get(q)).json.members;
  const gaia = mates.find((m) => m.email === "gaia@posta.example").account;
  const TM = `${T}/members/{id}`;
  const m = `${q}/members/${gaia}`;
  yield await get("member", TM, m);
  yield await post("member", `${TM}/rule`, `${m}/rule`,
    { may_book: true, month: "100,00", hours: 10, kinds: ["desk", "room"], ask_above: "20" });
  yield await get("member", TM, m);
  yield await post("member", `${TM}/rule/remove`, `${m}/rule/remove`);
  yield await post("member", `${TM}/admin`, `${m}/admin`, { admin: true });
  yield await post("member", `${TM}/seat`, `${m}/seat`, { seat: false });
  yield await get("member", `${T}/rules`, `${q}/rules`);
  yield await post("member", `${T}/rules`, `${q}/rules`,
    { may_book: true, month: "500", ask_above: "0" });
  for (const [from, to, answer] of [["09:00", "10:00", "approve"], ["14:00", "15:00", "refuse"]]) {
    const asked = await clients.host.post(`${s}/bookings`,
      morning({ from, to, email: "host@loggia.example", team: team.reply.json.slug }));
    yield await get("member", `${T}/bookings`, `${q}/bookings`);
    yield await post("member", `${T}/bookings/{code}/${answer}`,
      `${q}/bookings/${asked.json.code}/${answer}`);
  }
  yield await get("member", `${T}/bookings.csv`, `${q}/bookings.csv`);
  yield await get("member", `${T}/billing`, `${q}/billing`);
  yield await post("member", `${T}/billing`, `${q}/billing`,
    { name: "Studio Bianchi", town: "Padova", recipient_code: "m5uxcr1", payer: gaia });
  yield await post("member", `${TM}/remove`, `${m}/remove`);
  yield await post("host", `${T}/leave`, `${q}/leave`);
  yield await get("host", `${S}/teams`, `${s}/teams`);
  const client = await post("host", `${S}/teams`, `${s}/teams`,
    { name: "Cantine Dal Molin", admin_email: "dalmolin@posta.example" }, 201);
  yield client;
  yield await get("host", `${S}/teams.csv`, `${s}/teams.csv`);
  yield await post("host", `${T}/close`, `/teams/${client.reply.json.slug}/close`);
  yield await get("steward", "/network/teams", "/network/teams?q=bianchi");
  yield await get("steward", "/network/teams.csv");
}

// Calendars: a program's password, the link, and one from elsewhere.
async function* calendars(clients, get, post, S, s, resource) {
  yield await get("member", "/me/calendars");
  const made = await post("member", "/me/calendars/passwords", "/me/calendars/passwords",
    { name: "telefono" });
  yield made;
  yield await post("member", "/me/calendars/passwords/{id}/end",
    `/me/calendars/passwords/${made.reply.json.id}/end`);
  const linked = await post("member", "/me/calendars/link", "/me/calendars/link");
  yield linked;
  const link = new URL(linked.reply.json.link);
  yield await get("visitor", "/calendars/{id}/bookings.ics", link.pathname + link.search);
  yield await get("host", `${S}/calendars`, `${s}/calendars`);
  yield await post("host", `${S}/calendars`, `${s}/calendars`,
    { resource, url: "webcal://127.0.0.1:1/room.ics" });
  const [{ id }] = (await clients.host.get(`${s}/calendars`)).json.calendars;
  yield await post("host", `${S}/calendars/{id}/read`, `${s}/calendars/${id}/read`);
  yield await post("host", `${S}/calendars/{id}/remove`, `${s}/calendars/${id}/remove`);
}

// Groups: people put in and taken out.
async function* groups(get, post, S, s) {
  const made = await post("host", `${S}/groups/add`, `${s}/groups/add`,
    { group: "prova", emails: "Lina <lina@posta.example>" });
  yield made;
  yield await get("host", `${S}/groups`, `${s}/groups?group=prova`);
  yield await get("host", `${S}/groups.csv`, `${s}/groups.csv?group=prova`);
  yield await post("host", `${S}/groups/remove`, `${s}/groups/remove`,
    { group: "prova", account: made.reply.json.members[0].account });
}

// People from another product: a file sent, looked at, imported, forgotten.
async function* intake(get, post, S, s, host) {
  const slug = s.slice(3);
  const sent = await sendPeople(host, slug, "Email,Name,Plan\nnora@posta.example,Nora,Oro\n");
  yield { role: "host", method: "post", route: `${S}/import`, reply: sent, wanted: 201 };
  const I = `${S}/import/{id}`;
  const i = `${s}/import/${sent.json.id}`;
  yield await get("host", `${S}/import`, `${s}/import`);
  yield await get("host", I, i);
  yield await post("host", I, i, { columns: ["email", "name", "plan"] });
  yield await get("host", `${I}/check`, `${i}/check`);
  yield await get("host", `${I}/rejected.csv`, `${i}/rejected.csv`);
  yield await post("host", `${I}/plans`, `${i}/plans`,
    { plan_name: ["Oro"], plan_choice: ["new"], plan_price: ["100"], plan_months: ["1"] });
  yield await post("host", `${I}/run`, `${i}/run`, {});
  yield await post("host", `${I}/invite`, `${i}/invite`);
  yield await get("host", `${S}/import/people`, `${s}/import/people`);
  yield await get("host", `${S}/import/people.csv`, `${s}/import/people.csv`);
  yield await post("host", `${I}/remove`, `${i}/remove`);
}

// Passes: written, bought, given at the desk, set right.
async function* passes(get, post, S, s) {
  yield await get("host", `${S}/bundles/edit`, `${s}/bundles/edit`);
  const made = await post("host", `${S}/bundles/save`, `${s}/bundles/save`,
    { name: "Carnet prova", unit: "days", amount: "10", price: "150", valid_days: 180 });
  yield made;
  const bundle = made.reply.json.bundles.find((b) => b.name === "Carnet prova").id;
  const C = `${S}/credits/{id}`;
  yield await get("host", `${S}/bundles`, `${s}/bundles`);
  yield await get("visitor", `${S}/passes`, `${s}/passes`);
  yield await get("visitor", `${S}/passes/{id}`, `${s}/passes/${bundle}`);
  yield await post("member", `${S}/passes/{id}`, `${s}/passes/${bundle}`, { shown_cents: 15000 },
    201);
  yield await get("member", "/me/credits");
  yield await get("host", `${S}/credits`, `${s}/credits`);
  yield await get("host", `${S}/credits.csv`, `${s}/credits.csv`);
  const given = await post("host", `${S}/credits`, `${s}/credits`,
    { bundle, email: "carnet@posta.example", name: "Carla", note: "al banco" });
  yield given;
  const credit = given.reply.json.line.id;
  const c = `${s}/credits/${credit}`;
  yield await get("host", "/credits/{id}", `/credits/${credit}`);
  yield await post("host", `${C}/correct`, `${c}/correct`,
    { way: "less", amount: "1", note: "contati" });
  yield await post("host", `${C}/until`, `${c}/until`, { last: weekday(300) });
  yield await post("host", `${C}/refund`, `${c}/refund`, { amount: "10" });
  yield await post("host", `${S}/bundles/{id}/archive`, `${s}/bundles/${bundle}/archive`,
    { archived: true });
}

// Extras: offered, added to a booking, answered, read in the orders of the day, put away.
async function* extras(get, post, S, s) {
  yield await get("host", `${S}/extras/edit`, `${s}/extras/edit`);
  const made = await post("host", `${S}/extras/save`, `${s}/extras/save`,
    { kind: "service", name: "Portineria", price: "20", per: "hour", confirm: true });
  yield made;
  const extra = made.reply.json.extras.find((x) => x.name === "Portineria").id;
  yield await get("host", `${S}/extras`, `${s}/extras`);
  const booked = await post("member", `${S}/bookings`, `${s}/bookings`,
    morning({ kind: "desk", extras: [extra], extras_count: ["1"] }), 201);
  yield booked;
  const { code, date } = booked.reply.json;
  yield await post("member", "/bookings/{code}/extras", `/bookings/${code}/extras`,
    { extras: [extra], extras_count: ["2"], extras_note: ["dalle 7"] });
  const [line] = (await get("member", "/bookings/{code}", `/bookings/${code}`)).reply.json.extras;
  yield await post("host", `${S}/extras/lines/{id}/answer`, `${s}/extras/lines/${line.id}/answer`,
    { yes: true });
  yield await get("host", `${S}/extras/day`, `${s}/extras/day?date=${date}`);
  yield await get("host", `${S}/extras/day.csv`, `${s}/extras/day.csv?date=${date}`);
  yield await post("host", `${S}/extras/{id}/archive`, `${s}/extras/${extra}/archive`,
    { archived: true });
}

// Who has an office is away: it is lent, looked at, taken back; what the space allows.
async function* lending(get, post, S, s, m) {
  yield await post("host", `${S}/lendings`, `${s}/lendings`,
    { frees: "1", lends: "1", half_days: "1", share: "70", noon: "13:00" });
  yield await get("member", "/stays/{id}/away", `${m}/away?deed=lend&from=${weekday(7)}&price=40`);
  const lent = await post("member", "/stays/{id}/away", `${m}/away`,
    { deed: "lend", from: weekday(7), price: "40", named: "1" }, 201);
  yield lent;
  const l = `/lendings/${lent.reply.json.line.id}`;
  yield await get("member", "/lendings/{id}", l);
  yield await post("member", "/lendings/{id}/back", `${l}/back`, { day: weekday(7) });
  yield await get("host", `${S}/lendings`, `${s}/lendings`);
  yield await get("host", `${S}/lendings.csv`, `${s}/lendings.csv`);
}

// An office is let: offered, taken, changed, left; a desk of last year's whose deposit is settled.
async function* stays(clients, get, post, S, s) {
  await clients.host.post(`${s}/resources`, { name: "Ufficio 7", kind: "office", units: 1, seats: 4 });
  const { resources } = (await clients.host.get(`${s}/resources`)).json;
  const resource = resources.find((r) => r.name === "Ufficio 7").id;
  yield await get("host", `${S}/lettings`, `${s}/lettings`);
  yield await post("host", `${S}/lettings`, `${s}/lettings`,
    { resource, price: "800", deposit: "1600", note: "Finestra" });
  const added = await post("host", `${S}/let-services`, `${s}/let-services`,
    { service_name: "Recapito", service_price: "25" });
  yield added;
  const service = added.reply.json.services[0].id;
  yield await get("visitor", `${S}/to-let`, `${s}/to-let`);
  yield await get("host", `${S}/stays/new`, `${s}/stays/new?resource=${resource}`);
  const offered = await post("host", `${S}/stays`, `${s}/stays`,
    { resource, email: "member@loggia.example", from: weekday(3), price: "800" }, 201);
  yield offered;
  const m = `/stays/${offered.reply.json.id}`;
  const M = "/stays/{id}";
  yield await get("member", "/me/stays");
  yield await get("member", M, m);
  yield await post("member", `${M}/answer`, `${m}/answer`, { answer: "yes" });
  yield await get("member", `${M}/step`, `${m}/step?step=service&service=${service}`);
  yield await post("member", `${M}/step`, `${m}/step`, { step: "service", service });
  yield await get("host", `${S}/stays`, `${s}/stays`);
  yield await get("host", `${S}/stays.csv`, `${s}/stays.csv`);
  yield await get("host", `${S}/stays/months`, `${s}/stays/months`);
  yield* lending(get, post, S, s, m);
  yield await post("host", `${S}/let-services/{id}/remove`, `${s}/let-services/${service}/remove`);
  yield await post("host", `${S}/lettings/{id}/remove`, `${s}/lettings/${resource}/remove`);
}

// The plan of a floor: proposed, kept, changed by numbers, looked at, drawn elsewhere, taken away.
async function* floorPlans(w, clients, get, post, S, s, floor) {
  const P = `${S}/floors/{id}/plan`;
  const p = `${s}/floors/${floor}/plan`;
  yield await get("host", P, p);
  yield await post("host", `${P}/propose`, `${p}/propose`);
  const { shapes } = (await clients.host.get(p)).json;
  yield await post("host", P, p, { width: 4000, shapes });
  yield await post("host", P, p, { shapes: [{ kind: "room", colour: "red" }] }, 422);
  yield await post("host", `${P}/shapes`, `${p}/shapes`,
    { kind: "lift", x: 3000, y: 100, w: 150, h: 150 });
  yield await post("host", `${P}/shapes/{number}/remove`, `${p}/shapes/1/remove`);
  yield await get("visitor", `${S}/floor`, `${s}/floor?from=10:00&to=12:00`);
  yield await get("visitor", `${S}/floor/{floor}`, `${s}/floor/${floor}`);
  yield await get("visitor", `${S}/floor/{floor}`, `${s}/floor/99`, 404);
  yield await get("visitor", `${S}/floor/{floor}/still.svg`, `${s}/floor/${floor}/still.svg`);
  const page = await fetch(`${w.server.url}${p}`,
    { headers: { accept: "text/html", cookie: clients.host.cookie } });
  const form = new FormData();
  form.set("csrf", /name="csrf" value="([^"]*)"/.exec(await page.text())[1]);
  form.set("drawing", new Blob([
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 6"><rect id="Sala Prova" width="4" height="3"/></svg>',
  ], { type: "image/svg+xml" }), "floor.svg");
  const sent = await fetch(`${w.server.url}${p}/drawing`, { method: "POST", body: form,
    headers: { accept: "application/json", cookie: clients.host.cookie } });
  const text = await sent.text();
  yield { role: "host", method: "post", route: `${P}/drawing`,
    reply: { status: sent.status, headers: sent.headers, text, json: JSON.parse(text) } };
  const photo = new FormData();
  photo.set("csrf", form.get("csrf"));
  photo.set("picture", new Blob([PICTURE], { type: "image/png" }), "grey.png");
  const put = await fetch(`${w.server.url}${p}/picture`, { method: "POST", body: photo,
    headers: { accept: "application/json", cookie: clients.host.cookie } });
  const said = await put.text();
  yield { role: "host", method: "post", route: `${P}/picture`,
    reply: { status: put.status, headers: put.headers, text: said, json: JSON.parse(said) } };
  yield await get("visitor", `${S}/floor/{floor}/picture.jpg`, `${s}/floor/${floor}/picture.jpg`, 404);
  yield await get("host", `${S}/floor/{floor}/picture.jpg`, `${s}/floor/${floor}/picture.jpg`);
  yield await post("host", `${P}/picture/remove`, `${p}/picture/remove`);
  yield await get("visitor", `${S}/floor/{floor}/drawing.svg`, `${s}/floor/${floor}/drawing.svg`);
  yield await post("host", `${P}/remove`, `${p}/remove`);
}

// A series: looked at, booked, changed, cancelled in part, gone on with.
async function* series(clients, get, post, S, s) {
  const empty = await get("host", `${S}/series/new`, `${s}/series/new`);
  yield empty;
  const ask = {
    resource: empty.reply.json.resources[0].word, date: weekday(20), from: "10:00", to: "12:00",
    repeat: "weekly", count: 4, name: "Lingue S.r.l.", email: "corsi@posta.example",
  };
  const look = await post("host", `${S}/series/preview`, `${s}/series/preview`, ask);
  yield look;
  yield await post("host", `${S}/series/preview`, `${s}/series/preview`,
    { ...ask, repeat: "custom", rule: "FREQ=SECONDLY" }, 422);
  const made = await post("host", `${S}/series`, `${s}/series`,
    { ...ask, shown: look.reply.json.shown }, 201);
  yield made;
  const q = `/series/${made.reply.json.series}`;
  const Q = "/series/{id}";
  yield await get("host", `${S}/series`, `${s}/series`);
  yield await get("host", `${S}/series.csv`, `${s}/series.csv`);
  yield await get("member", "/me/series");
  yield await get("host", Q, q);
  yield await get("host", `${Q}/entry.ics`, `${q}/entry.ics`);
  const cancel = { deed: "cancel", scope: "following", day: made.reply.json.lines.at(-1).date };
  const less = await post("host", `${Q}/preview`, `${q}/preview`, cancel);
  yield less;
  yield await post("host", `${Q}/steps`, `${q}/steps`, { ...cancel, shown: less.reply.json.shown });
  yield await post("host", `${Q}/answer`, `${q}/answer`, { answer: "yes" }, 409);
}

// Out of order for a while: set, asked about, changed, ended.
async function* blocks(get, post, S, s, resource) {
  const A = `${S}/resources/{id}/blocks`;
  const a = `${s}/resources/${resource}/blocks`;
  const from = weekday(40);
  const to = daysAfter(from, 6);
  yield await get("host", A, `${a}?from=${from}&to=${to}`);
  const made = await post("host", A, a, { from, to, why: "pittura" }, 201);
  yield made;
  yield await post("host", A, a, { from: to }, 409);
  const B = `${A}/{block}`;
  const b = `${a}/${made.reply.json.id}`;
  yield await get("host", B, b);
  yield await get("host", `${S}/blocks`, `${s}/blocks`);
  yield await post("host", B, b, { to: daysAfter(to, 1) });
  yield await post("host", `${B}/end`, `${b}/end`, { from: daysAfter(from, 4) });
  yield await post("host", `${B}/end`, `${b}/end`);
}

export async function* visits(w, clients, t) {
  // Visit as `role`; `route` is the path in the document, `where` the address.
  const visit = async (role, method, route, where, body, wanted) => ({
    role,
    method,
    route,
    wanted,
    reply: await clients[role].ask(method.toUpperCase(), where, body),
  });
  const get = (role, route, where = route, wanted = undefined) =>
    visit(role, "get", route, where, undefined, wanted);
  const post = (role, route, where = route, body = {}, wanted = undefined) =>
    visit(role, "post", route, where, body, wanted);
  const s = `/s/${w.home}`;
  const S = "/s/{slug}";

  // ---- what everybody sees
  for (const route of ["/", "/spaces", "/healthz", "/metrics", "/openapi", "/errors",
    "/styleguide", "/sign-in"])
    yield await get("visitor", route);
  yield await get("visitor", "/spaces", "/spaces?near=Padova&free=1&sort=price&people=2");
  yield await get("visitor", S, s);
  yield await get("visitor", `${S}/free`, `${s}/free`);
  yield await get("visitor", `${S}/day`, `${s}/day`);
  yield await get("host", `${S}/day`, `${s}/day?kind=rooms&date=${weekday(8)}`);
  yield await get("visitor", `${S}/day`, `${s}/day?kind=cellars`, 422);
  yield await get("visitor", `${S}/week`, `${s}/week`);
  yield await get("host", `${S}/week`, `${s}/week?date=${weekday(8)}`);
  yield await get("host", `${S}/week`, `${s}/week?resource=0000000001`, 404);
  yield await get("visitor", `${S}/month`, `${s}/month`);
  yield await get("host", `${S}/month`, `${s}/month?kind=rooms&date=${weekday(8)}`);
  yield await get("visitor", `${S}/times`, `${s}/times`);
  yield await get("member", `${S}/times`, `${s}/times?kind=desk&people=2&length=240&part=morning&sort=soon`);
  yield await get("host", `${S}/times`, `${s}/times?length=5`, 422);
  yield await get("host", `${S}/day/sheet`, `${s}/day/sheet?kind=desks&sort=name&date=${weekday(8)}`);
  yield await get("host", `${S}/day/sheet`, `${s}/day/sheet?sort=price`, 422);
  yield await get("host", `${S}/day/sheet.csv`, `${s}/day/sheet.csv?date=${weekday(8)}`);
  yield await get("visitor", `${S}/book`,
    `${s}/book?kind=desk&date=${weekday(8)}&from=10:00&to=12:00`);
  const events = await fetch(`${w.server.url}${s}/day/events`);
  yield {
    role: "visitor", method: "get", route: `${S}/day/events`,
    reply: { status: events.status, headers: events.headers, text: "" },
  };
  await events.body.cancel();
  yield await post("visitor", "/language", "/language", { lang: "it" });

  // ---- a booking from its beginning to its end
  const B = "/bookings/{code}";
  const made = await post("visitor", `${S}/bookings`, `${s}/bookings`, morning(), 201);
  yield made;
  const secret = new URL(made.reply.json.manage_url).searchParams.get("secret");
  const b = `/bookings/${made.reply.json.code}`;
  yield await get("visitor", B, `${b}?secret=${secret}`);
  yield await get("visitor", B, `${b}?secret=${secret}&date=${weekday(8)}&from=11:00&to=13:00`);
  yield await get("visitor", `${B}/entry.ics`, `${b}/entry.ics?secret=${secret}`);
  yield await post("visitor", `${B}/change`, `${b}/change`,
    { secret, date: weekday(8), from: "11:00", to: "13:00" });
  yield await post("visitor", `${B}/undo`, `${b}/undo`, { secret });
  yield await post("visitor", `${B}/undo`, `${b}/undo`, { secret }, 409);
  yield await post("visitor", `${B}/cancel`, `${b}/cancel`, { secret });
  yield await post("visitor", `${B}/cancel`, `${b}/change`.replace("change", "cancel"),
    { secret: "wrong" }, 404);

  yield* several(get, post, S, s, clients.host);

  // ---- what a host does: how bookings are taken, then the answers to two requests
  yield await get("host", `${S}/rules`, `${s}/rules`);
  const rules = {
    step_min: 30, shortest_min: 30, longest_min: 720, notice_min: 0, horizon_days: 180,
    cancel_notice_min: 60, confirm: true, confirm_within_min: 1440,
  };
  yield await post("host", `${S}/rules`, `${s}/rules`, rules);
  for (const [from, to, answer] of [["09:00", "10:00", "confirm"], ["14:00", "15:00", "decline"]]) {
    const asked = await clients.visitor.post(`${s}/bookings`, morning({ from, to }));
    yield await get("host", `${S}/requests`, `${s}/requests`);
    yield await post("host", `${B}/${answer}`, `/bookings/${asked.json.code}/${answer}`);
  }
  yield await post("host", `${S}/rules`, `${s}/rules`, { ...rules, confirm: false });
  yield await get("host", `${S}/bookings`, `${s}/bookings?status=all`);
  yield await get("host", `${S}/bookings.csv`, `${s}/bookings.csv`);
  yield await get("visitor", `${S}/calendar.ics`, `${s}/calendar.ics?secret=none`, 404);

  // ---- the space itself
  yield await get("host", `${S}/edit`, `${s}/edit`);
  yield await post("host", `${S}/edit`, `${s}/edit`, {
    name: "Officina Altinate", street: "via Altinate 141", town: "Padova", country: "IT",
    description: "Una ex legatoria.", amenities: "wifi; printer", step_free: true,
    email: "ciao@officina.example",
  });
  yield await get("host", `${S}/hours`, `${s}/hours`);
  const week = Object.fromEntries(["monday", "tuesday", "wednesday", "thursday", "friday"]
    .map((d) => [d, "07:00-22:00"]));
  yield await post("host", `${S}/hours`, `${s}/hours`, { ...week, holidays: true });
  yield await get("host", `${S}/closures`, `${s}/closures`);
  const closed = await post("host", `${S}/closures`, `${s}/closures`,
    { from: "2027-08-09", to: "2027-08-21", reason: "Ferie" });
  yield closed;
  const closures = (await clients.host.get(`${s}/closures`)).json.closures;
  yield await post("host", `${S}/closures/{id}/remove`,
    `${s}/closures/${closures.at(-1).id}/remove`);
  yield await get("host", `${S}/closing`, `${s}/closing?from=2027-08-09&to=2027-08-21`);
  yield await post("host", `${S}/closing`, `${s}/closing`,
    { from: "2027-11-02", reason: "Ponte", bookings: "tell" });
  yield await get("host", `${S}/floors`, `${s}/floors`);
  yield await post("host", `${S}/floors`, `${s}/floors`, { name: "Soppalco", level: 1 });
  const floor = (await clients.host.get(`${s}/floors`)).json.floors.at(-1).id;
  yield await post("host", `${S}/floors/{id}`, `${s}/floors/${floor}`,
    { name: "Soppalco nuovo", level: 2 });
  yield await get("host", `${S}/resources`, `${s}/resources`);
  yield await post("host", `${S}/resources`, `${s}/resources`,
    { name: "Sala Prova", kind: "room", seats: 6, price_hour: "12.50", bookable: true });
  const resource = (await clients.host.get(`${s}/resources`)).json.resources
    .find((r) => r.name === "Sala Prova").id;
  const r = `${s}/resources/${resource}`;
  yield await get("host", `${S}/resources/{id}`, r);
  yield await post("host", `${S}/resources/{id}`, r,
    { name: "Sala Prova", kind: "room", seats: 8, price_hour: "13,00", bookable: true });
  yield await get("host", `${S}/prices/own`, `${s}/prices/own`);
  yield await post("host", `${S}/prices/own`, `${s}/prices/own`,
    { id: [resource], price_hour: ["14.00"], price_half_day: [""], price_day: [""] });
  yield await post("host", `${S}/vat`, `${s}/vat`, { vat_rate: "22", prices_include_vat: true });
  yield* blocks(get, post, S, s, resource);
  yield* priceRules(get, post, S, s, resource);
  yield* limits(get, post, S, s, resource);
  yield* calendars(clients, get, post, S, s, resource);
  yield* groups(get, post, S, s);
  yield* intake(get, post, S, s, clients.host);
  yield* passes(get, post, S, s);
  yield* extras(get, post, S, s);
  yield* stays(clients, get, post, S, s);
  yield* floorPlans(w, clients, get, post, S, s, floor);
  yield* series(clients, get, post, S, s);
  yield await post("host", `${S}/resources/{id}/archive`, `${r}/archive`);
  yield await post("host", `${S}/resources/{id}/restore`, `${r}/restore`);
  yield await post("host", `${S}/floors/{id}/remove`, `${s}/floors/${floor}/remove`);

  yield await get("host", `${S}/hosts`, `${s}/hosts`);
  yield await post("host", `${S}/hosts`, `${s}/hosts`,
    { email: "banco@posta.example", name: "Rita Fabris", role: "desk" });
  const staff = (await clients.host.get(`${s}/hosts`)).json.here.hosts
    .find((h) => h.email === "banco@posta.example");
  yield await post("host", `${S}/hosts/{id}/remove`, `${s}/hosts/${staff.id}/remove`);

  yield await get("host", `${S}/photos`, `${s}/photos`);
  // A form with a file comes with a cookie, so it needs the token of its page.
  const page = await fetch(`${w.server.url}${s}/photos`,
    { headers: { accept: "text/html", cookie: clients.host.cookie } });
  const form = new FormData();
  form.set("csrf", /name="csrf" value="([^"]*)"/.exec(await page.text())[1]);
  form.set("photo", new Blob([PICTURE], { type: "image/png" }), "grey.png");
  form.set("caption", "Il cortile");
  const sent = await fetch(`${w.server.url}${s}/photos`, {
    method: "POST",
    headers: { accept: "application/json", cookie: clients.host.cookie },
    body: form,
  });
  const text = await sent.text();
  yield {
    role: "host", method: "post", route: `${S}/photos`,
    reply: { status: sent.status, headers: sent.headers, text, json: JSON.parse(text) },
  };
  const photo = (await clients.host.get(`${s}/photos`)).json.photos.at(-1).id;
  yield await get("visitor", `${S}/photos/{id}`, `${s}/photos/${photo}?size=small`);
  yield await post("host", `${S}/photos/{id}/first`, `${s}/photos/${photo}/first`);
  yield await post("host", `${S}/photos/{id}/remove`, `${s}/photos/${photo}/remove`);
  yield await post("host", `${S}/close`, `${s}/close`);
  yield await post("host", `${S}/open`, `${s}/open`);
  const empty = await get("host", "/spaces/new");
  yield empty;
  const [operator] = Object.values(empty.reply.json).find(Array.isArray);
  yield await post("host", "/spaces/new", "/spaces/new",
    { name: "Officina Due", town: "Vicenza", street: "contrà Porti 1", operator: operator.id });

  yield* teams(w, clients, get, post);

  // ---- the member
  yield await get("member", "/me");
  yield await get("host", "/home");
  yield await get("member", "/me/profile");
  yield await post("member", "/me/profile", "/me/profile", { name: "Ilaria Costa", lang: "it" });
  yield await get("member", "/me/sessions");
  const again = await clients.visitor.post("/sign-in/password",
    { email: "member@loggia.example", password: "scrivania-libera" });
  if (again.status >= 400) throw new Error(again.text);
  const other = (await clients.member.get("/me/sessions")).json.sessions
    .find((x) => !x.here && !x.current);
  yield await post("member", "/me/sessions/{id}/end", `/me/sessions/${other.id}/end`);
  yield await post("member", "/me/sessions/others/end");
  yield await post("member", "/me/password", "/me/password",
    { current: "scrivania-libera", password: "tre-parole-nuove" });
  yield await post("visitor", "/sign-in/password", "/sign-in/password",
    { email: "member@loggia.example", password: "wrong-as-can-be" }, 422);
  yield await post("visitor", "/sign-in/password", "/sign-in/password",
    { email: "member@loggia.example", password: "tre-parole-nuove" });
  yield* waysToSignIn(w, clients, get, post, t);
  yield await post("visitor", "/sign-in", "/sign-in", { email: "nuova@posta.example" });
  const token = await linkFor(w.server, "nuova@posta.example");
  yield await get("visitor", "/sign-in/link", `/sign-in/link?token=${token}`);
  yield await post("visitor", "/sign-in/link", "/sign-in/link", { token });

  // ---- people to meet: the member and the host tell who they are, and are introduced
  yield await get("member", "/me/card", "/me/card?as=stranger");
  yield await post("member", "/me/card", "/me/card", {
    headline: "Disegno mappe", trades: "Grafica, Mappe", offers: "Mappe", wants: "Un sito",
    links: "mappe.example", home: w.home, see_name: "everyone", see_headline: "everyone",
    see_offers: "everyone", see_photo: "everyone",
  });
  await clients.host.post("/me/card", { trades: "Siti", see_name: "everyone",
    offers: "Un sito semplice", see_offers: "everyone" });
  yield await post("member", "/me/card/home", "/me/card/home", { space: w.home });
  const own = await fetch(`${w.server.url}/me/card`,
    { headers: { accept: "text/html", cookie: clients.member.cookie } });
  const face = new FormData();
  face.set("csrf", /name="csrf" value="([^"]*)"/.exec(await own.text())[1]);
  face.set("photo", new Blob([PICTURE], { type: "image/png" }), "grey.png");
  const put = await fetch(`${w.server.url}/me/card/photo`, {
    method: "POST",
    headers: { accept: "application/json", cookie: clients.member.cookie },
    body: face,
  });
  const putText = await put.text();
  yield {
    role: "member", method: "post", route: "/me/card/photo",
    reply: { status: put.status, headers: put.headers, text: putText, json: JSON.parse(putText) },
  };
  const here = await get("visitor", `${S}/people`, `${s}/people?q=mappe`);
  yield here;
  const ilaria = here.reply.json.people.find((p) => p.name === "Ilaria Costa");
  yield await get("visitor", "/people", "/people?town=Padova&what=offers");
  yield await get("visitor", "/people/{id}", `/people/${ilaria.id}`);
  yield await get("visitor", "/people/{id}/photo", `/people/${ilaria.id}/photo?size=large`);
  const bruno = (await clients.steward.get(`${s}/people?q=sito`)).json.people
    .find((p) => p.name === "Bruno Marangon");
  const pair = { one: ilaria.id, two: bruno.id };
  yield await get("host", "/introductions/new", `/introductions/new?one=${ilaria.id}`);
  yield await post("host", "/introductions", "/introductions",
    { ...pair, why: "Una mappa per un sito.", space: w.home });
  yield await post("host", "/introductions", "/introductions", { ...pair, why: "Di nuovo." }, 409);
  const mine = await get("member", "/me/introductions");
  yield mine;
  const meeting = `/introductions/${mine.reply.json.introductions[0].code}`;
  yield await get("member", "/introductions/{code}", meeting);
  yield await post("member", "/introductions/{code}/answer", `${meeting}/answer`,
    { answer: "yes" });
  yield await get("host", `${S}/introductions`, `${s}/introductions`);
  yield await post("host", `${S}/introductions/pass`, `${s}/introductions/pass`, pair);
  yield await get("member", "/me/bring", `/me/bring?space=${w.home}`);
  yield await post("member", "/me/brought-by", "/me/brought-by", { by: "host@loggia.example" });
  yield await get("host", `${S}/brought`, `${s}/brought`);
  yield await post("member", "/me/card/photo/remove");

  // ---- somebody asks for a desk and a tour, the staff answers, and he becomes one of ours
  yield await get("host", `${S}/tours`, `${s}/tours`);
  yield await post("host", `${S}/tours`, `${s}/tours`, {
    offered: true, length_min: 30, notice_min: 0, horizon_days: 30, meeting: "Secondo campanello",
    monday: "10:00-12:00", tuesday: "10:00-12:00", wednesday: "10:00-12:00",
    thursday: "10:00-12:00", friday: "10:00-12:00",
  });
  const A = `${S}/ask/{code}`;
  const asking = await get("visitor", `${S}/ask`, `${s}/ask?wants=office`);
  yield asking;
  const [slot, later] = asking.reply.json.tours;
  const enquiry = await post("visitor", `${S}/ask`, `${s}/ask`, {
    wants: "desk", when: "da marzo", people: 2, message: "Due scrivanie vicine.",
    name: "Bea Guest", email: "bea@posta.example", source: "friend", told_by: "Marta",
    tour: slot.tour,
  }, 201);
  yield enquiry;
  const asked = new URL(enquiry.reply.json.manage_url);
  const key = { secret: asked.searchParams.get("secret") };
  const page1 = asked.pathname;
  yield await get("visitor", A, asked.pathname + asked.search);
  yield await get("visitor", A, page1, 404);
  yield await post("visitor", `${A}/tour`, `${page1}/tour`, { ...key, tour: later.tour });
  yield await get("visitor", `${A}/tour.ics`, `${page1}/tour.ics${asked.search}`);
  yield await post("visitor", `${A}/tour/cancel`, `${page1}/tour/cancel`, key);
  yield await post("visitor", `${A}/message`, `${page1}/message`,
    { ...key, message: "Si può portare un cane?" });
  const L = `${S}/leads/{id}`;
  const leads = await get("host", `${S}/leads`, `${s}/leads?q=Bea&sort=next`);
  yield leads;
  const lead = `${s}/leads/${leads.reply.json.leads[0].id}`;
  yield await get("host", `${S}/leads`, `${s}/leads?look=board`);
  yield await get("host", `${S}/leads.csv`, `${s}/leads.csv?status=all`);
  yield await get("host", L, lead);
  yield await post("host", `${L}/answer`, `${lead}/answer`,
    { subject: "Ecco", message: "Il cane può venire." });
  yield await post("host", `${L}/note`, `${lead}/note`, { note: "Ha un cane." });
  yield await post("host", `${L}/next`, `${lead}/next`, { next: "Richiamare", on: weekday(9) });
  yield await post("host", `${L}/state`, `${lead}/state`, { status: "offer" });
  yield await post("host", `${L}/tour`, `${lead}/tour`, { tour: later.tour });
  yield await post("host", `${L}/tour/state`, `${lead}/tour/state`, { state: "done" });
  yield await post("host", `${L}/tour/state`, `${lead}/tour/state`, { state: "done" }, 409);
  yield await post("host", `${L}/convert`, `${lead}/convert`, {});
  yield await get("host", `${S}/leads/sums`, `${s}/leads/sums`);
  const back = await clients.visitor.post(`${s}/ask`,
    { name: "Cleo Guest", email: "cleo@posta.example" });
  const gone = new URL(back.json.manage_url);
  yield await post("visitor", `${A}/withdraw`, `${gone.pathname}/withdraw`,
    { secret: gone.searchParams.get("secret") });

  // ---- somebody asks the network
  const N = "/network/asks";
  yield await get("visitor", "/ask", "/ask?near=Padova");
  yield await post("visitor", "/ask", "/ask",
    { near: "Padvoa-Nowhere", name: "Dino", email: "dino@posta.example" }, 422);
  const wish = await post("visitor", "/ask", "/ask",
    { near: "Padova", wants: "office", people: 3, name: "Dino Guest",
      email: "dino@posta.example" }, 201);
  yield wish;
  const wishPage = new URL(wish.reply.json.manage_url);
  const wishKey = { secret: wishPage.searchParams.get("secret") };
  yield await get("visitor", "/ask/{code}", wishPage.pathname + wishPage.search);
  yield await post("visitor", "/ask/{code}/outcome", `${wishPage.pathname}/outcome`,
    { ...wishKey, outcome: "nothing" });
  const wishes = await get("steward", N);
  yield wishes;
  const one = `${N}/${wishes.reply.json.wishes[0].id}`;
  yield await get("steward", `${N}.csv`);
  const near = await get("steward", `${N}/{id}`, one);
  yield near;
  yield await post("steward", `${N}/{id}/pass`, `${one}/pass`,
    { space: [near.reply.json.near[0].id] });
  yield await post("steward", `${N}/{id}/nearest`, `${one}/nearest`);
  yield await post("steward", `${N}/{id}/close`, `${one}/close`);
  yield await post("steward", `${N}/settings`, `${N}/settings`, { at_once: false });
  yield await post("visitor", "/ask/{code}/withdraw", `${wishPage.pathname}/withdraw`, wishKey);

  // ---- somebody with an office would join, and is invited
  const JOIN = "/network/join";
  yield await get("visitor", JOIN, `${JOIN}?town=Rovigo`);
  const wouldShare = { town: "Rovigo", place_name: "Studio Adige", desks: 4, rooms: 1, consent: true,
    message: "Due scrivanie vuote.", name: "Elisa Guest", email: "elisa@posta.example" };
  yield await post("visitor", JOIN, JOIN, { ...wouldShare, town: "Rovigho-Nowhere" }, 422);
  const joining = await post("visitor", JOIN, JOIN, wouldShare, 201);
  yield joining;
  const joiner = new URL(joining.reply.json.manage_url);
  const joinKey = { secret: joiner.searchParams.get("secret") };
  yield await get("visitor", `${JOIN}/{code}`, joiner.pathname + joiner.search);
  const APPLICANTS = "/network/applicants";
  const joiners = await get("steward", APPLICANTS, `${APPLICANTS}?q=adige`);
  yield joiners;
  yield await get("steward", `${APPLICANTS}.csv`);
  yield await post("steward", `${APPLICANTS}/settings`, `${APPLICANTS}/settings`, { open: true, words: "Cento euro." });
  const joinerPage = `${APPLICANTS}/${joiners.reply.json.applicants[0].id}`;
  const nearby = await get("steward", `${APPLICANTS}/{id}`, joinerPage);
  yield nearby;
  yield await post("steward", `${APPLICANTS}/{id}/answer`, `${joinerPage}/answer`,
    { subject: "Il tuo studio", message: "Ci sentiamo domani?" });
  yield await post("steward", `${APPLICANTS}/{id}/note`, `${joinerPage}/note`, { note: "Simpatica." });
  yield await post("steward", `${APPLICANTS}/{id}/state`, `${joinerPage}/state`, { status: "in_touch" });
  yield await post("steward", `${APPLICANTS}/{id}/call`, `${joinerPage}/call`,
    { space: nearby.reply.json.near[0].id });
  yield await post("steward", `${APPLICANTS}/{id}/invite`, `${joinerPage}/invite`, {});
  yield await post("steward", `${APPLICANTS}/{id}/invite`, `${joinerPage}/invite`, {}, 409);
  yield await post("visitor", `${JOIN}/{code}/withdraw`, `${joiner.pathname}/withdraw`, joinKey);

  // ---- operators and roles
  yield await get("steward", "/network");
  yield await get("steward", "/network/unhosted");
  yield await get("steward", "/network/operators");
  yield await get("steward", "/network/operators.csv");
  yield await get("steward", "/network/operators/new");
  const O = "/network/operators/{slug}";
  const firm = {
    name: "Prova Uffici", legal_name: "Prova Uffici S.r.l.", country: "IT", currency: "EUR",
    email: "ciao@prova.example", vat_rate: "22", prices_include_vat: true,
  };
  const added = await post("steward", "/network/operators", "/network/operators", firm);
  yield added;
  const o = `/network/operators/${added.reply.json.slug}`;
  yield await get("steward", O, o);
  yield await post("steward", O, o, { ...firm, vat_rate: "10,00" });
  yield await post("steward", `${O}/suspend`, `${o}/suspend`);
  yield await post("steward", `${O}/resume`, `${o}/resume`);
  const OT = "/operators/{operator}/teams";
  const ot = `/operators/${added.reply.json.slug}/teams`;
  yield await post("steward", OT, ot,
    { name: "Notaio Prova", admin_email: "notaio@posta.example", admin_name: "Anna Prova" }, 201);
  yield await get("steward", OT, ot);
  yield await get("steward", `${OT}.csv`, `${ot}.csv`);
  const H = "/operators/{operator}/hosts";
  const h = `/operators/${added.reply.json.slug}/hosts`;
  yield await post("steward", H, h, { email: "cohost@posta.example", name: "Marta Rigon" });
  const hosts = await get("steward", H, h);
  yield hosts;
  const host = Object.values(hosts.reply.json).find(Array.isArray)[0];
  yield await post("steward", `${H}/{id}/remove`, `${h}/${host.id}/remove`);
  yield await get("steward", "/network/people");
  yield await get("steward", "/network/people.csv");
  yield await post("steward", "/network/people", "/network/people",
    { email: "altra@posta.example", role: "steward" });
  const people = (await clients.steward.get("/network/people?q=altra")).json;
  const role = Object.values(people).find(Array.isArray)[0];
  yield await post("steward", "/network/people/{id}/remove", `/network/people/${role.id}/remove`);
  yield await get("steward", "/network/settings");
  yield await post("steward", "/network/settings", "/network/settings", {
    name: "Rete Prova", tagline: "una prova", lang: "it", zone: "Europe/Rome",
    mail_from: "Rete Prova <ciao@loggia.example>",
  });

  // ---- plans and memberships
  yield await get("host", `${S}/plans`, `${s}/plans`);
  yield await get("host", `${S}/plans/edit`, `${s}/plans/edit`);
  const plan = await post("host", `${S}/plans`, `${s}/plans`, {
    name: "Residente", price: "200", period: "month", term_months: ["3"], term_price: ["170"],
    use_kind: ["desk"], credit_amount: ["4"], credit_unit: ["hours"], credit_kind: ["room"],
    service_name: ["Armadietto"], service_price: ["10"], pause_days: 31, confirms: true,
  });
  yield plan;
  const p = plan.reply.json.plan;
  yield await post("host", `${S}/plans/{id}/archive`, `${s}/plans/${p.id}/archive`);
  yield await post("host", `${S}/plans/{id}/restore`, `${s}/plans/${p.id}/restore`);
  yield await get("visitor", `${S}/join`, `${s}/join`);
  yield await get("visitor", `${S}/join/{id}`, `${s}/join/${p.id}?term=3`);
  const joined = await post("member", `${S}/join/{id}`, `${s}/join/${p.id}`,
    { from: weekday(1), service: [p.services[0].id], first_cents: 21000 }, 201);
  yield joined;
  const P = "/memberships/{id}";
  const its = `/memberships/${joined.reply.json.id}`;
  yield await get("member", P, its);
  yield await get("host", `${S}/members`, `${s}/members?status=waiting`);
  yield await get("host", `${S}/members.csv`, `${s}/members.csv`);
  yield await post("host", `${P}/answer`, `${its}/answer`, { answer: "yes" });
  yield await get("member", `${P}/step`,
    `${its}/step?step=pause&from=${weekday(10)}&until=${weekday(20)}`);
  yield await post("member", `${P}/step`, `${its}/step`,
    { step: "pause", from: weekday(10), until: weekday(20) });
  yield await get("member", "/me/memberships");
  yield await get("member", "/me/statement");

  yield* documents(w, clients, { get, post });

  // ---- all spaces, and claims
  importListed(w, t);
  yield await get("steward", "/network/spaces", "/network/spaces?q=Lecce");
  yield await get("steward", "/network/spaces.csv");
  const listed = (await clients.visitor.get("/spaces?near=Lecce&within_km=30")).json.spaces;
  for (const [i, { slug }] of listed.entries()) {
    yield await get("visitor", `${S}/claim`, `/s/${slug}/claim`);
    yield await post("visitor", `${S}/claim`, `/s/${slug}/claim`,
      { name: "Agnese Greco", email: `agnese${i}@posta.example`, message: "La gestisco io." });
  }
  const claims = await get("steward", "/network/claims");
  yield claims;
  const [first, second] = Object.values(claims.reply.json).find(Array.isArray);
  yield await post("steward", "/network/claims/{id}/grant", `/network/claims/${first.id}/grant`);
  yield await post("steward", "/network/claims/{id}/refuse", `/network/claims/${second.id}/refuse`);
  for (const what of ["suspend", "resume"])
    yield await post("steward", `/network/spaces/{slug}/${what}`,
      `/network/spaces/${w.home}/${what}`);

  // ---- the outbox
  const outbox = await get("steward", "/network/mail", "/network/mail?status=sent");
  yield outbox;
  yield await get("steward", "/network/mail.csv");
  const mail = Object.values(outbox.reply.json).find(Array.isArray)[0];
  yield await get("steward", "/network/mail/{id}", `/network/mail/${mail.id}`);
  yield await post("steward", "/network/mail/{id}/retry", `/network/mail/${mail.id}/retry`, {},
    409);
  yield await post("steward", "/network/mail/retry");

  yield* waiting(w, clients, { get, post });
  yield* guests(w, clients, { get, post });
  yield* presence(w, clients, { get, post });

  // ---- a person's own data
  yield await get("member", "/me/privacy");
  yield await post("member", "/me/privacy/export");
  yield await get("member", "/me/privacy/looked");
  yield await get("member", "/me/privacy/looked.csv");
  const { operators } = (await clients.steward.get("/network/operators?q=Marangon")).json;
  yield await get("steward", "/operators/{operator}/kept", `/operators/${operators[0].slug}/kept`);
  yield await get("steward", "/operators/{operator}/kept.csv",
    `/operators/${operators[0].slug}/kept.csv`);
  accountOf(w, "leaver", "member");
  clients.leaver = await clientOf(w.server, "leaver");
  yield await get("leaver", "/me/privacy/erase");
  yield await post("leaver", "/me/privacy/erase", "/me/privacy/erase",
    { email: "leaver@loggia.example" });

  yield await post("member", "/sign-out");
}
