// A host of one operator never sees a person of another without a relation: every page that can be
// read, as JSON, HTML and table, is searched for the other's people.
import assert from "node:assert/strict";
import { before, describe, test } from "node:test";

import { engines } from "../support/loggia.mjs";
import { accounts, clientOf, morning, otherHost, shared, staff, teamOfHome } from "../support/world.mjs";

// Names that stand nowhere else: whoever reads one has seen a person of `home`.
const marks = ["Zefirina", "zefirina@", "Ubaldino", "ubaldino@", "Quirizio", "quirizio@", "Olimpia", "olimpia@"];

for (const engine of engines)
  describe(`people of others on ${engine} [PE-8, PE-47, BK-18]`, () => {
    const w = shared(engine);
    let clients;
    let own;
    let elsewhere;
    let routes;
    before(async () => {
      elsewhere = await otherHost(w);
      staff(w, "other_desk", "desk", elsewhere);
      clients = {};
      for (const role of ["visitor", "member", "other_desk", "other_host", "host"])
        clients[role] = await clientOf(w.server, role);
      const team = await teamOfHome(w, clients);
      // A guest, a colleague at the front desk, and the admin of a team that is a client of home.
      const booked = await w.guest.post(`/s/${w.home}/bookings`,
        morning({ name: "Zefirina Zorzi", email: "zefirina@segreto.example" }));
      await clients.host.post(`/s/${w.home}/hosts`,
        { email: "ubaldino@segreto.example", name: "Ubaldino Urbani", role: "desk" });
      const firm = await clients.host.post(`/s/${w.home}/teams`,
        { name: "Studio Quirizio", admin_email: "quirizio@segreto.example",
          admin_name: "Quirizio Querini" });
      // Who has a desk by licence.
      const { resources } = (await clients.host.get(`/s/${w.home}/resources`)).json;
      const stay = await clients.host.post(`/s/${w.home}/stays`, { resource: resources[0].id,
        email: "olimpia@segreto.example", person: "Olimpia Orsi", from: morning().date, price: "200" });
      const page = (await clients.team_admin.get(`/teams/${team}`)).json;
      const { slug: operator } = (await clients.host.get(`/s/${w.home}/hosts`)).json.here;
      own = { slug: w.home, code: booked.json.code, operator, team: firm.json.slug,
        id: page.members[0].account, stay: stay.json.id };
      const { json } = await w.guest.get("/openapi");
      routes = Object.entries(json.paths).filter(([, item]) => item.get).map(([path]) => path)
        .filter((path) => !path.endsWith("/events"));
    });

    // The page with what is `home`'s in its address, and with what is of the reader's own space.
    const addresses = (route) => [own, { ...own, slug: elsewhere }].map((named) =>
      route.replace("/stays/{id}", `/stays/${own.stay}`)
        .replace(/\{(\w+)\}/g, (_, name) => named[name] ?? "1000000000"));

    async function seen(client, address) {
      const found = [];
      for (const accept of ["application/json", "text/html"]) {
        const { text } = await client.ask("GET", address, undefined, { accept });
        found.push(...marks.filter((m) => text.includes(m)));
      }
      return found;
    }

    test("their own host finds them: the search can fail", async () => {
      const all = new Set();
      for (const route of routes) for (const m of await seen(clients.host, addresses(route)[0]))
        all.add(m);
      for (const name of ["Zefirina", "Ubaldino", "Quirizio", "Olimpia"]) assert.ok(all.has(name), name);
    });

    for (const role of ["visitor", "member", "other_admin", "other_desk", "other_host"])
      test(`${role} finds none of them on any page`, async () => {
        const all = [...new Set(routes.flatMap(addresses))];
        for (let i = 0; i < all.length; i += 16)
          await Promise.all(all.slice(i, i + 16).map(async (address) =>
            assert.deepEqual(await seen(clients[role], address), [], `${address} as ${role}`)));
      });

    test("the front desk of home takes no list of people along", async () => {
      staff(w, "desk", "desk", w.home);
      const desk = await clientOf(w.server, "desk");
      for (const table of ["bookings.csv", "teams.csv"])
        assert.equal((await desk.get(`/s/${w.home}/${table}`)).status, 403, table);
      assert.equal((await desk.get(`/s/${w.home}/bookings`)).status, 200);
      assert.ok(accounts.desk);
    });
  });
