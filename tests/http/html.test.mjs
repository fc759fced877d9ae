// Every page is well-formed HTML: no parse error, every element closed, no id twice, labels that
// lead to a field, links of the site that lead somewhere.
import assert from "node:assert/strict";
import { before, describe, test } from "node:test";

import { parse } from "parse5";

import { clientOf, morning, shared, signedIn } from "../support/world.mjs";

const EMPTY = new Set(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta",
  "source", "track", "wbr"]);

function* elements(node) {
  if (node.tagName) yield node;
  for (const child of node.childNodes ?? []) yield* elements(child);
}

const noPage = /\{(id|code|operator|floor)\}|\.(csv|ics|svg|jpg)$|events$/;

const attribute = (e, name) => e.attrs.find((a) => a.name === name)?.value;

// What is wrong with a page, as sentences.
function faults(html) {
  const found = [];
  const tree = parse(html, {
    sourceCodeLocationInfo: true,
    onParseError: (e) => found.push(`${e.code} at line ${e.startLine}`),
  });
  const ids = new Set();
  const all = [...elements(tree)];
  for (const e of all) {
    const place = e.sourceCodeLocation;
    if (!place) found.push(`<${e.tagName}> is not in the text`);
    else if (!EMPTY.has(e.tagName) && !place.endTag && e.namespaceURI.endsWith("xhtml"))
      found.push(`<${e.tagName}> of line ${place.startLine} is not closed`);
    const id = attribute(e, "id");
    if (id !== undefined && (id === "" || ids.has(id))) found.push(`id "${id}" twice or empty`);
    ids.add(id);
  }
  for (const e of all) {
    const target = e.tagName === "label" ? attribute(e, "for") : undefined;
    if (target !== undefined && !ids.has(target)) found.push(`label for "${target}" without it`);
    for (const name of ["aria-describedby", "aria-labelledby", "aria-controls", "list"])
      for (const one of (attribute(e, name) ?? "").split(/\s+/).filter(Boolean))
        if (!ids.has(one)) found.push(`${name} names "${one}", which is not there`);
    if (e.tagName === "img" && attribute(e, "alt") === undefined) found.push("img without alt");
  }
  for (const e of all)
    if (attribute(e, "href") === "#") found.push(`a link that leads nowhere: line ${
      e.sourceCodeLocation?.startLine}`);
  const root = all.find((e) => e.tagName === "html");
  if (!attribute(root, "lang")) found.push("no language");
  if (all.filter((e) => e.tagName === "h1").length !== 1) found.push("not exactly one h1");
  if (all.filter((e) => e.tagName === "main").length !== 1) found.push("not exactly one main");
  return { found, links: all.filter((e) => e.tagName === "a").map((e) => attribute(e, "href")) };
}

describe("pages", () => {
  const w = shared("sqlite", { days: 9 });
  let browsers;
  let pages;
  const links = new Map(); // where each was found first
  before(async () => {
    browsers = {
      member: await signedIn(w.server, "member"),
      host: await signedIn(w.server, "host"),
      steward: await signedIn(w.server, "steward"),
    };
    const made = await w.guest.post(`/s/${w.home}/bookings`, morning());
    const resources = (await w.guest.get(`/s/${w.home}/free`)).json.resources;
    const { json } = await w.guest.get("/openapi");
    pages = Object.entries(json.paths)
      .filter(([path, item]) => item.get && !noPage.test(path))
      .map(([path]) =>
        path.replace("{slug}", path.startsWith("/network/") ? "portello-lab" : w.home));
    const secret = new URL(made.json.manage_url);
    pages.push(secret.pathname + secret.search);
    pages.push(`/s/${w.home}/resources/${resources[0].id}`, "/nowhere");
    pages.push("/spaces?near=Padova&free=1", "/spaces?near=Qwxzqwxz", "/spaces?page=3");
    pages.push("/?lang=it");
    pages.push(`/s/${w.home}/book?kind=desk&date=${morning().date}&from=10:00&to=12:00`);
    pages.push(`/s/${w.home}/book?kind=desk&date=2020-01-01&from=10:00&to=12:00`);
  });
  // A space as it is when it has just been made: the pages say what to do first.
  before(async () => {
    const steward = await clientOf(w.server, "steward");
    const made = await steward.post("/spaces/new", { name: "Casa Vuota", street: "Via Nuova 1",
      town: "Padova", host_email: "ada@vuota.example" });
    assert.equal(made.status, 201, made.text);
    pages.push(...pages.filter((p) => p.startsWith(`/s/${w.home}/`) && !p.includes("?"))
      .map((p) => p.replace(`/s/${w.home}/`, `/s/${made.json.slug}/`))
      .filter((p) => !p.includes("/resources/")));
  });

  test("each is well-formed for a guest, a member, a host and a steward", async (t) => {
    for (const page of pages)
      await t.test(page, async () => {
        for (const role of [undefined, "member", "host", "steward"]) {
          const cookie = role ? browsers[role].cookieHeader() : "";
          const reply = await fetch(w.server.url + page,
            { headers: { accept: "text/html", cookie } });
          if (!/^text\/html/.test(reply.headers.get("content-type") ?? "")) return;
          const { found, links: here } = faults(await reply.text());
          assert.deepEqual(found, [], `as ${role ?? "guest"}, status ${reply.status}`);
          if (page.startsWith("/s/casa-vuota")) continue; // what cannot be done yet says so
          for (const link of here) if (!links.has(link)) links.set(link, { page, cookie });
        }
      });
  });

  test("no link of the site leads nowhere", async () => {
    const dead = [];
    for (const [link, { page, cookie }] of links) {
      if (!link?.startsWith("/")) continue;
      const reply = await fetch(w.server.url + link,
        { headers: { accept: "text/html", cookie }, redirect: "manual" });
      await reply.body?.cancel();
      if (reply.status >= 400) dead.push(`${reply.status} ${link} on ${page}`);
    }
    assert.deepEqual(dead, []);
  });

  // Whoever goes on from page to page by what the pages offer is never shown a door that is shut. Of addresses that
  // differ only in a code, a day or a number one is opened.
  test("nobody is offered what he is then refused", async (t) => {
    const shape = (link) => link.replaceAll(w.home, "HOME").replace(/^\/(s|teams|operators)\/(?!HOME)[^/?]+/, "/$1/X")
      .replace(/[0-9a-z]{10}(?=[/?&.]|$)/g, "ID").replace(/\d{4}-\d\d-\d\d/g, "DATE").replace(/\d+/g, "N");
    for (const role of [undefined, "member", "team", "desk", "host", "steward"])
      await t.test(role ?? "guest", async () => {
        const browser = role && (browsers[role] ?? await signedIn(w.server, role));
        const cookie = browser ? browser.cookieHeader() : "";
        const seen = new Set();
        const from = new Map();
        const queue = ["/", "/spaces", `/s/${w.home}`, ...(role ? ["/me"] : [])];
        const shut = [];
        for (const page of queue) {
          const reply = await fetch(w.server.url + page,
            { headers: { accept: "text/html", cookie }, redirect: "manual" });
          if (reply.status >= 400) shut.push(`${reply.status} ${page} on ${from.get(page)}`);
          if (!/^text\/html/.test(reply.headers.get("content-type") ?? "")) {
            await reply.body?.cancel();
            continue;
          }
          for (const [, href] of (await reply.text()).matchAll(/<a [^>]*?href="(\/[^"#]*)/g)) {
            const link = href.replaceAll("&amp;", "&");
            if (seen.has(shape(link)) || link.startsWith("/assets/")) continue;
            seen.add(shape(link));
            from.set(link, page);
            queue.push(link);
          }
        }
        assert.deepEqual(shut, []);
        assert.ok(queue.length > 25, `only ${queue.length} pages were found`);
      });
  });
});
