# Cổng Tỉnh. `make` alone lists what there is.
.DEFAULT_GOAL := help
SHELL := /bin/bash

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
export PORT

help: ## This list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 22

$(VENV)/run.stamp: requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed; this is %d.%d" % sys.version_info[:2] if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet -r requirements.txt
	@touch $@

$(VENV)/dev.stamp: $(VENV)/run.stamp requirements-dev.txt
	$(BIN)/python -m pip install --quiet -r requirements-dev.txt
	@touch $@

.PHONY: help run demo dev test check bench fuzz messages screenshots clean

demo: $(VENV)/run.stamp ## Build the demonstration province into var/ (again without harm)
	@export LOG_LEVEL=WARNING; $(BIN)/python manage.py migrate --verbosity 0
	@export LOG_LEVEL=WARNING; $(BIN)/python manage.py compile_catalogues
	@export LOG_LEVEL=WARNING; $(BIN)/python manage.py demo --port $(PORT)

run: demo ## Server, workers and clock with the demonstration province; PORT=8000
	@export LOG_LEVEL=WARNING; $(BIN)/python manage.py collectstatic --noinput --verbosity 0
	@echo "  Press Ctrl+C to stop."
	@export LOG_LEVEL=$${LOG_LEVEL:-WARNING} DJANGO_SETTINGS_MODULE=cms.settings.dev PATH="$(CURDIR)/$(BIN):$$PATH"; exec $(BIN)/honcho start

dev: $(VENV)/dev.stamp ## Django's own server with reloading and debug pages, tasks worked by `make run`'s workers
	DEBUG=1 $(BIN)/python manage.py runserver 0.0.0.0:$(PORT)

test: $(VENV)/dev.stamp ## The whole suite; what needs an absent service is skipped by name
	@$(BIN)/python manage.py compile_catalogues --settings cms.settings.test
	@$(BIN)/python -m pytest -q -n auto --maxprocesses 8 --dist worksteal $(ARGS)

check: $(VENV)/dev.stamp ## Lint, format, types, import contracts, migrations, messages, system checks
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy .
	$(BIN)/lint-imports
	$(BIN)/python manage.py check --settings cms.settings.test --fail-level WARNING
	$(BIN)/python manage.py makemigrations --check --dry-run --settings cms.settings.test
	$(BIN)/python -m tests.messages
	SECRET_KEY=$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(50))') DATABASE_URL=sqlite:///$(CURDIR)/var/check.sqlite3 PORTAL_DOMAIN=example.gov.vn \
	  PERSONAL_DATA_INDEX_KEY=check PERSONAL_DATA_KEYS=$$($(BIN)/python -c 'from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())') \
	  $(BIN)/python manage.py check --deploy --settings cms.settings.production --fail-level WARNING

bench: $(VENV)/dev.stamp ## Speed as ratios in one run: to a stock Wagtail project; ARGS=tenants: 200 sites to 20; ARGS=search
	$(BIN)/python -m tests.benchmarks $(ARGS)

fuzz: $(VENV)/dev.stamp ## 20,000 requests that nobody means well to every address of the search; REQUESTS=20000
	@$(BIN)/python manage.py compile_catalogues --settings cms.settings.test
	@$(BIN)/python -m tests.fuzz --requests $${REQUESTS:-20000} $(ARGS)

messages: $(VENV)/dev.stamp ## Bring the message catalogues up to date (needs gettext)
	$(BIN)/python -m tests.messages --update

screenshots: $(VENV)/dev.stamp ## Every kind of page at 375, 768 and 1440 px, light and dark, into screenshots/
	DJANGO_SETTINGS_MODULE=cms.settings.test $(BIN)/python -m tests.functional.screenshots $${CHROMIUM:-/usr/bin/chromium}

clean: ## Remove what can be made again: var/, caches, compiled catalogues; not the environment
	rm -rf var .mypy_cache .ruff_cache .import_linter_cache .hypothesis htmlcov .coverage screenshots
	find . -name __pycache__ -not -path './$(VENV)/*' -prune -exec rm -rf {} +
	find locale cms/upstream -name '*.mo' -delete
