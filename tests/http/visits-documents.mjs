// visits-documents.mjs: the part of visits.mjs that writes templates, signs and agrees.
import { mailWith } from "../support/mail.mjs";

export const registration = (over = {}) => ({
  name: "Ilaria Costa", email: "member@loggia.example", lang: "it", countersign: true,
  field: ["plan.name", "price", "price.period", "start", "notice.days"],
  value: ["Flex 10", "90,00", "un mese", "2027-03-01", "30"],
  ...over,
});

// The six digits of the newest mail with a code to this address.
export async function codeFor(server, address) {
  const mail = await mailWith(server, address, /codice per firmare|code to sign/i);
  return /\b(\d{6})\b/.exec(mail.slice(mail.indexOf("\r\n\r\n")))[1];
}

export async function* documents(w, clients, { get, post }) {
  const s = `/s/${w.home}`;
  const S = "/s/{slug}";
  const T = "/templates/{id}";
  const D = "/documents/{id}";
  const operator = Object.values((await clients.host.get("/spaces/new")).json)
    .find(Array.isArray)[0].slug ?? "marangon-salvan";

  // ---- templates
  yield await get("steward", "/network/templates");
  yield await post("steward", "/network/templates", "/network/templates",
    { name: "Inventario", kind: "other" }, 201);
  yield await get("host", "/operators/{operator}/templates", `/operators/${operator}/templates`);
  yield await post("host", "/operators/{operator}/templates", `/operators/${operator}/templates`,
    { name: "Consenso alle foto del gruppo", kind: "consent", purpose: "photos" }, 201);
  const list = await get("host", `${S}/templates`, `${s}/templates`);
  yield list;
  const offered = list.reply.json.offered;
  const start = offered.find((t) => t.kind === "contract" && t.owner === "network");
  const copied = await post("host", `${S}/templates`, `${s}/templates`, { from: start.id }, 201);
  yield copied;
  const t = `/templates/${copied.reply.json.id}`;
  yield await get("host", T, t);
  yield await get("host", `${T}/file.pdf`, `${t}/file.pdf?text=it`);
  yield await get("host", `${T}/edit`, `${t}/edit?text=it`);
  const text = { text: "it", title: "Contratto di {{member.name}}",
    body: "# Oggetto\n\n{{plan.name}}, {{price}} {{price.period}}, dal {{start}}, preavviso " +
      "{{notice.days}} giorni.\n\n- [ ] Approvo l’articolo 2.\n" };
  yield await post("host", `${T}/edit`, `${t}/edit`, text);
  yield await post("host", `${T}/edit`, `${t}/edit`,
    { ...text, body: "uno\n\n{{member.shoe_size}}" }, 422);
  yield await post("host", `${T}/preview`, `${t}/preview`, { ...text, body: "{{member.nome}}" });
  yield await post("host", `${T}/languages/{lang}/remove`, `${t}/languages/en/remove`);
  yield await post("host", `${T}/publish`, `${t}/publish`, { reviewed: "avv. Prova, 2 marzo" });
  yield await post("host", `${T}/settings`, `${t}/settings`, { name: "Registrazione, la nostra" });
  yield await post("host", `${T}/archive`, `${t}/archive`);
  yield await post("host", `${T}/restore`, `${t}/restore`);

  // ---- issuing
  yield await get("host", `${S}/documents`, `${s}/documents`);
  yield await get("host", `${S}/documents.csv`, `${s}/documents.csv?state=all`);
  yield await get("host", `${S}/documents/new`,
    `${s}/documents/new?template=${copied.reply.json.id}`);
  const ask = registration({ template: copied.reply.json.id });
  const issued = [];
  for (let i = 0; i < 3; i++) {
    const one = await post("host", `${S}/documents`, `${s}/documents`, ask, 201);
    yield one;
    issued.push(`/documents/${one.reply.json.id}`);
  }
  yield await post("host", `${S}/documents`, `${s}/documents`,
    { ...ask, value: ["Flex 10", "ninety", "", "", ""] }, 422);
  const O = "/operators/{operator}/documents";
  const o = `/operators/${operator}/documents`;
  yield await get("host", O, o);
  yield await get("host", `${O}.csv`, `${o}.csv`);
  yield await get("host", `${O}/new`, `${o}/new?template=${start.id}`);
  yield await post("host", O, o, registration({ template: start.id }), 201);

  // ---- signing
  const [signed, declined, withdrawn] = issued;
  yield await get("member", D, signed);
  yield await get("member", `${D}/file.pdf`, `${signed}/file.pdf`);
  yield await post("member", `${D}/code`, `${signed}/code`);
  const signature = { name: "Ilaria Costa", drawing: "M10 10L90 90", tick: ["1"], agree: true };
  yield await post("member", `${D}/sign`, `${signed}/sign`, { ...signature, code: "000000" }, 422);
  const code = await codeFor(w.server, "member@loggia.example");
  const done = await post("member", `${D}/sign`, `${signed}/sign`, { ...signature, code });
  yield done;
  yield await get("member", `${D}/evidence`, `${signed}/evidence`);
  yield await post("member", `${D}/decline`, `${declined}/decline`, { reason: "Troppo caro." });
  yield await post("host", `${D}/remind`, `${withdrawn}/remind`);
  yield await post("host", `${D}/withdraw`, `${withdrawn}/withdraw`, { reason: "Errore." });

  // ---- countersigning
  yield await get("host", "/documents/countersign");
  yield await post("host", "/documents/countersign/code");
  yield await post("host", "/documents/countersign", "/documents/countersign", {
    id: [done.reply.json.id], name: "Bruno Marangon",
    code: await codeFor(w.server, "host@loggia.example"),
  });

  // ---- checking, and one's own
  yield await get("visitor", "/documents/verify");
  yield await post("visitor", "/documents/verify", "/documents/verify",
    { sha256: done.reply.json.files[0].sha256 });
  const mine = await get("member", "/me/documents");
  yield mine;
  yield await get("member", "/me/documents.zip");
  const consent = mine.reply.json.texts.find((c) => c.free);
  yield await post("member", "/me/consents/{id}/accept", `/me/consents/${consent.template}/accept`,
    { version: consent.version });
  yield await post("member", "/me/consents/{id}/withdraw",
    `/me/consents/${consent.template}/withdraw`);
  yield await get("visitor", `${S}/notices`, `${s}/notices`);
}
