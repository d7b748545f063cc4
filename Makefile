# Two commands are enough: `make run` starts the product, `make test` runs every check.
# `make run AT=2026-11-26T15:20` starts it in another time.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
AT ?=
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: default run test check bench shots lock clean
default: check test

run: $(VENV)/product.stamp static/vendor/.stamp translations/.stamp
	@exec $(BIN)/denluot run $(if $(AT),--at $(AT))

test: $(VENV)/dev.stamp static/vendor/.stamp translations/.stamp
	@scripts/test-needs.sh
	@$(BIN)/pytest -n auto --dist loadfile --no-loadscope-reorder --max-worker-restart 0

check: $(VENV)/dev.stamp static/vendor/.stamp translations/.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/denluot check
	$(BIN)/pytest tests/test_docs.py

bench: $(VENV)/dev.stamp static/vendor/.stamp translations/.stamp
	$(BIN)/python bench/run.py
	$(BIN)/python bench/clerks.py

shots: $(VENV)/dev.stamp static/vendor/.stamp translations/.stamp
	@scripts/test-needs.sh
	GOLDEN=1 $(BIN)/pytest tests/test_pictures.py

# Pins every dependency with its hashes from pyproject.toml.
lock: $(VENV)/dev.stamp
	$(BIN)/pip install -q pip-tools
	$(BIN)/pip-compile -q --generate-hashes --strip-extras --allow-unsafe --no-emit-index-url --no-emit-find-links --no-header -o requirements.txt pyproject.toml
	$(BIN)/pip-compile -q --generate-hashes --strip-extras --allow-unsafe --no-emit-index-url --no-emit-find-links --no-header --extra dev -o requirements-dev.txt pyproject.toml

clean:
	rm -rf $(VENV) node_modules static/vendor translations/.stamp build *.egg-info

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; $$($(PYTHON) --version) was found. Install python3.11 or run make with PYTHON=/path/to/it." >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "The virtual environment could not be made; on Debian: apt install python3-venv." >&2; exit 1; }

$(VENV)/product.stamp: requirements.txt pyproject.toml | $(BIN)/python
	@echo "Installing the pinned packages ..."
	@$(BIN)/pip install -q --require-hashes -r requirements.txt
	@$(BIN)/pip install -q --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/dev.stamp: requirements-dev.txt pyproject.toml | $(BIN)/python
	@echo "Installing the pinned packages, with those for tests ..."
	@$(BIN)/pip install -q --require-hashes -r requirements-dev.txt
	@$(BIN)/pip install -q --no-deps --no-build-isolation -e .
	@touch $@ $(VENV)/product.stamp

node_modules/.stamp: package-lock.json
	@command -v npm >/dev/null || { echo "npm is needed for the screens' libraries; on Debian: apt install npm." >&2; exit 1; }
	@npm ci --silent --ignore-scripts --no-audit --no-fund
	@touch $@

# Copied again when a template names another icon.
static/vendor/.stamp: node_modules/.stamp scripts/vendor.sh $(shell find templates -name '*.html')
	@scripts/vendor.sh
	@touch $@

translations/.stamp: $(shell find translations -name '*.po') | $(VENV)/product.stamp
	@$(BIN)/pybabel -q compile -d translations
	@touch $@
