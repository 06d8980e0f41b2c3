# The commands of Engage. They need Python 3.11 or newer; everything else comes with `make setup`.

PYTHON := .venv/bin/python

.PHONY: setup run test lint bench loops coverage drill mutants faults backup restore browser lock

# The environment in .venv, with the locked packages. Does nothing where it is up to date.
setup:
	@if [ -x $(PYTHON) ] && $(PYTHON) -c '' 2>/dev/null && cmp -s requirements.txt .venv/installed.txt; then exit 0; fi; \
	for candidate in python3 python3.14 python3.13 python3.12 python3.11 python; do \
		if "$$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then found="$$candidate"; break; fi; \
	done; \
	if [ -z "$$found" ]; then \
		echo "Engage needs Python 3.11 or newer; this machine has $$(python3 --version 2>&1 || true)." >&2; exit 1; \
	fi; \
	echo "Setting up .venv with $$("$$found" --version) (once; takes a minute) ..."; \
	if [ ! -x $(PYTHON) ] || ! $(PYTHON) -c 'import pip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
		rm -rf .venv; \
		"$$found" -m venv .venv >/dev/null 2>&1 || { rm -rf .venv && "$$found" -m venv --without-pip .venv; } || exit 1; \
	fi; \
	pip="$(PYTHON) -m pip"; \
	$(PYTHON) -c 'import pip' 2>/dev/null || pip="$$found -m pip --python $(PYTHON)"; \
	if ! $$pip --version >/dev/null 2>&1; then \
		echo "This Python has no pip: install Debian's python3-venv, or your system's equivalent." >&2; exit 1; \
	fi; \
	$$pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt && cp requirements.txt .venv/installed.txt

# Everything, with demonstration data, on http://127.0.0.1:8000 (another port: make run PORT=8010).
run: setup
	@$(PYTHON) -m engage.embedded.run

# All tests, or a part: make test ARGS="tests/visits -k debrief".
test: setup browser
	@$(PYTHON) -m pytest -n logical --maxprocesses 8 --dist worksteal $(ARGS)

lint: setup
	@$(PYTHON) -m ruff check .
	@$(PYTHON) -m ruff format --check .
	@$(PYTHON) -c 'from importlinter.cli import lint_imports_command; lint_imports_command()'
	@$(PYTHON) -m mypy
	@$(PYTHON) manage.py makemigrations --check --dry-run

# The table of speeds, each with its yardstick measured in the same run.
bench: setup
	@$(PYTHON) -m pytest -n0 -s tests/performance $(ARGS)

# Taps, keystrokes, seconds and bytes of briefing and debriefing, on a phone, beside their goals.
loops: setup browser
	@$(PYTHON) -m pytest -n0 -q -s tests/performance/bench_loops.py

# One proof at full count, or all: make prove-races, make prove-all. Each prints its figures at the end.
prove-%: setup
	@$(PYTHON) -m pytest -n0 --prove $* $(ARGS)

# Takes each predicate of scope, question of permission and guard of the database away in turn, and lists what no test notices.
# Begun, it goes on where it was. A part: make drill ARGS="--kind refusal --match touchpoint"; what survived once more: make drill ARGS=--again;
# everything once more, first by the test that noticed it the last time: make drill ARGS=--anew.
drill: setup
	@$(PYTHON) -m tests.drill $(ARGS)

# What the tests run, branch by branch: all of it where the rules live, 95 of 100 overall. A part: make coverage ARGS=tests/visits.
coverage: setup browser
	@$(PYTHON) -m pytest -n logical --maxprocesses 8 --dist worksteal --cov --cov-report= $(ARGS)
	@$(PYTHON) -m tests.covered

# Small faults in the rules, one at a time: the tests notice nine of ten. A part: make mutants ARGS="sponsors/rules.py --every 5".
mutants: setup
	@$(PYTHON) -m tests.mutants $(ARGS)

# Killed workers, stopped servers, what was left behind, at full count.
faults: prove-faults

backup: setup
	@$(PYTHON) -m engage.embedded.backup backup "$(FILE)"

restore: setup
	@$(PYTHON) -m engage.embedded.backup restore "$(FILE)"

# A Chromium for the tests in a browser. Without one, these are skipped, and say so.
browser: setup
	@$(PYTHON) -m tests.plugins.install_browser

# Write both locks again, with the newest packages that pyproject.toml admits.
lock: setup
	@for extras in "requirements.txt --extra embedded --extra test" "requirements-server.txt -c requirements.txt"; do \
		$(PYTHON) -m uv pip compile pyproject.toml --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
			--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" -o $$extras || exit 1; \
	done
