// A form that is saved as it stands changes nothing, whatever language the reader reads in.
import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { clientOf, shared, signedIn } from "../support/world.mjs";

const plain = (text) => text.replace(/&quot;/g, '"').replace(/&#39;/g, "'")
  .replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");
const named = (tag) => /\bname="([^"]*)"/.exec(tag)?.[1];
const valued = (tag) => plain(/\bvalue="([^"]*)"/.exec(tag)?.[1] ?? "");

// What a browser would send of the form with this action.
function fieldsOf(page, action) {
  const form = page.split(/(?=<form)/).find((f) => f.includes(`action="${action}"`))
    .split("</form>")[0];
  const fields = new URLSearchParams();
  for (const [tag] of form.matchAll(/<input[^>]*>/g))
    if (!/type="(checkbox|radio)"/.test(tag) || / checked/.test(tag))
      fields.append(named(tag), valued(tag));
  for (const [, tag, text] of form.matchAll(/(<textarea[^>]*>)\n?([^]*?)<\/textarea>/g))
    fields.append(named(tag), plain(text));
  for (const [, tag, options] of form.matchAll(/(<select[^>]*>)([^]*?)<\/select>/g)) {
    const all = [...options.matchAll(/<option[^>]*>/g)].map(([o]) => o);
    fields.append(named(tag), valued(all.find((o) => / selected/.test(o)) ?? all[0]));
  }
  return fields;
}

describe("a form as it stands", () => {
  const w = shared("sqlite");

  async function saved(role, page, action = page) {
    const client = await clientOf(w.server, role);
    const browser = await signedIn(w.server, role);
    const was = (await client.get(page)).json;
    const { text } = await browser.go(page);
    const reply = await browser.go(action, { method: "POST", body: fieldsOf(text, action) });
    assert.equal(reply.status, 200, reply.text);
    return { was, is: (await client.get(page)).json };
  }

  test("the settings of an Italian network, saved by who reads English", async () => {
    const { was, is } = await saved("steward", "/network/settings");
    assert.equal(was.lang, "it");
    assert.deepEqual(is, was);
  });

  test("the language of somebody who chose none, and of somebody who chose", async () => {
    const { was, is } = await saved("member", "/me/profile");
    assert.equal(was.lang, null);
    assert.deepEqual(is, was);
    const client = await clientOf(w.server, "member");
    await client.post("/me/profile", { lang: "it" });
    const chosen = await saved("member", "/me/profile");
    assert.equal(chosen.was.lang, "it");
    assert.deepEqual(chosen.is, chosen.was);
  });

  test("the Italian text of a template stays the Italian one", async () => {
    const steward = await clientOf(w.server, "steward");
    const { id } = (await steward.get("/network/templates")).json.own
      .find((t) => t.kind === "contract");
    const edit = `/templates/${id}/edit`;
    const english = (await steward.get(`${edit}?text=en`)).json.body;
    const { was, is } = await saved("steward", `${edit}?text=it`, edit);
    assert.equal(was.lang, "it");
    assert.deepEqual([is.title, is.body], [was.title, was.body.trim()]);
    assert.equal((await steward.get(`${edit}?text=en`)).json.body, english);
  });
});
