"""How long the topics desk takes with 5,000 topics and 20,000 documents.

    python -m tests.bench.topics

Makes a database of its own beside the one in the settings and throws it away; with
DATABASE_URL on PostgreSQL, its test database.
"""

import os
import time
from contextlib import contextmanager
from datetime import UTC, datetime

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.contrib.auth import get_user_model  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import (  # noqa: E402
    CaptureQueriesContext,
    setup_test_environment,
)

from articles.models import Article, ArticleEdition, Category, TaggedArticle  # noqa: E402
from timeline.models import Event, TaggedEvent  # noqa: E402
from topics import operations, undoing  # noqa: E402
from topics.models import Topic, TopicAddress, TopicName  # noqa: E402
from topics.suggestions import mentions  # noqa: E402

TOPICS, ARTICLES, EVENTS, EACH = 5_000, 10_000, 10_000, 4
PAST = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)


def fill():
    category = Category.objects.create(name="All", slug="all")
    topics = Topic.objects.bulk_create(
        Topic(name=f"Subject {n}", slug=f"subject-{n}") for n in range(TOPICS)
    )
    for place, topic in enumerate(topics[100:]):
        topic.broader = topics[place % 100]
    Topic.objects.bulk_update(topics, ["broader"], batch_size=200)
    TopicName.objects.bulk_create(
        TopicName(topic=t, name=name, folded=name.casefold(), kind=kind)
        for t in topics
        for name, kind in [(t.name, "name"), (f"Matter of {t.slug}", "former")]
    )
    TopicAddress.objects.bulk_create(TopicAddress(topic=t, slug=t.slug) for t in topics)
    for model, link, number in [
        (Article, TaggedArticle, ARTICLES),
        (Event, TaggedEvent, EVENTS),
    ]:
        documents = model.plain.bulk_create(model() for _each in range(number))
        if model is Article:
            ArticleEdition.objects.bulk_create(
                ArticleEdition(
                    document=document,
                    number=1,
                    title=f"Article {place}",
                    slug=f"article-{place}",
                    category=category,
                    published_from=PAST,
                )
                for place, document in enumerate(documents)
            )
        link.objects.bulk_create(
            link(content_object=document, tag=topic)
            for place, document in enumerate(documents)
            for topic in {topics[place * (k * 7 + 1) % TOPICS] for k in range(EACH)}
        )
        link.objects.bulk_create(
            [
                link(content_object=document, tag=topics[1])
                for document in documents[: number // 4]
            ],
            ignore_conflicts=True,
        )
    return topics


@contextmanager
def measured(what):
    began = time.perf_counter()
    with CaptureQueriesContext(connection) as captured:
        yield
    took = (time.perf_counter() - began) * 1000
    print(f"{what}: {took:.0f} ms, {len(captured)} queries")


def main():
    topics = fill()
    user = get_user_model().objects.create_superuser("chief", password="x")
    client = Client()
    client.force_login(user)
    for words in ["ject 49", "matter of subject-123", "nothing", "s", ""]:
        for _again in range(2):
            with measured(f"suggestions for “{words}”"):
                client.get("/admin/topics/topic/suggest/", {"q": words})
    client.logout()
    for path in ["/topics/subject-1/", "/topics/subject-4000/", "/topics/"]:
        with measured(path):
            assert client.get(path).status_code == 200
    text = "On the matter of subject-123 and other things. " * 1_250
    with measured(f"topics named in {len(text):,} letters"):
        assert len(mentions(["", text])) == 1
    client.force_login(user)
    first = Article.plain.first().pk
    for path in ["", "?page=40", "?topics=few&public=1", "next/", f"article/{first}/"]:
        with measured(f"/admin/tagging/{path}"):
            assert client.get(f"/admin/tagging/{path}").status_code in {200, 302}
    with measured("merge of a topic with 5,000 documents"):
        operation = operations.merge(topics[2], [topics[1]], user)
    with measured("its undo"):
        undoing.undo(operation, user)
    keys = [*Article.plain.values_list("pk", flat=True)]
    for number in [1_000, 10_000]:
        chosen = {"articles.taggedarticle": keys[:number]}
        with measured(f"one topic added to {number} articles"):
            operation = operations.retag(chosen, user, add=[topics[9]])
        with measured("its undo"):
            undoing.undo(operation, user)


if __name__ == "__main__":
    setup_test_environment()
    name = connection.creation.create_test_db(verbosity=0)
    try:
        main()
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)
