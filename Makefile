# Loggia: the front door.
#   make        builds build/loggia
#   make run    installs what is missing, builds, makes the demonstration network, serves http://localhost:8080
#   make test   installs what is missing, builds, passes all fast tests
#   make help   lists the rest
BUILD ?= build
CC ?= cc
MODULES := network mail people space booking
PKGS := libmicrohttpd sqlite3 libpq jansson libsodium libcurl libical gdlib zlib libbrotlienc
PKG_CFLAGS := $(shell pkg-config --cflags $(PKGS) 2>/dev/null)
PKG_LIBS := $(shell pkg-config --libs $(PKGS) 2>/dev/null)
GEN := $(BUILD)/gen
OPT ?= -O2 -g
CFLAGS_ALL = -std=c17 -D_GNU_SOURCE $(OPT) -Wall -Wextra -Wconversion -Wshadow -Werror \
	-fno-strict-aliasing -fstack-protector-strong $(SAN) $(DEFS) -Isrc -I$(GEN) $(PKG_CFLAGS) -pthread $(CFLAGS)
LDFLAGS_ALL = $(SAN) -pthread $(LDFLAGS)
LIBS = $(PKG_LIBS) -lm

TOOLS := sqlgen viewgen tplgen assetgen pogen
TOOL_BINS := $(TOOLS:%=$(BUILD)/tools/%)
MODULE_DIRS := $(MODULES:%=src/%)
PAGE_DIRS := src/web $(MODULE_DIRS)

SRC := $(filter-out %_test.c %_fuzz.c src/app/main.c,$(wildcard src/*/*.c))
OBJ = $(SRC:src/%.c=$(BUILD)/obj/%.o)
GEN_SRC = $(wildcard $(GEN)/*.c)
GEN_OBJ = $(GEN_SRC:$(GEN)/%.c=$(BUILD)/obj/gen/%.o)
TESTS := $(patsubst src/%.c,$(BUILD)/tests/%,$(wildcard src/*/*_test.c)) \
	$(patsubst tools/%.c,$(BUILD)/tests/tools/%,$(wildcard tools/*_test.c))

.PHONY: all
all: $(GEN)/.made
	@$(MAKE) --no-print-directory $(BUILD)/loggia

include tools/build.mk
