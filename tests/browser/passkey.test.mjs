// Passkeys with Chromium's own virtual device: added, used, copied, taken away; and the second factor beside
// them, as a person meets it. Browsers know passkeys on names only, so here the server is "localhost".
import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { codeOf } from "../support/codes.mjs";
import { fine, house, mailTo, signIn } from "./house.mjs";

const w = await house();
w.server.url = w.server.url.replace("127.0.0.1", "localhost");
const email = "member@loggia.example";

// A device that lives in the browser of this page.
async function device(page, options = {}) {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("WebAuthn.enable");
  const { authenticatorId } = await cdp.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true,
      isUserVerified: true, automaticPresenceSimulation: true, ...options,
    },
  });
  return {
    credentials: async () =>
      (await cdp.send("WebAuthn.getCredentials", { authenticatorId })).credentials,
    take: (credential) => cdp.send("WebAuthn.addCredential", { authenticatorId, credential }),
    clear: () => cdp.send("WebAuthn.clearCredentials", { authenticatorId }),
    away: () => cdp.send("WebAuthn.removeVirtualAuthenticator", { authenticatorId }),
  };
}

const signOut = async (page) => {
  await page.getByRole("button", { name: "Sign out", exact: true }).first().click();
  await page.waitForURL((url) => url.pathname === "/");
};

const withPasskey = async (page) => {
  await page.goto("/sign-in?next=/me/security");
  await page.getByRole("button", { name: "Sign in with a passkey" }).click();
};

const security = (url) => url.pathname === "/me/security";
const passkeys = (page) => page.locator("section").filter({ hasText: "Passkeys" });

describe("a member with a phone", () => {
  let page;
  let phone;

  test("adds a passkey", async () => {
    page = await w.open({ as: "member" });
    phone = await device(page);
    await page.goto("/me/profile");
    await page.getByRole("link", { name: "Sign-in and security" }).click();
    await page.getByRole("button", { name: "Add a passkey" }).click();
    await page.getByText("The passkey is added").waitFor();
    assert.match(await passkeys(page).innerText(), /Chrome, Linux/);
    const [made] = await phone.credentials();
    assert.equal(made.rpId, "localhost");
    assert.ok(made.isResidentCredential);
    assert.doesNotMatch(Buffer.from(made.userHandle, "base64").toString(), /member|@/);
    const mail = await mailTo(w.server, email, (m) => /passkey/i.test(m.subject));
    assert.match(mail.parts["text/plain"], /\/me\/security/);
  });

  test("is told that this device has one already", async () => {
    await page.getByRole("button", { name: "Add a passkey" }).click();
    await page.getByText("This device has a passkey for you already.").waitFor();
  });

  test("gives it a name", async () => {
    await passkeys(page).getByText("Rename").click();
    await passkeys(page).getByLabel("Name").fill("My telephone");
    await passkeys(page).getByRole("button", { name: "Save" }).click();
    await page.getByRole("heading", { name: "My telephone" }).waitFor();
  });

  test("signs out, and in again with nothing but the passkey", async () => {
    await signOut(page);
    await withPasskey(page);
    await page.waitForURL(security);
    assert.match(await page.locator("main").innerText(), /You sign in as member@loggia\.example/);
    assert.match(await passkeys(page).innerText(), /last used/);
    fine(page);
  });

  test("a copy that signed less often is refused, and the owner told", async () => {
    const [original] = await phone.credentials();
    assert.ok(original.signCount > 0);
    await signOut(page);
    await phone.clear();
    await phone.take({ ...original, signCount: 0 });
    await withPasskey(page);
    await page.getByText("there may be a copy of it").waitFor();
    assert.equal((await page.goto("/me")).status(), 401);
    await mailTo(w.server, email, (m) => /copi/.test(m.subject));
    await phone.clear();
    await phone.take({ ...original, signCount: original.signCount + 5 });
    await withPasskey(page);
    await page.waitForURL(security);
  });

  test("cancels, and the page says so", async () => {
    await signOut(page);
    await phone.away();
    phone = await device(page, { automaticPresenceSimulation: false, isUserVerified: false });
    await page.goto("/sign-in");
    await page.evaluate(() => {
      navigator.credentials.get = () => Promise.reject(new DOMException("no", "NotAllowedError"));
    });
    await page.getByRole("button", { name: "Sign in with a passkey" }).click();
    await page.getByText("No passkey was used.").waitFor();
    await phone.away();
  });

  test("a passkey that nobody knows is explained", async () => {
    phone = await device(page);
    const key = await page.evaluate(async () => {
      const pair = await crypto.subtle.generateKey(
        { name: "ECDSA", namedCurve: "P-256" }, true, ["sign"]);
      const bytes = await crypto.subtle.exportKey("pkcs8", pair.privateKey);
      return btoa(String.fromCharCode(...new Uint8Array(bytes)));
    });
    await phone.take({
      credentialId: Buffer.from("nobody knows me").toString("base64"), isResidentCredential: true,
      rpId: "localhost", userHandle: Buffer.from("nobody").toString("base64"), signCount: 1,
      privateKey: key,
    });
    await withPasskey(page);
    await page.getByText("This passkey is not known here").waitFor();
    await phone.away();
    fine(page);
  });

  test("takes the passkey away", async () => {
    await signIn(page, "member");
    await page.goto("/me/security");
    await passkeys(page).getByRole("button", { name: "Take away" }).click();
    await page.getByText("The passkey signs in no more.").waitFor();
  });
});

describe("a member who wants a second factor", () => {
  let page;
  let secret;
  let codes;

  test("sets up an app", async () => {
    page = await w.open({ as: "member" });
    await page.goto("/me/security");
    await page.getByRole("button", { name: "Set up an app" }).click();
    await page.waitForURL(/\/me\/security\/app$/);
    secret = await page.locator("#secret").innerText();
    await page.getByLabel("Six digits").fill("000000");
    await page.getByRole("button", { name: "Switch it on" }).click();
    await page.locator(".field-error").getByText("This is not the code").waitFor();
    assert.equal(await page.locator("#secret").innerText(), secret, "the same secret still");
    await page.getByLabel("Six digits").fill(codeOf(secret));
    await page.getByRole("button", { name: "Switch it on" }).click();
    await page.getByRole("heading", { name: "Keep these codes" }).waitFor();
    codes = await page.locator("#codes li").allInnerTexts();
    assert.equal(codes.length, 10);
    await page.getByRole("link", { name: "I have kept them" }).click();
  });

  test("signs in with password and code", async () => {
    await signOut(page);
    await signIn(page, "member", /\/sign-in\/code$/);
    await page.getByLabel("Code").fill(codeOf(secret, 1));
    await page.locator("main").getByRole("button", { name: "Sign in" }).click();
    await page.waitForURL(/\/me$/);
  });

  test("signs in with password and recovery code", async () => {
    await signOut(page);
    await signIn(page, "member", /\/sign-in\/code$/);
    await page.getByLabel("Code").fill(codes[0]);
    await page.locator("main").getByRole("button", { name: "Sign in" }).click();
    await page.waitForURL(/\/me$/);
    await page.goto("/me/security");
    await page.getByText("9 recovery codes are left.").waitFor();
  });

  test("a passkey with a finger is two factors by itself", async () => {
    const strong = await device(page);
    await page.getByRole("button", { name: "Add a passkey" }).click();
    await page.getByText("The passkey is added").waitFor();
    await signOut(page);
    await withPasskey(page);
    await page.waitForURL(security);
    await strong.away();
  });

  test("switches it off", async () => {
    await page.getByRole("button", { name: "Switch it off" }).click();
    await page.getByText("Signing in no longer asks for a code.").waitFor();
    fine(page);
  });
});

test("without script, and at an address that is a number, there is no passkey to press", async () => {
  const plain = await w.open({ js: false });
  await plain.goto("/sign-in");
  assert.equal(await plain.getByRole("button", { name: "Sign in with a passkey" }).isVisible(), false);
  const number = await w.open();
  await number.goto(`http://127.0.0.1:${w.server.port}/sign-in`);
  assert.equal(await number.getByRole("button", { name: "Sign in with a passkey" }).isVisible(), false);
});
