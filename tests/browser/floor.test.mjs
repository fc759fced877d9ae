// A host draws a floor from nothing, places five desks, and keeps it; somebody books one by a click on the plan, and a
// second screen sees it taken. By mouse, finger, keyboard, and without script.
import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { weekday } from "../support/loggia.mjs";
import { clientOf } from "../support/world.mjs";
import { fine, goLive, house, shot } from "./house.mjs";
import { pictureOf } from "./picture.mjs";

const w = await house({ days: 0 });
const s = `/s/${w.home}`;
const host = await clientOf(w.server, "host");
const date = weekday(30);
const asked = `date=${date}&from=10:00&to=12:00`;

async function floorOf(name, level) {
  await host.post(`${s}/floors`, { name, level });
  return (await host.get(`${s}/floors`)).json.floors.find((f) => f.level === level).id;
}

async function desks(floor, names) {
  for (const name of names)
    await host.post(`${s}/resources`, { name, kind: "desk", units: 1, floor, price_hour: "5", bookable: true });
}

const shapes = async (floor) => (await host.get(`${s}/floors/${floor}/plan`)).json.shapes;
const names = (page) => page.locator("#plan-canvas [data-shape]").evaluateAll((all) =>
  all.map((g) => g.getAttribute("aria-label")));
const chosen = (page) => page.evaluate(() => ["x", "y", "width", "height"].map((n) =>
  Number(document.getElementById(`plan-${n}`).value)));

describe("the plan of a floor", () => {
  let page;
  let floor;

  test("begins as a proposal, and can be emptied", async () => {
    floor = await floorOf("Soppalco", 3);
    // What stands on no floor is on the plan of the ground floor already: here nothing is.
    page = await w.open({ as: "host" });
    await page.goto(`${s}/floors`);
    await page.getByRole("link", { name: "Floor plan: Soppalco" }).click();
    await page.getByText("A proposal from your desks and rooms").waitFor();
    await page.locator("#plan-canvas [data-shape]").first().waitFor();
    for (let n = await page.locator("[data-shape]").count(); n > 0; n--) {
      await page.locator("[data-shape]").first().focus();
      await page.keyboard.press("Delete");
    }
    assert.equal(await page.locator("[data-shape]").count(), 0);
    await page.getByRole("button", { name: "Undo" }).click();
    assert.equal(await page.locator("[data-shape]").count(), 1);
    await page.getByRole("button", { name: "Redo" }).click();
    assert.equal(await page.locator("[data-shape]").count(), 0);
  });

  test("is drawn by the mouse, on the grid", async () => {
    await page.getByRole("button", { name: "Room", exact: true }).click();
    const before = await chosen(page);
    const box = await page.locator(".chosen").boundingBox();
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width / 2 + 83, box.y + box.height / 2 + 41, { steps: 5 });
    await page.mouse.up();
    const moved = await chosen(page);
    assert.ok(moved[0] > before[0] && moved[1] > before[1], `${before} to ${moved}`);
    assert.deepEqual(moved.map((v) => v % 10), [0, 0, 0, 0]);
    // Pulled at its lower right corner.
    const corner = await page.locator('[data-side="11"]').boundingBox();
    await page.mouse.move(corner.x + corner.width / 2, corner.y + corner.height / 2);
    await page.mouse.down();
    await page.mouse.move(corner.x + 60, corner.y + 30, { steps: 5 });
    await page.mouse.up();
    const grown = await chosen(page);
    assert.ok(grown[2] > moved[2] && grown[3] > moved[3], `${moved} to ${grown}`);
    await page.getByRole("button", { name: "Undo" }).click();
    await page.locator("[data-shape]").first().click();
    assert.deepEqual(await chosen(page), moved);
    await page.getByLabel("Words on it", { exact: true }).fill("Archivio");
    await page.getByLabel("Words on it", { exact: true }).press("Enter");
    assert.ok((await names(page)).includes("Archivio, Room"));
  });

  test("and by the keyboard: moved, resized, turned, copied, taken off", async () => {
    await page.getByRole("button", { name: "Door", exact: true }).click();
    await page.locator(".chosen").focus();
    const [x, y, width] = await chosen(page);
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Shift+ArrowRight");
    assert.deepEqual((await chosen(page)).slice(0, 3), [x + 10, y + 10, width + 10]);
    assert.ok(await page.evaluate(() => document.activeElement.classList.contains("chosen")), "the focus stays");
    const [, , w1, h1] = await chosen(page);
    await page.keyboard.press("r");
    assert.deepEqual((await chosen(page)).slice(2), [h1, w1]);
    await page.keyboard.press("Control+z");
    const count = await page.locator("[data-shape]").count();
    await page.locator("[data-shape]").last().focus();
    await page.getByRole("button", { name: "Copy" }).click();
    assert.equal(await page.locator("[data-shape]").count(), count + 1);
    await page.locator(".chosen").focus();
    await page.keyboard.press("Backspace");
    assert.equal(await page.locator("[data-shape]").count(), count);
    await page.getByRole("button", { name: "Accessible toilet" }).click();
    await page.getByRole("button", { name: "Lift" }).click();
    await page.getByRole("button", { name: "Keep the plan" }).click();
    await page.getByText("The plan is kept.").waitFor();
    assert.deepEqual((await shapes(floor)).map((x) => x.kind).sort(), ["door", "lift", "room", "toilet"]);
    fine(page);
  });

  test("five desks are placed by their names, each once", async () => {
    await desks(floor, ["Banco 1", "Banco 2", "Banco 3", "Banco 4", "Banco 5"]);
    await page.reload();
    await page.getByText("5 things stand nowhere yet.").waitFor();
    for (let i = 1; i <= 5; i++)
      await page.locator("#plan-list").getByRole("button", { name: `Banco ${i}` }).click();
    await page.getByText("Everything of this floor stands on the plan.").waitFor();
    await shot(page, "floor-editor");
    await page.getByRole("button", { name: "Keep the plan" }).click();
    await page.getByText("The plan is kept.").waitFor();
    const placed = (await shapes(floor)).filter((x) => x.resource);
    assert.equal(new Set(placed.map((x) => x.resource)).size, 5);
    fine(page);
  });

  test("what is refused comes back as it was drawn, with the reason", async () => {
    await page.getByLabel("Width of the plan, cm").fill("300");
    await page.getByRole("button", { name: "Keep the plan" }).click();
    await page.locator(".field-error", { hasText: "does not lie on the plan" }).first().waitFor();
    assert.equal(await page.getByLabel("Width of the plan, cm").inputValue(), "300");
    assert.equal(await page.locator("[data-shape]").count(), 9);
    await page.goto(`${s}/floors/${floor}/plan`);
    assert.ok(Number(await page.getByLabel("Width of the plan, cm").inputValue()) > 300);
  });

  test("somebody books a desk by a click, and a second screen sees it taken", async () => {
    const second = await w.open({ as: "host" });
    await goLive(second, `${s}/floor/${floor}?${asked}`);
    await second.getByRole("link", { name: /^Banco 2: free/ }).waitFor();
    await second.getByRole("button", { name: "Larger" }).click();
    const visitor = await w.open();
    await visitor.goto(`${s}/day?date=${date}`);
    await visitor.getByRole("link", { name: "Floor plan" }).click();
    await visitor.goto(`${s}/floor/${floor}?${asked}`);
    await visitor.getByRole("link", { name: /^Banco 2: free, .* in all$/ }).click();
    await visitor.waitForURL(/\/book\?resource=/);
    assert.equal(await visitor.locator('[name="date"]').first().inputValue(), date);
    await visitor.getByLabel("Name").first().fill("Zita Conte");
    await visitor.getByLabel("E-mail").first().fill("zita@posta.example");
    await visitor.locator("main form button.button:not(.quiet)").last().click();
    await visitor.waitForURL(/\/bookings\//);
    await second.getByRole("link", { name: "Banco 2: Zita Conte, taken" }).waitFor();
    assert.ok(await second.locator(".plan-frame.zoom-150").count(), "as large as it was");
    await visitor.goto(`${s}/floor/${floor}?${asked}`);
    assert.equal(await visitor.getByRole("img", { name: "Banco 2: taken", exact: true }).count(), 1);
    assert.ok(!(await visitor.content()).includes("Zita"));
    await shot(visitor, "floor-plan");
    fine(second);
    fine(visitor);
  });

  test("a member sees his own as his", async () => {
    const member = await clientOf(w.server, "member");
    const { places } = (await member.get(`${s}/floor/${floor}?${asked}`)).json;
    const free = places.find((p) => p.name === "Banco 4").resource;
    const made = await member.post(`${s}/bookings`, { resource: free, date, from: "10:00", to: "12:00" });
    assert.equal(made.status, 201, made.text);
    const mine = await w.open({ as: "member" });
    await mine.goto(`${s}/floor/${floor}?${asked}`);
    await mine.getByRole("link", { name: "Banco 4: yours" }).click();
    await mine.waitForURL(/\/bookings\//);
    fine(mine);
  });

  test("the page of the space shows it as a picture", async () => {
    const visitor = await w.open();
    await visitor.goto(s);
    const img = visitor.locator(".plan-still img");
    await img.scrollIntoViewIfNeeded();
    await visitor.waitForFunction(() => document.querySelector(".plan-still img").complete);
    assert.ok(await img.evaluate((i) => i.naturalWidth > 0));
    await visitor.locator(".plan-still a").click();
    await visitor.locator(".plan .place").first().waitFor();
    fine(visitor);
  });
});

test("without script one draws by numbers, and books by a link", async () => {
  const floor = await floorOf("Cantina", -2);
  await desks(floor, ["Tavolo 1"]);
  const page = await w.open({ as: "host", js: false });
  await page.goto(`${s}/floors/${floor}/plan`);
  assert.equal(await page.locator(".plan-tools").isVisible(), false);
  await page.getByRole("button", { name: "Keep the plan" }).click();
  await page.getByText("The plan is kept.").waitFor();
  await page.getByText("By numbers").click();
  await page.getByRole("link", { name: "Tavolo 1" }).click();
  await page.locator("#x").fill("5000");
  await page.getByRole("button", { name: "Save" }).last().click();
  await page.getByText("does not lie on the plan").first().waitFor();
  await page.goto(`${s}/floors/${floor}/plan`);
  await page.getByText("By numbers").click();
  await page.getByRole("link", { name: "Tavolo 1" }).click();
  await page.locator("#x").fill("300");
  await page.getByRole("button", { name: "Save" }).last().click();
  await page.getByText("The plan is kept.").waitFor();
  assert.equal((await shapes(floor)).find((x) => x.resource).x, 300);
  await page.goto(`${s}/floor/-2?${asked}`);
  await page.getByRole("link", { name: /^Tavolo 1: free/ }).click();
  await page.waitForURL(/\/book\?resource=/);
  fine(page);
});

test("a drawing of one's own: an outline is joined by a click", async () => {
  const floor = await floorOf("Ala", 6);
  await desks(floor, ["Leggio 1", "Leggio 2"]);
  const page = await w.open({ as: "host" });
  await page.goto(`${s}/floors/${floor}/plan`);
  await page.getByText("Send a drawing you have").click();
  await page.getByLabel("File").setInputFiles({ name: "ala.svg", mimeType: "image/svg+xml",
    buffer: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 60">' +
      '<rect x="2" y="2" width="86" height="56" fill="none"/><script>alert(1)</script>' +
      '<rect id="Leggio 1" x="10" y="10" width="20" height="12" fill="#ccc"/>' +
      '<circle cx="60" cy="30" r="8" fill="#ccc"/></svg>') });
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await page.getByText("The drawing is here: 3 outlines. 1 things were left out").waitFor();
  await page.locator('[data-outline="3"]').click();
  await page.getByLabel("It is", { exact: true }).selectOption({ label: "Leggio 2" });
  await page.getByRole("button", { name: "Keep the plan" }).click();
  await page.getByText("The plan is kept.").waitFor();
  await shot(page, "floor-drawing");
  const visitor = await w.open();
  await visitor.goto(`${s}/floor/6?${asked}`);
  await visitor.getByRole("link", { name: /^Leggio 2: free/ }).waitFor();
  await visitor.waitForFunction(() => document.querySelector(".plan-drawing"));
  await shot(visitor, "floor-drawn");
  fine(page);
  fine(visitor);
});

test("a picture to draw after is seen by its host, and by others only where he says so", async () => {
  const floor = await floorOf("Mezzanino", 5);
  const page = await w.open({ as: "host" });
  const put = async (shown) => {
    await page.goto(`${s}/floors/${floor}/plan`);
    await page.getByText("A picture to draw after").click();
    await page.getByLabel("Picture", { exact: true }).setInputFiles(
      { name: "plan.png", mimeType: "image/png", buffer: pictureOf(900, 600) });
    if (shown) await page.getByLabel("People see it, too").check();
    await page.getByRole("button", { name: "Put it below" }).click();
    await page.getByText("The picture lies below the plan.").waitFor();
  };
  await put(false);
  const where = await page.locator("#plan-canvas .plan-picture").getAttribute("href");
  assert.equal(await page.getByLabel("Width of the plan, cm").inputValue(), "3000");
  assert.equal((await w.guest.get(where)).status, 404);
  await shot(page, "floor-picture");
  await page.getByText("A picture to draw after").click();
  await page.getByRole("button", { name: "Take the picture away" }).click();
  await page.getByText("The picture is taken away.").waitFor();
  await put(true);
  const visitor = await w.open();
  await visitor.goto(`${s}/floor/5`);
  const seen = await visitor.locator(".plan-picture").getAttribute("href");
  assert.equal((await visitor.request.get(seen)).status(), 200);
  fine(page);
  fine(visitor);
});

test("by finger a tap chooses and a second touch moves", async () => {
  const floor = await floorOf("Terrazza", 4);
  const phone = await w.open({ as: "host", phone: true });
  await phone.goto(`${s}/floors/${floor}/plan`);
  await phone.getByRole("button", { name: "Zone", exact: true }).click();
  const before = await chosen(phone);
  const drag = (type, x, y) => phone.locator(".chosen").dispatchEvent(type,
    { pointerType: "touch", pointerId: 1, clientX: x, clientY: y, bubbles: true, isPrimary: true });
  await phone.locator(".chosen").scrollIntoViewIfNeeded();
  const box = await phone.locator(".chosen").boundingBox();
  await phone.evaluate(() => { document.getElementById("plan-canvas").setPointerCapture = () => {}; });
  await drag("pointerdown", box.x + 20, box.y + 20);
  await drag("pointermove", box.x + 60, box.y + 50);
  await drag("pointerup", box.x + 60, box.y + 50);
  const after = await chosen(phone);
  assert.ok(after[0] > before[0] && after[1] > before[1], `${before} to ${after}`);
  assert.ok(await phone.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
  fine(phone);
});
