// lighthouse.mjs BUILD: what Lighthouse says of the public pages of a demonstration, printed and written to
// docs/lighthouse.md. Lighthouse comes from npm into BUILD/lighthouse; where it cannot be had, that is said. The
// machine should be quiet: its slow phone is this machine, four times slower.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

import { morning, world } from "../tests/support/world.mjs";

const VERSION = "12";
const LEAST = 95;
const RUNS = 3; // the median counts
const build = process.argv[2] ?? "build";
const home = path.resolve(build, "lighthouse");
const command = path.join(home, "node_modules/.bin/lighthouse");

function install() {
  if (existsSync(command)) return true;
  mkdirSync(home, { recursive: true });
  writeFileSync(path.join(home, "package.json"), "{}\n");
  const done = spawnSync("npm", ["install", "--no-audit", "--no-fund", `lighthouse@${VERSION}`],
    { cwd: home, stdio: "inherit" });
  return done.status === 0;
}

// The four scores of a page, 0 to 100.
function scores(url) {
  const out = path.join(home, "report.json");
  const done = spawnSync(command, [url, "--quiet", "--output=json", `--output-path=${out}`,
    "--chrome-flags=--headless=new --no-sandbox"],
  { env: { ...process.env, CHROME_PATH: process.env.CHROMIUM ?? "/usr/bin/chromium" }, encoding: "utf8" });
  if (done.status !== 0) throw new Error(`${url}: ${done.stderr}`);
  const { categories } = JSON.parse(readFileSync(out, "utf8"));
  return Object.values(categories).map((c) => [c.title, Math.round(c.score * 100)]);
}

const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];

function medians(url) {
  const runs = Array.from({ length: RUNS }, () => scores(url));
  return runs[0].map(([title], i) => [title, median(runs.map((r) => r[i][1]))]);
}

if (!install()) {
  console.log("lighthouse: skipped, it cannot be had from npm here");
  process.exit(0);
}
const gone = [];
const w = await world("sqlite", { after: (f) => gone.push(f) }, { days: 90 });
const asked = `date=${morning().date}&from=10:00&to=12:00`;
const pages = ["/", `/spaces?near=Padova&kind=desk&${asked}`, `/s/${w.home}`, `/s/${w.home}/day`,
  `/s/${w.home}/free?${asked}`, `/s/${w.home}/book?kind=desk&${asked}`, "/sign-in"];
const rows = pages.map((page) => [page.split("?")[0], medians(w.server.url + page)]);
const missed = rows.filter(([, list]) => list.some(([, score]) => score < LEAST));
const table = [
  `| page | ${rows[0][1].map(([title]) => title).join(" | ")} |`,
  `|---|${rows[0][1].map(() => "---|").join("")}`,
  ...rows.map(([page, list]) => `| \`${page}\` | ${list.map(([, s]) => (s < LEAST ? `**${s}**` : s)).join(" | ")} |`),
].join("\n");
const text = `# Lighthouse

Written by \`make lighthouse\`, never by hand: Lighthouse ${VERSION} with its slow phone on a slow line, each score the median of
${RUNS} runs; at least ${LEAST} is wanted everywhere${missed.length ? ", what misses is bold" : " and met"}.

${table}
`;
writeFileSync("docs/lighthouse.md", text);
console.log(text);
for (const f of gone.reverse()) await f();
