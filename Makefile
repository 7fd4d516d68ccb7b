# Two commands do everything on a machine with Python 3.11, venv, make and git:
#   make demo    a newsroom to look at          make test    the tests
# `make help` lists the others.

PYTHON ?= python3
VENV   ?= .venv
PORT   ?= 8000

BIN       := $(VENV)/bin
MANAGE     = $(BIN)/python manage.py
DEMO       = DEBUG=1 PUBLICATION_ADDRESS=http://127.0.0.1:$(PORT) $(MANAGE)
SCRATCH    = DEBUG=1 PUBLICATION_ADDRESS=https://news.example DATABASE_URL=sqlite:///$(VENV)/scratch.sqlite3 $(MANAGE)
# Named after what is locked: a new lock is installed, the same one costs nothing.
INSTALLED := $(VENV)/installed-$(firstword $(shell sha256sum requirements.txt))

.DEFAULT_GOAL := help
.PHONY: help demo run test test-browser check format fixtures pictures lock clean

help:  ## List what can be made
	@sed -n 's/^\([a-z-]*\):.*  ## /\1\t/p' $(MAKEFILE_LIST) | expand -t 14

# The sample stories come from this publication. It does not exist.
demo run: export PUBLICATION_NAME ?= The Tavria Courier
demo run: export PUBLICATION_DESCRIPTION ?= News and reporting from Ukraine’s south. \
    Invented, to show the newsroom at work.

demo: $(INSTALLED)  ## Serve a newsroom with stories in it on 127.0.0.1:8000 (PORT=...)
	@$(DEMO) migrate --verbosity 0
	@$(DEMO) load_demo
	@$(DEMO) rebuild_editions
	@$(DEMO) rebuild_search
	@$(DEMO) rebuild_passages
	@# 1 says that a document needs a look, which is what the desk is for.
	@$(DEMO) import_stories fixtures/documents || [ $$? -eq 1 ]
	@$(DEMO) create_demo_logins
	@echo
	@echo "  What readers get    http://127.0.0.1:$(PORT)/"
	@echo "  The desk            http://127.0.0.1:$(PORT)/admin/"
	@echo
	@$(DEMO) runserver --noreload 127.0.0.1:$(PORT)

run: $(INSTALLED)  ## Serve what is there, and reload when the code changes
	@$(DEMO) runserver 127.0.0.1:$(PORT)

test: $(INSTALLED)  ## Run the tests, but not those in a browser
	@$(BIN)/python -m pytest -n 2 -m "not browser" $(ARGS)

test-browser: $(INSTALLED)  ## Run the tests that need Chromium
	@$(BIN)/python -m pytest -n 2 -m browser $(ARGS)

check: $(INSTALLED)  ## Run every static check and count the failures
	@PATH="$(CURDIR)/$(BIN):$$PATH" .ci/check

format: $(INSTALLED)  ## Lay out the code and the templates
	-@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .
	@$(BIN)/djlint --quiet --reformat templates || true

fixtures: $(INSTALLED)  ## Make fixtures/newsroom.json anew from fixtures/documents
	@rm -f $(VENV)/scratch.sqlite3*
	@$(SCRATCH) migrate --verbosity 0
	@$(SCRATCH) make_fixtures

pictures: $(INSTALLED)  ## Take the pictures of the README anew (needs Chromium)
	@$(BIN)/python docs/take_pictures.py

lock: $(INSTALLED)  ## Choose versions anew, within the ranges of pyproject.toml
	@{ echo "# Made by 'make lock' from pyproject.toml; installed with --require-hashes."; \
	   $(BIN)/uv pip compile pyproject.toml --quiet --upgrade --universal --python-version 3.11 \
	     --extra server --extra postgres --extra redis --group dev \
	     --generate-hashes --no-header --no-emit-index-url --no-emit-find-links; \
	 } > requirements.new && mv requirements.new requirements.txt

clean:  ## Remove what was made, but for the database and the pictures
	rm -rf $(VENV) staticfiles .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(INSTALLED):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.11 ...")'
	@echo "Installing into $(VENV) ..."
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@rm -f $(VENV)/installed-*
	@touch $@
