// Two servers on one PostgreSQL; and one that goes away under load and comes back: 503 at once while it is away, no
// server restarted, nothing answered is lost.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { describe, test } from "node:test";

import { Client, engines, folder, must, pause, run, serve } from "../support/loggia.mjs";
import { clientOf, morning, slots, world } from "../support/world.mjs";

const cluster = (...args) => {
  const done = spawnSync("tests/support/pg-cluster.sh", args, { encoding: "utf8" });
  assert.equal(done.status, 0, done.stderr);
  return done.stdout.trim();
};

// People who look and book without rest, until told to stop; what they were told.
function crowd(server, slug) {
  const told = { answered: [], codes: new Map(), odd: [], slowest: 0, over: false };
  const note = (kind, reply, began) => {
    told.slowest = Math.max(told.slowest, Date.now() - began);
    told.codes.set(`${kind} ${reply.status}`, (told.codes.get(`${kind} ${reply.status}`) ?? 0) + 1);
    if (reply.status === 503) {
      if (!["request.unavailable", "request.busy"].includes(reply.json?.code)) told.odd.push(reply);
      if (!(Number(reply.headers.get("retry-after")) > 0)) told.odd.push(reply);
    } else if (![200, 201, 409].includes(reply.status)) {
      told.odd.push(reply);
    }
  };
  const person = async (i) => {
    const guest = new Client(server);
    for (let n = 0; !told.over; n++) {
      const began = Date.now();
      if (i % 2) {
        note("read", await guest.get(`/s/${slug}/free?date=${morning().date}&from=10:00&to=12:00`),
          began);
      } else {
        const from = 8 + ((i + n) % 10);
        const reply = await guest.post(`/s/${slug}/bookings`,
          morning({ from: `${from}:00`, to: `${from + 1}:00`, name: `Guest ${i} ${n}` }));
        note("write", reply, began);
        if (reply.status === 201) told.answered.push(new URL(reply.json.manage_url));
      }
      await pause(10);
    }
  };
  const all = Promise.all(Array.from({ length: 12 }, (_, i) => person(i)));
  told.stop = () => {
    told.over = true;
    return all;
  };
  return told;
}

// Ask until the answer has this status; how long that took, in ms.
async function until(ask, status) {
  const began = Date.now();
  for (;;) {
    const reply = await ask();
    if (reply.status === status) return Date.now() - began;
    assert.ok(Date.now() - began < 30_000, `${reply.status} ${reply.text}`);
    await pause(100);
  }
}

describe("database", { skip: engines.includes("postgres") ? false : "no PostgreSQL here" }, () => {
  test("two servers on one PostgreSQL see each other's bookings, live", async (t) => {
    const w = await world("postgres", t);
    const second = await serve(w.db, t);
    const events = await fetch(`${second.url}/s/${w.home}/day/events`,
      { headers: { accept: "text/event-stream" } });
    const reader = events.body.getReader();
    const made = await w.guest.post(`/s/${w.home}/bookings`, morning());
    assert.equal(made.status, 201, made.text);
    let text = "";
    while (!/event: changed/.test(text)) {
      const { value, done } = await reader.read();
      assert.ok(!done);
      text += Buffer.from(value).toString();
    }
    await reader.cancel();
    const host = await clientOf(second, "host");
    const day = await host.get(`/s/${w.home}/day?date=${morning().date}`);
    assert.ok(slots(day.json).some((b) => b.code === made.json.code));
  });

  for (const mode of ["fast", "immediate"])
    test(`PostgreSQL goes away (${mode}) and comes back`, { timeout: 300_000 }, async (t) => {
      const dir = folder();
      const url = cluster("start", dir);
      t.after(() => cluster("stop", dir));
      must(["demo", "--db", url, "--days", "0", "--seed", "5"]);
      const server = await serve(url, t);
      const guest = new Client(server);
      const slug = (await guest.get("/spaces?q=Officina+Altinate")).json.spaces[0].slug;
      const told = crowd(server, slug);
      await until(async () => ({ status: told.answered.length > 5 ? 200 : 0 }), 200);
      for (let round = 0; round < 2; round++) {
        cluster("halt", dir, mode);
        await until(() => guest.get("/healthz"), 503);
        await until(() => guest.get(`/s/${slug}`), 503);
        await until(() => guest.post(`/s/${slug}/bookings`, morning()), 503);
        await pause(500);
        cluster("resume", dir);
        const back = await until(() => guest.get("/healthz"), 200);
        assert.ok(back < 10_000, `back after ${back} ms`);
        const decided = () => (told.codes.get("write 201") ?? 0) + (told.codes.get("write 409") ?? 0);
        const before = decided();
        await until(async () => ({ status: decided() > before ? 200 : 0 }), 200);
      }
      await told.stop();
      assert.deepEqual(told.odd.map((r) => `${r.status} ${r.text}`), []);
      assert.ok(told.slowest < 15_000, `an answer took ${told.slowest} ms`);
      for (const kind of ["read 200", "read 503", "write 503"])
        assert.ok(told.codes.get(kind) > 0, `${kind}: ${[...told.codes]}`);
      for (const link of told.answered) {
        const reply = await guest.get(link.pathname + link.search);
        assert.equal(reply.status, 200, `${link.pathname} was answered with 201 and is lost`);
      }
      const checked = run(["check", "--db", url]);
      assert.equal(checked.code, 0, checked.out + checked.err);
      assert.deepEqual(await server.stop(), { code: 0, signal: null }, server.log);
    });
});
