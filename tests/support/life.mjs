// life.mjs: somebody's life in the network, a bit of everything, so that every page has him.
import assert from "node:assert/strict";

import { codeFor, registration } from "../http/visits-documents.mjs";
import { weekday } from "./loggia.mjs";
import { mailWith } from "./mail.mjs";
import { accounts, morning } from "./world.mjs";

const ok = (reply, status = [200, 201]) => {
  assert.ok([status].flat().includes(reply.status), `${reply.status} ${reply.text}`);
  return reply.json;
};

// What `person`, signed in, has at w.home afterwards, by the ids of it.
export async function life(w, { host, steward, person }, { name, email }) {
  const s = `/s/${w.home}`;
  const q = encodeURIComponent(name.split(" ")[0]);
  const own = {};
  own.booking = ok(await person.post(`${s}/bookings`,
    morning({ name, email, phone: "+39 049 123", note: "Vicino alla finestra tonda" }))).code;
  // A series whose dates are called off again: it is there, and stops nothing.
  const { resource } = (await person.get(`/bookings/${own.booking}`)).json;
  own.series = ok(await person.post(`${s}/series`, { resource, date: weekday(5), from: "09:00",
    to: "10:00", repeat: "daily", count: 3, choice: [], name, email, title: `${name} ripete`,
    shown: (await person.post(`${s}/series/preview`, { resource, date: weekday(5), from: "09:00",
      to: "10:00", repeat: "daily", count: 3, name, email })).json.shown })).series;
  ok(await person.post(`/series/${own.series}/steps`, { deed: "cancel", scope: "all" }));
  own.lead = ok(await w.guest.post(`${s}/ask`, { name, email, when: "maggio",
    people: 2, message: `Sono ${name}.` })) && (await host.get(`${s}/leads?q=${q}`)).json.leads[0].id;
  ok(await host.post(`${s}/leads/${own.lead}/note`, { note: `${name} chiama domani` }));
  ok(await w.guest.post("/ask", { near: "Padova", name, email, people: 1,
    message: "Un posto per me." }));
  own.wish = (await steward.get("/network/asks")).json.wishes[0].id;
  ok(await w.guest.post("/network/join", { town: "Rovigo", place_name: `Studio ${name}`, name, email,
    consent: true, message: "Uno studio da condividere." }));
  own.applicant = (await steward.get("/network/applicants")).json.applicants[0].id;
  ok(await person.post("/me/card", { headline: `${name} disegna mappe`, see_headline: "space" }));
  const bundle = ok(await host.post(`${s}/bundles/save`,
    { name: "Carnet", unit: "days", amount: "5", price: "80", valid_days: 90 }))
    .bundles.find((b) => b.name === "Carnet").id;
  ok(await person.post(`${s}/passes/${bundle}`, { shown_cents: 8000 }));
  own.bundle = bundle;
  own.credit = (await host.get(`${s}/credits?q=${q}`)).json.credits[0].id;
  ok(await host.post(`${s}/credits/${own.credit}/correct`,
    { way: "less", amount: "1", note: `${name} era qui` }));
  own.plan = ok(await host.post(`${s}/plans`, { name: "Residente", price: "200",
    use_kind: ["desk"], confirms: true })).plan.id;
  own.membership = ok(await person.post(`${s}/join/${own.plan}`, { from: weekday(2) })).id;
  ok(await host.post(`${s}/resources`, { name: "Ufficio 7", kind: "office", units: 1, seats: 4 }));
  own.office = (await host.get(`${s}/resources`)).json.resources
    .find((r) => r.name === "Ufficio 7").id;
  ok(await host.post(`${s}/lettings`, { resource: own.office, price: "800", notice_days: 30 }));
  own.stay = ok(await host.post(`${s}/stays`, { resource: own.office, email, from: weekday(3),
    price: "800", notice_days: 30, invoices: "anniversary" })).id;
  own.team = ok(await person.post("/teams", { name: "Carte e bussole" })).slug;
  own.account = (await person.get(`/teams/${own.team}`)).json.members[0].account;
  ok(await person.post("/me/helpers", { email: accounts.host[0], span: "day", note: "Per me" }));
  own.template = (await steward.get("/network/templates")).json.own
    .find((t) => t.kind === "contract").id;
  own.papers = [];
  for (let i = 0; i < 2; i++)
    own.papers.push(ok(await host.post(`${s}/documents`,
      registration({ template: own.template, name, email }))).id);
  const [signed] = own.papers;
  ok(await person.post(`/documents/${signed}/code`, {}));
  ok(await person.post(`/documents/${signed}/sign`, { name, drawing: "M10 10L90 90",
    tick: ["1", "2"], agree: true, code: await codeFor(w.server, email) }));
  // A room that somebody else has: the person waits for it.
  const room = (await host.get(`${s}/resources`)).json.resources.find((r) => r.kind === "room").id;
  const full = { resource: room, date: weekday(20), from: "10:00", to: "11:00" };
  ok(await host.post(`${s}/bookings`, { ...full, name: "Altri" }));
  own.wait = ok(await person.post(`${s}/wait`, { ...full, name, email })).code;
  const text = (await person.get("/me/documents")).json.texts[0];
  if (text) ok(await person.post(`/me/consents/${text.template}/accept`, {}));
  await mailWith(w.server, email, /Carnet|prenotazione|booking/i);
  return own;
}
