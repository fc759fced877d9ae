// `near` is a town by any of its names, and else what the register knows: a postcode, a street, a name.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { before, describe, test } from "node:test";

import { engines, folder, must } from "../support/loggia.mjs";
import { shared } from "../support/world.mjs";

const rows = `name,street,postcode,city,country,desks,lat,lon
Anfora,via Ascanio Grandi 7,73100,Lecce,IT,6,40.3510,18.1750
Trozzella,via Taranto 12,73100,Lecce,IT,3,40.3600,18.1650
Zagara,via Taranto 3,74121,Taranto,IT,4,40.4700,17.2400
Laubengasse,Lauben 4,39044,Egna,IT,5,,
Hof,Dorf 1,39030,Valdaora,IT,4,,
`;

for (const engine of engines)
  describe(`where a text leads on ${engine}`, () => {
    const w = shared(engine);
    before(async () => {
      const csv = path.join(folder(w), "spaces.csv");
      writeFileSync(csv, rows);
      must(["import", "spaces", csv, "--db", w.db]);
    });
    const near = async (text) => w.guest.get(`/spaces?near=${encodeURIComponent(text)}`);

    test("a name of several towns leads to one, and says the others", async () => {
      for (const [text, others] of [
        ["Castelfranco", ["Castelfranco Veneto", "Castelfranco Emilia"]],
        ["reggio", ["Reggio"]],
      ]) {
        const { json } = await near(text);
        const all = [json.near, ...json.did_you_mean.map((p) => p.name)];
        assert.ok(all.length > 1, text);
        for (const other of others) assert.ok(all.some((n) => n.startsWith(other)), `${text}: ${all}`);
        const html = await (await fetch(`${w.server.url}/spaces?near=${text}`,
          { headers: { accept: "text/html", "accept-language": "en" } })).text();
        assert.match(html, /may also be:/);
        // Each link leads to the town that it names.
        const list = html.slice(html.indexOf("may also be:"));
        const links = [...list.slice(0, list.indexOf("</ul>")).matchAll(/href="([^"]*)">([^<,]*)/g)];
        assert.equal(links.length, json.did_you_mean.length);
        for (const [i, [, href]] of links.entries()) {
          const there = (await w.guest.get(href.replaceAll("&amp;", "&"))).json;
          assert.deepEqual([there.near, there.lat, there.lon],
            [json.did_you_mean[i].name, json.did_you_mean[i].lat, json.did_you_mean[i].lon], href);
        }
      }
      for (const text of ["Padova", "Roma", "Milano"])
        assert.deepEqual((await near(text)).json.did_you_mean, [], text);
    });

    for (const [text, place] of [["Cortina", "Cortina d'Ampezzo"], ["San Dona", "San Donà di Piave"],
      ["S. Donà", "San Donà di Piave"], ["S. Donà di Piave", "San Donà di Piave"]])
      test(`"${text}" is ${place}`, async () => {
        const { json } = await near(text);
        assert.equal(json.near, place, JSON.stringify(json.did_you_mean));
      });

    for (const [text, place, first] of [
      ["73100", "73100 Lecce", "Anfora"],
      ["73100 Lecce", "73100 Lecce", "Anfora"],
      ["Via Ascanio Grandi, Lecce", "via Ascanio Grandi 7, Lecce", "Anfora"],
      ["via ascanio grandi 15", "via Ascanio Grandi 7, Lecce", "Anfora"],
      ["via Taranto 12 Lecce", "via Taranto 12, Lecce", "Trozzella"],
      ["trozzella", "Trozzella, Lecce", "Trozzella"],
      ["73104", "73104", "Anfora"], // no space has it: the nearest postcode
      ["Via del Mare 3, 73100 Lecce", "Lecce", undefined], // the street is not known, its town is
      ["Olang", "Valdaora", "Hof"],
      ["Neumarkt", "Egna", "Laubengasse"],
    ])
      test(`${text} is ${place}`, async () => {
        const found = await near(text);
        assert.equal(found.status, 200, found.text);
        assert.equal(found.json.near, place);
        if (first) assert.equal(found.json.spaces[0].name, first);
      });

    test("a street that two towns have is asked about", async () => {
      const asked = await near("via Taranto");
      assert.equal(asked.status, 422);
      const said = asked.json.fields.map((f) => f.detail).join(" ");
      assert.match(said, /via Taranto 12, Lecce/);
      assert.match(said, /via Taranto 3, Taranto/);
      const page = await fetch(`${w.server.url}/spaces?near=via+Taranto`,
        { headers: { accept: "text/html", "accept-language": "en" } });
      assert.match(await page.text(), /near=via(\+|%20)Taranto(\+|%20)12%2C(\+|%20)Lecce/);
    });

    test("words find a postcode too", async () => {
      const { spaces } = (await w.guest.get("/spaces?q=73100")).json;
      assert.deepEqual(spaces.map((s) => s.name).sort(), ["Anfora", "Trozzella"]);
    });

    test("what is nowhere is told", async () => {
      for (const text of ["Kraina Zamozza", "via", "wifi"])
        assert.equal((await near(text)).status, 422, text);
    });
  });
