// A full disk is answered with 503, read from all the same, and recovered from without a restart; a
// read-only one is refused at the start.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, test } from "node:test";

import { Client, folder, must, run, serve } from "../support/loggia.mjs";
import { morning } from "../support/world.mjs";

const mount = (...args) => spawnSync("mount", args, { encoding: "utf8" });

// A disk of 8 MB with a demonstration on it, served; undefined where mounting is not allowed.
async function smallDisk(t) {
  const dir = folder();
  if (mount("-t", "tmpfs", "-o", "size=8m", "tmpfs", dir).status !== 0) {
    rmSync(dir, { recursive: true });
    return undefined;
  }
  t.after(() => {
    spawnSync("umount", ["-l", dir]);
    rmSync(dir, { recursive: true, force: true });
  });
  const db = path.join(dir, "loggia.db");
  must(["demo", "--db", db, "--days", "0"]);
  const server = await serve(db, t);
  const guest = new Client(server);
  const { json } = await guest.get("/spaces?q=Officina+Altinate");
  const book = (from) => guest.post(`/s/${json.spaces[0].slug}/bookings`,
    morning({ from: `${from}:00`, to: `${from + 1}:00` }));
  return { dir, db, server, guest, book };
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
  spoil();
  let refused = 0;
  for (let i = 0; i < 40; i++) {
    const reply = await disk.book(10 + (i % 8));
    assert.ok([201, 409, 503].includes(reply.status), `${reply.status} ${reply.text}`);
    if (reply.status !== 503) continue;
    refused++;
    assert.equal(reply.json.code, "request.unavailable");
    assert.ok(Number(reply.headers.get("retry-after")) > 0);
  }
  assert.ok(refused > 0, "nothing was refused");
  assert.equal((await disk.guest.get("/spaces?near=Padova")).status, 200);
  mend();
  const after = await disk.book(18);
  assert.equal(after.status, 201, after.text);
  const checked = run(["check", "--db", disk.db]);
  assert.equal(checked.code, 0, checked.out + checked.err);
  assert.deepEqual(await disk.server.stop(), { code: 0, signal: null }, disk.server.log);
}

describe("disk", () => {
  test("full", async (t) => {
    const disk = await smallDisk(t);
    if (!disk) return t.skip("mounting is not allowed here");
    let filler;
    await refusesThenRecovers(disk, () => (filler = fill(disk.dir)), () => rmSync(filler));
  });

  test("read-only: a server ends with 3 and says why; it serves when mended", async (t) => {
    const disk = await smallDisk(t);
    if (!disk) return t.skip("mounting is not allowed here");
    assert.equal((await disk.server.stop()).code, 0);
    assert.equal(mount("-o", "remount,ro", disk.dir).status, 0);
    const refused = run(["serve", "--db", disk.db, "--listen", "127.0.0.1:0", "--mail",
      `file:${folder(t)}`], { timeout: 20_000 });
    assert.equal(refused.code, 3, refused.err);
    assert.ok(refused.err.includes(disk.db), refused.err);
    assert.equal(mount("-o", "remount,rw", disk.dir).status, 0);
    const server = await serve(disk.db, t);
    assert.equal((await new Client(server).get("/spaces")).json.total, 61);
  });
});
