// The document of the interface is true: every route is visited, every JSON reply fits its schema.
import assert from "node:assert/strict";
import { before, describe, test } from "node:test";

import Ajv from "ajv/dist/2020.js";
import addFormats from "ajv-formats";

import { Client } from "../support/loggia.mjs";
import { clientOf, morning, shared } from "../support/world.mjs";
import { visits } from "./visits.mjs";

describe("the document of the interface", () => {
  const w = shared("sqlite", { days: 12 });
  let document;
  let clients;
  let validator;
  before(async () => {
    document = (await w.guest.get("/openapi")).json;
    clients = {
      visitor: w.guest,
      member: await clientOf(w.server, "member"),
      host: await clientOf(w.server, "host"),
      steward: await clientOf(w.server, "steward"),
    };
    validator = new Ajv({ strict: false, allErrors: true });
    addFormats(validator);
    validator.addSchema(document, "openapi.json");
  });

  // The schema of an answer of an operation, by pointer into the document.
  function schemaOf(path, method, status, type) {
    const escape = (s) => s.replaceAll("~", "~0").replaceAll("/", "~1");
    const responses = document.paths[path]?.[method]?.responses ?? {};
    const key = responses[status] ? status : "default";
    let at = `#/paths/${escape(path)}/${method}/responses/${key}`;
    let response = responses[key];
    if (response?.$ref) {
      at = response.$ref;
      response = at.slice(2).split("/").reduce((o, k) => o[k], document);
    }
    if (!response?.content?.[type]?.schema) return undefined;
    return validator.getSchema(
      `openapi.json${encodeURI(`${at}/content/${escape(type)}/schema`)}`);
  }

  test("it names version 3.1 and every path begins with a slash", () => {
    assert.match(document.openapi, /^3\.1\./);
    for (const path of Object.keys(document.paths)) assert.match(path, /^\//);
  });

  test("every operation is visited, and what it says fits what is promised", async (t) => {
    const seen = new Set();
    for await (const visit of visits(w, clients, t)) {
      const { method, route, reply } = visit;
      const name = `${method.toUpperCase()} ${route}`;
      seen.add(name);
      await t.test(`${name} as ${visit.role}: ${reply.status}`, () => {
        assert.ok(document.paths[route]?.[method], "not in the document");
        if (visit.wanted) assert.equal(reply.status, visit.wanted, reply.text.slice(0, 2000));
        else assert.ok(reply.status < 400, `${reply.status} ${reply.text.slice(0, 2000)}`);
        const { responses } = document.paths[route][method];
        if (reply.status < 300) assert.ok(responses[reply.status], `not one of ${Object.keys(responses)}`);
        if (reply.status === 201) assert.ok(reply.headers.get("location"), "it says where it is");
        const type = (reply.headers.get("content-type") ?? "").split(";")[0];
        // The document does not describe itself.
        if (!/json/.test(type) || route === "/openapi") return;
        const validate = schemaOf(route, method, reply.status, type);
        assert.ok(validate, `no schema for ${reply.status} ${type}`);
        assert.ok(validate(reply.json),
          JSON.stringify(validate.errors?.slice(0, 4)) + reply.text.slice(0, 1000));
      });
    }
    const missing = Object.entries(document.paths).flatMap(([path, item]) =>
      Object.keys(item).filter((m) => ["get", "post", "put", "delete"].includes(m))
        .map((m) => `${m.toUpperCase()} ${path}`)).filter((n) => !seen.has(n));
    assert.deepEqual(missing, [], "operations that no test visits");
  });

  test("refusals are problems with a code that the registry explains", async () => {
    const { json: registry } = await w.guest.get("/errors");
    const known = new Set(registry.errors.map((e) => e.code));
    const codes = [];
    for (const body of [{}, morning({ from: "25:00" }), morning({ date: "2020-01-01" })]) {
      const { json } = await w.guest.post(`/s/${w.home}/bookings`, body);
      codes.push(json.code, ...(json.fields ?? []).map((f) => f.code));
      const address = new URL(json.type, w.server.url);
      assert.equal(address.pathname, "/errors");
      assert.equal(address.hash, `#${json.code}`);
    }
    codes.push((await w.guest.get("/nowhere")).json.code);
    codes.push((await new Client(w.server).get("/me")).json.code);
    for (const code of codes) assert.ok(known.has(code), code);
  });
});
