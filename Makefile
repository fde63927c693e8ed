# Lưu Động: `make` prints what there is. `make run` and `make test` do all their
# own preparation on a Debian machine with Go, Node and git.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules

# Versions of the tools built into .tools; a new version here rebuilds them.
GOLANGCI_LINT_VERSION := v2.15.0
GOTESTSUM_VERSION := v1.13.0

# Where goroutines meet: packages, and the tests in them, that run a second time
# under the race detector (which makes everything else several times slower).
RACE := ./domain/planner/... ./app/usecase/... ./app/boot/... ./infra/store/... ./infra/queue/...
RACE_RUN := (AtOnce|Many|SameSeed|StopAt|Stop|Contract|Background)/.*/race

export CGO_ENABLED := 0
export GOFLAGS := -mod=readonly -buildvcs=false

tools := $(CURDIR)/.tools/bin
golangci_lint := $(tools)/golangci-lint-$(GOLANGCI_LINT_VERSION)
gotestsum := $(tools)/gotestsum-$(GOTESTSUM_VERSION)
static := templates/static
version = $(shell git describe --tags --always --dirty 2>/dev/null || echo unknown)

.PHONY: help
help: ## this list
	@awk -F ':.*## ' '/^[a-z][a-z0-9-]*:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

##@ The program

.PHONY: run
run: build ## the sample city, planned and booked, served on this machine
	./bin/luudong demo

.PHONY: build
build: web ## bin/luudong, one file with everything in it
	go build -trimpath -ldflags '-s -w -X luudong/app/cli.Version=$(version)' -o bin/luudong ./app

.PHONY: migrate
migrate: build ## bring the database's schema up to date (TO=down, TO=status)
	./bin/luudong migrate $(or $(TO),up)

.PHONY: web
web: $(static)/dist/manifest.json ## the front-end bundle, embedded by the next build

$(static)/dist/manifest.json: $(static)/node_modules/.package-lock.json \
		$(static)/build.mjs $(shell find $(static)/js -type f 2>/dev/null)
	cd $(static) && npm run --silent build

# --ignore-scripts: nothing that is downloaded runs while it is installed.
$(static)/node_modules/.package-lock.json: $(static)/package-lock.json $(static)/package.json
	cd $(static) && npm ci --prefer-offline --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

.PHONY: generate
generate: ## Go code from the .templ pages (committed)
	go tool templ generate -path templates

##@ Checks

.PHONY: test
test: ## everything: lint, unit, contract (SQLite and PostgreSQL) and browser tests
	@.ci/install
	@$(MAKE) --no-print-directory $(gotestsum) $(golangci_lint) .tools/bin/pgrun
	@GOTESTSUM=$(gotestsum) PGRUN=.tools/bin/pgrun RACE="$(RACE)" RACE_RUN="$(RACE_RUN)" .ci/test

.PHONY: lint
lint: $(golangci_lint) ## golangci-lint, and the proof that it holds the dependency rule
	$(golangci_lint) run ./...
	.ci/lint-proof $(golangci_lint)

.PHONY: generate-check
generate-check: # the committed generated files are those of their sources
	@sums() { find templates -name '*_templ.go' -not -path '*/node_modules/*' -exec sha256sum {} + | sort; }; \
	before=$$(sums); $(MAKE) --no-print-directory generate; after=$$(sums); \
	if [ "$$before" != "$$after" ]; then \
		echo "generated files were out of date; they are right now, commit them:" >&2; \
		diff <(echo "$$before") <(echo "$$after") >&2 || exit 1; \
	fi

.PHONY: e2e
e2e: web .tools/bin/pgrun ## browser tests only (SCREENSHOTS=folder keeps pictures, RUN=pattern picks tests)
	@.ci/install
	LUUDONG_SCREENSHOTS=$(abspath $(SCREENSHOTS)) .tools/bin/pgrun -- go test -count=1 $(if $(RUN),-run '$(RUN)') ./app/e2e/...

.PHONY: bench
bench: .tools/bin/pgrun ## Go benchmarks of all packages
	.tools/bin/pgrun -- go test -run '^$$' -bench . -benchmem ./...

.PHONY: bench-planner
bench-planner: ## the planner's whole protocol, to domain/planner/bench/RESULTS.md (SECONDS_A_RUN=10 SEEDS=3 EVERY=1 MINUTES=0; goes on where it stopped)
	@mkdir -p .cache
	go run ./domain/planner/bench/report -seconds $(or $(SECONDS_A_RUN),10) -seeds $(or $(SEEDS),3) -every $(or $(EVERY),1) \
		-minutes $(or $(MINUTES),0) >.cache/planner-results.md
	mv .cache/planner-results.md domain/planner/bench/RESULTS.md

.PHONY: proof-booking
proof-booking: .tools/bin/pgrun ## long form of the proofs that booking is never wrong (ROUNDS=10)
	@.ci/install
	LUUDONG_PROOF_ROUNDS=$(or $(ROUNDS),10) .tools/bin/pgrun -- go test -count=1 -timeout 60m -v \
		-run 'Histories|Killed|IsItsModel|AtOnce|Many' ./app/proof ./app/usecase ./infra/store

.PHONY: bench-booking
bench-booking: ## booking through HTTP against pgbench on a full database (ROWS=1000000 SECONDS=6 ROUNDS=3), to app/proof/RESULTS.md
	@.ci/install
	ROWS=$(or $(ROWS),1000000) SECONDS=$(or $(SECONDS),6) ROUNDS=$(or $(ROUNDS),3) LUUDONG_BENCH_OUT=$(CURDIR)/app/proof/RESULTS.md \
		go test -run '^$$' -bench BookingAgainstPgbench -benchtime 1x -timeout 30m ./app/proof

.PHONY: bench-export
bench-export: .tools/bin/pgrun ## lists against a bare StreamWriter, imports (ROWS=1000000 ROUNDS=3), to app/usecase/RESULTS.md; board and reports, to app/proof/COVERAGE.md
	ROWS=$(or $(ROWS),1000000) ROUNDS=$(or $(ROUNDS),3) LUUDONG_BENCH_OUT=$(CURDIR)/app/usecase/RESULTS.md \
		.tools/bin/pgrun -- go test -run '^$$' -bench '^Benchmark(Export|Import)' -benchtime 1x -timeout 60m ./app/usecase
	ROWS=$(or $(ROWS),1000000) REQUESTS=$(or $(REQUESTS),200) LUUDONG_BENCH_COVERAGE_OUT=$(CURDIR)/app/proof/COVERAGE.md \
		go test -run '^$$' -bench CoverageAndReports -benchtime 1x -timeout 60m ./app/proof

.PHONY: fmt
fmt: ## format Go and templ files
	gofmt -w $$(git ls-files --cached --others --exclude-standard '*.go')
	go tool templ fmt templates

.PHONY: clean
clean: ## remove what was built (not the databases in var, not the tools)
	rm -rf bin .cache $(static)/node_modules
	find $(static)/dist -mindepth 1 -not -name .gitkeep -delete

# Tools are built for this machine's Go, each under a name with its version.
$(tools)/golangci-lint-%:
	@echo "building golangci-lint $* (about two minutes, once)" >&2
	@rm -f $(tools)/golangci-lint*
	GOBIN=$(tools) go install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$*
	@mv $(tools)/golangci-lint $@

$(tools)/gotestsum-%:
	@rm -f $(tools)/gotestsum*
	GOBIN=$(tools) go install gotest.tools/gotestsum@$*
	@mv $(tools)/gotestsum $@

.PHONY: .tools/bin/pgrun
.tools/bin/pgrun: # starts a private PostgreSQL around a command
	@go build -o $@ ./infra/pgtest/run
