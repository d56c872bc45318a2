# lantai's front door. `make harvest` and `make test` are all a newcomer needs; `make help` lists the rest.
# The build itself is CMake (CMakePresets.json); this file installs packages, then calls it.

JOBS ?= $(shell nproc)
PREFIX ?= /usr/local
BUILD = build/release
# Saved pages that `make bench` measures beside the generated ones, where the folder is there.
BENCH_PAGES ?= $(if $(LANTAI_CORPUS),$(LANTAI_CORPUS),../shared/corpus)/real
# How long `make fuzz` runs each fuzzer.
FUZZ_SECONDS ?= 60

.PHONY: help harvest build test bench fuzz check install deps deps-check clean
.PHONY: check-format check-tidy check-headers check-clang check-same check-sanitizers check-threads check-replay check-disk

help:
	@echo "make harvest   install packages, build, and harvest five simulated portals into ./archive"
	@echo "make test      install packages, build, and run all tests"
	@echo "make bench     build and run the benchmarks"
	@echo "make fuzz      run every fuzzer for FUZZ_SECONDS=60 (clang); findings land in build/fuzz/findings"
	@echo "make check     what CI runs beyond make test: format, headers, tidy, clang, sanitizers"
	@echo "make install   install the program under PREFIX (now $(PREFIX))"
	@echo "make clean     remove build/"

deps:
	@packaging/install-packages.sh build

deps-check:
	@packaging/install-packages.sh build check

build: deps
	@cmake --preset release >/dev/null
	@cmake --build --preset release -j $(JOBS) --target lantai lantai-portals

harvest: build
	@packaging/harvest-demo.sh $(BUILD)

test: deps
	@cmake --preset dev >/dev/null
	@cmake --build --preset dev -j $(JOBS)
	@ctest --preset dev -j $(JOBS)
	@reason=$$(tests/replay/tools.sh --missing build/replay/tools); [ -z "$$reason" ] || echo "SKIPPED: replay in a browser: $$reason"

bench: build
	@cmake --build --preset release -j $(JOBS) --target lantai-bench
	@$(BUILD)/bench/lantai-bench $(if $(wildcard $(BENCH_PAGES)),--pages $(BENCH_PAGES))

fuzz: deps
	@cmake --preset fuzz >/dev/null
	@cmake --build --preset fuzz -j $(JOBS) --target fuzzers
	@tests/fuzz/run.sh build/fuzz/tests/fuzz $(FUZZ_SECONDS) $(JOBS)

install:
	@test -x $(BUILD)/app/lantai || { echo "Nothing is built yet: run 'make harvest' (or 'make build') first." >&2; exit 1; }
	@cmake --install $(BUILD) --prefix $(PREFIX)

# ---- make check: each line is a gate of its own, cheapest first ----

check: check-format check-headers check-disk check-replay check-clang check-same check-tidy check-sanitizers check-threads
	@echo "make check: all gates passed"

check-format: deps-check
	@git ls-files '*.h' '*.cc' | xargs clang-format-14 --dry-run -Werror

check-headers: deps-check
	@cmake --preset dev >/dev/null
	@cmake --build --preset dev -j $(JOBS) --target all_verify_interface_header_sets

check-clang: deps-check
	@cmake --preset clang >/dev/null
	@cmake --build --preset clang -j $(JOBS) --target lantai lantai-reader

# Equal input gives equal bytes, whichever compiler built the program.
check-same: check-clang
	@cmake --build --preset dev -j $(JOBS) --target lantai lantai-portals
	@tests/e2e/same-output.sh build/dev/tests/portal/lantai-portals build/dev/app/lantai build/clang/app/lantai

check-tidy: check-clang
	@git ls-files 'core/*.cc' 'config/*.cc' 'seeds/*.cc' 'extractor/*.cc' 'storage/*.cc' 'crawler/*.cc' 'reader/*.cc' 'app/*.cc' \
	  | xargs -P $(JOBS) -n 4 clang-tidy-14 --quiet -p build/clang --warnings-as-errors='*' 2>/dev/null

check-sanitizers: deps-check
	@cmake --preset asan-ubsan >/dev/null
	@cmake --build --preset asan-ubsan -j $(JOBS)
	@ctest --preset asan-ubsan -j $(JOBS)

# A short history loses the stacks by which the suppressions know LevelDB's own threads.
check-threads: deps-check
	@cmake --preset tsan >/dev/null
	@cmake --build --preset tsan -j $(JOBS) --target crawler_tests fetcher_tests harvest_tests polite_harvest_tests storage_tests \
	  schedule_tests
	@TSAN_OPTIONS="history_size=7 suppressions=$(CURDIR)/tests/support/tsan.supp" ctest --preset tsan -j $(JOBS) -L "^(crawler|fetcher|harvest|polite_harvest|storage|schedule)$$"

# Harvests onto disks that are too small; `tests/e2e/disk-full.sh … 50` is the long form.
check-disk: deps-check
	@cmake --preset dev >/dev/null
	@cmake --build --preset dev -j $(JOBS) --target lantai lantai-reader lantai-portals
	@tests/e2e/disk-full.sh build/dev/tests/portal/lantai-portals build/dev/app/lantai 6 || [ $$? -eq 77 ]

# Other tools read the exports: gzip, warcio, and ReplayWeb.page in a browser. Screenshots land in build/replay.
check-replay: deps-check
	@command -v npm >/dev/null || packaging/install-packages.sh node
	@cmake --preset dev >/dev/null
	@cmake --build --preset dev -j $(JOBS) --target lantai lantai-reader lantai-portals
	@tests/replay/tools.sh build/replay/tools
	@ctest --preset dev -R '^replay$$' --verbose

# The short form of a campaign, with the same random numbers each time: a change is judged, not luck.
check-fuzz: deps-check
	@FUZZ_SEED=1 $(MAKE) --no-print-directory fuzz FUZZ_SECONDS=30

clean:
	@rm -rf build
