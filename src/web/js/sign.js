// A name drawn with mouse, pen or finger, beside the one that is typed: <div data-pad="FIELD"> gets its strokes
// into the hidden field of that name, as a path of whole numbers. Without script there is no pad, and the typed name does.
const MOST_POINTS = 1900;

for (const pad of document.querySelectorAll('[data-pad]')) {
  const field = pad.closest('form').elements[pad.dataset.pad];
  const svg = pad.querySelector('svg');
  const ink = pad.querySelector('[data-ink]');
  let points = field.value.split(/[ML]/).length - 1;
  let last;

  const show = () => ink.setAttribute('d', field.value);
  const place = (e) => {
    const box = svg.getBoundingClientRect();
    const whole = (v, size, most) => Math.max(0, Math.min(most, Math.round((v / size) * most)));
    return [whole(e.clientX - box.left, box.width, 600), whole(e.clientY - box.top, box.height, 200)];
  };
  const add = (letter, [x, y]) => {
    if (points >= MOST_POINTS) return;
    points += 1;
    field.value += `${letter}${x} ${y}`;
    last = [x, y];
    show();
  };

  svg.addEventListener('pointerdown', (e) => {
    e.preventDefault();
    svg.setPointerCapture(e.pointerId);
    add('M', place(e));
  });
  svg.addEventListener('pointermove', (e) => {
    if (!last || !svg.hasPointerCapture(e.pointerId)) return;
    for (const one of e.getCoalescedEvents?.() ?? [e]) {
      const [x, y] = place(one);
      if (Math.abs(x - last[0]) + Math.abs(y - last[1]) > 2) add('L', [x, y]);
    }
  });
  svg.addEventListener('pointerup', () => { last = undefined; });
  pad.querySelector('[data-clear]').addEventListener('click', () => {
    field.value = '';
    points = 0;
    show();
  });
  show();
  pad.hidden = false;
}
