// mail.mjs: what a server with files for mails has sent, as bytes (mails) and as its readers see it (letters).
import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";

import { until } from "./loggia.mjs";
import { readMail } from "./read-mail.mjs";

// The newest last.
const sent = (server) => readdirSync(server.mailDir).filter((f) => f.endsWith(".eml")).sort()
  .map((f) => readFileSync(path.join(server.mailDir, f), "utf8"));

const comes = (look, what) => until(`a mail to ${what}`, look);

// All mails that name this address, the newest last, their soft line ends undone.
export const mailsTo = (server, address) =>
  sent(server).map((m) => m.replace(/=\r?\n/g, "")).filter((m) => m.includes(address));

// The newest with these words; waits for it.
export const mailWith = (server, address, words) =>
  comes(() => mailsTo(server, address).findLast((m) => words.test(m)), `${address} with ${words}`);

// All letters to this address, the newest last.
export const lettersTo = (server, address) =>
  sent(server).map(readMail).filter((m) => m.headers.to?.includes(address));

// The first that fits; waits for it.
export const letterTo = (server, address, fits = () => true) =>
  comes(() => lettersTo(server, address).find(fits), `${address} that ${fits}`);

// The first with such a subject; waits for it.
export const letterAbout = (server, address, words) =>
  letterTo(server, address, (m) => words.test(m.subject));

// The first that says so; waits for it.
export const letterSaying = (server, address, words) =>
  letterTo(server, address, (m) => words.test(m.text));
