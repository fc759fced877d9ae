// dav.mjs: a calendar program that says exactly what it is told (WebDAV, CalDAV).

export class Dav {
  constructor(server, user, password) {
    this.url = server.url;
    this.authorization = `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
  }

  async ask(method, where, body, headers = {}) {
    const reply = await fetch(this.url + where, {
      method,
      redirect: "manual",
      headers: { authorization: this.authorization, "accept-language": "en",
        ...(body === undefined ? {} : { "content-type": "application/xml" }), ...headers },
      body,
    });
    return { status: reply.status, headers: reply.headers, text: await reply.text(),
      etag: reply.headers.get("etag") };
  }

  put(where, text, headers = {}) {
    return this.ask("PUT", where, text, { "content-type": "text/calendar; charset=utf-8", ...headers });
  }

  propfind(where, depth, ...names) {
    const body = names.length === 0 ? undefined
      : `<D:propfind xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav" xmlns:S="http://calendarserver.org/ns/"><D:prop>${
        names.map((n) => `<${n}/>`).join("")}</D:prop></D:propfind>`;
    return this.ask("PROPFIND", where, body, { depth: String(depth) });
  }

  report(where, name, inner, ns = "C") {
    return this.ask("REPORT", where,
      `<${ns}:${name} xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav">${inner}</${ns}:${name}>`,
      { depth: "1" });
  }

  // Names and marks of what is in a calendar.
  async list(where) {
    const { text } = await this.propfind(where, 1, "D:getetag");
    return new Map([...text.matchAll(
      /<D:response><D:href>([^<]*\.ics)<\/D:href>.*?<D:getetag>([^<]*)<\/D:getetag>/g)]
      .map(([, href, etag]) => [href, etag.replaceAll("&quot;", '"')]));
  }
}

// A password for a program, made by the owner on his page.
export async function program(server, owner, name = "test") {
  const made = (await owner.post("/me/calendars/passwords", { name })).json;
  return { dav: new Dav(server, made.user, made.password), ...made };
}

const stamp = (date, time) => `${date.replaceAll("-", "")}T${time.replace(":", "")}00`;

// An event as a program writes it: with a zone, an alarm, and words of its own.
export function event({ uid = "e1@program.example", date, from, to, place = "", more = [] }) {
  return ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//A program//EN", "BEGIN:VEVENT",
    `UID:${uid}`, "DTSTAMP:20270101T000000Z", `DTSTART;TZID=Europe/Rome:${stamp(date, from)}`,
    `DTEND;TZID=Europe/Rome:${stamp(date, to)}`, "SUMMARY:Meeting about the roof",
    ...(place ? [`LOCATION:${place.replaceAll(",", "\\,")}`] : []), "X-PROGRAM-COLOUR:tomato", ...more,
    "BEGIN:VALARM", "ACTION:DISPLAY", "DESCRIPTION:Soon", "TRIGGER:-PT15M", "END:VALARM",
    "END:VEVENT", "END:VCALENDAR", ""].join("\r\n");
}

// A room of one's own, that nobody of the demonstration books.
export async function newRoom(host, slug, name) {
  const made = await host.post(`/s/${slug}/resources`,
    { name, kind: "room", units: 1, seats: 6, price_hour: "10", bookable: true });
  const { resources } = (await host.get(`/s/${slug}/resources`)).json;
  const room = resources.find((r) => r.name === name);
  if (!room) throw new Error(`no room: ${made.status} ${made.text}`);
  return room;
}
