// glewlwyd.mjs: a real sign-in provider of others' making (Debian's glewlwyd) on this machine, with one person and
// one client; for judging our side of OpenID Connect.
import { spawn, spawnSync } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { copyFileSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { gunzipSync } from "node:zlib";

import { folder, freePort, until } from "./loggia.mjs";

const schema = "/usr/share/doc/glewlwyd/database/init.sqlite3.sql.gz";

const shared = "/usr/share/glewlwyd";
const config = `${shared}/templates/config.json`; // as it is installed; "./" is where the pages are

// Why it cannot be had here, or "". With `pages` also those on which people sign in there.
export function missing({ pages = false } = {}) {
  if (pages && !(existsSync(`${shared}/webapp/login.html`) && existsSync(config))) return "glewlwyd's pages are not installed";
  if (!existsSync("/usr/bin/glewlwyd")) return "glewlwyd is not installed";
  if (!existsSync(schema)) return "glewlwyd's tables are not installed (its documentation was left out)";
  return "";
}

const person = { username: "ada", password: "parole di Ada", name: "Ada Rossi", email: "ada@firma.example" };
const client = { id: "loggia", secret: "un segreto: & =" };

const listening = (url, log) => until(() => `an answer of glewlwyd\n${log()}`,
  () => fetch(url).then((r) => r.status, () => 0));

// Its pages, with the settings as they come.
function pagesIn(dir) {
  const own = path.join(dir, "webapp");
  // It serves no links to files elsewhere.
  spawnSync("cp", ["-rL", `${shared}/webapp`, own]);
  rmSync(path.join(own, "config.json"), { recursive: true, force: true });
  copyFileSync(config, path.join(own, "config.json"));
  const types = { html: "text/html", css: "text/css", js: "application/javascript",
    json: "application/json", png: "image/png", ico: "image/x-icon", woff2: "font/woff2" };
  const list = Object.entries(types)
    .map(([end, type]) => `{ extension = ".${end}"; mime_type = "${type}"; }`);
  return `static_files_path="${own}/"
    static_files_mime_types = (${list.join(", ")})`;
}

// With `pages` a browser can go there; else only programs.
export async function glewlwyd(t, returnUrl, { pages = false } = {}) {
  const dir = folder(t);
  const db = path.join(dir, "glewlwyd.db");
  const port = await freePort();
  const home = `http://localhost:${port}`;
  const made = spawnSync("sqlite3", [db], { input: gunzipSync(readFileSync(schema)) });
  if (made.status !== 0) throw new Error(`no database: ${made.stderr}`);
  const conf = path.join(dir, "glewlwyd.conf");
  writeFileSync(conf, `
    port=${port}
    bind_address="127.0.0.1"
    external_url="${home}"
    login_url="login.html"
    api_prefix="api"
    log_mode="console"
    log_level="ERROR"
    cookie_secure=0
    session_expiration=2419200
    session_key="GLEWLWYD2_SESSION_ID"
    admin_scope="g_admin"
    profile_scope="g_profile"
    user_module_path="/usr/lib/glewlwyd/user"
    client_module_path="/usr/lib/glewlwyd/client"
    user_auth_scheme_module_path="/usr/lib/glewlwyd/scheme"
    plugin_module_path="/usr/lib/glewlwyd/plugin"
    hash_algorithm="SHA512"
    ${pages ? pagesIn(dir) : ""}
    database = { type = "sqlite3"; path = "${db}"; };
  `);
  const child = spawn("/usr/bin/glewlwyd", [`--config-file=${conf}`], { stdio: ["ignore", "pipe", "pipe"] });
  let log = "";
  child.stdout.on("data", (b) => (log += b));
  child.stderr.on("data", (b) => (log += b));
  t.after(() => child.kill("SIGTERM"));
  await listening(`${home}/api/oidc/.well-known/openid-configuration`, () => log);

  // As a browser with a session there.
  const session = () => {
    let cookie = "";
    return async (method, where, body) => {
      const reply = await fetch(where.startsWith("http") ? where : `${home}/api${where}`, {
        method,
        redirect: "manual",
        headers: { "content-type": "application/json", ...(cookie ? { cookie } : {}) },
        body: body && JSON.stringify(body),
      });
      for (const c of reply.headers.getSetCookie()) cookie = c.split(";")[0];
      const text = await reply.text();
      if (reply.status >= 400) throw new Error(`${method} ${where}: ${reply.status} ${text}\n${log}`);
      return { reply, text };
    };
  };

  const admin = session();
  await admin("POST", "/auth", { username: "admin", password: "password" });
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const key = { ...privateKey.export({ format: "jwk" }), kid: "one", alg: "ES256" };
  await admin("PUT", "/mod/user/database", {
    module: "database", name: "database", display_name: "Database", order_rank: 0, readonly: false,
    parameters: {
      "use-glewlwyd-connection": true,
      "data-format": { "email-verified": { multiple: false, read: true, write: true } },
    },
  });
  await admin("PUT", "/mod/user/database/reset");
  await admin("POST", "/mod/plugin/", {
    module: "oidc", name: "oidc", display_name: "OpenID Connect",
    parameters: {
      iss: `${home}/api/oidc`,
      "jwks-private": JSON.stringify({ keys: [key] }), "default-kid": "one", "jwks-show": true,
      "jwt-type": "ecdsa", "jwt-key-size": "256",
      "access-token-duration": 3600, "refresh-token-duration": 3600, "code-duration": 600,
      "allow-non-oidc": false, "auth-type-code-enabled": true,
      "pkce-allowed": true, "pkce-method-plain-allowed": false, "pkce-required": true,
      "subject-type": "public", "name-claim": "mandatory", "email-claim": "mandatory",
      "oauth-as-iss-id": true,
      claims: [{ name: "email_verified", "user-property": "email-verified", type: "boolean",
        "boolean-value-true": "1", "boolean-value-false": "0", mandatory: true }],
    },
  });
  await admin("POST", "/scope/", { name: "email", display_name: "E-mail", password_required: false });
  await admin("POST", "/scope/", { name: "profile", display_name: "Profile", password_required: false });
  const scope = ["openid", "email", "profile"];
  await admin("POST", "/user/", { ...person, enabled: true, "email-verified": "1", scope });
  await admin("POST", "/client/", {
    client_id: client.id, name: "Loggia", confidential: true, enabled: true, client_secret: client.secret,
    redirect_uri: [returnUrl], authorization_type: ["code"], scope,
    token_endpoint_auth_method: ["client_secret_basic", "client_secret_post"],
  });

  const ada = session();
  await ada("POST", "/auth", { username: person.username, password: person.password });
  if (!pages) await ada("PUT", `/auth/grant/${client.id}`, { scope: scope.join(" ") });

  return {
    home, issuer: `${home}/api/oidc`, client, person,
    // Go where Loggia leads, as Ada: its page of consent sends her on. The address of the way back.
    confirm: async (url) => {
      const page = new URL((await ada("GET", url)).reply.headers.get("location"));
      const onward = `${page.searchParams.get("callback_url")}&g_continue`;
      return (await ada("GET", onward)).reply.headers.get("location");
    },
  };
}
