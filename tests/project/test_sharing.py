"""Cards and linked data: what a page says of itself to those who link to it."""

import json
import re
from datetime import UTC, datetime
from html import unescape

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
BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.S)
META = re.compile(
    r'<meta (?:property|name)="((?:og|twitter|article):[^"]+)" content="(.*?)">'
)
# What schema.org lets a type have (release 21.0, inherited properties included).
THING = {"@type", "name", "description", "url", "image", "identifier"}
WORK = THING | {
    *[
        "author",
        "citation",
        "correction",
        "creditText",
        "dateModified",
        "datePublished",
    ],
    *["inLanguage", "isPartOf", "mainEntity", "publisher", "text", "version"],
}
PROPERTIES = {
    "Article": WORK | {"headline", "articleSection", "mainEntityOfPage"},
    "WebPage": WORK,
    "WebSite": WORK,
    "CreativeWork": WORK,
    "CorrectionComment": WORK,
    "ImageObject": WORK | {"width", "height", "caption"},
    "Event": THING | {"startDate", "endDate", "location", "inLanguage"},
    "Place": THING | {"geo"},
    "GeoCoordinates": THING | {"latitude", "longitude"},
    "Organization": THING,
    "BreadcrumbList": THING | {"itemListElement"},
    "ListItem": THING | {"item", "position"},
}
EVIL = "</script><!--<script>&amp; ประชาคม"


def nodes(value):
    if isinstance(value, list):
        return [node for each in value for node in nodes(each)]
    if isinstance(value, dict):
        below = [node for each in value.values() for node in nodes(each)]
        return below if "@graph" in value else [value, *below]
    return []


def said(client, address):
    """[node], of the one block of a page; each of a known type, with what it may have."""
    (block,) = BLOCK.findall(client.get(address).text)
    found = nodes(json.loads(block))
    for node in found:
        assert set(node) <= PROPERTIES[node["@type"]], node
    return found


def only(found, kind):
    (node,) = [node for node in found if node["@type"] == kind]
    return node


def tags(client, address):
    return {name: unescape(v) for name, v in META.findall(client.get(address).text)}


def test_an_article_says_what_it_is_and_what_was_wrong(client, settings):
    source = make_source(title="Charter", date="2007-11", symbol="A/1")
    body = f'<p>x<sup data-cite="{source.public_id}"></sup></p>'
    words = {"title": EVIL, "slug": "x1", "body": body, "picture": make_picture()}
    first = published(make_article(**words))
    second = make_article(first.document, **words)
    second.change_kind, second.change_note = "correction", "It was in 2007."
    second.was_wrong = "It was in 2008."
    second.save()
    published(second, datetime(2026, 2, 3, 20, tzinfo=UTC))
    found = said(client, "/articles/x1/")
    article = only(found, "Article")
    assert article["headline"] == EVIL
    assert article["datePublished"] == "2026-01-05T16:00:00+07:00"
    assert article["dateModified"] == "2026-02-04T03:00:00+07:00"
    assert article["mainEntityOfPage"] == f"{settings.SITE_URL}/articles/x1/"
    assert article["citation"][0]["datePublished"] == "2007-11"
    assert article["correction"][0]["text"] == (
        "What was wrong: It was in 2008. What is right: It was in 2007."
    )
    crumbs = only(found, "BreadcrumbList")["itemListElement"]
    assert [c["position"] for c in crumbs] == [1, 2, 3]
    assert crumbs[1]["item"] == settings.SITE_URL + second.get_category_url()
    former = only(said(client, "/articles/x1/editions/1/"), "Article")
    assert former["url"].endswith("/articles/x1/editions/1/")
    assert "correction" not in former


@pytest.mark.parametrize(
    ("claim", "dates"),
    [
        ({"year": 967}, {"startDate": "0967"}),
        ({"year": 1967, "month": 8}, {"startDate": "1967-08"}),
        (
            {"year": 1967, "month": 8, "day": 8, "end_year": 1968},
            {"startDate": "1967-08-08", "endDate": "1968"},
        ),
        ({"year": 1967, "qualifier": "about"}, {}),
        ({"year": 1967, "end_year": 1968, "qualifier": "before"}, {}),
    ],
)
def test_the_date_of_an_event_is_as_exact_as_its_claim(client, claim, dates):
    event = published(make_event(slug="x1", dates=[claim]))
    found = only(said(client, event.get_absolute_url()), "Event")
    assert {k: v for k, v in found.items() if k.endswith("Date")} == dates
    assert "location" not in found


def test_an_event_has_its_place(client):
    where = {"place": "Bangkok", "latitude": "13.75", "longitude": "100.5"}
    event = published(make_event(slug="x1", **where))
    found = said(client, event.get_absolute_url())
    assert only(found, "Place")["name"] == "Bangkok"
    assert only(found, "GeoCoordinates")["latitude"] == 13.75
    assert only(found, "CreativeWork")["url"].startswith("https://example.org/")


@pytest.mark.parametrize("make", [make_article, make_event])
def test_nothing_in_a_title_ends_the_block(client, make):
    page = client.get(published(make(title=EVIL, slug="x1")).get_absolute_url()).text
    (block,) = BLOCK.findall(page)
    assert not set(block) & set("<>&")
    assert EVIL in json.dumps(json.loads(block), ensure_ascii=False)


def test_cards_name_page_picture_and_language(client, settings):
    picture = make_picture(alt='A "quoted" field')
    words = {"title": "น้ำ", "slug": "x1", "language": "th", "picture": picture}
    edition = published(make_article(**words))
    event = published(make_event(slug="x2"))
    topic = make_topic("Mekong", picture=picture)
    card = tags(client, edition.get_absolute_url())
    site = settings.SITE_URL
    assert card["og:title"] == "น้ำ"
    assert card["og:type"] == "article"
    assert card["og:url"] == site + edition.get_absolute_url()
    assert card["og:description"] == edition.standfirst
    assert card["og:locale"] == "th_TH"
    assert card["og:image"] == site + edition.get_share_url()
    assert card["twitter:card"] == "summary_large_image"
    assert tags(client, "/timeline/x2/")["og:description"] == event.summary
    under = tags(client, topic.get_absolute_url())
    assert under["og:image"] == site + picture.file.url
    assert (under["og:image:width"], under["og:image:height"]) == ("40", "30")
    assert under["og:image:alt"] == 'A "quoted" field'
    home = tags(client, "/")
    assert (home["og:url"], home["og:locale"]) == (f"{site}/", "en_GB")
    assert tags(client, "/about/")["og:site_name"] == settings.SITE_NAME


def test_a_former_day_shares_its_wording_and_no_draft_is_shared(client, desk):
    first = published(make_article(slug="x1"))
    periods.publish(make_article(first.document, slug="x1"))
    day = tags(client, "/articles/x1/?as-of=2026-02-01")
    assert day["og:url"].endswith("/articles/x1/editions/1/")
    draft = make_article(title="Draft")
    address = f"/admin/articles/articleedition/{draft.pk}/preview/"
    coming = make_article(slug="x2")
    periods.publish(coming, timezone.now() + timezone.timedelta(days=1))
    soon = f"/articles/x2/?as-of={timezone.localdate() + timezone.timedelta(days=2)}"
    for path in [address, soon]:
        page = desk.get(path).text
        assert "og:url" not in page
        assert "ld+json" not in page
