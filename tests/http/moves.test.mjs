// A space that moves to another town stands there, also when the form sends the old point along.
import assert from "node:assert/strict";
import { test } from "node:test";

import { clientOf, world } from "../support/world.mjs";

test("another town means another point and province; what makes no sense is refused [SP-18]",
  { timeout: 300_000 }, async (t) => {
    const w = await world("sqlite", t);
    const host = await clientOf(w.server, "host");
    const where = `/s/${w.home}/edit`;
    const was = (await host.get(where)).json;
    const sent = { name: was.name, street: was.street, town: was.town, province: was.province,
      region: was.region, country: was.country, lat: was.lat, lon: was.lon, phone: was.phone ?? "" };
    const save = (over) => host.post(where, { ...sent, ...over });
    const refused = async (over, field, code) => {
      const reply = await save(over);
      assert.equal(reply.status, 422, reply.text);
      assert.deepEqual(reply.json.fields.map((f) => [f.name, f.code]), [[field, code]]);
    };
    await refused({ town: "Xyzzy" }, "town", "space.town_unknown");
    await refused({ country: "XX" }, "country", "space.country");
    await refused({ phone: "abc" }, "phone", "space.phone");

    assert.equal((await save({})).status, 200);
    const same = (await host.get(where)).json;
    assert.deepEqual([same.lat, same.lon, same.province], [was.lat, was.lon, was.province]);

    assert.equal((await save({ town: "Milano" })).status, 200);
    const moved = (await host.get(where)).json;
    assert.equal(moved.province, "MI");
    assert.ok(Math.abs(moved.lat - 45.46) < 0.2 && Math.abs(moved.lon - 9.19) < 0.2,
      `${moved.lat} ${moved.lon}`);
    // A point of its own stays: a hamlet that no list knows.
    assert.equal((await save({ town: "Ca' Persa", lat: 45.5, lon: 11.9 })).status, 200);
    assert.equal((await host.get(where)).json.lat, 45.5);
  });
