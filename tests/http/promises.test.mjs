// Names that scripts and programs of others rely on: commands and their options, fields of JSON. More
// may be there; none of these may go.
import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { day, engines, must, run } from "../support/loggia.mjs";
import { clientOf, morning, shared } from "../support/world.mjs";

const commands = {
  "serve": ["--db", "--listen", "--public-url", "--mail", "--no-rate-limit"],
  "demo": ["--db", "--seed", "--scale network|house|region"],
  "import spaces": ["FILE", "--db", "--report"],
  "import members": ["FILE", "--db", "--space", "--map", "--report", "--dry-run"],
  "account create": ["--db", "--email", "--role", "--space", "--password-stdin"],
  "check": ["--db"],
  "backup": ["--db", "--to"],
  "openapi": [],
  "version": [],
};

describe("names of the command line", () => {
  for (const [name, options] of Object.entries(commands))
    test(`loggia ${name}`, () => {
      const help = must([...name.split(" "), "--help"]);
      for (const option of options) assert.ok(help.includes(option), option);
      assert.match(help, /Exit status/);
      assert.match(must(["man", ...name.split(" ")]), /^\.TH LOGGIA/);
    });

  test("roles of an account", () => {
    const help = must(["account", "create", "--help"]);
    for (const role of ["steward", "host", "member"]) assert.ok(help.includes(role), role);
    assert.equal(run(["account", "create", "--db", "x", "--email", "a@b.example",
      "--role", "emperor"]).code, 2);
  });
});

const RFC3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$/;

// The first instant of a day in Padova, as calendars write it.
function midnight(date) {
  const hour = new Intl.DateTimeFormat("en-GB", { timeZone: "Europe/Rome", hour: "2-digit" });
  const at = ["+01:00", "+02:00"].map((o) => new Date(`${date}T00:00:00${o}`))
    .find((d) => hour.format(d) === "00");
  return at.toISOString().replace(/[-:]|\.000/g, "");
}

function has(object, fields, what) {
  for (const field of fields.split(" "))
    assert.ok(field in object, `${what} has no ${field}: ${JSON.stringify(object).slice(0, 300)}`);
}

for (const engine of engines)
  describe(`fields of JSON on ${engine}`, () => {
    const w = shared(engine);

    test("/spaces.json", async () => {
      const { json } = await w.guest.get("/spaces.json?near=Padova");
      has(json, "total spaces", "the list");
      has(json.spaces[0],
        "slug name town lat lon distance_m free_units price_cents currency", "a space");
    });

    test("/s/{slug}/free.json", async () => {
      const { json } = await w.guest.get(`/s/${w.home}/free.json`);
      has(json.resources[0], "id name kind units free_units price_cents currency", "a resource");
    });

    for (const [way, post] of Object.entries({
      "as JSON": (where, said) => w.guest.post(where, said),
      "as a form": (where, said) => w.guest.post(where, new URLSearchParams(said).toString(),
        { "content-type": "application/x-www-form-urlencoded" }),
    }))
      test(`POST /s/{slug}/bookings ${way}, without cookie or token`, async () => {
        for (const what of ["kind", "resource"]) {
          const { resources } = (await w.guest.get(`/s/${w.home}/free.json`)).json;
          const said = morning({ units: 1, from: "13:00", to: "15:00" });
          if (what === "resource") {
            said.resource = resources.find((r) => r.kind === "desk" && r.units > 1).id;
            delete said.kind;
          }
          const made = await post(`/s/${w.home}/bookings`, said);
          assert.equal(made.status, 201, made.text);
          has(made.json,
            "code status resource starts_at ends_at price_cents currency manage_url", "a booking");
          assert.equal(made.json.status, "confirmed");
          assert.match(made.json.starts_at, RFC3339);
          assert.match(made.json.ends_at, RFC3339);
          assert.equal(made.json.starts_at.slice(0, 16), `${said.date}T13:00`);
          const link = new URL(made.json.manage_url);
          const seen = await w.guest.get(link.pathname + link.search);
          assert.equal(seen.json.code, made.json.code);
          assert.equal((await w.guest.get(link.pathname)).status, 404, "the secret is needed");
        }
      });

    test("a problem", async () => {
      const { json, headers } = await w.guest.post(`/s/${w.home}/bookings`, {});
      assert.match(headers.get("content-type"), /^application\/problem\+json/);
      has(json, "type title status code detail fields", "a problem");
      has(json.fields[0], "name code detail", "a field of it");
    });

    test("a repeated Idempotency-Key gives the first answer", async () => {
      const key = { "idempotency-key": `promise-${engine}` };
      const said = morning({ from: "16:00", to: "17:00", email: "idem@posta.example" });
      const [first, again] = [await w.guest.post(`/s/${w.home}/bookings`, said, key),
        await w.guest.post(`/s/${w.home}/bookings`, said, key)];
      assert.equal(first.status, 201, first.text);
      assert.equal(again.status, 201);
      assert.equal(again.json.code, first.json.code);
    });

    test("addresses", async () => {
      for (const where of ["/", "/spaces", `/s/${w.home}`, `/s/${w.home}/free`,
        `/s/${w.home}/day`, "/sign-in", "/openapi.json", "/healthz", "/metrics", "/styleguide"])
        assert.equal((await w.guest.get(where)).status, 200, where);
      assert.equal((await w.guest.get("/me")).status, 401);
      assert.equal((await w.guest.get(`/s/${w.home}/calendar.ics`)).status, 422);
      const feed = await w.guest.get(`/s/${w.home}/calendar.ics?secret=wrong`);
      assert.equal(feed.status, 404);
    });

    test("a calendar of the space and of one resource", async () => {
      const host = await clientOf(w.server, "host");
      const { text } = await host.ask("GET", `/s/${w.home}/bookings`, undefined,
        { accept: "text/html" });
      const urls = [...new Set(text.replaceAll("&amp;", "&")
        .match(/https?:[^"\s<]*calendar\.ics\?secret=\w+/g))];
      assert.equal(urls.length, 2);
      const path = (u) => new URL(u).pathname + new URL(u).search;
      const texts = await Promise.all(urls.map(async (u) => (await w.guest.get(path(u))).text));
      assert.equal(texts.filter((t) => t.includes("Ada Guest")).length, 1, "one names people");
      for (const t of texts) assert.match(t, /^BEGIN:VCALENDAR\r\n[^]*END:VCALENDAR\r\n$/);
      const { resources } = (await w.guest.get(`/s/${w.home}/free.json`)).json;
      const room = resources.find((r) => r.kind === "room").id;
      assert.ok(text.includes(`&amp;resource=${room}`), "the address of the room is shown");
      const one = await w.guest.get(`${path(urls[0])}&resource=${room}`);
      assert.equal(one.status, 200);
      assert.ok(!one.text.includes("BEGIN:VEVENT"), "no booking of another resource");
    });

    test("a calendar shows what is out of order as busy days", async () => { // BK-25
      const host = await clientOf(w.server, "host");
      const { resources } = (await w.guest.get(`/s/${w.home}/free.json`)).json;
      const room = resources.find((r) => r.kind === "room");
      const [from, to, end] = [day(200), day(201), day(202)];
      const out = await host.post(`/s/${w.home}/resources/${room.id}/blocks`,
        { from, to, why: "Proiettore" });
      assert.ok(out.status < 300, out.text);
      const { text } = await host.ask("GET", `/s/${w.home}/bookings`, undefined,
        { accept: "text/html" });
      const urls = [...new Set(text.replaceAll("&amp;", "&")
        .match(/https?:[^"\s<]*calendar\.ics\?secret=\w+/g))].map((u) => new URL(u));
      for (const u of urls) {
        const feed = (await w.guest.get(`${u.pathname}${u.search}&resource=${room.id}`)).text;
        const event = feed.replaceAll("\r\n ", "").split("BEGIN:VEVENT")
          .find((e) => e.includes("Proiettore"));
        assert.match(event, new RegExp(`SUMMARY:${room.name}: `));
        assert.match(event, new RegExp(`DTSTART:${midnight(from)}\r\n`), "from the first midnight");
        assert.match(event, new RegExp(`DTEND:${midnight(end)}\r\n`), "to the midnight after");
        const other = resources.find((r) => r.kind !== "room").id;
        const without = (await w.guest.get(`${u.pathname}${u.search}&resource=${other}`)).text;
        assert.ok(!without.includes("Proiettore"), "not at another resource");
      }
    });
  });
