// Mails leave through a real SMTP server, complete; without one they wait and are shown.
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, test } from "node:test";

import { folder, freePort, pause } from "../support/loggia.mjs";
import { clientOf, morning, world } from "../support/world.mjs";

describe("mail", () => {
  async function smtp(t, refuse = 0) {
    const port = await freePort();
    const dir = folder(t);
    const child = spawn("python3",
      ["tests/support/smtp.py", String(port), dir, "refuse", String(refuse)],
      { stdio: ["ignore", "pipe", "inherit"] });
    t.after(() => child.kill());
    await new Promise((ready) => child.stdout.once("data", ready));
    return { url: `smtp://127.0.0.1:${port}`, dir };
  }

  test("a booking's mail reaches a real SMTP server, complete", { timeout: 60_000 }, async (t) => {
    const server = await smtp(t);
    const w = await world("sqlite", t, { mail: server.url });
    const made = await w.guest.post(`/s/${w.home}/bookings`, morning({ name: "Zoë Guest" }));
    assert.equal(made.status, 201, made.text);
    let mine;
    for (let i = 0; i < 400 && !mine; i++) {
      await pause(50);
      mine = readdirSync(server.dir).map((f) => readFileSync(path.join(server.dir, f), "utf8"))
        .find((m) => /^To: .*ada@posta\.example/m.test(m));
    }
    assert.ok(mine, "no mail came");
    const parts = spawnSync("python3", ["-c", `
import email, email.policy, json, sys
m = email.message_from_string(sys.stdin.read(), policy=email.policy.default)
out = {"defects": [str(d) for p in m.walk() for d in p.defects], "parts": {}}
for p in m.walk():
    if not p.is_multipart():
        out["parts"].setdefault(p.get_content_type(), p.get_content() if p.get_content_maintype() == "text" else "")
for k in ("Subject", "From", "To", "Message-ID", "Date", "MIME-Version"):
    out[k] = str(m[k] or "")
print(json.dumps(out))`], { input: mine, encoding: "utf8" });
    assert.equal(parts.status, 0, parts.stderr);
    const mail = JSON.parse(parts.stdout);
    assert.deepEqual(mail.defects, []);
    for (const type of ["text/plain", "text/html", "text/calendar"])
      assert.ok(mail.parts[type], type);
    for (const field of ["Subject", "From", "Message-ID", "Date", "MIME-Version"])
      assert.ok(mail[field], field);
    assert.ok(mail.parts["text/plain"].includes(made.json.manage_url));
    const entry = mail.parts["text/calendar"];
    assert.match(entry, /BEGIN:VEVENT/);
    assert.match(entry, /METHOD:REQUEST|METHOD:PUBLISH/);
    assert.match(entry, /DTSTART;TZID=Europe\/Rome:\d{8}T100000/);
  });

  test("without a server mails wait, and bookings go on", async (t) => {
    const w = await world("sqlite", t, { mail: `smtp://127.0.0.1:${await freePort()}` });
    const made = await w.guest.post(`/s/${w.home}/bookings`, morning());
    assert.equal(made.status, 201, made.text);
    await pause(1500);
    const steward = await clientOf(w.server, "steward");
    const outbox = await steward.get("/network/mail");
    assert.equal(outbox.status, 200);
    assert.match(outbox.text, /ada@posta\.example/);
  });
});
