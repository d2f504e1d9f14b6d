"""The algebra of periods, by example and by random sequences."""

import contextlib
from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from articles.models import Article, ArticleEdition
from publishing import periods
from publishing.editions import copy_edition
from tests.factories import make_article, make_category, published

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def live(at, document):
    return list(ArticleEdition.objects.live(at).filter(document=document))


def test_publishing_closes_the_period_before():
    first = published(make_article(), NOW)
    second = make_article(first.document)
    periods.publish(second, now=NOW + HOUR)
    first.refresh_from_db()
    assert first.published_until == second.published_from == NOW + HOUR
    assert live(NOW, first.document) == [first]
    assert live(NOW + HOUR, first.document) == [second]


def test_scheduling_changes_nothing_until_the_moment():
    first = published(make_article(), NOW)
    second = make_article(first.document)
    periods.publish(second, NOW + 2 * HOUR, now=NOW + HOUR)
    assert live(NOW + HOUR, first.document) == [first]
    assert live(NOW + 2 * HOUR, first.document) == [second]


def test_publishing_before_a_schedule_ends_where_it_begins():
    first = make_article()
    periods.publish(first, NOW + 5 * HOUR, now=NOW)
    second = make_article(first.document)
    periods.publish(second, NOW + HOUR, now=NOW)
    assert second.published_until == first.published_from


def test_the_same_moment_replaces_the_schedule():
    first = make_article()
    periods.publish(first, NOW + HOUR, now=NOW)
    second = make_article(first.document)
    periods.publish(second, NOW + HOUR, now=NOW)
    first.refresh_from_db()
    assert first.published_from is None
    assert live(NOW + HOUR, first.document) == [second]


def test_cancelling_gives_its_time_back_to_the_edition_before():
    first = published(make_article(), NOW)
    second = make_article(first.document)
    periods.publish(second, NOW + 2 * HOUR, now=NOW)
    periods.cancel(second, now=NOW + HOUR)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.published_until, second.published_from) == (None, None)


def test_an_announced_withdrawal_outlives_a_new_edition_and_its_cancelling():
    first = published(make_article(), NOW)
    periods.unpublish(first.document, "Rights end.", NOW + 9 * HOUR, now=NOW)
    second = make_article(first.document)
    periods.publish(second, NOW + 3 * HOUR, now=NOW)
    assert second.published_until == NOW + 9 * HOUR
    assert second.withdrawn_reason == "Rights end."
    periods.cancel(second, now=NOW + HOUR)
    first.refresh_from_db()
    assert first.published_until == NOW + 9 * HOUR
    assert first.withdrawn_reason == "Rights end."


@pytest.mark.parametrize(
    ("act", "words"),
    [
        (lambda e: periods.publish(e, NOW - HOUR, now=NOW), "past"),
        (lambda e: periods.cancel(e, now=NOW), "not scheduled"),
        (lambda e: periods.unpublish(e.document, "x", now=NOW), "nothing to do"),
    ],
)
def test_what_cannot_be_done_says_why(act, words):
    with pytest.raises(ValidationError, match=words):
        act(make_article())


def test_an_edition_has_one_period_in_its_life():
    edition = published(make_article(), NOW)
    periods.unpublish(edition.document, "Wrong.", now=NOW + HOUR)
    with pytest.raises(ValidationError, match="Save it as a new one"):
        periods.publish(edition, now=NOW + 2 * HOUR)
    again = copy_edition(edition, author=None)
    periods.publish(again, now=NOW + 2 * HOUR)
    assert again.body == edition.body
    assert live(NOW + 2 * HOUR, edition.document) == [again]


def test_withdrawing_needs_a_reason():
    edition = published(make_article(), NOW)
    with pytest.raises(ValidationError, match="readers will see it"):
        periods.unpublish(edition.document, "  ", now=NOW + HOUR)
    assert live(NOW + HOUR, edition.document) == [edition]


def test_an_incomplete_draft_cannot_be_published():
    edition = make_article(standfirst="", body="", category=None)
    with pytest.raises(ValidationError) as caught:
        periods.publish(edition, now=NOW)
    assert set(caught.value.message_dict) == {"standfirst", "body", "category"}


def test_the_bin_withdraws_and_cancels_and_gives_back_nothing_public():
    first = published(make_article(), NOW)
    second = make_article(first.document)
    periods.publish(second, NOW + 5 * HOUR, now=NOW)
    periods.trash(first.document, "Duplicate.", now=NOW + HOUR)
    assert live(NOW + 6 * HOUR, first.document) == []
    document = Article.plain.get(pk=first.document_id)
    with pytest.raises(ValidationError, match="Restore it first"):
        periods.publish(make_article(document), now=NOW + 2 * HOUR)
    periods.restore_from_trash(document)
    assert live(NOW + 6 * HOUR, document) == []
    assert document.addresses.count() == 1


OPERATIONS = ["save", "publish", "schedule", "cancel", "unpublish", "unpublish later"]
OPERATIONS += ["republish", "replace", "trash", "untrash"]


class Sequences(TestCase):
    """Random sequences at random times, against a record of what was ever seen."""

    @classmethod
    def setUpTestData(cls):
        cls.category = make_category()

    @settings(
        max_examples=60,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(
        st.lists(
            st.tuples(
                st.sampled_from(OPERATIONS),
                st.integers(0, 180),  # minutes since the step before
                st.integers(0, 300),  # minutes ahead, where one is needed
                st.integers(0, 30),  # which edition
            ),
            min_size=1,
            max_size=14,
        )
    )
    def test_rules_hold(self, steps):
        document = Article.plain.create()
        now, words, seen = NOW, {}, {}
        self.save(document, now)
        for operation, since, ahead, which in steps:
            now += timedelta(minutes=since)
            # Refused: then nothing may have changed, as the rules below check.
            with contextlib.suppress(ValidationError):
                self.act(operation, document, now, timedelta(minutes=ahead), which)
            document = Article.plain.get(pk=document.pk)
            editions = list(document.editions.order_by("number"))
            self.check_words(editions, words)
            self.check_past(document, editions, now, seen)

    def save(self, document, now):
        make_article(document, category=self.category, title=f"Title {now:%H%M}")

    def act(self, operation, document, now, ahead, which):
        editions = list(document.editions.order_by("number"))
        edition = editions[which % len(editions)]
        if operation == "save":
            self.save(document, now)
        elif operation == "publish":
            periods.publish(edition, now=now)
        elif operation in {"schedule", "replace"}:
            starts = [e.published_from for e in editions if e.published_from]
            at = max(starts, default=now) if operation == "replace" else now + ahead
            periods.publish(edition, at, now=now)
        elif operation == "cancel":
            periods.cancel(edition, now=now)
        elif operation == "unpublish":
            periods.unpublish(document, "Reason.", now=now)
        elif operation == "unpublish later":
            periods.unpublish(document, "Reason.", now + ahead, now=now)
        elif operation == "republish":
            periods.publish(copy_edition(edition, author=None), now=now)
        elif operation == "trash":
            periods.trash(document, "Reason.", now=now)
        else:
            periods.restore_from_trash(document)

    def check_words(self, editions, words):
        """Words never change; numbers run without a gap."""
        assert [e.number for e in editions] == list(range(1, len(editions) + 1))
        for edition in editions:
            said = (edition.title, edition.slug, edition.body)
            assert words.setdefault(edition.number, said) == said

    def check_past(self, document, editions, now, seen):
        """At most one live edition at any moment; what was seen once is seen always."""
        edges = {now}
        for edition in editions:
            edges |= {edition.published_from, edition.published_until} - {None}
        instant = timedelta(microseconds=1)
        for edge in sorted(edges):
            for moment in (edge - instant, edge, edge + instant):
                found = live(moment, document)
                assert len(found) <= 1, (moment, found)
        for moment, number in seen.items():
            found = live(moment, document)
            assert (found[0].number if found else None) == number
        for moment in sorted(m for m in edges if m <= now):
            # This very instant may still be written to; the one before may not.
            moment -= instant
            found = live(moment, document)
            seen.setdefault(moment, found[0].number if found else None)


def test_the_database_itself_refuses_a_second_open_period(transactional_db):
    from django.db import IntegrityError

    first = published(make_article(), NOW)
    second = make_article(first.document)
    second.published_from = NOW + HOUR
    with pytest.raises(IntegrityError):
        second.save()


def test_the_database_itself_refuses_a_period_that_ends_before_it_begins(
    transactional_db,
):
    from django.db import IntegrityError

    edition = make_article()
    edition.published_from, edition.published_until = NOW, NOW - HOUR
    with pytest.raises(IntegrityError):
        edition.save()
