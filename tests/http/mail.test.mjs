// Mails leave through a real SMTP server, complete; without one they wait and are shown.
import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, test } from "node:test";

import { folder, freePort, must, pause, until } from "../support/loggia.mjs";
import { letterSaying, lettersTo } from "../support/mail.mjs";
import { smtp } from "../support/smtp.mjs";
import { clientOf, morning, world } from "../support/world.mjs";

async function mailTo(server, address) {
  const file = path.join(server.dir, `${address}.txt`);
  const whole = () => existsSync(file) && /^longest line:/m.test(readFileSync(file, "utf8"));
  await until(`a mail to ${address}`, whole);
  return readFileSync(file, "utf8");
}

describe("mail", () => {
  test("stewards hear of a claim, who claimed hears the answer", { timeout: 300_000 }, async (t) => {
    const w = await world("sqlite", t);
    const csv = path.join(folder(t), "listed.csv");
    writeFileSync(csv, "name,city,country\r\nAnfora,Lecce,IT\r\n");
    must(["import", "spaces", csv, "--db", w.db]);
    must(["account", "create", "--db", w.db, "--email", "second@loggia.example",
      "--role", "steward"]);
    const steward = await clientOf(w.server, "steward");
    await steward.post("/me/profile", { lang: "en" });
    const { slug } = (await w.guest.get("/spaces?near=Lecce&within_km=30")).json.spaces[0];
    for (const name of ["Agnese", "Ugo", "Agnese"]) { // once more: the first one waits still
      const sent = await w.guest.post(`/s/${slug}/claim`,
        { name, email: `${name}@posta.example`, message: `Sono ${name} <b>` });
      assert.equal(sent.status, 200, sent.text);
    }
    const first = await letterSaying(w.server, "steward@loggia.example", /Agnese/);
    assert.match(first.subject, /Anfora/);
    assert.match(first.text, /Sono Agnese <b>/);
    assert.match(first.text, /somebody says/i);
    assert.ok(first.text.includes(`${w.server.url.replace("127.0.0.1", "localhost")}/network/claims`),
      first.text);
    assert.match(first.html, /\/network\/claims"/);
    assert.match(first.html, /Sono Agnese &lt;b&gt;/);
    assert.match(first.headers["reply-to"], /Agnese@posta\.example/);
    const italian = await letterSaying(w.server, "second@loggia.example", /Agnese/);
    assert.match(italian.text, /qualcuno dice/i);
    await letterSaying(w.server, "steward@loggia.example", /Ugo/);
    assert.equal(lettersTo(w.server, "steward@loggia.example").length, 2);

    const { claims } = (await steward.get("/network/claims")).json;
    const granted = await steward.post(`/network/claims/${claims[0].id}/grant`, {});
    assert.equal(granted.status, 200, granted.text);
    const yes = await letterSaying(w.server, "Agnese@posta.example", /./);
    assert.match(yes.text, /\/(sign-in|welcome)\?/);
    const no = await letterSaying(w.server, "Ugo@posta.example", /./);
    assert.match(no.text, /Anfora/);
    // In the language in which they wrote, not in that of the network.
    for (const m of [yes, no]) assert.equal(m.headers["content-language"], "en");
  });

  test("a booking's mail reaches a real SMTP server, complete", { timeout: 300_000 }, async (t) => {
    const server = await smtp(t);
    const w = await world("sqlite", t, { mail: server.url });
    const made = await w.guest.post(`/s/${w.home}/bookings`, morning({ name: "Zoë Guest" }));
    assert.equal(made.status, 201, made.text);
    const mail = await mailTo(server, "ada@posta.example");
    assert.match(mail, /^defects: 0$/m);
    assert.match(mail, /^To: 1 Zoë Guest <ada@posta\.example>$/m);
    for (const type of ["text/plain", "text/html", "text/calendar REQUEST"])
      assert.match(mail, new RegExp(`^${type}`, "m"));
    assert.match(mail, /^longest line: short$/m);
    assert.ok(mail.includes(made.json.manage_url));
    const plain = mail.slice(mail.indexOf("text/plain"), mail.indexOf("text/html"));
    assert.match(plain, /Si può modificare o disdire fino a|You can change or cancel until/);
    const utc = new Date(made.json.starts_at).toISOString().replace(/[-:]|\.000/g, "");
    assert.match(mail, new RegExp(`^  DTSTART(;.*:|:)${utc}$`, "m"));
    assert.match(await mailTo(server, "host@loggia.example"), /Zoë Guest/);
  });

  test("who cancels reads that there is nothing to pay", { timeout: 300_000 }, async (t) => {
    const w = await world("sqlite", t);
    const [member, host] = await Promise.all(["member", "host"].map((r) => clientOf(w.server, r)));
    for (const client of [member, host]) await client.post("/me/profile", { lang: "en" });
    const made = await member.post(`/s/${w.home}/bookings`, morning({ pay: "money" }));
    assert.equal(made.status, 201, made.text);
    const price = (made.json.price_cents / 100).toFixed(2);
    const before = await letterSaying(w.server, made.json.email, /your place is booked/);
    assert.ok(before.text.includes(price), before.text);
    const gone = await member.post(`/bookings/${made.json.code}/cancel`, {});
    assert.equal(gone.status, 200, gone.text);
    for (const [to, words, answers] of [[made.json.email, /your booking is cancelled/, "ciao@marangon-salvan.example"],
      ["host@loggia.example", /a booking was cancelled/, made.json.email]]) {
      const mail = await letterSaying(w.server, to, words);
      assert.equal(mail.headers["reply-to"], `<${answers}>`); // they write to each other [BK-160]
      assert.match(mail.text, /^To pay: nothing$/m);
      assert.match(mail.html, /To pay<\/th><td>nothing</);
      assert.ok(!mail.text.includes(price) && !mail.html.includes(price), mail.text);
    }
  });

  test("the first mail after a demonstration is of the first deed [AP-7]", { timeout: 300_000 },
    async (t) => {
      const w = await world("sqlite", t);
      const made = await w.guest.post(`/s/${w.home}/bookings`, morning());
      assert.equal(made.status, 201, made.text);
      await letterSaying(w.server, "ada@posta.example", /booked|prenotato/);
      const steward = await clientOf(w.server, "steward");
      const sent = [];
      for (const status of ["waiting", "sent", "failed"])
        sent.push(...(await steward.get(`/network/mail?status=${status}`)).json.mails);
      const others = sent.filter((m) => !/Officina Altinate|Ada/.test(m.subject));
      assert.deepEqual(others.map((m) => m.subject), []);
    });

  test("without a server mails wait, and bookings go on", async (t) => {
    const w = await world("sqlite", t, { mail: `smtp://127.0.0.1:${await freePort()}` });
    const made = await w.guest.post(`/s/${w.home}/bookings`, morning());
    assert.equal(made.status, 201, made.text);
    const steward = await clientOf(w.server, "steward");
    await until("it waits, and is shown", async () =>
      /ada@posta\.example/.test((await steward.get("/network/mail")).text));
  });

  test("a host of any script is kept as people write it and travels in ASCII [ML-11]",
    { timeout: 300_000 }, async (t) => {
      const w = await world("sqlite", t);
      const made = await w.guest.post(`/s/${w.home}/bookings`, morning({ email: "ada@Bücher.example" }));
      assert.equal(made.status, 201, made.text);
      assert.equal(made.json.email, "ada@bücher.example");
      const mail = await letterSaying(w.server, "ada@xn--bcher-kva.example", /booked|prenotato/);
      assert.doesNotMatch(mail.headers.to, /ü/);
      const steward = await clientOf(w.server, "steward");
      // The file is there before the row says that it is sent.
      await until("it is sent", async () => (await steward.get("/network/mail?status=sent")).json.mails
        .some((m) => m.to_email === "ada@bücher.example"));
      // In ASCII it is the same person; letters before the @ are refused with the reason.
      const again = await w.guest.post(`/s/${w.home}/bookings`,
        morning({ from: "14:00", to: "16:00", email: "ada@xn--bcher-kva.example" }));
      assert.equal(again.json.email, "ada@bücher.example");
      const refused = await w.guest.post(`/s/${w.home}/bookings`, morning({ email: "adà@posta.example" }));
      assert.equal(refused.status, 422);
      const [field] = refused.json.fields;
      assert.deepEqual([field.name, field.code], ["email", "field.email"]);
      assert.match(field.detail, /cannot stand before the @/);
    });

  test("the log says once that the server is away, and once that it is back",
    { timeout: 300_000 }, async (t) => {
      const port = await freePort();
      const w = await world("sqlite", t, { mail: `smtp://127.0.0.1:${port}` });
      const said = (words) => w.server.log.split("\n").filter((line) => words.test(line)).length;
      const times = (words) => until(`${words} in ${w.server.log}`, () => said(words));
      for (const from of ["09:00", "11:00"]) {
        const to = from.replace(/^\d+/, (h) => String(Number(h) + 1).padStart(2, "0"));
        const made = await w.guest.post(`/s/${w.home}/bookings`, morning({ from, to }));
        assert.equal(made.status, 201, made.text);
      }
      assert.equal(await times(/event=mail server=away why=/), 1);
      await pause(1500);
      assert.equal(said(/event=mail server=away/), 1);
      assert.equal(said(/event=mail server=back/), 0);
      await smtp(t, port);
      const steward = await clientOf(w.server, "steward");
      const waiting = (await steward.get("/network/mail")).json.mails;
      assert.ok(waiting.length > 0);
      for (const mail of waiting) await steward.post(`/network/mail/${mail.id}/retry`, {});
      assert.equal(await times(/event=mail server=back/), 1);
    });
});
