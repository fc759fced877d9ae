// screens: so many tablets at doors listen on one process, each asks for its page every half minute, and one
// booking a second is made at a door. How long until its screen is right: the tap, its answer, the event, the page
// fetched anew that says so. All on this machine. Used by run.mjs; alone: node bench/screens.mjs BUILD [SCREENS] [SECONDS]
import {execFileSync, spawn} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import http from 'node:http';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {setTimeout as pause} from 'node:timers/promises';

const ASK_EVERY_S = 30; // src/web/js/screen.js

/* Private memory of a process in kB: what is its own, not the mapped database. */
const ownMemory = (pid) => Number(/^Anonymous:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))[1]);

// A tablet's stream: calls heard() for each event.
function listen(base, code, heard) {
  return new Promise((ready, failed) => {
    const ask = http.get(`${base}/r/${code}/events`, {agent: false}, (answer) => {
      if (answer.statusCode !== 200) return failed(new Error(`${answer.statusCode} for a stream`));
      answer.once('data', () => ready(ask));
      answer.on('data', (bytes) => bytes.includes('event: changed') && heard());
      answer.on('error', () => {});
    });
    ask.on('error', (e) => (ask.destroyed ? null : failed(e)));
  });
}

export async function screens(build, {count = 2000, seconds = 20} = {}) {
  const dir = mkdtempSync(join(tmpdir(), 'loggia-screens-'));
  const db = join(dir, 'screens.db');
  const codes = execFileSync(`${build}/bench/screens`, [db, String(count)], {encoding: 'utf8', maxBuffer: 1 << 26})
    .trim().split('\n').map((line) => line.split(' ')[0]);
  const port = 20900 + Math.floor(Math.random() * 900);
  const base = `http://127.0.0.1:${port}`;
  const child = spawn('sh', ['-c', 'ulimit -n "$(ulimit -Hn)"; exec "$0" "$@"', `${build}/loggia`, 'serve', '--db', db,
    '--listen', `127.0.0.1:${port}`, '--mail', `file:${join(dir, 'mail')}`, '--no-rate-limit'], {stdio: ['ignore', 'ignore', 'ignore']});
  const agent = new http.Agent({keepAlive: true, maxSockets: 16});
  const ask = (method, path, body) => new Promise((done, failed) => {
    const r = http.request(base + path, {agent, method, headers: {accept: 'application/json', ...(body && {'content-type': 'application/json'})}}, (answer) => {
      let text = '';
      answer.on('data', (b) => (text += b));
      answer.on('end', () => done({status: answer.statusCode, json: text.startsWith('{') ? JSON.parse(text) : null}));
    });
    r.on('error', failed);
    r.end(body && JSON.stringify(body));
  });
  const streams = [];
  let polling;
  try {
    for (let up = false, i = 0; !up && i < 1000; i++) up = await ask('GET', '/healthz').then(() => true, () => pause(10));
    for (let i = 0; i < 200; i++) await ask('GET', `/r/${codes[i % codes.length]}`); // warm
    const before = ownMemory(child.pid);
    const waiting = new Map();
    for (const code of codes) streams.push(await listen(base, code, () => waiting.get(code)?.()));
    await pause(1000);
    const memory = (ownMemory(child.pid) - before) / codes.length;
    let next = 0;
    polling = setInterval(() => ask('GET', `/r/${codes[next++ % codes.length]}`).catch(() => {}), ASK_EVERY_S * 1000 / count);
    const took = [];
    for (let i = 0; i < seconds; i++) {
      const began = performance.now();
      const code = codes[(i * 977 + 13) % codes.length];
      const {offers} = (await ask('GET', `/r/${code}`)).json;
      const heard = new Promise((done) => waiting.set(code, done));
      const tapped = performance.now();
      const booked = await ask('POST', `/r/${code}/book`, {offer: offers[0].offer});
      if (booked.status !== 200) throw new Error(`booking refused: ${JSON.stringify(booked.json)}`);
      await heard;
      const page = (await ask('GET', `/r/${code}`)).json;
      if (page.phases[0].state !== 'busy') throw new Error('a screen that was told is not right');
      took.push(performance.now() - tapped);
      waiting.delete(code);
      await pause(Math.max(0, 1000 - (performance.now() - began)));
    }
    took.sort((a, b) => a - b);
    return {count: codes.length, median: took[Math.floor(took.length / 2)], worst: took.at(-1), memory};
  } finally {
    clearInterval(polling);
    for (const s of streams) s.destroy();
    agent.destroy();
    child.kill('SIGTERM');
    await new Promise((done) => child.once('exit', done));
    rmSync(dir, {recursive: true, force: true});
  }
}

export const sentence = (r) => `${r.count.toLocaleString('en-US')} tablets on one process, each asking for its page every ${ASK_EVERY_S} s, a booking a second: a screen is right after ${r.median.toFixed(0)} ms, `
  + `the slowest after ${r.worst.toFixed(0)} ms (at most 1,000); memory for each screen: ${r.memory.toFixed(0)} kB (at most 64)`;

if (process.argv[1].endsWith('screens.mjs')) {
  const [, , build = 'build', count = '2000', seconds = '20'] = process.argv;
  console.log(sentence(await screens(build, {count: Number(count), seconds: Number(seconds)})));
}
