// Lists of spaces that come in by the command line.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, test } from "node:test";

import { binary, Client, database, folder, must, run, serve, weekday } from "../support/loggia.mjs";
import { demonstration } from "../support/world.mjs";

describe("import", () => {
  const head = "name,city,country,lat,lon,desks,desk_day_eur";
  const load = (t, text, db = database("sqlite", t)) => {
    const dir = folder(t);
    const file = path.join(dir, "in.csv");
    const report = path.join(dir, "rejected.csv");
    writeFileSync(file, text);
    const done = run(["import", "spaces", file, "--db", db, "--report", report]);
    const counts = Object.fromEntries(
      [...done.out.matchAll(/^(rows|new|changed|unchanged|duplicate|rejected) +(\d+)$/gm)]
        .map(([, k, n]) => [k, Number(n)]));
    return { ...done, db, counts, report };
  };

  test("every row is accounted for, and a second run changes nothing", (t) => {
    const csv = `${head}\r\nBottega,Padova,IT,,,6,18\r\n,Padova,IT,,,,\r\n` +
      `Bottega,Padova,IT,,,6,18\r\n"Sala\nNuova",Vicenza,IT,,,,\r\n`;
    const first = load(t, csv);
    assert.equal(first.code, 0, first.err);
    const { rows, new: added, changed, unchanged, duplicate, rejected } = first.counts;
    assert.equal(rows, 4);
    assert.equal(added + changed + unchanged + duplicate + rejected, rows);
    assert.equal(added, 2);
    assert.equal(rejected, 1);
    assert.match(readFileSync(first.report, "utf8"), /Padova/);
    const second = load(t, csv, first.db);
    assert.equal(second.counts.new, 0);
    assert.equal(second.counts.changed, 0);
    assert.equal(second.counts.unchanged, 2);
  });

  test("a report that cannot be written stops the import before anything is kept", (t) => {
    const db = database("sqlite", t);
    const file = path.join(folder(t), "in.csv");
    writeFileSync(file, `${head}\r\nBottega,Padova,IT,,,6,18\r\n`);
    const done = run(["import", "spaces", file, "--db", db, "--report", "/no/such/folder/x.csv"]);
    assert.equal(done.code, 1, done.out);
    assert.match(done.err, /x\.csv: No such file/);
    assert.equal(load(t, readFileSync(file, "utf8"), db).counts.new, 1);
  });

  test("on a terminal, and there alone, it says how far it is", (t) => {
    const text = [head, ...Array.from({ length: 2500 }, (_, i) => `Bottega ${i},Padova,IT,,,6,18`), ""].join("\r\n");
    const quiet = load(t, text);
    assert.deepEqual([quiet.code, quiet.err, quiet.counts.new], [0, "", 2500]);
    const db = database("sqlite", t);
    const file = path.join(folder(t), "in.csv");
    writeFileSync(file, text);
    const done = spawnSync("script", ["-qec", `"${binary}" import spaces "${file}" --db "${db}"`, "/dev/null"],
      { encoding: "utf8" });
    assert.equal(done.status, 0, done.stdout);
    const said = [...done.stdout.matchAll(/\r(\d+) rows/g)].map(([, n]) => Number(n));
    assert.ok(said.length > 2, done.stdout);
    assert.deepEqual(said, [...said].sort((a, b) => a - b));
    assert.equal(said.at(-1), 2500);
    assert.match(done.stdout, /2500 rows\r?\n/);
  });

  test("a town typed wrong is in the report", (t) => {
    const done = load(t, `${head}\r\nBottega,Padva,IT,,,6,18\r\n`);
    assert.equal(done.counts.new, 1);
    assert.match(done.out, /1 rows? that (was|were) taken with something amiss/);
    assert.match(readFileSync(done.report, "utf8"), /2,import\.town_unknown,.*Padova/);
  });

  for (const name of ["spaces-italy", "spaces-world"])
    test(`the real list ${name}: nothing vanishes, nothing crashes`, (t) => {
      const file = `../shared/data/${name}.csv`;
      if (!existsSync(file)) return t.skip("skipped, no ../shared");
      const first = load(t, readFileSync(file));
      assert.equal(first.code, 0, first.err);
      const { rows, new: added, changed, unchanged, duplicate, rejected } = first.counts;
      assert.equal(added + changed + unchanged + duplicate + rejected, rows);
      assert.ok(added > rows * 0.8);
      const second = load(t, readFileSync(file), first.db);
      assert.equal(second.counts.rows, rows);
      assert.equal(second.counts.unchanged, added + changed + unchanged);
      assert.equal(second.counts.rejected, rejected);
    });

  test("what a row offers is named in the language of the network", async (t) => {
    const db = await demonstration("sqlite", t);
    must(["import", "spaces", "-", "--db", db],
      { input: "name,city,country,desks\r\nConca,Gallipoli,IT,4\r\n" });
    const guest = new Client(await serve(db, t));
    const { slug } = (await guest.get("/spaces?q=Conca")).json.spaces[0];
    const { resources } = (await guest.get(`/s/${slug}/free?date=${weekday(7)}&from=10:00&to=11:00`)).json;
    assert.deepEqual(resources.map((r) => r.name), ["Scrivanie"]);
  });

  test("a file that is not there, and one that is no list", (t) => {
    const none = run(["import", "spaces", "/nowhere.csv", "--db", database("sqlite", t)]);
    assert.equal(none.code, 1);
    assert.match(none.err, /nowhere/);
    assert.equal(load(t, "colour,shape\r\nred,round\r\n").code, 1);
  });
});
