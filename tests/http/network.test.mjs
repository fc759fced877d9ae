// The demonstration network on each engine.
import assert from "node:assert/strict";
import { test } from "node:test";

import { Client, database, day, engines, must, run, serve, weekday } from "../support/loggia.mjs";
import { sql } from "../support/sql.mjs";
import { accounts, clientOf } from "../support/world.mjs";

for (const engine of engines)
  test(`the network on ${engine}: sixty spaces in Italy and one in Barcelona`, async (t) => {
    const db = database(engine, t);
    const out = must(["demo", "--db", db, "--today", "2027-03-02", "--days", "6"]);
    for (const [email, password] of ["steward", "host", "member"].map((r) => accounts[r])) {
      assert.ok(out.includes(email));
      assert.ok(out.includes(password));
    }
    assert.ok(out.includes(`: 61 spaces, ${sql({ engine, db }, "select count(*) from booking")} bookings\n`), out);
    assert.equal(run(["check", "--db", db]).code, 0);
    const server = await serve(db, t);
    const guest = new Client(server);
    const { json } = await guest.get("/spaces");
    assert.equal(json.total, 61);
    const near = await guest.get("/spaces?near=Barcelona&within_km=30");
    assert.equal(near.json.total, 1);
    // "A desk near Padova tomorrow" is found whatever day tomorrow is: a Sunday, Christmas.
    for (const date of [weekday(1, [0]), `${day(0).slice(0, 4)}-12-25`].filter((d) => d > day(0))) {
      const { spaces } = (await guest.get(`/spaces?near=Padova&kind=desk&date=${date}&from=10:00&to=12:00`)).json;
      const free = spaces.find((s) => s.free_units > 0);
      assert.ok(free.distance_m < 5000, `${date}: ${free.name} in ${free.town}`);
    }
    assert.equal((await (await clientOf(server, "steward")).get("/network")).status, 200);
  });
