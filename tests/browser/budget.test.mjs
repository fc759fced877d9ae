// The budgets of a page, measured: what it weighs, compressed, and when a slow phone first shows it.
import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { morning } from "../support/world.mjs";
import { house } from "./house.mjs";

const w = await house({ days: 90 });
const KB = 1024;
const MAX = { html: 30 * KB, style: 30 * KB, script: 20 * KB };
// First paint is printed, not asserted: how busy the machine is would decide such a test. The budget is 1000 ms.
const PAINTS = 3; // the median counts
// A phone of the lower middle on a slow mobile line, as Lighthouse has it.
const SLOW_LINE = { offline: false, latency: 150, downloadThroughput: (1600 * KB) / 8, uploadThroughput: (750 * KB) / 8 };
const SLOWER_CPU = 4;

const asked = `date=${morning().date}&from=10:00&to=12:00`;
const pages = {
  visitor: ["/", `/spaces?near=Padova&kind=desk&${asked}`, `/s/${w.home}`, `/s/${w.home}/day`, `/s/${w.home}/free?${asked}`,
    `/s/${w.home}/book?kind=desk&${asked}`, "/sign-in", "/errors", "/styleguide"],
  host: [`/s/${w.home}/day`, `/s/${w.home}/bookings`, `/s/${w.home}/prices`, `/s/${w.home}/resources`],
  steward: ["/network", "/network/spaces", "/network/operators", "/network/people"],
};
const ISLANDS = /\/(map|live)[.-][^/]*\.js$/;

async function weigh(page, where) {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("Network.enable");
  await cdp.send("Network.setCacheDisabled", { cacheDisabled: true });
  const kinds = new Map();
  const weight = { html: 0, style: 0, script: 0, island: false };
  cdp.on("Network.responseReceived", (r) => kinds.set(r.requestId, r));
  cdp.on("Network.loadingFinished", (done) => {
    const r = kinds.get(done.requestId);
    if (!r) return;
    if (r.type === "Document") weight.html += done.encodedDataLength;
    if (r.type === "Stylesheet" && !/map/.test(r.response.url)) weight.style += done.encodedDataLength;
    if (r.type === "Script" && ISLANDS.test(r.response.url)) weight.island = true;
    else if (r.type === "Script") weight.script += done.encodedDataLength;
  });
  await page.goto(where, { waitUntil: "load" });
  await cdp.detach();
  return weight;
}

async function firstPaint(where, role) {
  const page = await w.open({ phone: true, as: role });
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("Network.enable");
  await cdp.send("Network.setCacheDisabled", { cacheDisabled: true });
  await cdp.send("Network.emulateNetworkConditions", SLOW_LINE);
  await cdp.send("Emulation.setCPUThrottlingRate", { rate: SLOWER_CPU });
  await page.goto(where, { waitUntil: "load" });
  const at = await page.evaluate(() => new Promise((seen) => {
    const look = (list) => {
      const paint = list.getEntries().find((e) => e.name === "first-contentful-paint");
      if (paint) seen(paint.startTime);
    };
    new PerformanceObserver(look).observe({ type: "paint", buffered: true });
  }));
  await page.context().close();
  return at;
}

const kb = (n) => `${(n / KB).toFixed(1)} kB`;

const pageOf = {};
for (const role of Object.keys(pages)) pageOf[role] = await w.open({ phone: true, as: role });

for (const [role, list] of Object.entries(pages))
  describe(`budgets as ${role}`, () => {
    const page = pageOf[role];
    for (const where of list)
      test(`${role} ${where}`, async () => {
        const { island, ...weight } = await weigh(page, where);
        const paint = [];
        while (paint.length < PAINTS)
          paint.push(await firstPaint(where, role));
        const median = paint.sort((a, b) => a - b)[PAINTS >> 1];
        console.log(`${where}: page ${kb(weight.html)}, style ${kb(weight.style)}, script ${kb(weight.script)}` +
          `${island ? " and an island" : ""}, first paint ${median.toFixed(0)} ms of 1000`);
        for (const [what, bytes] of Object.entries(weight))
          assert.ok(bytes > 0 && bytes <= MAX[what], `${what}: ${kb(bytes)}`);
      });
  });
