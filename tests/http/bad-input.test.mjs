// What comes from outside is never trusted: each wrong request gets a refusal that says why, and
// the server goes on.
import assert from "node:assert/strict";
import net from "node:net";
import { before, describe, test } from "node:test";

import { day, engines, run, weekday } from "../support/loggia.mjs";
import { clientOf, morning, shared } from "../support/world.mjs";

// Send bytes as they are; resolves with what came back until the server closed or `ms` passed.
function raw(port, chunks, { ms = 4000, pace = 0 } = {}) {
  return new Promise((done) => {
    const socket = net.connect(port, "127.0.0.1");
    let text = "";
    const end = () => {
      clearTimeout(timer);
      socket.destroy();
      done(text);
    };
    const timer = setTimeout(end, ms);
    socket.on("data", (b) => {
      text += b.toString("latin1");
      if (/\r\n\r\n/.test(text) && !pace) setTimeout(end, 100);
      else if (/\r\n\r\n/.test(text)) end();
    });
    socket.on("error", () => {});
    socket.on("close", end);
    socket.on("connect", async () => {
      for (const c of chunks) {
        socket.write(c);
        if (pace) await new Promise((r) => setTimeout(r, pace));
      }
    });
  });
}

const statusOf = (text) => Number(/^HTTP\/1\.1 (\d+)/.exec(text)?.[1] ?? 0);

for (const engine of engines)
  describe(`bad input on ${engine}`, () => {
    const w = shared(engine);
    let book;
    before(async () => {
      book = `/s/${w.home}/bookings`;
    });

    // A booking with one thing wrong is refused by naming the field or the rule.
    async function refused(over, { status, code, field, fieldCode }) {
      const reply = await w.guest.post(book, morning(over));
      assert.equal(reply.status, status, reply.text);
      assert.match(reply.headers.get("content-type"), /^application\/problem\+json/);
      for (const key of ["type", "title", "status", "code", "detail"])
        assert.ok(reply.json[key], key);
      assert.equal(reply.json.status, status);
      if (code) assert.equal(reply.json.code, code);
      if (field) {
        const named = reply.json.fields.find((f) => f.name === field);
        assert.ok(named, reply.text);
        if (fieldCode) assert.equal(named.code, fieldCode);
        assert.ok(named.detail);
      }
    }

    const invalid = 422;
    const cases = {
      "a date in the past": [
        { date: day(-2) },
        { status: invalid, code: "booking.past", field: "date" },
      ],
      "an end before the start": [
        { from: "12:00", to: "10:00" },
        { status: invalid, code: "booking.end_before_start", field: "to" },
      ],
      "25:00": [{ to: "25:00" }, { status: invalid, field: "to", fieldCode: "field.time" }],
      "31 February": [
        { date: "2027-02-31" },
        { status: invalid, field: "date", fieldCode: "field.date" },
      ],
      "more units than there are": [{ units: 400 }, { status: invalid, code: "booking.units" }],
      "more units than the form takes": [
        { units: 100_000 },
        { status: invalid, field: "units", fieldCode: "field.range" },
      ],
      "no units": [{ units: 0 }, { status: invalid, field: "units", fieldCode: "field.range" }],
      "a closed day": [
        { date: weekday(7, [0]) },
        { status: invalid, code: "booking.closed", field: "date" },
      ],
      "Christmas": [{ date: `${new Date().getFullYear() + 1}-12-25` }, { status: invalid }],
      "an e-mail that is none": [
        { email: "ada at posta" },
        { status: invalid, field: "email", fieldCode: "field.email" },
      ],
      "no e-mail": [{ email: undefined }, { status: invalid, field: "email" }],
      "a name of a megabyte": [{ name: "x".repeat(1 << 20) }, { status: 413 }],
      "a name that is too long": [
        { name: "x".repeat(200) },
        { status: invalid, field: "name", fieldCode: "field.long" },
      ],
      "a NUL in the name": [{ name: "Ada\u0000Guest" }, { status: 400, code: "request.json" }],
      "a bell in the name": [
        { name: "Ada\u0007Guest" },
        { status: invalid, field: "name", fieldCode: "field.text" },
      ],
      "an unknown field": [
        { colour: "red" },
        { status: invalid, field: "colour", fieldCode: "field.unknown" },
      ],
      "an unknown kind": [
        { kind: "castle" },
        { status: invalid, field: "kind", fieldCode: "field.choice" },
      ],
      "a resource that is no id": [
        { resource: "'; drop table booking; --" },
        { status: invalid, field: "resource", fieldCode: "field.id" },
      ],
      "a number where a text belongs": [{ name: 7 }, { status: invalid, field: "name" }],
      "two where one belongs": [
        { email: ["a@b.example", "c@d.example"] },
        { status: invalid, field: "email", fieldCode: "field.twice" },
      ],
    };
    for (const [name, [over, wanted]] of Object.entries(cases))
      test(name, () => refused(over, wanted));

    // The same from a browser: the form comes back filled, with the reason where it belongs.
    async function comesBack(over, { status, field }) {
      const resource = (await w.guest.get(`/s/${w.home}/free`)).json.resources
        .find((r) => r.kind === "desk").id;
      const typed = { ...morning(), kind: undefined, resource, ...over };
      const body = new URLSearchParams();
      for (const [key, value] of Object.entries(typed))
        if (value !== undefined) body.set(key, value);
      const reply = await fetch(w.server.url + book, {
        method: "POST", body, headers: { accept: "text/html", "accept-language": "en" },
      });
      const html = await reply.text();
      assert.equal(reply.status, status, html.slice(0, 2000));
      assert.match(reply.headers.get("content-type"), /^text\/html/);
      if (status === 413) return; // nobody reads a form of a megabyte
      assert.match(html, /role="alert"/);
      if (field) assert.match(html, new RegExp(`id="${field}-error"`));
      if (typed.name === "Ada Guest") assert.ok(html.includes('value="Ada Guest"'), "the name");
    }
    const ofJsonAlone = ["a NUL in the name", "an unknown field", "a number where a text belongs",
      "two where one belongs", "a resource that is no id", "an unknown kind"];
    for (const [name, [over, wanted]] of Object.entries(cases))
      if (!ofJsonAlone.includes(name))
        test(`${name}, in a browser's form`, () => comesBack(over, wanted));

    test("a question with a NUL, with no UTF-8, with fields that nobody knows", async () => {
      for (const text of ["Pad%00ova", "%FF", "%C0%AF", "%ED%A0%80"]) {
        const reply = await w.guest.get(`/spaces?near=${text}`);
        assert.equal(reply.status, 422, text);
        assert.equal(reply.json.fields[0].code, "field.text");
        const page = await fetch(`${w.server.url}/spaces?near=${text}`,
          { headers: { accept: "text/html" } });
        assert.equal(page.status, 422, text);
        assert.match(await page.text(), /class="ask"/, "the question can be put again");
      }
      assert.equal((await w.guest.get("/spaces?near=Padova&utm_source=mail&%FF=1")).status, 400);
      assert.equal((await w.guest.get("/spaces?near=Padova&utm_source=mail")).status, 200);
      assert.equal((await w.guest.get("/spaces?near=%zz")).status, 400);
    });

    test("a search for a day that is over, that is none, for more people than anywhere", async () => {
      for (const [query, code] of [[`date=${day(-3)}`, "booking.past"], ["date=2027-02-31", "field.date"],
        ["from=25:00", "field.time"], ["from=12:00&to=10:00", "booking.end_before_start"],
        [`date=${day(-3)}&from=12:00&to=10:00`, "booking.end_before_start"],
        ["from=00:30&to=00:00", "booking.end_before_start"],
        [`date=${day(0)}&from=00:30&to=00:00`, "booking.end_before_start"],
        ["people=0", "field.range"], ["people=501", "field.range"], ["page=0", "field.range"],
        ["lat=91x", "field.number"], ["lat=90.1&lon=11.9", "field.range"], ["lat=45.4", "field.missing"]]) {
        const reply = await w.guest.get(`/spaces?${query}`);
        assert.equal(reply.status, 422, `${query}: ${reply.text}`);
        assert.ok(reply.json.fields.some((f) => f.code === code), `${query}: ${reply.text}`);
        const page = await fetch(`${w.server.url}/spaces?${query}`,
          { headers: { accept: "text/html", "accept-language": "en" } });
        assert.equal(page.status, 422);
        assert.match(await page.text(), query.startsWith("lat") ? /<h1/ : /role="alert"[^]*class="ask"/);
      }
      assert.equal((await w.guest.get("/spaces?people=500")).status, 200);
    });

    test("a month at either end of the calendar", async () => {
      for (const date of ["0001-01-01", "9999-12-31"])
        for (const accept of ["text/html", "application/json"])
          assert.equal((await w.guest.get(`/s/${w.home}/month?date=${date}`, { accept })).status, 200, date);
    });

    test("an Idempotency-Key that is none", async () => {
      const long = await w.guest.post(book, morning(), { "idempotency-key": "k".repeat(300) });
      assert.equal(long.status, 422);
      assert.equal(long.json.code, "booking.key_long");
    });

    test("all that is missing or wrong is named at once", async () => {
      const names = (reply) => reply.json.fields.map((f) => f.name).sort();
      const nothing = await w.guest.post(book, {});
      assert.equal(nothing.status, 422);
      assert.deepEqual(names(nothing), ["date", "email", "from", "name", "resource", "to"]);
      assert.ok(nothing.json.fields.every((f) => f.code === "field.missing" && f.detail));
      const wrong = await w.guest.post(book,
        { date: "soon", from: "10:00", email: "none", units: 0, colour: "red" });
      assert.deepEqual(names(wrong),
        ["colour", "date", "email", "name", "resource", "to", "units"]);
      assert.equal(wrong.json.fields.find((f) => f.name === "email").code, "field.email");
      const nowhere = await w.guest.post("/s/nowhere/bookings", {});
      assert.equal(nowhere.status, 404);
      assert.equal(nowhere.json.code, "request.not_found");
    });

    test("prices of a table: each refusal names its row, and nothing is kept", async () => {
      const host = await clientOf(w.server, "host");
      const where = `/s/${w.home}/prices/own`;
      const before = (await host.get(where)).json;
      const id = before.resources.slice(0, 3).map((r) => r.id);
      const reply = await host.post(where, {
        id, price_hour: ["4", "a lot", "5"], price_half_day: ["", "", "999999"],
        price_day: ["", "1.234", ""],
      });
      assert.equal(reply.status, 422);
      assert.deepEqual(reply.json.fields.map((f) => [f.name, f.code]), [
        ["price_hour[1]", "field.money"], ["price_day[1]", "field.money"],
        ["price_half_day[2]", "field.range"],
      ]);
      assert.deepEqual((await host.get(where)).json, before);
    });

    test("an unknown town is answered with suggestions", async () => {
      const { status, json } = await w.guest.get("/spaces?near=Verrona");
      assert.equal(status, 422);
      assert.equal(json.code, "place.unknown");
      assert.equal(json.fields[0].code, "place.suggested");
      assert.match(json.fields[0].detail, /Verona/);
      const page = await fetch(`${w.server.url}/spaces?near=Verrona`,
        { headers: { accept: "text/html" } });
      assert.match(await page.text(), /near=Verona/);
      assert.equal((await w.guest.get("/spaces?near=Qwxzqwxz")).status, 422);
    });

    test("a NUL, and what is no UTF-8, in a browser's form", async () => {
      for (const name of ["Ada%00Guest", "Ada%FFGuest", "Ada%ED%A0%80"]) {
        const body = `${new URLSearchParams(morning({ name: undefined }))}&name=${name}`
          .replace("name=undefined&", "");
        const reply = await w.guest.post(book, body,
          { "content-type": "application/x-www-form-urlencoded" });
        assert.equal(reply.status, 422, reply.text);
        assert.ok(reply.json.fields.some((f) => f.name === "name" && f.code === "field.text"));
      }
    });

    test("towns are found by any of their names", async () => {
      for (const [asked, found] of [
        ["forli", "Forlì"],
        ["FORLÌ", "Forlì"],
        ["Reggio Emilia", "Reggio nell'Emilia"],
        ["Bozen", "Bolzano"],
        ["Trst", "Trieste"],
        ["barcelona", "Barcelona"],
      ]) {
        const { json } = await w.guest.get(`/spaces?near=${encodeURIComponent(asked)}`);
        assert.ok(json.total >= 1, asked);
        assert.ok(json.spaces[0].distance_m < 15_000, `${asked}: ${json.near}`);
        assert.equal(json.spaces[0].town, found);
      }
    });

    test("invalid UTF-8 in JSON", async () => {
      const reply = await fetch(w.server.url + book, {
        method: "POST",
        headers: { "content-type": "application/json", accept: "application/json" },
        body: Buffer.from([0x7b, 0x22, 0x6e, 0x22, 0x3a, 0x22, 0xff, 0x22, 0x7d]),
      });
      assert.equal(reply.status, 400);
    });

    test("a wrong content type", async () => {
      for (const type of ["application/xml", "text/plain", "multipart/form-data; boundary=x"]) {
        const reply = await w.guest.post(book, "<booking/>", { "content-type": type });
        assert.equal(reply.status, 415, reply.text);
        assert.equal(reply.json.code, "request.type");
      }
    });

    test("JSON that is none", async () => {
      assert.equal((await w.guest.post(book, '{"name": ')).status, 400);
      assert.equal((await w.guest.post(book, "[]")).status, 400);
    });

    test("JSON nested 10,000 deep", async () => {
      const deep = `{"name":${"[".repeat(5000)}${"]".repeat(5000)}}`;
      assert.ok([400, 422].includes((await w.guest.post(book, deep)).status));
      const whole = `${"[".repeat(10_000)}${"]".repeat(10_000)}`; // more than a booking may be long
      assert.equal((await w.guest.post(book, whole)).status, 413);
      const open = "[".repeat(10_000);
      assert.ok([400, 422].includes((await w.guest.post(book, open)).status));
    });

    test("duplicate keys", async () => {
      const reply = await w.guest.post(book, '{"name":"a","name":"b"}');
      assert.equal(reply.status, 400, reply.text);
      assert.equal(reply.json.code, "request.json");
    });

    test("a body over the limit, said and unsaid", async () => {
      const said = await w.guest.post(book, `{"note":"${"x".repeat(20_000)}"}`);
      assert.equal(said.status, 413);
      const unsaid = await raw(w.server.port, [
        `POST ${book} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n` +
          "Transfer-Encoding: chunked\r\n\r\n",
        `8000\r\n${"x".repeat(0x8000)}\r\n0\r\n\r\n`,
      ]);
      assert.equal(statusOf(unsaid), 413, unsaid);
    });

    test("a slug that is a path", async () => {
      for (const slug of ["..", "%2e%2e%2fetc%2fpasswd", "a%2fb", "%00", "a'b", "%ff"]) {
        const { status } = await w.guest.get(`/s/${slug}/free`);
        assert.ok([400, 404].includes(status), `${slug}: ${status}`);
      }
    });

    test("SQL and HTML in every field are text", async () => {
      const nasty = `<script>alert(1)</script>'"; drop table booking;--`;
      const made = await w.guest.post(book,
        morning({ from: "09:00", to: "10:00", name: nasty, note: nasty, phone: "'><b>1" }));
      assert.equal(made.status, 201, made.text);
      assert.equal(made.json.name, nasty);
      const link = new URL(made.json.manage_url);
      const page = await fetch(w.server.url + link.pathname + link.search,
        { headers: { accept: "text/html" } });
      const html = await page.text();
      assert.equal(page.status, 200);
      assert.ok(!html.includes("<script>alert(1)"), "the name is markup");
      assert.ok(html.includes("&lt;script&gt;alert(1)"));
      const found = await w.guest.get(`/spaces?q=${encodeURIComponent(nasty)}`);
      assert.equal(found.json.total, 0);
    });

    test("a name stays on one line, in the mail to the host too", async () => {
      const made = await w.guest.post(book,
        morning({ from: "09:00", to: "10:00", name: "Ada\r\nBcc: x@example.org", note: "a\nb" }));
      assert.equal(made.status, 201, made.text);
      assert.equal(made.json.name, "Ada Bcc: x@example.org");
      assert.equal(made.json.note, "a\nb");
      await refused({ name: "Ada\u202Egnp.exe" },
        { status: invalid, field: "name", fieldCode: "field.text" });
    });

    test("10,000 headers", async () => {
      const many = Array.from({ length: 10_000 }, (_, i) => `X-${i}: y\r\n`).join("");
      const text = await raw(w.server.port, [`GET / HTTP/1.1\r\nHost: x\r\n${many}\r\n`]);
      assert.ok([0, 413, 431].includes(statusOf(text)), text.slice(0, 200));
    });

    test("an address of 20,000 bytes", async () => {
      const text = await raw(w.server.port,
        [`GET /${"x".repeat(20_000)} HTTP/1.1\r\nHost: x\r\n\r\n`]);
      assert.ok([0, 414, 431].includes(statusOf(text)), text.slice(0, 200));
    });

    test("a request that arrives byte by byte is answered", async () => {
      const bytes = [..."GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"];
      const text = await raw(w.server.port, bytes, { pace: 3 });
      assert.equal(statusOf(text), 200);
    });

    test("connections that never read do not stop others", async () => {
      const idle = Array.from({ length: 50 }, () => {
        const s = net.connect(w.server.port, "127.0.0.1");
        s.on("error", () => {});
        s.pause();
        s.write("GET /spaces HTTP/1.1\r\nHost: x\r\n\r\n".repeat(200));
        return s;
      });
      assert.equal((await w.guest.get("/healthz")).status, 200);
      assert.equal((await w.guest.get("/spaces")).status, 200);
      idle.forEach((s) => s.destroy());
    });

    test("not HTTP at all", async () => {
      const hello = "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n"; // as TLS begins
      await raw(w.server.port, [hello], { ms: 500 });
      assert.equal((await w.guest.get("/healthz")).status, 200);
    });

    test("a method that is not there, a page that is not there", async () => {
      const wrong = await w.guest.ask("DELETE", "/spaces");
      assert.equal(wrong.status, 405);
      assert.match(wrong.headers.get("allow"), /GET/);
      const none = await w.guest.get("/nowhere");
      assert.equal(none.status, 404);
      assert.ok(none.json.code);
    });

    test("another site's form is refused", async () => {
      const reply = await fetch(w.server.url + book, {
        method: "POST",
        headers: { origin: "https://evil.example", cookie: "session=x", accept: "text/html" },
        body: new URLSearchParams(morning()),
      });
      assert.equal(reply.status, 403);
    });

    test("after all this it ends with 0, and the data are sound", async () => {
      const checked = run(["check", "--db", w.db]);
      assert.equal(checked.code, 0, checked.out + checked.err);
      assert.deepEqual(await w.server.stop(), { code: 0, signal: null }, w.server.log);
    });
  });
