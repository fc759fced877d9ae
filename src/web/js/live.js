// Keeps <div data-live="/address/of/events"> as the server has it: on an event "changed" the page is
// fetched again and the element replaced, which the event "live" of the document tells. Without events the page is as
// good as its last loading. An event "stale" of the document asks for it now; [data-busy] in it, or beside it: not yet.
const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 60000;
const QUIET_MS = 1000;
const live = () => document.querySelector('[data-live]');
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

async function refresh() {
  // What somebody is typing is not taken from under the fingers.
  if (live().querySelector('input:focus, textarea:focus, select:focus')) return soon(3000);
  if (document.querySelector('[data-busy]')) return soon(500);
  const answer = await fetch(location.href, { headers: { accept: 'text/html' } });
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const fresh = page.querySelector('[data-live]');
  if (!fresh) return;
  const mark = focusMark();
  for (const open of live().querySelectorAll('details[open][id]')) {
    const same = fresh.querySelector(`#${CSS.escape(open.id)}`);
    if (same) same.open = true; // what was opened stays open
  }
  live().replaceWith(fresh);
  if (mark) fresh.querySelector(mark)?.focus({ preventScroll: true });
  document.dispatchEvent(new Event('live'));
}

// What is due sooner stays due.
function soon(ms) {
  const at = Date.now() + ms;
  if (due && dueAt <= at) return;
  clearTimeout(due);
  dueAt = at;
  due = setTimeout(() => {
    due = undefined;
    last = Date.now();
    refresh().catch(() => {});
  }, ms);
}

// The first event is followed at once, but not by all screens in the same instant; those that come soon after
// it together.
function follow() {
  const quiet = Date.now() - last > QUIET_MS;
  soon(quiet ? Math.random() * 50 : 100 + Math.random() * 200);
}

function listen(missed) {
  events = new EventSource(live().dataset.live);
  events.addEventListener('open', () => {
    wait = FIRST_WAIT_MS;
    if (missed) soon(0);
  });
  events.addEventListener('changed', follow);
  events.addEventListener('error', () => {
    events.close();
    setTimeout(() => document.hidden || listen(true), wait);
    wait = Math.min(wait * 2, LONGEST_WAIT_MS);
  });
}

document.addEventListener('visibilitychange', () => {
  events.close();
  if (!document.hidden) listen(true);
});
document.addEventListener('stale', () => soon(0));
if (live()) listen(false);
