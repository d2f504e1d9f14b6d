"""Filters of the timeline: the same events on the page and in every file."""

import itertools
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import make_event, make_topic, published
from timeline.exports import FORMS

from .test_exports import keys

pytestmark = pytest.mark.django_db
DAY = {"month": 3, "day": 5}


@pytest.fixture
def several():
    """{title: key}; dates are whole days, so that no form leaves one out."""
    topic, found = make_topic("Peace"), {}
    for title, year, words in [
        ("Summit of Bali", 1976, {"kind": "summit", "strand": "asean"}),
        ("Treaty of Bali", 1976, {"kind": "treaty", "strand": "asean"}),
        ("Resolution", 2006, {"kind": "resolution", "strand": "un", "place": "Bali"}),
        (
            "Joint summit",
            2011,
            {"kind": "summit", "strand": "joint", "significance": 3},
        ),
    ]:
        edition = published(
            make_event(title=title, dates=[{"year": year, **DAY}], **words)
        )
        if year > 2000:
            edition.document.topics.add(topic)
        found[title] = edition.document.public_id
    return found


def on_page(client, query, before=""):
    page = client.get(f"/timeline/{before}?{query}")
    assert page.status_code == 200
    return [edition.document.public_id for edition in page.context["object_list"]]


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("kind=summit", ["Summit of Bali", "Joint summit"]),
        ("strand=asean", ["Summit of Bali", "Treaty of Bali"]),
        ("topic=peace", ["Resolution", "Joint summit"]),
        ("significance=3", ["Joint summit"]),
        ("from=1977&to=2006", ["Resolution"]),
        ("words=bali", ["Summit of Bali", "Treaty of Bali", "Resolution"]),
        ("words=bali+summit", ["Summit of Bali"]),
        ("kind=summit&topic=peace&from=2000", ["Joint summit"]),
        ("kind=people", []),
        ("topic=no-such-topic", []),
    ],
)
def test_page_and_files_have_the_same_events_in_the_same_order(
    client, several, query, titles
):
    wanted = [several[title] for title in titles]
    assert on_page(client, query) == wanted
    address = f"/timeline/events.%s?{query}"
    if not wanted:
        for form in FORMS:
            assert client.get(address % form).status_code == 404
        return
    found = keys(client, query=f"?{query}")
    assert [form for form in FORMS if found[form] != wanted] == []
    embedded = client.get(f"/timeline/embed/?{query}").context["object_list"]
    assert [edition.document.public_id for edition in embedded] == wanted


def test_any_two_filters_together_are_both(client, several):
    alone = ["kind=summit", "strand=asean", "topic=peace", "from=1977", "words=summit"]
    for one, other in itertools.combinations(alone, 2):
        both = [key for key in on_page(client, one) if key in on_page(client, other)]
        assert on_page(client, f"{one}&{other}") == both
        decade = on_page(client, f"{one}&{other}", "1970s/")
        assert decade == [k for k in both if k in on_page(client, "from=1&to=1979")]


def test_a_period_is_found_by_every_year_it_touches(client):
    edition = published(make_event(dates=[{"year": 1999, "end_year": 2002}]))
    for query, is_found in [
        ("from=2001", True),
        ("from=2003", False),
        ("to=1999", True),
        ("to=1998", False),
        ("from=2000&to=2001", True),
    ]:
        found = on_page(client, query)
        assert (found == [edition.document.public_id]) is is_found, query


@pytest.mark.parametrize(
    "query",
    [
        "kind=war",
        "strand=%00",
        "significance=9",
        "from=0",
        "from=99999",
        "to=%E0%B9%91",
        "from=-1",
        "words=" + "x" * 201,
        "words=" + "+x" * 9,
        "words=%00",
        "topic=%00",
        "from=2000&to=1999",
    ],
)
def test_what_makes_no_sense_is_left_out_with_a_note(client, several, query):
    page = client.get(f"/timeline/?{query}")
    assert page.status_code == 200
    assert "left out" in page.text
    assert client.get(f"/timeline/events.json?{query}").status_code == 200


def test_choices_are_counted_under_the_other_filters(client, several):
    page = client.get("/timeline/?strand=asean").text
    assert re.search(r'<option value="treaty">Treaty \(1\)', page)
    assert re.search(r'<option value="summit">Summit \(1\)', page)
    assert "resolution" not in page.partition("</form>")[0].lower()
    assert re.search(r'<option value="un">United Nations \(1\)', page)
    assert re.search(r'<option value="asean" selected>ASEAN \(2\)', page)


def test_each_filter_can_be_taken_away(client, several):
    page = client.get("/timeline/?kind=people&strand=un&as-of=2026-06-01").text
    assert "0 events found" in page
    assert 'href="/timeline/?as-of=2026-06-01&amp;strand=un"' in page
    assert 'href="/timeline/?as-of=2026-06-01&amp;kind=people"' in page
    assert 'href="/timeline/?as-of=2026-06-01"' in page


def test_filters_go_with_the_reader(client, several):
    page = client.get("/timeline/?words=bali").text
    for address in ["1970s/?words=bali", "events.csv?words=bali"]:
        assert f'href="/timeline/{address}"' in page


@pytest.mark.parametrize("query", ["", "?kind=summit&topic=peace&from=1900&words=a"])
def test_the_page_costs_at_most_eight_queries(client, several, query):
    with CaptureQueriesContext(connection) as asked:
        assert client.get(f"/timeline/{query}").status_code == 200
    assert len(asked) <= 8
