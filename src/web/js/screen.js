// The screen at a door, or in a foyer. It shows what the server says, follows its events, and goes on with
// the day that it knows when the line is down: every phase of the day is in the page.
const ASK_EVERY_MS = 30000; // the QR code changes
const LINE_DOWN_MS = 8000; // an answer that takes longer is none
const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 15000;
const TURN_S = 12;
const NOTED = `noted:${location.pathname}`;
const OFFSET = `offset:${location.pathname}`;
const screen = () => document.querySelector('[data-screen]');
const seconds = () => Math.floor((Date.now() + offset) / 1000);

let offset = Number(localStorage.getItem(OFFSET)) || 0; // the server's clock less ours, in ms
let down = false;
let wait = FIRST_WAIT_MS;
let events;
let due;
let asking = false;
let again = false;
let pressed = false; // a finger is down

// ---- what is shown

function show(selector, on) {
  const e = screen().querySelector(selector);
  if (e) e.hidden = !on;
}

// The phase that runs, the clock, the line of the day, the QR code as long as it is good.
function tick() {
  const now = seconds();
  const phases = [...screen().querySelectorAll('[data-from]')];
  const last = phases.length - 1;
  phases.forEach((p, i) => {
    const from = i === 0 ? -Infinity : Number(p.dataset.from);
    const until = i === last ? Infinity : Number(p.dataset.until);
    const runs = from <= now && now < until;
    if (p.hidden === runs) {
      p.hidden = !runs;
      if (runs && i > 0) soon(0);
    }
  });
  const began = Number(screen().dataset.now);
  const clock = screen().querySelector('[data-clock]');
  const [h, m] = clock.dataset.began ? clock.dataset.began.split(':') : clock.textContent.split(':');
  clock.dataset.began = `${h}:${m}`;
  const minutes = Number(h) * 60 + Number(m) + Math.floor((began % 60 + now - began) / 60);
  const text = `${Math.floor(minutes / 60) % 24}:${String(minutes % 60).padStart(2, '0')}`;
  if (clock.textContent !== text) clock.textContent = text;
  const bar = screen().querySelector('[data-day-now]');
  if (bar) {
    bar.dataset.at ??= bar.getAttribute('x');
    bar.setAttribute('x', Number(bar.dataset.at) + Math.max(0, (now - began) / 60));
  }
  const turns = screen().querySelectorAll('[data-turn-page]'); // more rooms than a screen holds
  turns.forEach((p, i) => { p.hidden = Math.floor(now / TURN_S) % turns.length !== i; });
  show('[data-qr]', now < Number(screen().dataset.qrUntil));
  if (screen().dataset.turn && now >= Number(screen().dataset.turn)) soon(0);
}

function mark() {
  show('[data-stale]', down);
  for (const b of screen().querySelectorAll('[data-tap="now"] button')) b.disabled = down;
  if (!localStorage.getItem(NOTED)) show('[data-noted]', false);
}

function line(up) {
  down = !up;
  mark();
}

// A page from the server; another from the worker's store says so.
async function take(answer) {
  if (answer.headers.get('x-kept')) return line(false);
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const fresh = page.querySelector('[data-screen]');
  if (!fresh) {
    if (answer.ok || answer.status === 404) location.reload();
    return line(false);
  }
  const refusal = page.querySelector('[role="alert"][data-focus]');
  const typed = screen().querySelector('input:focus');
  if (pressed) soon(500); // what is under the finger stays until it is up
  else if (!typed || !typed.value) {
    for (const old of document.querySelectorAll('main > [role="alert"]')) old.remove();
    screen().replaceWith(fresh);
    if (refusal) screen().before(refusal);
    if (typed) document.getElementById(typed.id)?.focus(); // the keys stay on the screen
  }
  offset = Number(fresh.dataset.now) * 1000 - Date.now();
  localStorage.setItem(OFFSET, offset);
  line(true);
  tick();
}

async function ask() {
  if (asking) { again = true; return; }
  asking = true;
  try {
    await take(await fetch(location.href, {
      headers: { accept: 'text/html' }, signal: AbortSignal.timeout(LINE_DOWN_MS),
    }));
    if (!down) await send();
  } catch {
    line(false);
  }
  asking = false;
  if (again) { again = false; soon(0); }
}

// A moment later and not all screens at once.
function soon(ms) {
  clearTimeout(due);
  due = setTimeout(ask, ms + Math.random() * 250);
}

function listen() {
  events = new EventSource(screen().dataset.events);
  events.addEventListener('open', () => { wait = FIRST_WAIT_MS; soon(0); });
  events.addEventListener('changed', () => soon(50));
  events.addEventListener('error', () => {
    events.close();
    soon(0);
    setTimeout(listen, wait);
    wait = Math.min(wait * 2, LONGEST_WAIT_MS);
  });
}

// ---- taps

for (const type of ['pointerdown', 'pointerup', 'pointercancel'])
  document.addEventListener(type, (e) => { pressed = type === 'pointerdown' && e.button === 0; }, true);

const post = (address, body) => fetch(address, {
  method: 'POST', body, headers: { accept: 'text/html' }, signal: AbortSignal.timeout(LINE_DOWN_MS),
});

// What was tapped while the line was down: its form and its time. One at a time is at a door.
function note(form, body) {
  body.set('at', seconds());
  localStorage.setItem(NOTED, JSON.stringify({ address: form.action, body: body.toString() }));
  line(false);
  show('[data-noted]', true);
}

// Sent when the line is back, with a token of the page as it is now.
async function send() {
  const noted = JSON.parse(localStorage.getItem(NOTED) || 'null');
  if (!noted) return;
  const body = new URLSearchParams(noted.body);
  const token = screen().querySelector('input[name="csrf"]');
  if (token) body.set('csrf', token.value);
  const answer = await post(noted.address, body);
  localStorage.removeItem(NOTED);
  await take(answer);
}

document.addEventListener('submit', async (event) => {
  const form = event.target.closest('[data-tap]');
  if (!form) return;
  event.preventDefault();
  const body = new URLSearchParams(new FormData(form, event.submitter));
  const later = form.dataset.tap === 'later';
  document.activeElement?.blur();
  show('[data-failed]', false);
  try {
    if (down) throw new Error('no line');
    await take(await post(form.action, body));
  } catch {
    if (later) note(form, body);
    else { line(false); show('[data-failed]', true); }
  }
});

// ---- begin

const fresh = Math.abs(Number(screen().dataset.now) * 1000 - Date.now() - offset) < 60000;
if (fresh) offset = Number(screen().dataset.now) * 1000 - Date.now();
tick();
mark();
listen();
ask();
setInterval(tick, 1000);
setInterval(() => soon(0), ASK_EVERY_MS);
addEventListener('offline', () => line(false));
addEventListener('online', () => soon(0));
if (screen().dataset.worker && 'serviceWorker' in navigator)
  navigator.serviceWorker.register(screen().dataset.worker, { scope: '/r/' }).then(() => {
    // What this page was made of, so that it comes up without a line too.
    for (const e of document.querySelectorAll('link[rel="stylesheet"], link[as="font"], script[src]'))
      navigator.serviceWorker.ready.then((r) => r.active.postMessage(e.href || e.src));
    navigator.serviceWorker.ready.then((r) => r.active.postMessage(location.href));
  }).catch(() => {});
