# Two commands do everything on a fresh machine with Go, a C++ compiler, Node, make and git:
#   make run    builds, fills the embedded store, opens the app on a loopback port
#   make test   runs every test that needs nothing beside this folder
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
export GOAMD64 := v1
export CGO_ENABLED := 1
export GOFLAGS := -trimpath

SHARED ?= ../shared
DATA ?= data
ADDRESS ?= 127.0.0.1:8023
VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
LDFLAGS := -s -w -X main.version=$(VERSION)
UI_SOURCES := $(shell find internal/web/ui/src internal/web/ui/package.json tools/ui -type f 2>/dev/null)

.PHONY: run build ui test check lint bench fmt starter docs shots release clean

run: build
	./bin/puente serve --data $(DATA) --address $(ADDRESS)

build: ui
	go build -ldflags "$(LDFLAGS)" -o bin/puente ./cmd/puente

ui: internal/web/ui/dist/index.html

internal/web/ui/node_modules: internal/web/ui/package-lock.json
	cd internal/web/ui && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

internal/web/ui/dist/index.html: internal/web/ui/node_modules $(UI_SOURCES)
	go run ./tools/ui

# test needs nothing from ../shared. The browser test runs where Chromium is installed and says so where not.
test: ui
	go vet ./...
	cd internal/web/ui && npx --no-install tsc --noEmit
	go test ./...
	go test -tags checked ./internal/sim/...

# check compares what the importers read with the tables in ../shared/data, and the starter dataset with both.
check:
	PUENTE_SHARED=$(abspath $(SHARED))/data go test -count=1 -run '^TestShared' -v -timeout 20m ./internal/source/... ./internal/starter/... ./internal/app/... ./internal/sim/fleerules/...

lint: ui
	go vet ./...
	go tool -modfile=tools.mod staticcheck ./...
	go tool -modfile=tools.mod gofumpt -l . | tee /dev/stderr | test -z "$$(cat)"
	cd internal/web/ui && npx --no-install tsc --noEmit

bench:
	go test -run '^$$' -bench . -benchmem ./internal/...

fmt:
	go tool -modfile=tools.mod gofumpt -w .

# starter makes the embedded dataset anew from the raw files; the same files give the same bytes.
starter:
	go run ./tools/starter -from $(SHARED)/data -to internal/starter/data

# docs writes the pages that are made from the code.
docs: build
	./bin/puente docs --to docs

# shots takes the pictures of every page anew, or of those named (make shots OF=ports,about), where Chromium is installed.
shots: ui
	mkdir -p docs/screenshots
	PUENTE_SHOTS=$(abspath docs/screenshots) PUENTE_SHOTS_OF=$(OF) go test -count=1 -run '^TestShots$$' -v ./internal/web

release: build
	mkdir -p out
	tar -C bin -czf out/puente-$(VERSION)-$(shell go env GOOS)-$(shell go env GOARCH).tar.gz puente

clean:
	rm -rf bin out internal/web/ui/node_modules
	find internal/web/ui/dist -mindepth 1 ! -name .keep -delete
