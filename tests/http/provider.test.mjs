// Signing in with an account elsewhere (OpenID Connect): there and back, the question before anything is linked,
// and every answer that is not believed.
import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { before, describe, test } from "node:test";

import { codeOf } from "../support/codes.mjs";
import { Keeper, engines } from "../support/loggia.mjs";
import { mailWith } from "../support/mail.mjs";
import { provider } from "../support/provider.mjs";
import { clientOf, shared } from "../support/world.mjs";

for (const engine of engines)
  describe(`providers on ${engine} [PE-28, PE-29, PE-30, PE-31]`, () => {
    const w = shared(engine);
    let p;
    let steward;
    before(async () => {
      p = await provider(w);
      steward = await clientOf(w.server, "steward");
    });

    const setUp = (over = {}) => steward.post("/network/sign-in", {
      name: "Firma", slug: "firma", issuer: p.url, client_id: "loggia", secret: p.secret, ...over,
    });

    // As a browser goes: to the provider, and back with what it says. The address of the way back.
    async function there(client, next = "/me", slug = "firma") {
      const begun = await client.get(`/sign-in/with/${slug}?next=${encodeURIComponent(next)}`);
      assert.equal(begun.status, 200, begun.text);
      const sent = await fetch(begun.json.url, { redirect: "manual" });
      const back = new URL(sent.headers.get("location"));
      assert.equal(back.origin, `http://localhost:${w.server.port}`);
      return back.pathname + back.search;
    }
    const signIn = async (bend = {}, client = new Keeper(w.server), next = "/me") => {
      p.bend = bend;
      const reply = await client.get(await there(client, next));
      p.bend = {};
      return { client, reply };
    };
    const refused = ({ reply }, status, code) => {
      assert.equal(reply.status, status, reply.text);
      assert.equal(reply.json.code, code);
    };

    test("a steward is told what is wrong with what he types", async () => {
      const field = async (over, code) => {
        const reply = await setUp(over);
        assert.equal(reply.status, 422, reply.text);
        assert.equal(reply.json.fields[0].name, "issuer");
        assert.equal(reply.json.fields[0].code, code);
        return reply.json.fields[0].detail;
      };
      await field({ issuer: "http://id.example" }, "people.provider_url");
      await field({ issuer: "file:///etc/passwd" }, "people.provider_url");
      await field({ issuer: "http://127.0.0.1:1" }, "people.provider_down");
      assert.match(await field({ issuer: `${p.url}/nowhere` }, "people.provider_unlike"), /404/);
      for (const [told, why] of [
        [{ issuer: "https://id.evil.example" }, /calls itself https:\/\/id\.evil/],
        [{ token_endpoint: "http://id.example/token" }, /https/],
        [{ jwks_uri: undefined }, /addresses/],
        [{ response_types_supported: ["token"] }, /code flow/],
        [{ id_token_signing_alg_values_supported: ["HS256", "none"] }, /RS256/],
      ]) {
        p.bend = { told };
        assert.match(await field({}, "people.provider_unlike"), why);
      }
      p.bend = { status: 502 };
      assert.match(await field({}, "people.provider_down"), /502/);
      p.bend = {};
      assert.deepEqual((await steward.get("/network/sign-in")).json.providers, []);
    });

    test("a provider is set up, and its secret never shown", async () => {
      const added = await setUp();
      assert.equal(added.status, 200, added.text);
      const [line] = added.json.providers;
      assert.equal(line.return_url, `http://localhost:${w.server.port}/sign-in/with/firma/done`);
      const card = await steward.get("/network/sign-in/firma");
      assert.equal(card.json.has_secret, true);
      assert.ok(!card.text.includes("segreto") && !added.text.includes("segreto"));
      assert.equal((await setUp()).json.fields[0].code, "people.provider_slug");
      assert.deepEqual((await w.guest.get("/sign-in")).json.providers,
        [{ slug: "firma", name: "Firma" }]);
    });

    test("the question is asked as it should be", async () => {
      await there(new Keeper(w.server));
      const q = p.query;
      assert.equal(q.get("response_type"), "code");
      assert.equal(q.get("client_id"), "loggia");
      assert.equal(q.get("scope"), "openid email profile");
      assert.equal(q.get("code_challenge_method"), "S256");
      for (const name of ["state", "nonce", "code_challenge"]) assert.ok(q.get(name).length >= 26);
    });

    test("who is unknown is asked before an account is made", async () => {
      const { client, reply } = await signIn();
      assert.equal(reply.status, 200, reply.text);
      assert.equal(reply.json.next, "/sign-in/connect");
      assert.equal((await client.get("/me/security")).status, 401);
      const asked = (await client.get("/sign-in/connect")).json;
      assert.deepEqual(asked, { waits: true, provider: "Firma", email: "ada@firma.example",
        you: null, sign_in_first: false });
      const done = await client.post("/sign-in/connect", {});
      assert.equal(done.status, 200, done.text);
      const here = (await client.get("/me/security")).json;
      assert.equal(here.email, "ada@firma.example");
      assert.equal(here.providers[0].email, "ada@firma.example");
      assert.equal((await client.get("/me/profile")).json.name, "Ada Rossi");
      await mailWith(w.server, "ada@firma.example", /elsewhere now signs you in|account esterno/);
      assert.equal((await client.post("/sign-in/connect", {})).status, 409);
    });

    test("who is known signs in by one click", async () => {
      const { client, reply } = await signIn({}, undefined, "/spaces");
      assert.equal(reply.status, 200, reply.text);
      assert.equal(reply.json.next, "/spaces");
      assert.equal((await client.get("/me/security")).json.email, "ada@firma.example");
      assert.ok((await client.get("/me/security")).json.providers[0].used);
    });

    test("he is known by his subject, whatever his address is now", async () => {
      const { reply } = await signIn({ claims: { email: "steward@loggia.example" } });
      assert.equal(reply.json.email, "ada@firma.example");
    });

    test("an address that nobody vouches for opens nothing", async () => {
      const claims = { sub: "eve-1", email: "member@loggia.example", email_verified: false };
      const { client } = await signIn({ claims });
      assert.equal((await client.get("/sign-in/connect")).json.sign_in_first, true);
      refused({ reply: await client.post("/sign-in/connect", {}) }, 409, "people.sign_in_first");
      const none = await signIn({ claims: { sub: "eve-2", email: undefined } });
      assert.equal((await none.client.get("/sign-in/connect")).json.sign_in_first, true);
      refused({ reply: await none.client.post("/sign-in/connect", {}) }, 409,
        "people.sign_in_first");
    });

    test("an account with a second factor is not linked by a provider's word", async () => {
      const member = await clientOf(w.server, "member");
      const { key } = (await member.post("/me/security/app", {})).json;
      const { codes } =
        (await member.post("/me/security/app/confirm", { code: codeOf(key) })).json;
      const claims = { sub: "eve-3", email: "member@loggia.example", email_verified: true };
      const { client } = await signIn({ claims });
      assert.equal((await client.get("/sign-in/connect")).json.sign_in_first, true);
      refused({ reply: await client.post("/sign-in/connect", {}) }, 409, "people.sign_in_first");
      // Signed in as usual, and then connected, it asks for the code as well.
      await client.post("/sign-in/password",
        { email: "member@loggia.example", password: "scrivania-libera" });
      assert.equal((await client.post("/sign-in/code", { code: codes[0] })).status, 200);
      const again = await signIn({ claims }, client);
      assert.equal(again.reply.json.next, "/sign-in/connect");
      assert.equal((await client.get("/sign-in/connect")).json.you, "member@loggia.example");
      assert.equal((await client.post("/sign-in/connect", {})).status, 200);
      const later = await signIn({ claims });
      assert.equal(later.reply.json.code_asked, true, later.reply.text);
      await member.post("/me/security/app/remove", {});
    });

    test("one account elsewhere is of one person here", async () => {
      const host = new Keeper(w.server);
      await host.post("/sign-in/password",
        { email: "host@loggia.example", password: "chiavi-di-casa" });
      refused(await signIn({}, host), 409, "people.provider_taken");
      assert.equal((await host.get("/me/security")).json.email, "host@loggia.example");
    });

    test("the way back is gone once, in its own browser", async () => {
      const client = new Keeper(w.server);
      const back = await there(client);
      refused({ reply: await new Keeper(w.server).get(back) }, 409, "people.provider_over");
      assert.equal((await client.get(back)).status, 200);
      refused({ reply: await client.get(back) }, 409, "people.provider_over");
      const other = await there(client);
      refused({ reply: await client.get(other.replace(/state=\w+/, "state=0")) }, 409,
        "people.provider_over");
      refused({ reply: await client.get("/sign-in/with/firma/done") }, 409, "people.provider_over");
    });

    const stranger = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
    const past = Math.floor(Date.now() / 1000) - 3600;
    const lies = {
      "no signature": { header: { alg: "none" } },
      "a signature with the public key": { header: { alg: "HS256" } },
      "a signature of somebody else": { key: stranger },
      "claims changed after signing": { tamper: { sub: "root" } },
      "a key that nobody has": { header: { kid: "k99" } },
      "another issuer": { claims: { iss: "https://id.evil.example" } },
      "another audience": { claims: { aud: "somebody-else" } },
      "several audiences and no azp": { claims: { aud: ["loggia", "somebody-else"] } },
      "another authorized party": { claims: { azp: "somebody-else" } },
      "a time that is over": { claims: { exp: past, iat: past - 300 } },
      "another nonce": { claims: { nonce: "n" } },
      "no nonce": { claims: { nonce: undefined } },
      "no subject": { claims: { sub: undefined } },
      "no token": { answer: { id_token: undefined } },
      "a token that is none": { answer: { id_token: "a.b.c" } },
      "the answer of another provider": { iss: "https://id.evil.example" },
      "an answer that hides its provider": { iss: null },
    };
    for (const [what, bend] of Object.entries(lies))
      test(`${what} is not believed`, async () => {
        refused(await signIn(bend), 409, "people.provider_nonsense");
      });

    test("who says no is led back", async () => {
      refused(await signIn({ error: "access_denied" }), 409, "people.provider_refused");
      p.bend = { error: "access_denied" };
      const client = new Keeper(w.server);
      const back = await there(client, "/spaces");
      const page = await client.ask("GET", back, undefined, { accept: "text/html" });
      assert.equal(page.status, 303);
      assert.equal(page.headers.get("location"), "/sign-in?failed=refused&with=firma&next=%2Fspaces");
      p.bend = {};
    });

    test("new keys are fetched when they are needed, and not each time", async () => {
      const keys = () => p.asked.filter((x) => x === "/keys").length;
      const before = keys();
      assert.equal((await signIn()).reply.status, 200);
      assert.equal(keys(), before, "known keys are not asked for again");
      p.rotate();
      // Within a minute of the last fetch an unknown key is not looked for: nobody makes us ask on and on.
      refused(await signIn(), 409, "people.provider_nonsense");
      assert.equal(keys(), before);
      await steward.post("/network/sign-in/firma", { name: "Firma", issuer: p.url,
        client_id: "loggia", active: true });
      assert.equal((await signIn()).reply.status, 200, "the steward tried it anew");
      assert.equal(keys(), before + 1);
    });

    test("a provider that is down is told so, at once the second time", async () => {
      const client = new Keeper(w.server);
      const back = await there(client);
      await p.down();
      refused({ reply: await client.get(back) }, 503, "people.provider_down");
      refused({ reply: await client.get("/sign-in/with/firma") }, 503, "people.provider_down");
      const page = await client.ask("GET", "/sign-in/with/firma?next=/spaces", undefined,
        { accept: "text/html" });
      assert.equal(page.headers.get("location"), "/sign-in?failed=down&with=firma&next=%2Fspaces");
      const shown = await client.ask("GET", page.headers.get("location"), undefined,
        { accept: "text/html", "accept-language": "en" });
      assert.match(shown.text, /Firma does not answer just now/);
      assert.ok((await steward.get("/network/sign-in")).json.providers[0].failed);
      await p.up();
    });

    test("a person parts the two", async () => {
      const client = new Keeper(w.server);
      await client.post("/sign-in/password",
        { email: "member@loggia.example", password: "scrivania-libera" });
      const [link] = (await client.get("/me/security")).json.providers;
      const host = await clientOf(w.server, "host");
      assert.equal((await host.post(`/me/providers/${link.id}/remove`, {})).status, 404);
      assert.equal((await client.post(`/me/providers/${link.id}/remove`, {})).status, 200);
      assert.equal((await client.get("/me/security")).json.providers[0].id, null);
      await mailWith(w.server, "member@loggia.example", /signs you in no more|non accedi/);
    });

    test("switched off it is offered to nobody; forgotten it is gone", async () => {
      const save = (active) => steward.post("/network/sign-in/firma",
        { name: "Firma", issuer: p.url, client_id: "loggia", active });
      assert.equal((await save(false)).status, 200);
      assert.equal((await w.guest.get("/sign-in/with/firma")).status, 404);
      assert.deepEqual((await w.guest.get("/sign-in")).json.providers, []);
      assert.equal((await steward.post("/network/sign-in/firma/remove", {})).status, 200);
      assert.equal((await steward.get("/network/sign-in/firma")).status, 404);
    });
  });
