from datetime import timedelta

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import timezone

from articles.models import ArticleEdition
from library.models import Term
from publishing import periods, reviews
from tests.factories import (
    PAST,
    made,
    make_article,
    make_event,
    make_picture,
    make_topic,
    published,
    withdrawn,
)
from timeline.models import ArticleLink, EventEdition
from topics import operations

ROLES = ["anonymous", "nobody", "tagger", "reviewer", "writer", "editor", "superuser"]


@pytest.fixture
def client_of(make_user):
    """A client for each role; nobody is staff without a group."""

    def make(role, **options):
        client = Client(**options)
        if role == "nobody":
            users = get_user_model().objects
            client.force_login(users.create_user(role, password="x", is_staff=True))
        elif role == "superuser":
            users = get_user_model().objects
            client.force_login(users.create_superuser(role, password="x"))
        elif role != "anonymous":
            client.force_login(make_user(role, f"the {role}"))
        return client

    return make


def in_every_state(make, author, approver):
    """{state: the key of an edition in that state}, for one kind."""
    day = timedelta(days=1)

    def another(*, after=None, is_public=False):
        edition = make(after and after.document, author=author)
        return published(edition) if is_public else edition

    editions = {state: another() for state in ["draft", "submitted", "approved"]}
    reviews.submit(editions["submitted"], author)
    reviews.submit(editions["approved"], author)
    reviews.approve(editions["approved"], approver)
    editions["live"] = another(is_public=True)
    editions["former"] = another(is_public=True)
    published(another(after=editions["former"]), PAST + day)
    editions["scheduled"] = periods.publish(another(), timezone.now() + day)
    editions["withdrawn"] = withdrawn(another())
    editions["binned"] = another(is_public=True)
    periods.trash(editions["binned"].document, "Twice.")
    editions["live-with-draft"] = another(after=another(is_public=True))
    return {state: edition.pk for state, edition in editions.items()}


@pytest.fixture
def desk_rows(editor, roles):
    """A row of each kind that the desk shows, editions in each state: {model: {state: key}}."""
    approver = get_user_model().objects.create_user("approver")
    kinds = {
        "articleedition": in_every_state(make_article, editor, approver),
        "eventedition": in_every_state(make_event, editor, approver),
    }
    article = ArticleEdition.objects.get(pk=kinds["articleedition"]["live-with-draft"])
    event = EventEdition.objects.get(pk=kinds["eventedition"]["live-with-draft"])
    topic = make_topic("Mekong")
    article.document.topics.add(topic)
    link = ArticleLink.objects.create(event=event.document, article=article.document)
    rows = {
        "article": article.document_id,
        "category": article.category_id,
        "event": event.document_id,
        "articlelink": link.pk,
        "topic": topic.pk,
        "topicoperation": operations.rename(make_topic(), editor, "Renamed").pk,
        "source": event.sources.get().source_id,
        "picture": make_picture().pk,
        "term": made(Term(name="ASEAN Way", definition="Consultation.")).pk,
        "group": roles["tagger"].pk,
        "user": editor.pk,
        "logentry": LogEntry.objects.log_actions(
            editor.pk, [article.document], CHANGE, "Written", single_object=True
        ).pk,
    }
    return kinds | {model: {"-": key} for model, key in rows.items()}
