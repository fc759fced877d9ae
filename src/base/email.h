/* email.h: e-mail addresses as people have them: a local part in ASCII (RFC 5321 without quoted
 * local parts and address literals) and a host, which may have letters of any script (IDNA, RFC
 * 5891, as Unicode's UTS #46 reads it). The form with letters is kept and shown, the one in ASCII
 * travels.
 * Uses: arena, libidn2.   Threads: pure. */
#ifndef LOGGIA_BASE_EMAIL_H
#define LOGGIA_BASE_EMAIL_H

#include "base/arena.h"

enum { EMAIL_MAX = 254 }; /* RFC 5321: a path of 256 with its angle brackets */

/* One address whose email_ascii() can be written into an SMTP command and a header as it is: no
 * space, no control character, no bracket, exactly one "@", a host of labels. A host without a dot
 * (localhost) is valid. */
bool email_valid(const char *email);
/* Why it is none: a sentence for the person (message id). Letters beyond ASCII before the "@"
 * (SMTPUTF8, RFC 6531) are refused by themselves: few servers take mail for them. */
const char *email_why(const char *email);

/* As it is kept and shown: a host with other letters in small ones, also when it came in ASCII
 * ("xn--..."). Anything else as it is. NULL for NULL or when memory is short. */
char *email_shown(struct arena *a, const char *email);
/* As mail servers know it: the host in ASCII (punycode, RFC 3492). What is no address as it is.
 * NULL for NULL or when memory is short. */
char *email_ascii(struct arena *a, const char *email);

/* The key under which an address is one and the same person: as shown, in lower case. The address
 * as it was typed is kept beside it. NULL for NULL or when memory is short. */
char *email_key(struct arena *a, const char *email);

/* "Rete Loggia <ciao@loggia.example>", or an address alone. */
struct mailbox {
    const char *name; /* NULL: none */
    const char *email;
};
/* INVALID for anything else, control characters included. LIMIT when memory is short. */
MUST_USE enum status mailbox_parse(struct arena *a, const char *text, struct mailbox *ret_mailbox);

#endif
