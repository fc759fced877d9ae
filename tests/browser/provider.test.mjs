// Signing in with an account elsewhere, in a real browser, with a provider of others' making (Debian's
// glewlwyd): there, its own pages, back, the question before anything is linked; and once more.
import assert from "node:assert/strict";
import { after, test } from "node:test";

import { glewlwyd, missing } from "../support/glewlwyd.mjs";
import { clientOf } from "../support/world.mjs";
import { house, mailTo, shot } from "./house.mjs";

const absent = missing({ pages: true });
if (absent) console.log(`tests/browser provider: skipped, ${absent}`);

test("a person signs in with glewlwyd, is linked, leaves, and comes again [PE-29, PE-30]",
  { skip: absent || false, timeout: 120_000 }, async () => {
    const w = await house();
    const here = `http://localhost:${w.server.port}`; // as the provider knows it
    const g = await glewlwyd({ after }, `${here}/sign-in/with/firma/done`,
      { pages: true });
    const steward = await clientOf(w.server, "steward");
    const added = await steward.post("/network/sign-in", { name: "Firma", slug: "firma",
      issuer: g.issuer, client_id: g.client.id, secret: g.client.secret });
    assert.equal(added.status, 200, added.text);

    const page = await w.open();
    // What goes wrong on our pages; theirs are theirs.
    const ours = () => page.troubles.filter((line) => ![g.home, here].some((h) => line.includes(h)) &&
      !line.startsWith("console: Failed to load"));
    const button = page.locator("main").getByRole("link", { name: /Firma/ });

    // There: name and password, then whether Loggia may know who she is.
    await page.goto(`${here}/sign-in?next=/me/security`);
    await button.click();
    await page.waitForURL(`${g.home}/login.html*`);
    await page.locator("#username").fill(g.person.username);
    await page.locator("#password").fill(g.person.password);
    await page.locator("#password").press("Enter");
    const grant = page.getByRole("button", { name: "Grant access" });
    await grant.waitFor();
    await shot(page, "provider-there");
    for (const box of await page.getByRole("checkbox").all()) await box.check();
    await grant.click();
    await page.getByRole("button", { name: "Continue" }).click();

    // Back: nobody is linked before she says so.
    await page.waitForURL(/\/sign-in\/connect/);
    const asked = await page.locator("main").innerText();
    assert.match(asked, /Firma/);
    assert.ok(asked.includes(g.person.email), asked);
    await shot(page, "provider-connect");
    await page.locator('main form[action="/sign-in/connect"] .button').first().click();
    await page.waitForURL(/\/me\/security$/);
    const linked = page.locator("main").getByText("Firma", { exact: false }).first();
    assert.equal(await linked.isVisible(), true, "it stands among the ways to sign in");
    await shot(page, "provider-security");
    await mailTo(w.server, g.person.email, (m) => /Firma/.test(m.parts["text/plain"]));
    await page.goto(`${here}/me/profile`);
    assert.equal(await page.getByLabel("Name").first().inputValue(), g.person.name);

    // She leaves, and comes again without a question of ours.
    await page.getByRole("button", { name: "Sign out" }).first().click();
    await page.waitForLoadState();
    assert.equal((await page.goto(`${here}/me`)).status(), 401);
    await page.locator("main").getByRole("link", { name: "Sign in" }).click();
    await button.click();
    await page.waitForURL((url) => url.origin === here || /login\.html/.test(url.pathname));
    const onward = page.getByRole("button", { name: "Continue" });
    if (!page.url().startsWith(here)) await onward.click();
    await page.waitForURL(`${here}/me`);
    assert.equal(await page.getByRole("button", { name: "Sign out" }).count(), 1);
    assert.deepEqual(ours(), []);
  });
