"""The hostile corpus through every public address, as path and as query (check 55)."""

from functools import cache
from urllib.parse import quote

import pytest

from tests.factories import (
    make_article,
    make_category,
    make_event,
    make_topic,
    published,
)

from .addresses import PARAMETER, filled, public_routes
from .hostile import samples, short

pytestmark = pytest.mark.django_db
# Addresses with a language have the same views; one of them stands for all.
WITH_PARAMETER = [
    route
    for route in public_routes()
    if PARAMETER.search(route)
    and ("<language" not in route or route.endswith("/articles/"))
]
ANSWERS = {200, 301, 302, 400, 404, 405, 410}
LONGEST = 3000  # what a server takes as a first line
LISTS = ["/", "/articles/", "/th/articles/", "/topics/", "/timeline/", "/about/"]
PAGED = ["/articles/", "/th/articles/", "/timeline/", "/topics/open/"]


@pytest.fixture
def site():
    """{parameter: a value that leads to a page}."""
    topic = make_topic("Open")
    event, article = (
        published(make_event(slug="open")),
        published(make_article(slug="open", category=make_category())),
    )
    for edition in [event, article]:
        edition.document.topics.add(topic)
    return {
        "slug": ["open"],
        "category": [article.category.slug],
        "public_id": [article.document.public_id],
        "number": [1],
        "decade": [f"{event.preferred_date.decade}s"],
        "language": ["th"],
        "form": ["bib"],
        "file": ["csv"],
        "token": ["A" * 22],
        "name": ["0" * 24 + ".png"],
    }


def spellings(text):
    """As a browser would encode it; and as it is, where it already is an address."""
    if len(text) >= LONGEST:
        return set()
    written = {quote(text.encode("utf-8", "surrogatepass"), safe="")}
    if text.isascii() and text.isprintable() and not set(text) & set(" ?#"):
        written.add(text)
    return {text for text in written if len(text) < LONGEST}


@cache
def hostile(*fields):
    """Every sample, or those of some fields, as it may stand in an address."""
    texts = {text for field in fields or [None] for _c, text, _f in samples(field)}
    return sorted({spelled for text in texts for spelled in spellings(text)})


def turn(number):
    """A third of the corpus: what is like each other takes it in turns."""
    return hostile()[number % 3 :: 3]


@pytest.mark.parametrize("route", WITH_PARAMETER)
def test_no_path_breaks_the_site(client, site, route):
    """Each parameter of each address in turn: an answer, never an error."""
    client.raise_request_exception = False
    wrong = []
    # Addresses below that of a document find it by the same words.
    is_alike = "/editions/" in route or "/id/" in route or "preview" in route
    corpus = turn(WITH_PARAMETER.index(route)) if is_alike else hostile()
    for name in PARAMETER.findall(route):
        [pattern] = filled(route, site | {name: ["HERE"]})
        for text in corpus:
            answer = client.get(pattern.replace("HERE", text))
            if answer.status_code not in ANSWERS:
                wrong.append((name, short(text), answer.status_code))
    assert wrong == []


@pytest.mark.parametrize("path", ["/timeline/", "/articles/open/"])
def test_no_query_breaks_the_site(client, site, path):
    client.raise_request_exception = False
    wrong = []
    for text in hostile():
        for query in [f"page={text}&q={text}&{text}", f"as-of={text}"]:
            answer = client.get(path, QUERY_STRING=query)
            if answer.status_code not in ANSWERS:
                wrong.append((short(query), answer.status_code))
    assert wrong == []


@pytest.mark.parametrize("path", [*LISTS, "/articles/open/", "/healthz"])
def test_odd_query_strings_change_nothing(client, site, path):
    plain = client.get(path)
    for _class, text, _fate in samples("query"):
        answer = client.get(path, QUERY_STRING=text)
        assert (answer.status_code, answer.content) == (200, plain.content), short(text)
        assert "evil" not in str(answer.headers), short(text)


@pytest.mark.parametrize("path", PAGED)
def test_a_page_that_is_not_there_is_not_found(client, site, path):
    """Zero, minus one, other digits, 5,000 digits: 404, and no error."""
    for _class, text, _fate in samples("page"):
        answer = client.get(path, QUERY_STRING=f"page={quote(text)}")
        assert answer.status_code == 404, short(text)
    for text in ["2", "1000", "1000000", "0" * 400 + "2", "0" * 5000 + "1"]:
        assert client.get(path, {"page": text}).status_code == 404, short(text)
    assert client.get(path, {"page": "1"}).status_code == 200


@pytest.mark.parametrize("path", [*LISTS, "/articles/open/", "/topics/open/"])
def test_a_day_that_is_none_gets_a_page_that_says_so(client, site, path):
    for _class, text, _fate in samples("date"):
        answer = client.get(path, {"as-of": text})
        assert answer.status_code in {400, 404}, short(text)
        assert "not a day that this site can show" in answer.text, short(text)


@pytest.mark.parametrize("path", ["/articles/open/", "/timeline/open/"])
def test_numbers_of_editions_that_are_none(client, site, path):
    for number in [
        "0",
        "2",
        "00000",
        "9" * 19,
        "9" * 400,
        "9" * 5000,
        "-1",
        "1e9",
        "١",
    ]:
        answer = client.get(f"{path}editions/{quote(number)}/")
        assert answer.status_code == 404, short(number)
    assert client.get(f"{path}editions/1/").status_code == 200


@pytest.mark.parametrize("field", ["q", "p", "o", "state", "_to_field"])
def test_the_desk_bears_the_corpus_in_its_lists(desk, site, field):
    desk.raise_request_exception = False
    wrong = []
    fields = ["search", "page", "date", "tag", "title"]
    for text in hostile(*(fields if field in {"q", "state"} else ["page", "search"])):
        query = f"{field}={text}"
        answer = desk.get("/admin/articles/articleedition/", QUERY_STRING=query)
        if answer.status_code not in ANSWERS:
            wrong.append((short(text), answer.status_code))
    assert wrong == []


def test_a_login_leads_to_no_other_site(desk):
    wrong = []
    for text in hostile():
        answer = desk.get("/admin/login/", QUERY_STRING=f"next={text}")
        assert answer.status_code == 302
        if not answer.url.startswith("/") or answer.url.startswith(("//", "/\\")):
            wrong.append((short(text), answer.url))
    for _class, text, _fate in samples("query", only="redirects"):
        answer = desk.get("/admin/login/", QUERY_STRING=text)
        wrong += [(short(text), answer.url)] * (answer.url != "/admin/")
    assert wrong == []


@pytest.mark.parametrize("name", ["article", "event"])
@pytest.mark.parametrize("part", ["change", "history", "publish", "topics"])
def test_the_desk_bears_the_corpus_as_a_key(desk, site, name, part):
    desk.raise_request_exception = False
    app = {"article": "articles", "event": "timeline"}[name]
    model = name if part == "topics" else f"{name}edition"
    wrong = []
    for text in turn(["change", "history", "publish", "topics"].index(part)):
        answer = desk.get(f"/admin/{app}/{model}/{text}/{part}/")
        if answer.status_code not in ANSWERS | {403}:
            wrong.append((short(text), answer.status_code))
    assert wrong == []


@pytest.mark.parametrize(
    "address", ["/admin/library/source/labels/?key=", "autocomplete"]
)
def test_the_answers_for_the_editor_bear_the_corpus(desk, site, address):
    desk.raise_request_exception = False
    if address == "autocomplete":
        address = "/admin/autocomplete/?app_label=articles&model_name=taggedarticle"
        address += "&field_name=tag&term="
    codes = {
        short(text): desk.get(f"{address}{text}").status_code for text in hostile()
    }
    assert {
        text: code for text, code in codes.items() if code not in ANSWERS | {403}
    } == {}


@pytest.mark.parametrize(
    "method", ["post", "put", "patch", "delete", "options", "trace"]
)
def test_other_methods_are_refused_or_harmless(client, site, method):
    for route in public_routes():
        [address] = filled(route, site)
        answer = getattr(client, method)(address)
        assert answer.status_code in {200, 404, 405}, address
        assert answer.status_code != 200 or method == "options" or address == "/healthz"
