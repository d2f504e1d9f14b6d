"""Two people, two tabs, two threads: nobody's words are lost, no address is shared."""

import threading
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection
from django.test import Client
from django.utils import timezone

from articles.models import Article, ArticleAddress, ArticleEdition
from publishing import periods
from tests.factories import make_article, make_event, make_source, published
from tests.publishing.test_copy_on_save import change_url, posted
from timeline.models import EventAddress


@pytest.mark.django_db
def test_a_stale_save_shows_both_texts_and_saves_nothing(desk, editor):
    edition = make_article(author=editor, body="<p>Base</p>")
    data = posted(desk, edition) | {"body": "<p>Mine, every word</p>"}
    make_article(edition.document, title="Theirs title", body="<p>Theirs</p>")

    response = desk.post(change_url(edition), data)

    assert response.status_code == 409
    assert "Mine, every word" in response.text
    assert "Theirs" in response.text
    assert edition.document.editions.count() == 2
    again = lists(response.context["posted"]) | {"_onto": "2"}
    again |= {q["name"]: "mine" for q in response.context["questions"]}
    desk.post(change_url(edition), again)
    third = edition.document.editions.get(number=3)
    assert third.body == "<p>Mine, every word</p>"
    assert edition.document.editions.get(number=2).body == "<p>Theirs</p>"


def lists(pairs):
    found = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return found


@pytest.mark.django_db
def test_a_second_colleague_meanwhile_is_another_conflict(desk, editor):
    edition = make_article(author=editor)
    data = posted(desk, edition) | {"title": "Mine", "_onto": "2"}
    make_article(edition.document)
    make_article(edition.document)
    assert desk.post(change_url(edition), data).status_code == 409


@pytest.mark.django_db
def test_a_conflict_over_rows_keeps_mine_and_theirs(desk, editor):
    edition = make_event(author=editor, dates=[{"year": 1967}])
    data = posted(desk, edition) | {"dates-0-year": 1968}
    make_event(edition.document, dates=[{"year": 1999}])
    response = desk.post(change_url(edition), data)
    assert response.status_code == 409
    assert "1968" in response.text
    assert "1999" in response.text
    again = lists(response.context["posted"]) | {"_onto": "2"}
    desk.post(change_url(edition), again)
    assert str(edition.document.editions.get(number=3).preferred_date) == "1968"


@pytest.mark.django_db
def test_a_doubled_save_is_one_edition(desk, editor):
    edition = make_event(author=editor)
    source = make_source()
    data = posted(desk, edition) | {
        "title": "Once",
        "body": "<h2>No key yet</h2><p>x</p>",
        "sources-TOTAL_FORMS": 2,
        "sources-1-source": source.pk,
        "sources-1-edition": edition.pk,
    }
    first = desk.post(change_url(edition), data)
    second = desk.post(change_url(edition), data)
    assert (first.status_code, second.status_code) == (302, 302)
    assert first.url == second.url
    assert edition.document.editions.count() == 2


@pytest.mark.django_db
def test_only_the_newest_edition_can_be_published_at_the_desk(desk, editor):
    edition = make_article(author=editor)
    make_article(edition.document, title="A colleague was faster")
    response = desk.post(change_url(edition, "publish"), {"at": ""})
    assert "A newer edition exists" in response.text
    assert not edition.document.editions.live(edition.created_at).exists()


@pytest.mark.django_db
@pytest.mark.parametrize("day", [None, 1])
def test_a_form_that_publishes_sent_twice_publishes_once(desk, editor, day):
    """The second comes when the first is through: it meets an edition with a period."""
    first = published(make_article())
    edition = make_article(first.document, category=first.category)
    when = timezone.localtime(timezone.now() + timedelta(days=day)) if day else None
    at = f"{when:%Y-%m-%dT%H:%M}" if when else ""
    data = {"at": at, "change_kind": "minor", "reason": "On duty alone."}
    answers = [desk.post(change_url(edition, "publish"), data) for _ in range(2)]
    assert [a.status_code for a in answers] == [302, 200]
    assert "already" in answers[1].text
    assert [e.number for e in edition.document.editions.all()] == [1, 2]
    edition.refresh_from_db()
    assert edition.published_from


@pytest.mark.django_db
def test_the_rival_for_an_address_is_named_and_nothing_is_published(desk, editor):
    published(make_article(title="The owner", slug="wanted"))
    edition = make_article(author=editor, slug="wanted")
    response = desk.post(
        change_url(edition, "publish"), {"at": "", "reason": "Nobody else is here."}
    )
    assert "belongs to “The owner”" in response.text
    edition.refresh_from_db()
    assert edition.published_from is None


@pytest.mark.django_db
@pytest.mark.parametrize("make", [make_article, make_event])
def test_an_address_is_refused_at_schedule_too(make):
    published(make(slug="wanted"))
    rival = make(slug="wanted")
    later = rival.created_at.replace(year=2100)
    with pytest.raises(ValidationError, match="Choose another"):
        periods.publish(rival, later)


@pytest.mark.django_db
def test_an_address_that_only_a_cancelled_schedule_wanted_is_free_again():
    edition = make_article(slug="wanted")
    periods.publish(edition, edition.created_at.replace(year=2100))
    periods.cancel(edition)
    published(make_article(slug="wanted"))
    assert ArticleAddress.objects.filter(slug="wanted").count() == 1


@pytest.mark.django_db
def test_a_former_address_belongs_to_its_document_for_ever():
    first = published(make_article(slug="former"))
    published(make_article(first.document, slug="present"))
    with pytest.raises(ValidationError, match="Choose another"):
        published(make_article(slug="former"))


@pytest.mark.django_db
def test_the_same_slug_in_another_language_or_kind_is_no_rival():
    published(make_article(slug="wanted"))
    published(make_article(slug="wanted", language="th"))
    published(make_event(slug="wanted"))
    assert EventAddress.objects.filter(slug="wanted").count() == 1


def at_once(*acts):
    """Runs each in a thread of its own, all past one barrier; their exceptions."""
    barrier, caught = threading.Barrier(len(acts)), [None] * len(acts)

    def run(number, act):
        try:
            barrier.wait()
            act()
        except (ValidationError, IntegrityError) as error:
            caught[number] = error
        finally:
            connection.close()

    threads = [
        threading.Thread(target=run, args=(number, act))
        for number, act in enumerate(acts)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return caught


@pytest.mark.django_db(transaction=True)
def test_two_threads_never_own_one_address():
    for _ in range(5):
        first, second = make_article(slug="wanted"), make_article(slug="wanted")
        caught = at_once(
            lambda e=first: periods.publish(e), lambda e=second: periods.publish(e)
        )
        assert [type(error) for error in caught if error] == [ValidationError]
        live = ArticleEdition.objects.public().filter(slug="wanted")
        assert live.count() == 1
        ArticleEdition.objects.all().delete()
        Article.plain.all().delete()


@pytest.mark.django_db(transaction=True)
def test_two_threads_publish_two_editions_of_one_document_in_turn():
    first = make_article()
    second = make_article(first.document)
    at_once(lambda: periods.publish(first), lambda: periods.publish(second))
    assert ArticleEdition.objects.public().count() == 1
    assert ArticleEdition.objects.filter(published_from__isnull=False).count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_threads_save_one_form(make_user):
    user = make_user("editor")
    edition = make_article(author=user)
    clients = [Client(), Client()]
    for client in clients:
        client.force_login(user)
    data = posted(clients[0], edition)
    answers = {}

    def save(number):
        answers[number] = clients[number].post(
            change_url(edition), data | {"title": f"Title {number}"}
        )

    at_once(lambda: save(0), lambda: save(1))
    assert sorted(answer.status_code for answer in answers.values()) == [302, 409]
    assert edition.document.editions.count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_threads_double_one_save(make_user):
    user = make_user("editor")
    edition = make_article(author=user)
    clients = [Client(), Client()]
    for client in clients:
        client.force_login(user)
    data = posted(clients[0], edition) | {"title": "Once"}
    at_once(*[lambda c=c: c.post(change_url(edition), data) for c in clients])
    assert edition.document.editions.count() == 2
