// A person reads what is kept about him and who looked, takes it along, and has it erased; with a telephone, and
// without script.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { test } from "node:test";

import { build, folder, until, weekday } from "../support/loggia.mjs";
import { clientOf, morning, staff } from "../support/world.mjs";
import { fine, house, mailTo } from "./house.mjs";

const w = await house();
const shots = path.resolve(build, "screenshots");
const shoot = (page, name) =>
  page.screenshot({ path: path.join(shots, `privacy-${name}.png`), fullPage: true });
const api = await clientOf(w.server, "host");

for (const [way, how] of Object.entries({ desktop: {}, "a phone in Italian": { phone: true, lang: "it-IT" },
  "no script": { js: false } }))
  test(`${way}: his data, taken along and erased`, async () => {
    const name = way.replace(/\W/g, "_").toLowerCase();
    const it = how.lang?.startsWith("it");
    const says = (en, italian) => (it ? italian : en);
    staff(w, name, "member");
    const email = `${name.replace("_", ".")}@loggia.example`;
    const page = await w.open({ ...how, as: name });
    const mine = await clientOf(w.server, name);
    const booked = await mine.post(`/s/${w.home}/bookings`,
      morning({ name: "Zeno Ferri", email, from: "14:00", to: "15:00" }));
    assert.equal(booked.status, 201, booked.text);
    await api.get(`/bookings/${booked.json.code}`); // the host looks
    const team = await mine.post("/teams", { name: `Squadra ${name}` });
    assert.equal(team.status, 201, team.text);

    await page.goto("/me/profile");
    await page.getByRole("link", { name: says("Your data", "I tuoi dati") }).click();
    await page.getByRole("heading", { level: 1, name: says("Your data", "I tuoi dati") }).waitFor();
    await shoot(page, `page-${name}`);

    // Who looked.
    await page.getByRole("link", { name: says("Who looked, and when", "Chi ha guardato, e quando") })
      .click();
    await until("who looked", async () => {
      await page.reload();
      return page.getByText("Officina Altinate").count();
    });
    assert.match(await page.locator("main .rows").innerText(),
      says(/A booking.*Bruno Marangon, host\s· Officina Altinate/s,
        /Una prenotazione.*Bruno Marangon, gestore\s· Officina Altinate/s));
    await shoot(page, `looked-${name}`);

    // His copy, and its page as he opens it.
    await page.goto("/me/privacy");
    const [download] = await Promise.all([page.waitForEvent("download"),
      page.getByRole("button", { name: says("Download my data", "Scarica i miei dati") }).click()]);
    const dir = folder({ after: () => {} });
    const zip = path.join(dir, download.suggestedFilename());
    await download.saveAs(zip);
    assert.equal(spawnSync("unzip", ["-q", zip, "-d", dir]).status, 0);
    assert.match(readFileSync(path.join(dir, "index.html"), "utf8"), /Zeno Ferri/);
    const copy = await page.context().newPage();
    await copy.goto(pathToFileURL(path.join(dir, "index.html")).href);
    await copy.getByRole("heading", { level: 1 }).waitFor();
    await shoot(copy, `copy-${name}`);
    await copy.close();

    // What stops it is a click away.
    await page.goto("/me/privacy");
    await page.getByRole("link",
      { name: says("What erasing would do", "Che cosa farebbe la cancellazione") }).click();
    await shoot(page, `stops-${name}`);
    await page.getByRole("link", { name: says("See to it", "Sistemalo") }).first().click();
    await page.waitForURL(`**/teams/${team.json.slug}`);
    await mine.post(`/teams/${team.json.slug}/close`, {});

    // What is booked ahead is called off with it. A wrong address is told beside its field; the right one ends it.
    await page.goto("/me/privacy/erase");
    assert.equal(await page.locator("main").getByRole("link", { name: /14:00/ }).getAttribute("href"),
      `/bookings/${booked.json.code}`);
    const field = page.locator('input[name="email"]');
    await field.fill("somebody@else.example");
    const erase = page.getByRole("button",
      { name: says("Erase my account for good", "Cancella il mio account per sempre") });
    await erase.click();
    await page.getByText(says("This is not the address of your account.",
      "Questo non è l'indirizzo del tuo account.")).first().waitFor();
    await shoot(page, `erase-${name}`);
    await field.fill(email);
    await erase.click();
    await page.getByText(says("Your account is erased. A mail confirms it.",
      "Il tuo account è cancellato. Una mail lo conferma.")).waitFor();
    assert.equal(new URL(page.url()).pathname, "/");
    fine(page);
    const mail = await mailTo(w.server, email, (m) =>
      says(/is erased/, /è cancellato/).test(m.parts["text/plain"]));
    assert.ok(mail);
    assert.equal((await page.goto("/me")).status(), 401);
    await page.context().close();
    // The space sees that somebody was there, not who.
    const list = await api.get(`/s/${w.home}/bookings?status=all&since=${weekday(0)}`);
    assert.ok(!list.text.includes("Zeno Ferri"));
    assert.equal(list.json.bookings.find((b) => b.code === booked.json.code).status, "cancelled");
  });
