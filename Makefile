# What people type here. `make help` explains.

PYTHON ?= $(shell for name in python3 python3.13 python3.12 python3.11 python3; do \
	command -v $$name >/dev/null 2>&1 && break; done; echo $$name)
FLASK = $(LOADER) .venv/bin/flask --app wsgi
# How many test workers. On one server they share, more than four only wait for each other.
WORKERS ?= auto
ARGS ?=

# Homebrew's Pango is not where other Pythons than Homebrew's look.
ifeq ($(shell uname -s),Darwin)
LOADER = DYLD_FALLBACK_LIBRARY_PATH="/opt/homebrew/lib:/usr/local/lib:/usr/lib"
endif

.DEFAULT_GOAL := help
.PHONY: help demo keycloak keycloak-times test bench peers lock vendor clean set-up

help: ## this list
	@echo "The back office. What you can make:"
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' Makefile | awk -F'|' '{ printf "%-14s %s\n", $$1, $$2 }'

set-up: ## install everything into .venv and static/vendor, nothing more
	@$(PYTHON) backoffice/setup/bootstrap.py

demo: set-up ## a sample bank at http://127.0.0.1:8000 (PORT=8100 elsewhere, CUSTOMERS=500 for a smaller one)
	@$(FLASK) demo $(if $(PORT),--port $(PORT)) $(if $(CUSTOMERS),--customers $(CUSTOMERS))

keycloak: set-up ## a real Keycloak with our realms at http://127.0.0.1:8280 (PORT=8380 elsewhere, APP_URL= of the application)
	@$(FLASK) keycloak $(if $(PORT),--port $(PORT)) $(if $(APP_URL),--app-url $(APP_URL))

keycloak-times: set-up ## how long the running Keycloak's changes take to be obeyed, as a table (three minutes)
	@$(LOADER) .venv/bin/python -m tests.keycloak.times

test: set-up ## the whole test suite (ARGS="-k tiers" for a part, WORKERS=0 for one process)
	@$(LOADER) .venv/bin/pytest -n $(WORKERS) --maxprocesses 4 --dist worksteal $(ARGS)

bench: set-up ## the benchmarks, each figure beside its goal
	@$(LOADER) .venv/bin/python -m tests.bench $(ARGS)

peers: set-up ## Splink and recordlinkage into .venv, for the benchmarks and for tests that need them (400 MB)
	@.venv/bin/uv pip install --quiet --require-hashes --no-deps -r tests/bench/peers.txt

lock: ## write requirements.txt and tests/bench/peers.txt anew from pyproject.toml, and package-lock.json from package.json
	@.venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
		--group dev pyproject.toml -o requirements.txt
	@.venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
		--constraint requirements.txt --group pyproject.toml:peers -o tests/bench/peers.txt
	@cd backoffice/assets && PATH="$(CURDIR)/.venv/bin:$$PATH" npm install --package-lock-only --no-progress

vendor: ## build static/vendor anew, after a change of the lists in backoffice/assets
	@rm -rf static/vendor
	@$(PYTHON) backoffice/setup/bootstrap.py

clean: ## remove what set-up and tests made, except the demo's data in .local
	@rm -rf .venv static/vendor backoffice/assets/node_modules .pytest_cache .mypy_cache .ruff_cache .hypothesis test-results
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
	@echo "Removed. The sample bank is still in .local; remove that folder yourself if you want a new one."
