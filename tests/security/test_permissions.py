"""Who may open and send what: the whole desk, address by address (checks 14 and 17).

tests/permissions.csv is the law: what GET and POST (with an empty form) answer to each
role, at each address, in each state of the edition that the address names. An address
that is missing from it fails. This writes it anew, with what the site answers now:

    WRITE_PERMISSIONS=1 python -m pytest tests/security/test_permissions.py

Read the difference before it is committed: every line of it is a decision.
"""

import copy
import csv
import os
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.db import transaction

from articles.models import ArticleEdition

from .addresses import admin_routes, filled, public_addresses
from .conftest import ROLES

pytestmark = pytest.mark.django_db
TABLE = Path(__file__).parent.parent / "permissions.csv"
KEY = ["address", "state", "method"]
FIELDS = [  # what autocompletes are asked for: the last three name what nobody offers
    "articles.articleedition.picture",
    "articles.taggedarticle.tag",
    "timeline.articlelink.article",
    "timeline.articlelink.event",
    "timeline.eventsource.source",
    "articles.articleedition.author",
    "articles.articleedition.category",
    "admin.logentry.user",
]
CLASSES = {200: "ok", 400: "bad", 403: "denied", 404: "missing", 405: "method"}
# The words of an index have a counter of their own in place of a value.
NOT_CONTENT = {"sessions.session", "publishing.searchwords"}


def addresses_of(route, pattern, rows):
    """[(the address as the table has it, state, an address to open)] of a route."""
    if pattern.name == "app_list":
        return [("/admin/<app_label>/", "-", "/admin/articles/")]
    if "(?P<url>" in route:
        return [("/admin/<anything else>", "-", "/admin/nowhere/")]
    if pattern.name == "autocomplete":
        return [
            (f"/{route} {field}", "-", f"/{route}?{query_of(field)}")
            for field in FIELDS
        ]
    address = "/" + re.sub(r"<\w+:", "<", route)
    if "<str:token>" in route:
        return [(address, "-", filled(route, {"token": ["A" * 22]})[0])]
    if "<" not in route:
        return [(address, "-", address)]
    _admin, _app, model, *_rest = route.split("/")
    if "operations/" in route:
        model = "topicoperation"
    return [
        (
            address,
            state,
            filled(route, dict.fromkeys(["object_id", "pk", "id"], [key]))[0],
        )
        for state, key in rows[model].items()
    ]


def query_of(field):
    app, model, name = field.split(".")
    return f"app_label={app}&model_name={model}&field_name={name}"


def all_addresses(rows):
    """[(address as in the table, state, address)] of the desk, from the resolver."""
    return [
        found
        for route, pattern in admin_routes()
        for found in addresses_of(route, pattern, rows)
    ]


def desk_addresses(rows):
    """{address as in the table: an address}, one state of each."""
    return {name: address for name, _state, address in all_addresses(rows)}


def answer(client, method, address):
    """The class of an answer; whatever it changed is taken back, a logout too."""
    cookies = copy.deepcopy(client.cookies)
    with transaction.atomic():
        response = getattr(client, method.lower())(address)
        transaction.set_rollback(True)
    client.cookies = cookies
    if response.status_code in {301, 302}:
        return "login" if response.url.startswith("/admin/login/") else "moved"
    return CLASSES.get(response.status_code, str(response.status_code))


def everything():
    """All rows of all tables, sessions and the moment of the last login left out."""
    return {
        model._meta.label: sorted(
            tuple(value for name, value in row.items() if name != "last_login")
            for row in model._base_manager.values()
        )
        for model in apps.get_models(include_auto_created=True)
        if model._meta.label_lower not in NOT_CONTENT
    }


def answers(client_of, rows):
    """{(address, state, method): what it answers to each of ROLES}."""
    found = {}
    for role in ROLES:
        client = client_of(role)
        client.raise_request_exception = False
        for name, state, address in all_addresses(rows):
            for method in ["GET", "POST"]:
                said = found.setdefault((name, state, method), [])
                said.append(answer(client, method, address))
    return found


def test_every_role_gets_what_the_table_says_at_every_address(
    client_of, desk_rows, caplog
):
    caplog.set_level(
        "CRITICAL", "django.request"
    )  # thousands of refusals, kept in words
    found = answers(client_of, desk_rows)
    if os.environ.get("WRITE_PERMISSIONS"):
        with TABLE.open("w", newline="") as file:
            out = csv.writer(file, lineterminator="\n")
            out.writerow([*KEY, *ROLES])
            out.writerows([*key, *said] for key, said in sorted(found.items()))
    with TABLE.open(newline="") as file:
        table = {
            tuple(row[n] for n in KEY): [row[role] for role in ROLES]
            for row in csv.DictReader(file)
        }
    assert sorted(found.keys() - table) == [], "not in the table"
    assert sorted(table.keys() - found) == [], "in the table, not on the site"
    wrong = {k: (found[k], "not", table[k]) for k in table if found[k] != table[k]}
    assert wrong == {}


def test_nothing_is_taken_without_a_token(client_of, desk_rows):
    """403 for every address of the site, public ones too, even for a superuser."""
    client = client_of("superuser", enforce_csrf_checks=True)
    before = everything()
    values = {"slug": ["x"], "category": ["x"], "decade": ["1990s"], "name": ["x.png"]}
    values |= {
        "number": [1],
        "public_id": ["abcdefgh"],
        "language": ["th"],
        "form": ["bib"],
        "file": ["csv"],
        "token": ["A" * 22],
    }
    addresses = [*desk_addresses(desk_rows).values(), *public_addresses(values)]
    # The secret address of a preview is the credential: no cookie, no other token.
    addresses = [a for a in addresses if not a.startswith("/preview/")]
    for verb in ["post", "put", "patch", "delete"]:
        taken = {a: getattr(client, verb)(a).status_code for a in addresses}
        assert set(taken.values()) == {403}, {
            a: c for a, c in taken.items() if c != 403
        }
    assert everything() == before


def test_reading_changes_nothing(client_of, desk_rows):
    """GET and HEAD of every address, as a superuser: no row of any table changes."""
    client = client_of("superuser")
    before = everything()
    for address in desk_addresses(desk_rows).values():
        client.get(address)
        client.head(address)
    assert everything() == before


def test_the_record_of_everything_sees_a_change(desk_rows):
    before = everything()
    ArticleEdition.objects.filter(document=desk_rows["article"]["-"]).update(
        title="Other"
    )
    assert everything() != before
