// Every route as every role, compared with the table that a person can read, docs/permissions.md.
// The host and the front desk of another space ask too: this is the promise to sixty independent
// owners.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { before, describe, test } from "node:test";

import { engines } from "../support/loggia.mjs";
import { clientOf, morning, otherHost, shared, staff, teamOfHome } from "../support/world.mjs";

const rows = readFileSync("docs/permissions.md", "utf8").split("\n")
  .map((line) => /^\| `(GET|POST|PUT|DELETE) ([^`]+)` \|(.*)\|/.exec(line))
  .filter(Boolean)
  .map(([, method, route, rest]) => {
    const [visitor, member, admin, desk, host, steward] = rest.split(" | ").map((s) => s.trim());
    return { method, route, visitor, member, admin, desk, host, steward };
  });

const namesOwner = /\{(slug|code|operator|team)\}/;

// What ends the team or the session comes last, or the roles after it would be others.
const ends = ["/teams/{team}/members/{id}/remove", "/teams/{team}/leave", "/teams/{team}/close",
  "/sign-out"];
const rank = (row) => ends.indexOf(row.route);
const ordered = rows.toSorted((a, b) => rank(a) - rank(b));

// Of those who have a role, these have it elsewhere: "own" does not mean them.
const outsiders = { member: "own teams", other_admin: "own teams", other_desk: "own", other_host: "own" };

for (const engine of engines)
  describe(`permissions on ${engine} [AP-1]`, () => {
    const w = shared(engine);
    let clients;
    let own;
    before(async () => {
      const elsewhere = await otherHost(w);
      staff(w, "desk", "desk", w.home);
      staff(w, "other_desk", "desk", elsewhere);
      clients = {};
      for (const role of ["visitor", "member", "other_desk", "desk", "other_host", "host",
        "steward"])
        clients[role] = await clientOf(w.server, role);
      const team = await teamOfHome(w, clients);
      await clients.team_admin.post(`/teams/${team}/invitations`, { emails: "poi@posta.example" });
      const page = (await clients.team_admin.get(`/teams/${team}`)).json;
      const booked = await w.guest.post(`/s/${w.home}/bookings`, morning());
      const list = (where, role = "host") => clients[role].get(where).then((r) =>
        Object.values(r.json).find(Array.isArray)[0]);
      await clients.host.post(`/s/${w.home}/closures`, { from: "2027-08-09" });
      await clients.host.post(`/s/${w.home}/floors`, { name: "Soppalco" });
      const operators = (await clients.host.get("/spaces/new")).json;
      const operator = Object.values(operators).find(Array.isArray)[0];
      const register = (await clients.steward.get("/network/operators?q=Marangon")).json;
      own = {
        slug: w.home,
        team,
        members: page.members.find((m) => !m.admin).account,
        invitations: page.invitations[0].id,
        code: booked.json.code,
        operator: operator.slug ?? Object.values(register).find(Array.isArray)[0].slug,
        closures: (await list(`/s/${w.home}/closures`)).id,
        floors: (await list(`/s/${w.home}/floors`)).id,
        resources: (await list(`/s/${w.home}/resources`)).id,
      };
      own.floor = own.floors;
      own.number = "1";
      own.note = "1000000000";
      own.block = (await clients.host.post(`/s/${w.home}/resources/${own.resources}/blocks`,
        { from: morning().date })).json.id;
    });

    // The address of a route among what the demo's host owns.
    function address(route) {
      const kind = /\/(\w+)\/\{id\}/.exec(route)?.[1];
      return route.replace(/\{(\w+)\}/g, (_, name) => {
        if (name === "id") return own[kind] ?? "1000000000";
        if (name === "slug" && route.startsWith("/network/operators")) return own.operator;
        return own[name] ?? "it";
      });
    }

    async function statusAs(role, { method, route }) {
      if (route.endsWith("/events")) {
        const controller = new AbortController();
        const reply = await fetch(w.server.url + address(route),
          { headers: { cookie: clients[role].cookie }, signal: controller.signal });
        controller.abort();
        return reply.status;
      }
      return (await clients[role].ask(method, address(route), method === "GET" ? undefined : {}))
        .status;
    }

    test("the table names every route of the interface", async () => {
      const { json } = await w.guest.get("/openapi");
      const operations = Object.entries(json.paths).flatMap(([path, item]) =>
        Object.keys(item).filter((m) => ["get", "post", "put", "delete"].includes(m))
          .map((m) => `${m.toUpperCase()} ${path}`));
      assert.deepEqual(rows.map((r) => `${r.method} ${r.route}`).sort(), operations.sort());
    });

    for (const row of ordered) {
      test(`${row.method} ${row.route}`, async () => {
        // The denied first: what they fail to do must still be there for those who may.
        const roles = { visitor: row.visitor, member: row.member, other_admin: row.admin,
          other_desk: row.desk, other_host: row.host, mate: row.member, team_admin: row.admin,
          desk: row.desk, host: row.host, steward: row.steward };
        for (const [role, said] of Object.entries(roles)) {
          const status = await statusAs(role, row);
          const what = `${role}, said "${said}": ${status}`;
          assert.ok(status < 500 && status !== 405, what);
          const hidden = row.route.includes("{team}") && role !== "visitor";
          if (said === "no" && !hidden)
            assert.equal(status, role === "visitor" ? 401 : 403, what);
          else if (said === "no" || (said.startsWith("own") &&
            said.startsWith(outsiders[role] ?? "none") && namesOwner.test(row.route)))
            assert.ok([403, 404].includes(status), what);
          else if (said === "with the link")
            assert.ok(["desk", "host", "steward"].includes(role) ? status !== 401 : status >= 400, what);
          else assert.ok(![401, 403].includes(status), what);
        }
      });
    }
  });
