// Bookings on a timeline are moved, made longer or shorter: dragged, or by the arrow keys. Nothing is saved before its
// price is shown: the page of the booking is asked what the change would mean, and the form on that page saves it, so
// that words, prices and refusals are the server's. What was done stands in [data-said], with its way back.
//   <section class="timeline" data-step="30" data-date="2027-03-02">   minutes between possible times
//   <div class="timeline-row" data-resource="ID">, or data-date where each row is a day
//   <li class="slot" data-moves><a href="/bookings/CODE">
const GRID_MIN = 5;
const HOUR_STEPS = 60 / GRID_MIN;
const DRAG_PX = 4;
const EDGE_PX = 9;
const FINGER_EDGE_PX = 22;
const HOLD_MS = 350;
const PAUSE_MS = 300;
const wide = matchMedia('(min-width: 52rem)');
const said = document.querySelector('[data-said]');
let press; // a pointer is down on a bar, and may begin to drag it
let move; // the bar that is under way

// ---- the picture ------------------------------------------------------------------------------------------------

const stepOf = (slot, word) => Number(new RegExp(`(?:^| )${word}-(\\d+)`).exec(slot.className)[1]);
const rowsOf = () => [...document.querySelectorAll('.timeline-row')];
const laneOf = (row) => row.querySelector('.lane');
const steps = () => stepOf(laneOf(move.row), 'hours') * HOUR_STEPS;

// The clock at a step: hours come from the labels, so that a day on which the clocks change has its own.
function clockAt(step) {
  const hours = [...move.row.closest('.timeline').querySelectorAll('.timeline-hours li')].map((li) => Number(li.textContent));
  const i = Math.min(Math.floor((step - 1) / HOUR_STEPS), hours.length);
  const hour = i < hours.length ? hours[i] : hours[i - 1] + 1;
  const which = hour === hours[i - 1] ? 'second' : hour === hours[i + 1] ? 'first' : '';
  return { min: hour * 60 + ((step - 1) % HOUR_STEPS) * GRID_MIN, which };
}

const text = (min) => `${String(Math.floor(min / 60)).padStart(2, '0')}:${String(min % 60).padStart(2, '0')}`;

// The nearest step at which a booking of this space may begin or end.
function snap(step) {
  const every = Number(move.row.closest('.timeline').dataset.step) || GRID_MIN;
  for (let by = 0; by < steps(); by++)
    for (const near of [step - by, step + by])
      if (near >= 1 && near <= steps() + 1 && clockAt(near).min % every === 0) return near;
  return step;
}

function draw() {
  const { ghost, from, until, row } = move;
  if (ghost.parentElement !== laneOf(row)) laneOf(row).append(ghost);
  ghost.style.left = `${(100 * (from - 1)) / steps()}%`;
  ghost.style.width = `${(100 * (until - from)) / steps()}%`;
  ghost.firstChild.textContent = `${text(clockAt(from).min)}–${text(clockAt(until).min)}`;
}

const changed = () => move.from !== move.was.from || move.until !== move.was.until || move.row !== move.was.row;

// ---- what is under way ----------------------------------------------------------------------------------------

function begin(slot, by, part) {
  const from = stepOf(slot, 'from');
  const row = slot.closest('.timeline-row');
  const until = from + stepOf(slot, 'for');
  const ghost = document.createElement('li');
  ghost.className = 'slot ghost';
  ghost.dataset.busy = '';
  ghost.append(document.createElement('span'));
  ghost.setAttribute('aria-hidden', 'true');
  move = { slot, by, part, row, from, until, ghost, was: { from, until, row } };
  slot.classList.add('moving');
  draw();
}

function end() {
  if (!move) return;
  clearTimeout(move.due);
  move.asking?.abort();
  move.slot.classList.remove('moving');
  move.ghost.remove();
  move.panel?.remove();
  move = undefined;
}

function to(from, until, row) {
  if (from < 1 || until > steps() + 1 || until <= from) return;
  Object.assign(move, { from, until, row: row ?? move.row });
  draw();
}

// All of it, as far as the picture goes.
function shift(from, row) {
  const length = move.until - move.from;
  const begins = snap(Math.min(Math.max(from, 1), steps() + 1 - length));
  to(begins, begins + length, row);
}

// ---- what it would mean -----------------------------------------------------------------------------------------

const parts = (html, selector) =>
  [...new DOMParser().parseFromString(html, 'text/html').querySelectorAll(selector)].map((e) => document.adoptNode(e));

function question() {
  const url = new URL(move.slot.querySelector('a').href);
  const [from, until] = [clockAt(move.from), clockAt(move.until)];
  const date = move.row.dataset.date ?? move.row.closest('.timeline').dataset.date;
  const asked = { date, from: text(from.min), to: text(until.min), which: from.which, resource: move.row.dataset.resource };
  for (const [name, value] of Object.entries(asked)) if (value) url.searchParams.set(name, value);
  return url;
}

function showPanel() {
  if (!move.panel) {
    move.panel = document.querySelector('#move-panel').content.firstElementChild.cloneNode(true);
    move.panel.querySelector('[data-leave]').addEventListener('click', () => leave());
    move.panel.addEventListener('submit', (e) => {
      e.preventDefault();
      save(e.target);
    });
    document.querySelector('main').append(move.panel);
  }
  const name = move.row.querySelector('.timeline-name a').textContent;
  move.panel.querySelector('.move-to').textContent = `${name}, ${move.ghost.textContent}`;
  const at = move.ghost.getBoundingClientRect();
  const panel = move.panel.getBoundingClientRect();
  const left = Math.min(at.left, document.documentElement.clientWidth - panel.width - 12);
  const below = at.bottom + 8 + panel.height < innerHeight || at.top < panel.height + 8;
  move.panel.style.left = `${Math.max(12, left) + scrollX}px`;
  move.panel.style.top = `${(below ? at.bottom + 8 : at.top - panel.height - 8) + scrollY}px`;
}

async function ask() {
  const mine = move;
  mine.asking?.abort();
  mine.asking = new AbortController();
  showPanel();
  const status = mine.panel.querySelector('[role="status"]');
  const wait = mine.wait ?? (mine.wait = status.firstElementChild);
  status.replaceChildren(wait);
  try {
    const answer = await fetch(question(), { headers: { accept: 'text/html' }, signal: mine.asking.signal });
    const quote = parts(await answer.text(), '[data-quote], main > .notice');
    if (move !== mine) return;
    status.replaceChildren(...quote);
    showPanel();
    const button = status.querySelector('button');
    if (mine.by === 'pointer') (button ?? mine.panel.querySelector('[data-leave]')).focus({ preventScroll: true });
    if (mine.enter && button) save(button.form);
  } catch (e) {
    if (e.name !== 'AbortError' && move === mine) failed();
  }
}

const failed = () => {
  move.panel.querySelector('[data-failed]').hidden = false;
};

function soonAsk() {
  clearTimeout(move.due);
  if (changed()) move.due = setTimeout(ask, PAUSE_MS);
  else {
    move.asking?.abort();
    move.panel?.remove();
    move.panel = move.wait = undefined;
  }
}

function leave() {
  const link = move.slot.querySelector('a');
  end();
  link.focus({ preventScroll: true });
}

// A form of the page of the booking is sent from here; what its answer says is shown, with the way back.
async function send(form) {
  const answer = await fetch(form.action, {
    method: 'POST',
    body: new URLSearchParams(new FormData(form)),
    headers: { accept: 'text/html' },
  });
  const words = answer.ok ? 'main > [role="status"], [data-undo]' : '[role="alert"]';
  return { ok: answer.ok, says: parts(await answer.text(), words) };
}

async function save(form) {
  const mine = move;
  try {
    const { ok, says } = await send(form);
    if (move !== mine) return;
    if (!ok) {
      mine.panel.querySelector('[role="status"]').replaceChildren(...says);
      return;
    }
    said?.replaceChildren(...says);
    leave();
    document.dispatchEvent(new Event('stale'));
  } catch {
    if (move === mine) failed();
  }
}

said?.addEventListener('submit', async (e) => {
  e.preventDefault();
  try {
    const { says } = await send(e.target);
    said.replaceChildren(...says);
    document.dispatchEvent(new Event('stale'));
  } catch {
    e.target.submit();
  }
});

// ---- the pointer -------------------------------------------------------------------------------------------------

const barOf = (e) => (wide.matches ? e.target.closest?.('.slot[data-moves]') : null);

function partAt(slot, e) {
  const at = slot.getBoundingClientRect();
  const edge = e.pointerType === 'mouse' ? EDGE_PX : FINGER_EDGE_PX;
  if (at.width < 3 * edge) return e.clientX > at.right - EDGE_PX ? 'end' : 'all';
  if (e.clientX < at.left + edge) return 'start';
  return e.clientX > at.right - edge ? 'end' : 'all';
}

function grab() {
  const { slot, x, pointer } = press;
  end();
  begin(slot, 'pointer', press.part);
  slot.setPointerCapture?.(pointer);
  move.stepPx = laneOf(move.row).getBoundingClientRect().width / steps();
  move.x = x;
  move.dragged = true;
}

document.addEventListener('pointerdown', (e) => {
  const slot = barOf(e);
  if (!slot || e.button !== 0 || e.target.closest('.arrive')) return;
  press = { slot, x: e.clientX, y: e.clientY, pointer: e.pointerId, part: partAt(slot, e) };
  if (e.pointerType !== 'mouse') press.held = setTimeout(() => press && grab(), HOLD_MS);
});

function rowUnder(e) {
  return rowsOf().find((row) => {
    const at = laneOf(row).getBoundingClientRect();
    return e.clientY >= at.top && e.clientY <= at.bottom;
  });
}

document.addEventListener('pointermove', (e) => {
  if (!press) return;
  const far = Math.hypot(e.clientX - press.x, e.clientY - press.y) > DRAG_PX;
  if (!move?.dragged && far && press.held) {
    clearTimeout(press.held); // a finger that moves at once scrolls
    press = undefined;
    return;
  }
  if (!move?.dragged && far) grab();
  if (!move?.dragged) return;
  const by = (e.clientX - move.x) / move.stepPx;
  const { from, until } = move.was;
  if (move.part === 'start') to(snap(Math.round(from + by)), until);
  else if (move.part === 'end') to(from, snap(Math.round(until + by)));
  else shift(Math.round(from + by), rowUnder(e));
});

function released() {
  clearTimeout(press?.held);
  press = undefined;
  if (!move?.dragged) return;
  move.dragged = false;
  if (changed()) ask();
  else end();
}

const leadsNowhere = (click) => click.preventDefault();

document.addEventListener('pointerup', (e) => {
  if (move?.dragged) {
    addEventListener('click', leadsNowhere, { capture: true }); // that of the mouse, which comes with its release
    setTimeout(() => removeEventListener('click', leadsNowhere, { capture: true }));
  }
  if (press && e.pointerId === press.pointer) released();
});
document.addEventListener('pointercancel', () => {
  clearTimeout(press?.held);
  press = undefined;
  if (move?.dragged) end();
});
document.addEventListener('touchmove', (e) => move?.dragged && e.preventDefault(), { passive: false });
document.addEventListener('contextmenu', (e) => press?.held && e.preventDefault());
document.addEventListener('dragstart', (e) => barOf(e) && e.preventDefault());

// ---- the keyboard ------------------------------------------------------------------------------------------------

const SIDEWAYS = { ArrowLeft: -1, ArrowRight: 1 };
const UPWARDS = { ArrowUp: -1, ArrowDown: 1 };

function aside(by, onlyEnd) {
  const every = Math.max(1, Number(move.row.closest('.timeline').dataset.step) / GRID_MIN);
  const { from, until } = move;
  if (onlyEnd) to(from, snap(until + by * every));
  else shift(from + by * every);
}

function up(by) {
  const rows = rowsOf();
  const row = rows[rows.indexOf(move.row) + by];
  if (row) to(move.from, move.until, row);
}

function key(e) {
  if (e.key === 'Escape' && move) leave();
  else if (e.key === 'Enter' && move) {
    const button = move.panel?.querySelector('[role="status"] button');
    if (button) save(button.form);
    else move.enter = true;
  } else if (e.key in SIDEWAYS) aside(SIDEWAYS[e.key], e.shiftKey);
  else if (e.key in UPWARDS) up(UPWARDS[e.key]);
  else return;
  e.preventDefault();
  if (move && (e.key in SIDEWAYS || e.key in UPWARDS)) soonAsk();
}

document.addEventListener('keydown', (e) => {
  if (move?.panel?.contains(e.target)) {
    if (e.key === 'Escape') leave();
    return;
  }
  const slot = barOf(e);
  const arrow = e.key in SIDEWAYS || e.key in UPWARDS;
  if (!slot || e.altKey || e.ctrlKey || e.metaKey || (!move && !arrow)) return;
  if (move && move.slot !== slot) end();
  if (!move && arrow) begin(slot, 'keys', 'all');
  if (move) key(e);
});

document.addEventListener('focusout', (e) => {
  if (move?.by !== 'keys' || !move.slot.contains(e.target)) return;
  if (!move.panel?.contains(e.relatedTarget)) end();
});

// ---- help --------------------------------------------------------------------------------------------------------

function describe() {
  const bars = document.querySelectorAll('.slot[data-moves] > a');
  for (const bar of bars) bar.setAttribute('aria-describedby', 'move-help');
  document.querySelector('#move-help').hidden = bars.length === 0;
}
document.addEventListener('live', describe);
// Not before live.js has seen what came from the server.
if (document.querySelector('#move-help')) document.addEventListener('DOMContentLoaded', describe);
