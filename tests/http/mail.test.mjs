// Mails leave through a real SMTP server, complete; without one they wait and are shown.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, test } from "node:test";

import { freePort, pause } from "../support/loggia.mjs";
import { smtp } from "../support/smtp.mjs";
import { clientOf, morning, world } from "../support/world.mjs";

async function mailTo(server, address) {
  const file = path.join(server.dir, `${address}.txt`);
  const whole = () => existsSync(file) && /^longest line:/m.test(readFileSync(file, "utf8"));
  for (let i = 0; i < 400 && !whole(); i++) await pause(50);
  return readFileSync(file, "utf8");
}

describe("mail", () => {
  test("a booking's mail reaches a real SMTP server, complete", { timeout: 60_000 }, async (t) => {
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
    const utc = new Date(made.json.starts_at).toISOString().replace(/[-:]|\.000/g, "");
    assert.match(mail, new RegExp(`^  DTSTART(;.*:|:)${utc}$`, "m"));
    assert.match(await mailTo(server, "host@loggia.example"), /Zoë Guest/);
  });

  test("without a server mails wait, and bookings go on", async (t) => {
    const w = await world("sqlite", t, { mail: `smtp://127.0.0.1:${await freePort()}` });
    const made = await w.guest.post(`/s/${w.home}/bookings`, morning());
    assert.equal(made.status, 201, made.text);
    const steward = await clientOf(w.server, "steward");
    let outbox;
    for (let i = 0; i < 100 && !/ada@posta\.example/.test(outbox?.text ?? ""); i++) {
      await pause(50);
      outbox = await steward.get("/network/mail");
    }
    assert.equal(outbox.status, 200);
    assert.match(outbox.text, /ada@posta\.example/);
  });
});
