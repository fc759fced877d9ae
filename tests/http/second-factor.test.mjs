// The second factor: asked for after a password and after a link, only of who wants it; each code once.
import assert from "node:assert/strict";
import { before, describe, test } from "node:test";

import { codeOf, wrongCodes } from "../support/codes.mjs";
import { Client, Keeper, engines } from "../support/loggia.mjs";
import { mailWith } from "../support/mail.mjs";
import { accounts, clientOf, shared } from "../support/world.mjs";

const [email, password] = accounts.member;

for (const engine of engines)
  describe(`second factor on ${engine} [PE-22, PE-23, PE-24]`, () => {
    const w = shared(engine);
    let member;
    let key;
    let codes;
    before(async () => {
      member = await clientOf(w.server, "member");
    });

    const signIn = async () => {
      const client = new Keeper(w.server);
      const reply = await client.post("/sign-in/password", { email, password });
      assert.equal(reply.status, 200, reply.text);
      return { client, reply };
    };

    test("nobody is asked for a code who did not wish it", async () => {
      const { client, reply } = await signIn();
      assert.equal(reply.json.code_asked, false);
      assert.equal((await client.get("/me/security")).json.second_factor, false);
    });

    test("an app is set up with its first code", async () => {
      key = (await member.post("/me/security/app", {})).json.key;
      assert.equal((await member.post("/me/security/app/confirm", { code: "12" })).status, 422);
      const done = await member.post("/me/security/app/confirm", { code: codeOf(key) });
      assert.equal(done.status, 200, done.text);
      codes = done.json.codes;
      assert.equal(codes.length, 10);
      assert.equal((await member.get("/me/security/app")).status, 404);
      await mailWith(w.server, email, /Signing in now asks for a code|Adesso per accedere/);
    });

    test("a password alone is not enough", async () => {
      const { client, reply } = await signIn();
      assert.equal(reply.json.code_asked, true);
      assert.equal(reply.json.next, "/sign-in/code");
      assert.doesNotMatch(client.cookie, /session=/);
      assert.equal((await client.get("/me/security")).status, 401);
      assert.equal((await client.get("/sign-in/code")).json.waits, true);
    });

    test("the code opens, once", async () => {
      const code = codeOf(key, 1); // half a minute ahead is within what clocks are off
      const { client } = await signIn();
      assert.equal((await client.post("/sign-in/code", { code: wrongCodes(key, 1)[0] })).status, 422);
      const opened = await client.post("/sign-in/code", { code });
      assert.equal(opened.status, 200, opened.text);
      assert.equal((await client.get("/me/security")).status, 200);
      const { client: replay } = await signIn();
      const again = await replay.post("/sign-in/code", { code });
      assert.equal(again.status, 422, "a code that was taken is taken again");
      assert.equal(again.json.fields[0].code, "people.code_wrong");
      const older = await replay.post("/sign-in/code", { code: codeOf(key) });
      assert.equal(older.status, 422, "a code before one that was taken");
    });

    test("a recovery code opens, once, and a mail says so", async () => {
      const { client } = await signIn();
      const typed = codes[0].toUpperCase().replaceAll("-", " ");
      assert.equal((await client.post("/sign-in/code", { code: typed })).status, 200);
      assert.equal((await client.get("/me/security")).json.codes, 9);
      await mailWith(w.server, email, /recovery code was used|codice di recupero/);
      const { client: again } = await signIn();
      assert.equal((await again.post("/sign-in/code", { code: codes[0] })).status, 422);
      assert.equal((await again.post("/sign-in/code", { code: codes[1] })).status, 200);
    });

    test("the step belongs to its browser", async () => {
      await signIn();
      const other = new Keeper(w.server);
      const reply = await other.post("/sign-in/code", { code: codes[2] });
      assert.equal(reply.status, 409);
      assert.equal(reply.json.code, "people.step_over");
      assert.equal((await other.get("/sign-in/code")).json.waits, false);
    });

    test("a link by mail asks too", async () => {
      await new Client(w.server).post("/sign-in", { email });
      const mail = await mailWith(w.server, email, /token=3D|token=/);
      const token = /token=(?:3D)?([a-z0-9]{26})/.exec(mail)[1];
      const client = new Keeper(w.server);
      const reply = await client.post("/sign-in/link", { token });
      assert.equal(reply.json.code_asked, true, reply.text);
      assert.equal((await client.post("/sign-in/code", { code: codes[2] })).status, 200);
    });

    test("who guesses is stopped, and the person is told", async () => {
      const { client } = await signIn();
      let reply;
      for (const code of wrongCodes(key, 10)) {
        reply = await client.post("/sign-in/code", { code });
        assert.equal(reply.status, 422, reply.text);
      }
      reply = await client.post("/sign-in/code", { code: codes[3] });
      assert.equal(reply.status, 429);
      assert.equal(reply.json.code, "people.tries");
      await mailWith(w.server, email, /guesses its code|indovinare/);
    });

    test("without the app a password is enough again", async () => {
      assert.equal((await member.post("/me/security/app/remove", {})).status, 200);
      const { reply } = await signIn();
      assert.equal(reply.json.code_asked, false);
      await mailWith(w.server, email, /no longer asks for a code|non serve/);
    });
  });
