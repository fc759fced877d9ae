// escape.mjs RENDER: attack strings through every place where a template may put a value, read back by
// parse5 (the WHATWG algorithm, not ours): the document keeps its shape, and each place its text.
import { execFileSync } from 'node:child_process';
import assert from 'node:assert/strict';
import { parse } from 'parse5';

const attacks = [
  'harmless',
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "'><svg onload=alert(1)>",
  '</title></textarea></select></script><script>alert(1)</script>',
  '<!--', '-->', ']]>', '<![CDATA[', '<!doctype html>', '<?php ?>',
  '&lt;b&gt; &amp; &#60; &quot', '&', '<', '>', '"', "'", '`', '=', '\\', '/', '%', '#', '?',
  'javascript:alert(1)', 'JaVaScRiPt:alert(1)', 'java\tscript:alert(1)', ' javascript:alert(1)',
  '\u0001javascript:alert(1)', 'data:text/html,<b>', 'vbscript:x', '//evil.example/', '/\\evil.example',
  'https://ok.example/?a=1&b="2"', 'mailto:a@b.example', '/s/place?x=y&z', '?page=2', '#top',
  '{name}', '{{name}}', '{who}', '%s%n', '${1}', '\u2028\u2029', 'x\ny', '\u202e reversed', 'à è ì € 漢 🦄',
  'onmouseover=alert(1) x=', '" onfocus="alert(1)" autofocus="', '</script', '<!--<script>', '\\u003c',
];
const schemes = /^(https?:\/\/|mailto:|tel:|otpauth:\/\/|[/?#])/i;

const render = (text) => parse(execFileSync(process.argv[2], [text], { encoding: 'utf8' }));

function walk(node, visit) {
  visit(node);
  for (const child of node.childNodes ?? []) walk(child, visit);
}

function shapeOf(document) {
  const shape = [];
  walk(document, (n) => {
    if (n.tagName) shape.push(`${n.tagName} ${n.attrs.map((a) => a.name).join(' ')}`);
    else assert.notEqual(n.nodeName, '#comment');
  });
  return shape.join('\n');
}

const textOf = (node) => (node.childNodes ?? []).map((c) => c.value ?? textOf(c)).join('');

function places(document) {
  const found = {};
  walk(document, (n) => {
    const id = n.attrs?.find((a) => a.name === 'id')?.value;
    const attributes = Object.fromEntries((n.attrs ?? []).map((a) => [a.name, a.value]));
    if (id) found[id] = { text: textOf(n), ...attributes };
    if (n.tagName === 'title') (found.titles ??= []).push(textOf(n));
    if (attributes.type === 'hidden') found.hidden = attributes;
  });
  return found;
}

function check(text) {
  const document = render(text);
  assert.equal(shapeOf(document), shape, 'the document has another shape');
  const at = places(document);
  const line = text.replace(/\r\n?/g, '\n');
  for (const said of [at.text.text, at.double.title, at.single.title, at.old.value, at.area.text,
    at.chosen.value, at.chosen.text, at.hidden.value, ...at.titles]) assert.equal(said, line);
  // No line begins with the dot between two things: it stays with what is before it.
  assert.equal(at.dotted.text.replace(line, ''), 'one\u00a0· two\u00a0· \u00a0· three');
  // Nor does the end of a partial of words come between.
  assert.equal(at.worded.text, 'one\u00a0· two');
  assert.equal(at.data['data-x'], `a ${line} b`);
  assert.equal(at.said.text, `for ${line}`);
  assert.equal(at.said.title, `for ${line}`);
  assert.equal(at.field.value, line);

  const base = 'https://loggia.example/here/';
  const segment = at.segment.href.slice('/s/'.length, -'/day'.length);
  assert.match(segment, /^[\w.~%-]*$/);
  assert.equal(decodeURIComponent(segment), text);
  const query = new URL(at.query.href, base);
  assert.deepEqual([...query.searchParams], [['q', text], ['date', '2027-03-02']]);
  assert.equal(query.hash, '#x');
  assert.ok(at.behind.href.startsWith('https://loggia.example/s/'));
  assert.doesNotMatch(at.sources.srcset.replace(/ [12]x(, )?/g, ''), /[\s,]/);
  const whole = new URL(at.whole.href, base);
  assert.match(whole.protocol, /^(https?|mailto|tel|otpauth):$/);
  if (!schemes.test(text)) assert.equal(at.whole.href, '#');
  if (text === 'https://ok.example/?a=1&b="2"') assert.equal(at.whole.href, text);
  if (text.startsWith('/\\')) assert.equal(whole.host, 'loggia.example');

  const [item] = JSON.parse(at.json.text);
  assert.equal(item.name, text);
  assert.equal(item.place.town, text);
  assert.equal(item.tags[0], text);
  assert.deepEqual(JSON.parse(at.linked.text), { name: text, n: 3, open: true });
}

const shape = shapeOf(render('harmless'));
for (const text of attacks) {
  try {
    check(text);
  } catch (error) {
    error.message = `${JSON.stringify(text)}: ${error.message}`;
    throw error;
  }
}
console.log(`escape: ${attacks.length} texts came back unharmed from every place`);
