// visits-sign-in.mjs: the visits of visits.mjs that sign in, and change how one signs in.
import { Authenticator } from "../support/authenticator.mjs";
import { codeOf } from "../support/codes.mjs";
import { Keeper } from "../support/loggia.mjs";

// A member sets up an app for codes, signs in with it, and takes it away.
export async function* secondFactor(w, clients, get, post) {
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
export async function* passkey(w, clients, get, post) {
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
