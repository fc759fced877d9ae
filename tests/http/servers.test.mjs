// Processes beside each other: two servers on one file, a command beside a server, an end in the
// middle of work.
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { existsSync, linkSync } from "node:fs";
import path from "node:path";
import { describe, test } from "node:test";

import { binary, Client, database, folder, freePort, must, pause, run, serve, until }
  from "../support/loggia.mjs";
import { clientOf, demonstration, morning, slots, world } from "../support/world.mjs";

describe("processes", () => {
  test("a second server on one SQLite file is refused with exit status 3 [AP-6]", async (t) => {
    const w = await world("sqlite", t);
    const second = run(["serve", "--db", w.db, "--listen", `127.0.0.1:${await freePort()}`]);
    assert.equal(second.code, 3, second.err);
    assert.match(second.err, /serve/);
    assert.equal((await w.guest.get("/healthz")).status, 200);
  });

  test("nor by a hard link, which has a lock file of its own [AP-6]", async (t) => {
    const w = await world("sqlite", t);
    const other = path.join(path.dirname(w.db), "other.db");
    linkSync(w.db, other);
    const second = run(["serve", "--db", other, "--listen", `127.0.0.1:${await freePort()}`]);
    assert.equal(second.code, 3, second.err);
    assert.match(second.err, /another process serves this file/);
    assert.equal((await w.guest.get("/healthz")).status, 200);
  });

  test("after kill -9 the next server takes the file at once", async (t) => {
    const w = await world("sqlite", t);
    await w.server.stop("SIGKILL");
    const next = await serve(w.db, t);
    assert.equal((await new Client(next).get("/spaces")).status, 200);
  });

  test("a port that is taken is an error with a reason", async (t) => {
    const w = await world("sqlite", t);
    const other = run(["serve", "--db", database("sqlite", t), "--listen",
      `127.0.0.1:${w.server.port}`]);
    assert.equal(other.code, 1);
    assert.match(other.err, new RegExp(String(w.server.port)));
  });

  test("links lead to the port that was picked", async (t) => {
    const child = spawn(binary, ["serve", "--db", database("sqlite", t), "--listen", "127.0.0.1:0"],
      { stdio: ["ignore", "ignore", "pipe"] });
    t.after(() => child.kill("SIGKILL"));
    let log = "";
    child.stderr.on("data", (b) => (log += b));
    const [, url, port] = await until(() => `a port in ${log}`, () => /url=(\S+) port=(\d+)\s/.exec(log));
    assert.equal(url, `http://localhost:${port}`);
    assert.equal((await fetch(`${url}/healthz`)).status, 200);
  });

  test("a folder that is not there is a database that cannot be used", () => {
    const none = run(["serve", "--db", "/nowhere/loggia.db", "--listen", "127.0.0.1:0"]);
    assert.equal(none.code, 3);
    assert.match(none.err, /\/nowhere\/loggia\.db/);
  });

  test("SIGTERM finishes what was accepted [AP-5]", async (t) => {
    const w = await world("sqlite", t);
    const asks = Array.from({ length: 40 }, (_, i) =>
      w.guest.post(`/s/${w.home}/bookings`, morning({ name: `Guest ${i}` })).catch(() => null));
    await pause(5);
    const ended = await w.server.stop();
    assert.deepEqual(ended, { code: 0, signal: null }, w.server.log);
    const answered = (await Promise.all(asks)).filter((a) => a?.status === 201);
    const next = await serve(w.db, t);
    const host = await clientOf(next, "host");
    const day = await host.get(`/s/${w.home}/day?date=${morning().date}`);
    const there = new Set(slots(day.json).map((b) => b.code));
    for (const a of answered) assert.ok(there.has(a.json.code), "an answered booking is lost");
  });

  test("backup of a live file is the same data", async (t) => {
    const w = await world("sqlite", t);
    const made = await w.guest.post(`/s/${w.home}/bookings`, morning());
    const to = path.join(folder(t), "copy.db");
    must(["backup", "--db", w.db, "--to", to]);
    assert.equal(run(["check", "--db", to]).code, 0);
    const copy = await serve(to, t);
    const link = new URL(made.json.manage_url);
    const seen = await new Client(copy).get(link.pathname + link.search);
    assert.equal(seen.json.code, made.json.code);
  });

  test("check on a live file", async (t) => {
    const w = await world("sqlite", t, { days: 10 });
    const checked = run(["check", "--db", w.db]);
    assert.equal(checked.code, 0, checked.out + checked.err);
    assert.match(checked.out, /sound\n$/);
  });

  test("a database that is none is refused", async (t) => {
    const file = path.join(folder(t), "none.db");
    spawnSync("sh", ["-c", `head -c 100000 /dev/urandom >"${file}"`]);
    const opened = run(["check", "--db", file]);
    assert.notEqual(opened.code, 0);
    assert.ok(opened.err.length > 10);
    assert.equal(run(["check", "--db", "/nowhere/at/all.db"]).code, 3);
    assert.equal(run(["check", "--db", "postgresql:///none?host=/nowhere"]).code, 3);
  });

  test("metrics are Prometheus' text", async (t) => {
    const w = await world("sqlite", t);
    const reply = await fetch(`${w.server.url}/metrics`);
    const text = await reply.text();
    assert.match(reply.headers.get("content-type"), /^text\/plain/);
    assert.match(text, /^loggia_mails_waiting \d+$/m);
    for (const line of text.split("\n"))
      assert.match(line, /^(#.*|[a-z_:]+(\{[^}]*\})? [0-9.eE+-]+|)$/);
  });
});

describe("paths", () => {
  test("mails go beside the database when nobody said where", async (t) => {
    const db = await demonstration("sqlite", t);
    const dir = path.dirname(db);
    const port = await freePort();
    const child = spawn(binary, ["serve", "--db", db, "--listen", `127.0.0.1:${port}`],
      { stdio: ["ignore", "ignore", "pipe"] });
    t.after(() => child.kill("SIGKILL"));
    let log = "";
    child.stderr.on("data", (b) => (log += b));
    await until(() => `it is open: ${log}`, () => /event=open.*\n/.test(log));
    assert.match(log, new RegExp(`mail="?file:${dir}/mail`));
    const guest = new Client({ url: `http://127.0.0.1:${port}` });
    const { json } = await guest.get("/spaces?q=Officina+Altinate");
    const made = await guest.post(`/s/${json.spaces[0].slug}/bookings`, morning());
    assert.equal(made.status, 201, made.text);
    assert.ok(made.json.manage_url.startsWith(`http://localhost:${port}/bookings/`));
    await until("there are mails", () => existsSync(path.join(dir, "mail")));
  });
});
