// Documents from the mail that asks for a signature to the copy with both, as people and as those who
// should not: over a socket, on both engines.
import assert from "node:assert/strict";
import { before, describe, test } from "node:test";

import { Browser, Client, engines } from "../support/loggia.mjs";
import { mailsTo, mailWith } from "../support/mail.mjs";
import { clientOf, otherHost, shared, signedIn } from "../support/world.mjs";
import { codeFor, registration } from "./visits-documents.mjs";

for (const engine of engines)
  describe(`documents on ${engine}`, () => {
    const w = shared(engine);
    let c;
    let template;
    before(async () => {
      await otherHost(w);
      c = {};
      for (const role of ["visitor", "member", "host", "other_host"])
        c[role] = await clientOf(w.server, role);
      const { own, offered } = (await c.host.get(`/s/${w.home}/templates`)).json;
      const start = [...own, ...offered].find((t) => t.kind === "contract" && t.owner === "network");
      const made = await c.host.post(`/s/${w.home}/templates`, { from: start.id });
      template = made.json.id;
      await write("# Oggetto\n\n{{member.name}}, {{plan.name}}, {{price}} {{price.period}}, " +
        "{{start}}, {{notice.days}}\n\n- [ ] Approvo l’articolo 2.\n");
      assert.equal((await c.host.post(`/templates/${template}/publish`, {})).status, 200);
    });

    const write = (body, over = {}) => c.host.post(`/templates/${template}/edit`,
      { text: "it", title: "Contratto di {{member.name}}", body, ...over });
    const issue = async (over = {}) => {
      const made = await c.host.post(`/s/${w.home}/documents`, registration({ template, ...over }));
      assert.equal(made.status, 201, made.text);
      return `/documents/${made.json.id}`;
    };
    const sign = (who, d, over = {}) => who.post(`${d}/sign`,
      { name: "Ilaria Costa", tick: ["1"], agree: true, ...over });
    const code = (reply, field) => reply.json.fields?.find((f) => f.name === field)?.code;

    test("a stranger signs through the link of the mail, and gets a copy [DC-10, DC-14]", async () => {
      const email = "zoe@altrove.example";
      const d = await issue({ name: "Zoe <b>Rossi</b>", email });
      const asked = await mailWith(w.server, email, /secret/);
      const [, secret] = /secret=(?:3D)?([a-z0-9]{26})/.exec(asked);
      const browser = new Browser(w.server);
      const page = await browser.go(`${d}?secret=${secret}`);
      assert.equal(page.status, 200);
      assert.match(page.text, /Zoe &lt;b&gt;Rossi&lt;\/b&gt;/); // DC-4
      assert.doesNotMatch(page.text, /<b>Rossi/);
      assert.equal((await c.visitor.post(`${d}/code`, { secret })).status, 200);
      const wrong = await sign(c.visitor, d, { secret, code: "000000" });
      assert.equal(code(wrong, "code"), "document.code_wrong");
      const done = await sign(c.visitor, d, { secret, code: await codeFor(w.server, email) });
      assert.equal(done.status, 200, done.text);
      assert.equal(done.json.state, "signed");
      const copy = await mailWith(w.server, email, /application\/pdf/);
      assert.match(copy, /filename="contract-[a-z0-9]{10}-signed\.pdf"/);
      // Twice is once too often.
      const again = await sign(c.visitor, d, { secret });
      assert.equal(again.status, 409);
      assert.equal(again.json.code, "document.not_waiting");
      // The evidence names the hash of the PDF, byte for byte.
      const file = await fetch(`${w.server.url}${d}/file.pdf?which=plain&secret=${secret}`);
      const bytes = new Uint8Array(await file.arrayBuffer());
      const hash = Buffer.from(await crypto.subtle.digest("SHA-256", bytes)).toString("hex");
      const { sound, lines } = (await c.visitor.get(`${d}/evidence?secret=${secret}`)).json;
      assert.equal(sound, true);
      assert.match(lines.find((l) => l.what === "signed").row, new RegExp(hash));
    });

    test("for all others it does not exist [DC-15]", async () => {
      const d = await issue({ email: "nessuno@altrove.example" });
      for (const who of ["visitor", "member", "other_host"])
        for (const where of [d, `${d}?secret=${"a".repeat(26)}`, `${d}/file.pdf`, `${d}/evidence`])
          assert.equal((await c[who].get(where)).status, 404, `${who} ${where}`);
      for (const who of ["visitor", "member", "other_host"]) {
        assert.equal((await c[who].post(`${d}/code`, {})).status, 404);
        assert.equal((await sign(c[who], d, { code: "123456" })).status, 404);
        assert.equal((await c[who].post(`${d}/decline`, {})).status, 404);
      }
      assert.equal((await c.other_host.post(`${d}/withdraw`, {})).status, 404);
      assert.equal((await c.other_host.get(`/templates/${template}`)).status, 404);
      // The host reads along, but does not sign for him.
      assert.equal((await c.host.get(d)).status, 200);
      assert.equal((await sign(c.host, d, { code: "123456" })).status, 404);
    });

    test("what is missing is said beside its field", async () => {
      const d = await issue();
      assert.equal(code(await sign(c.member, d, { tick: [] }), "tick"),
        "document.declaration_missing");
      assert.equal(code(await sign(c.member, d, { agree: false }), "agree"), "field.missing");
      assert.equal(code(await sign(c.member, d), "code"), "document.code_missing");
      assert.equal(code(await sign(c.member, d, { name: "x" }), "name"), "field.short");
      for (const drawing of ["M1 1L9999 2", "url(#x)", "M1 1" + "L2 2".repeat(3000)])
        assert.equal(code(await sign(c.member, d, { drawing }), "drawing"), "document.drawing");
      assert.equal(code(await sign(c.member, d, { drawing: "L1 1".repeat(6000) }), "drawing"),
        "field.long");
      assert.equal((await sign(c.member, d, { name: "N".repeat(1 << 20) })).status, 413);
      assert.equal((await sign(c.member, d, { drawing: "L1 1".repeat(1_000_000) })).status, 413);
      assert.equal((await c.member.get(d)).json.state, "waiting");
    });

    test("what was taken back is not signed", async () => {
      const d = await issue();
      assert.equal((await c.host.post(`${d}/withdraw`, { reason: "errore" })).status, 200);
      assert.equal((await sign(c.member, d, { code: "123456" })).status, 409);
      assert.equal((await c.member.post(`${d}/decline`, {})).status, 409);
      assert.equal((await c.member.post(`${d}/code`, {})).status, 409);
      assert.equal((await c.host.post(`${d}/withdraw`, {})).status, 409);
      assert.equal((await c.host.post(`${d}/remind`, {})).status, 409);
    });

    test("an unknown field is refused with its line, in the form as it was typed [DC-1]", async () => {
      for (const [body, why] of [["uno\ndue\n{{member.nome}}", /Line 3.*member\.nome/],
        ["{{price", /Line 1/], ["{{}}", /Line 1/]]) {
        const refused = await write(body);
        assert.equal(refused.status, 422);
        assert.match(refused.json.fields.find((f) => f.name === "body").detail, why);
      }
      const host = await signedIn(w.server, "host");
      const page = await host.submit(`/templates/${template}/edit?text=it`,
        `/templates/${template}/edit`,
        { text: "it", title: "T", body: "ecco\n\n{{member.nome}} <script>" });
      assert.equal(page.status, 422);
      assert.match(page.text, /ecco\n\n\{\{member\.nome\}\} &lt;script>|ecco\n\n\{\{member\.nome\}\} &lt;script&gt;/);
    });

    test("huge, unclosed and hostile texts are taken or refused, never more", async () => {
      for (const body of ["**", "```", "[a](b", "| a |\n|---", "- [ ] ", "<script>alert(1)</script>",
        "> ".repeat(20000), "*a_".repeat(15000), "- ".repeat(25000)]) {
        const reply = await write(body);
        assert.ok([200, 422].includes(reply.status), `${body.slice(0, 20)}: ${reply.status}`);
        const seen = await c.host.post(`/templates/${template}/preview`,
          { text: "it", title: "T", body });
        assert.ok([200, 413, 422].includes(seen.status), `${body.slice(0, 20)}: ${seen.status}`);
      }
      assert.equal((await write("x".repeat(60001))).status, 422);
      assert.equal((await write("x".repeat(1 << 20))).status, 413);
      await write("<script>alert(1)</script>");
      const host = await signedIn(w.server, "host");
      const page = await host.go(`/templates/${template}?text=it`);
      assert.doesNotMatch(page.text, /<script>alert/);
      assert.match(page.text, /&lt;script/);
    });

    test("a PDF is known by its bytes, and garbage by none", async () => {
      const email = "pia@altrove.example";
      const d = await issue({ email });
      const bytes = new Uint8Array(await (await fetch(`${w.server.url}${d}/file.pdf`,
        { headers: { cookie: c.host.cookie } })).arrayBuffer());
      const browser = new Browser(w.server);
      const check = async (file) => {
        const page = await browser.go("/documents/verify");
        const form = new FormData();
        form.set("csrf", /name="csrf" value="([^"]*)"/.exec(page.text)[1]);
        form.set("file", new Blob([file]), "x.pdf");
        const reply = await fetch(`${w.server.url}/documents/verify`, { method: "POST", body: form,
          headers: { accept: "application/json", cookie: browser.cookieHeader() } });
        return { status: reply.status, json: await reply.json() };
      };
      const found = await check(bytes);
      assert.equal(found.json.found?.length, 1, JSON.stringify(found));
      assert.equal(found.json.found[0].file, "plain");
      for (const other of [bytes.slice(0, -1), new Uint8Array([...bytes, 10]),
        new TextEncoder().encode("%PDF-1.7 no"), new Uint8Array(200_000).fill(255)])
        assert.deepEqual((await check(other)).json.found, []);
      for (const sha256 of ["zz", "a".repeat(63), "a".repeat(66)])
        assert.equal((await c.visitor.post("/documents/verify", { sha256 })).status, 422);
      assert.equal((await c.visitor.post("/documents/verify", {})).status, 422);
    });

    test("what came signed says of no code when it was sent", async () => {
      const { documents } = (await c.host.get(`/s/${w.home}/documents?state=all`)).json;
      const loaded = documents.filter((d) => d.email !== "member@loggia.example" && d.signed_at);
      assert.ok(loaded.length > 0);
      for (const { id } of loaded) {
        const rows = await c.host.get(`/documents/${id}/evidence`);
        assert.equal(rows.status, 200);
        assert.ok(!/code_sent\W+0\b|1970/.test(rows.text), rows.text);
      }
    });

    test("a new version says how many accepted the one before", async () => {
      const made = await c.host.post(`/s/${w.home}/templates`, { name: "Regole del cortile", kind: "rules" });
      const t = `/templates/${made.json.id}`;
      const put = async (body) => {
        await c.host.post(`${t}/edit`, { text: "it", title: "Cortile", body });
        assert.equal((await c.host.post(`${t}/publish`, {})).status, 200);
      };
      const counts = async () => {
        const { accepted, accepted_earlier: earlier } = (await c.host.get(t)).json;
        return [accepted, earlier];
      };
      await put("Piano.");
      assert.equal((await c.host.post(`${t}/settings`, { name: "Regole del cortile", asked: true })).status, 200);
      assert.equal((await c.member.post(`/me/consents/${made.json.id}/accept`, { version: 1 })).status, 200);
      assert.deepEqual(await counts(), [1, 0]);
      await put("Piano, e senza bici.");
      assert.deepEqual(await counts(), [1, 1]);
      assert.equal((await c.member.post(`/me/consents/${made.json.id}/accept`, { version: 2 })).status, 200);
      assert.deepEqual(await counts(), [1, 0]);
    });

    test("several are countersigned at once, or none", async () => {
      const first = await issue();
      const second = await issue();
      for (const d of [first, second]) {
        const proven = (await c.member.get(d)).json.proven;
        if (!proven) await c.member.post(`${d}/code`, {});
        const done = await sign(c.member, d,
          proven ? {} : { code: await codeFor(w.server, "member@loggia.example") });
        assert.equal(done.status, 200, done.text);
      }
      await c.host.post("/documents/countersign/code", {});
      const by = { name: "Bruno Marangon", code: await codeFor(w.server, "host@loggia.example") };
      const ids = [first, second].map((d) => d.slice("/documents/".length));
      const bad = await c.host.post("/documents/countersign", { ...by, id: [...ids, "1000000000"] });
      assert.equal(bad.status, 404);
      assert.equal((await c.host.get(first)).json.state, "signed");
      assert.equal((await c.other_host.get("/documents/countersign")).json.documents.length, 0);
      const done = await c.host.post("/documents/countersign", { ...by, id: ids });
      assert.equal(done.status, 200, done.text);
      for (const d of [first, second])
        assert.equal((await c.host.get(d)).json.state, "countersigned");
      await mailWith(w.server, "member@loggia.example", /-both\.pdf/);
      assert.ok(mailsTo(w.server, "member@loggia.example").length > 0);
    });
  });
