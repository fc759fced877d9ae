// loggia.mjs: the program as its tests see it: a binary, a database, an address.
import { spawn, spawnSync } from "node:child_process";
import {
  copyFileSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync,
} from "node:fs";
import net from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";

export const build = process.env.LOGGIA_BUILD ?? "build";
export const binary = path.resolve(build, "loggia");

// The engines that can be tested here, or one that is asked for. Without PostgreSQL's programs only SQLite is.
export const engines = (process.env.LOGGIA_TEST_ENGINES
  ?? (process.env.LOGGIA_TEST_PG ? "sqlite postgres" : "sqlite")).split(" ");

export const pause = (ms) => new Promise((done) => setTimeout(done, ms));

// Ask until there is an answer: what is awaited may take long on a slow machine, and costs nothing where it does not.
export async function until(what, ask, ms = 60_000) {
  for (const end = Date.now() + ms; Date.now() < end; await pause(25)) {
    const found = await ask();
    if (found) return found;
  }
  throw new Error(`never: ${typeof what === "function" ? what() : what}`);
}

// How long the day in Rome lasts still, in ms.
export function leftOfToday() {
  const at = new Intl.DateTimeFormat("en-GB", { timeZone: "Europe/Rome", timeStyle: "medium" }).format(Date.now());
  const [hours, minutes, seconds] = at.split(":").map(Number);
  return 86400_000 - ((hours * 60 + minutes) * 60 + seconds) * 1000;
}

// Tests count days from today: they begin tomorrow where today is over before they are.
if (leftOfToday() < 240_000) await pause(leftOfToday() + 1000);

// What is shown and then done holds for the same minute: tests of that do not begin at its end.
export async function earlyInTheMinute() {
  const left = 60_000 - (Date.now() % 60_000);
  if (left < 5000) await pause(left + 100);
}

let made = 0;

// A folder that is gone after the tests.
export function folder(t) {
  const dir = mkdtempSync(path.join(tmpdir(), "loggia-test-"));
  t?.after(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

function onCluster(sql) {
  const done = spawnSync("psql", [process.env.LOGGIA_TEST_PG, "-qc", sql], { encoding: "utf8" });
  if (done.status !== 0) throw new Error(`${sql}: ${done.stderr}`);
}

const addressOf = (name) =>
  process.env.LOGGIA_TEST_PG.replace(/^(postgresql:\/\/[^/]*\/)[^?]*/, `$1${name}`);

// The address of a new database: empty, or a copy of `like`, which nobody has open.
export function database(engine, t, like) {
  if (engine === "sqlite") {
    const file = path.join(folder(t), "loggia.db");
    if (like) copyFileSync(like, file);
    return file;
  }
  const name = `t${process.pid}_${++made}`;
  const template = like ? ` template ${new URL(like).pathname.slice(1)}` : "";
  onCluster(`create database ${name}${template}`);
  t?.after(() => onCluster(`drop database if exists ${name} with (force)`));
  return addressOf(name);
}

// Where this run of tests keeps what several of them start from.
const kept = process.env.LOGGIA_TEST_KEPT ?? folder({ after: (gone) => process.on("exit", gone) });

// What `make` does to a new database is done once in a run (on PostgreSQL: once in each cluster of it); the address
// of what it made. One test file makes it, others wait.
export async function madeOnce(engine, name, make) {
  const there = path.join(kept, engine === "sqlite" ? name : `${process.env.SLOT ?? ""}${name}`);
  const own = `${path.basename(kept)}_${name}`.toLowerCase().replace(/[^a-z0-9]/g, "_");
  const address = engine === "sqlite" ? there : addressOf(own);
  for (let tries = 0; !existsSync(there) && tries < 2400; tries++) {
    try {
      mkdirSync(`${there}.lock`);
    } catch {
      await pause(50);
      continue;
    }
    if (existsSync(there)) break;
    if (engine === "sqlite") {
      make(`${there}.new`);
      renameSync(`${there}.new`, there);
    } else {
      onCluster(`create database ${own}`);
      make(address);
      writeFileSync(there, "");
    }
  }
  return address;
}

// Run a command to its end.
export function run(args, { input, env, timeout = 300_000 } = {}) {
  const done = spawnSync(binary, args, {
    input,
    env: { ...process.env, ...env },
    encoding: "utf8",
    timeout,
    maxBuffer: 64 << 20,
  });
  return { code: done.status, signal: done.signal, out: done.stdout, err: done.stderr };
}

export function must(args, options) {
  const done = run(args, options);
  if (done.code !== 0)
    throw new Error(`loggia ${args.join(" ")}: exit ${done.code ?? done.signal}\n${done.err}`);
  return done.out;
}

const canListen = (port) => new Promise((found) => {
  const s = net.createServer();
  s.on("error", () => found(false));
  s.listen(port, "127.0.0.1", () => s.close(() => found(true)));
});

// A port that nobody listens at, and that no other test of this run has or gets; below those that the system gives to
// whoever connects (32768 on).
export async function freePort() {
  for (;;) {
    const port = 10_000 + Math.floor(Math.random() * 20_000);
    try {
      mkdirSync(path.join(kept, `port${port}`));
    } catch {
      continue; // somebody had it
    }
    if (await canListen(port)) return port;
  }
}

// A server on `db`; ends with the test. `mail` is where mails go; `args` are further options.
export async function serve(db, t, { args = [], env = {}, mail, limits = false } = {}) {
  const port = await freePort();
  const mailDir = mail ?? `file:${folder(t)}`;
  const child = spawn(
    binary,
    ["serve", "--db", db, "--listen", `127.0.0.1:${port}`, "--mail", mailDir]
      .concat(limits ? [] : ["--no-rate-limit"])
      .concat(args),
    { env: { ...process.env, ...env }, stdio: ["ignore", "ignore", "pipe"] },
  );
  const server = {
    port,
    url: `http://127.0.0.1:${port}`,
    child,
    log: "",
    mailDir: mailDir.replace(/^file:/, ""),
  };
  child.stderr.on("data", (b) => (server.log += b));
  server.ended = new Promise((ended) =>
    child.on("exit", (code, signal) => ended({ code, signal })));
  server.stop = (signal = "SIGTERM") => {
    child.kill(signal);
    return server.ended;
  };
  t?.after(() => server.stop("SIGKILL"));
  await answering(server);
  return server;
}

async function answering(server) {
  let over = false;
  server.ended.then(() => (over = true));
  await until(() => `an answer:\n${server.log}`, () => {
    if (over) throw new Error(`the server ended at once:\n${server.log}`);
    return fetch(server.url + "/healthz").then((reply) => reply.ok, () => false);
  });
}

// Someone who speaks JSON. `session` is the value of a Cookie header.
export class Client {
  constructor(server, cookie = "") {
    this.url = server.url;
    this.cookie = cookie;
  }

  async ask(method, where, body, headers = {}) {
    const reply = await fetch(this.url + where, {
      method,
      redirect: "manual",
      headers: {
        accept: "application/json",
        "accept-language": "en",
        ...(this.cookie ? { cookie: this.cookie } : {}),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      body: body === undefined || typeof body === "string" ? body : JSON.stringify(body),
    }).catch((e) => {
      throw new Error(`${method} ${where}: ${e.cause ?? e}`, { cause: e });
    });
    const text = await reply.text();
    let json;
    try {
      json = JSON.parse(text);
    } catch {
      json = undefined;
    }
    return { status: reply.status, headers: reply.headers, text, json };
  }

  get(where, headers) {
    return this.ask("GET", where, undefined, headers);
  }

  post(where, body, headers) {
    return this.ask("POST", where, body, headers);
  }
}

// The same with cookies kept, as a browser keeps them.
export class Keeper extends Client {
  async ask(...args) {
    const reply = await super.ask(...args);
    const jar = new Map(this.cookie.split("; ").filter(Boolean).map((c) => c.split("=")));
    for (const line of reply.headers.getSetCookie()) {
      const [name, value] = line.split(";")[0].split("=");
      if (value) jar.set(name, value);
      else jar.delete(name);
    }
    this.cookie = [...jar].map((c) => c.join("=")).join("; ");
    return reply;
  }
}

// A browser without script: keeps cookies, follows redirections, fills in the token of a form.
export class Browser {
  constructor(server) {
    this.url = server.url;
    this.cookies = new Map();
  }

  cookieHeader() {
    return [...this.cookies].map(([k, v]) => `${k}=${v}`).join("; ");
  }

  keep(reply) {
    for (const line of reply.headers.getSetCookie()) {
      const [pair] = line.split(";");
      const at = pair.indexOf("=");
      const value = pair.slice(at + 1);
      if (value === "" || /max-age=0/i.test(line)) this.cookies.delete(pair.slice(0, at));
      else this.cookies.set(pair.slice(0, at), value);
    }
  }

  async go(where, options = {}) {
    let address = new URL(where, this.url);
    for (let hops = 0; hops < 8; hops++) {
      const reply = await fetch(address, {
        redirect: "manual",
        ...options,
        headers: {
          accept: "text/html",
          "accept-language": "en",
          cookie: this.cookieHeader(),
          ...options.headers,
        },
      });
      this.keep(reply);
      const next = reply.headers.get("location");
      if (reply.status < 300 || reply.status > 399 || !next)
        return { status: reply.status, headers: reply.headers, text: await reply.text(), address };
      address = new URL(next, address);
      options = {};
    }
    throw new Error(`redirected without end at ${address}`);
  }

  // Send the form of the page `from` to `where`.
  async submit(from, where, fields) {
    const page = await this.go(from);
    const token = /name="csrf" value="([^"]*)"/.exec(page.text)?.[1];
    const body = new URLSearchParams(fields);
    if (token) body.set("csrf", token);
    return this.go(where, { method: "POST", body });
  }
}

// A date so many days from today, as "2027-03-02".
export function day(offset) {
  const [date] = new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Rome" }).format(Date.now()).split(" ");
  return daysAfter(date, offset);
}

// The date so many days after another.
export function daysAfter(date, days) {
  return new Date(Date.parse(date) + days * 86400_000).toISOString().slice(0, 10);
}

// The next last Sunday of a month (3: the day of 23 hours, 10: that of 25), not today.
export function changeDay(month) {
  for (let year = new Date().getUTCFullYear(); ; year++) {
    const last = new Date(Date.UTC(year, month, 0));
    last.setUTCDate(last.getUTCDate() - last.getUTCDay());
    if (last.getTime() > Date.now() + 86400_000) return last.toISOString().slice(0, 10);
  }
}

// Easter Monday (the rule of Gauss, in Meeus' form).
function easterMonday(year) {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const d = Math.floor((8 * b + 13) / 25);
  const e = (19 * a + b - Math.floor(b / 4) - d + 15) % 30;
  const f = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - e - (c % 4)) % 7;
  const g = Math.floor((a + 11 * e + 22 * f) / 451);
  const n = e + f - 7 * g + 114;
  const sunday = Date.UTC(year, Math.floor(n / 31) - 1, (n % 31) + 1);
  return new Date(sunday + 86400_000).toISOString().slice(5, 10);
}

// Invented houses close on Italian holidays, and some of them in August and about New Year.
function isClosedSomewhere(date) {
  const [year, month, rest] = [Number(date.slice(0, 4)), date.slice(5, 7), date.slice(5)];
  return month === "08" || rest >= "12-23" || rest <= "01-06" ||
    ["04-25", "05-01", "06-02", "10-04", "11-01", "12-08", easterMonday(year)].includes(rest);
}

// The same, moved on to the next weekday of the list (1 is Monday) on which all are open.
export function weekday(offset, days = [2, 3, 4]) {
  for (let i = offset; ; i++) {
    const open = !isClosedSomewhere(day(i));
    if (open && days.includes(new Date(`${day(i)}T12:00:00Z`).getUTCDay())) return day(i);
  }
}

// The same, with no feast or holidays in so many days after it.
export function weekdayBefore(days, offset) {
  for (let i = offset; ; i++)
    if (!Array.from({ length: days }, (_, n) => daysAfter(weekday(i), n + 1)).some(isClosedSomewhere)) return weekday(i);
}

// So many such days, a week or more apart: also about Christmas, when several weeks lead to one day.
export function weekdays(offset, n) {
  const all = [];
  for (let from = offset; all.length < n; from = 7 + (Date.parse(all.at(-1)) - Date.parse(day(0))) / 86400_000)
    all.push(weekday(from));
  return all;
}

// The headers of a mail, each on one line.
export function unfolded(mail) {
  return mail.split(/\r?\n\r?\n/, 1)[0].replace(/\r?\n[ \t]+/g, " ");
}
