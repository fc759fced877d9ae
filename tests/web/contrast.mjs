// contrast.mjs: each pair of colours that css/*.css puts on one another, in both themes, against the
// 4.5:1 of WCAG 2.2 for text and its 3:1 for the edges of what one touches.
import { readFileSync } from 'node:fs';

const css = readFileSync(new URL('../../src/web/css/tokens.css', import.meta.url), 'utf8');
const TEXT = 4.5;
const EDGE = 3;
const pairs = [
  ['ink', ['paper', 'sheet', 'grey-wash', 'free-wash', 'act-wash', 'land'], TEXT],
  ['soft', ['paper', 'sheet', 'grey-wash', 'land'], TEXT],
  ['act', ['paper', 'sheet', 'act-wash'], TEXT],
  ['act-strong', ['paper', 'sheet', 'act-wash'], TEXT],
  ['free', ['paper', 'sheet', 'free-wash'], TEXT],
  ['on-act', ['act', 'act-strong'], TEXT],
  ['on-free', ['free'], TEXT],
  ['paper', ['ink'], TEXT],
  ['edge', ['paper', 'sheet'], EDGE],
];

function colours(block) {
  return Object.fromEntries([...block.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6})/g)].map((m) => [m[1], m[2]]));
}

function luminance(hex) {
  const [r, g, b] = [1, 3, 5].map((i) => {
    const v = parseInt(hex.slice(i, i + 2), 16) / 255;
    return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a, b) {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

const darkAt = css.indexOf('@media (prefers-color-scheme: dark)');
if (darkAt < 0) throw new Error('tokens.css has no dark theme');
const light = colours(css.slice(0, darkAt));
const themes = { light, dark: { ...light, ...colours(css.slice(darkAt)) } };

let failed = 0;
let lowest = Infinity;
for (const [theme, named] of Object.entries(themes)) {
  for (const [front, backs, least] of pairs) {
    for (const back of backs) {
      if (!named[front] || !named[back]) throw new Error(`${theme}: no colour --${front} or --${back}`);
      const ratio = contrast(named[front], named[back]);
      if (least === TEXT) lowest = Math.min(lowest, ratio);
      if (ratio >= least) continue;
      console.error(`${theme}: --${front} on --${back} has ${ratio.toFixed(2)}:1, less than ${least}:1`);
      failed = 1;
    }
  }
}
console.log(`contrast: lowest pair of text ${lowest.toFixed(2)}:1`);
process.exitCode = failed;
