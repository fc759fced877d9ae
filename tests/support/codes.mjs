// codes.mjs: what an app for codes does (RFC 6238), for tests.
import { createHmac } from "node:crypto";

export function fromBase32(text) {
  const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  let bits = "";
  for (const c of text.replaceAll(" ", "")) bits += digits.indexOf(c).toString(2).padStart(5, "0");
  return Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
}

// The six digits that an app with this secret shows, `steps` half minutes from now. Half a minute may end before the
// server reads them: the one before may then be too old, so tests type the present one (0) or the next (1).
export function codeOf(secret, steps = 0) {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + steps));
  const mac = createHmac("sha1", fromBase32(secret)).update(counter).digest();
  const number = mac.readUInt32BE(mac[19] & 15) & 0x7fffffff;
  return String(number % 1_000_000).padStart(6, "0");
}

// So many codes that open nothing now, nor in the next minutes.
export function wrongCodes(secret, n) {
  const right = Array.from({ length: 14 }, (_, i) => codeOf(secret, i - 4));
  return Array.from({ length: n + right.length }, (_, i) => String(990_000 + i)).filter((c) => !right.includes(c)).slice(0, n);
}
