"""The page of an event: every claim with its reason, the place, what was around it."""

import re

import pytest

from tests.factories import make_event, make_source, published
from timeline.locator import locator

pytestmark = pytest.mark.django_db


def event(title, **parts):
    return published(make_event(title=title, dates=[parts]))


def test_every_claim_has_its_source_and_the_preferred_one_its_reason(client):
    source = make_source(title="Record")
    dates = [
        {
            **{"year": 1997, "month": 3, "day": 27, "note": "The treaty record."},
            "source": source,
        },
        {"year": 1997, "month": 3, "day": 28, "rank": "other", "note": "A release."},
    ]
    edition = published(make_event(dates=dates))
    page = client.get(edition.get_absolute_url()).text
    assert "27 or 28 March 1997" in page
    differ = page[page.index("Sources differ on") : page.index('id="sources')]
    words = re.sub(r"<[^>]+>", "", differ)
    assert "27 March 1997 is the date that this site goes by: The treaty rec" in words
    assert "28 March 1997: A release." in words
    assert f'href="{source.url}"' in differ


def test_the_two_events_before_and_after_are_there(client):
    titles = ["one", "two", "three", "four", "five", "six"]
    years = [1990, 1991, 1991, 1991, 1991, 1999]
    made = [event(t, year=y) for t, y in zip(titles, years, strict=True)]
    make_event(title="draft", dates=[{"year": 1991}])
    page = client.get(made[2].get_absolute_url())
    before, after = page.context["around"]
    assert [date.edition.title for date in before] == ["one", "two"]
    assert [date.edition.title for date in after] == ["four", "five"]
    first = client.get(made[0].get_absolute_url())
    assert first.context["around"][0] == []
    assert "Before it" not in first.text


@pytest.mark.parametrize(
    ("latitude", "longitude", "width"),
    [(13.75, 100.5, 272), (40.75, -73.5, 1440), (-14, 100, 1440), (9, 179, 1440)],
)
def test_a_place_is_on_the_map_of_the_region_or_of_the_world(
    latitude, longitude, width
):
    found = locator(make_event(latitude=latitude, longitude=longitude))
    assert found["width"] == width
    assert found["left"] <= found["x"] <= found["left"] + width
    assert found["top"] <= found["y"] <= found["top"] + found["height"]


@pytest.mark.parametrize("where", [{}, {"latitude": 85, "longitude": 0}])
def test_where_a_place_is_not_on_the_map_there_is_no_map(client, where):
    edition = published(make_event(place="The Pole", **where))
    page = client.get(edition.get_absolute_url()).text
    assert "The Pole" in page
    assert "world.svg" not in page
