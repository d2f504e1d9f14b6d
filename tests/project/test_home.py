"""What only the front page says, and the page of languages."""

import pytest
from django.utils import timezone

from tests.factories import make_article, make_event, published

pytestmark = pytest.mark.django_db


def remember(title, **date):
    published(make_event(title=title, dates=[{"year": 1999, **date}]))


def test_events_of_the_day_in_other_years_are_remembered(client):
    today = timezone.localdate()
    this_day = {"month": today.month, "day": today.day}
    remember("Of this day", **this_day)
    remember("Of another day", month=today.month, day=today.day % 28 + 1)
    remember("About this day", **this_day, qualifier="about")
    remember("Of this year", **this_day, year=today.year)
    rail = client.get("/").text.partition("On this day, ")[2]
    assert "Of this day" in rail
    for other in ["Of another day", "About this day", "Of this year"]:
        assert other not in rail


def test_a_day_without_events_remembers_its_month(client):
    today = timezone.localdate()
    remember("Of this month", month=today.month)
    remember("Of another month", month=today.month % 12 + 1)
    page = client.get("/").text
    assert f"In {today:%B} of other years" in page
    rail = page.partition("of other years")[2]
    assert "Of this month" in rail
    assert "Of another month" not in rail


def test_another_day_remembers_that_day(client):
    published(make_article())
    remember("New Year", month=2, day=1)
    page = client.get("/?as-of=2026-02-01").text
    assert "On this day, 1 February" in page


def test_each_language_says_how_much_there_is_to_read(client):
    published(make_article())
    published(make_article(language="th", slug="thai"))
    published(make_event(language="th", slug="thai-event"))
    make_article(language="lo")
    page = client.get("/languages/").text
    assert "2 languages" in page
    assert 'href="/th/articles/"' in page
    assert 'href="/th/timeline/"' in page
    assert "ลาว" not in page
    assert "ລາວ" not in page
