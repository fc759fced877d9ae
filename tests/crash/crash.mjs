// crash: kill -9 under booking load, again and again. After each kill every booking that was answered with 201 must
// be there, none twice, and `loggia check` must find nothing.
// Usage: node tests/crash/crash.mjs BUILD [ROUNDS] [SEED]
import {execFileSync, spawn, spawnSync} from 'node:child_process';
import {mkdtempSync, rmSync} from 'node:fs';
import http from 'node:http';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {setTimeout as pause} from 'node:timers/promises';

const [build = 'build', roundsText = '200', seedText = '1'] = process.argv.slice(2);
const rounds = Number(roundsText);
const dir = mkdtempSync(join(tmpdir(), 'loggia-crash-'));
const db = join(dir, 'crash.db');
const port = 21000 + (process.pid % 9000);
const clients = 16;
let child = null;

/* A small seeded generator (mulberry32), so that a failing run can be run again. */
let state = Number(seedText);
function random() {
  state = (state + 0x6d2b79f5) | 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
}

function call(agent, method, path, body) {
  return new Promise((done) => {
    const text = body ? JSON.stringify(body) : '';
    const headers = {Accept: 'application/json', 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text)};
    const request = http.request({port, host: '127.0.0.1', method, path, agent, headers}, (reply) => {
      let got = '';
      reply.on('data', (part) => (got += part));
      reply.on('end', () => done({status: reply.statusCode, text: got}));
      reply.on('error', () => done(null));
    });
    request.on('error', () => done(null));
    request.end(text);
  });
}

async function startServer() {
  child = spawn(`${build}/loggia`, ['serve', '--db', db, '--listen', `127.0.0.1:${port}`, '--mail', `file:${join(dir, 'mail')}`, '--no-rate-limit'], {stdio: 'ignore'});
  for (let i = 0; i < 1000; i++) {
    const reply = await call(undefined, 'GET', '/healthz');
    if (reply?.status === 200) return;
    await pause(5);
  }
  throw new Error('the server does not answer after a kill');
}

async function kill() {
  const gone = new Promise((done) => child.once('exit', done));
  child.kill('SIGKILL');
  await gone;
}

/* One client books until the server is gone; codes of answered bookings go into `answered`. */
async function client(places, answered, counter) {
  const agent = new http.Agent({keepAlive: true, maxSockets: 1});
  for (;;) {
    const i = counter.next++;
    const place = places[i % places.length];
    const slot = Math.floor(i / places.length);
    const day = new Date(Date.now() + (2 + Math.floor(slot / 18)) * 864e5).toISOString().slice(0, 10);
    const hour = 4 + (slot % 18); // hours that exist once on every day
    const two = (n) => String(n).padStart(2, '0');
    const reply = await call(agent, 'POST', `/s/${place.slug}/bookings`, {resource: place.resource, date: day, from: `${two(hour)}:00`, to: `${two(hour + 1)}:00`, units: 1, name: 'Ada Rossi', email: 'ada.rossi@example.org'});
    if (!reply) break;
    if (reply.status === 201) {
      const booking = JSON.parse(reply.text);
      answered.push({code: booking.code, url: new URL(booking.manage_url)});
    } else if (reply.status !== 409 && reply.status !== 503) {
      throw new Error(`unexpected answer ${reply.status}: ${reply.text}`);
    }
  }
  agent.destroy();
}

async function allThere(answered) {
  const agent = new http.Agent({keepAlive: true, maxSockets: 4});
  for (const booking of answered) {
    const reply = await call(agent, 'GET', `/bookings/${booking.code}.json${booking.url.search}`);
    if (reply?.status !== 200) throw new Error(`booking ${booking.code} was answered with 201 and is lost (${reply?.status})`);
  }
  agent.destroy();
}

async function main() {
  const places = execFileSync(`${build}/bench/data`, [db, '1'], {encoding: 'utf8'}).trim().split('\n').map((line) => {
    const [slug, resource] = line.split(' ');
    return {slug, resource};
  });
  const counter = {next: 0};
  let total = 0;
  await startServer();
  for (let round = 0; round < rounds; round++) {
    const answered = [];
    const load = Promise.all(Array.from({length: clients}, () => client(places, answered, counter)));
    await pause(20 + random() * 300);
    await kill();
    await load;
    await startServer();
    await allThere(answered);
    total += answered.length;
    const codes = new Set(answered.map((b) => b.code));
    if (codes.size !== answered.length) throw new Error('a code was given twice');
    if (round % 20 === 19 || round === rounds - 1) {
      const check = spawnSync(`${build}/loggia`, ['check', '--db', db], {encoding: 'utf8'});
      if (check.status !== 0) throw new Error(`check after round ${round}:\n${check.stdout}${check.stderr}`);
    }
  }
  console.log(`crash: ${rounds} kills, ${total} answered bookings, none lost, none twice`);
  console.log('1 passed, 0 failed');
}

let failed = false;
try {
  await main();
} catch (error) {
  failed = true;
  console.log(`crash: seed ${seedText}: ${error.message}\n0 passed, 1 failed`);
}
child?.kill('SIGKILL');
rmSync(dir, {recursive: true, force: true});
process.exit(failed ? 1 : 0);
