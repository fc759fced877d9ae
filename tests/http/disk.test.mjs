// A disk that is full, or turns read-only, is answered with 503, read from all the same, and
// recovered from without a restart; one that is read-only at the start is refused.
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { readdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, test } from "node:test";

import { Browser, Client, folder, must, run, serve, until } from "../support/loggia.mjs";
import { morning } from "../support/world.mjs";

const mount = (...args) => spawnSync("mount", args, { encoding: "utf8" });

// A demonstration in this folder, served.
async function served(dir, t) {
  const db = path.join(dir, "loggia.db");
  must(["demo", "--db", db, "--days", "0"]);
  const server = await serve(db, t);
  const guest = new Client(server);
  const { json } = await guest.get("/spaces?q=Officina+Altinate");
  const book = (from) => guest.post(`/s/${json.spaces[0].slug}/bookings`,
    morning({ from: `${from}:00`, to: `${from + 1}:00` }));
  return { dir, db, server, guest, book, slug: json.spaces[0].slug };
}

// The same on a disk of 24 MB; undefined where mounting is not allowed.
async function smallDisk(t) {
  const dir = folder();
  if (mount("-t", "tmpfs", "-o", "size=24m", "tmpfs", dir).status !== 0) {
    rmSync(dir, { recursive: true });
    return undefined;
  }
  t.after(() => {
    spawnSync("umount", ["-l", dir]);
    rmSync(dir, { recursive: true, force: true });
  });
  return served(dir, t);
}

// The kernel refuses to make a file system read-only while it is written to; disks that do so by
// themselves (a server of files, a broken disk) fail each write with EROFS. strace lets the kernel
// answer just that, to a program that runs. Gives what ends it; undefined where that cannot be
// done.
async function turnReadOnly(disk) {
  const { db, server } = disk;
  const writes = "write,pwrite64,writev,pwritev,ftruncate,fallocate";
  const args = ["-f", "-o", "/dev/null", "-e", `trace=${writes}`,
    "-e", `inject=${writes}:error=EROFS`, "-P", db, "-P", `${db}-wal`, "-P", `${db}-shm`, "-p", String(server.child.pid)];
  const strace = spawn("strace", args, { stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  strace.stderr.on("data", (b) => (said += b));
  const ended = new Promise((done) => {
    strace.on("error", done);
    strace.on("exit", done);
  });
  let over = false;
  ended.then(() => (over = true));
  await until("strace looks into it", () => over || /attached/.test(said));
  if (over) {
    strace.kill("SIGKILL");
    return undefined;
  }
  return () => {
    strace.kill("SIGTERM");
    return ended;
  };
}

function fill(dir) {
  const file = path.join(dir, "filler");
  for (let size = 1 << 20; size >= 512; size >>= 1)
    for (;;) {
      try {
        writeFileSync(file, Buffer.alloc(size), { flag: "a" });
      } catch {
        break;
      }
    }
  return file;
}

async function refusesThenRecovers(disk, spoil, mend) {
  assert.equal((await disk.book(9)).status, 201);
  await spoil();
  let refused = 0;
  const began = Date.now();
  for (let i = 0; i < 40; i++) {
    const reply = await disk.book(10 + (i % 8));
    assert.ok([201, 409, 503].includes(reply.status), `${reply.status} ${reply.text}`);
    if (reply.status !== 503) continue;
    refused++;
    assert.match(reply.headers.get("content-type"), /^application\/problem\+json/);
    assert.equal(reply.json.code, "request.unavailable");
    assert.ok(Number(reply.headers.get("retry-after")) > 0);
  }
  assert.ok(refused > 0, "nothing was refused");
  // The log says it once a second, however many are refused: on that disk it may lie itself.
  const said = disk.server.log.match(/event=request .*code=request.unavailable/g) ?? [];
  assert.ok(said.length > 0, disk.server.log);
  assert.ok(said.length <= (Date.now() - began) / 1000 + 2, `${said.length} lines`);
  assert.equal((await disk.guest.get("/spaces?near=Padova")).status, 200);
  await mend();
  const after = await disk.book(18);
  assert.equal(after.status, 201, after.text);
  const checked = run(["check", "--db", disk.db]);
  assert.equal(checked.code, 0, checked.out + checked.err);
  assert.deepEqual(await disk.server.stop(), { code: 0, signal: null }, disk.server.log);
}

// A person's form comes back as it was filled in; pages, the day and the health are there.
async function pagesWhileReadOnly({ slug, server, guest }) {
  const browser = new Browser(server);
  const refused = await browser.submit(`/s/${slug}`, `/s/${slug}/bookings`,
    morning({ from: "13:00", to: "14:00", name: "Ada Patient" }));
  assert.equal(refused.status, 503);
  assert.match(refused.text, /Ada Patient/);
  for (const where of ["/", "/spaces", `/s/${slug}`, `/s/${slug}/day`, "/healthz"])
    assert.equal((await browser.go(where)).status, 200, where);
  const free = await guest.get(`/s/${slug}/free?date=${morning().date}&from=10:00&to=12:00`);
  assert.equal(free.status, 200);
}

// A copy for which there is no room leaves nothing behind.
function noCopy({ db, dir }) {
  const copied = run(["backup", "--db", db, "--to", path.join(dir, "copy.db")]);
  assert.equal(copied.code, 3, copied.err);
  assert.deepEqual(readdirSync(dir).filter((name) => name.startsWith("copy")), []);
}

describe("disk", () => {
  test("full", async (t) => {
    const disk = await smallDisk(t);
    if (!disk) return t.skip("mounting is not allowed here");
    let filler;
    await refusesThenRecovers(disk, () => {
      filler = fill(disk.dir);
      noCopy(disk);
    }, () => rmSync(filler));
  });

  test("turned read-only under a running server", { timeout: 300_000 }, async (t) => {
    const disk = await served(folder(t), t);
    let mend = await turnReadOnly(disk);
    if (!mend) return t.skip("strace is not there, or may not look into a program here");
    await mend();
    mend = undefined;
    await refusesThenRecovers(disk, async () => {
      mend = await turnReadOnly(disk);
      await pagesWhileReadOnly(disk);
    }, () => mend());
  });

  test("read-only: a server ends with 3 and says why; it serves when mended", async (t) => {
    const disk = await smallDisk(t);
    if (!disk) return t.skip("mounting is not allowed here");
    assert.equal((await disk.server.stop()).code, 0);
    assert.equal(mount("-o", "remount,ro", disk.dir).status, 0);
    const refused = run(["serve", "--db", disk.db, "--listen", "127.0.0.1:0", "--mail", `file:${folder(t)}`]);
    assert.equal(refused.code, 3, refused.err);
    assert.ok(refused.err.includes(disk.db), refused.err);
    // To look and to copy, reading is enough.
    assert.match(must(["check", "--db", disk.db]), /^sound$/m);
    const copy = path.join(folder(t), "copy.db");
    must(["backup", "--db", disk.db, "--to", copy]);
    assert.match(must(["check", "--db", copy]), /^sound$/m);
    assert.equal(mount("-o", "remount,rw", disk.dir).status, 0);
    // A log without its index, as a copy may have it, can only be read where that can be made.
    writeFileSync(`${disk.db}-wal`, "not empty");
    assert.equal(mount("-o", "remount,ro", disk.dir).status, 0);
    const waits = run(["check", "--db", disk.db]);
    assert.equal(waits.code, 3, waits.err);
    assert.match(waits.err, /-wal holds changes/);
    assert.equal(mount("-o", "remount,rw", disk.dir).status, 0);
    rmSync(`${disk.db}-wal`);
    const server = await serve(disk.db, t);
    assert.equal((await new Client(server).get("/spaces")).json.total, 61);
  });
});
