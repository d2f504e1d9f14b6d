"""Pages that may stand in a frame on other sites, and how services find them."""

import json
import re
from html import unescape
from urllib.parse import quote
from xml.etree import ElementTree

import pytest
from django.conf import settings

from publishing import periods
from tests.factories import make_event, published

pytestmark = pytest.mark.django_db


@pytest.fixture
def event():
    return published(
        make_event(title="First <summit>", slug="first-summit", dates=[{"year": 2000}])
    )


def asked(client, path, **query):
    more = "".join(f"&{name}={value}" for name, value in query.items())
    return client.get(f"/oembed?url={quote(settings.SITE_URL + path)}{more}")


@pytest.mark.parametrize("path", ["/timeline/embed/", "/timeline/first-summit/embed/"])
def test_only_these_pages_may_be_framed_and_they_have_no_script(client, event, path):
    answer = client.get(path)
    assert "X-Frame-Options" not in answer
    policy = answer["Content-Security-Policy"]
    assert "frame-ancestors *" in policy
    assert "script-src 'none'" in policy
    assert "<script" not in answer.text
    assert not answer.cookies
    assert settings.SITE_NAME in answer.text.partition("<footer>")[2]
    page = client.get(path.removesuffix("embed/"))
    assert page["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in page["Content-Security-Policy"]


def test_an_embedded_timeline_has_the_events_of_its_filters(client, event):
    published(make_event(title="Another", dates=[{"year": 1967}]))
    found = client.get("/timeline/embed/?from=1999").context["object_list"]
    assert [edition.title for edition in found] == ["First <summit>"]
    shown = client.get("/timeline/embed/?from=1999").text
    assert f'href="{settings.SITE_URL}/timeline/?from=1999"' in shown
    assert client.get("/timeline/embed/?from=2001").status_code == 200


def test_an_embedded_event_follows_its_event(client, event):
    edition = make_event(event.document, slug="summit-of-bangkok")
    periods.publish(edition)
    old = client.get("/timeline/first-summit/embed/")
    assert old.status_code == 301
    assert old["Location"] == "/timeline/summit-of-bangkok/embed/"
    periods.unpublish(event.document, "It never met.")
    gone = client.get("/timeline/first-summit/embed/")
    assert gone.status_code == 410
    assert "It never met." in gone.text


def test_a_page_tells_services_and_people_how_to_embed_it(client, event):
    for path in ["/timeline/first-summit/", "/timeline/2000s/?kind=summit"]:
        page = client.get(path).text
        (found,) = re.findall(r'json\+oembed" href="([^"]+)"', page)
        answer = client.get(unescape(found))
        assert answer.status_code == 200, found
        assert answer["Access-Control-Allow-Origin"] == "*"
        (source,) = re.findall(r'src="([^"]+)"', answer.json()["html"])
        assert client.get(unescape(source)).status_code == 200
        shown = unescape(unescape(page.partition("<code>")[2].partition("</code>")[0]))
        assert f'src="{unescape(source)}"' in unescape(shown)


def test_oembed_answers_in_both_formats_within_the_sizes_asked_for(client, event):
    small = asked(client, "/timeline/first-summit/", maxwidth=300, maxheight="²")
    assert (small.json()["width"], small.json()["height"]) == (300, 480)
    assert small.json()["title"] == "First <summit>"
    assert 'title="First &lt;summit&gt;"' in small.json()["html"]
    xml = asked(client, "/timeline/first-summit/", format="xml")
    read = {child.tag: child.text for child in ElementTree.fromstring(xml.text)}
    plain = asked(client, "/timeline/first-summit/").json()
    assert read == {name: str(value) for name, value in plain.items()}
    assert asked(client, "/timeline/", format="yaml").status_code == 501


def test_an_event_in_any_script_is_embedded(client):
    event = published(make_event(language="th", slug="ประชุม-ครั้งแรก"))
    answer = asked(client, event.get_absolute_url())
    assert answer.status_code == 200
    (source,) = re.findall(r'src="([^"]+)"', answer.json()["html"])
    assert client.get(source).status_code == 200


def test_a_decade_is_embedded_as_its_years(client, event):
    frame = asked(client, "/timeline/2000s/").json()["html"]
    assert "/timeline/embed/?from=2000&amp;to=2009" in frame


@pytest.mark.parametrize(
    "url",
    [
        "",
        "x",
        "http://[::1/",
        "https://example.org/timeline/",
        settings.SITE_URL + "/articles/",
        settings.SITE_URL + "/timeline/no-such-event/",
        settings.SITE_URL + "/timeline/hidden/",
        settings.SITE_URL + "/timeline/%00/",
        settings.SITE_URL + "/no/such/page",
    ],
)
def test_what_cannot_be_embedded_is_not_found(client, event, url):
    make_event(slug="hidden")
    answer = client.get(f"/oembed?url={quote(url)}")
    assert answer.status_code == 404
    assert json.dumps("hidden") not in answer.text
