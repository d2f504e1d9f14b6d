"""Suggestions while typing: titles of what is public, at most six."""

import pytest

from tests.factories import make_article, make_event, make_topic, published
from tests.security.hostile import samples

pytestmark = pytest.mark.django_db


def offered(client, words):
    answer = client.get("/search/suggest.json", {"q": words})
    assert answer.status_code == 200
    assert "noindex" in answer["X-Robots-Tag"]
    return [each["title"] for each in answer.json()["suggestions"]]


def test_titles_and_topics_that_begin_so_are_offered(client):
    topic = make_topic("Mekong")
    article = published(make_article(title="The Mekong agreement"))
    article.document.topics.add(topic)
    make_article(title="Mekong draft")
    published(make_event(title="แม่น้ำโขง", language="th"))
    assert offered(client, "mek") == ["Mekong", "The Mekong agreement"]
    assert offered(client, "agreement mekon") == ["The Mekong agreement"]
    assert offered(client, "น้ำโ") == ["แม่น้ำโขง"]
    assert offered(client, "draft") == []
    for words in ["", "-", '"', "mek -agreement"]:
        assert offered(client, words) in ([], ["Mekong"])


def test_at_most_six_in_at_most_five_queries(client, django_assert_max_num_queries):
    for number in range(8):
        published(make_article(title=f"Haze {number}"))
        event = published(make_event(title=f"Haze of {number}"))
        event.document.topics.add(make_topic(f"Haze over {number}"))
    with django_assert_max_num_queries(5):
        assert len(offered(client, "ha")) == 6


def test_any_bytes_are_answered(client):
    client.raise_request_exception = False
    for _class, text, _fate in samples("search"):
        assert client.get("/search/suggest.json", {"q": text}).status_code == 200
