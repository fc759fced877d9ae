// A house where rooms are never free: its host switches fair use on, gives members hours a week, tries it, and sees
// who uses how much. A member reads what is left before he books, and why not more.
import assert from "node:assert/strict";
import { test } from "node:test";

import { weekday } from "../support/loggia.mjs";
import { clientOf } from "../support/world.mjs";
import { house } from "./house.mjs";

const { open, home, server } = await house();

test("a host limits rooms, tries it, and a member sees what is left", async () => {
  const json = await clientOf(server, "host");
  for (const old of (await json.get(`/s/${home}/limits`)).json.rules)
    await json.post(`/s/${home}/limits/rules/${old.id}/remove`, {});
  await json.post(`/s/${home}/resources`, { name: "Sala Prova", kind: "room", seats: 8, price_hour: "20", bookable: true });
  const room = (await json.get(`/s/${home}/resources`)).json.resources.find((r) => r.name === "Sala Prova").id;

  const host = await open({ as: "host" });
  await host.goto(`/s/${home}/limits`);
  await host.getByRole("heading", { name: "No limits yet" }).waitFor();
  await host.getByRole("button", { name: "Switch on" }).click();
  await host.getByText(/at most 4\sh at a time/).first().waitFor();
  assert.equal(await host.getByText(/^Fair use:/).count(), 0);

  await host.getByRole("link", { name: "Add a limit" }).click();
  await host.getByLabel("At most", { exact: true }).fill("a lot");
  await host.getByRole("checkbox", { name: "Meeting rooms" }).check();
  await host.getByRole("button", { name: "Save" }).click();
  await host.getByText(/Please/).first().waitFor();
  assert.equal(await host.getByLabel("At most", { exact: true }).inputValue(), "a lot");
  await host.getByLabel("At most", { exact: true }).fill("3");
  await host.getByLabel("Your name for it").fill("Rooms for all");
  await host.getByRole("button", { name: "Save" }).click();
  await host.getByRole("link", { name: "Rooms for all" }).waitFor();
  await host.getByText(/Meeting rooms: at most 3\sh a week/).waitFor();

  await host.getByLabel("What", { exact: true }).selectOption({ label: "Sala Prova" });
  await host.getByLabel("To", { exact: true }).fill("14:00");
  await host.getByRole("button", { name: "Try it" }).click();
  await host.getByText(/^No\./).waitFor();
  await host.getByText("refuses").waitFor();

  const member = await open({ as: "member" });
  const day = weekday(9);
  const url = (from, to) => `/s/${home}/book?${new URLSearchParams({ resource: room, date: day, from, to })}`;
  await member.goto(url("10:00", "12:00"));
  await member.getByText(/0\smin of 3\sh|0\sh of 3\sh/).first().waitFor();
  await member.getByRole("button", { name: /^Book/ }).first().click();
  await member.getByText("Booked.").first().waitFor();
  await member.goto(url("14:00", "16:00"));
  await member.getByText(/2\sh of 3\sh/).first().waitFor();
  await member.getByRole("alert").getByText(/“Rooms for all”.*There is room for it again from/).waitFor();
  await member.getByRole("button", { name: /^Book/ }).first().click();
  await member.getByText(/and this would make 4\sh/).first().waitFor();

  await host.goto(`/s/${home}/limits/use?weeks=4`);
  await host.getByRole("heading", { name: "Who uses how much" }).waitFor();
  assert.deepEqual([host.troubles, member.troubles].map((t) => t.filter((x) => !/422/.test(x))), [[], []]);
});
