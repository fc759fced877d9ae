// visits-guests.mjs: the part of visits.mjs in which staff write a note on a booking, people are invited to it
// and answer from their mail.
import { mailWith } from "../support/mail.mjs";
import { weekday } from "../support/loggia.mjs";

// The page of an invitation, from the mail to this address.
export async function invitationOf(server, address) {
  const mail = (await mailWith(server, address, /\/invitations\//)).replaceAll("=3D", "=");
  return new URL(/(\/invitations\/[a-z0-9]+\?secret=[a-z0-9]+)/.exec(mail)[1], server.url);
}

export async function* guests(w, clients, { get, post }) {
  const B = "/bookings/{code}";
  const date = weekday(9);
  const { resources } = (await clients.visitor.get(
    `/s/${w.home}/free?date=${date}&from=15:00&to=16:00`)).json;
  const room = resources.find((r) => r.units === 1 && r.free_units === 1 && r.seats >= 3);
  const made = (await clients.member.post(`/s/${w.home}/bookings`,
    { resource: room.id, date, from: "15:00", to: "16:00" })).json;
  const b = `/bookings/${made.code}`;

  const noted = await post("host", `${B}/notes`, `${b}/notes`, { words: "Gli serve il proiettore." });
  yield noted;
  yield await post("host", `${B}/notes/{note}/delete`,
    `${b}/notes/${noted.reply.json.staff_notes[0].id}/delete`);

  yield await get("member", `${B}/guests`, `${b}/guests`);
  yield await post("member", `${B}/guests`, `${b}/guests`, { people: "nobody" }, 422);
  const invited = await post("member", `${B}/guests`, `${b}/guests`,
    { people: "Gina Neri <gina@posta.example>, ugo@posta.example" });
  yield invited;
  const I = "/invitations/{code}";
  const page = await invitationOf(w.server, "gina@posta.example");
  const key = { secret: page.searchParams.get("secret") };
  yield await get("visitor", I, page.pathname, 404);
  yield await get("visitor", I, `${page.pathname}${page.search}&answer=yes`);
  yield await post("visitor", I, page.pathname, { ...key, answer: "yes" });
  yield await get("host", "/s/{slug}/day/sheet", `/s/${w.home}/day/sheet?date=${date}`);
  yield await post("visitor", `${I}/forget`, `${page.pathname}/forget`, key);
  const ugo = invited.reply.json.guests.find((g) => g.email === "ugo@posta.example");
  yield await post("member", `${B}/guests/{guest}/remove`, `${b}/guests/${ugo.id}/remove`);
  await clients.member.post(`${b}/cancel`);
}
