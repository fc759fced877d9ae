// run: every budget of the plan, measured in one run on one machine, written to docs/benchmarks.md.
// Usage: node bench/run.mjs BUILD [--quick] [--house: only the large house]; `make bench` calls it. Speeds are ratios to a reference measured in the
// same run, so that they carry from one machine to another.
import {execFileSync, spawn} from 'node:child_process';
import {chmodSync, copyFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {cpus, tmpdir, totalmem} from 'node:os';
import {join} from 'node:path';
import {setTimeout as pause} from 'node:timers/promises';
import {cluster} from './cluster.mjs';
import {day, sentences} from './day.mjs';
import {report} from './report.mjs';
import {screens, sentence} from './screens.mjs';

const build = process.argv[2] ?? 'build';
const quick = process.argv.includes('--quick');
const seconds = quick ? 2 : 4;
const rounds = quick ? 1 : 3;
const dir = mkdtempSync(join(tmpdir(), 'loggia-bench-'));
chmodSync(dir, 0o755); // the cluster runs as another user
const children = new Set();
const env = {...process.env};

function run(file, args, options = {}) {
  return execFileSync(file, args, {encoding: 'utf8', maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'inherit'], ...options});
}

function start(file, args) {
  const child = spawn(file, args, {stdio: ['ignore', 'ignore', 'inherit']});
  children.add(child);
  child.on('exit', () => children.delete(child));
  return child;
}

async function stop(child) {
  const gone = new Promise((done) => child.once('exit', done));
  child.kill('SIGTERM');
  await gone;
}

async function answering(url) {
  for (let i = 0; i < 2000; i++) {
    try {
      return await fetch(url);
    } catch {
      await pause(5);
    }
  }
  throw new Error(`${url} does not answer`);
}

const whole = (n) => Math.round(n).toLocaleString('en-US');
const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];

/* Requests a second of one address, median of the rounds; headers as wrk takes them. */
function wrk(url, {connections = 16, headers = [], script, vars} = {}) {
  const args = ['-t2', `-c${connections}`, `-d${seconds}s`, ...headers.flatMap((h) => ['-H', h])];
  if (script) args.push('-s', script);
  const out = run('wrk', [...args, url], {env: {...env, ...vars}});
  const errors = /Non-2xx or 3xx responses: (\d+)/.exec(out);
  if (errors && !script) throw new Error(`${url}: ${errors[1]} refusals`);
  return {rate: Number(/Requests\/sec:\s+([\d.]+)/.exec(out)[1]), out};
}

const rate = (url, options) => median(Array.from({length: rounds}, () => wrk(url, options).rate));

/* Ours and the reference take turns, so that a machine that slows down hurts both; the median of each. */
function inTurn(ours, reference) {
  const pairs = Array.from({length: rounds}, (_, round) => [reference(round), ours(round)]);
  return {reference: median(pairs.map((p) => p[0])), ours: median(pairs.map((p) => p[1]))};
}

/* An address of ours, and the same bytes from libmicrohttpd alone. */
async function againstBare(url, body, type, options) {
  const file = join(dir, 'body');
  writeFileSync(file, body);
  const port = 18900 + Math.floor(Math.random() * 900);
  const child = start(`${build}/bench/bare_http`, [String(port), file, type]);
  await answering(`http://127.0.0.1:${port}/`);
  const found = inTurn(() => wrk(url, options).rate, () => wrk(`http://127.0.0.1:${port}/`, options).rate);
  await stop(child);
  return {...found, unit: 'answers/s', name: 'libmicrohttpd alone, same bytes'};
}

async function serve(db) {
  const port = 19900 + Math.floor(Math.random() * 900);
  const began = process.hrtime.bigint();
  const child = start(`${build}/loggia`, ['serve', '--db', db, '--listen', `127.0.0.1:${port}`,
    '--mail', `file:${join(dir, 'mail')}`, '--no-rate-limit']);
  const base = `http://127.0.0.1:${port}`;
  await answering(`${base}/healthz`);
  return {child, base, startMs: Number(process.hrtime.bigint() - began) / 1e6};
}

/* Private memory of a process in MB: what is its own, not the mapped database. */
function ownMemory(pid) {
  const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  const kb = (name) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(text)[1]);
  return (kb('Anonymous')) / 1024;
}

const isoDay = (ahead) => new Date(Date.now() + ahead * 864e5).toISOString().slice(0, 10);

function makeData(db, spaces) {
  const list = run(`${build}/bench/data`, [db, String(spaces)]);
  const file = join(dir, `list-${spaces}`);
  writeFileSync(file, list);
  return file;
}

const html = {headers: ['Accept: text/html']};
const json = {headers: ['Accept: application/json']};

async function bytesOf(url, type) {
  return Buffer.from(await (await fetch(url, {headers: {Accept: type, 'Accept-Encoding': 'identity'}})).arrayBuffer());
}

function addresses(base) {
  const free = `${base}/s/bench-3/free.json?date=${isoDay(30)}&from=10:00&to=12:00`;
  const day = `${base}/s/bench-3/day?date=${isoDay(30)}`;
  const search = `${base}/spaces.json?near=Padova&date=${isoDay(30)}&from=10:00&to=12:00&kind=room`;
  return {free, day, search};
}

async function staticPage(base, rows) {
  const page = await bytesOf(`${base}/errors`, 'text/html');
  const asset = /href="([^"]+\.svg)"|src="([^"]+\.js)"/.exec(page.toString());
  const url = base + (asset[1] ?? asset[2]);
  const body = await bytesOf(url, '*/*');
  rows.push({what: `an embedded file of ${body.length} bytes, kept alive`, ...await againstBare(url, body, 'text/plain'), least: 0.9});
}

async function readTable(at, rows) {
  const free = await bytesOf(at.free, 'application/json');
  rows.push({what: 'JSON: what is free 10-12 in a space of 20', ...await againstBare(at.free, free, 'application/json', json), least: 0.3});
  const day = await bytesOf(at.day, 'text/html');
  rows.push({what: `HTML day view, 20 resources, 80 bookings (${Math.round(day.length / 1024)} kB)`, ...await againstBare(at.day, day, 'text/html; charset=utf-8', html), least: 0.15});
}

/* Durable bookings a second by 64 clients; each round has days of its own, all free. */
function bookings(base, list, round) {
  const {out} = wrk(base, {connections: 64, script: 'bench/book.lua', vars: {BOOK_LIST: list, BOOK_FROM: isoDay(120 + 60 * round)}});
  const [, booked, refused, took] = /booked (\d+) refused (\d+) seconds ([\d.]+)/.exec(out);
  if (Number(refused) > Number(booked) / 100) throw new Error(`bookings refused: ${out}`);
  return {booked: Number(booked), rate: Number(booked) / Number(took)};
}

async function sqliteRun(rows, facts) {
  const db = join(dir, 'bench.db');
  const list = makeData(db, 60);
  const starts = [];
  while (starts.length < rounds) {
    const {child, startMs} = await serve(db);
    starts.push(startMs);
    await stop(child);
  }
  const {child, base} = await serve(db);
  facts.push(`start to first answer on 60 spaces and 432,000 bookings: ${median(starts).toFixed(0)} ms (at most 200)`);
  await staticPage(base, rows);
  const at = addresses(base);
  await readTable(at, rows);
  const size = () => statSync(db).size;
  let booked = 0;
  const book = (round) => {
    const r = bookings(base, list, round);
    booked += r.booked;
    return r.rate;
  };
  const alone = (round) => Number(run(`${build}/bench/bare_sqlite`, [join(dir, `bare${round}.db`), String(seconds)]));
  rows.push({what: 'durable bookings over HTTP, 64 clients, SQLite', unit: 'bookings/s', ...inTurn(book, alone), name: 'SQLite alone, 64 inserts a commit', least: 0.5});
  wrk(at.free, {connections: 256, ...json});
  facts.push(`memory of its own after this load with 256 connections: ${ownMemory(child.pid).toFixed(0)} MB (at most 64)`);
  const before = 432000;
  await stop(child);
  facts.push(`file for each booking, indexes and facts included: ${Math.round(size() / (before + booked))} bytes (at most 400)`);
  return db;
}

/* Half of the answers to one client come within so many milliseconds. */
function halfWithin(url, cookie) {
  const out = run('wrk', ['-t1', '-c1', `-d${seconds}s`, '--latency', '-H', `Cookie: session=${cookie}`, '-H', 'Accept: text/html', url]);
  if (/Non-2xx or 3xx responses/.test(out)) throw new Error(`${url}: ${out}`);
  const [, n, unit] = /50%\s+([\d.]+)(us|ms|s)/.exec(out);
  return Number(n) * {us: 0.001, ms: 1, s: 1000}[unit];
}

/* A house of 600 members with a year behind it: its pages, and the day on which a month is renewed. */
async function largeHouse(facts) {
  const members = 600;
  const db = join(dir, 'house.db');
  const [slug, member, host] = run(`${build}/bench/house`, [db, String(members)]).trim().split(' ');
  const later = join(dir, 'house-later.db');
  copyFileSync(db, later);
  const {child, base} = await serve(db);
  const own = median(Array.from({length: rounds}, () => halfWithin(`${base}/me`, member)));
  const list = median(Array.from({length: rounds}, () => halfWithin(`${base}/s/${slug}/members`, host)));
  const owed = median(Array.from({length: rounds}, () => halfWithin(`${base}/me/statement`, member)));
  await stop(child);
  facts.push(`a house of ${members} memberships with a year behind it: the page /me, p50: ${own.toFixed(1)} ms (at most 5)`);
  facts.push(`what a member of it owes, a year of lines, p50: ${owed.toFixed(1)} ms (at most 5)`);
  facts.push(`the list of its members for its host, p50: ${list.toFixed(1)} ms (at most 5)`);
  const [renewed, ms] = run(`${build}/bench/renewals`, [later]).trim().split(' ').map(Number);
  facts.push(`renewal of all memberships of that house on SQLite, a month at once (${renewed} pieces of work): ${whole(ms)} ms (at most 1,000)`);
  const [look, keep, drawn] = run(`${build}/bench/series`, [later]).trim().split(' ').map(Number);
  facts.push(`a series of 260 dates, 20 of them taken, looked at with what could be had instead: ${look.toFixed(1)} ms (at most 50); for a member whose plan and account are drawn on: ${drawn.toFixed(1)} ms (at most 50); booked in one transaction: ${keep.toFixed(1)} ms (at most 50)`);
}

async function growth(tables) {
  const columns = [];
  for (const spaces of quick ? [6, 60] : [6, 60, 600]) {
    const db = join(dir, `growth-${spaces}.db`);
    makeData(db, spaces);
    const {child, base} = await serve(db);
    const at = addresses(base);
    columns.push({spaces, free: rate(at.free, json), day: rate(at.day, html), search: rate(at.search, json)});
    await stop(child);
    if (spaces !== 600) rmSync(db);
  }
  tables.growth = columns;
}

async function postgres(rows, files) {
  const pg = cluster(dir);
  if (!pg) {
    rows.push({what: 'PostgreSQL', skipped: 'no PostgreSQL server on this machine'});
    return;
  }
  try {
    const list = makeData(pg.url('loggia'), 60);
    const {child, base} = await serve(pg.url('loggia'));
    pg.reference('one', 1200, 240);
    rows.push({what: 'durable bookings over HTTP, 64 clients, PostgreSQL', unit: 'bookings/s',
      ...inTurn((round) => bookings(base, list, round).rate, () => pg.pgbench('one', 'bench/pg_insert.pgbench', 64, seconds)),
      name: 'pgbench with an exclusion constraint, 64 clients', least: 0.8});
    await stop(child);
    wholeNetwork(rows, pg, files);
  } finally {
    pg.stop();
  }
}

/* "What is free" in the whole network, inside the program, against the reference query. */
function wholeNetwork(rows, pg, files) {
  const sizes = [['one', 1200, files.one]];
  if (!quick) sizes.push(['ten', 12000, files.ten]);
  for (const [name, resources, db] of sizes) {
    if (name !== 'one') pg.reference(name, resources, 240);
    const ours = () => Number(run(`${build}/bench/search`, [db, String(seconds)]));
    const reference = () => 1000 / pg.pgbench(name, 'bench/pg_free.pgbench', 1, seconds);
    rows.push({what: `what is free among ${resources.toLocaleString('en-US')} resources`, unit: 'ms', ...inTurn(ours, reference), name: 'PostgreSQL, exclusion constraint, one query', least: 20, faster: true});
  }
}

process.on('exit', () => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(dir, {recursive: true, force: true});
});

const rows = [];
const facts = [];
const tables = {};
if (process.argv.includes('--house')) { // these rows alone
  await largeHouse(facts);
  console.log(facts.join('\n'));
  process.exit(0);
}
const one = await sqliteRun(rows, facts);
await largeHouse(facts);
facts.push(...sentences(await day(build)));
facts.push(sentence(await screens(build, {seconds: quick ? 5 : 20})));
await growth(tables);
await postgres(rows, {one, ten: join(dir, 'growth-600.db')});
const text = report({rows, facts, tables, quick, machine: `${cpus().length} cores of ${cpus()[0].model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GB`});
process.stdout.write(text);
if (!quick) writeFileSync('docs/benchmarks.md', text);
