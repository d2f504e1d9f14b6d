"""Anniversaries coming up: which dates have one, when, and who is told."""

from datetime import date

import pytest
from django.utils import timezone

from partnership_site.anniversaries import SHOWN, anniversaries
from publishing import periods
from tests.factories import make_event, published

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 25)


def happened(year, month=None, day=None, **more):
    return published(
        make_event(dates=[{"year": year, "month": month, "day": day, **more}])
    )


def told(today=TODAY):
    found = anniversaries(today)["rows"]
    return [(row["years"], row["when"], row["happened"]) for row in found]


def test_round_ones_within_ninety_days_soonest_first():
    for when in [
        *[(2002, 2, 23), (1976, 11, 25), (2016, 12, 31), (1952, 1), (1926, 11)],
        *[(1976, 11, 24), (2002, 2, 24), (2015, 12, 1), (1952, 3), (1976,)],
    ]:
        happened(*when)
    assert told() == [
        (50, "25 November 2026", "25 November 1976"),
        (100, "November 2026", "November 1926"),
        (10, "31 December 2026", "31 December 2016"),
        (75, "January 2027", "January 1952"),
        (25, "23 February 2027", "23 February 2002"),
    ]


def test_only_what_happened_then_and_is_live():
    day = {"year": 1976, "month": 12, "day": 1}
    happened(**day, qualifier="about")
    happened(**day, end_year=1977)
    make_event(dates=[day])
    withdrawn = happened(**day)
    periods.unpublish(withdrawn.document, "It was wrong.")
    assert told() == []


def test_the_day_that_three_years_of_four_do_not_have():
    happened(1976, 2, 29)
    assert told(date(2026, 1, 10)) == [(50, "28 February 2026", "29 February 1976")]
    assert told(date(2026, 3, 1)) == []
    happened(1928, 2, 29)
    assert told(date(2028, 2, 1)) == [(100, "29 February 2028", "29 February 1928")]


def test_the_first_page_tells_those_who_may_see_events(
    client, make_user, django_assert_num_queries
):
    today = timezone.localdate()
    live = happened(today.year - 50, today.month)
    make_event(live.document, title="newer words")
    for role, is_told in [("writer", True), ("tagger", False)]:
        client.force_login(make_user(role))
        page = client.get("/admin/").text
        assert ("Anniversaries coming up" in page) == is_told
        assert (f"/admin/timeline/event/{live.document_id}/change/" in page) == is_told
    for _number in range(SHOWN):
        happened(today.year - 10, today.month)
    with django_assert_num_queries(1):
        found = anniversaries(today)
    assert (len(found["rows"]), found["more"]) == (SHOWN, 1)
