"""The timeline as files: the same events in the same order, as exact as the claims."""

import csv
import io
import json
import re
from datetime import UTC, date, datetime
from functools import partial
from xml.etree import ElementTree

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from icalendar import Calendar
from jsonschema import Draft202012Validator

from publishing import periods
from publishing.calendars import CalendarEvent, calendar
from tests.factories import make_event, make_source, make_topic, published
from timeline.export_views import SCHEMA
from timeline.exports import COLUMNS, FORMS, whole_days
from timeline.models import EventDate

pytestmark = pytest.mark.django_db
VALIDATOR = Draft202012Validator(json.loads(SCHEMA.read_text()))


def happen(*dates, **words):
    return published(make_event(dates=[*dates], **words))


def events(client, address="/timeline/events.json"):
    data = json.loads(client.get(address).content)
    VALIDATOR.validate(data)
    return data["events"]


def rows(client, address="/timeline/events.csv"):
    text = client.get(address).content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def calendar_of(client, address="/timeline/events.ics"):
    return Calendar.from_ical(client.get(address).content)


def atom_keys(client, address):
    feed = ElementTree.fromstring(client.get(address).content)
    ids = feed.iterfind("a:entry/a:id", {"a": "http://www.w3.org/2005/Atom"})
    return [each.text.rstrip("/").rpartition("/")[2] for each in ids]


def keys(client, before="", query=""):
    """{form: the keys of its events, in order}"""

    def at(form):
        return f"/timeline/{before}events.{form}{query}"

    slides = json.loads(client.get(at("timelinejs.json")).content)["events"]
    days = calendar_of(client, at("ics")).walk("VEVENT")
    return {
        "json": [event["id"] for event in events(client, at("json"))],
        "csv": [row["id"] for row in rows(client, at("csv"))],
        "ics": [str(event["UID"]).partition("@")[0] for event in days],
        "atom": atom_keys(client, at("atom")),
        "html": re.findall(r'id="e-(\w+)"', client.get(at("html")).text),
        "timelinejs.json": [slide["unique_id"] for slide in slides],
    }


@pytest.fixture
def several():
    """In the order of the timeline; the second, third and fifth are no whole days."""
    return [
        happen({"year": 1967, "month": 8, "day": 8}),
        happen({"year": 1972, "qualifier": "about"}),
        happen({"year": 1977, "month": 9}),
        happen({"year": 1977, "month": 9, "day": 20}),
        happen({"year": 1999, "end_year": 2002}),
        happen(
            {
                "year": 2000,
                "month": 2,
                "day": 12,
                "end_year": 2000,
                "end_month": 2,
                "end_day": 19,
            }
        ),
    ]


def test_every_form_has_the_same_events_in_the_same_order(client, several):
    wanted = [edition.document.public_id for edition in several]
    found = keys(client)
    assert found["ics"] == [wanted[0], wanted[3], wanted[5]]
    del found["ics"]
    assert [ids for ids in found.values() if ids != wanted] == []
    decade = keys(client, "1970s/")
    assert decade.pop("ics") == [wanted[3]]
    assert [ids for ids in decade.values() if ids != wanted[1:4]] == []


def test_no_date_is_more_exact_than_its_claim(client, several):
    found = [event["dates"][0] for event in events(client)]
    assert [claim["start"] for claim in found] == [
        {"year": 1967, "month": 8, "day": 8},
        {"year": 1972},
        {"year": 1977, "month": 9},
        {"year": 1977, "month": 9, "day": 20},
        {"year": 1999},
        {"year": 2000, "month": 2, "day": 12},
    ]
    assert found[1]["text"] == "about 1972"
    assert found[1]["qualifier"] == "about"
    assert found[4]["end"] == {"year": 2002}
    assert [row["month"] for row in rows(client)] == ["8", "", "9", "9", "", "2"]
    slides = json.loads(client.get("/timeline/events.timelinejs.json").content)
    assert slides["events"][1]["start_date"] == {"year": 1972}
    assert slides["events"][1]["display_date"] == "about 1972"


def test_the_calendar_has_whole_days_and_says_what_is_left_out(client, several):
    found = calendar_of(client)
    said = str(found["DESCRIPTION"])
    assert "3 events" in said
    assert several[1].title in said
    days = [(e.decoded("DTSTART"), e.decoded("DTEND")) for e in found.walk("VEVENT")]
    assert days[0] == (date(1967, 8, 8), date(1967, 8, 9))
    assert days[2] == (date(2000, 2, 12), date(2000, 2, 20))


def test_claims_that_differ_are_told_and_rejected_ones_are_not(client):
    source = make_source(title="The record", symbol="A/RES/61/44")
    happen(
        {"year": 2006, "month": 12, "day": 5, "rank": "other", "source": source},
        {"year": 2006, "month": 12, "day": 4},
        {"year": 1977, "rank": "rejected"},
    )
    (event,) = events(client)
    assert [claim["rank"] for claim in event["dates"]] == ["preferred", "other"]
    assert event["dates"][1]["source"]["symbol"] == "A/RES/61/44"
    (row,) = rows(client)
    assert row["sources_differ"] == "yes"
    assert "1977" not in client.get("/timeline/events.csv").content.decode()


def test_an_event_is_told_whole(client):
    edition = happen(
        {"year": 1967},
        title="A <b>title</b>",
        place="Bangkok",
        latitude="13.7563",
        longitude="-100.5018",
        sources=[make_source(title="Declaration")],
    )
    edition.document.topics.add(make_topic("History"))
    (event,) = events(client)
    assert event["title"] == "A <b>title</b>"
    assert event["place"]["longitude"] == -100.5018
    assert event["topics"] == ["History"]
    assert event["sources"][0]["title"] == "Declaration"
    assert event["edition"]["url"].endswith(edition.get_permanent_url())
    (row,) = rows(client)
    assert list(row) == COLUMNS
    assert row["longitude"] == "-100.5018"
    slide = json.loads(client.get("/timeline/events.timelinejs.json").content)
    assert slide["events"][0]["text"]["headline"] == "A &lt;b&gt;title&lt;/b&gt;"


def test_no_cell_is_a_formula(client):
    happen({"year": 1967}, title="=1+1", summary="@x", place="-2")
    (row,) = rows(client)
    assert [row[name] for name in ("title", "summary", "place")] == [
        "'=1+1",
        "'@x",
        "'-2",
    ]


@pytest.mark.parametrize("form", FORMS)
def test_what_is_not_public_is_in_no_file(client, form):
    happen({"year": 1967, "month": 8, "day": 8}, title="Shown")
    make_event(title="a hidden draft")
    periods.unpublish(happen({"year": 1968}, title="a hidden end").document, "Wrong.")
    answer = client.get(f"/timeline/events.{form}")
    if form != "html":
        name = f'attachment; filename="timeline.{form}"'
        assert answer["Content-Disposition"] == name
    assert answer["Access-Control-Allow-Origin"] == "*"
    text = answer.content.decode()
    assert "Shown" in text
    assert "hidden" not in text
    again = client.get(
        f"/timeline/events.{form}", headers={"if-none-match": answer["ETag"]}
    )
    assert again.status_code == 304
    assert client.get(f"/timeline/1950s/events.{form}").status_code == 404
    assert client.get(f"/th/timeline/events.{form}").status_code == 404


def test_a_file_of_an_earlier_day_is_as_the_page_was(client):
    happen({"year": 1967})
    address = "/timeline/events.json?as-of=2026-01-04"
    assert client.get(address).status_code == 404
    assert len(events(client, "/timeline/events.json?as-of=2026-01-06")) == 1


def test_the_page_leads_to_its_files(client):
    happen({"year": 1967})
    page = client.get("/timeline/").text
    files = re.findall(r'<li><a href="(/timeline/events\.[^"]*)"( download)?>', page)
    for address, _download in files:
        assert client.get(address).status_code == 200
    assert len(files) == len(FORMS)
    assert "/timeline/1960s/events.csv" in client.get("/timeline/1960s/").text
    schema = client.get("/timeline/events.schema.json")
    Draft202012Validator.check_schema(schema.json())


@pytest.mark.parametrize("number", [1, 30])
@pytest.mark.parametrize("form", FORMS)
def test_a_file_costs_four_queries(client, django_assert_num_queries, number, form):
    topic = make_topic()
    for year in range(number):
        happen({"year": 1950 + year}, sources=[make_source()]).document.topics.add(
            topic
        )
    with django_assert_num_queries(4):
        client.get(f"/timeline/events.{form}")


def test_the_initial_timeline_is_valid(content, client):
    assert len(events(client)) > 100
    assert calendar_of(client).walk("VEVENT")


NUMBER = partial(st.integers, 1)
NOW = datetime(2026, 1, 5, tzinfo=UTC)


@given(
    st.builds(
        EventDate,
        year=NUMBER(9999),
        month=st.none() | NUMBER(12),
        day=st.none() | NUMBER(28),
        end_year=st.none() | NUMBER(9999),
        end_month=st.none() | NUMBER(12),
        end_day=st.none() | NUMBER(28),
    )
)
def test_any_day_in_any_year_makes_a_calendar_that_can_be_read(claim):
    assume(claim.month or not claim.day)
    assume(claim.end_month or not claim.end_day)
    if days := whole_days(claim):
        event = CalendarEvent("x@y", days[0], "x", "https://example.org/", days[1])
        made = Calendar.from_ical(calendar("x", [event], NOW))
        (read,) = made.walk("VEVENT")
        assert (read.decoded("DTSTART"), read.decoded("DTEND")) == days
