"""Nothing that a reader or an editor sends becomes part of a query's shape (check 23)."""

import ast
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from tests.factories import (
    make_article,
    make_category,
    make_event,
    make_topic,
    published,
)

from .addresses import public_addresses

pytestmark = pytest.mark.django_db
APPS = ["articles", "library", "partnership_site", "publishing", "timeline", "topics"]
QUERIES = [
    "status=draft",
    "author__password__startswith=p",
    "document__trashed_at__isnull=False",
    "topics__article__status=draft",
    "sort=author__password&order=-author__password&order_by=author__password&o=-1",
    "published_from__isnull=True&number=2&pk=1&id=1",
    "q=secret&search=secret&language=th&fields=author__password&include=author",
    "format=json&callback=x&preview=1&edition=2&draft=1&state=draft",
    "utm_source=x&fbclid=x&cb=83&_=1",
]
LOOKUPS = [
    "author__password__startswith=p",
    "author__username__startswith=e",
    "author__is_superuser__exact=0",
    "document__addresses__slug__startswith=a",
    "document__editions__author__password__startswith=p",
    "citations__source__title__startswith=S",
    "articlecitation_uses__edition__author__password__startswith=p",
    "article__editions__author__password__startswith=p",
    "event__editions__withdrawn_reason__startswith=p",
    "topic_links__tag__name__startswith=M",
    "user__password__startswith=p",
    "password__startswith=p",
    "nonsense__x=1",
]


@pytest.fixture
def site():
    """Two open pages of each kind with newer drafts, and what leads to them."""
    topic = make_topic("Open")
    slugs = [topic.slug, "no-such-slug"]
    for make in [make_article, make_event, make_article, make_event]:
        edition = published(make())
        slugs.append(edition.slug)
        edition.document.topics.add(topic)
        make(edition.document, title="secret")
    return {
        "slug": slugs,
        "category": [make_category().slug],
        "public_id": [edition.document.public_id],
        "number": [1],
        "decade": [f"{edition.preferred_date.decade}s"],
        "language": ["th"],
        "form": ["json"],
        "file": ["csv"],
        "token": ["A" * 22],
        "name": ["x.png"],
    }


def test_parameters_that_a_page_does_not_know_change_nothing(client, site):
    """The same status and the same bytes, whatever is asked; all at once, for speed."""
    query, changed = "&".join(QUERIES), []
    for address in set(public_addresses(site)) - {reverse("search")}:  # it knows q
        plain, asked = client.get(address), client.get(f"{address}?{query}")
        if (plain.status_code, plain.getvalue()) != (
            asked.status_code,
            asked.getvalue(),
        ):
            changed.append(address)
    assert changed == []


@pytest.mark.parametrize("lookup", LOOKUPS)
@pytest.mark.parametrize("role", ["tagger", "writer", "editor"])
def test_lists_of_the_desk_filter_only_by_what_they_offer(client_of, role, lookup):
    """Refused, or all rows: never fewer, which would answer a question about a secret."""
    make_article(), make_event(), make_topic("Mekong")
    client = client_of(role)
    told = []
    for model in [
        "articles_articleedition",
        "articles_article",
        "articles_category",
    ] + [
        *["timeline_eventedition", "timeline_event", "timeline_articlelink"],
        *["topics_topic", "library_source", "library_picture", "library_term"],
    ]:
        address = reverse(f"admin:{model}_changelist")
        plain = client.get(address)
        if plain.status_code == 403:
            continue
        asked = client.get(f"{address}?{lookup}")
        if asked.status_code == 200:
            rows = [page.context["cl"].result_count for page in (plain, asked)]
            told += [(model, rows)] * (rows[0] != rows[1])
        elif asked.status_code not in {302, 400}:
            told.append((model, asked.status_code))
    assert told == []


@pytest.mark.parametrize("field", ["password", "author__password", "pk__in", "x"])
def test_popups_give_no_other_column_than_the_key(desk, field):
    """The editor's popup asks for the permanent key; nothing else may be asked for."""
    for model in ["library_source", "library_picture", "articles_articleedition"]:
        address = reverse(f"admin:{model}_changelist")
        assert desk.get(f"{address}?_popup=1&_to_field={field}").status_code == 400


# Their SQL is of names of tables and kinds that the code holds; values are parameters.
BUILT_OF_CONSTANTS = {
    "partnership_site/search_visible.py",
    "publishing/migrations/0004_search_index.py",
    "publishing/search_engines.py",
    "publishing/search_models.py",
}


def calls_and_stars(tree):
    """[(line, what it is)] of the forms that let a request shape a query."""
    found = []
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        if name in {"extra", "RawSQL", "raw", "executescript"}:
            found.append((node.lineno, name))
        sent = [ast.unparse(a) for a in node.args]
        stars = [ast.unparse(k.value) for k in node.keywords if k.arg is None]
        if name == "execute" and not isinstance(node.args[0], ast.Constant):
            found.append((node.lineno, "execute of what is not a constant"))
        shaping = {"order_by", "values", "values_list", "annotate", "only", "defer"}
        if name in shaping and any("request" in word for word in sent + stars):
            found.append((node.lineno, f"{name} of the request"))
        if any(
            "request" in word or ".GET" in word or ".POST" in word for word in stars
        ):
            found.append((node.lineno, "** of the request"))
    return found


def test_no_source_file_lets_a_request_shape_a_query():
    faults = {}
    files = [f for app in APPS for f in (settings.BASE_DIR / app).rglob("*.py")]
    assert len(files) > 50
    for file in files:
        if found := calls_and_stars(ast.parse(Path(file).read_text())):
            faults[str(file.relative_to(settings.BASE_DIR))] = found
    assert set(faults) == BUILT_OF_CONSTANTS


@pytest.mark.parametrize(
    "code",
    [
        *[
            "M.objects.filter(**request.GET)",
            "M.objects.filter(**self.request.GET.dict())",
        ],
        *[
            "q.extra(where=[x])",
            "RawSQL(x, [])",
            "M.objects.raw(x)",
            "c.execute(x + y)",
        ],
        *["q.order_by(request.GET['o'])", "q.values(self.request.GET['f'])"],
    ],
)
def test_the_reader_of_sources_sees_each_form(code):
    assert calls_and_stars(ast.parse(code))
