// authenticator.mjs: a device with passkeys, in software, for tests: it makes a key and signs, truly or
// with something bent. What it says is base64url, by the names of our forms.
import { createHash, generateKeyPairSync, randomBytes, sign } from "node:crypto";

const url = (bytes) => Buffer.from(bytes).toString("base64url");
const sha256 = (bytes) => createHash("sha256").update(bytes).digest();

// ---- CBOR, as much as it needs ---------------------------------------------------------------------

function head(major, n) {
  if (n < 24) return Buffer.from([(major << 5) | n]);
  if (n < 256) return Buffer.from([(major << 5) | 24, n]);
  return Buffer.from([(major << 5) | 25, n >> 8, n & 255]);
}

function cbor(value) {
  if (typeof value === "number")
    return value < 0 ? head(1, -1 - value) : head(0, value);
  if (typeof value === "string") return Buffer.concat([head(3, value.length), Buffer.from(value)]);
  if (Buffer.isBuffer(value)) return Buffer.concat([head(2, value.length), value]);
  const parts = [...value].flatMap(([k, v]) => [cbor(k), cbor(v)]);
  return Buffer.concat([head(5, value.size), ...parts]);
}

// ---- keys ------------------------------------------------------------------------------------------

const kinds = {
  ES256: () => generateKeyPairSync("ec", { namedCurve: "P-256" }),
  EdDSA: () => generateKeyPairSync("ed25519"),
  RS256: () => generateKeyPairSync("rsa", { modulusLength: 2048 }),
  ES384: () => generateKeyPairSync("ec", { namedCurve: "P-384" }),
};
const part = (jwk, name) => Buffer.from(jwk[name], "base64url");
const cose = {
  ES256: (j) => new Map([[1, 2], [3, -7], [-1, 1], [-2, part(j, "x")], [-3, part(j, "y")]]),
  EdDSA: (j) => new Map([[1, 1], [3, -8], [-1, 6], [-2, part(j, "x")]]),
  RS256: (j) => new Map([[1, 3], [3, -257], [-1, part(j, "n")], [-2, part(j, "e")]]),
  ES384: (j) => new Map([[1, 2], [3, -35], [-1, 2], [-2, part(j, "x")], [-3, part(j, "y")]]),
};

export class Authenticator {
  // uv: whether the person shows a finger. counts: whether it counts signatures.
  constructor(origin, { kind = "ES256", uv = true, counts = true } = {}) {
    this.origin = origin;
    this.kind = kind;
    this.uv = uv;
    this.counts = counts;
    this.counter = 0;
    this.id = randomBytes(16);
    this.pair = kinds[kind]();
  }

  clientData(type, challenge, bend) {
    return Buffer.from(JSON.stringify({
      type, challenge, origin: this.origin, crossOrigin: false, ...bend.client,
    }));
  }

  head(rpId, more, bend) {
    if (this.counts) this.counter++;
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(bend.counter ?? this.counter);
    const flags = bend.flags ?? 1 | (this.uv ? 4 : 0) | (more ? 64 : 0);
    return Buffer.concat([sha256(bend.rpId ?? rpId), Buffer.from([flags]), counter]);
  }

  // The answer to what /me/passkeys/begin asks.
  make(ask, bend = {}) {
    this.user = ask.user_id;
    const key = cbor(cose[this.kind](this.pair.publicKey.export({ format: "jwk" })));
    const length = Buffer.from([this.id.length >> 8, this.id.length & 255]);
    const said = Buffer.concat([
      this.head(ask.rp_id, true, bend), Buffer.alloc(16), length, this.id, key,
      bend.behind ?? Buffer.alloc(0),
    ]);
    return {
      client_data: url(this.clientData("webauthn.create", ask.challenge, bend)),
      attestation: url(cbor(new Map([["fmt", "none"], ["attStmt", new Map()], ["authData", said]]))),
    };
  }

  // The answer to what /sign-in/passkey/begin asks.
  sign(ask, bend = {}) {
    const client = this.clientData("webauthn.get", ask.challenge, bend);
    const said = this.head(ask.rp_id, false, bend);
    const text = Buffer.concat([said, sha256(bend.signedClient ?? client)]);
    const digest = this.kind === "EdDSA" ? null : "sha256";
    return {
      credential: url(this.id),
      client_data: url(client),
      authenticator_data: url(said),
      signature: url(sign(digest, text, (bend.with ?? this).pair.privateKey)),
      user: bend.user ?? this.user,
    };
  }
}
