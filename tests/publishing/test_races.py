"""Two requests at once, in real threads: one after the other is the only way they count.

Whichever comes first, the rows afterwards keep the same rules; nothing here waits for
one of them to win.
"""

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.models import Article, ArticleEdition
from publishing import periods, reviews
from tests.factories import make_article, published
from tests.publishing.test_conflicts import at_once
from tests.publishing.test_copy_on_save import change_url, posted
from tests.security.desk import served

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = range(3)
REASON = {"reason": "It named a wrong person."}


@pytest.fixture
def login(make_user):
    """A function that makes a browser of a user; a user may have several."""
    users = {}

    def browser(role, name=None):
        name = name or f"the {role}"
        if name not in users:
            users[name] = make_user(role, name)
        client = Client()
        client.force_login(users[name])
        client.user = users[name]
        return client

    return browser


def race(*posts):
    """The answers to posts sent at once: (client, address, data)."""
    answers = [None] * len(posts)

    def send(number, client, address, data):
        answers[number] = client.post(address, data)

    caught = at_once(
        *[lambda n=n, post=post: send(n, *post) for n, post in enumerate(posts)]
    )
    assert caught == [None] * len(posts)
    return answers


def rows(edition):
    """The editions of its document, in order, read anew."""
    editions = list(edition.document.editions.order_by("number"))
    assert [e.number for e in editions] == list(range(1, len(editions) + 1))
    return editions


def log_of(edition):
    entries = LogEntry.objects.filter(object_id=edition.document_id).order_by("pk")
    return [entry.get_change_message() for entry in entries]


def test_two_tabs_that_touched_different_fields_both_stay(login):
    for _ in ROUNDS:
        mine, theirs = login("editor"), login("writer")
        edition = make_article(author=mine.user)
        data = posted(mine, edition)
        answers = race(
            (mine, change_url(edition), data | {"title": "My title"}),
            (theirs, change_url(edition), data | {"standfirst": "Their standfirst."}),
        )
        assert [a.status_code for a in answers] == [302, 302]
        _first, second, third = rows(edition)
        assert (third.title, third.standfirst) == ("My title", "Their standfirst.")
        assert {second.author_id, third.author_id} == {mine.user.pk, theirs.user.pk}


def test_two_tabs_that_touched_the_same_field_one_is_asked_with_all_its_words(login):
    for _ in ROUNDS:
        mine, theirs = login("editor"), login("writer")
        edition = make_article(author=mine.user, body="<p>Base</p>")
        data = posted(mine, edition)
        texts = ["<p>Mine, every word</p>", "<p>Theirs, every word</p>"]
        answers = race(
            (mine, change_url(edition), data | {"body": texts[0]}),
            (theirs, change_url(edition), data | {"body": texts[1]}),
        )
        assert sorted(a.status_code for a in answers) == [302, 409]
        _first, second = rows(edition)
        saved = [a.status_code for a in answers].index(302)
        assert second.body == texts[saved]
        kept = dict(answers[1 - saved].context["posted"])
        assert kept["body"] == texts[1 - saved]


def test_a_new_article_sent_twice_is_one_document_with_one_edition(login):
    tabs = [login("editor"), login("editor")]
    url = reverse("admin:articles_articleedition_add")
    for number in ROUNDS:
        data = served(tabs[0], url) | {"title": f"Once {number}"}
        answers = race(*[(tab, url, data) for tab in tabs])
        assert [a.status_code for a in answers] == [302, 302]
        assert answers[0].url == answers[1].url
        edition = ArticleEdition.objects.get(title=f"Once {number}")
        assert len(rows(edition)) == 1
        assert len(log_of(edition)) == 1
        assert Article.plain.count() == number + 1


@pytest.mark.parametrize("at", [None, timedelta(days=1)])
def test_what_is_published_while_a_colleague_saves_is_what_the_editor_saw(login, at):
    """Publishing, or scheduling: the words of edition 1, or nothing and a reason."""
    for _ in ROUNDS:
        editor, writer = login("editor"), login("writer")
        edition = make_article(author=writer.user)
        moment = timezone.localtime(timezone.now() + at) if at else None
        when = f"{moment:%Y-%m-%dT%H:%M}" if moment else ""
        data = posted(writer, edition) | {"title": "Newer words"}
        published_it, saved = race(
            (editor, change_url(edition, "publish"), {"at": when}),
            (writer, change_url(edition), data),
        )
        assert saved.status_code == 302
        first, second = rows(edition)
        assert (second.title, second.published_from) == ("Newer words", None)
        assert (first.published_from is not None) == (published_it.status_code == 302)
        assert edition.document.addresses.exists() == bool(first.published_from)
        if not first.published_from:
            assert "A newer edition exists" in published_it.text


@pytest.mark.parametrize("is_approved", [True, False])
@pytest.mark.parametrize("is_second", [True, False])
def test_one_edition_published_twice_has_one_period(login, is_approved, is_second):
    for _ in ROUNDS:
        tabs, writer = [login("editor"), login("editor", "another")], login("writer")
        edition, data = make_article(author=writer.user), {"at": ""}
        if (
            is_second
        ):  # then the form asks for the kind of change, and may be sent twice
            published(edition)
            words = {"category": edition.category, "author": writer.user}
            edition = make_article(edition.document, **words)
            data |= {"change_kind": "minor"}
        if is_approved:
            reviews.submit(edition, writer.user)
            reviews.approve(edition, tabs[0].user)
        answers = race(*[(tab, change_url(edition, "publish"), data) for tab in tabs])
        assert sorted(a.status_code for a in answers) == [200, 302]
        editions = rows(edition)
        assert editions[-1].pk == edition.pk
        assert (
            ArticleEdition.objects.live(timezone.now()).get(
                document=edition.document_id
            )
            == edition
        )
        assert edition.reviews.filter(kind="approved").count() == 1
        assert sum(said.endswith("published") for said in log_of(edition)) == 1


def test_one_schedule_sent_twice_is_one_edition(login):
    tabs, writer = [login("editor"), login("editor")], login("writer")
    when = timezone.localtime(timezone.now() + timedelta(days=1))
    for _ in ROUNDS:
        edition = make_article(author=writer.user)
        data = {"at": f"{when:%Y-%m-%dT%H:%M}"}
        race(*[(tab, change_url(edition, "publish"), data) for tab in tabs])
        (only,) = rows(edition)
        assert only.published_from == when.replace(second=0, microsecond=0)
        assert only.published_until is None


@pytest.mark.parametrize("rival", ["publish", "cancel", "unpublish"])
def test_withdrawing_leaves_the_successor_its_moment(login, rival):
    """While the successor is scheduled, or its schedule cancelled, or withdrawn twice."""
    moment = timezone.localtime(timezone.now() + timedelta(days=1))
    moment = moment.replace(second=0, microsecond=0)
    for _ in ROUNDS:
        tabs, writer = [login("editor"), login("editor", "another")], login("writer")
        first = published(make_article(author=writer.user))
        words = {"category": first.category, "author": writer.user}
        second = make_article(first.document, **words)
        data = {"at": f"{moment:%Y-%m-%dT%H:%M}", "change_kind": "minor"}
        if rival != "publish":
            periods.publish(second, moment)
        race(
            (tabs[0], change_url(second, "unpublish"), REASON),
            (tabs[1], change_url(second, rival), data | REASON),
        )
        first, second = rows(first)
        live = ArticleEdition.objects.filter(document=first.document_id).live
        now = timezone.now()
        assert first.published_until <= now
        assert first.withdrawn_reason == REASON["reason"]
        assert list(live(first.published_until - periods.TICK)) == [first]
        assert not live(now).exists()
        assert not live(moment - periods.TICK).exists()
        assert list(live(moment)) == ([] if rival == "cancel" else [second])
        assert second.published_until is None
        assert not second.withdrawn_reason


def test_an_approval_never_covers_words_that_were_saved_after_it(login):
    for _ in ROUNDS:
        editor, writer, tab = login("editor"), login("writer"), login("writer")
        edition = make_article(author=writer.user)
        data = posted(tab, edition) | {"title": "Words that nobody read"}
        race(
            (writer, change_url(edition, "submit"), {}),
            (editor, change_url(edition, "approve"), {}),
            (tab, change_url(edition), data),
        )
        first, second = rows(edition)
        assert second.title == "Words that nobody read"
        assert not second.reviews.exists()
        assert reviews.authors_to_check(second) == {writer.user.pk}
        steps = [step.kind for step in first.reviews.all()]
        assert steps in ([], ["submitted"], ["submitted", "approved"])
        said = [words for words in log_of(edition) if "approved" in words]
        assert said == ["Edition 1: approved"] * ("approved" in steps)


def test_two_approvals_are_one_row(login):
    for _ in ROUNDS:
        tabs = [login("editor"), login("reviewer")]
        edition = make_article(author=login("writer").user)
        reviews.submit(edition, edition.author)
        answers = race(*[(tab, change_url(edition, "approve"), {}) for tab in tabs])
        assert sorted(a.status_code for a in answers) == [200, 302]
        assert [r.kind for r in edition.reviews.all()] == ["submitted", "approved"]
        assert log_of(edition) == ["Edition 1: approved"]


def test_words_typed_while_it_goes_into_the_bin_are_saved_or_shown(login):
    for _ in ROUNDS:
        editor, writer = login("editor"), login("writer")
        edition = published(make_article(author=writer.user))
        data = posted(writer, edition) | {"standfirst": "Typed in the last minute."}
        binned, saved = race(
            (editor, change_url(edition, "trash"), REASON),
            (writer, change_url(edition), data),
        )
        assert binned.status_code == 302
        editions = rows(edition)
        if saved.status_code == 302:
            assert editions[-1].standfirst == "Typed in the last minute."
        else:
            assert "Typed in the last minute." in saved.text
            assert len(editions) == 1
        assert Article.plain.get(pk=edition.document_id).trashed_at
        live = ArticleEdition.objects.filter(document=edition.document_id).live
        assert not live(timezone.now()).exists()
        assert editions[0].withdrawn_reason == REASON["reason"]


def test_a_preview_of_typed_words_stores_nothing_while_a_colleague_saves(login):
    for _ in ROUNDS:
        editor, writer = login("editor"), login("writer")
        edition = make_article(author=writer.user)
        data = posted(writer, edition)
        shown, saved = race(
            (editor, change_url(edition, "preview"), data | {"title": "Only typed"}),
            (writer, change_url(edition), data | {"title": "Saved"}),
        )
        assert (shown.status_code, saved.status_code) == (200, 302)
        assert "<h1>Only typed</h1>" in shown.text
        assert [e.title for e in rows(edition)] == [edition.title, "Saved"]
        assert log_of(edition) == ["Edition 2: title"]
        assert not ArticleEdition.objects.filter(title="Only typed").exists()
