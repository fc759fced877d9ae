// smtp.mjs: a real SMTP server for tests; smtp_server.py says what it does with which recipient.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";

import { folder } from "./loggia.mjs";

// Debian's own python, which finds Debian's packages.
const python = existsSync("/usr/bin/python3") ? "/usr/bin/python3" : "python3";

// Without a port it takes a free one.
export async function smtp(t, at = 0) {
  const dir = folder(t);
  const child = spawn(python, ["tests/support/smtp_server.py", dir, String(at)],
    { stdio: ["pipe", "pipe", "inherit"] });
  t.after(() => child.stdin.end());
  const port = await new Promise((ready, failed) => {
    child.stdout.once("data", (b) => ready(Number(b)));
    child.once("exit", () => failed(new Error("no SMTP server: is python3-aiosmtpd installed?")));
  });
  return { url: `smtp://127.0.0.1:${port}`, dir };
}
