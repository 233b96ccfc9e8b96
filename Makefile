# Evenkeel's commands. A machine needs Python 3.11 or newer and make; everything else is fetched.

SHELL := /bin/sh
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	"$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo "$$python"; break; }; done)
BIN := $(CURDIR)/.venv/bin
STAMPS := .venv/stamps
# The environment's node comes first, or npm runs whatever node the system has.
export PATH := $(BIN):$(PATH)
# Sources live here, not in site-packages, wherever a command is run from.
export PYTHONPATH := $(CURDIR)

.PHONY: help setup run test check docs lock bench soak secrets clean

help: ## list these commands
	@grep -hE '^[a-z-]+:.*## ' $(firstword $(MAKEFILE_LIST)) | sed -E 's/:.*## /\t/' | expand -t 12

setup: $(STAMPS)/run ## make .venv and install what the clinic needs

run: setup frontend/dist/index.html ## start the clinic and print its address; Ctrl-C stops all of it
	@exec $(BIN)/evenkeel run

test: $(STAMPS)/dev frontend/dist/index.html ## check the code, then run every test on a real database in a real browser
	@$(MAKE) --no-print-directory check
	cd frontend && npm run --silent test
	@browser=$$(tests/find-browser) && CHROME="$$browser" $(BIN)/python -m pytest -n auto --dist loadfile

check: $(STAMPS)/dev $(STAMPS)/node ## style, types, architecture, containers
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache --no-logo
	$(BIN)/deptry . --no-ansi
	$(BIN)/vulture
	$(BIN)/python -m backend.cli drugs --check
	$(BIN)/check-jsonschema --builtin-schema vendor.compose-spec docker-compose.yml
	$(BIN)/hadolint Dockerfile
	cd frontend && npm run --silent lint && npm run --silent types && npm run --silent api-types -- --check

docs: $(STAMPS)/run $(STAMPS)/node ## write again what is made from the code: problem types, API document, client types
	@$(BIN)/evenkeel problems > docs/problems.md
	@$(BIN)/evenkeel openapi > frontend/openapi.json
	@cd frontend && npm run --silent api-types

bench: $(STAMPS)/dev ## run one benchmark and print its figures as JSON lines: make bench NAME=…
	@test -n "$(NAME)" || { echo "make bench NAME=…, one of:"; ls bench | sed -n 's/\.py$$//p' | grep -v '^__'; exit 2; }
	@$(BIN)/python -m bench.$(NAME)

soak: $(STAMPS)/dev ## kill web and worker at 100 random points (POINTS=…), and say what was lost
	@$(BIN)/python -m tests.soak --points $(or $(POINTS),100)

lock: $(STAMPS)/venv ## write both locks again from requirements*.in
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header --upgrade \
		--python-version 3.11 requirements.in -o requirements.lock
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header --upgrade \
		--python-version 3.11 -c requirements.lock requirements-dev.in -o requirements-dev.lock

# The folder is closed to other accounts; the files in it are not, because a container's account has to read them.
secrets: ## write the secrets that docker compose reads, once
	@test ! -e secrets || { echo "secrets/ is there already"; exit 1; }
	@umask 077 && mkdir secrets && cd secrets && random() { od -An -N 32 -tx1 /dev/urandom | tr -d ' \n'; } && \
	for name in superuser_password owner_password app_password secret_key media_secret push_secret; do random > $$name; done && \
	printf 'postgresql+psycopg://evenkeel_owner:%s@db/evenkeel' "$$(cat owner_password)" > owner_url && \
	printf 'postgresql+psycopg://evenkeel_app:%s@db/evenkeel' "$$(cat app_password)" > database_url && \
	: > smtp_url && chmod 444 * && echo "wrote secrets/; smtp_url is empty: no mail leaves until it is set"

clean: ## remove what was built and fetched, not the data
	rm -rf .venv frontend/node_modules frontend/dist

$(STAMPS)/venv:
	@test -n "$(PYTHON)" || { echo "Evenkeel needs Python 3.11 or newer; PYTHON=… names it"; exit 1; }
	@echo "making .venv with $(PYTHON)"
	@$(PYTHON) -m venv .venv || { echo "python's venv module is missing (Debian: apt install python3-venv)"; exit 1; }
	@# uv installs the lock in a fifth of pip's time; where there is no wheel of it, pip does as well.
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==0.13.9 || echo "no uv here: using pip"
	@# The command is three lines of our own: an editable install would need a build backend for nothing else.
	@printf '#!/bin/sh\nPYTHONPATH="%s" exec "%s/python" -m backend.cli "$$@"\n' "$(CURDIR)" "$(BIN)" > $(BIN)/evenkeel
	@chmod +x $(BIN)/evenkeel
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/run: requirements.lock | $(STAMPS)/venv
	@echo "installing what the clinic needs"
	@$(call install,requirements.lock)
	@touch $@

$(STAMPS)/dev: requirements-dev.lock $(STAMPS)/run
	@echo "installing what the tests need"
	@$(call install,requirements-dev.lock)
	@touch $@

$(STAMPS)/node: frontend/package-lock.json frontend/package.json $(STAMPS)/run
	@echo "installing what the front end needs"
	@cd frontend && npm ci --silent --no-audit --no-fund
	@touch $@

FRONT_END := $(shell find frontend -path frontend/node_modules -prune -o -path frontend/dist -prune -o -type f -print 2>/dev/null)
frontend/dist/index.html: $(FRONT_END) $(STAMPS)/node
	@echo "building the front end"
	@cd frontend && npm run --silent build
	@touch $@

define install
if [ -x $(BIN)/uv ]; then $(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r $(1); \
else $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $(1); fi
endef
