// The editor of a floor plan: shapes in centimetres, snapped to a grid, moved by mouse, finger or keyboard. What it
// draws it writes as JSON into the field `shapes` of its form; the server judges it. src/floorplan/floorplan_draw.c
// draws the same for everybody else.
const form = document.getElementById('plan-editor');
const canvas = document.getElementById('plan-canvas');
const field = document.getElementById('shapes');
const SVG = 'http://www.w3.org/2000/svg';
const BOXES = ['room', 'zone', 'table', 'wall', 'toilet'];
const PLACES = ['room', 'area', 'zone', 'desk', 'table', 'outline'];
const UNDER = ['room', 'area', 'zone', 'outline'];
const SIZES = {
  room: [400, 300], zone: [400, 300], desk: [140, 120], table: [160, 80], wall: [400, 20], door: [90, 90],
  label: [300, 60], stairs: [200, 300], lift: [160, 160], toilet: [180, 180], way: [60, 300],
};
const UNDO_MAX = 200;
const ZOOMS = [100, 150, 200, 300, 400];

const $ = (id) => document.getElementById(id);
const read = (id) => JSON.parse($(id).textContent);
const resources = new Map(read('plan-resources').map((r) => [r.id, r]));
const outlines = new Map(read('plan-outlines').map((o) => [o.number, o]));
const kindNames = new Map([...$('kind').options].map((o) => [o.value, o.textContent]));

const NOTHING = { x: 0, y: 0, width: 0, height: 0, turn: 0, points: '', label: '', resource: null, outline: 0 };
const picture = canvas.querySelector('.plan-picture');
let shapes = JSON.parse(field.value || '[]').map((s) => ({ ...NOTHING, ...s }));
let chosen = -1;
let kept = JSON.stringify(shapes);
let now = kept;
let zoom = 0;
let drag = null;
const before = [];
const after = [];

const number = (id, least) => Math.max(least, Number.parseInt($(id).value, 10) || least);
const plan = () => ({ width: number('width', 200), height: number('height', 200), grid: number('grid', 1) });
const snap = (v) => Math.round(v / plan().grid) * plan().grid;
const within = (v, low, high) => Math.min(Math.max(v, low), Math.max(low, high));
const nameOf = (s) => resources.get(s.resource)?.name || s.label || outlines.get(s.outline)?.title || kindNames.get(s.kind);
const cornersOf = (s) => s.points.split(' ').filter(Boolean).map((c) => c.split(',').map(Number));

// ---- shapes

function setCorners(s, corners) {
  const { width, height } = plan();
  const all = corners.map(([x, y]) => [within(Math.round(x), 0, width), within(Math.round(y), 0, height)]);
  const xs = all.map((c) => c[0]);
  const ys = all.map((c) => c[1]);
  s.points = all.map((c) => c.join(',')).join(' ');
  [s.x, s.y] = [Math.min(...xs), Math.min(...ys)];
  [s.width, s.height] = [Math.max(...xs) - s.x, Math.max(...ys) - s.y];
}

function moveTo(s, x, y) {
  const { width, height } = plan();
  const [nx, ny] = [within(x, 0, width - s.width), within(y, 0, height - s.height)];
  if (s.kind === 'area') setCorners(s, cornersOf(s).map(([cx, cy]) => [cx + nx - s.x, cy + ny - s.y]));
  [s.x, s.y] = [nx, ny];
}

function resizeTo(s, w, h) {
  const p = plan();
  const width = within(w, Math.min(p.grid, 10), p.width - s.x);
  const height = within(h, Math.min(p.grid, 10), p.height - s.y);
  if (s.kind === 'area') {
    const [fx, fy] = [width / s.width, height / s.height];
    setCorners(s, cornersOf(s).map(([x, y]) => [s.x + (x - s.x) * fx, s.y + (y - s.y) * fy]));
  }
  [s.width, s.height] = [width, height];
}

function turn(s) {
  const [cx, cy] = [s.x + s.width / 2, s.y + s.height / 2];
  if (s.kind === 'area') {
    setCorners(s, cornersOf(s).map(([x, y]) => [cx - (y - cy), cy + (x - cx)]));
    return;
  }
  [s.width, s.height] = [s.height, s.width];
  s.turn = (s.turn + 1) % 4;
  moveTo(s, snap(cx - s.width / 2), snap(cy - s.height / 2));
}

function shapeOf(kind, over = {}) {
  const s = { kind, ...NOTHING };
  if (kind === 'area') setCorners(s, [[0, 0], [500, 0], [500, 200], [250, 200], [250, 400], [0, 400]]);
  else [s.width, s.height] = SIZES[kind] ?? [0, 0];
  return Object.assign(s, over);
}

// Where nothing else stands, seen from what is on the screen; else in its middle.
function findRoom(s) {
  const { width, height, grid } = plan();
  const free = (x, y) => shapes.every((o) => o.kind === 'outline' || x >= o.x + o.width || y >= o.y + o.height ||
    x + s.width <= o.x || y + s.height <= o.y);
  const step = Math.max(grid, 20);
  for (let y = step; y + s.height <= height; y += step) {
    for (let x = step; x + s.width <= width; x += step) if (free(x, y)) return moveTo(s, snap(x), snap(y));
  }
  return moveTo(s, snap((width - s.width) / 2), snap((height - s.height) / 2));
}

// ---- drawing

const point = (s, u, v) => [
  `${s.x + u} ${s.y + v}`, `${s.x + s.width - v} ${s.y + u}`,
  `${s.x + s.width - u} ${s.y + s.height - v}`, `${s.x + v} ${s.y + s.height - u}`,
][s.turn];

function pathOf(s) {
  const box = `M${s.x} ${s.y}h${s.width}v${s.height}h${-s.width}Z`;
  const [w, d] = s.turn % 2 ? [s.height, s.width] : [s.width, s.height];
  const at = (u, v) => point(s, u, v);
  if (BOXES.includes(s.kind)) return box;
  if (s.kind === 'area') return `M${cornersOf(s).map((c) => c.join(' ')).join('L')}Z`;
  if (s.kind === 'desk') {
    const table = d - d * 0.36;
    const r = Math.min(d - table, w / 3);
    return `M${at(0, 0)}L${at(w, 0)}L${at(w, table)}L${at(0, table)}ZM${at(w / 2 - r, table)}A${r} ${r} 0 0 0 ${at(w / 2 + r, table)}`;
  }
  if (s.kind === 'door') {
    const r = Math.min(w, d);
    return `M${at(0, 0)}L${at(0, r)}A${r} ${r} 0 0 0 ${at(r, 0)}Z`;
  }
  if (s.kind === 'stairs') {
    let path = box;
    for (let v = 30; v < d; v += 30) path += `M${at(0, v)}L${at(w, v)}`;
    return path;
  }
  if (s.kind === 'lift') {
    const arrow = (foot, head) => `M${at(w / 5, d * foot)}L${at(w / 2, d * head)}L${at(w * 0.8, d * foot)}Z`;
    return box + arrow(0.45, 1 / 6) + arrow(0.55, 5 / 6);
  }
  if (s.kind === 'way') {
    const head = Math.min(w / 2, d / 3);
    return `M${at(w / 2, d)}L${at(w / 2, 0)}M${at(w / 2 - head, head)}L${at(w / 2, 0)}L${at(w / 2 + head, head)}`;
  }
  return s.kind === 'outline' ? outlines.get(s.outline)?.path ?? '' : box;
}

function draw(name, attributes, parent, text) {
  const e = document.createElementNS(SVG, name);
  for (const [k, v] of Object.entries(attributes)) e.setAttribute(k, v);
  if (text) e.textContent = text;
  parent.append(e);
  return e;
}

function boxOf(s) {
  return s.kind === 'outline' ? outlines.get(s.outline) ?? s : s;
}

function drawName(s, g) {
  const box = boxOf(s);
  const text = resources.get(s.resource)?.name || s.label;
  if (!text) return;
  const fits = (t) => Math.min((box.width * 1.65) / t.length, box.height / 2, plan().width / 62);
  const least = plan().width / 120;
  const shown = fits(text) >= least ? text : text.slice(text.lastIndexOf(' ') + 1);
  const chair = s.kind === 'desk' ? (s.turn % 2 ? s.width : s.height) * 0.18 : 0;
  const [dx, dy] = [[0, -chair], [chair, 0], [0, chair], [-chair, 0]][s.turn];
  const size = Math.max(fits(shown), s.kind === 'label' ? least : 0);
  if (size < least) return;
  draw('text', {
    x: box.x + box.width / 2 + dx, y: (s.kind === 'zone' ? box.y + 35 : box.y + box.height / 2) + dy + size * 0.35, 'font-size': size,
  }, g, shown);
}

function drawShape(i) {
  const s = shapes[i];
  const place = resources.has(s.resource);
  const g = draw('g', {
    'data-shape': i, tabindex: 0, role: 'button', 'aria-pressed': i === chosen,
    'aria-label': `${nameOf(s)}, ${kindNames.get(s.kind)}`,
    class: `plan-it ${place ? 'place free' : `plan-${s.kind}`} ${s.kind}${i === chosen ? ' chosen' : ''}`,
  }, canvas);
  draw('path', { d: pathOf(s) }, g);
  if (s.kind === 'label') draw('path', { d: `M${s.x} ${s.y}h${s.width}v${s.height}h${-s.width}Z`, class: 'plan-feel' }, g);
  if (s.kind === 'toilet') {
    const sign = draw('svg', { x: s.x, y: s.y, width: s.width, height: s.height, viewBox: '-3 -3 30 30' }, g);
    draw('path', { d: 'M10 4.5a.5.5 0 1 0 0 .01M10 8v5h5l3 6M10 10h4M9 11.5a5 5 0 1 0 6 6.5' }, sign);
  }
  drawName(s, g);
}

function drawHandles() {
  const s = shapes[chosen];
  if (!s || s.kind === 'outline') return;
  const r = (canvas.viewBox.baseVal.width / canvas.getBoundingClientRect().width) * 8 || 12;
  const handle = (x, y, data) => draw('circle', { cx: x, cy: y, r, class: 'plan-handle', ...data }, canvas);
  if (s.kind === 'area') cornersOf(s).forEach(([x, y], i) => handle(x, y, { 'data-corner': i }));
  else {
    for (const h of [0, 1]) for (const w of [0, 1]) handle(s.x + s.width * w, s.y + s.height * h, { 'data-side': `${w}${h}` });
  }
}

function drawAll() {
  const { width, height } = plan();
  const focused = canvas.contains(document.activeElement);
  canvas.setAttribute('viewBox', `0 0 ${width} ${height}`);
  canvas.replaceChildren();
  draw('rect', { class: 'plan-sheet', width, height }, canvas);
  if (picture) draw('image', { class: 'plan-picture', href: picture.getAttribute('href'), width, height }, canvas);
  const joined = new Set(shapes.map((s) => s.outline));
  for (const o of outlines.values()) {
    if (joined.has(o.number)) continue;
    draw('path', {
      d: o.path, class: `plan-outline ${o.tone}`, 'data-outline': o.number, tabindex: 0, role: 'button',
      'aria-label': o.title || `${kindNames.get('outline')} ${o.number}`,
    }, canvas);
  }
  const order = [...shapes.keys()];
  for (const i of order.filter((k) => UNDER.includes(shapes[k].kind))) drawShape(i);
  for (const i of order.filter((k) => !UNDER.includes(shapes[k].kind))) drawShape(i);
  drawHandles();
  if (focused && chosen >= 0) canvas.querySelector(`[data-shape="${chosen}"]`)?.focus({ preventScroll: true });
}

// ---- what stands beside the drawing

function showList() {
  const placed = new Set(shapes.map((s) => s.resource));
  const left = [...resources.values()].filter((r) => !placed.has(r.id) && !r.elsewhere);
  $('plan-list').replaceChildren(...left.map((r) => {
    const item = document.createElement('li');
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'button quiet';
    button.dataset.place = r.id;
    button.textContent = r.name;
    item.append(button);
    return item;
  }));
  $('plan-all').hidden = left.length > 0;
  const s = shapes[chosen];
  const choice = $('plan-place');
  choice.replaceChildren(choice.options[0], ...[...resources.values()]
    .filter((r) => !r.elsewhere && (r.id === s?.resource || !placed.has(r.id)))
    .map((r) => new Option(r.name, r.id)));
  choice.value = s?.resource ?? '';
}

function showChosen() {
  const s = shapes[chosen];
  document.querySelector('.plan-chosen').hidden = !s;
  for (const name of ['turn', 'copy', 'remove']) form.querySelector(`[data-do="${name}"]`).disabled = !s;
  form.querySelector('[data-do="undo"]').disabled = before.length === 0;
  form.querySelector('[data-do="redo"]').disabled = after.length === 0;
  if (!s) return;
  $('plan-place').closest('.field').hidden = !PLACES.includes(s.kind);
  $('plan-label').closest('.field').hidden = resources.has(s.resource) || s.kind === 'outline';
  $('plan-label').value = s.label;
  for (const name of ['x', 'y', 'width', 'height']) {
    $(`plan-${name}`).value = boxOf(s)[name];
    $(`plan-${name}`).disabled = s.kind === 'outline';
  }
  document.querySelector('.plan-corners').hidden = s.kind !== 'area';
}

function show() {
  drawAll();
  showList();
  showChosen();
}

function say() {
  const s = shapes[chosen];
  if (s) $('plan-says').textContent = `${nameOf(s)}: ${boxOf(s).x}, ${boxOf(s).y}; ${boxOf(s).width} × ${boxOf(s).height}`;
}

// ---- doing and undoing

function done() {
  const text = JSON.stringify(shapes);
  if (text !== now) {
    before.push(now);
    if (before.length > UNDO_MAX) before.shift();
    after.length = 0;
    now = text;
  }
  show();
  say();
}

function goTo(from, to) {
  if (!from.length) return;
  to.push(now);
  now = from.pop();
  shapes = JSON.parse(now);
  chosen = -1;
  show();
}

function choose(i) {
  chosen = i;
  show();
}

function add(s) {
  findRoom(s);
  shapes.push(s);
  chosen = shapes.length - 1;
  done();
  canvas.querySelector(`[data-shape="${chosen}"]`)?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
}

function remove() {
  shapes.splice(chosen, 1);
  chosen = -1;
  done();
  canvas.closest('.plan-frame').focus();
}

// A resource goes onto what is chosen, if that is no place yet; else it gets a shape of its own.
function place(id) {
  const s = shapes[chosen];
  const r = resources.get(id);
  if (s && PLACES.includes(s.kind) && !resources.has(s.resource)) {
    s.resource = id;
    done();
    return;
  }
  const own = shapeOf(r.drawn, { resource: id });
  if (r.drawn === 'room') own.width = Math.min(260 + 28 * r.seats, 1100);
  if (r.drawn === 'zone') {
    const row = Math.max(1, Math.ceil(Math.sqrt(r.units)));
    [own.width, own.height] = [row * 130 + 40, Math.ceil(r.units / row) * 150 + 90];
  }
  add(own);
}

function join(outline) {
  shapes.push(shapeOf('outline', { outline }));
  chosen = shapes.length - 1;
  done();
  $('plan-place').focus();
}

function addCorner() {
  const s = shapes[chosen];
  const all = cornersOf(s);
  if (all.length >= 40) return;
  const length = (i) => Math.hypot(all[i][0] - all[(i + 1) % all.length][0], all[i][1] - all[(i + 1) % all.length][1]);
  const longest = all.map((_, i) => i).sort((a, b) => length(b) - length(a))[0];
  const next = all[(longest + 1) % all.length];
  all.splice(longest + 1, 0, [(all[longest][0] + next[0]) / 2, (all[longest][1] + next[1]) / 2]);
  setCorners(s, all);
  done();
}

function setZoom(by) {
  zoom = within(zoom + by, 0, ZOOMS.length - 1);
  for (const n of ZOOMS) canvas.closest('.plan-frame').classList.toggle(`zoom-${n}`, n === ZOOMS[zoom] && zoom > 0);
  drawAll();
}

const deeds = {
  undo: () => goTo(before, after),
  redo: () => goTo(after, before),
  turn: () => { turn(shapes[chosen]); done(); },
  copy: () => add({ ...shapes[chosen], resource: null }),
  remove,
  corner: addCorner,
  smaller: () => setZoom(-1),
  larger: () => setZoom(1),
};

// ---- mouse and finger

function at(e) {
  const p = new DOMPoint(e.clientX, e.clientY).matrixTransform(canvas.getScreenCTM().inverse());
  return [p.x, p.y];
}

canvas.addEventListener('pointerdown', (e) => {
  const handle = e.target.closest('.plan-handle');
  const shape = e.target.closest('[data-shape]');
  const i = handle ? chosen : shape ? Number(shape.dataset.shape) : -1;
  // A finger first chooses, then moves: else one could not scroll past a room.
  const wait = e.pointerType === 'touch' && i !== chosen;
  if (e.target.closest('[data-outline]')) return;
  if (i < 0) {
    choose(-1);
    return;
  }
  if (i !== chosen) choose(i);
  if (wait || shapes[i].kind === 'outline') return;
  const [x, y] = at(e);
  drag = { x, y, was: { ...shapes[i] }, side: handle?.dataset.side, corner: handle?.dataset.corner };
  canvas.setPointerCapture(e.pointerId);
  e.preventDefault();
  canvas.querySelector(`[data-shape="${i}"]`)?.focus({ preventScroll: true });
});

canvas.addEventListener('pointermove', (e) => {
  if (!drag) return;
  const s = shapes[chosen];
  const [x, y] = at(e);
  const [dx, dy] = [x - drag.x, y - drag.y];
  Object.assign(s, drag.was);
  if (drag.corner !== undefined) {
    setCorners(s, cornersOf(s).map((c, i) => (i === Number(drag.corner) ? [snap(c[0] + dx), snap(c[1] + dy)] : c)));
  } else if (drag.side) {
    const [right, low] = [drag.side[0] === '1', drag.side[1] === '1'];
    const [x2, y2] = [s.x + s.width, s.y + s.height];
    const nx = right ? s.x : within(snap(s.x + dx), 0, x2 - 10);
    const ny = low ? s.y : within(snap(s.y + dy), 0, y2 - 10);
    const w = right ? snap(x2 + dx) - s.x : x2 - nx;
    const h = low ? snap(y2 + dy) - s.y : y2 - ny;
    [s.x, s.y] = [nx, ny];
    resizeTo(s, w, h);
  } else {
    moveTo(s, snap(s.x + dx), snap(s.y + dy));
  }
  drawAll();
});

for (const name of ['pointerup', 'pointercancel']) {
  canvas.addEventListener(name, () => {
    if (!drag) return;
    drag = null;
    done();
  });
}

canvas.addEventListener('click', (e) => {
  const outline = e.target.closest('[data-outline]');
  if (outline) join(Number(outline.dataset.outline));
});

// ---- keyboard

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

function onKey(e) {
  const s = shapes[chosen];
  const arrow = ARROWS[e.key];
  const { grid } = plan();
  if ((e.ctrlKey || e.metaKey) && e.key.toLowerCase() === 'z') deeds[e.shiftKey ? 'redo' : 'undo']();
  else if ((e.ctrlKey || e.metaKey) && e.key.toLowerCase() === 'y') deeds.redo();
  else if (arrow && s && s.kind !== 'outline') {
    if (e.shiftKey) resizeTo(s, s.width + arrow[0] * grid, s.height + arrow[1] * grid);
    else moveTo(s, s.x + arrow[0] * grid, s.y + arrow[1] * grid);
    done();
  } else if ((e.key === 'Delete' || e.key === 'Backspace') && s) remove();
  else if (e.key === 'r' && !e.ctrlKey && !e.metaKey && s && s.kind !== 'outline') deeds.turn();
  else if (e.key === 'Escape') choose(-1);
  else if ((e.key === 'Enter' || e.key === ' ') && e.target.dataset.outline) join(Number(e.target.dataset.outline));
  else return;
  e.preventDefault();
}

canvas.addEventListener('keydown', onKey);
canvas.addEventListener('focusin', (e) => {
  const shape = e.target.closest('[data-shape]');
  if (shape && Number(shape.dataset.shape) !== chosen) choose(Number(shape.dataset.shape));
});

// ---- buttons and fields

form.addEventListener('click', (e) => {
  const button = e.target.closest('button');
  if (!button) return;
  if (button.dataset.add) add(shapeOf(button.dataset.add));
  if (button.dataset.place) place(button.dataset.place);
  if (button.dataset.do) deeds[button.dataset.do]();
});

document.querySelector('.plan-side').addEventListener('change', (e) => {
  const s = shapes[chosen];
  const value = Number.parseInt(e.target.value, 10) || 0;
  if (!s) return;
  if (e.target.id === 'plan-place') s.resource = e.target.value || null;
  if (e.target.id === 'plan-label') s.label = e.target.value;
  if (e.target.id === 'plan-x') moveTo(s, value, s.y);
  if (e.target.id === 'plan-y') moveTo(s, s.x, value);
  if (e.target.id === 'plan-width') resizeTo(s, value, s.height);
  if (e.target.id === 'plan-height') resizeTo(s, s.width, value);
  done();
});

// Enter in a field of the side changes the shape; the form is sent by its button.
document.querySelector('.plan-side').addEventListener('keydown', (e) => {
  if (e.key !== 'Enter' || e.target.tagName !== 'INPUT') return;
  e.preventDefault();
  e.target.dispatchEvent(new Event('change', { bubbles: true }));
});

for (const id of ['width', 'height', 'grid']) $(id).addEventListener('input', () => show());

// An outline that became no place says nothing.
form.addEventListener('submit', () => {
  shapes = shapes.filter((s) => s.kind !== 'outline' || s.resource);
  const said = (s) => Object.fromEntries(Object.entries(s).filter(([, v]) => v));
  field.value = JSON.stringify(shapes.map(said)); // what is 0 or empty goes without saying
  now = kept = JSON.stringify(shapes);
});

addEventListener('beforeunload', (e) => {
  if (JSON.stringify(shapes) !== kept) e.preventDefault();
});

for (const part of form.querySelectorAll('.plan-tools, .plan-side')) part.hidden = false;
show();
