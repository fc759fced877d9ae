/* demo_community.c: what invented people tell of themselves, who met, who brought whom. */
#include "app/demo.h"
#include "community/community.h"
#include "people/people.h"

/* One who does something: texts that go together. */
struct calling {
    const char *trade;
    const char *headline;
    const char *skills;
    const char *offers;
    const char *wants;
    const char *link; /* NULL: none */
};
static const struct calling callings[] = {
    {"Grafica", "Disegno etichette che si leggono anche al buio di una cantina",
     "identità visiva; stampa; carta", "Un logo, un'etichetta, un biglietto da visita fatto bene.",
     "Una commercialista che capisca il regime forfettario.", "https://studio-carta.example"},
    {"Commercialista", "Faccio i conti a chi lavora da solo, senza paroloni",
     "regime forfettario; fatture; bilanci",
     "Mezz'ora di conti davanti a un caffè: fatture, "
     "regime forfettario, scadenze.",
     "Un sito semplice per lo studio.", NULL},
    {"Sviluppatore", "Scrivo siti che si aprono anche in treno", "siti; PHP; accessibilità",
     "Un sito semplice, o uno lento da rimettere in piedi.",
     "Qualcuno per le fotografie dei progetti.", "https://codice-lento.example"},
    {"Fotografia", "Fotografo oggetti e le mani di chi li fa", "ritratto; still life; luce",
     "Fotografie di prodotti, ritratti per il sito.", "Traduzioni in tedesco per il catalogo.",
     "https://mani-luce.example"},
    {"Traduzioni", "Dal tedesco e dal ceco, manuali e romanzi", "tedesco; ceco; revisione",
     "Traduzioni dal tedesco e revisione di testi italiani.",
     "Un'illustratrice per un libro di fiabe boeme.", NULL},
    {"Illustrazione", "Illustro libri per chi non sa ancora leggere", "acquerello; libri; fumetto",
     "Illustrazioni per libri, manifesti, pareti.", "Un avvocato per un contratto di edizione.",
     "https://pennello-tondo.example"},
    {"Avvocato", "Contratti brevi, letti ad alta voce prima della firma",
     "contratti; privacy; diritto d'autore",
     "Un'occhiata a un contratto di edizione o di "
     "affitto.",
     "Un grafico per la carta intestata.", NULL},
    {"Architettura", "Case piccole, tetti che non perdono", "ristrutturazioni; legno; tetti",
     "Un parere su tetti e ristrutturazioni.", "Un falegname che sappia curvare il rovere.",
     "https://tetti-miti.example"},
    {"Falegnameria", "Mobili che si smontano quando si cambia casa", "rovere; restauro; tavoli",
     "Tavoli su misura, rovere curvato a vapore.", "Fotografie del laboratorio.", NULL},
    {"Consulenza energetica", "Conto i watt delle case vecchie", "fotovoltaico; isolamento",
     "Una stima onesta su pannelli e isolamento.", "Un architetto per una casa di corte.", NULL},
    {"Copywriter", "Tolgo aggettivi", "testi; newsletter; nomi",
     "Un nome, una frase, una newsletter che si legge.", "Podcast: chi mi insegna a montare?",
     "https://meno-parole.example"},
    {"Podcast", "Monto voci e qualche silenzio", "audio; interviste; montaggio",
     "Montaggio audio, un microfono in prestito.", "Testi brevi per le introduzioni.", NULL},
    {"Insegnante di italiano", "Insegno italiano a chi è arrivato l'altro ieri",
     "lingue; B1; conversazione", "Conversazione in italiano, il martedì a pranzo.",
     "Una sala per lezioni al sabato.", NULL},
    {"Agronomia", "Vigne in collina e suoli stanchi", "vite; suolo; biologico",
     "Un sopralluogo in vigna, un'analisi del suolo.", "Etichette per un vino nuovo.", NULL},
    {"Data analyst", "Metto in ordine tabelle di cui nessuno si ricorda",
     "statistica; SQL; grafici", "Una tabella da capire, un grafico da spiegare.",
     "Chi conosce i bandi europei?", "https://righe-colonne.example"},
    {"Progettazione europea", "Leggo i bandi così non li deve leggere nessun altro",
     "bandi; rendicontazione", "Un'ora sui bandi europei e regionali.",
     "Un analista per i dati di un progetto.", NULL},
    {"Ceramica", "Tazze che stanno bene in mano", "gres; smalti; corsi",
     "Un corso serale di tornio.", "Un negozio in rete, piccolo.", "https://terra-tonda.example"},
    {"Psicologia del lavoro", "Ascolto squadre che non si parlano più", "gruppi; ascolto",
     "Due ore con una squadra stanca.", "Un podcast sul lavoro.", NULL},
};

/* Where the numbers of `circle` go for each kind of person, field by field. */
enum { OPEN_SHARE = 45, NETWORK_SHARE = 35, SPACE_SHARE = 12 };

static void choose_circles(struct demo *d, enum circle see[CARD__N])
{
    int64_t draw = demo_between(d, 1, 100);
    enum circle wide = draw <= OPEN_SHARE                                 ? CIRCLE_EVERYONE
                       : draw <= OPEN_SHARE + NETWORK_SHARE               ? CIRCLE_NETWORK
                       : draw <= OPEN_SHARE + NETWORK_SHARE + SPACE_SHARE ? CIRCLE_SPACE
                                                                          : CIRCLE_NOBODY;
    enum circle near = wide > CIRCLE_NETWORK ? CIRCLE_NETWORK : wide;
    for (int i = 0; i < CARD__N; i++)
        see[i] = wide;
    see[CARD_WANTS] = near;
    see[CARD_LANGUAGES] = near;
    see[CARD_DAYS] = wide ? CIRCLE_SPACE : CIRCLE_NOBODY;
}

static enum status make_card(struct demo *d, int64_t account_id, int64_t space_id,
                             const struct calling *c)
{
    struct card card = {.account_id = account_id,
                        .headline = c->headline,
                        .trades = c->trade,
                        .skills = c->skills,
                        .offers = c->offers,
                        .wants = c->wants,
                        .languages = demo_percent(d, 40) ? "italiano; inglese" : "italiano",
                        .links = c->link ? c->link : "",
                        .home_space_id = space_id};
    choose_circles(d, card.see);
    return card_save(d->ctx, &card);
}

/* ---- the first space: the accounts that everybody may use ------------------------------------ */

static enum status account_of(struct demo *d, const char *email, int64_t *ret_id)
{
    struct contact c;
    enum status s = people_of_email(d->ctx, email, &c);
    if (s == OK)
        *ret_id = c.account_id;
    return s;
}

/* The member works here and the host introduces; both tell who they are. */
static enum status make_named(struct demo *d, const struct space *space, int64_t *ret_member,
                              int64_t *ret_host)
{
    static const struct calling member = {"Grafica; Illustrazione",
                                          "Disegno mappe per chi va a piedi",
                                          "cartografia; stampa; percorsi",
                                          "Mappe, pieghevoli, segnaletica per sentieri.",
                                          "Una commercialista, e qualcuno per un sito semplice.",
                                          "https://mappe-lente.example"};
    static const struct calling host = {"Padrone di casa",
                                        "Apro alle otto e so dove sono le chiavi",
                                        "caffè; chiavi; presentazioni",
                                        "Presentare due persone che non si conoscono ancora.",
                                        "Chi sappia accordare un pianoforte.",
                                        NULL};
    enum status s = account_of(d, DEMO_MEMBER_EMAIL, ret_member);
    if (s == OK)
        s = account_of(d, DEMO_HOST_EMAIL, ret_host);
    if (s == OK)
        s = people_grant(d->ctx, *ret_member,
                         &(struct grant){.role = ROLE_MEMBER,
                                         .operator_id = space->operator_id,
                                         .space_id = space->id});
    if (s == OK)
        s = make_card(d, *ret_member, space->id, &member);
    return s == OK ? make_card(d, *ret_host, space->id, &host) : s;
}

/* Tied so many days ago. */
static enum status tie(struct demo *d, int64_t account_id, int64_t by, int64_t space_id,
                       enum tie_source source)
{
    struct ctx then = *d->ctx;
    struct clock past = clock_fixed(ctx_now_s(d->ctx) - demo_between(d, 3, 340) * 86400);
    then.clock = &past;
    return tie_add(&then, account_id, by, space_id, source);
}

static enum status introduce(struct demo *d, const struct introduction_seed *seed, int days_ago)
{
    struct introduction_seed i = *seed;
    i.made_at = ctx_now_s(d->ctx) - (int64_t)days_ago * 86400;
    return i.one == i.two ? OK : introduction_load(d->ctx, &i);
}

/* ids: those who have a card, at least four. */
static enum status make_first(struct demo *d, const struct space *space, const int64_t *ids)
{
    int64_t member = 0;
    int64_t host = 0;
    enum status s = make_named(d, space, &member, &host);
    if (s == OK)
        s = tie(d, member, ids[0], space->id, TIE_SAID);
    for (int i = 1; i < 4 && s == OK; i++)
        s = tie(d, ids[i], member, space->id, TIE_LINK);
    const struct introduction_seed met = {
        ids[0], member, host, space->id, "Tutti e due lavorate con la carta e coi sentieri.",
        0,      true};
    const struct introduction_seed waits = {
        ids[1], ids[2], host, space->id, "Uno cerca quello che l'altro offre: parlatevi.",
        0,      false};
    if (s == OK)
        s = introduce(d, &met, 40);
    return s == OK ? introduce(d, &waits, 3) : s;
}

/* ---- all spaces ------------------------------------------------------------------------------ */

enum { BROUGHT_SHARE = 35 };

/* Some were brought by one who was there before. */
static enum status make_ties(struct demo *d, int64_t space_id, const int64_t *ids, size_t n)
{
    enum status s = OK;
    for (size_t i = 1; i < n && s == OK; i++) {
        int64_t by = ids[demo_between(d, 0, (int64_t)i - 1)];
        enum tie_source source = (enum tie_source)demo_between(d, TIE_LINK, TIE_ENQUIRY);
        if (by != ids[i] && demo_percent(d, BROUGHT_SHARE))
            s = tie(d, ids[i], by, space_id, source);
    }
    return s;
}

enum status demo_cards_make(struct demo *d, int64_t space_id, const struct demo_person *people,
                            size_t n)
{
    struct demo own = *d; /* draws of its own */
    struct space space;
    int64_t *ids = arena_array(d->ctx->arena, n, sizeof *ids);
    size_t ids_n = 0;
    enum status s = ids ? space_get(d->ctx, space_id, &space) : FAILED;
    for (size_t i = 0; i < n && s == OK; i++) {
        const struct calling *c =
            &callings[demo_between(&own, 0, (int64_t)ARRAY_LEN(callings) - 1)];
        if (!people[i].account_id)
            continue;
        ids[ids_n++] = people[i].account_id;
        s = make_card(&own, people[i].account_id, space_id, c);
    }
    if (s == OK && d->spaces == 0 && ids_n >= 4)
        s = make_first(&own, &space, ids);
    return s == OK ? make_ties(&own, space_id, ids, ids_n) : s;
}
