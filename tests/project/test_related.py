"""Articles beside an article, with the reason."""

import re
from datetime import UTC, datetime

import pytest
from django.utils import timezone

from publishing import periods
from tests.factories import make_article, make_event, make_topic, published
from timeline.models import ArticleLink

pytestmark = pytest.mark.django_db
RELATED = re.compile(r'<h2 id="related-title">.*?</section>', re.S)
ROW = re.compile(r'<li><a href="([^"]+)"[^>]*>[^<]*</a><span class="meta">([^<]*)<')


def beside(client, query=""):
    block = RELATED.search(client.get(f"/articles/here/{query}").text)
    return ROW.findall(block[0]) if block else []


def article(slug, topics, events=(), **words):
    edition = make_article(slug=slug, **words)
    edition.document.topics.add(*topics)
    for event in events:
        ArticleLink.objects.create(article=edition.document, event=event.document)
    return edition


def test_they_stand_by_what_they_have_in_common_and_say_what(client):
    topics = [make_topic() for _ in range(3)]
    event = published(make_event())
    hidden = make_event()  # a draft that both are linked to says nothing
    here = published(article("here", topics, [event, hidden]))
    published(article("one-topic", topics[:1], [hidden]))
    published(article("three", topics))
    published(article("both", topics[:2], [event]))
    published(article("only-event", [], [event]))
    published(article("nothing", [make_topic()], [hidden]))
    published(article("thai", topics, language="th"))
    article("draft", topics)
    periods.publish(
        article("soon", topics), timezone.now() + timezone.timedelta(days=1)
    )
    assert beside(client) == [
        ("/articles/both/", "1 event in common, 2 topics in common"),
        ("/articles/only-event/", "1 event in common"),
        ("/articles/three/", "3 topics in common"),
        ("/articles/one-topic/", "1 topic in common"),
    ]
    published(article("latest", topics), datetime(2026, 3, 1, tzinfo=UTC))
    assert [url for url, _why in beside(client)] == [
        f"/articles/{slug}/" for slug in ["both", "only-event", "latest", "three"]
    ]
    day = "?as-of=2026-02-01"
    assert beside(client, day)[2][0] == f"/articles/three/{day}"
    here.document.topics.clear()
    ArticleLink.objects.all().delete()
    assert beside(client) == []
