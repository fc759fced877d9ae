// visits-waiting.mjs: the part of visits.mjs that keeps places for a few minutes, answers a request from its
// mail, and waits for what is taken.
import { mailWith } from "../support/mail.mjs";
import { until, weekday } from "../support/loggia.mjs";

// The link to say yes in the mail about somebody's request.
export async function linkToAnswer(server, address, name, of = "bookings") {
  const mail = await mailWith(server, address, new RegExp(`${name}[^]*say=(3D)?yes`));
  return new RegExp(`(/${of}/\\S+?say=yes)`).exec(mail.replaceAll("=3D", "="))[1];
}

export async function* waiting(w, clients, { get, post }) {
  const S = "/s/{slug}";
  const s = `/s/${w.home}`;
  const date = weekday(9);
  const { resources } = (await clients.visitor.get(`${s}/free?date=${date}&from=10:00&to=11:00`)).json;
  const place = resources.find((r) => r.units === 1 && r.free_units === 1);
  const span = { resource: place.id, date, from: "10:00", to: "11:00" };
  yield await post("member", `${S}/holds`, `${s}/holds`, span);
  yield await post("visitor", `${S}/holds`, `${s}/holds`, span, 409);
  yield await post("member", `${S}/holds/release`, `${s}/holds/release`, { resource: place.id }, 204);

  // ---- waiting
  const W = "/waiting/{code}";
  const query = new URLSearchParams(span);
  yield await get("visitor", `${S}/wait`, `${s}/wait?${query}`);
  const book = async () => (await clients.visitor.post(`${s}/bookings`,
    { ...span, name: "Primo", email: "primo@posta.example" })).json;
  const free = (b) => clients.host.post(`/bookings/${b.code}/cancel`, {});
  const first = await book();
  const made = await post("member", `${S}/wait`, `${s}/wait`, span, 201);
  yield made;
  const second = await post("visitor", `${S}/wait`, `${s}/wait`,
    { ...span, name: "Bea", email: "bea@posta.example" }, 201);
  yield second;
  const { code } = made.reply.json;
  yield await get("member", "/me/waiting");
  yield await get("member", W, `/waiting/${code}`);
  yield await get("host", `${S}/waiting`, `${s}/waiting`);
  yield await get("host", `${S}/waiting.csv`, `${s}/waiting.csv`);
  yield await post("host", `${S}/waiting/{code}/remove`,
    `${s}/waiting/${second.reply.json.code}/remove`);
  yield await post("member", `${W}/leave`, `/waiting/${code}/leave`);
  const offer = async () => {
    const wait = (await clients.member.post(`${s}/wait`, span)).json;
    await free(first);
    return until("it is offered", async () =>
      (await clients.member.get(`/waiting/${wait.code}`)).json.status === "offered" && wait.code);
  };
  const offered = await offer();
  yield await get("member", W, `/waiting/${offered}`);
  yield await post("member", `${W}/yes`, `/waiting/${offered}/yes`);
  const third = (await clients.member.post(`${s}/wait`, span)).json.code; // his own booking has it
  yield await post("member", `${W}/no`, `/waiting/${third}/no`);

  // ---- from the mail
  const rules = (await clients.host.get(`${s}/rules`)).json;
  await clients.host.post(`${s}/rules`, { ...rules, confirm: true });
  await clients.visitor.post(`${s}/bookings`, { kind: "desk", date, from: "10:00", to: "11:00",
    name: "Zeno Mail", email: "zeno@posta.example" });
  const link = await linkToAnswer(w.server, "host@loggia.example", "Zeno Mail");
  const A = "/bookings/{code}/answer";
  const asked = await get("visitor", A, link);
  yield asked;
  const [path, q] = link.split("?");
  const { reader, secret } = Object.fromEntries(new URLSearchParams(q));
  yield await post("visitor", A, path,
    { reader, secret, revision: asked.reply.json.revision, answer: "no", word: "Quel giorno imbianchiamo." });
  const form = { resource: asked.reply.json.booking.resource, date, from: "11:00", to: "12:00", repeat: "weekly",
    count: 2, title: "Corso di maglia", name: "Ilaria", email: "member@loggia.example" };
  const { shown } = (await clients.member.post(`${s}/series/preview`, form)).json;
  await clients.member.post(`${s}/series`, { ...form, shown });
  const all = await linkToAnswer(w.server, "host@loggia.example", "Corso di maglia", "series");
  const Q = "/series/{id}/asked";
  const series = await get("visitor", Q, all);
  yield series;
  const [where, key] = all.split("?");
  const mine = Object.fromEntries(new URLSearchParams(key));
  yield await post("visitor", Q, where, { reader: mine.reader, secret: mine.secret, answer: "no",
    revision: series.reply.json.revision, waiting: series.reply.json.waiting });
  await clients.host.post(`${s}/rules`, { ...rules, confirm: false });
}
