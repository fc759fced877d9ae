// visits-presence.mjs: the part of visits.mjs that makes screens for doors, taps them, checks in by phone
// and at the front desk.

import assert from "node:assert/strict";

import { weekday } from "../support/loggia.mjs";

// A space that is always open, on feasts too: whatever day and time it is when the tests run.
export async function openAlways(host, s) {
  const days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
  const hours = await host.post(`${s}/hours`,
    { ...Object.fromEntries(days.map((d) => [d, "00:00-24:00"])), holidays: false });
  assert.equal(hours.status, 200, hours.text);
  for (const { id } of (await host.get(`${s}/closures`)).json.closures) await host.post(`${s}/closures/${id}/remove`, {});
}

// The same, with a room of its own.
export async function openRoom(host, s, name = "Sala Prova") {
  await openAlways(host, s);
  await host.post(`${s}/resources`,
    { name, kind: "room", units: 1, seats: 6, price_hour: "10", bookable: true });
  const { resources } = (await host.get(`${s}/resources`)).json;
  return resources.find((r) => r.name === name).id;
}

// Offices that a member has by contract from now on, for longer than any test.
export async function letOffices(host, member, s, n) {
  const must = async (reply) => {
    assert.ok((await reply).status < 300, (await reply).text);
    return reply;
  };
  for (let i = 1; i <= n; i++)
    await host.post(`${s}/resources`, { name: `Ufficio dato ${i}`, kind: "office", units: 1, seats: 4 });
  const { resources } = (await host.get(`${s}/resources`)).json;
  for (const { id } of resources.filter((r) => r.name.startsWith("Ufficio dato"))) {
    await must(host.post(`${s}/lettings`, { resource: id, price: "800", deposit: "1600", note: "" }));
    const stay = await must(host.post(`${s}/stays`,
      { resource: id, email: "member@loggia.example", from: weekday(3), price: "800" }));
    await must(member.post(`/stays/${stay.json.id}/answer`, { answer: "yes" }));
  }
}

export async function* presence(w, clients, { get, post }) {
  const S = "/s/{slug}";
  const s = `/s/${w.home}`;
  const room = await openRoom(clients.host, s);

  // ---- the host
  yield await get("host", `${S}/door`, `${s}/door`);
  yield await post("host", `${S}/door`, `${s}/door`, {
    release_min: 15, release_kinds: ["desk"], remind: true, names: "firms", way_in: "Codice 1234",
  });
  const D = `${S}/resources/{id}/door`;
  const d = `${s}/resources/${room}/door`;
  yield await get("host", D, d);
  const door = await post("host", D, d);
  yield door;
  yield await post("host", `${D}/codes`, `${d}/codes`, { rotating: true, printed: true });
  const B = `${S}/door/board`;
  const b = `${s}/door/board`;
  yield await get("host", B, b);
  const board = await post("host", B, b);
  yield board;
  yield await post("host", `${B}/codes`, `${b}/codes`, { rotating: true, printed: false });

  // ---- the tablet
  const tablet = new URL(door.reply.json.url).pathname;
  const R = "/r/{code}";
  const screen = await get("visitor", R, tablet);
  yield screen;
  yield await get("visitor", R, `${tablet}.png?size=1200x825`);
  yield await get("visitor", R, `${tablet}.png?size=1x1`, 422);
  const events = await fetch(`${w.server.url}${tablet}/events`);
  yield {
    role: "visitor", method: "get", route: `${R}/events`,
    reply: { status: events.status, headers: events.headers, text: "" },
  };
  await events.body.cancel();
  const offer = screen.reply.json.offers[0]?.offer;
  const taken = await post("visitor", `${R}/book`, `${tablet}/book`,
    { offer: offer ?? "23:59", name: "Ugo Ferri" }, offer ? 200 : 409);
  yield taken;
  const booking = taken.reply.json.phases?.[0]?.booking ?? "1000000000";
  const there = offer ? 200 : 404;
  yield await post("visitor", `${R}/check-in`, `${tablet}/check-in`, { booking }, there);

  // ---- the board
  const shown = new URL(board.reply.json.url);
  yield await get("visitor", `${S}/board`, shown.pathname + shown.search);
  yield await get("visitor", `${S}/board.png`, `${shown.pathname}.png${shown.search}`);
  yield await get("visitor", `${S}/board`, `${shown.pathname}?secret=none`, 404);
  const news = await fetch(`${w.server.url}${shown.pathname}/events${shown.search}`);
  yield {
    role: "visitor", method: "get", route: `${S}/board/events`,
    reply: { status: news.status, headers: news.headers, text: "" },
  };
  await news.body.cancel();

  // ---- by phone
  const phone = new URL((await clients.visitor.get(tablet)).json.check_in_url).pathname;
  const code = await get("member", "/here/{code}", phone);
  yield code;
  const { bookings, walk_in: desk } = code.reply.json;
  const due = bookings.find((o) => !o.here && !o.early);
  yield await post("member", "/here/{code}", phone,
    due ? { booking: due.code } : desk ? { walk_in: desk.shown } : {}, due || desk ? 200 : 422);

  // ---- the front desk
  const H = `${S}/here`;
  const h = `${s}/here`;
  yield await get("member", H, h);
  yield await get("host", H, h);
  yield await get("host", H, `${h}?q=livia&state=here`);
  yield await get("host", H, `${h}?state=lost`, 422);
  yield await post("host", `${H}/undo`, `${h}/undo`, { booking }, there);
  yield await post("host", `${H}/check-in`, `${h}/check-in`, { booking }, there);
  yield await post("host", `${H}/gone`, `${h}/gone`, { booking }, there);
  await clients.host.post(`${s}/resources`,
    { name: "Tavolata", kind: "desk", units: 4, price_hour: "1", bookable: true });
  yield await post("host", `${H}/walk-in`, `${h}/walk-in`, { name: "Livia Conte" },
    offer ? 200 : 409);
  yield await post("member", `${H}/shown`, `${h}/shown`, { shown: true });
  yield await post("visitor", `${R}/end`, `${tablet}/end`, { booking }, there);
  yield await post("host", `${D}/remove`, `${d}/remove`);
  yield await post("host", `${B}/remove`, `${b}/remove`);
  yield await get("visitor", R, tablet, 404);
}
