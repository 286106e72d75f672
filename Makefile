# The two commands are `make demo` and `make test`; `make help` lists the rest.

PYTHON ?= python3
JOBS ?= 2
BIN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help demo demo-reset test check format messages requirements prepare

help: ## say what there is
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1	\2/p' $(MAKEFILE_LIST) | expand -t 20

demo: ## start the portal with invented people and stand-ins for the outside world
	@$(PYTHON) tools/prepare.py demo
	@$(BIN)/portal demo

demo-reset: ## forget what was done in the demo; the next `make demo` begins anew
	@$(PYTHON) tools/prepare.py demo
	@$(BIN)/portal demo --reset

test: ## check everything: style, import rule, the whole suite on SQLite and PostgreSQL, the browser
	@$(PYTHON) tools/prepare.py test
	@$(BIN)/ruff check .
	@$(BIN)/pytest -n $(JOBS) --dist worksteal

check: ## style and import rule only
	@$(PYTHON) tools/prepare.py packages
	@$(BIN)/ruff check .
	@$(BIN)/lint-imports --no-cache

format: ## let ruff put imports in order and mend what it can
	@$(PYTHON) tools/prepare.py packages
	@$(BIN)/ruff check --fix .

messages: ## collect the strings for translation and merge them into the German catalogue
	@$(PYTHON) tools/prepare.py packages
	@$(BIN)/python tools/messages.py

requirements: ## write the lock anew from pyproject.toml (UPGRADE=1 takes newer versions)
	@$(PYTHON) tools/lock.py $(if $(UPGRADE),--upgrade)
