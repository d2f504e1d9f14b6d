import json

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, models, transaction

from publishing.search_models import IndexEntry, SearchWords
from tests.chromium import find_chromium

ROLES = {
    "editor": "Editors",
    "writer": "Writers",
    "tagger": "Taggers",
    "reviewer": "Reviewers",
}


@pytest.fixture(autouse=True)
def media_of_its_own(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def roles(db):
    """The groups of the fixtures, made in few statements: a thousand tests need them."""
    keys = {
        (p.codename, p.content_type.app_label, p.content_type.model): p
        for p in Permission.objects.select_related("content_type")
    }
    for row in json.loads((settings.BASE_DIR / "fixtures/01_roles.json").read_text()):
        group, _ = Group.objects.get_or_create(name=row["fields"]["name"])
        named = [tuple(key) for key in row["fields"]["permissions"]]
        group.permissions.set([keys[key] for key in named])
    return {role: Group.objects.get(name=name) for role, name in ROLES.items()}


@pytest.fixture
def make_user(roles):
    def make(role, username=None):
        user = get_user_model().objects.create_user(username or role, password="x")
        user.is_staff = True
        user.save()
        user.groups.add(roles[role])
        return user

    return make


@pytest.fixture
def editor(make_user):
    return make_user("editor")


@pytest.fixture
def desk(client, editor):
    """A client that is logged in as an editor."""
    client.force_login(editor)
    return client


@pytest.fixture(scope="session")
def kept_content(tmp_path_factory):
    """The initial content as rows and files, once it was loaded."""
    return {"rows": [], "media": tmp_path_factory.mktemp("media")}


@pytest.fixture
def content(roles, settings, kept_content):
    """The initial content. Ten seconds the first time; copied back from then on."""
    settings.MEDIA_ROOT = kept_content["media"]
    if not kept_content["rows"]:
        call_command("load_content", verbosity=0)
        kept_content["rows"] = [
            (model, *kept_rows(model))
            for app in ["publishing", "topics", "library", "articles", "timeline"]
            for model in apps.get_app_config(app).get_models()
            # The words of the index are no rows that could be copied: a test that
            # searches the initial content rebuilds it.
            if model not in {IndexEntry, SearchWords}
        ]
        return
    kept = [(model, sql, rows) for model, sql, rows in kept_content["rows"] if rows]
    with transaction.atomic(), connection.cursor() as cursor:
        for model, sql, rows in kept:
            if sql:
                cursor.executemany(sql, rows)
            else:
                model._base_manager.bulk_create(rows)
        tables = [model for model, _sql, _rows in kept]
        for sql in connection.ops.sequence_reset_sql(no_style(), tables):
            cursor.execute(sql)
        if connection.vendor == "postgresql":
            # The planner still counts the rows of the tests before: on a site
            # autovacuum tells it what is there.
            cursor.execute("ANALYZE")


def kept_rows(model):
    """(the statement that writes its rows, they as the database has them).

    Or ("", instances) where only Django knows how to write a column.
    """
    fields = [
        field for field in model._meta.local_concrete_fields if not field.generated
    ]
    if any(isinstance(field, models.JSONField) for field in fields):
        return "", [*model._base_manager.order_by("pk")]
    quote = connection.ops.quote_name
    table, columns = (
        quote(model._meta.db_table),
        ", ".join(quote(f.column) for f in fields),
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {columns} FROM {table} ORDER BY {quote(model._meta.pk.column)}"
        )
        rows = cursor.fetchall()
    marks = ", ".join(["%s"] * len(fields))
    return f"INSERT INTO {table} ({columns}) VALUES ({marks})", rows


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    """Playwright brings a driver and no browser: the machine's own is used."""
    return browser_type_launch_args | {
        "executable_path": find_chromium(),
        "args": ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
    }
