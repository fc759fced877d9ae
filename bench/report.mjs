// report: the page docs/benchmarks.md from what bench/run.mjs measured.

const whole = (n) => Math.round(n).toLocaleString('en-US');
const figure = (n, unit) => (unit === 'ms' ? `${n.toFixed(2)} ms` : `${whole(n)} ${unit}`);

function row(r) {
  if (r.skipped) return `| ${r.what} | skipped: ${r.skipped} | | | | |`;
  const ratio = r.faster ? r.reference / r.ours : r.ours / r.reference;
  const mark = ratio >= r.least ? 'met' : '**missed**';
  return `| ${r.what} | ${figure(r.ours, r.unit)} | ${r.name}: ${figure(r.reference, r.unit)} | ${ratio.toFixed(2)} | ${r.least} | ${mark} |`;
}

/* How the cost of one answer grows from one column to another: 0 not at all, 1 in proportion. */
const exponent = (from, to, name) => (Math.log(from[name] / to[name]) / Math.log(to.spaces / from.spaces)).toFixed(2);

/* From each column to the next, and from the first to the last. */
function exponents(columns, name) {
  const steps = columns.slice(1).map((to, i) => exponent(columns[i], to, name));
  if (steps.length > 1) steps.push(exponent(columns[0], columns[columns.length - 1], name));
  return steps;
}

function growthTable(columns) {
  const head = columns.map((c) => `${c.spaces} spaces, ${whole(c.spaces * 7200)} bookings`).join(' | ');
  const line = (label, name) =>
    `| ${label} | ${columns.map((c) => `${whole(c[name])}/s`).join(' | ')} | ${exponents(columns, name).join(', ')} |`;
  return [
    `| what | ${head} | exponents |`,
    `|---|${columns.map(() => '---').join('|')}|---|`,
    line('JSON: what is free in one space', 'free'),
    line('HTML: day view of one space', 'day'),
    line('JSON: search of the network near a town', 'search'),
  ].join('\n');
}

export function report({rows, facts, tables, quick, machine}) {
  return `# Benchmarks

Written by \`make bench\`, never by hand. Machine: ${machine}; client and server share it. Each speed is the median of
${quick ? 'one round' : 'three rounds'}; in each, the reference and Loggia take turns.

| what | Loggia | reference | ratio | at least | |
|---|---|---|---|---|---|
${rows.map(row).join('\n')}

${facts.map((f) => `- ${f}`).join('\n')}

## How cost grows

An exponent is the growth of the cost of one answer with the data: 0 is "not at all", 1 is "in proportion". It is given from each
column to the next and, behind them, from the first to the last. A search near a town looks from
the town outwards and counts what is free only in the spaces that its page shows: all six of the smallest network, 25 of the others.

${growthTable(tables.growth)}
`;
}
