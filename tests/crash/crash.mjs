// crash: kill -9 under load, again and again: places, several together, with extras, and places that are lent. After
// each kill all that was answered with 201 must be there, whole, none twice, and `loggia check` must find nothing.
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
const DESKS_LET = 12;
let child = null;

/* A small seeded generator (mulberry32), so that a failing run can be run again. */
let state = Number(seedText);
function random() {
  state = (state + 0x6d2b79f5) | 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
}

function call(agent, method, path, body, cookie) {
  return new Promise((done) => {
    const text = body ? JSON.stringify(body) : '';
    const headers = {Accept: 'application/json', 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text)};
    if (cookie) headers.Cookie = cookie;
    const request = http.request({port, host: '127.0.0.1', method, path, agent, headers}, (reply) => {
      let got = '';
      reply.on('data', (part) => (got += part));
      reply.on('end', () => done({status: reply.statusCode, text: got, cookies: reply.headers['set-cookie']}));
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

/* A day that many days ahead. */
const dayAhead = (n) => new Date(Date.now() + n * 864e5).toISOString().slice(0, 10);
const two = (n) => String(n).padStart(2, '0');

/* The i-th hour of its own from a day on, of so many places: a place and a time. */
function hourOf(i, places, ahead) {
  const slot = Math.floor(i / places);
  const hour = 4 + (slot % 18); // hours that exist once on every day
  return {place: i % places, span: {date: dayAhead(ahead + Math.floor(slot / 18)), from: `${two(hour)}:00`, to: `${two(hour + 1)}:00`}};
}

/* What the i-th request asks for, and what its answer must still show after a kill. Of eight, five take a room, one a
 * room with a projector, one two rooms at once, and one lends a desk for a day. */
function wish(i, house) {
  const {slug, rooms, projector, stays} = house;
  const person = {name: 'Ada Rossi', email: 'ada.rossi@example.org'};
  const where = `/s/${slug}/bookings`;
  const turn = Math.floor(i / 8);
  if (i % 8 < 5) {
    const {place, span} = hourOf(turn * 5 + (i % 8), rooms.length, 2);
    return {what: 'alone', where, body: {resource: rooms[place], units: 1, ...span, ...person}};
  }
  if (i % 8 === 5) {
    const {place, span} = hourOf(turn, rooms.length, 300);
    const body = {resource: rooms[place], units: 1, ...span, ...person, extras: [projector], extras_count: ['1']};
    return {what: 'with a projector', where, body, whole: (b) => b.extras.length === 1};
  }
  if (i % 8 === 6) {
    const {place, span} = hourOf(turn, rooms.length / 2, 500);
    const resources = [rooms[2 * place], rooms[2 * place + 1]].map((resource) => ({resource}));
    return {what: 'two together', where, body: {resources, ...span, ...person}, whole: (b) => b.together.length === 2};
  }
  const body = {deed: 'lend', from: dayAhead(2 + Math.floor(turn / stays.length)), price: '12'};
  return {where: `/stays/${stays[turn % stays.length]}/away`, body, what: 'lent'};
}

/* One client asks until the server is gone; what was answered goes into `answered`. */
async function client(house, answered, counter) {
  const agent = new http.Agent({keepAlive: true, maxSockets: 1});
  for (;;) {
    const {what, where, body, whole} = wish(counter.next++, house);
    const lends = what === 'lent';
    const reply = await call(agent, 'POST', where, body, lends && house.member);
    if (!reply) break;
    if (reply.status === 201) {
      const made = JSON.parse(reply.text);
      const link = lends ? undefined : new URL(made.manage_url);
      answered.push({
        what, code: lends ? made.line.id : made.code,
        path: lends ? `/lendings/${made.line.id}.json` : `/bookings/${made.code}.json${link.search}`,
        whole, cookie: lends && house.member,
      });
    } else if (reply.status !== 409 && reply.status !== 503) {
      throw new Error(`unexpected answer ${reply.status}: ${reply.text}`);
    }
  }
  agent.destroy();
}

async function allThere(answered) {
  const agent = new http.Agent({keepAlive: true, maxSockets: 4});
  for (const {code, path, whole, cookie} of answered) {
    const reply = await call(agent, 'GET', path, undefined, cookie);
    if (reply?.status !== 200) throw new Error(`${code} was answered with 201 and is lost (${reply?.status})`);
    if (whole && !whole(JSON.parse(reply.text))) throw new Error(`${code} is not whole: ${reply.text}`);
  }
  agent.destroy();
}

/* An account with this role, signed in: its cookie. */
function signedIn(role, more) {
  const [email, password] = [`${role}@example.org`, `portone-di-${role}`];
  execFileSync(`${build}/loggia`, ['account', 'create', '--db', db, '--email', email, '--role', role, '--password-stdin', ...more], {input: `${password}\n`});
  return async () => (await must('POST', '/sign-in/password', {email, password})).cookies.map((c) => c.split(';')[0]).join('; ');
}

async function must(method, path, body, cookie) {
  const reply = await call(undefined, method, path, body, cookie);
  if (!reply || reply.status >= 300) throw new Error(`${path}: ${reply?.status} ${reply?.text}`);
  return reply;
}

/* The house of the benches, with projectors, and desks that a member has and may lend. */
async function furnish(places, hostEnters, memberEnters) {
  const [{slug}] = places;
  const [host, member] = [await hostEnters(), await memberEnters()];
  const s = `/s/${slug}`;
  const {extras} = JSON.parse((await must('POST', `${s}/extras/save`, {kind: 'equipment', name: 'Projector', price: '10', vat: '22', stock: 500, most: 3}, host)).text);
  const names = Array.from({length: DESKS_LET}, (_, i) => `Desk ${i}`);
  for (const name of names) await must('POST', `${s}/resources`, {name, kind: 'desk', units: 1, price_day: '18'}, host);
  const {resources} = JSON.parse((await must('GET', `${s}/resources.json`, undefined, host)).text);
  const stays = [];
  for (const {id} of resources.filter((r) => names.includes(r.name))) {
    const {id: stay} = JSON.parse((await must('POST', `${s}/stays`, {resource: id, email: 'member@example.org', from: dayAhead(0), price: '240', notice_days: 0, invoices: 'anniversary'}, host)).text);
    await must('POST', `/stays/${stay}/answer`, {answer: 'yes'}, member);
    stays.push(stay);
  }
  return {slug, rooms: places.map((p) => p.resource), projector: extras.find((x) => x.name === 'Projector').id, stays, member};
}

async function main() {
  const places = execFileSync(`${build}/bench/data`, [db, '1'], {encoding: 'utf8'}).trim().split('\n').map((line) => {
    const [slug, resource] = line.split(' ');
    return {slug, resource};
  });
  const counter = {next: 0};
  const total = {};
  const hostEnters = signedIn('host', ['--space', places[0].slug]);
  const memberEnters = signedIn('member', []);
  await startServer();
  const house = await furnish(places, hostEnters, memberEnters);
  for (let round = 0; round < rounds; round++) {
    const answered = [];
    const load = Promise.all(Array.from({length: clients}, () => client(house, answered, counter)));
    await pause(20 + random() * 300);
    await kill();
    await load;
    await startServer();
    await allThere(answered);
    for (const {what} of answered) total[what] = (total[what] ?? 0) + 1;
    const codes = new Set(answered.map((b) => b.code));
    if (codes.size !== answered.length) throw new Error('a code was given twice');
    if (round % 20 === 19 || round === rounds - 1) {
      const check = spawnSync(`${build}/loggia`, ['check', '--db', db], {encoding: 'utf8'});
      if (check.status !== 0) throw new Error(`check after round ${round}:\n${check.stdout}${check.stderr}`);
    }
  }
  console.log(`crash: ${rounds} kills; answered with 201, all there and whole, none twice: ${Object.entries(total).map(([what, n]) => `${n} ${what}`).join(', ')}`);
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
