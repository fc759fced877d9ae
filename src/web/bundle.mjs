// bundle.mjs OUT_DIR: makes style sheets, scripts, fonts and the outline map from src/web and from npm
// packages. assetgen embeds what it leaves in OUT_DIR. Nothing here touches the network.
import * as esbuild from 'esbuild';
import {
  copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { outlines } from './outline.mjs';

const out = process.argv[2];
if (!out) throw new Error('use: bundle.mjs OUT_DIR');
const web = new URL('.', import.meta.url).pathname;

// The classes of css/timeline.css: a place and a length for each five minutes of up to 25 hours.
const timelineSteps = () => {
  const numbers = (n) => Array.from({ length: n }, (_, i) => i + 1);
  return [
    ...numbers(25).map((n) => `.hours-${n}{--hours:${n};--steps:${n * 12}}`),
    '@media (min-width:52rem),print{',
    ...numbers(300).map((n) => `.from-${n}{grid-column-start:${n}}.for-${n}{grid-column-end:span ${n}}`),
    '}',
  ].join('');
};
const generated = {
  name: 'generated',
  setup(build) {
    build.onResolve({ filter: /^timeline-steps$/ }, ({ path }) => ({ path, namespace: 'generated' }));
    build.onLoad({ filter: /.*/, namespace: 'generated' }, () => ({
      contents: timelineSteps(),
      loader: 'css',
    }));
  },
};

rmSync(out, { recursive: true, force: true });
mkdirSync(join(out, 'root'), { recursive: true });

// Each style sheet and each island is one file of its own, named in the templates that use it.
await esbuild.build({
  entryPoints: [
    join(web, 'css', 'app.css'),
    join(web, 'css', 'map.css'),
    join(web, 'css', 'screen.css'),
    ...readdirSync(join(web, 'js')).map((name) => join(web, 'js', name)),
  ],
  outdir: out,
  entryNames: '[name]',
  assetNames: '[name]',
  publicPath: '/assets',
  bundle: true,
  minify: true,
  format: 'esm',
  target: ['es2021', 'safari15', 'firefox100', 'chrome100'],
  loader: { '.woff2': 'file', '.png': 'empty' },
  external: ['/assets/*'],
  plugins: [generated],
  legalComments: 'none',
  logLevel: 'warning',
});

for (const [name, map] of Object.entries(outlines())) {
  writeFileSync(join(out, `${name}.json`), JSON.stringify(map));
}

// What is embedded of others goes with their terms: /licences.txt.
const embedded = [
  'leaflet',
  '@fontsource-variable/literata',
  '@fontsource-variable/source-sans-3',
  'world-atlas',
];
const modules = join(web, '..', '..', 'node_modules');
const licences = embedded.map((name) => {
  const { version } = JSON.parse(readFileSync(join(modules, name, 'package.json'), 'utf8'));
  const terms = readFileSync(join(modules, name, 'LICENSE'), 'utf8').trim();
  return `${name} ${version}\n${'='.repeat(72)}\n\n${terms}\n`;
});
// Data of others (towns) are named in NOTICE.
licences.unshift(readFileSync('NOTICE', 'utf8').trim());
writeFileSync(join(out, 'root', 'licences.txt'), licences.join('\n\n'));

const assets = join(web, 'assets');
const copy = (from, to) => {
  for (const e of existsSync(from) ? readdirSync(from, { withFileTypes: true }) : []) {
    if (e.isFile()) copyFileSync(join(from, e.name), join(to, e.name));
  }
};
copy(assets, out);
copy(join(assets, 'root'), join(out, 'root'));
