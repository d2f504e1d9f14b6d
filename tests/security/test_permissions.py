"""Who may open and send what: the whole desk, address by address (checks 14 and 17)."""

import copy
import json
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import transaction

from articles.models import ArticleEdition

from .addresses import admin_routes, filled, public_addresses
from .conftest import ROLES

pytestmark = pytest.mark.django_db
# One line for each address: what GET and POST answer to each of ROLES, in order.
TABLE = json.loads((Path(__file__).parent / "admin_table.json").read_text())
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
NOT_CONTENT = {"sessions.session"}


def address_of(route, pattern, rows):
    """(the name under which the table has it, an address of it)."""
    if pattern.name == "app_list":
        return pattern.name, "/admin/articles/"
    if "(?P<url>" in route:
        return "anything else", "/admin/nowhere/"
    parts = route.split("/")
    model, verb = parts[2] if len(parts) > 3 else "", parts[-2]
    kind = ContentType.objects.get_for_model(ArticleEdition).pk
    if pattern.name == "view_on_site":
        model = "articleedition"
    key = rows.get(f"{model} {verb}", rows.get(model))
    values = dict.fromkeys(["object_id", "pk", "id"], [key]) | {"token": ["A" * 22]}
    name = pattern.name or f"{model} without a verb"
    return name, filled(route, values | {"content_type_id": [kind]})[0]


def desk_addresses(rows):
    """{name: address} of everything under /admin/, from the resolver."""
    found = dict(address_of(route, pattern, rows) for route, pattern in admin_routes())
    address = found.pop("autocomplete")
    for field in FIELDS:
        app, model, name = field.split(".")
        query = f"?app_label={app}&model_name={model}&field_name={name}"
        found[f"autocomplete {field}"] = f"{address}{query}"
    return found


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


def test_every_address_of_the_desk_is_in_the_table(desk_rows):
    assert sorted(desk_addresses(desk_rows)) == sorted(TABLE)


@pytest.mark.parametrize("role", ROLES)
def test_each_role_gets_what_the_table_says(client_of, desk_rows, role):
    client, place = client_of(role), ROLES.index(role)
    client.raise_request_exception = False
    wrong = []
    for name, address in desk_addresses(desk_rows).items():
        for method, said in TABLE.get(name, {}).items():
            got, wanted = answer(client, method, address), said.split()[place]
            if got != wanted:
                wrong.append(f"{method} {name}: {got}, not {wanted}")
    assert wrong == []


def test_nothing_is_taken_without_a_token(client_of, desk_rows):
    """403 for every address of the site, public ones too, even for a superuser."""
    client = client_of("superuser", enforce_csrf_checks=True)
    before = everything()
    values = {"slug": ["x"], "category": ["x"], "decade": ["1990s"], "name": ["x.png"]}
    values |= {
        "number": [1],
        "public_id": ["abcdefgh"],
        "language": ["th"],
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
    ArticleEdition.objects.filter(pk=desk_rows["articleedition"]).update(title="Other")
    assert everything() != before
