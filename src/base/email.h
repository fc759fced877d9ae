/* email.h: e-mail addresses as people have them: local part and host in ASCII (RFC 5321 without
 * quoted local parts and address literals).
 * Uses: arena.   Threads: pure. */
#ifndef LOGGIA_BASE_EMAIL_H
#define LOGGIA_BASE_EMAIL_H

#include "base/arena.h"

enum { EMAIL_MAX = 254 }; /* RFC 5321: a path of 256 with its angle brackets */

/* One address that can be written into an SMTP command and a header as it is: no space, no control
 * character, no bracket, exactly one "@", a host of labels. A host without a dot (localhost) is
 * valid. */
bool email_valid(const char *email);

/* The key under which an address is one and the same person: lower case. The address as it was
 * typed is kept beside it. NULL for NULL or when memory is short. */
char *email_key(struct arena *a, const char *email);

/* "Rete Loggia <ciao@loggia.example>", or an address alone. */
struct mailbox {
    const char *name; /* NULL: none */
    const char *email;
};
/* INVALID for anything else, control characters included. LIMIT when memory is short. */
MUST_USE enum status mailbox_parse(struct arena *a, const char *text, struct mailbox *ret_mailbox);

#endif
