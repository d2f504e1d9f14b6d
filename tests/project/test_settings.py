"""Safe by default, https on one switch, the same code on both databases."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection

from tests.factories import make_article, published

KEY = "a" * 30 + "only-for-this-test-0123456789"


def manage(*arguments, folder, **environment):
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=settings.BASE_DIR,
        env={"PATH": os.environ["PATH"], "DJANGO_DATA_DIR": str(folder)} | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_fresh_clone_needs_no_variable(tmp_path):
    assert manage("check", folder=tmp_path).returncode == 0
    key = tmp_path / "secret_key"
    assert key.stat().st_mode & 0o777 == 0o600
    first = key.read_text()
    manage("check", folder=tmp_path)
    assert key.read_text() == first


def test_a_short_secret_key_is_refused_in_words(tmp_path):
    run = manage("check", folder=tmp_path, DJANGO_SECRET_KEY="short")
    assert run.returncode != 0
    assert "needs 50 characters" in run.stderr


def test_the_deploy_check_asks_for_https_and_is_clean_with_it(tmp_path):
    deploy = ["check", "--deploy", "--fail-level", "WARNING"]
    run = manage(*deploy, folder=tmp_path, DJANGO_SECRET_KEY=KEY)
    assert run.returncode != 0
    assert "security.W008" in run.stderr
    run = manage(
        *deploy,
        folder=tmp_path,
        DJANGO_SECRET_KEY=KEY,
        DJANGO_HTTPS="1",
        DJANGO_HSTS_PRELOAD="1",
    )
    assert run.returncode == 0, run.stderr


def test_https_brings_all_that_belongs_to_it(tmp_path):
    code = (
        "from django.conf import settings as s; from partnership_site.headers import policy;"
        "print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.SECURE_HSTS_SECONDS,"
        "s.SESSION_COOKIE_SECURE, s.SECURE_SSL_REDIRECT, policy()[-25:])"
    )
    run = manage("shell", "-v0", "-c", code, folder=tmp_path, DJANGO_HTTPS="1")
    assert run.stdout.split() == [
        "__Host-sessionid",
        "__Host-csrftoken",
        "63072000",
        "True",
        "True",
        "upgrade-insecure-requests",
    ]
    run = manage("shell", "-v0", "-c", code, folder=tmp_path)
    assert run.stdout.split()[:2] == ["sessionid", "csrftoken"]


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite's own settings")
def test_sqlite_runs_as_the_reliability_bar_asks():
    with connection.cursor() as cursor:
        found = {}
        for name in ["journal_mode", "synchronous", "foreign_keys", "busy_timeout"]:
            found[name] = cursor.execute(f"PRAGMA {name}").fetchone()[0]
    assert found == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "busy_timeout": 5000,
    }
    assert connection.settings_dict["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


@pytest.mark.django_db
def test_the_health_address_answers(client):
    response = client.get("/healthz")
    assert (response.status_code, response.text) == (200, "ok\n")
    assert response["Cache-Control"] == "no-store"


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["editor", "writer", "tagger"])
def test_a_login_of_each_role_can_be_made_and_made_anew(client, roles, role, capsys):
    passwords = []
    for _ in range(2):
        call_command("login", role)
        passwords.append(capsys.readouterr().out.split()[3])
        assert client.login(username=role, password=passwords[-1])
    assert passwords[0] != passwords[1]
    assert not client.login(username=role, password=passwords[0])
    call_command("login", role, "--unless-there")
    assert client.login(username=role, password=passwords[1])


@pytest.mark.django_db
def test_a_login_without_roles_says_what_to_load_first():
    with pytest.raises(CommandError, match="load_content"):
        call_command("login", "editor")


@pytest.mark.django_db
def test_absolute_addresses_never_come_from_the_host_header(client, settings):
    settings.ALLOWED_HOSTS = ["evil.example"]
    published(make_article(slug="x1"))
    page = client.get("/articles/x1/", headers={"host": "evil.example"}).text
    assert "evil.example" not in page
    assert f'href="{settings.SITE_URL}/articles/x1/"' in page
