from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import timezone

from library.models import Term
from publishing import periods
from tests.factories import (
    made,
    make_article,
    make_event,
    make_picture,
    make_topic,
    published,
)
from timeline.models import ArticleLink
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


@pytest.fixture
def desk_rows(editor, roles):
    """A row of each kind that the desk shows: {model name, perhaps verb: its key}."""
    article, event = make_article(author=editor), make_event(author=editor)
    published(article)
    article = make_article(article.document, author=editor, category=article.category)
    topic = make_topic("Mekong")
    article.document.topics.add(topic)
    link = ArticleLink.objects.create(event=event.document, article=article.document)
    rows = {}
    for make in [make_article, make_event]:
        scheduled, binned = make(author=editor), make(author=editor)
        periods.publish(scheduled, timezone.now() + timedelta(days=9))
        periods.trash(binned.document, "Twice.")
        former = make(author=editor)
        make(former.document, author=editor)
        for verb, edition in [("cancel", scheduled), ("untrash", binned)]:
            rows[f"{edition._meta.model_name} {verb}"] = edition.pk
        rows[f"{former._meta.model_name} restore"] = former.pk
    return rows | {
        "articleedition": article.pk,
        "article": article.document_id,
        "category": article.category_id,
        "eventedition": event.pk,
        "event": event.document_id,
        "articlelink": link.pk,
        "topic": topic.pk,
        "topic result": operations.rename(make_topic(), editor, "Renamed").pk,
        "source": event.sources.get().source_id,
        "picture": make_picture().pk,
        "term": made(Term(name="ASEAN Way", definition="Consultation.")).pk,
        "group": roles["tagger"].pk,
        "user": editor.pk,
    }
