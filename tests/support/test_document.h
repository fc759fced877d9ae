/* test_document.h: a house with a contract to sign, for the tests of documents. */
#ifndef LOGGIA_TEST_DOCUMENT_H
#define LOGGIA_TEST_DOCUMENT_H

#include "document/document_template.h"

#include "support/test_house.h"
#include "support/test_scenario.h"

struct document_world {
    struct test_house house;
    int64_t template_id;
    int64_t account_id;
};

static inline void world_write(struct ctx *ctx, const struct document_world *w, const char *lang,
                               const char *title, const char *body)
{
    const struct template_text text = {lang, title, body};
    test_must(template_write(ctx, w->template_id, &text), "text");
}

static inline void world_make(struct ctx *ctx, struct document_world *w)
{
    const struct booking_terms terms = test_terms();
    test_house_make(ctx, &terms, (struct span){8 * 60, 20 * 60}, &w->house);
    test_must(people_account(ctx, "nives@posta.example", "Nives *Furlan*", &w->account_id),
              "account");
    const struct template_new t = {
        .operator_id = w->house.operator_id, .kind = DOCUMENT_CONTRACT, .name = "Registration"};
    test_must(template_add(ctx, &t, &w->template_id), "template");
    world_write(ctx, w, "en", "Contract of {{member.name}}",
                "# Parties\n\n{{member.name}}, {{price}}.\n\n- [ ] I approve clause 4.\n");
    world_write(ctx, w, "it", "Contratto di {{member.name}}",
                "# Parti\n\n{{member.name}}, {{price}}.\n\n- [ ] Approvo l’articolo 4.\n");
    test_must(template_publish(ctx, w->template_id, NULL, NULL), "publish");
}

static inline struct document_ask world_ask(const struct document_world *w,
                                            const struct document_value *values, size_t n)
{
    return (struct document_ask){.template_id = w->template_id,
                                 .subject_kind = "stay",
                                 .subject_id = 4711,
                                 .operator_id = w->house.operator_id,
                                 .space_id = w->house.space_id,
                                 .account_id = w->account_id,
                                 .lang = "it",
                                 .countersign = true,
                                 .values = values,
                                 .values_n = n};
}

#endif
