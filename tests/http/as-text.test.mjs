// SQL and HTML in every field of every form are text: on all pages, in mails, tables and calendars.
import assert from "node:assert/strict";
import { before, describe, test } from "node:test";

import { parse } from "parse5";

import { run, until } from "../support/loggia.mjs";
import { lettersTo } from "../support/mail.mjs";
import { clientOf, morning, shared, signedIn } from "../support/world.mjs";

const MARK = `<img src=x onerror=alert(7)>'"; drop table booking;--`;
const SHORT = `<i onclick=x>'";--`; // where only a few characters fit

function* elements(node) {
  if (node.tagName) yield node;
  for (const child of node.childNodes ?? []) yield* elements(child);
}

// Did any of it become an element or an attribute?
function markup(html) {
  const found = [];
  for (const e of elements(parse(html))) {
    const attributes = Object.fromEntries(e.attrs.map((a) => [a.name, a.value]));
    if (attributes.onerror || attributes.onclick || attributes.src === "x")
      found.push(`<${e.tagName} ${JSON.stringify(attributes)}>`);
  }
  return found;
}

describe("what people type is text", () => {
  const w = shared("sqlite");
  let document;
  let clients;
  let browser;
  before(async () => {
    document = (await w.guest.get("/openapi")).json;
    clients = { host: await clientOf(w.server, "host"), steward: await clientOf(w.server, "steward"),
      member: await clientOf(w.server, "member") };
    browser = await signedIn(w.server, "steward");
  });

  test("every text field of every form takes it or refuses it by name", async () => {
    const operator = (await clients.steward.get("/network/operators")).json.operators[0].slug;
    let asked = 0;
    for (const [route, { post }] of Object.entries(document.paths)) {
      const content = post?.requestBody?.content?.["application/json"];
      const form = content?.schema?.$ref
        ? content.schema.$ref.slice(2).split("/").reduce((o, k) => o[k], document)
        : content?.schema;
      const texts = Object.keys(form?.properties ?? {}).length;
      // Others only press a button, and a new password ends the sessions elsewhere.
      if (!texts || /sign-|password|security|welcome/.test(route)) continue;
      const said = Object.fromEntries(Object.entries(form.properties).map(([name, p]) =>
        [name, p.type === "array" ? [MARK] : (p.maxLength ?? 999) >= MARK.length ? MARK : SHORT]));
      const where = route.replace("/operators/{slug}", `/operators/${operator}`)
        .replace("{operator}", operator).replace("{slug}", w.home).replace(/\{\w+\}/g, "1s000000");
      for (const client of [w.guest, clients.member, clients.host, clients.steward]) {
        const reply = await client.post(where, said);
        assert.ok(reply.status < 500, `${route}: ${reply.status} ${reply.text}`);
        asked++;
      }
    }
    assert.ok(asked > 100, String(asked));
  });

  test("and what was taken is shown as it was typed, never run", async () => {
    const s = `/s/${w.home}`;
    const kept = [
      ["host", `${s}/edit`, { name: MARK, town: "Padova", street: MARK, description: MARK,
        amenities: SHORT, phone: "+39 049 555 0100" }],
      ["host", `${s}/floors`, { name: MARK, level: 1 }],
      ["host", `${s}/resources`, { name: MARK, kind: "desk", bookable: true }],
      ["host", `${s}/closures`, { from: "2031-01-08", reason: MARK }],
      ["steward", "/network/settings", { name: MARK, tagline: MARK, lang: "en",
        zone: "Europe/Rome", mail_from: "Rete <r@loggia.example>" }],
      ["steward", "/network/operators", { name: MARK, legal_name: MARK, country: "IT",
        currency: "EUR", email: "o@prova.example", vat_rate: "22" }],
      ["host", "/me/profile", { name: MARK }],
    ];
    for (const [role, where, said] of kept) {
      const reply = await clients[role].post(where, said);
      assert.ok(reply.status < 300, `${where}: ${reply.text}`);
    }
    const made = await w.guest.post(`${s}/bookings`,
      morning({ name: MARK, note: MARK, phone: SHORT }));
    assert.equal(made.status, 201, made.text);

    const pages = ["/", "/spaces", `/spaces?q=${encodeURIComponent(MARK)}`,
      `/spaces?near=${encodeURIComponent(MARK)}`, s, `${s}/free`, `${s}/day?date=${morning().date}`,
      `${s}/bookings?q=${encodeURIComponent(MARK)}`, `${s}/edit`, `${s}/floors`, `${s}/resources`,
      `${s}/closures`, `${s}/prices/own`, `${s}/hosts`, "/network", "/network/spaces",
      "/network/operators", "/network/people", "/network/settings", "/network/mail", "/me",
      `/sign-in?email=${encodeURIComponent(SHORT)}&next=${encodeURIComponent(`/${MARK}`)}`,
      `/${encodeURIComponent(SHORT)}`, `/bookings/${made.json.code}`];
    let shown = 0;
    for (const page of pages) {
      const { status, text } = await browser.go(page);
      assert.ok(status < 500, `${page}: ${status}`);
      assert.deepEqual(markup(text), [], page);
      if (text.includes("&lt;img src=x")) shown++;
    }
    assert.ok(shown >= 12, `shown on ${shown} pages only`);

    const table = await clients.host.get(`${s}/bookings.csv?q=${encodeURIComponent("drop")}`);
    assert.match(table.text, /"<img src=x onerror=alert\(7\)>'""; drop table booking;--"/);
  });

  test("in mails too", async () => {
    const mails = () => lettersTo(w.server, "").filter((m) => m.parts["text/html"]?.includes("&lt;img src=x"));
    await until("two mails", () => mails().length >= 2);
    for (const mail of mails()) {
      assert.deepEqual(markup(mail.parts["text/html"]), []);
      assert.ok(!/[\r\n]/.test(mail.subject));
    }
  });

  test("and the data are sound", () => {
    assert.equal(run(["check", "--db", w.db]).code, 0);
  });
});
