// visits-sign-in.mjs: the visits of visits.mjs that sign in, and change how one signs in.
import { Authenticator } from "../support/authenticator.mjs";
import { codeOf } from "../support/codes.mjs";
import { Keeper } from "../support/loggia.mjs";
import { mailWith } from "../support/mail.mjs";
import { provider } from "../support/provider.mjs";

// A member sets up an app for codes, signs in with it, and takes it away.
async function* secondFactor(w, clients, get, post) {
  yield await get("member", "/me/security");
  const begun = await post("member", "/me/security/app");
  yield begun;
  yield await get("member", "/me/security/app");
  yield await post("member", "/me/security/app/confirm", "/me/security/app/confirm",
    { code: codeOf(begun.reply.json.key) });
  const codes = await post("member", "/me/security/codes");
  yield codes;
  clients.halfway = new Keeper(w.server);
  await clients.halfway.post("/sign-in/password",
    { email: "member@loggia.example", password: "tre-parole-nuove" });
  yield await get("halfway", "/sign-in/code");
  yield await post("halfway", "/sign-in/code", "/sign-in/code",
    { code: codes.reply.json.codes[0] });
  yield await post("member", "/me/security/app/remove");
}

// A member adds a passkey, signs in with it, and takes it away.
async function* passkey(w, clients, get, post) {
  const device = new Authenticator(`http://localhost:${w.server.port}`);
  const making = await post("member", "/me/passkeys/begin");
  yield making;
  const added = await post("member", "/me/passkeys", "/me/passkeys", device.make(making.reply.json));
  yield added;
  const one = `/me/passkeys/${added.reply.json.passkeys[0].id}`;
  yield await post("member", "/me/passkeys/{id}", one, { name: "Telefono" });
  clients.anywhere = new Keeper(w.server);
  const asked = await post("anywhere", "/sign-in/passkey/begin");
  yield asked;
  yield await post("anywhere", "/sign-in/passkey", "/sign-in/passkey",
    device.sign(asked.reply.json));
  yield await post("member", "/me/passkeys/{id}/remove", `${one}/remove`);
}

// A steward sets a provider up; somebody signs in with it, and parts from it.
async function* accountElsewhere(w, clients, get, post, t) {
  const p = await provider(t);
  const form = { name: "Firma", issuer: p.url, client_id: "loggia", secret: p.secret };
  yield await get("steward", "/network/sign-in");
  yield await post("steward", "/network/sign-in", "/network/sign-in", form);
  const one = "/network/sign-in/{slug}";
  const firma = "/network/sign-in/firma";
  yield await get("steward", one, firma);
  yield await post("steward", one, firma, { ...form, active: true });
  clients.abroad = new Keeper(w.server);
  const trip = await get("abroad", "/sign-in/with/{provider}", "/sign-in/with/firma");
  yield trip;
  const sent = await fetch(trip.reply.json.url, { redirect: "manual" });
  const back = new URL(sent.headers.get("location"));
  yield await get("abroad", "/sign-in/with/{provider}/done", back.pathname + back.search);
  yield await get("abroad", "/sign-in/connect");
  yield await post("abroad", "/sign-in/connect");
  const [link] = (await clients.abroad.get("/me/security")).json.providers;
  yield await post("abroad", "/me/providers/{id}/remove", `/me/providers/${link.id}/remove`);
  yield await post("steward", `${one}/remove`, `${firma}/remove`);
}

// A steward invites somebody new, who comes in by the mail.
async function* invitation(w, clients, get, post) {
  const email = "invitata@posta.example";
  await clients.steward.post("/network/people", { email, role: "steward" });
  const mail = await mailWith(w.server, email, /welcome\?token/);
  const token = /token=(?:3D)?([a-z0-9]{26})/.exec(mail)[1];
  clients.invited = new Keeper(w.server);
  yield await get("invited", "/welcome", `/welcome?token=${token}`);
  yield await post("invited", "/welcome", "/welcome", { token });
  yield await get("invited", "/me/welcome", "/me/welcome?next=/network");
  yield await post("invited", "/me/welcome", "/me/welcome",
    { name: "Invitata Prova", password: "quattro parole mie", next: "/network" });
  await clients.invited.get("/network");
}

// A host asks to act for a member, who says yes; another is let by himself.
async function* helpers(w, clients, get, post) {
  clients.helper = new Keeper(w.server);
  await clients.helper.post("/sign-in/password",
    { email: "host@loggia.example", password: "chiavi-di-casa" });
  yield await post("helper", "/me/helping", "/me/helping",
    { email: "member@loggia.example", span: "hour", note: "Al telefono" });
  const asked = await get("member", "/me/helpers");
  yield asked;
  const { id } = asked.reply.json.helpers[0];
  yield await post("member", "/me/helpers/{id}/allow", `/me/helpers/${id}/allow`);
  yield await get("helper", "/me/helping");
  yield await post("helper", "/me/helping/{id}/begin", `/me/helping/${id}/begin`);
  await clients.helper.get("/me");
  yield await post("helper", "/me/helping/stop");
  yield await get("member", "/me/helpers.csv");
  yield await post("member", "/me/helpers/{id}/end", `/me/helpers/${id}/end`);
  yield await post("member", "/me/helpers", "/me/helpers", { email: "aiuto@posta.example" });
}

export async function* waysToSignIn(w, clients, get, post, t) {
  yield* secondFactor(w, clients, get, post);
  yield* passkey(w, clients, get, post);
  yield* accountElsewhere(w, clients, get, post, t);
  yield* invitation(w, clients, get, post);
  yield* helpers(w, clients, get, post);
}
