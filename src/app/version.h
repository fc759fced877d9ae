/* version.h: what this program calls itself.   Uses: nothing. */
#ifndef LOGGIA_APP_VERSION_H
#define LOGGIA_APP_VERSION_H

#define PROGRAM_VERSION "0.1.0"
#define PROGRAM_DESCRIPTION \
    "Loggia runs coworking spaces and the networks that they form: it serves pages and a JSON " \
    "interface, and keeps everything in one SQLite file or in PostgreSQL."

#endif
