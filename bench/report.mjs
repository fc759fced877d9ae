// report: the page docs/benchmarks.md from what bench/run.mjs measured.

const whole = (n) => Math.round(n).toLocaleString('en-US');
const figure = (n, unit) => (unit === 'ms' ? `${n.toFixed(2)} ms` : `${whole(n)} ${unit}`);

function row(r) {
  if (r.skipped) return `| ${r.what} | skipped: ${r.skipped} | | | | |`;
  const ratio = r.faster ? r.reference / r.ours : r.ours / r.reference;
  const mark = ratio >= r.least ? 'met' : '**missed**';
  return `| ${r.what} | ${figure(r.ours, r.unit)} | ${r.name}: ${figure(r.reference, r.unit)} | ${ratio.toFixed(2)} | ${r.least} | ${mark} |`;
}

/* How the cost of one answer grows with the data: 0 not at all, 1 in proportion. */
function exponent(columns, name) {
  const first = columns[0];
  const last = columns[columns.length - 1];
  return Math.log(first[name] / last[name]) / Math.log(last.spaces / first.spaces);
}

function growthTable(columns) {
  const head = columns.map((c) => `${c.spaces} spaces, ${whole(c.spaces * 7200)} bookings`).join(' | ');
  const line = (label, name) =>
    `| ${label} | ${columns.map((c) => `${whole(c[name])}/s`).join(' | ')} | ${exponent(columns, name).toFixed(2)} |`;
  return [
    `| what | ${head} | exponent |`,
    `|---|${columns.map(() => '---').join('|')}|---|`,
    line('JSON: what is free in one space', 'free'),
    line('HTML: day view of one space', 'day'),
    line('JSON: search of the network near a town', 'search'),
  ].join('\n');
}

export function report({rows, facts, tables, quick, machine}) {
  return `# Benchmarks

Written by \`make bench\`, never by hand. Machine: ${machine}; client and server share it. Each speed is the median of
${quick ? 'one round' : 'three rounds'}, the reference measured in the same run.

| what | Loggia | reference | ratio | at least | |
|---|---|---|---|---|---|
${rows.map(row).join('\n')}

${facts.map((f) => `- ${f}`).join('\n')}

## How cost grows

The exponent is the growth of the cost of one answer with the data, from the first column to the last: 0 is "not at all", 1 is
"in proportion".

${growthTable(tables.growth)}
`;
}
