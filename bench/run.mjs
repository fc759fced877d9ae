// run: every budget of the plan, measured in one run on one machine, written to docs/benchmarks.md.
// Usage: node bench/run.mjs BUILD [--quick]; `make bench` calls it. Speeds are ratios to a reference measured in the
// same run, so that they carry from one machine to another.
import {execFileSync, spawn} from 'node:child_process';
import {chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {cpus, tmpdir, totalmem} from 'node:os';
import {join} from 'node:path';
import {setTimeout as pause} from 'node:timers/promises';
import {cluster} from './cluster.mjs';
import {report} from './report.mjs';

const build = process.argv[2] ?? 'build';
const quick = process.argv.includes('--quick');
const seconds = quick ? 2 : 5;
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

/* The same bytes from libmicrohttpd alone. */
async function bareRate(body, type, options) {
  const file = join(dir, 'body');
  writeFileSync(file, body);
  const port = 18900 + Math.floor(Math.random() * 900);
  const child = start(`${build}/bench/bare_http`, [String(port), file, type]);
  await answering(`http://127.0.0.1:${port}/`);
  const found = rate(`http://127.0.0.1:${port}/`, options);
  await stop(child);
  return found;
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

async function readRates(base) {
  const free = `${base}/s/bench-3/free.json?date=${isoDay(30)}&from=10:00&to=12:00`;
  const day = `${base}/s/bench-3/day?date=${isoDay(30)}`;
  const search = `${base}/spaces.json?near=Padova&date=${isoDay(30)}&from=10:00&to=12:00&kind=room`;
  return {free, day, search, freeRate: rate(free, json), dayRate: rate(day, html), searchRate: rate(search, json)};
}

async function staticPage(base, rows) {
  const page = await bytesOf(`${base}/errors`, 'text/html');
  const asset = /href="([^"]+\.svg)"|src="([^"]+\.js)"/.exec(page.toString());
  const url = base + (asset[1] ?? asset[2]);
  const body = await bytesOf(url, '*/*');
  const ours = rate(url);
  const bare = await bareRate(body, 'text/plain');
  rows.push({what: `an embedded file of ${body.length} bytes, kept alive`, unit: 'answers/s', ours, reference: bare, name: 'libmicrohttpd alone, same bytes', least: 0.9});
}

async function readTable(base, rates, rows) {
  const freeBare = await bareRate(await bytesOf(rates.free, 'application/json'), 'application/json');
  rows.push({what: 'JSON: what is free 10-12 in a space of 20', unit: 'answers/s', ours: rates.freeRate, reference: freeBare, name: 'libmicrohttpd alone, same bytes', least: 0.3});
  const dayBody = await bytesOf(rates.day, 'text/html');
  const dayBare = await bareRate(dayBody, 'text/html; charset=utf-8');
  rows.push({what: `HTML day view, 20 resources, 80 bookings (${Math.round(dayBody.length / 1024)} kB)`, unit: 'answers/s', ours: rates.dayRate, reference: dayBare, name: 'libmicrohttpd alone, same bytes', least: 0.15});
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
  const {child, base, startMs} = await serve(db);
  facts.push(`start to first answer on 60 spaces and 432,000 bookings: ${startMs.toFixed(0)} ms (at most 200)`);
  await staticPage(base, rows);
  const rates = await readRates(base);
  await readTable(base, rates, rows);
  const size = () => statSync(db).size;
  const reference = median(Array.from({length: rounds}, (_, i) => Number(run(`${build}/bench/bare_sqlite`, [join(dir, `bare${i}.db`), String(seconds)]))));
  const runs = Array.from({length: rounds}, (_, i) => bookings(base, list, i));
  rows.push({what: 'durable bookings over HTTP, 64 clients, SQLite', unit: 'bookings/s', ours: median(runs.map((r) => r.rate)), reference, name: 'SQLite alone, 64 inserts a commit', least: 0.5});
  wrk(rates.free, {connections: 256, ...json});
  facts.push(`memory of its own after this load with 256 connections: ${ownMemory(child.pid).toFixed(0)} MB (at most 64)`);
  const before = 432000;
  await stop(child);
  const booked = runs.reduce((sum, r) => sum + r.booked, 0);
  facts.push(`file for each booking, indexes and facts included: ${Math.round(size() / (before + booked))} bytes (at most 400)`);
  return db;
}

async function growth(tables) {
  const columns = [];
  for (const spaces of quick ? [6, 60] : [6, 60, 600]) {
    const db = join(dir, `growth-${spaces}.db`);
    makeData(db, spaces);
    const {child, base} = await serve(db);
    const r = await readRates(base);
    columns.push({spaces, free: r.freeRate, day: r.dayRate, search: r.searchRate});
    await stop(child);
    if (spaces !== 600) rmSync(db);
  }
  tables.growth = columns;
}

async function postgres(rows, tables) {
  const pg = cluster(dir);
  if (!pg) {
    rows.push({what: 'PostgreSQL', skipped: 'no PostgreSQL server on this machine'});
    return;
  }
  try {
    const list = makeData(pg.url('loggia'), 60);
    const {child, base} = await serve(pg.url('loggia'));
    const ours = median(Array.from({length: rounds}, (_, i) => bookings(base, list, i).rate));
    await stop(child);
    pg.reference('one', 1200, 360);
    const pgbench = median(Array.from({length: rounds}, () => pg.pgbench('one', 'bench/pg_insert.pgbench', 64, seconds)));
    rows.push({what: 'durable bookings over HTTP, 64 clients, PostgreSQL', unit: 'bookings/s', ours, reference: pgbench, name: 'pgbench with an exclusion constraint, 64 clients', least: 0.8});
    const one = 1000 / pg.pgbench('one', 'bench/pg_free.pgbench', 1, seconds);
    pg.reference('ten', 12000, quick ? 36 : 360);
    const ten = 1000 / pg.pgbench('ten', 'bench/pg_free.pgbench', 1, seconds);
    tables.search = {one, ten};
  } finally {
    pg.stop();
  }
}

/* "What is free" in the whole network, inside the program, against the reference query. */
function wholeNetwork(rows, tables, files) {
  if (!tables.search) return;
  const sizes = [[files.one, '1,200', tables.search.one]];
  if (!quick) sizes.push([files.ten, '12,000', tables.search.ten]);
  for (const [db, resources, reference] of sizes) {
    const ms = Number(run(`${build}/bench/search`, [db, String(seconds)]));
    rows.push({what: `what is free among ${resources} resources`, unit: 'ms', ours: ms, reference, name: 'PostgreSQL, exclusion constraint, one query', least: 20, faster: true});
  }
}

process.on('exit', () => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(dir, {recursive: true, force: true});
});

const rows = [];
const facts = [];
const tables = {};
const one = await sqliteRun(rows, facts);
await growth(tables);
await postgres(rows, tables);
wholeNetwork(rows, tables, {one, ten: join(dir, 'growth-600.db')});
const text = report({rows, facts, tables, quick, machine: `${cpus().length} cores of ${cpus()[0].model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GB`});
process.stdout.write(text);
if (!quick) writeFileSync('docs/benchmarks.md', text);
