// A request is answered from its mail: the link is whose it is, looking answers nothing, and it is
// good for one answer.
import assert from "node:assert/strict";
import { before, describe, test } from "node:test";

import { Client, engines, weekday } from "../support/loggia.mjs";
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
      const { yes } = await links(accounts.team_admin[0], "Ugo");
      const view = (await open(yes)).json;
      assert.deepEqual([view.open, view.team], [true, true]);
      const said = await answer(yes, view, { answer: "yes" });
      assert.equal(said.json.booking.status, "requested");
      assert.equal((await open(yes)).json.open, false);
      const { yes: next } = await links(accounts.host[0], "Ugo");
      assert.equal((await answer(next, (await open(next)).json, { answer: "yes" })).json.booking.status,
        "confirmed");
    });
  });
