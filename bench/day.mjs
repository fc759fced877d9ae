// day: the day of a house of 24 rooms and 200 desks with 300 bookings: how long its page takes, how large it is, and
// how long a move that is dragged on one screen takes to stand on another: the form is sent, its answer says that it
// is on disk, the other screen hears of it, fetches the page, and the bar is where it was put. Used by run.mjs;
// alone: node bench/day.mjs BUILD [MOVES]
import {execFileSync, spawn} from 'node:child_process';
import {mkdtempSync, rmSync} from 'node:fs';
import http from 'node:http';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {setTimeout as pause} from 'node:timers/promises';
import {gunzipSync} from 'node:zlib';

const PAGES = 200;

function client(base, cookie) {
  const agent = new http.Agent({keepAlive: true, maxSockets: 2});
  const ask = (method, path, {body, accept = 'application/json', encoding = 'identity'} = {}) => new Promise((done, failed) => {
    const r = http.request(base + path, {agent, method, headers: {accept, cookie: `session=${cookie}`, 'accept-encoding': encoding,
      ...(body && {'content-type': 'application/json'})}}, (answer) => {
      const parts = [];
      answer.on('data', (b) => parts.push(b));
      answer.on('end', () => done({status: answer.statusCode, bytes: Buffer.concat(parts)}));
    });
    r.on('error', failed);
    r.end(body && JSON.stringify(body));
  });
  return {ask, close: () => agent.destroy()};
}

function listen(base, path, cookie, heard) {
  return new Promise((ready, failed) => {
    const r = http.get(base + path, {agent: false, headers: {cookie: `session=${cookie}`}}, (answer) => {
      if (answer.statusCode !== 200) return failed(new Error(`${answer.statusCode} for a stream`));
      answer.once('data', () => ready(r));
      answer.on('data', (bytes) => bytes.includes('event: changed') && heard());
      answer.on('error', () => {});
    });
    r.on('error', (e) => (r.destroyed ? null : failed(e)));
  });
}

const middle = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];

export async function day(build, {moves = 40} = {}) {
  const dir = mkdtempSync(join(tmpdir(), 'loggia-day-'));
  const db = join(dir, 'day.db');
  const [slug, date, cookie, booking] = execFileSync(`${build}/bench/day`, [db], {encoding: 'utf8'}).trim().split(' ');
  const port = 21900 + Math.floor(Math.random() * 900);
  const base = `http://127.0.0.1:${port}`;
  const child = spawn(`${build}/loggia`, ['serve', '--db', db, '--listen', `127.0.0.1:${port}`, '--mail', `file:${join(dir, 'mail')}`,
    '--no-rate-limit'], {stdio: ['ignore', 'ignore', 'inherit']});
  const one = client(base, cookie);
  const other = client(base, cookie);
  let stream;
  try {
    for (let up = false, i = 0; !up && i < 1000; i++) up = await one.ask('GET', '/healthz').then(() => true, () => pause(10));
    const url = `/s/${slug}/day?date=${date}`;
    const page = async (who, encoding) => {
      const reply = await who.ask('GET', url, {accept: 'text/html', encoding});
      if (reply.status !== 200) throw new Error(`${url}: ${reply.status}`);
      return reply;
    };
    const sizes = {};
    for (const encoding of ['identity', 'gzip']) sizes[encoding] = (await page(one, encoding)).bytes.length;
    const took = [];
    for (let i = 0; i < PAGES; i++) {
      const began = performance.now();
      await page(one, 'identity');
      took.push(performance.now() - began);
    }
    let hear;
    stream = await listen(base, `/s/${slug}/day/events`, cookie, () => hear?.());
    const seen = [];
    const durable = [];
    for (let i = 0; i < moves; i++) {
      const from = i % 2 ? '15:30' : '18:00';
      const to = i % 2 ? '17:00' : '19:30';
      await pause(300); // a person at a time
      const heard = new Promise((done) => (hear = done));
      const began = performance.now();
      const reply = await one.ask('POST', `/bookings/${booking}/change.json`, {body: {date, from, to}});
      if (reply.status !== 200) throw new Error(`the move is refused: ${reply.bytes}`);
      durable.push(performance.now() - began);
      await heard;
      const shown = await page(other, 'gzip');
      const text = gunzipSync(shown.bytes).toString();
      if (!text.includes(`${from}–${to}`)) throw new Error('a screen that was told is not right');
      seen.push(performance.now() - began);
    }
    return {page: middle(took), sizes, durable: middle(durable), seen: middle(seen), worst: Math.max(...seen)};
  } finally {
    stream?.destroy();
    one.close();
    other.close();
    child.kill('SIGTERM');
    await new Promise((done) => child.once('exit', done));
    rmSync(dir, {recursive: true, force: true});
  }
}

const kb = (n) => (n / 1024).toFixed(0);
export const sentences = (r) => [
  `the day of 24 rooms and 200 desks with 300 bookings, HTML for its host, p50: ${r.page.toFixed(1)} ms (at most 3); `
    + `${kb(r.sizes.identity)} kB, compressed ${kb(r.sizes.gzip)} kB (at most 40)`,
  `a booking dragged there: durable after ${r.durable.toFixed(1)} ms, on a second screen after ${r.seen.toFixed(0)} ms, the slowest after ${r.worst.toFixed(0)} ms (at most 200)`];

if (process.argv[1].endsWith('day.mjs')) {
  const [, , build = 'build', moves = '40'] = process.argv;
  console.log(sentences(await day(build, {moves: Number(moves)})).join('\n'));
}
