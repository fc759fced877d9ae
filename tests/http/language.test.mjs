// Refusals speak the language that was chosen, also those that nobody looked behind: an address that
// is none, a body that is too long.
import assert from "node:assert/strict";
import http from "node:http";
import { before, describe, test } from "node:test";

import { until } from "../support/loggia.mjs";
import { clientOf, shared } from "../support/world.mjs";

describe("the language of refusals", () => {
  const w = shared("sqlite");
  before(async () => {
    const steward = await clientOf(w.server, "steward");
    await steward.post("/network/settings",
      { name: "Rete", lang: "it", zone: "Europe/Rome", mail_from: "Rete <r@loggia.example>" });
    // What stands around pages is read again every few seconds.
    await until("it speaks Italian", async () => (await ask("/nowhere", {})).text.includes("Non trovat"));
  });

  // Without the headers that fetch adds by itself.
  function ask(path, headers, method = "GET", body = undefined) {
    return new Promise((done, failed) => {
      const request = http.request(w.server.url + path, { method, headers }, (reply) => {
        let text = "";
        reply.on("data", (b) => (text += b));
        reply.on("end", () => done({ status: reply.statusCode, text }));
      });
      request.on("error", failed);
      request.end(body);
    });
  }

  const bookings = () => `/s/${w.home}/bookings`;
  const json = { "content-type": "application/json" };
  const refusals = {
    "an address that is none": () => ["/nowhere", {}, "GET", undefined, 404],
    "a method that is none": () => ["/spaces", {}, "DELETE", undefined, 405],
    "an address with a NUL": () => ["/s/%00/free", {}, "GET", undefined, 400],
    "a body too long": () => [bookings(), json, "POST", `{"note":"${"x".repeat(20_000)}"}`, 413],
    "a type that is none": () => [bookings(), { "content-type": "a/b" }, "POST", "x", 415],
    "JSON that is none": () => [bookings(), json, "POST", "{", 400],
    "a page for members": () => ["/me", {}, "GET", undefined, 401],
    "a space that is none": () => ["/s/nowhere", {}, "GET", undefined, 404],
  };
  const english = { "accept-language": "en" };
  for (const [name, refusal] of Object.entries(refusals))
    test(name, async () => {
      const [path, headers, method, body, status] = refusal();
      const say = async (query, more) => {
        const reply = await ask(path + query, { ...headers, ...more }, method, body);
        assert.equal(reply.status, status);
        return reply.text.replace(/href="[^"]*"|[0-9a-f]{16,}/g, "");
      };
      for (const accept of ["text/html", "application/json"]) {
        const type = { accept };
        const en = await say("", { ...type, ...english });
        const it = await say("", { ...type, "accept-language": "it" });
        assert.notEqual(en, it);
        const title = (text) => accept === "text/html"
          ? /<h1[^>]*>([^<]*)/.exec(text)[1] : JSON.parse(text).detail;
        assert.equal(title(await say("", type)), title(it), "the network's");
        assert.equal(title(await say("", { ...type, "accept-language": "*" })), title(it), "any");
        assert.equal(title(await say("?lang=en", { ...type, "accept-language": "it" })), title(en));
        assert.equal(title(await say("", { ...type, ...english, cookie: "lang=it" })), title(it));
      }
    });
});
