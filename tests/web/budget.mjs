// budget.mjs ASSET_DIR: the sizes of what pages load, compressed as they are sent, against the budgets of
// src/web/README.md.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';

const KB = 1024;
const budgets = {
  'app.css': 30 * KB,
  'enhance.js': 4 * KB,
  'live.js': 2 * KB,
  'plan-edit.js': 9 * KB,
  'map.js': 60 * KB,
  'map.css': 8 * KB,
  'outline-europe.json': 40 * KB,
  'outline-world.json': 40 * KB,
};

const dir = process.argv[2];
let failed = 0;
for (const name of readdirSync(dir).filter((n) => /\.(css|js|json|svg)$/.test(n))) {
  const bytes = readFileSync(join(dir, name));
  const gzip = gzipSync(bytes, { level: 9 }).length;
  const brotli = brotliCompressSync(bytes).length;
  const most = budgets[name] ?? 4 * KB;
  const over = gzip > most;
  console.log(`${over ? 'OVER ' : '     '}${name.padEnd(22)} ${String(bytes.length).padStart(7)} bytes, gzip ${gzip}, brotli ${brotli}, budget ${most}`);
  failed ||= over ? 1 : 0;
}
for (const name of Object.keys(budgets)) {
  if (readdirSync(dir).includes(name)) continue;
  console.error(`${name} is missing`);
  failed = 1;
}
process.exitCode = failed;
