// The plan of a floor grows and shrinks in its frame; what was scrolled to stays when the plan is fetched again.
const bar = document.querySelector('[data-plan-zoom]');
const frame = () => document.querySelector('.plan-frame');
const STEPS = [100, 150, 200, 300, 400];
let step = 0;
let seen = [0, 0];

function show() {
  for (const n of STEPS) frame().classList.toggle(`zoom-${n}`, n === STEPS[step] && step > 0);
  bar.querySelector('[data-zoom="1"]').disabled = step === STEPS.length - 1;
  for (const button of bar.querySelectorAll('[data-zoom="-1"], [data-zoom="0"]')) button.disabled = step === 0;
}

// The middle of what is seen stays in the middle.
function zoom(by) {
  const f = frame();
  const middle = [f.scrollLeft + f.clientWidth / 2, f.scrollTop + f.clientHeight / 2];
  const before = f.scrollWidth;
  step = by === 0 ? 0 : Math.min(Math.max(step + by, 0), STEPS.length - 1);
  show();
  const grown = f.scrollWidth / before;
  f.scrollTo(middle[0] * grown - f.clientWidth / 2, middle[1] * grown - f.clientHeight / 2);
}

if (bar && frame()) {
  bar.hidden = false;
  bar.addEventListener('click', (e) => {
    const button = e.target.closest('[data-zoom]');
    if (button) zoom(Number(button.dataset.zoom));
  });
  document.addEventListener('scroll', (e) => {
    if (e.target === frame()) seen = [frame().scrollLeft, frame().scrollTop];
  }, true);
  document.addEventListener('live', () => {
    const [left, top] = seen;
    show();
    frame().scrollTo(left, top);
  });
  show();
}
