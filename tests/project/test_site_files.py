"""What programs look for at fixed addresses: the sitemap and small files."""

from datetime import UTC, datetime, timedelta
from io import BytesIO
from xml.etree import ElementTree

import pytest
from django.contrib.staticfiles import finders
from django.utils import timezone
from PIL import Image

from articles.models import Category
from publishing import periods
from tests.factories import (
    make_article,
    make_event,
    make_picture,
    make_topic,
    published,
    withdrawn,
)

pytestmark = pytest.mark.django_db
MARCH = datetime(2026, 3, 10, 3, 0, tzinfo=UTC)
SITE = "http://127.0.0.1:8000"
NAMES = {
    "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "x": "http://www.w3.org/1999/xhtml",
    "i": "http://www.google.com/schemas/sitemap-image/1.1",
}


def read(client, address):
    """[(address, its lastmod, the element)] of a page of the sitemap."""
    answer = client.get(address.removeprefix(SITE))
    assert answer.status_code == 200
    assert answer["X-Robots-Tag"] == "noindex"
    return [
        (
            each.findtext("s:loc", None, NAMES),
            each.findtext("s:lastmod", None, NAMES),
            each,
        )
        for each in ElementTree.fromstring(answer.content)
    ]


def whole(client):
    """{path: (lastmod, element)} of all pages that the index names."""
    return {
        url.removeprefix(SITE): (lastmod and datetime.fromisoformat(lastmod), element)
        for page, _newest, _element in read(client, "/sitemap.xml")
        for url, lastmod, element in read(client, page)
    }


def test_all_that_is_public_is_in_it_with_the_moment_of_its_present_words(client):
    shelf = Category.objects.create(name="Shelf", slug="shelf")
    article = published(make_article(slug="former"))
    published(make_article(article.document, slug="ไทย", category=shelf), MARCH)
    event = published(make_event(slug="summit", dates=[{"year": 1967}]))
    topic = make_topic("Peace")
    article.document.topics.add(topic)
    event.document.topics.add(topic, make_topic("Quiet"))
    found = {path: lastmod for path, (lastmod, _e) in whole(client).items()}
    january = event.published_from
    assert found.pop("/articles/category/shelf/") == MARCH
    assert found == {
        "/": MARCH,
        "/about/": None,
        "/corrections/": None,
        "/figures/": None,
        "/glossary/": None,
        "/languages/": None,
        "/articles/": MARCH,
        "/articles/%E0%B9%84%E0%B8%97%E0%B8%A2/": MARCH,
        "/timeline/": january,
        "/timeline/1960s/": january,
        "/timeline/summit/": january,
        "/topics/": MARCH,
        "/topics/peace/": MARCH,
        "/topics/quiet/": january,
    }
    assert [path for path in found if client.get(path).status_code != 200] == []


def test_what_is_not_public_is_not_in_it(client):
    topic = make_topic("Quiet")
    later = make_event()
    periods.publish(later, timezone.now() + timedelta(days=1))
    binned = published(make_article())
    periods.trash(binned.document, "Twice.")
    for edition in [make_article(), later, withdrawn(make_event()), binned]:
        edition.document.topics.add(topic)
    assert list(whole(client)) == [
        "/about/",
        "/corrections/",
        "/figures/",
        "/glossary/",
        "/languages/",
    ]


def test_translations_name_each_other_and_english_is_for_all_others(client):
    english = published(make_article(slug="river", picture=(picture := make_picture())))
    thai = make_article(language="th", slug="แม่น้ำ")
    thai.document.translation_group = english.document.translation_group
    thai.document.save()
    published(thai)
    published(make_article(slug="alone"))
    found = whole(client)
    wanted = {
        "en": f"{SITE}/articles/river/",
        "th": SITE + thai.get_absolute_url(),
        "x-default": f"{SITE}/articles/river/",
    }
    for edition in [english, thai]:
        links = found[edition.get_absolute_url()][1].findall("x:link", NAMES)
        assert {e.get("hreflang"): e.get("href") for e in links} == wanted
    assert found["/articles/alone/"][1].findall("x:link", NAMES) == []
    image = found["/articles/river/"][1].findtext("i:image/i:loc", None, NAMES)
    assert image == SITE + picture.file.url


def test_a_page_costs_a_fixed_number_of_queries_and_holds_a_thousand_keys(
    client, django_assert_num_queries, monkeypatch
):
    monkeypatch.setattr("partnership_site.sitemaps.SIZE", 3)
    editions = [published(make_article(picture=make_picture())) for _ in range(8)]
    with django_assert_num_queries(6):
        index = [url for url, _lastmod, _element in read(client, "/sitemap.xml")]
    pages = [url for url in index if "/sitemap-articles-" in url]
    found = []
    for url in pages:
        with django_assert_num_queries(2):
            rows = read(client, url)
        assert len(rows) <= 3
        found += [row[0].removeprefix(SITE) for row in rows]
    assert len(pages) in {3, 4}
    assert found == [edition.get_absolute_url() for edition in editions]
    for number in [0, 10**6, 10**30]:
        assert client.get(f"/sitemap-articles-{number}.xml").status_code == 404


def test_robots_may_read_everything_but_the_desk(client):
    answer = client.get("/robots.txt")
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.text == (
        f"User-agent: *\nDisallow: /admin/\n\nSitemap: {SITE}/sitemap.xml\n"
    )


def test_the_security_contact_is_a_setting_and_never_expires(client, settings):
    settings.SECURITY_CONTACT = "mailto:security@example.org"
    lines = client.get("/.well-known/security.txt").text.splitlines()
    fields = dict(line.split(": ", 1) for line in lines)
    left = datetime.fromisoformat(fields.pop("Expires")) - timezone.now()
    assert timedelta(days=90) < left < timedelta(days=365)
    assert fields == {
        "Contact": "mailto:security@example.org",
        "Preferred-Languages": "en",
        "Canonical": f"{SITE}/.well-known/security.txt",
    }


def test_icons_are_there_small_and_as_large_as_they_say(client):
    manifest = client.get("/site.webmanifest")
    assert manifest["Content-Type"] == "application/manifest+json"
    icons = [(each["src"], each["sizes"]) for each in manifest.json()["icons"]]
    page = client.get("/about/").text
    assert '<link rel="manifest" href="/site.webmanifest">' in page
    assert '<link rel="apple-touch-icon" href="/static/art/icon-180.png">' in page
    for src, sizes in [*icons, ("/static/art/icon-180.png", "180x180")]:
        file = finders.find(src.removeprefix("/static/"))
        with Image.open(file) as image:
            assert f"{image.width}x{image.height}" == sizes
    favicon = client.get("/favicon.ico")
    assert favicon.status_code == 200
    with Image.open(BytesIO(favicon.getvalue())) as image:
        assert image.ico.sizes() == {(16, 16), (32, 32), (48, 48)}
