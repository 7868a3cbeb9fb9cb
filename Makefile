# On a machine with Python 3.11 or newer, `make demo` and `make test` need nothing else done by hand:
# each first makes .venv in this folder, and again only when pyproject.toml or constraints.txt change.

VENV  := .venv
RUN   := $(VENV)/bin/python -m
STAMP := $(VENV)/installed
ROOMS := $(patsubst %/py.typed,%,$(wildcard */py.typed))
PIP   := pip --quiet --disable-pip-version-check

# The first of these that is new enough and can make an environment is used; or say which:
#   make test PYTHON=/opt/python3.12/bin/python3
PYTHON := python3.13 python3.12 python3.11 python3
USABLE := import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))
FIND_PYTHON = for python in $(PYTHON); do \
	  if "$$python" -c '$(USABLE)' 2>/dev/null; then break; fi; python=; \
	done; \
	if [ -z "$$python" ]; then \
	  echo "Golden Thread needs Python 3.11 or newer with its venv module (on Debian: apt install python3-venv); none of these will do: $(PYTHON)" >&2; \
	  exit 1; \
	fi

.NOTPARALLEL:
.PHONY: help demo test lint types pytest bench pins clean

help:
	@echo "make demo    audit the worked example, and say where the report is"
	@echo "make test    style, types and every test"
	@echo "make bench   the benchmarks in their long form"
	@echo "make clean   remove everything that these made"

$(STAMP): pyproject.toml constraints.txt
	@$(FIND_PYTHON); \
	echo "Setting up $(VENV) with $$("$$python" --version); this happens once and takes a minute or two."; \
	$(VENV)/bin/python -c 'import pip; $(USABLE)' 2>/dev/null || "$$python" -m venv --clear $(VENV)
	@$(RUN) $(PIP) install --constraint constraints.txt --editable '.[test]'
	@touch $@

demo: $(STAMP)
	@$(VENV)/bin/golden-thread demo

test: lint types pytest

lint: $(STAMP)
	$(RUN) ruff check

# Types are checked on an installed copy: mypy cannot follow the hook of an editable install. What an
# earlier build left behind goes first, or files deleted since would come back.
types: $(STAMP)
	@rm -rf build $(VENV)/typed
	@$(RUN) $(PIP) install --no-deps --no-build-isolation --no-index --target $(VENV)/typed .
	@rm -rf build
	MYPYPATH=$(VENV)/typed $(RUN) mypy $(ROOMS:%=-p golden_thread.%)

pytest: $(STAMP)
	$(RUN) pytest

bench: $(STAMP)
	GOLDEN_THREAD_BENCH=long $(RUN) pytest tests/benchmarks --capture=no

# Writes constraints.txt anew: the newest versions that pyproject.toml allows and the oldest Python takes.
pins: PYTHON := python3.11
pins:
	@rm -rf $(VENV)/pins
	@$(FIND_PYTHON); "$$python" -m venv $(VENV)/pins
	@$(VENV)/pins/bin/python -m $(PIP) install '.[test]'
	@{ echo "# The versions that the tests last passed with. Made by \`make pins\`."; \
	   $(VENV)/pins/bin/python -m $(PIP) freeze --all --exclude pip --exclude golden-thread; \
	} > constraints.txt
	@rm -rf build $(VENV)/pins

clean:
	rm -rf $(VENV) build dist demo *.egg-info .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find $(ROOMS) tests -name __pycache__ -type d -prune -exec rm -rf {} +
