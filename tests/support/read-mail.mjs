// read-mail.mjs: a mail as bytes into what a person sees.

// A mail as its reader sees it: headers by lower-case name, parts by type, the two that are read.
export function readMail(raw) {
  const parts = {};
  const headers = split(raw, parts);
  const [text, html] = [parts["text/plain"], parts["text/html"]];
  return { headers, parts, text, html, subject: words(headers.subject ?? "") };
}

function split(raw, parts) {
  const at = raw.search(/\r?\n\r?\n/);
  const headers = {};
  for (const line of raw.slice(0, at).replace(/\r?\n[ \t]+/g, " ").split(/\r?\n/)) {
    const colon = line.indexOf(":");
    headers[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim();
  }
  const body = raw.slice(at).replace(/^\r?\n\r?\n/, "");
  const type = headers["content-type"] ?? "text/plain";
  const boundary = /boundary="?([^";]+)"?/.exec(type)?.[1];
  if (boundary) {
    for (const part of body.split(`--${boundary}`).slice(1, -1))
      split(part.replace(/^\r?\n/, ""), parts);
  } else {
    parts[type.split(";")[0].trim()] = decode(body, headers["content-transfer-encoding"]);
  }
  return headers;
}

function decode(body, coding = "8bit") {
  if (/base64/i.test(coding)) return Buffer.from(body, "base64").toString("utf8");
  if (!/quoted-printable/i.test(coding)) return body;
  const bytes = body
    .replace(/=\r?\n/g, "")
    .replace(/=([0-9A-F]{2})/gi, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
  return Buffer.from(bytes, "latin1").toString("utf8");
}

function words(subject) {
  return subject
    .replace(/\?=\s+=\?/g, "?==?")
    .replace(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_, coding, text) =>
      /b/i.test(coding)
        ? decode(text, "base64")
        : decode(text.replaceAll("_", " "), "quoted-printable"));
}
