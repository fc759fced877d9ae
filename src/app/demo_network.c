/* demo_network.c: the sixty-one spaces of the demonstration network. Towns are real; firms, names,
 * house numbers and stories are invented. */
#include "app/demo.h"

#define FIRM DEMO_FIRM
#define COOP DEMO_COOPERATIVE
#define CLUB DEMO_ASSOCIATION
#define STUDIO DEMO_STUDIO
#define TOWN DEMO_TOWN

const struct demo_plan demo_network[] = {
    {"Padova", "Officina Altinate", "via Altinate 141", "Marangon & Salvan", FIRM, 18,
     "Una ex legatoria a due passi dagli Eremitani: le presse sono rimaste in vetrina, al loro "
     "posto ci sono diciotto scrivanie."},
    {"Padova", DEMO_ALWAYS_OPEN, "via Belzoni 213", "Portello Lab", CLUB, 9,
     "Nel quartiere degli studenti, sopra una tipografia che lavora ancora: chi scrive una tesi "
     "e chi tiene un'impresa stanno allo stesso tavolo, anche di notte e di domenica."},
    {"Venezia", "Squero Dorsoduro", "Dorsoduro 2814", "Laguna Uffici", FIRM, 8,
     "Otto posti affacciati su un rio tranquillo; con l'acqua alta si entra dalla passerella "
     "sul retro."},
    {"Mestre", "Binario Undici", "via Piave 188", "Binario Undici", COOP, 22,
     "A trecento metri dalla stazione, per chi cambia treno e ha tre ore da far fruttare."},
    {"Treviso", "Cantiere Sile", "riviera Garibaldi 37", "Cantiere Sile", COOP, 14,
     "Un vecchio magazzino di granaglie sul fiume, con le travi a vista e il bollitore sempre "
     "acceso."},
    {"Verona", "Corte Sgarzarie", "corte Sgarzarie 19", "Studio Bellavite", STUDIO, 7,
     "Lo studio di due geometri che hanno liberato sette scrivanie e una sala con l'affresco."},
    {"Vicenza", "Contrà Nuova", "contrà Porti 62", "Contrà Nuova", FIRM, 12,
     "Un piano nobile con i soffitti alti e il riscaldamento nuovo: si lavora bene anche a "
     "gennaio."},
    {"Bassano del Grappa", "Ponte Vecchio 9", "via Ferracina 9", "Tessarolo Grafica", STUDIO, 5,
     "Cinque posti nello studio di un grafico, con vista sul Brenta e una buona scorta di carta."},
    {"Belluno", "Quota Trecentonovanta", "via Mezzaterra 88", "Dolomiti Lavoro", CLUB, 6,
     "Per chi d'inverno lavora fino alle due e alle tre è già sugli sci."},
    {"Rovigo", "La Filanda Bassa", "via Cavour 55", "Filanda Bassa", COOP, 10,
     "La sala dei telai è diventata un solo grande ufficio luminoso, senza porte e senza "
     "rumore."},
    {"Trieste", "Magazzino Zero", "via Torino 40", "Bora Servizi", FIRM, 16,
     "Tra il borgo e il porto vecchio: quando tira la bora si prenota anche solo per stare "
     "dentro."},
    {"Udine", "Spazio Aquileia", "via Aquileia 171", "Spazio Aquileia", CLUB, 8,
     "Lo gestiscono in quattro a turno: un traduttore, una contabile e due sviluppatori."},
    {"Pordenone", "Stanze Noncello", "viale Dante 28", "Studio Noncello", STUDIO, 6,
     "Stanze silenziose dietro il teatro, usate la mattina dai consulenti e la sera da chi "
     "studia."},
    {"Trento", "Le Albere Alte", "via Sanseverino 77", "Adige Coworking", COOP, 20,
     "Pannelli sul tetto, biciclette nell'atrio, e una regola sola: le telefonate si fanno in "
     "cabina."},
    {"Bolzano", "Werkhof Talfer", "via Cavour 33", "Werkhof Talfer", COOP, 15,
     "Si parla italiano, tedesco e un po' di ladino; il cartello della macchinetta è in tutte "
     "e tre."},
    {"Milano", "Cortile Lambrate", "via Conte Rosso 81", "Cortile Lambrate", FIRM, 26,
     "In fondo al terzo cortile, dove una volta si riparavano i tram: capannone, glicine e "
     "ventisei posti."},
    {"Milano", "Ringhiera Isola", "via Borsieri 102", "Studio Ringhiera", STUDIO, 6,
     "Sei scrivanie su un ballatoio del quartiere Isola, nello studio di due architette."},
    {"Milano", "Darsena Uffici", "ripa di Porta Ticinese 147", "Darsena Uffici", FIRM, 30,
     "Trenta posti su due livelli, con la terrazza sul Naviglio aperta da aprile a ottobre."},
    {"Milano", "Stamperia Bovisa", "via Mercantini 39", "Stamperia Bovisa", COOP, 17,
     "Le macchine da stampa funzionano ancora il giovedì: chi lavora qui impara presto a "
     "riconoscerle."},
    {"Monza", "Villa Piccola", "via Boccaccio 64", "Villa Piccola", FIRM, 11,
     "Una palazzina accanto al parco: riunione camminando è, per una volta, una cosa che si fa "
     "davvero."},
    {"Bergamo", "Città Bassa 12", "via Tasso 112", "Orobie Spazi", FIRM, 13,
     "A metà strada fra la stazione e la funicolare, con un deposito sicuro per i trolley dei "
     "pendolari."},
    {"Brescia", "Officine Carmine", "contrada del Carmine 58", "Officine Carmine", COOP, 19,
     "Nel quartiere più vivo della città; al piano terra c'è il laboratorio di una ceramista."},
    {"Como", "Seta", "via Diaz 93", "Seta Uffici", FIRM, 9,
     "Il campionario di una seteria chiusa da anni, con i cassetti delle stoffe usati come "
     "schedario."},
    {"Varese", "Il Melo", "via Sacco 21", "Studio Il Melo", STUDIO, 5,
     "Un giardino, un melo, cinque scrivanie: nelle belle giornate il tavolo lungo si sposta "
     "fuori."},
    {"Lodi", "Bottega dell'Adda", "corso Roma 130", "Bottega dell'Adda", CLUB, 7,
     "Un negozio sfitto del corso riaperto da un'associazione di vicini: le vetrine sono le "
     "finestre."},
    {"Mantova", "Tre Laghi", "via Corridoni 45", "Tre Laghi", COOP, 10,
     "In un edificio del porto catena recuperato dal Comune, a cinque minuti di bicicletta da "
     "tutto."},
    {"Cremona", "Liuteria 4", "via Palestro 84", "Studio Ghisolfi", STUDIO, 4,
     "Quattro posti nel retro di una liuteria: di là si accorda, di qua si scrive."},
    {"Pavia", "Collegio Nuovo Aperto", "corso Cavour 119", "Ticino Lavoro", CLUB, 12,
     "Nato per chi si laurea e vuole restare: metà dei posti è di ex studenti con partita IVA."},
    {"Torino", "Fucina Aurora", "corso Brescia 90", "Fucina Aurora", COOP, 24,
     "Una fonderia del 1911 con le capriate di ferro; d'inverno si sta al caldo nella navata "
     "piccola."},
    {"Torino", "San Salvario 31", "via Saluzzo 131", "Studio Ferraris", STUDIO, 8,
     "Il primo piano di una casa di ringhiera, sopra un panificio che alle sei ha già sfornato."},
    {"Torino", "Vanchiglia Uno", "via Santa Giulia 66", "Vanchiglia Uno", FIRM, 15,
     "Studi di registrazione, due editori e quindici scrivanie attorno a un cortile "
     "acciottolato."},
    {"Novara", "Risaia", "via Dominioni 27", "Risaia Spazi", FIRM, 8,
     "Fra Milano e Torino, per chi ha clienti in entrambe e non vuole abitare in nessuna delle "
     "due."},
    {"Cuneo", "Sotto i Portici", "corso Nizza 143", "Sotto i Portici", CLUB, 6,
     "Si arriva senza ombrello da qualsiasi parte del centro, e il martedì sotto c'è il "
     "mercato."},
    {"Asti", "Cascina Digitale", "corso Alfieri 212", "Cascina Digitale", STUDIO, 5,
     "Nel centro storico, ma i gestori vengono dalla campagna: la frutta in cucina è la loro."},
    {"Genova", "Vico dei Mille", "via San Luca 51", "Caruggi Uffici", FIRM, 14,
     "Quarto piano con ascensore, ottanta scalini senza: in compenso si vede il porto intero."},
    {"Savona", "Molo Corto", "via Pia 73", "Molo Corto", COOP, 7,
     "Per chi parte con il traghetto della sera, e per chi ha deciso di non partire."},
    {"La Spezia", "Arsenale Leggero", "via Chiodo 36", "Arsenale Leggero", CLUB, 9,
     "Ingegneri navali in pensione tengono, ogni mercoledì, una mezz'ora di consigli gratuiti."},
    {"Bologna", "Portico 77", "via San Felice 177", "Portico 77", COOP, 21,
     "Sotto un portico lungo come la giornata: tavoli grandi, tagliatelle il venerdì, cabine "
     "per chiamare."},
    {"Bologna", "Bolognina Aperta", "via Matteo Albertini 42", "Bolognina Aperta", COOP, 16,
     "Dietro la stazione dell'alta velocità, in una ex officina che il quartiere ha voluto "
     "tenere viva."},
    {"Modena", "Via Emilia 300", "via Emilia Est 300", "Ghirlandina Servizi", FIRM, 12,
     "Parcheggio vero, sala vera, caffè vero: pensato da due rappresentanti stanchi dei bar."},
    {"Reggio nell'Emilia", "Tricolore Uffici", "via Roma 68", "Tricolore Uffici", COOP, 10,
     "La cooperativa che lo gestisce ha quarant'anni; il coworking sei, e sembra il più "
     "vecchio dei due."},
    {"Parma", "Oltretorrente 5", "via D'Azeglio 95", "Studio Oltretorrente", STUDIO, 6,
     "Sei posti in una casa del Settecento; la signora del piano di sotto tiene le chiavi e i "
     "pacchi."},
    {"Ferrara", "Mura Lab", "via Bologna 204", "Mura Lab", CLUB, 11,
     "A ridosso delle mura, con la rastrelliera più grande della rete: qui si arriva solo in "
     "bicicletta."},
    {"Ravenna", "Darsena Mosaico", "via Magazzini Anteriori 29", "Darsena Mosaico", COOP, 9,
     "Un capannone della darsena diviso con un laboratorio di mosaico: la polvere resta di là, "
     "promesso."},
    {"Forlì", "Razionale", "viale della Libertà 83", "Razionale", TOWN, 12,
     "Gli uffici di un edificio degli anni Trenta, restaurati dal Comune e affidati a chi li "
     "usa."},
    {"Rimini", "Bassa Stagione", "via Dario Campana 57", "Bassa Stagione", FIRM, 13,
     "Da ottobre a maggio la sala colazioni di una pensione è un ufficio; d'estate si sta nel "
     "dehors."},
    {"Pesaro", "Scalo Adriatico", "via Branca 46", "Scalo Adriatico", CLUB, 6,
     "Musicisti, mobilieri e un'agenzia di viaggi: il posto migliore per farsi fare un "
     "preventivo onesto."},
    {"Ancona", "Faro Vecchio", "via Cardeto 12", "Faro Vecchio", COOP, 8,
     "In cima alla salita. Chi arriva a piedi ha diritto a cinque minuti di silenzio prima di "
     "parlare."},
    {"Firenze", "Oltrarno Carta", "via Maffia 61", "Studio Bonaiuti", STUDIO, 9,
     "Una bottega di cornici diventata ufficio; gli artigiani della via passano ancora a "
     "salutare."},
    {"Firenze", "Novoli 19", "via di Novoli 119", "Novoli 19", FIRM, 25,
     "Tram alla porta, sale grandi, fattura subito: per le aziende che hanno fretta."},
    {"Prato", "Macrolotto Centrale", "via Bologna 288", "Filo Ritorto", COOP, 15,
     "Fra i telai e i magazzini: si dividono gli spazi un fotografo, tre stiliste e una ditta "
     "di software."},
    {"Pisa", "Lungarno Sud", "lungarno Galilei 44", "Lungarno Sud", CLUB, 8,
     "Ricercatori che aspettano un bando e imprese che lo hanno vinto, con la stessa macchina "
     "del caffè."},
    {"Perugia", "Scala Mobile", "via Baglioni 31", "Scala Mobile", CLUB, 7,
     "Si sale in centro con la scala mobile e si scende, a fine giornata, con la passeggiata."},
    {"Roma", "Ostiense Cantieri", "via del Porto Fluviale 85", "Ostiense Cantieri", FIRM, 28,
     "Ex magazzini generali: mattoni, luce dall'alto e una sala che tiene ottanta persone "
     "sedute."},
    {"Roma", "Pigneto Studio", "via Fanfulla da Lodi 60", "Studio Pigneto", STUDIO, 5,
     "Cinque scrivanie nel cortile di un palazzetto basso, con i gatti del condominio come "
     "portieri."},
    {"Roma", "Prati 14", "via Ovidio 14", "Prati Spazi", FIRM, 12,
     "A due fermate dal tribunale: toghe all'attaccapanni, sala colloqui prenotabile a mezz'ore."},
    {"Pescara", "Riviera Nord", "viale Regina Margherita 76", "Riviera Nord", STUDIO, 7,
     "A cento metri dal mare, con la doccia: a luglio si lavora dalle sette all'una, e poi si "
     "vede."},
    {"Napoli", "Sanità Piano Terra", "via Arena della Sanità 38", "Piano Terra", COOP, 14,
     "Un basso, poi due, poi quattro: adesso è il posto dove il rione viene a farsi stampare i "
     "documenti."},
    {"Bari", "Libertà 70", "via Crisanzio 170", "Murattiano Uffici", FIRM, 13,
     "Quartiere Libertà, tredici posti, terrazzo condominiale per il pranzo: il forno è "
     "all'angolo."},
    {"Palermo", "Ballarò Ufficio", "via Porta di Castro 92", "Ballarò Ufficio", CLUB, 10,
     "Sopra il mercato, che alle due si spegne: la mattina si sta nelle stanze interne, poi in "
     "balcone."},
    {"Barcelona", "Patí Gràcia", "carrer de Verdi 219", "Patí Gràcia", COOP, 12,
     "Un pati interior de Gràcia amb dotze taules, una llimonera i la porta oberta als veïns "
     "italians."},
};
const size_t demo_network_n = ARRAY_LEN(demo_network);
