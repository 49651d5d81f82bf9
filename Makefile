# SPDX-License-Identifier: MIT
# Makefile -- builds Krait, its tests and its demo. `make help` lists the targets; V=1 shows the commands.
#
# Each variant (release, asan, ubsan, ledger, switch) is built in its own build/<variant>/, so switching costs nothing.
# Generated C (lexer, grammar, frozen Python) is shared, in build/gen/. Sources are found by wildcard: a new file in a
# known folder needs no change here. What a build needs is installed by tools/bootstrap.sh (NO_BOOTSTRAP=1 to skip it).

VARIANT ?= release
CC      ?= cc
PREFIX  ?= /usr/local
LIBDIR  ?= $(PREFIX)/lib
PYTHON  ?= python3
WITH_RE ?= 1
RE2C    ?= re2c
LEMON   ?= lemon
OBJCOPY ?= objcopy
VERSION := $(shell sed -n 's/^.define KR_VERSION "\(.*\)"/\1/p' include/krait.h)
# The number of the binary interface: raised when a program linked with the library of before would no longer work.
ABI     := 0
SONAME  := libkrait.so.$(ABI)

B     ?= build
BUILD := $(B)/$(VARIANT)
GEN   := $(B)/gen
OBJ   := $(BUILD)/obj

# Final places: the release variant owns the plain names.
ifeq ($(VARIANT),release)
PROGRAM := $(B)/krait
ARCHIVE := $(B)/libkrait.a
SHARED  := $(B)/libkrait.so
else
PROGRAM := $(BUILD)/krait
ARCHIVE := $(BUILD)/libkrait.a
SHARED  :=
endif
INTERNAL := $(BUILD)/internal.a

#### Flags ############################################################################################################

OPT_release := -O2
OPT_asan    := -O1 -fno-omit-frame-pointer -fsanitize=address -DKR_ARENA=0
OPT_ubsan   := -O1 -Wno-format-truncation -fno-omit-frame-pointer -fsanitize=undefined -fno-sanitize-recover=all -DKR_ARENA=0
OPT_ledger  := -O1 -DKR_LEDGER=1
OPT_collect := -O2 -DKR_COLLECT_ALWAYS=1
OPT_tsan    := -O1 -fno-omit-frame-pointer -fsanitize=thread
OPT_switch  := -O2 -DKR_SWITCH_DISPATCH=1
OPT_fuzz    := -O1 -fno-omit-frame-pointer -fsanitize=fuzzer-no-link,address,undefined -DKR_ARENA=0
LD_asan     := -fsanitize=address
LD_tsan     := -fsanitize=thread
LD_ubsan    := -fsanitize=undefined
LD_fuzz     := -fsanitize=fuzzer,address,undefined
ifeq ($(OPT_$(VARIANT)),)
$(error unknown VARIANT '$(VARIANT)': release, asan, ubsan, tsan, ledger, collect, switch or fuzz)
endif

# -Wno-array-bounds: gcc 12 takes a tagged word that may be 0 for an access to the page at 0.
WARNINGS := -Wall -Wextra -Wconversion -Wno-sign-conversion -Wno-enum-conversion -Wno-array-bounds
ifdef WERROR
WARNINGS += -Werror
endif
# lemon's and re2c's own text is not ours to polish. NDEBUG: lemon's trace would be two global variables.
GENERATED_FLAGS := -DNDEBUG -Wno-conversion -Wno-sign-compare -Wno-unused-parameter -Wno-unused-variable \
                   -Wno-unused-function -Wno-unused-but-set-variable -Wno-missing-field-initializers

CFLAGS   ?= -g
# -iquote: "krait.h" is the generated header of the grammar, <krait.h> the public one.
ALL_CFLAGS := -std=c11 -D_GNU_SOURCE $(OPT_$(VARIANT)) $(CFLAGS) $(WARNINGS) -fvisibility=hidden -fPIC \
              -Iinclude -Isrc -Iruntime -iquote $(GEN) $(if $(filter 1,$(WITH_RE)),-DKR_WITH_RE=1) $(EXTRA_CFLAGS)
LINK     := $(CC) $(LD_$(VARIANT)) $(LDFLAGS)
LIBS     := -ltommath -lutf8proc $(if $(filter 1,$(WITH_RE)),-lpcre2-8) -lm

#### Sources ##########################################################################################################

SOURCES   := $(sort $(wildcard src/*/*.c runtime/loop/*.c runtime/lib/*.c runtime/snapshot/*.c runtime/api/*.c))
RUNTIME   := $(sort $(wildcard runtime/rt/*.c))
CLI       := $(sort $(wildcard runtime/cli/*.c))
GRAMMAR   := $(if $(wildcard grammar/krait.y),$(GEN)/krait.c)
LEXER     := $(if $(wildcard grammar/lexer.re),$(GEN)/lexer.c)
GENERATED := $(GRAMMAR) $(LEXER) $(GEN)/frozen.c
FROZEN    := $(sort $(shell find runtime/lib/python -name '*.py' 2>/dev/null))
CLI_PYTHON := $(sort $(wildcard runtime/cli/python/*.py))
UNIT      := $(sort $(wildcard tests/unit/*_test.c))
API       := $(sort $(wildcard tests/api/*_test.c))
# The example with libuv needs libuv, and nothing else does.
UV_LIBS   := $(shell pkg-config --libs libuv 2>/dev/null)
EMBED     := $(sort $(filter-out $(if $(UV_LIBS),,examples/embed/libuv_%),$(wildcard examples/embed/*.c)))

OBJECTS     := $(SOURCES:%.c=$(OBJ)/%.o) $(GENERATED:$(GEN)/%.c=$(OBJ)/gen/%.o)
RUNTIME_OBJECTS := $(RUNTIME:%.c=$(OBJ)/%.o)
CLI_OBJECTS := $(CLI:%.c=$(OBJ)/%.o) $(OBJ)/gen/program_modules.o
UNIT_TESTS  := $(UNIT:tests/unit/%.c=$(BUILD)/tests/unit/%)
API_TESTS   := $(API:tests/api/%.c=$(BUILD)/tests/api/%)
HOSTS       := $(EMBED:examples/embed/%.c=$(BUILD)/examples/embed/%)

ifndef V
MAKEFLAGS += --no-print-directory
say = @printf '  %-8s %s\n' '$(1)' '$(2)';
endif

.DELETE_ON_ERROR:
.SUFFIXES:
.PHONY: all lib objects demo test unit check check-layers check-symbols golden asan ubsan tsan threaded alloc-fail ledger collect-always switch-dispatch bench-embed \
        fuzz conformance-random format size amalgam clean install uninstall help bootstrap FORCE

#### Building #########################################################################################################

all: $(PROGRAM) $(ARCHIVE) $(SHARED)  ## Build build/krait and build/libkrait.{a,so}

lib: $(ARCHIVE) $(SHARED)  ## Build the library only

objects: $(OBJECTS) $(RUNTIME_OBJECTS) $(CLI_OBJECTS)  ## Compile every file, link nothing (with -k: see all errors)

# Instant when nothing is missing; an order-only prerequisite of all that compiles, so that it runs first.
bootstrap:
ifndef NO_BOOTSTRAP
	@CC='$(CC)' WITH_RE='$(WITH_RE)' sh tools/bootstrap.sh
endif
export NO_BOOTSTRAP

# The flags, and the list of objects with what they are linked to: when one changes, what was made with the old one is made again.
$(BUILD)/flags: FORCE | bootstrap
	@mkdir -p $(@D)
	@echo '$(CC) $(ALL_CFLAGS)' | cmp -s - $@ || echo '$(CC) $(ALL_CFLAGS)' >$@

$(BUILD)/objects: FORCE
	@mkdir -p $(@D)
	@echo '$(OBJECTS) $(RUNTIME_OBJECTS) $(SONAME)' | cmp -s - $@ || echo '$(OBJECTS) $(RUNTIME_OBJECTS) $(SONAME)' >$@

$(OBJ)/%.o: %.c $(BUILD)/flags | bootstrap
	@mkdir -p $(@D)
	$(call say,CC,$<)$(CC) $(ALL_CFLAGS) -MMD -MP -c $< -o $@

$(OBJ)/gen/%.o: $(GEN)/%.c $(BUILD)/flags | bootstrap
	@mkdir -p $(@D)
	$(call say,CC,$<)$(CC) $(ALL_CFLAGS) $(GENERATED_FLAGS) -MMD -MP -c $< -o $@

# The kinds of tokens are numbered by lemon; only the syntax layer may ask for them.
$(filter $(OBJ)/src/syntax/% $(OBJ)/gen/%,$(OBJECTS)): | $(GRAMMAR)

# One lemon run writes both files, hence a grouped target; an unchanged header it leaves alone. lemon exits with 1 on any
# grammar conflict.
$(GEN)/krait.c $(GEN)/krait.h &: grammar/krait.y | bootstrap
	@mkdir -p $(GEN)
	$(call say,LEMON,$<)$(LEMON) -q -d$(GEN) $< && touch $(GEN)/krait.h

$(GEN)/lexer.c: grammar/lexer.re | bootstrap
	@mkdir -p $(GEN)
	$(call say,RE2C,$<)$(RE2C) -W -Werror --no-generation-date -o $@ $<

$(GEN)/embed: tools/embed.c | bootstrap
	@mkdir -p $(GEN)
	$(call say,CC,$<)$(CC) -std=c11 -D_GNU_SOURCE -O1 $(WARNINGS) $< -o $@

$(GEN)/frozen.list: FORCE
	@mkdir -p $(GEN)
	@echo '$(FROZEN)' | cmp -s - $@ || echo '$(FROZEN)' >$@

$(GEN)/frozen.c: $(GEN)/embed $(GEN)/frozen.list $(FROZEN)
	$(call say,FREEZE,$(words $(FROZEN)) modules)$(GEN)/embed lib/frozen.h FrozenModule frozen_module runtime/lib/python $(FROZEN) >$@

$(GEN)/program_modules.c: $(GEN)/embed $(CLI_PYTHON)
	$(call say,FREEZE,$(words $(CLI_PYTHON)) modules)$(GEN)/embed cli/program_modules.h ProgramModule program_module runtime/cli/python $(CLI_PYTHON) >$@

# One object in which only the kr_ names are left visible: the short names inside stay ours.
# The process-wide runtime is another object, which a program that does not name it leaves out, with its threads.
$(ARCHIVE): $(OBJECTS) $(RUNTIME_OBJECTS) $(BUILD)/objects
	@mkdir -p $(@D)
	$(call say,AR,$@)$(CC) -nostdlib -r $(OBJECTS) -o $(BUILD)/krait.o && $(CC) -nostdlib -r $(RUNTIME_OBJECTS) -o $(BUILD)/krait_rt.o \
	  && $(OBJCOPY) --localize-hidden $(BUILD)/krait.o && $(OBJCOPY) --localize-hidden $(BUILD)/krait_rt.o \
	  && rm -f $@ && ar rcs $@ $(BUILD)/krait.o $(BUILD)/krait_rt.o

$(B)/libkrait.so: $(OBJECTS) $(RUNTIME_OBJECTS) $(BUILD)/objects
	$(call say,LD,$@)$(LINK) -shared -Wl,-soname,$(SONAME) -Wl,-z,defs $(filter %.o,$^) -o $@ $(LIBS) && ln -sf $(@F) $(B)/$(SONAME)

$(PROGRAM): $(CLI_OBJECTS) $(ARCHIVE)
	$(call say,LD,$@)$(LINK) -no-pie $^ -o $@ $(LIBS) -ledit

amalgam: $(B)/amalgam/krait.c $(B)/amalgam/krait.h  ## Write the library as one file: build/amalgam/krait.c, and krait.h beside it

$(B)/amalgam/krait.c: tools/amalgam.py $(SOURCES) $(GENERATED) $(wildcard src/*/*.h src/*/*.def runtime/*/*.h runtime/*/*.def)
	@mkdir -p $(@D)
	$(call say,AMALGAM,$@)$(PYTHON) tools/amalgam.py --generated $(GEN) --out $@ $(SOURCES) $(GENERATED)

$(B)/amalgam/krait.h: include/krait.h
	@mkdir -p $(@D) && cp $< $@

# Only to see its size: the variant is that of everything else.
$(BUILD)/amalgam.o: $(B)/amalgam/krait.c $(B)/amalgam/krait.h
	$(call say,CC,$<)$(CC) $(OPT_$(VARIANT)) -fPIC -c $< -o $@

# For unit tests, which look inside: the same objects with their names.
$(INTERNAL): $(OBJECTS) $(BUILD)/objects
	$(call say,AR,$@)rm -f $@ && ar rcs $@ $(filter %.o,$^)

$(BUILD)/tests/unit/%: tests/unit/%.c $(INTERNAL)
	@mkdir -p $(@D)
	$(call say,TEST,$<)$(CC) $(ALL_CFLAGS) $(LD_$(VARIANT)) -MMD -MP $< $(INTERNAL) -o $@ $(LIBS) -lcmocka

$(BUILD)/%_fuzz: tests/fuzz/%_fuzz.c $(INTERNAL)
	$(call say,FUZZ,$<)$(CC) $(ALL_CFLAGS) $(LD_$(VARIANT)) $< $(INTERNAL) -o $@ $(LIBS)

$(BUILD)/tests/api/%: tests/api/%.c $(ARCHIVE)
	@mkdir -p $(@D)
	$(call say,TEST,$<)$(CC) $(ALL_CFLAGS) $(LD_$(VARIANT)) -MMD -MP $< $(ARCHIVE) -o $@ $(LIBS) -lcmocka -lpthread

$(BUILD)/examples/embed/%: examples/embed/%.c $(ARCHIVE)
	@mkdir -p $(@D)
	$(call say,HOST,$<)$(CC) $(ALL_CFLAGS) $(LD_$(VARIANT)) -MMD -MP $< $(ARCHIVE) -o $@ $(LIBS) $(HOST_LIBS) -lpthread
$(BUILD)/examples/embed/libuv_%: HOST_LIBS = $(UV_LIBS)

$(B)/bench/%: bench/%.c $(ARCHIVE)
	@mkdir -p $(@D)
	$(call say,BENCH,$<)$(CC) $(ALL_CFLAGS) $(LD_$(VARIANT)) -MMD -MP $< $(ARCHIVE) -o $@ $(LIBS)

-include $(OBJECTS:.o=.d) $(RUNTIME_OBJECTS:.o=.d) $(CLI_OBJECTS:.o=.d) $(UNIT_TESTS:=.d) $(API_TESTS:=.d) $(HOSTS:=.d)

#### Running ##########################################################################################################

demo: all  ## Build, then run the interleaving example and show its trace
	@sh tools/demo.sh $(PROGRAM)

# The checks of what is built besides the program are told where it is, and how it was made.
RUN_TESTS = B='$(B)' VARIANT='$(VARIANT)' CC='$(CC)' WITH_RE='$(WITH_RE)' LINK='$(LINK)' ARCHIVE='$(ARCHIVE)' LIBS='$(LIBS)' \
            $(PYTHON) tests/run.py --interp $(PROGRAM) --unit $(UNIT_TESTS) $(API_TESTS) --hosts $(HOSTS)

test: $(PROGRAM) $(SHARED) $(UNIT_TESTS) $(API_TESTS) $(HOSTS)  ## Build, then run every test: C units, programs, examples
	@$(RUN_TESTS) $(if $(T),--only '$(T)')

unit: $(UNIT_TESTS)  ## Run the C tests of tests/unit only
	@$(PYTHON) tests/run.py --only-unit --unit $(UNIT_TESTS)

golden: $(PROGRAM)  ## Write the golden dumps of tests/golden anew
	@$(PYTHON) tests/run.py --interp $(PROGRAM) --update-golden

asan:  ## Build with the address sanitizer and run every test on it
	@$(MAKE) VARIANT=asan test
ubsan:  ## Build with the undefined behaviour sanitizer and run every test on it
	@$(MAKE) VARIANT=ubsan test
tsan:  ## Build with the thread sanitizer and run the tests of the C API that have threads on it
	@$(MAKE) VARIANT=tsan threaded
THREADED := $(patsubst %,$(BUILD)/tests/api/%_test,async bridge runtime thread misuse)
threaded: $(THREADED)
	@for test in $(THREADED); do TSAN_OPTIONS=halt_on_error=1 $$test || exit 1; done
ledger:  ## Build with the reference count ledger and run every test on it
	@$(MAKE) VARIANT=ledger test
collect-always:  ## Collect garbage after each allocation of a running loop, and run the async tests so
	@$(MAKE) VARIANT=collect T=$(or $(T),tests/async) test
switch-dispatch:  ## Build without computed goto and run every test on it
	@$(MAKE) VARIANT=switch test

bench-embed: $(B)/bench/embed  ## Measure what a host pays: VMs, calls in both directions, sync over async (ROUNDS=9)
	@$(B)/bench/embed $(or $(ROUNDS),9)

alloc-fail:  ## Let every allocation of 100 programs and of all API calls fail (STEP=7: each seventh), with sanitizer and ledger
	@$(MAKE) VARIANT=asan B=$(B)/alloc-fail EXTRA_CFLAGS=-DKR_LEDGER=1 $(B)/alloc-fail/asan/tests/unit/alloc_fail_test
	@$(B)/alloc-fail/asan/tests/unit/alloc_fail_test tests/unit/alloc_fail_corpus.txt $(STEP) 2>$(B)/alloc-fail/report \
	  || { tail -n 40 $(B)/alloc-fail/report; exit 1; }
	@! grep -A5 'krait: ledger:' $(B)/alloc-fail/report

fuzz:  ## Run mutated programs on the asan build for SECONDS=60; with T=NAME: tests/fuzz/NAME_fuzz.c (clang)
ifdef T
	@$(MAKE) VARIANT=fuzz CC=clang $(B)/fuzz/$(T)_fuzz
	@mkdir -p $(B)/fuzz/$(T).corpus
	cd $(B)/fuzz && ./$(T)_fuzz -max_total_time=$(or $(SECONDS),60) -print_final_stats=1 $(T).corpus $(CURDIR)/tests/fuzz/$(if $(wildcard tests/fuzz/$(T)/.),$(T),corpus)
else
	@$(MAKE) VARIANT=asan $(B)/asan/krait
	@$(PYTHON) tools/fuzz.py --interp $(B)/asan/krait --seconds $(or $(SECONDS),60)
endif

conformance-random: $(PROGRAM)  ## Compare N=1000 random asyncio programs from SEED=1 on with CPython (ORACLE=python3.13)
	@$(PYTHON) conformance/generate/run.py --interp $(PROGRAM) --number $(or $(N),1000) --seed $(or $(SEED),1) \
	  $(if $(ORACLE),--oracle '$(ORACLE)') $(ARGS)

#### Checking #########################################################################################################

check: check-layers check-symbols  ## Check layers, symbols and the public header

check-layers:
	@$(PYTHON) tools/check_layers.py

check-symbols: $(ARCHIVE) $(INTERNAL) $(SHARED)
	@CC='$(CC)' sh tools/check_symbols.sh $(ARCHIVE) $(INTERNAL) $(BUILD)/krait.o $(BUILD)/krait_rt.o $(SHARED)

size: all $(BUILD)/examples/embed/sum $(BUILD)/amalgam.o  ## Show how large the stripped program, library, a host and the amalgamation are
	@sh tools/size.sh 'build/krait'=$(PROGRAM) $(if $(SHARED),'build/libkrait.so'=$(SHARED)) \
	  'a host with libkrait.a'=$(BUILD)/examples/embed/sum 'build/amalgam/krait.c, compiled'=$(BUILD)/amalgam.o

format:  ## Format the C files with clang-format
	clang-format -i $(SOURCES) $(RUNTIME) $(CLI) $(UNIT) $(API) $(EMBED) tools/embed.c $(wildcard src/*/*.h runtime/*/*.h)

#### Housekeeping #####################################################################################################

# What is installed: each of these, relative to DESTDIR.
INSTALLED = $(PREFIX)/bin/krait $(PREFIX)/include/krait.h $(PREFIX)/include/krait_rt.h $(LIBDIR)/libkrait.a $(LIBDIR)/libkrait.so.$(VERSION) \
            $(LIBDIR)/$(SONAME) $(LIBDIR)/libkrait.so $(LIBDIR)/pkgconfig/krait.pc $(PREFIX)/share/man/man1/krait.1 \
            $(PREFIX)/share/doc/krait/LICENSE
FILL_IN   = sed -e 's|@PREFIX@|$(PREFIX)|' -e 's|@LIBDIR@|$(patsubst $(PREFIX)/%,$${prefix}/%,$(LIBDIR))|' \
                -e 's|@VERSION@|$(VERSION)|' -e 's|@LIBS@|$(LIBS)|'

install: all  ## Install to PREFIX (default /usr/local), libraries to LIBDIR; DESTDIR is respected
	install -d $(sort $(dir $(INSTALLED:%=$(DESTDIR)%)))
	install -m 755 $(B)/krait $(DESTDIR)$(PREFIX)/bin/krait
	install -m 644 include/krait.h include/krait_rt.h $(DESTDIR)$(PREFIX)/include/
	install -m 644 $(B)/libkrait.a $(DESTDIR)$(LIBDIR)/libkrait.a
	install -m 755 $(B)/libkrait.so $(DESTDIR)$(LIBDIR)/libkrait.so.$(VERSION)
	ln -sf libkrait.so.$(VERSION) $(DESTDIR)$(LIBDIR)/$(SONAME)
	ln -sf $(SONAME) $(DESTDIR)$(LIBDIR)/libkrait.so
	$(FILL_IN) tools/krait.pc.in >$(DESTDIR)$(LIBDIR)/pkgconfig/krait.pc
	$(FILL_IN) docs/krait.1 >$(DESTDIR)$(PREFIX)/share/man/man1/krait.1
	install -m 644 LICENSE $(DESTDIR)$(PREFIX)/share/doc/krait/LICENSE

uninstall:  ## Remove what install put there (the same PREFIX, LIBDIR and DESTDIR)
	rm -f $(INSTALLED:%=$(DESTDIR)%)
	-rmdir $(DESTDIR)$(PREFIX)/share/doc/krait

clean:  ## Remove everything that was built
	rm -rf $(B)

help:  ## Show this list
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/\1|\2/p' $(MAKEFILE_LIST) | while IFS='|' read -r name text; do \
	  printf '  make %-18s %s\n' "$$name" "$$text"; done
	@echo '  Variables: V=1 (show commands), WERROR=1, CC=clang, T=PATTERN (make test: only matching tests), PREFIX=DIR, B=DIR (build there), WITH_RE=0 (no module re, no PCRE2)'
