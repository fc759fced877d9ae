// A request is answered from its mail: the link is whose it is, looking answers nothing, and it is
// good for one answer.
import assert from "node:assert/strict";
import { before, describe, test } from "node:test";

import { Browser, Client, engines, weekday } from "../support/loggia.mjs";
import { mailWith } from "../support/mail.mjs";
import { readMail } from "../support/read-mail.mjs";
import { accounts, clientOf, shared, teamOfHome } from "../support/world.mjs";

for (const engine of engines)
  describe(`answers from the mail on ${engine}`, () => {
    const date = weekday(6);
    const w = shared(engine);
    let s;
    let host;
    before(async () => {
      s = `/s/${w.home}`;
      host = await clientOf(w.server, "host");
      const rules = (await host.get(`${s}/rules`)).json;
      const set = await host.post(`${s}/rules`,
        { ...rules, confirm: true, confirm_within_min: 1440, notice_min: 0 });
      assert.ok(set.status < 300, set.text);
    });

    const ask = async (from, name) => {
      const made = await w.guest.post(`${s}/bookings`, { kind: "desk", date, from: `${from}:00`,
        to: `${from + 1}:00`, name, email: `${name.toLowerCase()}@posta.example`, note: "Con il cane" });
      assert.equal(made.status, 201, made.text);
      assert.equal(made.json.status, "requested");
      return made.json;
    };
    // The two links of the mail to this address about this person.
    const links = async (address, name) => {
      const raw = await mailWith(w.server, address, new RegExp(`${name}[^]*say=(3D)?yes`));
      const yes = /(\/bookings\/\S+?say=yes)/.exec(raw.replaceAll("=3D", "="))[1];
      return { yes, no: yes.replace("say=yes", "say=no") };
    };
    const open = (link) => new Client(w.server).get(link);
    const answer = (link, view, body) => {
      const [path, query] = link.split("?");
      const q = new URLSearchParams(query);
      return new Client(w.server).post(path,
        { reader: q.get("reader"), secret: q.get("secret"), revision: view.revision, ...body });
    };

    test("yes, without signing in; the link is good once [BK-75]", async () => {
      const asked = await ask(10, "Zita");
      const { yes } = await links(accounts.host[0], "Zita");
      for (let i = 0; i < 3; i++) assert.equal((await open(yes)).json.open, true);
      const view = (await open(yes)).json;
      assert.deepEqual([view.booking.code, view.booking.note], [asked.code, "Con il cane"]);
      assert.equal((await host.get(`/bookings/${asked.code}`)).json.status, "requested");
      const said = await answer(yes, view, { answer: "yes", word: "La chiave è al bar" });
      assert.equal(said.status, 200, said.text);
      assert.equal(said.json.booking.status, "confirmed");
      const kept = (await host.get(`/bookings/${asked.code}`)).json;
      assert.equal(kept.word, "La chiave è al bar");
      assert.ok(kept.answered_by);
      await mailWith(w.server, "zita@posta.example", /chiave/);
      assert.equal((await open(yes)).json.open, false);
      const twice = await answer(yes, view, { answer: "no" });
      assert.deepEqual([twice.status, twice.json.code], [409, "booking.answered"]);
      assert.equal((await host.get(`/bookings/${asked.code}`)).json.status, "confirmed");
    });

    test("no, with a word; another's link, a changed request, a broken secret [BK-75]", async () => {
      const asked = await ask(12, "Olga");
      await ask(12, "Mina");
      const { no } = await links(accounts.host[0], "Olga");
      const view = (await open(no)).json;
      assert.ok(view.around.some((a) => a.name === "Mina"));
      for (const bad of [no.replace(/secret=(.)/, (_, c) => `secret=${c === "0" ? 1 : 0}`), no.replace(/&secret=[^&]*/, ""),
        no.replace(/reader=[^&]*/, "reader=0000000001"), no.replace(asked.code, "0000000001")])
        assert.equal((await open(bad)).status, 404, bad);
      const moved = await new Client(w.server).post(
        `${new URL(asked.manage_url).pathname}/change`,
        { secret: new URL(asked.manage_url).searchParams.get("secret"), date, from: "13:00", to: "15:00" });
      assert.equal(moved.status, 200, moved.text);
      assert.equal((await answer(no, view, { answer: "no" })).json.code, "booking.asked_anew");
      assert.equal((await answer(no, view, {})).status, 422);
      const said = await answer(no, (await open(no)).json, { answer: "no", word: "Quel giorno imbianchiamo" });
      assert.equal(said.json.booking.status, "declined");
      const mail = await mailWith(w.server, "olga@posta.example", /imbianchiamo/);
      assert.ok(readMail(mail));
    });

    test("a series of requests: all of them by one link, or each by its own [SE-13]", async () => {
      const member = await clientOf(w.server, "member");
      const desk = (await w.guest.get(`${s}/free?date=${date}&from=15:00&to=16:00`)).json.resources
        .find((r) => r.kind === "desk").id;
      const series = async (title, from) => {
        const form = { resource: desk, date, from, to: `${Number(from.slice(0, 2)) + 1}:00`, repeat: "weekly",
          count: 4, title, name: "Ilaria", email: accounts.member[0] };
        const { json } = await member.post(`${s}/series/preview`, form);
        const made = await member.post(`${s}/series`, { ...form, shown: json.shown });
        assert.equal(made.status, 201, made.text);
        return made.json.series;
      };
      const linkOf = async (title) => {
        const raw = await mailWith(w.server, accounts.host[0], new RegExp(`${title}[^]*say=(3D)?yes`));
        return /(\/series\/\S+?say=yes)/.exec(raw.replaceAll("=3D", "="))[1];
      };
      const first = await series("Sartoria", "15:00");
      const yes = await linkOf("Sartoria");
      const view = (await open(yes)).json;
      assert.deepEqual([view.open, view.dates.length, view.waiting], [true, view.waiting, view.waiting]);
      assert.ok(view.waiting >= 3);
      for (const bad of [yes.replace(/secret=(.)/, (_, c) => `secret=${c === "0" ? 1 : 0}`),
        yes.replace(/reader=[^&]*/, "reader=0000000001"), yes.replace(first, "0000000001")])
        assert.equal((await open(bad)).status, 404, bad);
      // One alone, by its own link; then what was shown is not so any more.
      const one = (await open(view.dates[0].url)).json;
      assert.equal((await answer(view.dates[0].url, one, { answer: "no", word: "Quel giorno no" })).status, 200);
      const late = await answer(yes, view, { waiting: view.waiting, answer: "yes" });
      assert.deepEqual([late.status, late.json.code], [409, "booking.asked_anew"]);
      const now = (await open(yes)).json;
      assert.equal(now.waiting, view.waiting - 1);
      const said = await answer(yes, now, { waiting: now.waiting, answer: "yes" });
      assert.equal(said.status, 200, said.text);
      assert.equal(said.json.open, false);
      const states = (await host.get(`/series/${first}`)).json.dates.filter((d) => d.status).map((d) => d.status);
      assert.deepEqual(states, ["declined", ...Array(now.waiting).fill("confirmed")]);
      await mailWith(w.server, accounts.member[0], /Sartoria[^]*The host says yes|Sartoria[^]*dice di sì/);
      assert.equal((await answer(yes, now, { waiting: now.waiting, answer: "no" })).json.code, "booking.answered");
      // In a browser it is said what was answered.
      await series("Lettura", "16:00");
      const no = await linkOf("Lettura");
      const shown = (await open(no)).json;
      const q = new URL(no, w.server.url).searchParams;
      const told = await new Browser(w.server).submit(no, no.split("?")[0], { reader: q.get("reader"), secret: q.get("secret"),
        revision: String(shown.revision), waiting: String(shown.waiting), answer: "no" });
      assert.match(told.text, new RegExp(`You said no to ${shown.waiting} dates`));
      // Who opens the link again reads what became of it.
      const later = async (link) => (await new Client(w.server).ask("GET", link, undefined,
        { accept: "text/html", "accept-language": "en" })).text;
      assert.match(await later(no), /None of its dates takes a place/);
      assert.match(await later(yes), new RegExp(`${now.waiting} dates take a place`));
    });

    test("an admin of the team says yes from his mail, then the host is asked [BK-22, BK-75]", async () => {
      const clients = { host };
      const team = await teamOfHome(w, clients);
      const rule = await clients.team_admin.post(`/teams/${team}/rules`,
        { may_book: true, ask_above: "0.01" });
      assert.ok(rule.status < 300, rule.text);
      const room = (await w.guest.get(`${s}/free?date=${date}&from=16:00&to=17:00`)).json.resources
        .find((r) => r.price_cents > 100 && r.kind !== "desk");
      const made = await clients.mate.post(`${s}/bookings`,
        { resource: room.id, date, from: "16:00", to: "17:00", team, name: "Ugo" });
      assert.equal(made.status, 201, made.text);
      assert.equal(made.json.team_waits, true);
      const waits = async (who) => (await who.get("/me")).json.notices
        .filter((n) => n.url === `/teams/${team}/bookings`).map((n) => n.urgent);
      assert.deepEqual(await waits(clients.team_admin), [true]);
      assert.deepEqual(await waits(clients.mate), []);
      const { yes } = await links(accounts.team_admin[0], "Ugo");
      const view = (await open(yes)).json;
      assert.deepEqual([view.open, view.team], [true, true]);
      const said = await answer(yes, view, { answer: "yes" });
      assert.equal(said.json.booking.status, "requested");
      assert.deepEqual(await waits(clients.team_admin), []);
      assert.equal((await open(yes)).json.open, false);
      const { yes: next } = await links(accounts.host[0], "Ugo");
      assert.equal((await answer(next, (await open(next)).json, { answer: "yes" })).json.booking.status,
        "confirmed");
    });
  });
