"""The lists of articles and events on the desk: filters, columns, words for nothing."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from publishing import periods, reviews
from publishing.findings import Checkup, KeptFinding
from publishing.health import check_live
from tests.factories import make_article, make_event, published

pytestmark = pytest.mark.django_db
LISTS = {
    make_article: "/admin/articles/articleedition/",
    make_event: "/admin/timeline/eventedition/",
}
MAKE = pytest.mark.parametrize("make", [make_article, make_event])


def titles(client, address):
    changelist = client.get(address).context["cl"]
    return sorted(edition.title for edition in changelist.result_list)


def in_days(days):
    return timezone.localdate() + timedelta(days=days)


@MAKE
def test_a_list_filters_by_the_author_of_the_newest_edition(
    make, desk, editor, make_user
):
    writer = make_user("writer")
    make(title="mine", author=editor)
    taken_over = make(title="was mine", author=editor)
    make(taken_over.document, title="now theirs", author=writer)
    make(title="nobody's")
    address = LISTS[make]
    assert titles(desk, f"{address}?owner=me") == ["mine"]
    assert titles(desk, f"{address}?owner=others") == ["now theirs"]
    assert titles(desk, f"{address}?owner={writer.pk}") == ["now theirs"]
    assert len(titles(desk, address)) == 3
    offered = desk.get(address).text
    assert f"?owner={writer.pk}" in offered
    assert f"?owner={editor.pk}" not in offered  # that is "me"


@MAKE
@pytest.mark.parametrize("value", ["999999", "x", "%00", "1e9", "-1"])
@pytest.mark.parametrize("name", ["owner", "saved", "check", "state", "review"])
def test_a_filter_value_that_is_not_offered_filters_nothing(make, desk, name, value):
    make(title="one")
    response = desk.get(f"{LISTS[make]}?{name}={value}", follow=True)
    assert response.status_code == 200
    assert response.context["cl"].result_count == 1


@MAKE
def test_a_list_filters_by_when_the_newest_edition_was_saved(make, desk):
    old, new = make(title="old"), make(title="new")
    past = timezone.now() - timedelta(days=20)
    type(old).objects.filter(pk=old.pk).update(created_at=past)
    assert titles(desk, f"{LISTS[make]}?saved=14") == [new.title]
    assert titles(desk, f"{LISTS[make]}?saved=90") == ["new", "old"]


def test_review_dates_are_asked_of_live_articles_by_their_newest_edition(desk):
    for title, days in [("past", -1), ("soon", 30), ("later", 31), ("never", None)]:
        published(make_article(title=title, review_on=days and in_days(days)))
    today = published(make_article(title="today", review_on=in_days(0)))
    make_article(title="a draft", review_on=in_days(-1))
    dealt_with = published(make_article(title="was past", review_on=in_days(-5)))
    make_article(dealt_with.document, title="dealt with", review_on=in_days(100))
    address = LISTS[make_article]
    assert titles(desk, f"{address}?review=past") == ["past"]
    assert titles(desk, f"{address}?review=soon") == ["soon", today.title]


def test_the_filter_by_check_finds_documents_whose_live_edition_failed(desk):
    bad = published(make_article(title="repeats", body="<p>repeats</p>"))
    published(make_article(title="fine"))
    make_article(title="a draft", body="<p>a draft</p>")
    check_live()
    address = f"{LISTS[make_article]}?check=advice-title_repeated"
    assert titles(desk, address) == ["repeats"]
    assert "Title repeated (advice)" in desk.get(address).text
    make_article(bad.document, title="newer draft")
    assert titles(desk, address) == ["newer draft"]
    assert titles(desk, f"{LISTS[make_article]}?check=error") == []


def test_what_is_published_anew_is_out_of_the_filter_until_it_is_checked(desk):
    bad = published(make_article(title="repeats", body="<p>repeats</p>"))
    check_live()
    periods.publish(make_article(bad.document, title="repeats", body="<p>other</p>"))
    address = f"{LISTS[make_article]}?check=advice-title_repeated"
    assert titles(desk, address) == []


def test_only_the_last_run_of_the_checks_is_kept():
    published(make_article(title="repeats", body="<p>repeats</p>"))
    check_live()
    kept = KeptFinding.objects.count()
    assert kept
    last = check_live()
    assert list(Checkup.objects.all()) == [last]
    assert KeptFinding.objects.count() == kept


@MAKE
def test_any_step_before_publication_is_open(make, desk, editor):
    drafted, submitted, live, newer = [
        make(title=title, author=editor)
        for title in ["drafted", "submitted", "live", "newer"]
    ]
    reviews.submit(submitted, editor)
    published(live), published(newer)
    make(newer.document, title="newer draft", author=editor)
    periods.trash(make(title="binned", author=editor).document, "Twice.")
    address = f"{LISTS[make]}?state=open"
    assert titles(desk, address) == ["drafted", "newer draft", "submitted"]


@MAKE
def test_the_column_says_when_in_the_site_time_zone_and_not_the_american_way(
    make, desk, settings
):
    edition = make(title="one")
    moment = datetime(2026, 3, 4, 20, 30, tzinfo=UTC)
    type(edition).objects.filter(pk=edition.pk).update(created_at=moment)
    assert settings.TIME_ZONE == "Asia/Jakarta"
    assert "5 Mar 2026, 03:30" in desk.get(LISTS[make]).text


def test_each_list_has_the_column_of_its_kind(desk):
    article = make_article()
    make_event(dates=[{"year": 1967, "month": 8, "day": 8}])
    assert article.category.name in desk.get(LISTS[make_article]).text
    assert "8 August 1967" in desk.get(LISTS[make_event]).text


@MAKE
@pytest.mark.parametrize("query", ["", "?owner=me&check=error", "?saved=14&q=one"])
def test_a_list_costs_the_same_with_one_and_with_fifty_rows(
    make, desk, make_user, django_assert_max_num_queries, query
):
    authors = [make_user("writer", f"writer {n}") for n in range(5)]
    for number in range(50):
        edition = make(title=f"one {number}", author=authors[number % 5])
        if number % 2:
            published(edition)
    check_live()
    with django_assert_max_num_queries(11):
        assert desk.get(f"{LISTS[make]}{query}").status_code == 200


@MAKE
def test_an_empty_list_says_what_it_is_and_where_to_begin(make, desk, client):
    page = desk.get(LISTS[make]).text
    assert "There are no" in page
    assert "sources" in page or "timeline" in page
    assert 'href="add/"' in page
    make(title="one")
    page = desk.get(f"{LISTS[make]}?q=nothing-like-it").text
    assert "match this search" in page
    assert 'href="add/"' not in page.split("desk-empty")[1]


@MAKE
def test_who_may_not_add_is_not_sent_to_add(make, client, make_user):
    client.force_login(make_user("reviewer"))
    page = client.get(LISTS[make]).text
    assert "There are no" in page
    assert 'href="add/"' not in page
