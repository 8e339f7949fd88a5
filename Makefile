# Everything a person types here is one word; the work is in tools/ and in the `qadam` command.
# `make run` needs only: apt-get install make git python3-venv

SHELL := /bin/sh
.DEFAULT_GOAL := help
PY := .venv/bin/python

.PHONY: help run demo test check fix format torture pictures messages lock venv venv-dev hooks clean

help: ## show these words
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1|\2/p' Makefile | while IFS='|' read -r word text; do \
		printf '  %-16s %s\n' "$$word" "$$text"; done

run: venv ## start Qadam with its demonstration on http://localhost:8000 (PORT; QADAM_DEMO=0 without samples)
	@QADAM_DEMO=$${QADAM_DEMO:-1} exec .venv/bin/qadam run

demo: venv ## prepare the same without serving
	@QADAM_DEMO=$${QADAM_DEMO:-1} exec .venv/bin/qadam demo

test: venv-dev ## run every check, on SQLite and on PostgreSQL, and in Chromium
	@exec $(PY) -m tools.test

check: venv-dev ## run lint, format, types, import contracts and fast tests
	@exec $(PY) -m tools.test --quick

torture: venv-dev ## run every check with the sampled ones in full
	@exec $(PY) -m tools.test --torture

fix: venv-dev ## mend what the linter can mend
	@.venv/bin/ruff check --fix .
	@.venv/bin/ruff format --quiet .

format: venv-dev ## lay out code
	@.venv/bin/ruff format .

pictures: venv-dev ## save pictures of the main screens under docs/pictures
	@exec $(PY) -m tools.pictures

messages: venv-dev ## bring new sentences into the catalogues and compile them
	@$(PY) -m tools.messages update
	@$(PY) -m tools.messages compile

lock: venv-dev ## choose versions anew and write the hashed requirements
	@$(PY) -m tools.lock

hooks: venv-dev ## run the quick checks before each commit
	@.venv/bin/pre-commit install

clean: ## remove .venv and the caches; var/ stays
	@rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis *.egg-info build

venv:
	@tools/venv.sh base
	@$(PY) -m tools.messages compile

venv-dev:
	@tools/venv.sh dev
	@$(PY) -m tools.messages compile
