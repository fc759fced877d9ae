// What a program reads of lists: behind the last page there is nothing, and what was not done is not said.
import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { database, engines, must, serve } from "../support/loggia.mjs";
import { clientOf, morning, world } from "../support/world.mjs";

for (const engine of engines)
  describe(`a list, by a program, on ${engine}`, () => {
    test("pages end, a circle has a middle, numbers have an end", { timeout: 300_000 }, async (t) => {
      const w = await world(engine, t);
      const list = async (query) => (await w.guest.get(`/spaces?${query}`)).json;
      const first = await list("near=Padova");
      assert.ok(first.pages > 1);
      const seen = new Set();
      let page = 1;
      for (; page < 100; page++) {
        const some = await list(`near=Padova&page=${page}`);
        if (some.spaces.length === 0) break;
        for (const s of some.spaces) seen.add(s.slug);
      }
      assert.equal(page, first.pages + 1);
      assert.equal(seen.size, first.total);
      const behind = await list(`near=Padova&page=${page + 3}`);
      assert.deepEqual([behind.page, behind.spaces.length, behind.next_url ?? null],
        [page + 3, 0, null]);
      // A person is shown the last page.
      const html = await (await fetch(`${w.server.url}/spaces?near=Padova&page=${page}`,
        { headers: { accept: "text/html", "accept-language": "en" } })).text();
      assert.match(html, /class="row"/);

      // Within five kilometres of nowhere is no question.
      const nowhere = await w.guest.get("/spaces?within_km=5");
      assert.equal(nowhere.status, 422);
      assert.deepEqual(nowhere.json.fields.map((f) => [f.name, f.code]), [["near", "field.missing"]]);
      assert.equal((await list("lat=45.4&lon=11.88&within_km=5")).within_km, 5);
      assert.equal((await list("near=Padova&within_km=5")).within_km, 5);

      for (const units of ["1".padEnd(31, "0"), "1e999"]) {
        const refused = await fetch(`${w.server.url}/s/${w.home}/bookings`, {
          method: "POST",
          headers: { accept: "application/json", "accept-language": "en",
            "content-type": "application/json" },
          body: JSON.stringify(morning()).replace(/"units":1/, `"units":${units}`),
        });
        assert.equal(refused.status, 400);
        assert.match((await refused.json()).detail, /larger than any/);
      }
    });

    test("a table that cannot hold all bookings says so, and is not a part of them", { timeout: 300_000 }, async (t) => {
      const db = database(engine, t);
      must(["demo", "--db", db, "--scale", "house", "--days", "45", "--seed", "3"]);
      const server = await serve(db, t);
      const host = await clientOf(server, "host");
      const slug = (await host.get("/spaces?q=")).json.spaces[0].slug;
      const { total } = (await host.get(`/s/${slug}/bookings`)).json;
      assert.ok(total > 5000, `${total}`);
      const all = await host.get(`/s/${slug}/bookings.csv`);
      assert.deepEqual([all.status, all.json.code], [422, "booking.list_long"]);
      const page = await host.ask("GET", `/s/${slug}/bookings`, undefined, { accept: "text/html" });
      assert.match(page.text, /at most 5,?000 at a time/);
      assert.ok(!page.text.includes("bookings.csv"));
      const day = new Date(Date.now() + 2 * 86_400_000).toISOString().slice(0, 10);
      const few = await host.get(`/s/${slug}/bookings.csv?since=${day}&until=${day}`);
      assert.equal(few.status, 200);
      assert.equal(few.text.trim().split("\n").length - 1, (await host.get(`/s/${slug}/bookings?since=${day}&until=${day}`)).json.total);
    });
  });
