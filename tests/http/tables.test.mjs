// Every list that can be had as a table says its times on the clock of who reads it, and which clock
// that is.
import assert from "node:assert/strict";
import { before, describe, test } from "node:test";

import { engines } from "../support/loggia.mjs";
import { clientOf, morning, shared } from "../support/world.mjs";

// The cells of the rows (none of ours holds a line end); the byte order mark is passed over.
function table(text) {
  return text.replace(/^\uFEFF/, "").split("\r\n").filter(Boolean).map((line) =>
    [...line.matchAll(/("(?:[^"]|"")*"|[^",]*)(,|$)/g)].map((m) => m[1]).slice(0, line ? -1 : 0));
}

for (const engine of engines)
  describe(`tables on ${engine}`, () => {
    const w = shared(engine);
    let steward;
    before(async () => {
      steward = await clientOf(w.server, "steward");
      await w.guest.post(`/s/${w.home}/bookings`, morning()); // and with it a mail
    });

    async function tables() {
      const document = (await w.guest.get("/openapi")).json;
      const paths = Object.keys(document.paths)
        .filter((p) => p.endsWith(".csv") && document.paths[p].get && !/\{(?!slug)/.test(p));
      assert.ok(paths.length >= 5, paths.join(" "));
      const made = [];
      for (const path of paths) {
        const { status, text, headers } = await steward.get(path.replace("{slug}", w.home));
        assert.equal(status, 200, path);
        assert.match(headers.get("content-type"), /^text\/csv/);
        made.push({ path, rows: table(text) });
      }
      return made;
    }

    function check({ path, rows }, zone) {
      const [head, ...rest] = rows;
      assert.ok(!head.some((name) => name.endsWith("_utc")), `${path}: ${head}`);
      for (const row of rest) {
        if (!row.some((cell) => /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(cell))) continue;
        assert.ok(head.includes("zone"), `${path}: ${head}`);
        assert.equal(row[head.indexOf("zone")], zone, `${path}: ${row}`);
      }
    }

    test("say the zone of their times", async () => {
      for (const made of await tables()) check(made, "Europe/Rome");
    });

    test("show the hours that the list shows", async () => {
      const { json } = await steward.get("/network/spaces");
      const { text } = await steward.get("/network/spaces.csv");
      const [head, ...rows] = table(text);
      const line = rows.find((row) => row[0] === json.spaces[0].slug);
      const at = json.spaces[0].changed_at.slice(0, 19).replace("T", " ");
      assert.equal(line[head.indexOf("changed")], at);
    });

    test("of the network are in its zone", async () => {
      const set = await steward.post("/network/settings", {
        name: "Rete", lang: "it", zone: "America/New_York", mail_from: "Rete <r@loggia.example>",
      });
      assert.equal(set.status, 200, set.text);
      // Teams are the network's, also where a space lists its clients.
      const ofNetwork = (where) => where.startsWith("/network/") || where.endsWith("/teams.csv");
      for (const made of await tables())
        check(made, ofNetwork(made.path) ? "America/New_York" : "Europe/Rome");
    });
  });
