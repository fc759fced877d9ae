/* demo_words.c: what invented hosts say of their spaces, and what invented people are called. */
#include "app/demo.h"

static const char *const work[] = {
    "I tavoli sono larghi centosessanta centimetri, ognuno con la sua presa e la sua lampada.",
    "Metà dei posti è fissa, metà si prende dove capita; gli armadietti sono per tutti.",
    "C'è la fibra, e c'è una seconda linea per il giorno in cui la fibra non c'è.",
    "Le sedie le abbiamo scelte una per una dopo il mal di schiena del primo anno.",
    "La stampante fa anche l'A3 e, da quando l'abbiamo cambiata, non si offende più.",
    "La stanza grande è silenziosa per patto; per parlare ci sono la cucina e le cabine.",
    "Gli schermi esterni si prendono dall'armadio e si rimettono la sera, senza registro.",
    "Chi viene per un giorno trova una scrivania pulita, una rete che va e nessuno che disturba.",
    "La luce viene da nord, e chi disegna ringrazia.",
    "Le pareti sono state rifatte con pannelli di sughero: la voce del vicino resta dal vicino.",
    "C'è un tavolo alto per chi preferisce stare in piedi, e non è mai libero dopo le undici.",
    "D'estate le tapparelle si abbassano da sole; l'aria condizionata si accende per ultima.",
    "Una parete intera di lavagna, gessetti veri, e il divieto di cancellare il lavoro altrui.",
    "I posti vicino alla finestra si prenotano per primi: chi prima arriva, meglio vede.",
};
const struct demo_deck demo_work = {work, ARRAY_LEN(work)};

static const char *const service[] = {
    "In cucina ci sono moka, macchina per l'espresso e un forno; ognuno lava la sua tazza.",
    "Riceviamo posta e pacchi, e mandiamo un messaggio quando arriva qualcosa.",
    "La sala riunioni ha uno schermo grande, una buona telecamera e pennarelli che scrivono.",
    "Per un colloquio riservato c'è una stanzetta con due poltrone e una porta che chiude bene.",
    "Le biciclette stanno nel cortile coperto; pompa e camera d'aria sono di casa.",
    "Chi resta oltre le sei ha il codice del portone e spegne le luci quando va via.",
    "Il giovedì alle tredici si pranza insieme: chi cucina non lava.",
    "Facciamo fattura il giorno stesso, e se serve spieghiamo anche come leggerla.",
    "I cani educati sono i benvenuti il lunedì e il venerdì.",
    "La prima giornata è offerta a chi arriva presentato da un altro spazio della rete.",
    "Abbiamo una piccola biblioteca di lavoro: contratti tipo, guide fiscali, un vocabolario.",
    "Su richiesta prepariamo il caffè per le riunioni, con i biscotti del forno qui accanto.",
    "Per chi allatta o ha bisogno di riposare c'è una stanza tranquilla con il divano.",
    "Proiettore, microfoni e cento sedie impilabili si prendono in prestito per gli eventi.",
};
const struct demo_deck demo_service = {service, ARRAY_LEN(service)};

static const char *const around[] = {
    "La stazione è a dieci minuti a piedi, il mercato a due.",
    "Intorno ci sono tre trattorie oneste e un parco dove telefonare camminando.",
    "Si parcheggia nella via dietro, gratis dopo le sei e quasi sempre anche prima.",
    "Il tram ferma davanti; l'ultimo passa a mezzanotte e un quarto.",
    "Chi viene in auto lascia la macchina al parcheggio scambiatore e fa due fermate.",
    "Sotto casa ci sono una libreria, un ferramenta e il miglior gelato del quartiere.",
    "Il centro è a un quarto d'ora di passeggiata, tutta sotto gli alberi.",
    "L'asilo è nella stessa via: molti di noi fanno una sola strada, la mattina.",
    "La copisteria, il notaio e l'ufficio postale sono nello stesso isolato.",
    "La pista ciclabile passa qui davanti e arriva fino al fiume.",
    "C'è un bar all'angolo che sa già che cosa prendete dal terzo giorno.",
    "Il martedì c'è mercato: si arriva a piedi o in bicicletta, l'auto resta a casa.",
    "L'autobus dell'aeroporto ferma a duecento metri.",
};
const struct demo_deck demo_around = {around, ARRAY_LEN(around)};

static const char *const people[] = {
    "Chi lavora qui traduce manuali, progetta tetti, vende vino all'estero e ripara siti.",
    "Siamo in pochi e ci conosciamo per nome; ai nuovi presentiamo gli altri il primo giorno.",
    "Non organizziamo serate: preferiamo presentare fra loro due persone alla volta.",
    "Tra noi ci sono una commercialista, due sviluppatori, un apicoltore e un'illustratrice.",
    "Chi cerca lavoro lo scrive sulla lavagna; più di una volta ha funzionato.",
    "Lo tengono aperto i soci a turno: se al telefono risponde una voce nuova, è normale.",
    "Il lunedì alle nove e mezza si beve un caffè e ciascuno dice che cosa gli manca.",
    "Chi resta un anno ha una targhetta di ottone; per ora sono ventitré.",
    "Abbiamo visto nascere quattro imprese, un libro e due matrimoni.",
    "Le competenze si scambiano: un'ora di grafica per un'ora di conti.",
    "Ospitiamo volentieri chi è di passaggio: il forestiero ha la scrivania vicino alla cucina.",
    "Cerchiamo persone che salutano entrando. Il resto si impara.",
    "Una volta al mese qualcuno racconta un lavoro andato male: è la serata più affollata.",
    "I vicini di casa sanno chi siamo e, quando chiudiamo ad agosto, ci annaffiano le piante.",
};
const struct demo_deck demo_people = {people, ARRAY_LEN(people)};

static const char *const given_names[] = {
    "Anna",     "Marco",      "Giulia",   "Luca",    "Chiara",    "Matteo",   "Elena",
    "Davide",   "Francesca",  "Paolo",    "Silvia",  "Andrea",    "Laura",    "Stefano",
    "Marta",    "Simone",     "Federica", "Roberto", "Valentina", "Giorgio",  "Sara",
    "Nicola",   "Alice",      "Tommaso",  "Irene",   "Pietro",    "Camilla",  "Enrico",
    "Beatrice", "Fabio",      "Caterina", "Michele", "Lucia",     "Emanuele", "Teresa",
    "Daniele",  "Margherita", "Carlo",    "Ilaria",  "Filippo",   "Noemi",    "Riccardo",
    "Agnese",   "Leonardo",   "Miriam",   "Jacopo",  "Viola",     "Samuele",  "Amina",
    "Youssef",  "Elif",       "Andrei",   "Ioana",   "Karim",     "Mei",      "Ana",
};
const struct demo_deck demo_given_names = {given_names, ARRAY_LEN(given_names)};

static const char *const family_names[] = {
    "Marangon",  "Zanella",    "Bortolin",  "Carraro",  "Favaretto", "Pavan",     "Salvan",
    "Rigon",     "Bellavite",  "Tessarolo", "Brunelli", "Ghisolfi",  "Locatelli", "Colombo",
    "Brambilla", "Fumagalli",  "Cattaneo",  "Rota",     "Pesenti",   "Ferrero",   "Giordano",
    "Rinaldi",   "Bruno",      "Parodi",    "Canepa",   "Bozzo",     "Fabbri",    "Zanetti",
    "Cavazza",   "Malaguti",   "Montanari", "Bonaiuti", "Innocenti", "Bianchi",   "Cecchi",
    "Martelli",  "Proietti",   "De Santis", "Fabiani",  "Mancini",   "D'Angelo",  "Esposito",
    "Russo",     "Cuomo",      "Amato",     "Lorusso",  "Caputo",    "Greco",     "Messina",
    "Lo Presti", "Cannizzaro", "Sanna",     "Piras",    "Melis",     "Hofer",     "Pichler",
    "Cosulich",  "Furlan",     "Vidali",    "Conti",    "Ricci",     "Gallo",     "Costa",
    "Fontana",   "Moretti",    "Barbieri",  "Serra",    "Villa",     "Popescu",   "Benali",
    "Chen",      "Haddad",
};
const struct demo_deck demo_family_names = {family_names, ARRAY_LEN(family_names)};

static const char *const rooms[] = {
    "Sala Giotto",    "Sala Galileo",    "Sala Cassandra", "Sala Lagrange", "Sala Agnesi",
    "Sala Deledda",   "Sala Montessori", "Sala Fermi",     "Sala Volta",    "Sala Morante",
    "Sala Calvino",   "Sala Ginzburg",   "Sala Vittorini", "Sala Mantegna", "Sala Palladio",
    "Sala Fibonacci", "Sala Bassi",      "Sala Cartesio",  "Sala Ipazia",   "Sala Goldoni",
    "Sala Duse",      "Sala Verdi",      "Sala Scarpa",    "Sala Aulenti",  "Sala Munari",
    "Sala Basaglia",  "Sala Hack",       "Sala Segre",     "Sala Vico",     "Sala Anguissola",
};
const struct demo_deck demo_rooms = {rooms, ARRAY_LEN(rooms)};

static const char *const floors[] = {"Piano terra", "Primo piano",  "Secondo piano",
                                     "Terzo piano", "Quarto piano", "Quinto piano",
                                     "Sesto piano", "Settimo piano"};
const struct demo_deck demo_floors = {floors, ARRAY_LEN(floors)};

/* For spaces of the region, whose names are made from their street or from one of these. */
static const char *const houses[] = {
    "Officina", "Bottega",  "Cortile",  "Filanda",   "Stamperia", "Cantiere",     "Granaio",
    "Limonaia", "Fornace",  "Mulino",   "Segheria",  "Opificio",  "Magazzino",    "Scalo",
    "Dogana",   "Corderia", "Vetreria", "Tessitura", "Conceria",  "Falegnameria", "Rimessa",
    "Scuderia", "Canonica", "Loggetta", "Bastione",  "Casello",   "Ghiacciaia",   "Pescheria",
    "Serra",    "Torchio",  "Telaio",   "Lavatoio",
};
const struct demo_deck demo_houses = {houses, ARRAY_LEN(houses)};

static const char *const streets[] = {
    "via Garibaldi",     "via Mazzini",       "via Cavour",      "via Dante",
    "via Verdi",         "via Manzoni",       "via Carducci",    "via Leopardi",
    "via Petrarca",      "via Galilei",       "via Volta",       "via Marconi",
    "via Matteotti",     "via Gramsci",       "via Battisti",    "via San Rocco",
    "via del Molino",    "via dei Mille",     "via della Pieve", "via della Fonte",
    "via Roma",          "corso Italia",      "viale Europa",    "via della Stazione",
    "via Nazionale",     "via Montegrappa",   "via Isonzo",      "via Piave",
    "via Tagliamento",   "via Adige",         "via delle Rose",  "via dei Tigli",
    "viale dei Platani", "via degli Orti",    "via del Lavoro",  "via dell'Artigianato",
    "piazza Vittoria",   "piazza del Popolo", "vicolo Stretto",  "largo Donatori",
};
const struct demo_deck demo_streets = {streets, ARRAY_LEN(streets)};
