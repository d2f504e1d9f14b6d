"""Dates are claims: as exact as they are known, in words that say so."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from tests.factories import make_event, make_source, published
from timeline.date_words import either_in_words
from timeline.filters import TimelineFilter
from timeline.models import EventDate
from timeline.views import by_year, decades_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("parts", "text", "iso", "precision"),
    [
        ({"year": 1967}, "1967", "1967", "year"),
        ({"year": 1967, "month": 8}, "August 1967", "1967-08", "month"),
        ({"year": 1967, "month": 8, "day": 8}, "8 August 1967", "1967-08-08", "day"),
        ({"year": 967, "qualifier": "about"}, "about 967", "0967", "year"),
        ({"year": 1955, "end_year": 1957}, "1955 to 1957", "1955", "span"),
        (
            {
                "year": 2008,
                "month": 5,
                "day": 2,
                "end_year": 2008,
                "end_month": 5,
                "end_day": 3,
            },
            "2 to 3 May 2008",
            "2008-05-02",
            "span",
        ),
        ({"year": 2016, "qualifier": "since"}, "since 2016", "2016", "span"),
        ({"year": 1976, "qualifier": "before"}, "before 1976", "1976", "year"),
        (
            {"year": 1955, "month": 4, "day": 18, "end_year": 1955, "end_month": 5},
            "18 April to May 1955",
            "1955-04-18",
            "span",
        ),
    ],
)
def test_a_claim_in_words(parts, text, iso, precision):
    date = EventDate(**parts)
    assert (date.text, date.iso, date.precision) == (text, iso, precision)


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        ({"year": 2026, "day": 3}, "A day needs its month"),
        ({"year": 2026, "month": 2, "day": 30}, "has no such day"),
        ({"year": 2026, "month": 13}, "less than or equal to 12"),
        ({"year": 0}, "greater than or equal to 1"),
        ({"year": 10000}, "less than or equal to 9999"),
        ({"year": 2026, "end_year": 2025}, "ends before it begins"),
        ({"year": 2026, "month": 3, "end_year": 2026, "end_month": 2}, "ends before"),
        ({"year": 2026, "end_month": 2}, "The end needs its year"),
        ({"year": 2016, "end_year": 2020, "qualifier": "since"}, "has no end yet"),
    ],
)
def test_what_cannot_be_a_date_is_refused_in_words(parts, sentence):
    with pytest.raises(ValidationError, match=sentence):
        EventDate(**parts).full_clean(exclude=["edition"])


def claim(rank, *parts, **more):
    return EventDate(
        rank=rank, **dict(zip(["year", "month", "day"], parts, strict=False)), **more
    )


@pytest.mark.parametrize(
    ("others", "text"),
    [
        ([claim("other", 2000, 2, 13)], "12 or 13 February 2000"),
        (
            [claim("other", 2000, 2, 14), claim("other", 2000, 2, 11)],
            "11, 12 or 14 February 2000",
        ),
        ([claim("other", 2000, 2, 12)], "12 February 2000"),
        ([claim("other", 2000, 3, 1)], "12 February 2000"),
        ([claim("other", 2000, 2)], "12 February 2000"),
        ([claim("other", 2000, 2, 13, qualifier="about")], "12 February 2000"),
    ],
)
def test_only_days_that_differ_are_told_as_one_date(others, text):
    assert either_in_words(claim("preferred", 2000, 2, 12), others) == text


def test_the_database_refuses_two_preferred_dates():
    edition = make_event()
    with pytest.raises(IntegrityError), transaction.atomic():
        EventDate.objects.create(edition=edition, position=5, year=1999)


def test_an_event_without_date_or_source_cannot_be_published():
    edition = make_event(dates=[{"year": 1999, "rank": "other"}])
    edition.sources.all().delete()
    with pytest.raises(ValidationError) as caught:
        published(edition)
    assert set(caught.value.message_dict) == {"dates", "sources"}


def test_events_stand_in_the_order_of_their_preferred_dates(client):
    for month, title in [(7, "Second"), (None, "First"), (11, "Third")]:
        published(make_event(title=title, dates=[{"year": 1991, "month": month}]))
    page = client.get("/timeline/1990s/").text
    assert page.index("First") < page.index("Second") < page.index("Third")


def test_sources_that_differ_are_named(client):
    source = make_source(title="The other record")
    edition = make_event(
        slug="summit-one",
        dates=[
            {"year": 2000, "month": 2, "day": 12},
            {"year": 2000, "month": 2, "day": 13, "rank": "other", "source": source},
            {"year": 1999, "rank": "rejected"},
        ],
    )
    published(edition)
    page = client.get("/timeline/summit-one/").text
    assert "Sources differ on the date" in page
    assert "13 February 2000" in page
    assert "The other record" in page
    assert "1999" not in page
    assert "sources differ" in client.get("/timeline/2000s/").text


def test_the_overview_has_every_decade_between_the_first_and_the_last():
    decades = decades_of(
        [{"year": 1967, "events": 4}, {"year": 1984, "events": 1}], TimelineFilter({})
    )
    assert [(d["year"], d["count"]) for d in decades] == [
        (1960, 4),
        (1970, 0),
        (1980, 1),
    ]
    assert decades[0]["bars"][7]["height"] == 32
    assert decades[0]["bars"][7]["query"] == "?from=1967&to=1967"


def test_gaps_of_four_years_are_said():
    events = [type("Event", (), {"year": year}) for year in (1967, 1972, 1972, 1976)]
    years = [(year, gap, len(found)) for year, gap, found in by_year(events)]
    assert years == [(1967, 0, 1), (1972, 4, 2), (1976, 0, 1)]


@pytest.mark.parametrize(
    "path", ["/timeline/1995s/", "/timeline/1910s/", "/timeline/0s/"]
)
def test_a_decade_that_is_none_or_empty_is_not_found(client, path):
    published(make_event(dates=[{"year": 1995}]))
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("path", ["/", "/timeline/", "/timeline/0s/"])
def test_the_first_ten_years_are_a_decade_too(client, path):
    published(make_event(dates=[{"year": 5}], significance=3))
    assert client.get(path).status_code == 200


def test_five_thousand_events_stay_in_pages(client):
    for number in range(120):
        published(make_event(dates=[{"year": 1990 + number % 10}]))
    page = client.get("/timeline/1990s/").text
    assert page.count('class="ev g') == 50
    assert 'rel="next"' in page
