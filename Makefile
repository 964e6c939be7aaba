# make demo   everything, with an invented year, on http://127.0.0.1:$(PORT) until Ctrl-C (RESET=1 begins anew)
# make run    the same without invented data and with the second factor on
# make test   every test, the browser's included (ARGS="…" goes to pytest)
# make lint   ruff       make bench   how fast it is       make manage ARGS="…"   manage.py
# make lock   choose new versions of what we depend on (for developers; needs uv)
#
# Needs Python 3.11 or newer and make. Data lives under OKG_HOME, .okg unless told otherwise.

PORT ?= 8000
OKG_HOME ?= .okg
export PORT OKG_HOME PYTHONUNBUFFERED = 1

PYTHON ?= $(shell for name in python3 python3.11 python3.12 python3.13 python3.14 python; do \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$name && break; done)
VENV = .venv
IN_VENV = $(VENV)/bin/python
EMBEDDED = $(IN_VENV) -m okg.embedded

.PHONY: demo run test bench lint manage lock

demo: $(VENV)/installed
	@$(EMBEDDED) serve --demo $(if $(RESET),--reset)

run: $(VENV)/installed
	@$(EMBEDDED) serve

test: export OKG_HOME = .okg-test
test: $(VENV)/installed-all
	@$(EMBEDDED) exec --no-fsync -- sh -c 'OKG_TESTING=1 $(IN_VENV) -m okg.embedded.prepare --texts && \
		exec $(IN_VENV) -m pytest -n 2 --dist loadfile --no-loadscope-reorder "$$@"' pytest $(ARGS)

bench: export OKG_HOME = .okg-bench
bench: $(VENV)/installed-all
	@$(EMBEDDED) manage migrate --verbosity 0 && $(EMBEDDED) manage load_catalogue >/dev/null
	@$(EMBEDDED) manage bench $(ARGS)

lint: $(VENV)/installed-all
	@$(VENV)/bin/ruff check . && $(VENV)/bin/ruff format --check .

manage: $(VENV)/installed
	@$(EMBEDDED) manage $(ARGS)

# The stamps are written last, so that a broken installation is begun again. pip compiles on one core: we do it after.
INSTALL = $(IN_VENV) -m pip install -qq --disable-pip-version-check --no-deps --no-compile --require-hashes
BYTE_COMPILE = $(IN_VENV) -m compileall -qq -j 0 $(VENV)/lib || true

$(VENV)/installed: deploy/demo.lock | $(IN_VENV)
	@echo "Installerer det som trengs, i $(VENV) …"
	@$(INSTALL) -r deploy/demo.lock
	@$(BYTE_COMPILE)
	@touch $@

$(VENV)/installed-all: requirements.lock | $(IN_VENV)
	@echo "Installerer det som trengs, også til testene, i $(VENV) …"
	@$(INSTALL) -r requirements.lock
	@$(BYTE_COMPILE)
	@touch $@ $(VENV)/installed

$(IN_VENV):
	@test -n "$(PYTHON)" || { echo "Fant ikke Python 3.11 eller nyere. Installer den, eller si hvor den er: make PYTHON=…"; exit 1; }
	@$(PYTHON) -m venv $(VENV)

COMPILE = uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
	--no-header --no-annotate --no-emit-index-url --no-emit-find-links --quiet

# Three locks with the same versions: all of it, what the demo needs, what production needs.
lock:
	$(COMPILE) --all-extras --upgrade --output-file requirements.lock >/dev/null
	$(COMPILE) --constraint requirements.lock --extra embedded --output-file deploy/demo.lock >/dev/null
	$(COMPILE) --constraint requirements.lock --output-file deploy/requirements.lock >/dev/null
