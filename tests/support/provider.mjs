// provider.mjs: a sign-in provider (OpenID Connect) that does as it is told: truly, or with something bent.
import { createHash, createHmac, generateKeyPairSync, randomBytes, sign } from "node:crypto";
import http from "node:http";

const url = (x) => Buffer.from(x).toString("base64url");
const json = (x) => url(JSON.stringify(x));

export async function provider(t) {
  const p = {
    person: { sub: "ada-1", email: "ada@firma.example", email_verified: true, name: "Ada Rossi" },
    bend: {},       // {claims, header, algorithm, key, iss, error, told, status}: see below
    asked: [],      // paths, in order
    kid: "k1",
    pair: generateKeyPairSync("rsa", { modulusLength: 2048 }),
    secret: "un segreto: & =",
    codes: new Map(),
  };

  const told = () => ({
    issuer: p.url,
    authorization_endpoint: `${p.url}/authorize`,
    token_endpoint: `${p.url}/token`,
    jwks_uri: `${p.url}/keys`,
    response_types_supported: ["code"],
    id_token_signing_alg_values_supported: ["RS256"],
    authorization_response_iss_parameter_supported: true,
    ...p.bend.told,
  });

  const keys = () => ({
    keys: [{ ...p.pair.publicKey.export({ format: "jwk" }), use: "sig", alg: "RS256", kid: p.kid }],
  });

  function idToken(nonce) {
    const now = Math.floor(Date.now() / 1000);
    const header = { alg: "RS256", kid: p.kid, ...p.bend.header };
    const claims = { iss: p.url, aud: "loggia", iat: now, exp: now + 300, nonce, ...p.person,
      ...p.bend.claims };
    const text = `${json(header)}.${json(claims)}`;
    if (header.alg === "none") return `${text}.`;
    if (header.alg === "HS256") // signed with what everybody can read: the public key
      return `${text}.${url(createHmac("sha256",
        p.pair.publicKey.export({ format: "pem", type: "spki" })).update(text).digest())}`;
    const signature = sign("sha256", Buffer.from(text), p.bend.key ?? p.pair.privateKey);
    if (p.bend.tamper) return `${json(header)}.${json({ ...claims, ...p.bend.tamper })}.${url(signature)}`;
    return `${text}.${url(signature)}`;
  }

  // The person signs in at once and is sent back.
  function authorize(query, reply) {
    const code = randomBytes(16).toString("hex");
    const back = new URL(query.get("redirect_uri"));
    p.codes.set(code, { challenge: query.get("code_challenge"), nonce: query.get("nonce"),
      redirect: query.get("redirect_uri") });
    p.query = query;
    if (p.bend.error) back.searchParams.set("error", p.bend.error);
    else back.searchParams.set("code", code);
    back.searchParams.set("state", query.get("state"));
    const iss = "iss" in p.bend ? p.bend.iss : p.url;
    if (iss) back.searchParams.set("iss", iss);
    reply.writeHead(302, { location: back.href });
    reply.end();
  }

  function token(form, headers) {
    const known = p.codes.get(form.get("code"));
    p.codes.delete(form.get("code"));
    const basic = Buffer.from((headers.authorization ?? "").replace(/^Basic /, ""), "base64").toString();
    const [id, secret] = basic.split(":").map((x) => decodeURIComponent(x ?? ""));
    if (id !== "loggia" || secret !== p.secret) return [401, { error: "invalid_client" }];
    const verifier = createHash("sha256").update(form.get("code_verifier") ?? "").digest();
    if (!known || url(verifier) !== known.challenge || form.get("redirect_uri") !== known.redirect)
      return [400, { error: "invalid_grant" }];
    return [200, { access_token: "x", token_type: "Bearer", id_token: idToken(known.nonce),
      ...p.bend.answer }];
  }

  const server = http.createServer(async (request, reply) => {
    const { pathname, searchParams } = new URL(request.url, p.url);
    p.asked.push(pathname);
    let body = "";
    for await (const part of request) body += part;
    if (p.bend.status) {
      reply.writeHead(p.bend.status);
      return reply.end("<h1>broken</h1>");
    }
    if (pathname === "/authorize") return authorize(searchParams, reply);
    const [status, said] = pathname === "/.well-known/openid-configuration" ? [200, told()]
      : pathname === "/keys" ? [200, keys()]
      : pathname === "/token" ? token(new URLSearchParams(body), request.headers)
      : [404, {}];
    reply.writeHead(status, { "content-type": "application/json" });
    return reply.end(JSON.stringify(said));
  });

  // New keys under a new name, as providers change theirs.
  p.rotate = () => {
    p.kid = `k${Number(p.kid.slice(1)) + 1}`;
    p.pair = generateKeyPairSync("rsa", { modulusLength: 2048 });
  };
  p.down = () => new Promise((closed) => {
    server.close(closed);
    server.closeAllConnections();
  });
  p.up = () => new Promise((open) => server.listen(p.port ?? 0, "127.0.0.1", open));
  await p.up();
  p.port = server.address().port;
  p.url = `http://127.0.0.1:${p.port}`;
  t.after(() => p.down());
  return p;
}
