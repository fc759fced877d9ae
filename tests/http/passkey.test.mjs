// Passkeys over the socket: what is taken, and each lie that is not: another origin, a challenge twice or of
// another browser, a counter that went back, a signature of somebody else.
import assert from "node:assert/strict";
import { before, describe, test } from "node:test";

import { Authenticator } from "../support/authenticator.mjs";
import { codeOf } from "../support/codes.mjs";
import { Keeper, engines } from "../support/loggia.mjs";
import { mailWith } from "../support/mail.mjs";
import { accounts, clientOf, shared } from "../support/world.mjs";

const [email] = accounts.member;

for (const engine of engines)
  describe(`passkeys on ${engine} [PE-25, PE-26, PE-27]`, () => {
    const w = shared(engine);
    let member;
    let origin;
    let phone;
    before(async () => {
      member = await clientOf(w.server, "member");
      origin = `http://localhost:${w.server.port}`;
      phone = new Authenticator(origin);
    });

    const begin = async (client, where = "/sign-in/passkey/begin") => {
      const reply = await client.post(where, {});
      assert.equal(reply.status, 200, reply.text);
      return reply.json;
    };
    const add = async (device, bend, more = {}) => {
      const ask = await begin(member, "/me/passkeys/begin");
      return member.post("/me/passkeys", { ...device.make(ask, bend), ...more });
    };
    const signIn = async (device, bend) => {
      const client = new Keeper(w.server);
      const reply = await client.post("/sign-in/passkey", device.sign(await begin(client), bend));
      return { client, reply };
    };
    const refused = ({ reply }, status, code) => {
      assert.equal(reply.status, status, reply.text);
      assert.equal(reply.json.code, code);
    };

    test("a passkey is added, and told by mail", async () => {
      const ask = await begin(member, "/me/passkeys/begin");
      assert.equal(ask.rp_id, "localhost");
      assert.ok(Buffer.from(ask.challenge, "base64url").length >= 32);
      assert.doesNotMatch(Buffer.from(ask.user_id, "base64url").toString(), /member|@/);
      const added = await member.post("/me/passkeys", { ...phone.make(ask), name: "Telefono" });
      assert.equal(added.status, 200, added.text);
      assert.equal(added.json.passkeys[0].name, "Telefono");
      await mailWith(w.server, email, /Telefono/);
      const list = await begin(member, "/me/passkeys/begin");
      assert.deepEqual(list.known, [phone.id.toString("base64url")]);
      assert.equal(list.user_id, ask.user_id, "a device keeps one entry for an account");
    });

    test("it signs in, whoever it is", async () => {
      const { client, reply } = await signIn(phone);
      assert.equal(reply.status, 200, reply.text);
      assert.equal(reply.json.email, email);
      assert.equal(reply.json.code_asked, false);
      assert.ok((await client.get("/me/security")).json.passkeys[0].used);
    });

    for (const kind of ["EdDSA", "RS256"])
      test(`${kind} is taken too`, async () => {
        const device = new Authenticator(origin, { kind, counts: false });
        assert.equal((await add(device)).status, 200);
        assert.equal((await signIn(device)).reply.status, 200);
        assert.equal((await signIn(device)).reply.status, 200, "a device that does not count");
      });

    test("another algorithm than those asked for is not", async () => {
      refused({ reply: await add(new Authenticator(origin, { kind: "ES384" })) }, 422,
        "people.passkey_refused");
    });

    test("a challenge is good once", async () => {
      const client = new Keeper(w.server);
      const ask = await begin(client);
      const answer = phone.sign(ask);
      assert.equal((await client.post("/sign-in/passkey", answer)).status, 200);
      refused({ reply: await client.post("/sign-in/passkey", answer) }, 409, "people.passkey_over");
      refused({ reply: await client.post("/sign-in/passkey", phone.sign(ask)) }, 409,
        "people.passkey_over");
    });

    test("a challenge is used up by a wrong answer", async () => {
      const client = new Keeper(w.server);
      const ask = await begin(client);
      const wrong = phone.sign(ask, { with: new Authenticator(origin) });
      refused({ reply: await client.post("/sign-in/passkey", wrong) }, 422,
        "people.passkey_refused");
      refused({ reply: await client.post("/sign-in/passkey", phone.sign(ask)) }, 409,
        "people.passkey_over");
    });

    test("a challenge is good in its own browser, and for its own deed", async () => {
      const one = new Keeper(w.server);
      const other = new Keeper(w.server);
      const ask = await begin(one);
      await begin(other);
      refused({ reply: await other.post("/sign-in/passkey", phone.sign(ask)) }, 409,
        "people.passkey_over");
      const nobody = new Keeper(w.server);
      refused({ reply: await nobody.post("/sign-in/passkey", phone.sign(ask)) }, 409,
        "people.passkey_over");
      const device = new Authenticator(origin);
      const asked = await begin(one);
      refused({ reply: await member.post("/me/passkeys", device.make({ ...asked, user_id: "" })) },
        409, "people.passkey_over");
      const making = await begin(member, "/me/passkeys/begin");
      refused({ reply: await one.post("/sign-in/passkey", phone.sign(making)) }, 409,
        "people.passkey_over");
    });

    test("a challenge of our own making is none", async () => {
      const client = new Keeper(w.server);
      const ask = { ...(await begin(client)), challenge: Buffer.alloc(32).toString("base64url") };
      refused({ reply: await client.post("/sign-in/passkey", phone.sign(ask)) }, 409,
        "people.passkey_over");
    });

    const lies = {
      "another origin": { client: { origin: "https://loggia.evil.example" } },
      "the same host, another port": { client: { origin: "http://localhost:1" } },
      "a page within a page": { client: { crossOrigin: true } },
      "another deed": { client: { type: "webauthn.create" } },
      "another site's hash": { rpId: "loggia.evil.example" },
      "nobody there": { flags: 4 },
      "synced though it cannot be": { flags: 1 | 4 | 16 },
      "a signature over other words": { signedClient: Buffer.from("{}") },
      "somebody else's account": { user: Buffer.from("0".repeat(26)).toString("base64url") },
    };
    for (const [what, bend] of Object.entries(lies))
      test(`${what} is refused`, async () => {
        refused(await signIn(phone, bend), 422, "people.passkey_refused");
      });

    const badKeys = {
      "another origin": { client: { origin: "https://loggia.evil.example" } },
      "another deed": { client: { type: "webauthn.get" } },
      "another site's hash": { rpId: "loggia.evil.example" },
      "no key in it": { flags: 1 | 4 },
      "bytes behind it": { behind: Buffer.from([0]) },
    };
    for (const [what, bend] of Object.entries(badKeys))
      test(`a new key with ${what} is refused`, async () => {
        refused({ reply: await add(new Authenticator(origin), bend) }, 422,
          "people.passkey_refused");
      });

    test("what is no base64url, no CBOR, no JSON is refused", async () => {
      const device = new Authenticator(origin);
      for (const over of [{ client_data: "###" }, { client_data: "AAAA" }, { attestation: "A" },
        { attestation: "oA" }, { attestation: "v_____" }]) {
        const ask = await begin(member, "/me/passkeys/begin");
        const reply = await member.post("/me/passkeys", { ...device.make(ask), ...over });
        refused({ reply }, 422, "people.passkey_refused");
      }
    });

    test("a counter that went back is refused, and the owner told", async () => {
      assert.equal((await signIn(phone)).reply.status, 200);
      const before = phone.counter;
      refused(await signIn(phone, { counter: before }), 409, "people.passkey_copied");
      refused(await signIn(phone, { counter: 0 }), 409, "people.passkey_copied");
      phone.counter = before;
      await mailWith(w.server, email, /may have been copied|essere stata copiata/);
      assert.equal((await signIn(phone)).reply.status, 200, "the true one signs in still");
    });

    test("one passkey is of one account", async () => {
      refused({ reply: await add(phone) }, 409, "people.passkey_known");
      const host = await clientOf(w.server, "host");
      const ask = await begin(host, "/me/passkeys/begin");
      refused({ reply: await host.post("/me/passkeys", phone.make(ask)) }, 409,
        "people.passkey_known");
      phone.user = (await begin(member, "/me/passkeys/begin")).user_id;
    });

    test("without a finger it is one factor: who wants two is asked for a code", async () => {
      const weak = new Authenticator(origin, { uv: false });
      assert.equal((await add(weak)).status, 200);
      assert.equal((await signIn(weak)).reply.json.code_asked, false);
      const { key } = (await member.post("/me/security/app", {})).json;
      const { codes } =
        (await member.post("/me/security/app/confirm", { code: codeOf(key) })).json;
      const { client, reply } = await signIn(weak);
      assert.equal(reply.json.code_asked, true);
      assert.equal((await client.get("/me/security")).status, 401);
      assert.equal((await client.post("/sign-in/code", { code: codes[0] })).status, 200);
      assert.equal((await signIn(phone)).reply.json.code_asked, false);
      await member.post("/me/security/app/remove", {});
    });

    test("a passkey of somebody else is not there", async () => {
      const host = await clientOf(w.server, "host");
      const [{ id }] = (await member.get("/me/security")).json.passkeys;
      assert.equal((await host.post(`/me/passkeys/${id}`, { name: "Mia" })).status, 404);
      assert.equal((await host.post(`/me/passkeys/${id}/remove`, {})).status, 404);
    });

    test("taken away it signs in no more", async () => {
      for (const { id } of (await member.get("/me/security")).json.passkeys)
        assert.equal((await member.post(`/me/passkeys/${id}/remove`, {})).status, 200);
      refused(await signIn(phone), 422, "people.passkey_unknown");
      assert.deepEqual((await member.get("/me/security")).json.passkeys, []);
    });

    test("so many and no more", async () => {
      for (let i = 0; i < 20; i++)
        assert.equal((await add(new Authenticator(origin))).status, 200);
      refused({ reply: await member.post("/me/passkeys/begin", {}) }, 409, "people.passkeys_many");
    });
  });
