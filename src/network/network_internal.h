/* network_internal.h: what the files of this folder share. */
#ifndef LOGGIA_NETWORK_NETWORK_INTERNAL_H
#define LOGGIA_NETWORK_NETWORK_INTERNAL_H

#include "network/network.h"

/* Longest slug of an operator; leaves room for a number that makes it unique. */
enum { OPERATOR_SLUG_MAX = 60 };

/* ---- network_rules.c: pure ------------------------------------------------------------------- */

/* Is it the code of a language of this installation? */
bool lang_known(const char *code);
bool currency_known(const char *currency);
bool country_valid(const char *country);

/* Words of addresses under /network/operators that no operator may be called. */
bool operator_slug_reserved(const char *slug);

/* Note every field of a network, an operator that breaks a rule. OK when none does. */
MUST_USE enum status network_check(struct ctx *ctx, const struct network *n);
MUST_USE enum status operator_check(struct ctx *ctx, const struct operator_ *o);

#endif
