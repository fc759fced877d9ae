// What `make bench` measures is made by programs that a rule of the house may begin to refuse.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import path from "node:path";
import { describe, test } from "node:test";

import { build, folder, must } from "../support/loggia.mjs";

describe("the benches' data", () => {
  for (const [name, size, line] of [
    ["data", ["1", "1"], /^bench-0 \S+$/m],
    ["house", ["3"], /^house \S+ \S+$/m],
    ["day", [], /^day \d{4}-\d\d-\d\d \S+ \S+$/m],
    ["screens", ["2"], /^\S+ \d+$/m],
  ])
    test(`${name} is made, and whole`, (t) => {
      const db = path.join(folder(t), "bench.db");
      const said = execFileSync(path.join(build, "bench", name), [db, ...size], { encoding: "utf8" });
      assert.match(said, line);
      must(["check", "--db", db]);
    });
});
