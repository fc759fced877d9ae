// The command line: exit statuses, help, manual pages; what is looked through, copied, refused.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, readdirSync, readFileSync, realpathSync } from "node:fs";
import path from "node:path";
import { describe, test } from "node:test";

import { build, Client, database, folder, must, run, serve } from "../support/loggia.mjs";
import { sql } from "../support/sql.mjs";
import { demonstration } from "../support/world.mjs";

const names = run(["--help"]).out.split("\nCommands\n")[1].split("\n\n")[0].split("\n")
  .map((line) => /^ {4}([a-z]+( [a-z]+)?) {2}/.exec(line)?.[1]).filter(Boolean);

describe("command line", () => {
  test("the promised commands are there", () => {
    for (const name of ["serve", "demo", "import spaces", "import members", "account create", "check", "backup",
      "openapi", "version"])
      assert.ok(names.includes(name), name);
  });

  test("each has --help and a manual page without a complaint of the formatter", () => {
    for (const name of names) {
      const help = run([...name.split(" "), "--help"]);
      assert.equal(help.code, 0);
      assert.match(help.out, /^Usage: loggia /);
      for (const line of help.out.split("\n"))
        assert.ok(line.length <= 80 || /^(Usage: |\s+(loggia|--|echo))/.test(line), line);
      const page = must(["man", ...name.split(" ")]);
      assert.equal(must(["man", name]), page);
      assert.match(page, /\.SH "?EXIT STATUS/);
      const formatted = spawnSync("groff", ["-man", "-Tutf8", "-ww", "-z"],
        { input: page, encoding: "utf8" });
      if (!formatted.error) assert.equal(formatted.stderr, "");
    }
  });

  test("usage errors end with 2 and change nothing [AP-3]", () => {
    for (const args of [[], ["nothing"], ["serve"], ["demo", "--db"], ["import", "spaces"],
      ["man"], ["man", "import", "spaces", "now"],
      ["serve", "--db", "x", "--listen", "127.0.0.1:99999"], ["serve", "--db", "x", "--listen", "here"],
      ["serve", "--db", "x", "--mail", "mail.example"], ["serve", "--db", "x", "--mail", "file:"],
      ["serve", "--db", "x", "--public-url", "spazi.example"],
      ["serve", "--db", "x", "--trusted-proxy", "proxy"],
      ["demo", "--db", "x", "--scale", "moon"], ["demo", "--db", "x", "--seed", "one"],
      ["account", "create", "--db", "x", "--email", "a@b.example", "--role", "king"]])
      assert.equal(run(args).code, 2, args.join(" "));
  });

  test("who begins a command, or asks for help by a word, is shown the way", () => {
    assert.match(run(["import"]).err, /did you mean `loggia import spaces`\?/);
    assert.match(run(["nothing"]).err, /no command "nothing"/);
    assert.match(must(["help"]), /^Usage: loggia COMMAND/);
    assert.equal(must(["help", "import", "spaces"]), must(["import", "spaces", "--help"]));
  });

  test("the version is on the first line", () => {
    assert.match(must(["version"]), /^loggia \d+\.\d+\.\d+\n/);
  });

  // A library that the image lacks is found by whoever starts it, and by nobody before.
  test("the container has every library that the program is linked with", (t) => {
    const image = readFileSync("packaging/Containerfile", "utf8").split("\nFROM ").at(-1).split(/\s+/);
    const needed = spawnSync("objdump", ["-p", path.join(build, "loggia")], { encoding: "utf8" }).stdout;
    const linked = spawnSync("ldd", [path.join(build, "loggia")], { encoding: "utf8" }).stdout;
    if (!/^12\./.test(readFileSync("/etc/debian_version", "utf8"))) return t.skip("the image is of Debian 12");
    if (/NEEDED +lib[a-z]+san\./.test(needed)) return t.skip("the image has no sanitizer's build");
    const files = [...needed.matchAll(/NEEDED +(\S+)/g)].map(([, library]) =>
      realpathSync(linked.split("\n").find((l) => l.includes(`${library} => `)).split(/\s+/)[3])
        .replace(/^\/usr/, ""));
    const owners = spawnSync("dpkg-query", ["-S", ...files, ...files.map((f) => `/usr${f}`)], { encoding: "utf8" }).stdout.split("\n");
    for (const file of files) {
      const name = owners.find((line) => line.endsWith(` ${file}`) || line.endsWith(` /usr${file}`))?.split(":")[0];
      assert.ok(name, `${file} is of no package`);
      if (name !== "libc6") assert.ok(image.includes(name), `${file}: ${name}`);
    }
  });

  test("the interface of the command is that of the server", async (t) => {
    const server = await serve(database("sqlite", t), t);
    const printed = JSON.parse(must(["openapi", "--public-url", "http://x.example"]));
    const { json } = await new Client(server).get("/openapi");
    delete printed.servers;
    delete json.servers;
    assert.deepEqual(json, printed);
  });

  test("docs/permissions.md is what the program prints", () => {
    assert.equal(readFileSync("docs/permissions.md", "utf8"), must(["permissions"]));
  });
});

describe("check", () => {
  test("what is wrong is found, and ends with 4", (t) => {
    const db = database("sqlite", t);
    must(["demo", "--db", db, "--days", "3"]);
    const sound = run(["check", "--db", db]);
    assert.equal(sound.code, 0, sound.out);
    const line = (what, how) => new RegExp(`${what} +\\d+ looked at, ${how}`);
    for (const [spoil, what] of [
      ["update booking set units = units + 400 where id = (select min(id) from booking)",
        "never take more than there is"],
      ["update booking set ends_at = ends_at + 60 where id = (select max(id) from booking where group_id in " +
        "(select group_id from booking where status < 10 group by group_id having count(*) > 1) and status < 10)",
        "booked together have one time and one answer"],
      ["update extra_line set starts_at = starts_at - 900 where id = (select min(id) from extra_line where status < 10)",
        "what is added is at the time of its booking, and is there"],
      ["update extra_line set count = 9000, made_at = made_at + 1 where id = (select min(l.id) from extra_line l " +
        "join extra e on e.id = l.extra_id where l.status < 10 and e.stock > 0)",
        "what is added is at the time of its booking, and is there"],
      ["insert into attendee (id, booking_id, email, email_key, name, lang, answer, told, told_starts_at, told_ends_at, " +
        "told_resource_id, made_at) values (7, 7, 'a@b.example', 'a@b.example', '', 'en', 0, 0, 0, 0, 0, 0)",
        "each invitation is to a booking, and was answered once"],
      ["insert into attendee (id, booking_id, email, email_key, name, lang, answer, told, told_starts_at, told_ends_at, " +
        "told_resource_id, made_at) select 7, min(id), 'a@b.example', 'a@b.example', '', 'en', 1, 0, 0, 0, 0, 0 from booking",
        "each invitation is to a booking, and was answered once"],
      ["update waitlist set status = 2, hold_id = 7 where id = (select min(id) from waitlist where status = 1)",
        "what is offered to who waits is kept for him, and nothing else"],
      ["delete from lent_span where starts_at = (select max(starts_at) from lent_span)",
        "what is lent can be booked, no day twice, and is credited"],
      ["insert into lending_back (lending_id, day) select id, from_day from lending " +
        "where weekdays = 0 and not exists (select 1 from lending_back where lending_id = id) limit 1",
        "what is lent can be booked, no day twice, and is credited"],
      ["insert into lend_use (id, lending_id, booking_id, space_id, starts_at, ends_at, active, paid_cents, credit_cents, " +
        "made_at, changed_at) select 7, l.id, b.id, b.space_id, b.starts_at, b.ends_at, 1, 100, 70, 0, 0 " +
        "from lending l join booking b on b.space_id = l.space_id limit 1",
        "what is lent can be booked, no day twice, and is credited"],
      ["update series_date set booking_id = 7 where day = (select min(day) from series_date where booking_id is not null)",
        "each date of a series has its booking, and each booking its date"],
      ["update resource set space_id = 7 where id = (select min(id) from resource)", "each resource has its space"],
    ]) {
      const spoilt = `${db}.spoilt`;
      copyFileSync(db, spoilt);
      const [changes] = sql({ engine: "sqlite", db: spoilt }, spoil + "; select changes()");
      assert.notEqual(changes, "0", spoil);
      assert.match(sound.out, line(what, "sound"));
      const checked = run(["check", "--db", spoilt]);
      assert.equal(checked.code, 4, `${spoil}\n${checked.out}`);
      assert.match(checked.out, line(what, "NOT SOUND"));
    }
  });
});

test("a password that no browser can send is refused", (t) => {
  const done = run(["account", "create", "--db", database("sqlite", t), "--email",
    "ada@posta.example", "--role", "member", "--password-stdin"],
    { input: Buffer.from([0x61, 0xff, 0x62, 0xfe, 0x63, 0x64, 0x65, 0x66, 0x67, 0x68, 0x0a]) });
  assert.equal(done.code, 2, done.out);
  assert.match(done.err, /not UTF-8/);
});

test("check and backup make no database where there is none", (t) => {
  const db = path.join(folder(t), "mistyped.db");
  for (const args of [["check"], ["backup", "--to", `${db}.copy`]]) {
    const done = run([...args, "--db", db]);
    assert.equal(done.code, 3, done.out);
    assert.match(done.err, /mistyped\.db: No such file/);
    assert.ok(!existsSync(db) && !existsSync(`${db}.copy`));
  }
});

test("check leaves nothing beside a file: one in use before, a copy, a plain copy", async (t) => {
  const db = await demonstration("sqlite", t);
  must(["backup", "--db", db, "--to", `${db}.copy`]);
  copyFileSync(db, `${db}.plain`);
  const there = () => readdirSync(path.dirname(db)).sort();
  const before = there();
  for (const file of [db, `${db}.copy`, `${db}.plain`])
    assert.match(must(["check", "--db", file]), /^sound$/m);
  assert.deepEqual(there(), before);
});
