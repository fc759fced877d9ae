// 10,000 people want the last desk at once: one gets it, all others are told that it is taken,
// nobody hangs.
import assert from "node:assert/strict";
import net from "node:net";
import { describe, test } from "node:test";

import { engines, run } from "../support/loggia.mjs";
import { morning, world } from "../support/world.mjs";

const ATTEMPTS = 10_000;
const SOCKETS = 10_000; // as many requests wait at the server at once

// Ask `n` times over one connection, each as soon as the last is answered. Gives the answers.
function asker(port, path, body, n) {
  return new Promise((done, failed) => {
    const request =
      `POST ${path} HTTP/1.1\r\nHost: x\r\nAccept: application/json\r\n` +
      `Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
    const socket = net.connect(port, "127.0.0.1");
    const answers = [];
    let text = "";
    socket.setTimeout(120_000, () => failed(new Error("hangs")));
    socket.on("error", failed);
    socket.on("close", () => failed(new Error(`closed after ${answers.length}`)));
    socket.on("connect", () => socket.write(request));
    socket.on("data", (bytes) => {
      text += bytes.toString("latin1");
      for (;;) {
        const head = text.indexOf("\r\n\r\n");
        if (head < 0) return;
        const length = Number(/content-length: (\d+)/i.exec(text.slice(0, head))?.[1] ?? 0);
        if (text.length < head + 4 + length) return;
        const status = Number(text.slice(9, 12));
        answers.push({ status, json: JSON.parse(text.slice(head + 4, head + 4 + length)) });
        text = text.slice(head + 4 + length);
        if (answers.length === n) {
          socket.removeAllListeners();
          socket.destroy();
          done(answers);
          return;
        }
        socket.write(request);
      }
    });
  });
}

for (const engine of engines)
  describe(`race on ${engine}`, () => {
    test("exactly one of 10,000 gets the last desk", { timeout: 300_000 }, async (t) => {
      const w = await world(engine, t);
      const ask = morning();
      const { json } = await w.guest.get(
        `/s/${w.home}/free?date=${ask.date}&from=10:00&to=12:00&kind=desk`,
      );
      const pool = json.resources.find((r) => r.units > 1);
      const nearly = await w.guest.post(`/s/${w.home}/bookings`,
        { ...ask, kind: undefined, resource: pool.id, units: pool.units - 1 });
      assert.equal(nearly.status, 201, nearly.text);

      const body = JSON.stringify({ ...ask, kind: undefined, resource: pool.id });
      const all = await Promise.all(
        Array.from({ length: SOCKETS }, () =>
          asker(w.server.port, `/s/${w.home}/bookings`, body, ATTEMPTS / SOCKETS)),
      );
      const answers = all.flat();
      assert.equal(answers.length, ATTEMPTS);
      assert.equal(answers.filter((a) => a.status === 201).length, 1);
      const others = answers.filter((a) => a.status !== 201);
      assert.deepEqual([...new Set(others.map((a) => `${a.status} ${a.json.code}`))],
        ["409 booking.taken"]);
      const checked = run(["check", "--db", w.db]);
      assert.equal(checked.code, 0, checked.out);
    });
  });
