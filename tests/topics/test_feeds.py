"""The feed of a topic: what is public under it, at an address that keeps leading there."""

from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.utils import timezone

from publishing import periods
from tests.factories import make_article, make_event, make_topic, published
from topics import operations

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


def under(topic, edition):
    edition.document.topics.add(topic)
    return edition


def entries(client, path="/topics/peace/feed.xml"):
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ElementTree.fromstring(answer.content).findall(f"{ATOM}entry")


def titles(found):
    return [entry.findtext(f"{ATOM}title") for entry in found]


@pytest.fixture
def topic(db):
    return make_topic("Peace")


def test_what_changed_last_stands_first_and_keeps_its_id(client, topic):
    article = under(
        topic, published(make_article(title="A <b>ไทย</b> & b", slug="one"))
    )
    event = make_event(title="Summit", summary="They met.")
    under(topic, event)
    periods.publish(event)
    first, second = entries(client)
    assert titles([first, second]) == ["Summit", "A <b>ไทย</b> & b"]
    assert first.findtext(f"{ATOM}summary") == "They met."
    key = second.findtext(f"{ATOM}id")
    assert client.get(key.removeprefix("http://127.0.0.1:8000")).status_code == 302
    periods.publish(make_article(article.document, title="Anew", slug="two"))
    first, _second = entries(client)
    assert (first.findtext(f"{ATOM}title"), first.findtext(f"{ATOM}id")) == (
        "Anew",
        key,
    )
    assert first.find(f"{ATOM}link").get("href").endswith("/articles/two/")


def test_what_is_not_public_is_in_no_feed(client, topic):
    under(topic, make_article())
    later = under(topic, make_event())
    periods.publish(later, timezone.now() + timedelta(days=1))
    for end in [periods.unpublish, periods.trash]:
        end(under(topic, published(make_article())).document, "Wrong.")
    published(make_article(title="Of another topic"))
    assert entries(client) == []


def test_two_reads_are_the_same_even_when_nothing_is_there(client, topic, monkeypatch):
    first = client.get("/topics/peace/feed.xml").content
    later = timezone.now() + timedelta(hours=1)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert client.get("/topics/peace/feed.xml").content == first


def test_former_and_merged_names_lead_there_in_one_hop(client, topic, editor):
    other = make_topic("Calm")
    operations.rename(topic, editor, "Peace and security", "peace-and-security")
    operations.merge(topic, [other], editor)
    for former in ["peace", "calm"]:
        answer = client.get(f"/topics/{former}/feed.xml")
        assert (answer.status_code, answer.url) == (
            301,
            "/topics/peace-and-security/feed.xml",
        )
    assert client.get("/topics/no-such/feed.xml").status_code == 404


def test_a_feed_has_twenty_entries_and_is_named_by_the_page(client, topic):
    for number in range(11):
        under(topic, published(make_article(title=f"Article {number}")))
        under(topic, published(make_event(title=f"Event {number}")))
    assert len(entries(client)) == 20
    page = client.get("/topics/peace/").text
    assert 'type="application/atom+xml" href="/topics/peace/feed.xml"' in page
