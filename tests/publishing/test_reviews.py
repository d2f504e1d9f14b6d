"""Submitted, sent back, approved: nobody approves their own words in silence."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from articles.models import Article
from publishing import periods, reviews
from publishing.admin_states import state_of
from tests.factories import make_article, make_event, published
from tests.publishing.test_copy_on_save import change_url, posted

pytestmark = pytest.mark.django_db
MAKE = pytest.mark.parametrize("make", [make_article, make_event])


@pytest.fixture
def writer(make_user):
    return make_user("writer")


@pytest.fixture
def writer_desk(client, writer):
    client.force_login(writer)
    return client


def state(edition):
    return state_of(type(edition).objects.with_states().get(pk=edition.pk))


def log_of(edition):
    entries = LogEntry.objects.filter(object_id=edition.document_id)
    return [entry.get_change_message() for entry in entries.order_by("pk")]


@MAKE
def test_a_writer_submits_an_editor_sends_back_then_approves_and_publishes(
    make, client, writer, editor
):
    edition = make(author=writer)
    client.force_login(writer)
    client.post(change_url(edition, "submit"))
    assert state(edition) == "in review"
    client.force_login(editor)
    client.post(change_url(edition, "send-back"), {"reason": "Which year?"})
    assert state(edition) == "sent back"
    client.force_login(writer)
    assert "Which year?" in client.get(change_url(edition)).text
    data = posted(client, edition) | {"title": "Another title", "_then": "submit"}
    client.post(change_url(edition), data)
    edition = edition.document.editions.get(number=2)
    assert state(edition) == "in review"
    client.force_login(editor)
    client.post(change_url(edition, "approve"))
    assert state(edition) == "approved"
    client.post(change_url(edition, "publish"), {"at": ""})
    edition.refresh_from_db()
    assert edition.is_public
    assert state(edition) == "live"
    assert [words.split(": ")[1] for words in log_of(edition)[2:]] == [
        "title",
        "submitted",
        "approved",
        "published",
    ]


@MAKE
@pytest.mark.parametrize("verb", ["approve", "send-back", "publish"])
def test_a_writer_neither_approves_nor_publishes(make, verb, writer_desk, writer):
    edition = make()
    reviews.submit(edition, writer)
    response = writer_desk.post(change_url(edition, verb), {"reason": "x", "at": ""})
    assert response.status_code == 403
    assert state(edition) == "in review"


def test_own_words_are_published_with_a_reason_that_the_log_keeps(desk, editor):
    edition = make_article(author=editor)
    response = desk.post(change_url(edition, "publish"), {"at": ""})
    assert "Say why nobody else approves them" in response.text
    assert not edition.document.editions.filter(published_from__isnull=False).exists()
    desk.post(change_url(edition, "publish"), {"at": "", "reason": "On duty alone."})
    edition.refresh_from_db()
    assert edition.is_public
    assert log_of(edition) == [
        "Edition 1: approved: On duty alone.; Edition 1: published"
    ]


def test_without_the_permission_own_words_are_neither_approved_nor_published(
    desk, editor, roles
):
    roles["editor"].permissions.remove(
        *roles["editor"].permissions.filter(codename__startswith="override")
    )
    edition = make_article(author=editor)
    reviews.submit(edition, editor)
    assert change_url(edition, "publish") not in desk.get(change_url(edition)).text
    for verb in ["approve", "publish"]:
        response = desk.post(change_url(edition, verb), {"reason": "Alone.", "at": ""})
        assert "somebody else has to approve" in response.text
    assert state(edition) == "in review"


def test_one_word_of_mine_in_a_colleagues_draft_makes_it_my_words(writer, editor):
    first = make_article(author=writer)
    second = make_article(first.document, author=editor)
    third = make_article(first.document, author=writer)
    assert reviews.authors_to_check(third) == {writer.pk, editor.pk}
    with pytest.raises(ValidationError):
        reviews.approve(third, editor, is_publishing=True)
    published(second)
    assert reviews.authors_to_check(third) == {writer.pk}
    reviews.submit(third, writer)
    reviews.approve(third, editor)
    assert reviews.authors_to_check(third) == set()


def test_an_approval_is_of_one_edition(writer, editor):
    edition = make_article(author=writer)
    reviews.submit(edition, writer)
    reviews.approve(edition, editor)
    newer = make_article(edition.document, author=writer)
    assert reviews.state_of_review(newer) == ""
    with pytest.raises(ValidationError, match="newer edition"):
        reviews.send_back(edition, editor, "Too late.")


def test_a_step_twice_is_refused(writer):
    edition = make_article(author=writer)
    reviews.submit(edition, writer)
    with pytest.raises(ValidationError, match="submitted already"):
        reviews.submit(edition, writer)


def test_the_database_refuses_a_step_of_nobody_and_a_return_without_reason(editor):
    edition = make_article()
    for values in [
        {"kind": "approved"},
        {"kind": "approved", "user": editor, "visitor": "Both"},
        {"kind": "sent-back", "user": editor},
    ]:
        with pytest.raises(IntegrityError), transaction.atomic():
            edition.reviews.create(**values)


def test_reviewers_read_and_approve_and_change_nothing(client, make_user, writer):
    client.force_login(make_user("reviewer"))
    edition = make_article(author=writer)
    reviews.submit(edition, writer)
    page = client.get(change_url(edition)).text
    assert "Save draft" not in page
    assert change_url(edition, "approve") in page
    assert client.post(change_url(edition), {"title": "x"}).status_code == 403
    client.post(change_url(edition, "approve"))
    assert state(edition) == "approved"


@pytest.mark.parametrize(
    ("data", "refused"),
    [
        ({"change_kind": "minor"}, ""),
        ({"change_kind": "major"}, "change_note"),
        ({"change_kind": "correction", "change_note": "It is 2008."}, "was_wrong"),
        ({"change_kind": "correction", "was_wrong": "It said 2007."}, "change_note"),
        (
            {
                "change_kind": "correction",
                "change_note": "It is 2008.",
                "was_wrong": "It said 2007.",
            },
            "",
        ),
    ],
)
def test_a_correction_says_what_was_wrong_and_what_is_right(
    desk, client, writer, data, refused
):
    first = published(make_article())
    edition = make_article(first.document, author=writer)
    response = desk.post(change_url(edition, "publish"), {"at": ""} | data)
    edition.refresh_from_db()
    assert edition.is_public == (not refused)
    if refused:
        assert list(response.context["form"].errors) == [refused]
    elif data["change_kind"] == "correction":
        page = client.get(edition.get_absolute_url()).text
        assert "It said 2007." in page
        assert "It is 2008." in page


def test_the_database_refuses_a_correction_that_says_nothing(writer):
    edition = make_article(author=writer)
    for change in [
        {"change_kind": "major"},
        {"change_kind": "correction", "change_note": "Right."},
    ]:
        with pytest.raises(IntegrityError), transaction.atomic():
            type(edition).objects.filter(pk=edition.pk).update(**change)


def test_what_was_never_submitted_is_neither_approved_nor_sent_back(desk, writer):
    edition = make_article(author=writer)
    for verb in ["approve", "send-back"]:
        answer = desk.post(change_url(edition, verb), {"reason": "Which year?"})
        assert "It was not submitted. Nothing was done." in answer.text
    assert not edition.reviews.exists()


@MAKE
@pytest.mark.parametrize("verb", ["submit", "approve", "send-back"])
def test_what_is_public_or_will_be_takes_no_step(make, verb, desk, writer):
    live, coming = published(make(author=writer)), make(author=writer)
    periods.publish(coming, timezone.now() + timedelta(days=1))
    for edition in [live, coming]:
        answer = desk.post(change_url(edition, verb), {"reason": "Which year?"})
        assert "nothing is left to review" in answer.text
        assert not edition.reviews.exists()


def test_who_submits_what_is_approved_takes_no_approval_back(
    writer_desk, writer, editor
):
    edition = make_article(author=writer)
    reviews.submit(edition, writer)
    reviews.approve(edition, editor)
    answer = writer_desk.post(change_url(edition, "submit"))
    assert "This edition is approved already." in answer.text
    assert state(edition) == "approved"


def test_in_the_bin_nothing_is_restored_and_nothing_binned_again(desk):
    former = make_article()
    newest = make_article(former.document)
    periods.trash(former.document, "Twice.")
    since = Article.plain.get().trashed_at
    answer = desk.post(change_url(former, "restore"))
    assert "It is in the bin. Restore it first." in answer.text
    answer = desk.post(change_url(newest, "trash"), {"reason": "Again."})
    assert "It is in the bin already." in answer.text
    assert former.document.editions.count() == 2
    assert Article.plain.get().trashed_at == since
    assert not LogEntry.objects.exists()
