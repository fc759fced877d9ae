// mail.mjs: what a server with files for mails has sent.
import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";

import { pause } from "./loggia.mjs";

// All mails that name this address, the newest last, their soft line ends undone.
export function mailsTo(server, address) {
  return readdirSync(server.mailDir).filter((f) => f.endsWith(".eml")).sort()
    .map((f) => readFileSync(path.join(server.mailDir, f), "utf8").replace(/=\r?\n/g, ""))
    .filter((m) => m.includes(address));
}

// The newest with these words; waits for it.
export async function mailWith(server, address, words) {
  for (let i = 0; i < 200; i++) {
    const mail = mailsTo(server, address).findLast((m) => words.test(m));
    if (mail) return mail;
    await pause(50);
  }
  throw new Error(`no mail to ${address} with ${words}`);
}
