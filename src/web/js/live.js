// Keeps <div data-live="/address/of/events"> as the server has it: on an event "changed" the page is
// fetched again and, where it differs, the element replaced, which the event "live" of the document tells. When the
// events begin it is fetched, too: what changed since the page was made came before them. Without events the page is as
// good as its last loading. An event "stale" of the document asks for it now; [data-busy] in it, or beside it: not yet.
const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 60000;
const QUIET_MS = 1000;
const LINE_DOWN_MS = 15000; // an answer that takes longer is none
const live = () => document.querySelector('[data-live]');
// What it shows: each page has new tokens in its forms.
const seen = (element) => element.outerHTML.replace(/name="csrf" value="[^"]*"/g, '');
let shown = live() && seen(live()); // as it came from the server
let asking = false; // one at a time: an answer that comes late would show what was before
let again = false;
let pressed = false; // the button of the mouse, or a finger, is down
let wait = FIRST_WAIT_MS;
let events;
let due;
let dueAt = 0;
let last = 0;

// A way to find the focused thing again in the new element.
function focusMark() {
  const focused = document.activeElement;
  if (!live().contains(focused)) return null;
  if (focused.id) return `#${CSS.escape(focused.id)}`;
  const href = focused.getAttribute('href');
  return href && `[href="${CSS.escape(href)}"]`;
}

// What somebody is typing, dragging or pressing is not taken from under the fingers: so long it waits, or 0.
function busyMs() {
  if (live().querySelector('input:focus, textarea:focus, select:focus')) return 3000;
  return pressed || document.querySelector('[data-busy]') ? 500 : 0;
}

async function refresh() {
  if (busyMs()) return soon(busyMs());
  const answer = await fetch(location.href, { headers: { accept: 'text/html' }, signal: AbortSignal.timeout(LINE_DOWN_MS) });
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const fresh = page.querySelector('[data-live]');
  if (!fresh || seen(fresh) === shown) return;
  if (busyMs()) return soon(busyMs()); // it was begun meanwhile
  shown = seen(fresh);
  const mark = focusMark();
  for (const open of live().querySelectorAll('details[open][id]')) {
    const same = fresh.querySelector(`#${CSS.escape(open.id)}`);
    if (same) same.open = true; // what was opened stays open
  }
  live().replaceWith(fresh);
  if (mark) fresh.querySelector(mark)?.focus({ preventScroll: true });
  document.dispatchEvent(new Event('live'));
}

async function ask() {
  if (asking) { again = true; return; }
  asking = true;
  last = Date.now();
  await refresh().catch(() => {});
  asking = false;
  if (again) { again = false; soon(0); }
}

// What is due sooner stays due.
function soon(ms) {
  const at = Date.now() + ms;
  if (due && dueAt <= at) return;
  clearTimeout(due);
  dueAt = at;
  due = setTimeout(() => {
    due = undefined;
    ask();
  }, ms);
}

// The first event is followed at once, but not by all screens in the same instant; those that come soon after
// it together.
function follow() {
  const quiet = Date.now() - last > QUIET_MS;
  soon(quiet ? Math.random() * 50 : 100 + Math.random() * 200);
}

function listen() {
  events = new EventSource(live().dataset.live);
  events.addEventListener('open', () => {
    wait = FIRST_WAIT_MS;
    soon(0);
  });
  events.addEventListener('changed', follow);
  events.addEventListener('error', () => {
    events.close();
    setTimeout(() => document.hidden || listen(), wait);
    wait = Math.min(wait * 2, LONGEST_WAIT_MS);
  });
}

document.addEventListener('visibilitychange', () => {
  events.close();
  if (!document.hidden) listen();
});
document.addEventListener('stale', () => soon(0));
for (const type of ['pointerdown', 'pointerup', 'pointercancel'])
  document.addEventListener(type, (e) => { pressed = type === 'pointerdown' && e.button === 0; }, true);
if (live()) listen();
