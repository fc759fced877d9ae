// sql.mjs: the database itself, past the program.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";

// Statements on the database itself, past the program; rows as texts.
export function sql(w, statement) {
  const [program, args] = w.engine === "sqlite"
    ? ["sqlite3", ["-separator", "\x1f", "-cmd", ".timeout 5000", w.db, statement]]
    : ["psql", [w.db, "-qtAF", "\x1f", "-c", statement]];
  const done = spawnSync(program, args, { encoding: "utf8", maxBuffer: 256 << 20 });
  assert.equal(done.status, 0, `${statement}: ${done.stderr}`);
  return done.stdout.split("\n").filter(Boolean);
}
