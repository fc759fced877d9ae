// What is refused before any handler runs is answered to somebody: his name, his menu, his language [HTTP-19].
import assert from "node:assert/strict";
import http from "node:http";
import { before, describe, test } from "node:test";

import { engines } from "../support/loggia.mjs";
import { clientOf, shared } from "../support/world.mjs";

for (const engine of engines)
  describe(`refused before it is read, on ${engine}`, () => {
    const w = shared(engine);
    let host;
    before(async () => {
      host = await clientOf(w.server, "host");
      await host.post("/me/profile", { name: "Ada Ospite", lang: "it" });
    });

    // As a browser asks; a body that is a number is only announced: so many bytes.
    function ask(path, { method = "POST", type = "application/x-www-form-urlencoded", body, known = true }) {
      const headers = { accept: "text/html", "accept-language": "en", "content-type": type };
      if (known) headers.cookie = host.cookie;
      if (body !== undefined) headers["content-length"] = typeof body === "number" ? body : body.length;
      return new Promise((done, failed) => {
        const request = http.request(w.server.url + path, { method, headers }, (reply) => {
          let text = "";
          reply.on("data", (b) => (text += b));
          reply.on("end", () => {
            done({ status: reply.statusCode, text });
            request.destroy();
          });
        });
        request.on("error", failed);
        if (typeof body === "string") request.end(body);
        else if (body === undefined) request.end();
        else request.flushHeaders();
      });
    }

    const cases = {
      "a body over the limit": ["/me/profile", { body: "x".repeat(100_000) }, 413, /troppo grande/],
      "a picture that is not even read": [() => `/s/${w.home}/photos`,
        { body: 40_000_000, type: "multipart/form-data; boundary=x" }, 413, /al massimo 12 MB/],
      "a form without its token": ["/me/profile", { body: "name=Ada" }, 403, /scaduto/],
      "a method that is none": ["/spaces", { method: "DELETE" }, 405, /[Qq]uesto indirizzo/],
      "an address that is none": ["/nowhere", { method: "GET" }, 404, /Non trovat/],
    };
    for (const [name, [path, how, status, words]] of Object.entries(cases))
      test(name, async () => {
        const where = typeof path === "string" ? path : path();
        const known = await ask(where, how);
        assert.equal(known.status, status, known.text);
        assert.match(known.text, words);
        assert.match(known.text, /<html lang="it"/);
        assert.match(known.text, /<a href="\/me">Ada Ospite<\/a>/);
        const stranger = await ask(where, { ...how, known: false });
        assert.doesNotMatch(stranger.text, /Ada Ospite/);
        assert.match(stranger.text, /href="\/sign-in"/);
      });
  });
