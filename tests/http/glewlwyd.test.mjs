// Our side of OpenID Connect, judged by a provider that others made. Without it: skipped.
import assert from "node:assert/strict";
import { test } from "node:test";

import { glewlwyd, missing } from "../support/glewlwyd.mjs";
import { Keeper } from "../support/loggia.mjs";
import { clientOf, world } from "../support/world.mjs";

const absent = missing();
if (absent) console.log(`tests/http glewlwyd: skipped, ${absent}`);

test("people sign in with glewlwyd [PE-29, PE-30]", { skip: absent || false, timeout: 300_000 }, async (t) => {
  const w = await world("sqlite", t);
  const g = await glewlwyd(t, `http://localhost:${w.server.port}/sign-in/with/firma/done`);
  const steward = await clientOf(w.server, "steward");
  const added = await steward.post("/network/sign-in", {
    name: "Firma", slug: "firma", issuer: g.issuer, client_id: g.client.id, secret: g.client.secret,
  });
  assert.equal(added.status, 200, added.text);

  async function signIn(client) {
    const begun = await client.get("/sign-in/with/firma?next=/spaces");
    assert.equal(begun.status, 200, begun.text);
    const back = new URL(await g.confirm(begun.json.url));
    assert.ok(back.searchParams.get("code"), back.href);
    return client.get(back.pathname + back.search);
  }

  const first = new Keeper(w.server);
  const unknown = await signIn(first);
  assert.equal(unknown.status, 200, `${unknown.text}\n${w.server.log}`);
  assert.equal(unknown.json.next, "/sign-in/connect");
  const asked = (await first.get("/sign-in/connect")).json;
  assert.equal(asked.email, g.person.email);
  assert.equal(asked.sign_in_first, false, "it vouches for the address");
  assert.equal((await first.post("/sign-in/connect", {})).status, 200);
  assert.equal((await first.get("/me/profile")).json.name, g.person.name);

  const later = new Keeper(w.server);
  const known = await signIn(later);
  assert.equal(known.status, 200, known.text);
  assert.equal(known.json.next, "/spaces");
  assert.equal((await later.get("/me/security")).json.email, g.person.email);
});
