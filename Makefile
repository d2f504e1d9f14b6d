# Two commands are enough for a newcomer: make run, make test. Both are safe to repeat.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: help run test serve login check fix content

help: ## This list
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST)

$(VENV)/installed: requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or later is needed; this is $$($(PYTHON) --version 2>&1). Set PYTHON=…"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' || { echo "Python's venv module is missing; on Debian: apt install python3-venv"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement requirements.txt || { echo "The packages could not be installed; is the package registry within reach?"; exit 1; }
	@touch $@

content: $(VENV)/installed ## Make or update the database and load what is new of the initial content
	@$(BIN)/python manage.py migrate --verbosity 0
	@$(BIN)/python manage.py load_content

run: content ## The site for development, on http://127.0.0.1:8000
	@$(BIN)/python manage.py login editor --unless-there
	@echo "The site: http://127.0.0.1:8000/   the editors' desk: http://127.0.0.1:8000/admin/"
	@DJANGO_DEBUG=1 $(BIN)/python manage.py runserver 127.0.0.1:8000

serve: content ## The production way: granian, DEBUG off, hashed static files
	@$(BIN)/python manage.py collectstatic --noinput --verbosity 0
	@$(BIN)/granian --interface wsgi --workers 2 --blocking-threads 4 --runtime-mode mt --http 1 --no-ws --backlog 2048 --respawn-failed-workers --host $${HOST:-127.0.0.1} --port $${PORT:-8000} partnership_site.wsgi:application

login: $(VENV)/installed ## ROLE=editor, writer, reviewer or tagger: make or reset a login
	@$(BIN)/python manage.py login $${ROLE:?Say which: make login ROLE=editor, writer, reviewer or tagger}

test: $(VENV)/installed ## Everything: SQLite, PostgreSQL and a browser where they are found
	@$(BIN)/python -m tests.run

check: $(VENV)/installed ## Tells what is wrong, changes nothing
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/djade --check --target-version 5.2 $$(git ls-files 'templates/*.html' 2>/dev/null || find templates -name '*.html')
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/python -W error manage.py check
	@$(BIN)/python manage.py makemigrations --check --dry-run
	@$(BIN)/python -m tests.deploy_check

fix: $(VENV)/installed ## Mends what can be mended
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .
	@$(BIN)/djade --target-version 5.2 $$(git ls-files 'templates/*.html' 2>/dev/null || find templates -name '*.html')
