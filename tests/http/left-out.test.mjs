// What a request in JSON leaves out stays as it was: nobody closes a space by not speaking of it.
import assert from "node:assert/strict";
import { before, describe, test } from "node:test";

import { engines } from "../support/loggia.mjs";
import { clientOf, shared, signedIn } from "../support/world.mjs";

for (const engine of engines)
  describe(`what is left out on ${engine}`, () => {
    const w = shared(engine);
    let host;
    let steward;
    let operator;
    let resource;
    let floor;
    before(async () => {
      host = await clientOf(w.server, "host");
      steward = await clientOf(w.server, "steward");
      const s = `/s/${w.home}`;
      operator = (await steward.get("/network/operators")).json.operators[0].slug;
      await host.post(`${s}/floors`, { name: "Soppalco", level: 2 });
      floor = (await host.get(`${s}/floors`)).json.floors.find((f) => f.name === "Soppalco");
      await host.post(`${s}/resources`, {
        name: "Tavolo lungo", kind: "desk", units: 4, seats: 3, floor: floor.id,
        price_hour: "3.50", price_half_day: "11", price_day: "18", bookable: true,
      });
      resource = (await host.get(`${s}/resources`)).json.resources
        .find((r) => r.name === "Tavolo lungo");
      const edit = await host.post(`${s}/edit`, {
        name: "Officina Altinate", town: "Padova", street: "Via Altinate 12", postcode: "35121",
        lat: "45.4087", lon: "11.8810", description: "Un cortile.", amenities: "wifi, kitchen",
        step_free: true, url: "https://officina.example", email: "ciao@officina.example",
        phone: "+39 049 000 000",
      });
      assert.equal(edit.status, 200, edit.text);
      await host.post(`${s}/rules`, {
        step_min: 30, shortest_min: 60, longest_min: 600, notice_min: 0, horizon_days: 90,
        cancel_notice_min: 60, confirm: true, confirm_within_min: 240,
      });
      await steward.post("/network/settings", {
        name: "Rete", tagline: "Posti per lavorare", lang: "it", zone: "Europe/Rome",
        mail_from: "Rete <rete@loggia.example>",
      });
      await host.post("/me/profile", { name: "Ada Ospite", lang: "en" });
    });

    // Send only `said`; nothing but what it says is another than before.
    async function keeps(client, path, said, page = path) {
      const before = (await client.get(page)).json;
      const reply = await client.post(path, said);
      assert.ok(reply.status < 300, `${path}: ${reply.text}`);
      assert.deepEqual((await client.get(page)).json, before, path);
    }

    // The pages that show a form and take it at the same address, as the document lists them: each
    // is sent back with what it needs and nothing else.
    test("of every form that changes what is there", async () => {
      const document = (await w.guest.get("/openapi")).json;
      const places = { "{operator}": operator, "{id}": resource.id };
      const seen = [];
      for (const [path, { get, post }] of Object.entries(document.paths)) {
        const schema = post?.requestBody?.content["application/json"]?.schema;
        const form = schema?.$ref
          ? schema.$ref.slice(2).split("/").reduce((o, k) => o[k], document) : schema;
        if (!get || !form) continue;
        const slug = path.startsWith("/network/operators/") ? operator : w.home;
        const where = path.replace("{slug}", slug).replace(/\{\w+\}/g, (p) => places[p] ?? p);
        if (where.includes("{") || path.endsWith("/together")) continue; // there is nothing yet to keep
        const client = path.startsWith("/network") ? steward : host;
        const shown = (await client.get(where)).json;
        const all = { ...shown, ...shown?.resource };
        const needed = form.required ?? [];
        const optional = Object.keys(form.properties).filter((name) => !needed.includes(name));
        if (!shown || !optional.some((name) => name in all) ||
            !needed.every((name) => ["string", "number", "boolean"].includes(typeof all[name])))
          continue; // adds something: keeps nothing
        seen.push(path);
        const said = Object.fromEntries(needed.map((name) => [name, all[name]]));
        if ("vat_rate" in said) said.vat_rate = "22";
        await keeps(client, where, said);
      }
      for (const path of ["/s/{slug}/hours", "/s/{slug}/edit", "/s/{slug}/rules",
        "/s/{slug}/resources/{id}", "/network/settings", "/me/profile"])
        assert.ok(seen.includes(path), `${path} is not among ${seen}`);
    });

    test("of a floor its level", async () => {
      const s = `/s/${w.home}`;
      await keeps(host, `${s}/floors/${floor.id}`, { name: "Soppalco" }, `${s}/floors`);
    });

    test("one day is said, the others stay", async () => {
      const where = `/s/${w.home}/hours`;
      const before = (await host.get(where)).json;
      assert.match(before.tuesday, /-/);
      const reply = await host.post(where, { monday: "10:00-12:00" });
      assert.equal(reply.status, 200, reply.text);
      assert.deepEqual((await host.get(where)).json, { ...before, monday: "10:00-12:00" });
    });

    test("an empty text and null are said: they close the day", async () => {
      const where = `/s/${w.home}/hours`;
      await host.post(where, { monday: "", tuesday: null });
      const now = (await host.get(where)).json;
      assert.equal(now.monday, "");
      assert.equal(now.tuesday, "");
      assert.match(now.wednesday, /-/);
    });

    test("a week without any hours is refused, and the hours stay", async () => {
      const where = `/s/${w.home}/hours`;
      const before = (await host.get(where)).json;
      const days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
      const no = await host.post(where, Object.fromEntries(days.map((d) => [d, ""])));
      assert.equal(no.status, 422, no.text);
      assert.deepEqual(no.json.fields.map((f) => [f.name, f.code]), [["monday", "space.all_closed"]]);
      assert.deepEqual((await host.get(where)).json, before);
      const browser = await signedIn(w.server, "host");
      const page = await browser.go(where);
      assert.ok(!page.text.includes("placeholder"), "an empty day does not look filled in");
    });

    test("a box that a browser does not send is unticked", async () => {
      const where = `/s/${w.home}/hours`;
      await host.post(where, { holidays: true });
      const browser = await signedIn(w.server, "host");
      const page = await browser.submit(where, where, { monday: "09:00-13:00" });
      assert.equal(page.status, 200);
      const now = (await host.get(where)).json;
      assert.equal(now.holidays, false);
      assert.match(now.wednesday, /-/);
    });

    test("who moves to another town and leaves the point out stands in its middle", async () => {
      const where = `/s/${w.home}/edit`;
      await host.post(where, { name: "Officina Altinate", town: "Verona" });
      const now = (await host.get(where)).json;
      assert.equal(now.town, "Verona");
      assert.ok(Math.abs(now.lat - 45.43) < 0.1, String(now.lat));
      assert.equal(now.province, "VR");
      assert.equal(now.street, "Via Altinate 12");
    });
  });
