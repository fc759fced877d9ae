// A host writes a contract beside its preview and sends it; a stranger opens the mail, draws his name and
// signs; the host signs after him. And the same without script.
import assert from "node:assert/strict";
import { test } from "node:test";

import { registration } from "../http/visits-documents.mjs";
import { clientOf } from "../support/world.mjs";
import { drawName, fine, house, mailTo } from "./house.mjs";

const w = await house();
const api = await clientOf(w.server, "host");
const start = (await api.get(`/s/${w.home}/templates`)).json.offered
  .find((t) => t.kind === "contract" && t.owner === "network").id;

const textOf = (mail) => mail.parts["text/plain"];
const linkOf = (mail) => new URL(/https?:\S+secret=\S+/.exec(textOf(mail))[0]);

async function send(email) {
  await api.post(`/s/${w.home}/documents`,
    registration({ template: start, name: "Zoe Rossi", email, lang: "en" }));
  const { pathname, search } = linkOf(await mailTo(w.server, email, (m) => /secret=/.test(textOf(m))));
  return pathname + search;
}

async function takeCode(page, email) {
  await page.getByRole("button", { name: "Send me the code" }).click();
  await page.getByText("A code is on its way").waitFor();
  if (page.url().includes("/documents/countersign") === false) assert.match(page.url(), /#sign$/, "where it is typed");
  const mail = await mailTo(w.server, email, (m) => /^\D*\d{6}\D/.test(textOf(m)) && /code to sign|codice/i.test(textOf(m)));
  await page.getByLabel("Code from the mail").fill(/\d{6}/.exec(textOf(mail))[0]);
}

async function tickAll(page) {
  for (const box of await page.locator('#sign ~ form input[type="checkbox"]').all()) await box.check();
}

test("a name is drawn, the document is signed, and signed again by the host", async () => {
  const email = "zoe@altrove.example";
  const page = await w.open();
  await page.goto(await send(email));
  await takeCode(page, email);
  await drawName(page);
  assert.match(await page.locator('[name="drawing"]').inputValue(), /^M\d+ \d+(L\d+ \d+){10,}$/);
  await tickAll(page);
  await page.getByRole("button", { name: "Sign", exact: true }).click();
  await page.getByText("Signed. The copy with your signature").waitFor();
  await page.getByRole("link", { name: "All that happened" }).click();
  await page.locator("svg.signature").waitFor();
  fine(page);

  const host = await w.open({ as: "host" });
  await host.goto("/documents/countersign");
  await takeCode(host, "host@loggia.example");
  for (const one of await host.locator('input[name="id"]').all()) await one.check();
  await host.getByRole("button", { name: "Sign those that are chosen" }).click();
  await host.getByText("documents are signed").waitFor();
  await mailTo(w.server, email, (m) => /both signatures is attached/.test(textOf(m)));
  fine(host);
});

test("without script a typed name is enough, and a form that fails comes back filled", async () => {
  const email = "pia@altrove.example";
  const page = await w.open({ js: false });
  await page.goto(await send(email));
  assert.ok(await page.locator("[data-pad]").isHidden());
  await takeCode(page, email);
  const typed = await page.getByLabel("Code from the mail").inputValue();
  await page.getByLabel("Your full name").fill("Pia Verdi");
  await page.getByRole("button", { name: "Sign", exact: true }).click();
  await page.locator("#tick-error").waitFor();
  assert.equal(await page.getByLabel("Your full name").inputValue(), "Pia Verdi");
  assert.equal(await page.getByLabel("Code from the mail").inputValue(), typed);
  await tickAll(page);
  await page.getByRole("button", { name: "Sign", exact: true }).click();
  await page.getByText("You have signed.").waitFor();
  fine(page);
});

test("the preview follows what is typed, and names a field that does not exist", async () => {
  const page = await w.open({ as: "host" });
  await page.goto(`/s/${w.home}/templates`);
  await page.locator(`form:has(input[value="${start}"]) button`).click();
  await page.getByRole("link", { name: "Write" }).click();
  const text = page.getByLabel("Text");
  await text.fill("# Begin\n\nWith {{member.name}} and {{member.shoes}}");
  await page.getByText("Line 3: there is no field “member.shoes”.").waitFor();
  await text.fill("# Begin\n\nWith **{{member.name}}**");
  await page.locator(".paper strong", { hasText: "Nives Furlan" }).waitFor();
  await page.getByRole("button", { name: "Keep in the draft" }).click();
  await page.getByText("Kept in the draft.").waitFor();
  await page.getByRole("button", { name: "Put it in force" }).click();
  await page.getByText("In force from now on.").waitFor();
  fine(page);
});
