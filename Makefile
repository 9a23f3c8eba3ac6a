# Every task is one command, and each sets up what it needs.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules

# the first interpreter that runs and is new enough; PYTHON=... chooses another
PYTHON ?= $(shell for p in python3.11 python3 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& { echo $$p; break; }; done)
UV ?= $(shell command -v uv 2>/dev/null)
WEB := .venv/web/bin
DEV := .venv/dev/bin
DEMO := .venv/demo/bin
FACES := .venv/faces/bin
PORT ?= 8000
MINUTES ?= 5

.PHONY: help demo test test-faces test-postgres smoke lint generated bench bench-web bench-recall bench-scan bench-faces bench-editor bench-exposure fuzz mutation coverage clean

help:  ## List these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-14s %s\n", $$1, $$2 }' Makefile

demo: .venv/demo/.ready  ## Start a clinic of invented clients in the browser
	$(DEMO)/mesoplan serve --demo --port $(PORT)

smoke: .venv/demo/.ready  ## Start that clinic, see whether it answers, stop it
	$(DEMO)/python tools/smoke.py

# Two at once: the journeys wait for a browser most of the time, and what finds faces on
# photographs has an environment of its own. What is ended ends what it started.
BESIDE = tests/journeys tests/faces
test: .venv/dev/.ready .venv/faces/.ready  ## Run every test
	@failed=0; said=$$(mktemp); \
	( trap 'kill $$! 2>/dev/null; wait $$!; exit 143' TERM; failed=0; \
	for part in $(BESIDE); do \
		case $$part in *faces) env=$(FACES);; *) env=$(DEV);; esac; \
		$$env/python -m pytest $$part & wait $$! || failed=1; \
	done; exit $$failed ) >"$$said" 2>&1 & beside=$$!; \
	$(DEV)/python -m pytest $(BESIDE:%=--ignore=%) & most=$$!; \
	trap 'kill $$beside $$most 2>/dev/null; wait; rm -f "$$said"; exit 143' INT TERM; \
	wait $$most || failed=1; \
	wait $$beside || failed=1; \
	cat "$$said"; rm "$$said"; exit $$failed

test-faces: .venv/faces/.ready  ## Run the tests of faces on photographs only
	$(FACES)/python -m pytest tests/faces

# on the server MESOPLAN_DATABASE names, else on one made for this run and removed
# (the backup is of a file: its tests make one on SQLite wherever they run)
ON_POSTGRESQL = $(DEV)/python -m pytest tests/clinic tests/web \
	--ignore=tests/clinic/test_backup.py
test-postgres: .venv/dev/.ready  ## Run the clinic's tests on PostgreSQL
	@if test -n "$$MESOPLAN_DATABASE"; then $(ON_POSTGRESQL); else \
		command -v pg_virtualenv >/dev/null || { \
			echo "On Debian or Ubuntu: apt-get install postgresql" >&2; exit 1; }; \
		pg_virtualenv -o fsync=off sh -c 'MESOPLAN_DATABASE="postgresql://$$PGUSER:$$PGPASSWORD@$$PGHOST:$$PGPORT/$$PGDATABASE" $(ON_POSTGRESQL)'; \
	fi

lint: .venv/dev/.ready  ## Check format, style, types, layers, spelling and knowledge
	$(DEV)/ruff format --check .
	$(DEV)/ruff check .
	$(DEV)/mypy
	$(DEV)/lint-imports
	git ls-files -z 'src/*.html' | xargs -0 $(DEV)/djade --target-version 5.2 --check
	$(DEV)/codespell
	$(DEV)/mesoplan knowledge check

generated: .venv/dev/.ready  ## Rebuild the generated pages and schemas in docs/
	$(DEV)/python tools/generate_docs.py
	$(DEV)/python tools/generate_reference.py
	$(DEV)/python tools/generate_settings.py
	$(DEV)/python tools/generate_examples.py
	$(DEV)/python tools/generate_catalogue.py
	$(DEV)/python tools/generate_access.py

bench: .venv/bench/.ready  ## Time screening and planning beside other engines
	npm install --no-package-lock --no-audit --no-fund --prefix bench/node
	.venv/bench/bin/python bench/run.py

bench-web: .venv/bench-web/.ready  ## Load the clinic's pages as 70 and 200 users would
	.venv/bench-web/bin/python bench/web/run.py

bench-recall: .venv/web/.ready  ## Ask who received a lot, among ten million packs
	$(WEB)/python bench/recall/run.py

bench-scan: .venv/bench-scan/.ready  ## Read marks from pictures and from text beside peers
	PYTHONPATH=. .venv/bench-scan/bin/python bench/scan/run.py

bench-editor: .venv/dev/.ready  ## Open a map of 400 points in Chromium, and drag one
	PYTHONPATH=. $(DEV)/python bench/editor/run.py

bench-faces: .venv/faces/.ready  ## Carry points between photographs of known truth
	PYTHONPATH=. $(FACES)/python bench/faces/run.py
	PYTHONPATH=. $(FACES)/python bench/faces/patterns.py

bench-exposure: .venv/bench-exposure/.ready  ## Time a face's exposure, and a drop beside general solvers
	.venv/bench-exposure/bin/python bench/exposure/run.py

fuzz: .venv/fuzz/.ready  ## Throw bytes at the reader of marks, MINUTES long
	PYTHONPATH=. .venv/fuzz/bin/python fuzz/marks.py $(MINUTES)

mutation: .venv/mutation/.ready  ## Change the core bit by bit: do the tests notice?
	HYPOTHESIS_PROFILE=mutation .venv/mutation/bin/mutmut run
	.venv/mutation/bin/mutmut results
	.venv/mutation/bin/python tools/mutation_table.py

coverage: .venv/dev/.ready  ## Show which lines and branches no test reaches
	$(DEV)/coverage run -m pytest
	$(DEV)/coverage report

clean:  ## Remove what these commands made, except generated pages
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis mutants .coverage \
		bench/node/node_modules fuzz/corpus fuzz/found src/*.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# An environment holds what requirements/NAME.txt pins, by hash, and the project itself
# as it stands here (editable). The file is whole, so nothing else is looked for (no-deps).
# The mark is written last: half an environment is made anew.
.venv/%/.ready: requirements/%.txt pyproject.toml
	@test -n "$(PYTHON)" || { \
		echo "Python 3.11 or newer is needed and was not found." >&2; \
		echo "Install it, or name it: make PYTHON=/path/to/python3.11" >&2; exit 1; }
	@rm -rf $(@D)
	@mkdir -p .venv
ifneq ($(UV),)
	$(UV) venv --quiet --python $(PYTHON) $(@D)
	$(UV) pip install --quiet --python $(@D) --no-deps --require-hashes -r $<
	$(UV) pip install --quiet --python $(@D) --no-deps --no-build-isolation -e .
else
	@$(PYTHON) -m venv $(@D) || { rm -rf $(@D); \
		echo "$(PYTHON) cannot make a virtual environment." >&2; \
		echo "On Debian or Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	$(@D)/bin/python -m pip install --quiet --disable-pip-version-check \
		--no-deps --require-hashes -r $<
	$(@D)/bin/python -m pip install --quiet --disable-pip-version-check \
		--no-deps --no-build-isolation -e .
endif
	@touch $@
