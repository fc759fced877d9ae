// A pool of desks that came with a list has no host: it takes bookings, the network answers for them,
// and who says that it is his can claim it.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { describe, test } from "node:test";

import { Client, engines, folder, must, pause } from "../support/loggia.mjs";
import { letterSaying, lettersTo } from "../support/mail.mjs";
import { clientOf, morning, world } from "../support/world.mjs";

for (const engine of engines)
  describe(`a space without a host on ${engine}`, () => {
    test("is answered for by the stewards until its owner has claimed it", { timeout: 300_000 },
      async (t) => {
        const w = await world(engine, t);
        const csv = path.join(folder(t), "pools.csv");
        writeFileSync(csv,
          "name,street,postcode,city,country,desks,desk_day_eur\r\n" +
          "Anfora,via Ascanio Grandi 7,73100,Lecce,IT,6,12\r\n");
        must(["import", "spaces", csv, "--db", w.db]);
        const steward = await clientOf(w.server, "steward");
        await steward.post("/me/profile", { lang: "en" });
        const { slug } = (await w.guest.get("/spaces?near=Lecce&within_km=30")).json.spaces[0];

        const edited = await steward.post(`/s/${slug}/edit`, {
          name: "Anfora", street: "via Ascanio Grandi 7", postcode: "73100", town: "Lecce",
          country: "IT", phone: "+39 0832 55", email: "anfora@posta.example",
        });
        assert.equal(edited.status, 200, edited.text);

        // Nobody has said the tax: it is that of the country, and whoever runs the space is told [NW-8].
        const said = async () => (await steward.get(`/s/${slug}`)).json.notices
          .filter((n) => n.url === `/s/${slug}/prices/own#vat`).length;
        const tax = async () => (await steward.get(`/s/${slug}/prices/own`)).json;
        assert.equal(await said(), 1);
        assert.deepEqual([(await tax()).vat_rate_bp, (await tax()).vat_assumed], [2200, true]);
        await steward.post(`/s/${slug}/vat`, { vat_rate: "22", prices_include_vat: true });
        assert.equal(await said(), 0);
        assert.deepEqual([(await tax()).vat_rate_bp, (await tax()).vat_assumed], [2200, false]);

        // The pool is booked at once, and says who answers.
        const before = (await w.guest.get(`/s/${slug}`)).json;
        assert.deepEqual([before.status, before.hosted, before.claimable, before.bookable],
          ["open", false, true, true]);
        assert.equal((await w.guest.get(`/s/${slug}/book`)).json.hosted, false);
        const made = await w.guest.post(`/s/${slug}/bookings`, morning({ kind: "desk" }));
        assert.equal(made.status, 201, made.text);
        assert.equal(made.json.status, "confirmed");
        const told = await letterSaying(w.server, "steward@loggia.example", /a place was booked/);
        assert.match(told.text, /The space has no host here: please pass it on\. Phone: \+39 0832 55/);
        // Its own address has no language: it reads that of the network, not that of the guest [BK-160].
        const own = await letterSaying(w.server, "anfora@posta.example", /Scrivanie/);
        assert.match(own.text, /^Buongiorno,\s+un posto è stato prenotato:/);

        // The stewards' pages say so until somebody runs it.
        const home = (await steward.get("/network")).json;
        assert.equal(home.waits.find((x) => x.what === "unhosted")?.count, 1);
        const list = (await steward.get("/network/unhosted")).json;
        const row = list.spaces.find((s) => s.slug === slug);
        assert.deepEqual([row.bookings, row.phone], [1, "+39 0832 55"]);
        const page = await fetch(`${w.server.url}/network/unhosted`,
          { headers: { accept: "text/html", cookie: steward.cookie } });
        assert.match(await page.text(), /Anfora/);

        // Its owner claims it; it goes on under the same operator, with its booking.
        const asked = await w.guest.post(`/s/${slug}/claim`,
          { name: "Agnese", email: "agnese@posta.example" });
        assert.equal(asked.status, 200, asked.text);
        const { claims } = (await steward.get("/network/claims")).json;
        const granted = await steward.post(`/network/claims/${claims[0].id}/grant`, {});
        assert.equal(granted.status, 200, granted.text);
        const after = (await new Client(w.server).get(`/s/${slug}`)).json;
        assert.deepEqual([after.status, after.hosted, after.claimable], ["open", true, false]);
        assert.equal(after.operator_name, before.operator_name);
        assert.equal((await w.guest.post(`/s/${slug}/claim`,
          { name: "Eve", email: "eve@posta.example" })).json.code, "space.not_claimable");
        assert.ok(!(await steward.get("/network/unhosted")).json.spaces.some((s) => s.slug === slug));

        // From now on the host hears of bookings, and the stewards are left in peace.
        await letterSaying(w.server, "steward@loggia.example", /somebody says/);
        const known = lettersTo(w.server, "steward@loggia.example").length;
        const again = await w.guest.post(`/s/${slug}/bookings`,
          morning({ kind: "desk", from: "14:00", to: "16:00" }));
        assert.equal(again.status, 201, again.text);
        await letterSaying(w.server, "agnese@posta.example", /prenotato|booked/);
        await pause(500);
        assert.equal(lettersTo(w.server, "steward@loggia.example").length, known);

        // Suspended, it is not there for others; it is said that a booking opens from its mail, and it does.
        const kept = await w.guest.post(`/s/${slug}/bookings`, morning({ name: "Ugo", email: "ugo@posta.example", kind: "desk" }));
        assert.equal(kept.status, 201, kept.text);
        const link = new URL(kept.json.manage_url);
        assert.equal((await steward.post(`/network/spaces/${slug}/suspend`, {})).status, 200);
        for (const where of ["", "/day", "/free", "/floor"]) {
          const gone = await w.guest.get(`/s/${slug}${where}`);
          assert.deepEqual([gone.status, gone.json.code], [404, "space.away"], where);
        }
        assert.equal((await new Client(w.server).get(link.pathname + link.search)).status, 200);
        assert.equal((await steward.post(`/network/spaces/${slug}/resume`, {})).status, 200);
        assert.equal((await w.guest.get(`/s/${slug}`)).status, 200);
      });
  });
