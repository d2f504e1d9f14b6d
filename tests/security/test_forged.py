"""Sent by hand: fields, rows and keys that the form does not offer (check 16)."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.test import Client
from django.utils import timezone

from library.models import Source
from publishing.keys import KEY
from tests.factories import (
    make_article,
    make_event,
    make_source,
    make_topic,
    published,
)
from timeline.models import ArticleLink, EventDate
from topics.models import Topic

from .desk import desk_url, errors_of, served
from .test_permissions import everything

pytestmark = pytest.mark.django_db
MAKERS = [make_article, make_event]
FORGED = {
    "id": "1",
    "pk": "1",
    "number": "99",
    "created_at": "2001-01-01",
    "created_at_0": "2001-01-01",
    "created_at_1": "00:00",
    "change_kind": "correction",
    "change_note": "Forged note",
    "published_from": "2001-01-01T00:00",
    "published_until": "2999-01-01T00:00",
    "withdrawn_reason": "Forged reason",
    "status": "published",
    "_onto": "1",
    "_publish": "1",
}


def staff(*permissions):
    """A client of somebody who has these permissions and no others."""
    users = get_user_model().objects
    user = users.create_user("limited", password="x", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.parametrize("make", MAKERS)
@pytest.mark.parametrize("role", ["writer", "editor", "superuser"])
def test_bookkeeping_cannot_be_sent(client_of, make_user, make, role):
    """Number, author, period and document come from the server, whatever is posted."""
    other, stranger = make(), make_user("writer", "stranger")
    edition = published(make(author=stranger))
    before = type(edition).objects.values().get(pk=edition.pk)
    client = client_of(role)
    data = served(client, desk_url(edition)) | FORGED | {"title": "Typed"}
    data |= {"author": stranger.pk, "document": other.document_id}
    assert client.post(desk_url(edition), data).status_code == 302
    newest = edition.document.editions.latest("number")
    assert (newest.number, newest.title) == (2, "Typed")
    assert newest.author_id == int(client.session["_auth_user_id"])
    assert timezone.now() - newest.created_at < timedelta(minutes=1)
    assert (newest.published_from, newest.published_until) == (None, None)
    assert (newest.change_kind, newest.change_note) == ("minor", "")
    assert newest.withdrawn_reason == ""
    assert type(edition).objects.values().get(pk=edition.pk) == before
    assert other.document.editions.count() == 1


KEYS = ["a colleague's", "an event's", "", "ABCDEFGH", "a" * 300, "a\x00b", "../../x"]


@pytest.mark.parametrize("key", KEYS)
def test_a_new_article_cannot_take_the_key_of_another_document(desk, editor, key):
    """The hidden key of an empty form is for a double click and for nothing else."""
    theirs, event = published(make_article()), make_event(author=editor)
    keys = {"a colleague's": theirs.document.public_id}
    keys["an event's"] = event.document.public_id
    add = desk_url(theirs, "add")
    data = served(desk, add) | {"title": "Typed", "document_key": keys.get(key, key)}
    answer = desk.post(add, data)
    assert theirs.document.editions.count() == event.document.editions.count() == 1
    made = type(theirs).objects.exclude(pk=theirs.pk)
    if answer.status_code == 200:
        assert answer.context["adminform"].form.errors["document_key"]
        assert not made.exists()
    else:
        assert made.get().document_id != theirs.document_id
        assert KEY.fullmatch(made.get().document.public_id)


def test_links_need_their_own_permission():
    """Who may only write changes no topics and no events by naming them."""
    client = staff("change_articleedition", "view_articleedition")
    article, event, topic = make_article(), make_event(), make_topic()
    kept = make_topic()
    article.document.topics.add(kept)
    data = served(client, desk_url(article)) | {"title": "Typed", "topics": topic.name}
    data |= {"events": [event.document_id], "initial-topics": [kept.pk]}
    assert client.post(desk_url(article), data).status_code == 302
    assert [*article.document.topics.all()] == [kept]
    assert not ArticleLink.objects.exists()


@pytest.mark.parametrize("role", ["reader of editions", "tagger"])
def test_rows_from_who_may_not_write_change_nothing(client_of, role):
    event = make_event()
    client = client_of(role) if role == "tagger" else staff("view_eventedition")
    date = event.dates.get()
    data = {f"dates-{n}_FORMS": 1 for n in ["TOTAL", "INITIAL"]} | {"title": "Typed"}
    data |= {"dates-0-id": date.pk, "dates-0-year": 1900, "dates-0-DELETE": "on"}
    before = everything()
    assert client.post(desk_url(event), data).status_code == 403
    assert client.post(desk_url(event, "add"), data).status_code == 403
    assert everything() == before


@pytest.mark.parametrize("column", ["id", "edition"])
def test_rows_of_another_event_cannot_be_named(desk, editor, column):
    mine, theirs = make_event(author=editor), make_event()
    foreign = {"id": theirs.dates.get().pk, "edition": theirs.pk}[column]
    data = served(desk, desk_url(mine)) | {f"dates-0-{column}": foreign}
    before = everything()
    response = desk.post(desk_url(mine), data | {"dates-0-year": 1900})
    assert response.status_code == 200
    assert errors_of(response).strip(" []\n")
    assert everything() == before
    assert EventDate.objects.filter(year=1900).count() == 0


def test_a_tagger_makes_no_topic_and_changes_no_words(client_of):
    client, article, topic = client_of("tagger"), make_article(), make_topic("Mekong")
    url = desk_url(article.document, "topics")
    sent = FORGED | {"title": "Typed", "topics": f"{topic.name}\nA new one"}
    assert client.post(url, sent).status_code == 200
    assert Topic.objects.count() == 1
    client.post(url, sent | {"topics": topic.name})
    assert [*article.document.topics.all()] == [topic]
    assert article.document.editions.count() == 1


def test_what_is_shown_read_only_stays(client_of):
    """Ends of a link, permanent keys and merges are not fields of any form."""
    client = client_of("superuser")
    article, other = make_article(), make_article()
    source, heir = make_source(), make_source()
    link = ArticleLink.objects.create(
        event=make_event().document, article=article.document
    )
    forged = {"event": 0, "article": other.document_id, "note": "Typed"}
    client.post(desk_url(link), served(client, desk_url(link)) | forged)
    link.refresh_from_db()
    assert (link.note, link.article) == ("Typed", article.document)
    forged = {"public_id": "zzzzzzzz", "merged_into": heir.pk, "title": "Typed"}
    client.post(desk_url(source), served(client, desk_url(source)) | forged)
    again = Source.objects.get(pk=source.pk)
    assert (again.title, again.merged_into) == ("Typed", None)
    assert again.public_id == source.public_id


def test_lists_take_neither_edits_nor_deletions(desk, editor):
    article = make_article(author=editor)
    used = make_event(author=editor).sources.get().source
    before = everything()
    rows = {"form-TOTAL_FORMS": 1, "form-INITIAL_FORMS": 1, "form-0-id": article.pk}
    rows |= {"form-0-title": "Typed", "_save": "Save"}
    desk.post(desk_url(article, "changelist"), rows)
    delete = {"action": "delete_selected", "post": "yes"}
    for row in [article, used, article.document]:
        picked = {"_selected_action": [row.pk]}
        desk.post(desk_url(row, "changelist"), delete | picked)
    assert everything() == before


@pytest.mark.parametrize("verb", ["cancel", "untrash", "unpublish"])
def test_what_is_not_on_offer_does_nothing_and_logs_nothing(desk, editor, verb):
    """A log that says "Schedule cancelled" where there was none is worth nothing."""
    edition = make_article(author=editor)
    assert verb not in desk.get(desk_url(edition)).text.partition("submit-row")[0]
    before = everything()
    desk.post(desk_url(edition, verb), {"reason": "Forged."})
    assert everything() == before
    assert not LogEntry.objects.exists()
