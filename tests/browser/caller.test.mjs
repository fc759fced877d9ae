// The front desk books for somebody who calls and was here before: two clicks from the day.
import assert from "node:assert/strict";
import { test } from "node:test";

import { weekday } from "../support/loggia.mjs";
import { clientOf, morning } from "../support/world.mjs";
import { fine, house } from "./house.mjs";

const w = await house();

for (const [way, how] of Object.entries({ desktop: {}, phone: { phone: true }, "no script": { js: false } }))
  test(`a caller's usual takes two clicks from the day, ${way}`, { timeout: 90_000 }, async () => {
    const host = await clientOf(w.server, "host");
    const name = `Mara ${way}`;
    const email = `mara-${way.replace(" ", "-")}@posta.example`;
    for (const days of [14, 21])
      assert.equal((await host.post(`/s/${w.home}/bookings`,
        morning({ name, email, date: weekday(days) }))).status, 201);
    const page = await w.open({ ...how, as: "host" });
    const date = weekday(2);
    await page.goto(`/s/${w.home}/day?date=${date}`);
    await page.getByLabel("Who calls?").fill(name);
    await page.getByRole("button", { name: "Find" }).click(); // one
    await page.getByText("The usual:").waitFor();
    fine(page);
    await page.getByRole("button", { name: `Book the usual for ${name}` }).click(); // two
    await page.waitForURL(/\/day\?date=/);
    const said = page.getByRole("status").filter({ hasText: `Booked for ${name}: ` });
    assert.match(await said.innerText(), /, 10:00–\d\d:00\./, "what, when and until when");
    const { bookings } = (await host.get(`/s/${w.home}/bookings?since=${date}&until=${date}`)).json;
    const made = bookings.find((b) => b.email === email);
    assert.equal(made.starts_at.slice(11, 16), "10:00");
    await page.context().close();
  });
