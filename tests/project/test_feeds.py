"""Feeds: what is new, whole, with dates that are true and addresses that stay."""

import re
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import pytest
from django.utils import timezone

from publishing import periods
from tests.factories import (
    make_article,
    make_event,
    make_picture,
    make_source,
    make_topic,
    published,
)

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
JANUARY = datetime(2026, 1, 10, 3, 0, tzinfo=UTC)
MARCH = datetime(2026, 3, 10, 3, 0, tzinfo=UTC)
SITE = "http://127.0.0.1:8000"


def feed(client, path):
    answer = client.get(path)
    assert answer.status_code == 200
    return [
        {each.tag.removeprefix(ATOM): each.text or each.get("href") for each in entry}
        | {"language": entry.get(LANGUAGE)}
        for entry in ElementTree.fromstring(answer.content).iter(f"{ATOM}entry")
    ]


def titles(client, path):
    return [entry["title"] for entry in feed(client, path)]


def full(make, topic, **words):
    """A document with a note, a picture, links and a lead picture."""
    source, shown, lead = make_source(title="A & b"), make_picture(), make_picture()
    target = published(make_article())
    body = (
        f'<h2 data-section="section1">Part</h2><p>Text<sup data-cite="{source.public_id}">'
        f'</sup> <a href="/articles/id/{target.document.public_id}/">there</a> <a '
        f'href="https://example.org/">out</a></p><figure data-picture="{shown.public_id}">'
        "<figcaption>x</figcaption></figure>"
    )
    edition = published(make(body=body, picture=lead, **words))
    edition.document.topics.add(topic)
    return edition, target, [shown, lead]


def test_an_entry_is_whole_and_every_address_in_it_leads_somewhere(client):
    edition, target, pictures = full(
        make_article, make_topic("Peace"), slug="here", standfirst="A <b> lead."
    )
    found = {entry["title"]: entry for entry in feed(client, "/feed.xml")}
    entry = found[edition.title]
    content = entry["content"]
    addresses = re.findall(r'(?:href|src|srcset)="([^"]*)"', content)
    assert [a for a in addresses if not a.startswith(("http://", "https://"))] == []
    assert {f"{SITE}/articles/here/#s1", SITE + target.get_absolute_url()} < {
        *addresses
    }
    assert {SITE + picture.file.url for picture in pictures} < {*addresses}
    assert "A &lt;b&gt; lead." in content
    assert "<cite>A &amp; b</cite>" in content
    assert " id=" not in content
    assert (entry["summary"], entry["language"]) == ("A <b> lead.", "en")


def test_an_entry_says_when_it_was_first_and_last_published_and_keeps_its_id(client):
    article = published(make_article(slug="one", language="th"), JANUARY)
    published(make_event(dates=[{"year": 1967, "month": 8, "day": 8}]), MARCH)
    event, before = feed(client, "/feed.xml")
    assert "8 August 1967" in event["content"]
    assert event["published"] == event["updated"] == MARCH.isoformat()
    later = MARCH + timedelta(days=1)
    published(make_article(article.document, slug="two"), later)
    make_article(article.document, slug="three")
    after, _event = feed(client, "/feed.xml")
    assert (
        after["id"]
        == before["id"]
        == (f"{SITE}/articles/id/{article.document.public_id}/")
    )
    assert (after["published"], after["updated"]) == (
        JANUARY.isoformat(),
        later.isoformat(),
    )
    assert after["link"] == f"{SITE}/th/articles/two/"
    assert after["language"] == "th"


def test_a_category_and_the_timeline_have_their_own_and_in_other_languages(client):
    mine = published(make_article(title="Mine"))
    published(make_article(title="Other shelf"))
    published(make_article(title="Thai", language="th", category=mine.category))
    published(make_event(title="Old", dates=[{"year": 2020}]), JANUARY)
    published(make_event(title="Newly told", dates=[{"year": 1955}]), MARCH)
    shelf = mine.get_category_url()
    assert titles(client, f"{shelf}feed.xml") == ["Mine"]
    assert titles(client, f"/th{shelf}feed.xml") == ["Thai"]
    assert titles(client, "/timeline/feed.xml") == ["Newly told", "Old"]
    assert titles(client, "/th/timeline/feed.xml") == []
    assert client.get("/articles/category/none/feed.xml").status_code == 404
    for page in [shelf, f"/th{shelf}", "/timeline/", "/th/timeline/"]:
        link = f'type="application/atom+xml" href="{page}feed.xml"'
        assert link in client.get(page).text
        assert '"application/atom+xml" href="/feed.xml"' in client.get(page).text


def correction(document, **words):
    edition = make_article(document, **words)
    edition.change_kind, edition.change_note = "correction", "It is 1967."
    edition.was_wrong = "It said <1968>."
    edition.save()
    return edition


def test_corrections_stay_under_the_wording_that_made_them(client):
    first = published(make_article(slug="one", title="Bangkok"), JANUARY)
    published(correction(first.document, slug="one", title="Bangkok"), MARCH)
    published(make_article(first.document, slug="two"), MARCH + timedelta(days=1))
    gone = published(make_article(), JANUARY)
    published(correction(gone.document), MARCH)
    periods.unpublish(gone.document, "Wrong altogether.")
    coming = correction(published(make_article()).document)
    periods.publish(coming, timezone.now() + timedelta(days=1))
    (entry,) = feed(client, "/corrections/feed.xml")
    assert entry["title"] == "Correction: Bangkok"
    assert entry["id"] == entry["link"] == f"{SITE}/articles/one/editions/2/"
    assert entry["updated"] == MARCH.isoformat()
    assert "<s>It said &lt;1968&gt;.</s>" in entry["content"]
    assert "It is 1967." in client.get(entry["id"].removeprefix(SITE)).text


@pytest.mark.parametrize(
    ("path", "queries"),
    [("/feed.xml", 5), ("/topics/peace/feed.xml", 6), ("/corrections/feed.xml", 2)],
)
def test_a_feed_costs_a_fixed_number_of_queries(
    client, django_assert_num_queries, path, queries
):
    topic = make_topic("Peace")
    for make in [make_article, make_event] * 2:
        full(make, topic)
    with django_assert_num_queries(queries):
        feed(client, path)


def test_who_has_the_present_feed_gets_no_second_copy(client):
    edition = published(make_article())
    tag = client.get("/feed.xml")["ETag"]
    again = client.get("/feed.xml", headers={"if-none-match": tag})
    assert (again.status_code, again.content) == (304, b"")
    assert "max-age=60" in again["Cache-Control"]
    periods.unpublish(edition.document, "Wrong.")
    changed = client.get("/feed.xml", headers={"if-none-match": tag})
    assert (changed.status_code, changed["ETag"] == tag) == (200, False)
