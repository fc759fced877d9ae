// world.mjs: what the black-box tests stand on: a small demonstration network, and people with roles
// in it.
import { after, before } from "node:test";

import { Browser, Client, database, day, madeOnce, must, serve, weekday } from "./loggia.mjs";
import { sql } from "./sql.mjs";

export const accounts = {
  steward: ["steward@loggia.example", "portico-aperto"],
  host: ["host@loggia.example", "chiavi-di-casa"],
  member: ["member@loggia.example", "scrivania-libera"],
  desk: ["desk@loggia.example", "buongiorno-a-tutti"],
  team: ["team@loggia.example", "tavolo-insieme"],
};

// A copy of the demonstration network of today with so many days of bookings.
export async function demonstration(engine, t, days = 0) {
  return database(engine, t, await madeOnce(engine, `demo${days}_${day(0)}`,
    (db) => must(["demo", "--db", db, "--days", String(days), "--seed", "5"])));
}

// A network without bookings, served; `home` is the slug of the space that the demo host runs.
export async function world(engine, t, options = {}) {
  const db = await demonstration(engine, t, options.days);
  const server = await serve(db, t, options);
  const guest = new Client(server);
  const found = await guest.get("/spaces?q=Officina+Altinate");
  return { db, server, guest, engine, home: found.json.spaces[0].slug };
}

// The same for all tests of a describe: made before the first; after the last it goes, and all that `w.after` got.
export function shared(engine, options) {
  const ends = [];
  const w = { after: (end) => ends.push(end) };
  before(async () => Object.assign(w, await world(engine, w, options)));
  after(async () => {
    for (const end of ends.reverse()) await end();
  });
  return w;
}

// A browser in which this role is signed in.
export async function signedIn(server, role) {
  const [email, password] = accounts[role];
  const browser = new Browser(server);
  const page = await browser.submit("/sign-in", "/sign-in/password", { email, password });
  if (page.status !== 200) throw new Error(`${role} cannot sign in: ${page.status} ${page.text}`);
  return browser;
}

export async function clientOf(server, role) {
  if (role === "visitor") return new Client(server);
  const browser = await signedIn(server, role);
  return new Client(server, browser.cookieHeader());
}

// An account known to signedIn() by `name`; with `slug` the role is for that space. It has the password of the
// demonstration's front desk, whose hash costs nothing to try, and which no test changes.
export function staff(w, name, role, slug) {
  const email = `${name.replace("_", ".")}@loggia.example`;
  must(["account", "create", "--db", w.db, "--email", email, "--role", role].concat(slug ? ["--space", slug] : []));
  const [known, password] = accounts.desk;
  sql(w, `update account set password_hash = (select password_hash from account where email_key = '${known}')
    where email_key = '${email}'`);
  accounts[name] = [email, password];
}

// A team that is a client of `home`: clients.team_admin runs it, clients.mate is in it; and one of
// the network that clients.other_admin founded. Returns the slug of the first.
export async function teamOfHome(w, clients) {
  for (const name of ["team_admin", "mate", "other_admin"]) {
    staff(w, name, "member");
    clients[name] = await clientOf(w.server, name);
  }
  const made = await clients.host.post(`/s/${w.home}/teams`,
    { name: "Studio Bianchi", admin_email: accounts.team_admin[0] });
  const { slug } = made.json;
  await clients.team_admin.post(`/teams/${slug}/invitations`, { emails: accounts.mate[0] });
  const [invited] = (await clients.mate.get("/me/teams")).json.invitations;
  await clients.mate.post(`/me/teams/invitations/${invited.id}/join`, {});
  await clients.other_admin.post("/teams", { name: "Rossi & Figli" });
  return slug;
}

// A host of another space than `home`, of another operator.
export async function otherHost(w) {
  const list = await w.guest.get("/spaces?q=Portello+Lab");
  const slug = list.json.spaces[0].slug;
  staff(w, "other_host", "host", slug);
  return slug;
}

// A file of people that a host sends; answers as the page says it in JSON, with its status.
export async function sendPeople(client, slug, text, name = "export.csv") {
  // A form with a file comes with a cookie, so it needs the token of its page.
  const page = await fetch(`${client.url}/s/${slug}/import`,
    { headers: { accept: "text/html", cookie: client.cookie } });
  const body = new FormData();
  body.set("csrf", /name="csrf" value="([^"]*)"/.exec(await page.text())[1]);
  body.set("file", new Blob([text]), name);
  const reply = await fetch(`${client.url}/s/${slug}/import`, {
    method: "POST", body, redirect: "manual",
    headers: { accept: "application/json", "accept-language": "en", cookie: client.cookie },
  });
  const said = await reply.text();
  return { status: reply.status, headers: reply.headers, text: said, json: JSON.parse(said || "null") };
}

// What a guest sends to book a desk for an ordinary morning.
export function morning(over = {}) {
  return {
    kind: "desk",
    date: weekday(7),
    from: "10:00",
    to: "12:00",
    units: 1,
    name: "Ada Guest",
    email: "ada@posta.example",
    ...over,
  };
}

// All that is taken on a day, of all resources.
export function slots(day) {
  return day.rows.flatMap((row) => row.slots);
}
