# The commands of the project, each of which works in a bare clone. `make` lists them.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
SHELL := /bin/sh
export PIP_DISABLE_PIP_VERSION_CHECK := 1
# Where it is set, as in many containers, hundreds of processes would each compile the package.
unexport PYTHONDONTWRITEBYTECODE

# The first Python that is new enough; `make PYTHON=python3.13 ...` uses another.
PYTHON ?= $(shell for p in python3.11 python3 python3.12 python3.13; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && echo $$p && break; done)
VENV := .venv
BIN := $(VENV)/bin
# There is a process for each core, so that linear algebra takes one thread: more would wait for each other.
ONE_THREAD = OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 MKL_NUM_THREADS=1
PYTEST = $(ONE_THREAD) $(BIN)/python -m pytest -n auto --dist worksteal
DEMO := rem_activation_synthesis spikes_to_activations
DREAMS := rem_activation_synthesis rem_dose rem_topography rem_states rem_map sleep_night learned_assemblies
COMPARISONS := $(basename $(notdir $(wildcard docs/comparisons/*.md)))
# Few trials say too little there, so that their pictures are of whole runs.
WHOLE := $(DREAMS) $(COMPARISONS)
# Whose pictures are of quick runs; `make pictures SCENARIOS=lif_step` makes a single one.
SCENARIOS := $(sort $(filter-out $(WHOLE),$(basename $(notdir $(wildcard scenarios/*.toml)))))

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-9s %s\n", $$1, $$2}' Makefile

demo: $(VENV)/.with-nothing ## run the two main scenarios in their small form, and print the paths of their reports
	@reports=; for scenario in $(DEMO); do \
		echo "==> Running the scenario $$scenario in its small form"; \
		output=$$($(BIN)/python -m simneuro run "$$scenario" --quick) || exit; \
		echo "$$output"; \
		reports="$$reports $$(echo "$$output" | tail -n 1)"; \
	done; \
	echo "==> More: $(BIN)/simneuro list, or \`source $(BIN)/activate\` and then simneuro list"; \
	echo "==> Done. Open the reports in a browser:"; \
	for report in $$reports; do echo "    $$PWD/$$report"; done

test: $(VENV)/.with-test ## run the tests, without the slow ones
	@echo "==> Running the tests"
	@$(PYTEST) -m "not slow"

test-slow: $(VENV)/.with-test ## run the slow tests
	@echo "==> Running the slow tests"
	@$(PYTEST) -m slow

test-all: $(VENV)/.with-test ## run all tests
	@echo "==> Running all tests"
	@$(PYTEST)

lint: $(VENV)/.with-lint ## check style, types and which module may import which
	@echo "==> Checking style, types and imports"
	@$(BIN)/python -m ruff check .
	@$(BIN)/python -m ruff format --check .
	@$(BIN)/python -m mypy
	@$(BIN)/lint-imports

docs: $(VENV)/.with-docs ## build the documentation; a warning is an error
	@echo "==> Building the documentation"
	@test -t 1 || quiet=-q; $(ONE_THREAD) $(BIN)/python -m sphinx -W --keep-going $$quiet -b html docs docs/_build/html
	@echo "    $$PWD/docs/_build/html/index.html"

pages: $(VENV)/.with-nothing ## write anew what list and show say of all that comes with simneuro
	@$(BIN)/python -m simneuro.cli.bundled_pages

pictures: $(VENV)/.with-docs ## make the pictures of the gallery anew, from quick runs (of some: findings)
	@echo "==> Running in their small form, which takes some minutes for all: $(SCENARIOS)"
	@runs=$$(mktemp -d) && for name in $(SCENARIOS); do \
		$(BIN)/python -m simneuro run "$$name" --quick --out "$$runs" >/dev/null || exit; done && \
		PYTHONPATH=docs $(BIN)/python -m generators.pictures "$$runs" && \
		PYTHONPATH=docs $(BIN)/python -m generators.readme; rm -rf "$$runs"

findings: $(VENV)/.with-docs ## run those on dreaming and the comparisons in full, write what came out, make pictures
	@echo "==> Running $(WHOLE), which takes some hours"
	@for name in $(WHOLE); do $(BIN)/python -m simneuro run $$name --out runs/whole >/dev/null || exit; done && \
		PYTHONPATH=docs $(BIN)/python -m generators.findings runs/whole && \
		PYTHONPATH=docs $(BIN)/python -m generators.pictures runs/whole && \
		PYTHONPATH=docs $(BIN)/python -m generators.readme

plots: $(VENV)/.with-docs ## draw the gallery of plots anew
	@echo "==> Drawing the plots, which takes some minutes"
	@PYTHONPATH=docs $(BIN)/python -m generators.plots

bench: $(VENV)/.with-nothing ## measure the speed of simneuro, plain Brian2, NEST and hand-written kernels
	@$(BIN)/python -c 'import nest, psutil' >/dev/null 2>&1 || $(BIN)/python -m pip install --quiet --editable ".[bench]" || \
		{ echo "    NEST cannot be installed here: its figures are left out" >&2; $(BIN)/python -m pip install --quiet psutil; }
	@echo "==> Measuring, which takes about 40 minutes"
	@$(BIN)/python -m benchmarks

mutants: $(VENV)/.with-nothing ## break every parameter and many equations, and count what validate notices
	@echo "==> Trying errors, which takes about half an hour"
	@$(BIN)/python -m mutants

clean: ## remove the environment, caches and built pages, but not the results in runs/
	@echo "==> Removing .venv, caches and built pages"
	@rm -rf $(VENV) build dist docs/_build docs/generated .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
	@find simneuro scenarios tests benchmarks mutants -type d -name __pycache__ -prune -exec rm -rf {} +

# The stamp .with-NAME means that simneuro is installed with the extra NAME. simneuro itself is
# installed in place, so that only a change of pyproject.toml needs another installation.
$(VENV)/.made:
	@test -n "$(PYTHON)" || { echo "No Python 3.11 or newer was found; use make PYTHON=/path/to/python" >&2; exit 1; }
	@echo "==> Making an environment in $(VENV) with $(PYTHON)"
	@$(PYTHON) -m venv --clear $(VENV)
	@touch $@

$(VENV)/.with-nothing: pyproject.toml | $(VENV)/.made
	@echo "==> Installing simneuro into $(VENV)"
	@$(BIN)/python -m pip install --quiet --editable .
	@touch $@

$(VENV)/.with-%: pyproject.toml | $(VENV)/.made
	@echo "==> Installing simneuro into $(VENV), with what '$*' needs"
	@$(BIN)/python -m pip install --quiet --editable ".[$*]"
	@touch $@

.PHONY: help demo test test-slow test-all lint docs pages pictures findings plots bench mutants clean
