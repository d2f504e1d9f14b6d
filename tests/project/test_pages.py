"""Every public page: whole, plain, in a fixed number of queries, without cookies."""

import re
from collections import Counter
from html.parser import HTMLParser
from urllib.parse import unquote

import pytest
from django.http import QueryDict
from django.urls import resolve

from timeline.models import EventEdition

pytestmark = pytest.mark.django_db
PATHS = [
    "/",
    "/about/",
    "/articles/",
    "/articles/category/people/",
    "/articles/u-thant/",
    "/articles/u-thant/editions/1/",
    "/timeline/",
    "/timeline/2000s/",
    "/timeline/asean-founded/",
    "/timeline/asean-founded/editions/1/",
    "/topics/",
    "/topics/summits/",
    "/glossary/",
    "/glossary/?kind=person",
    "/th/articles/",
    "/th/timeline/",
    "/?as-of=2026-11-24",
    "/articles/?as-of=2026-11-24",
    "/articles/u-thant/?as-of=2026-11-24",
    "/timeline/?as-of=2026-11-24",
    "/topics/summits/?as-of=2026-11-24",
    "/glossary/?as-of=2026-11-24",
]
ERRORS = [
    ("/nowhere/", 404),
    ("/?as-of=2001-01-01", 404),
    ("/articles/u-thant/?as-of=2001-01-01", 404),
    ("/?as-of=31/12/2025", 400),
    ("/articles/?page=99", 404),
    ("/articles/?page=x", 404),
]


class Plain(HTMLParser):
    """Collects what a strict policy and a patient reader would object to."""

    def __init__(self):
        super().__init__()
        self.faults, self.h1, self.ids, self.fragments = [], 0, [], []

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        self.h1 += tag == "h1"
        if "id" in attributes:
            self.ids.append(attributes["id"])
        href = attributes.get("href") or ""
        if href.startswith("#"):
            self.fragments.append(href[1:])
        for name, value in attrs:
            if name.startswith("on") or name == "style":
                self.faults.append((tag, name))
            own = (value or "").startswith(("/", "#"))
            if name in {"src", "href"} and tag not in {"a", "link"} and not own:
                self.faults.append((tag, name, value))
        is_data = attributes.get("type") == "application/ld+json"
        if tag == "script" and "src" not in attributes and not is_data:
            self.faults.append("inline script")
        if tag == "style":
            self.faults.append("inline style")


def parsed(response):
    page = Plain()
    page.feed(response.text)
    return page


@pytest.mark.parametrize("path", PATHS)
def test_a_page_is_whole_and_plain(content, client, path):
    response = client.get(path)
    assert response.status_code == 200
    page = parsed(response)
    assert page.faults == []
    assert page.h1 == 1
    assert len(page.ids) == len(set(page.ids))
    assert set(page.fragments) <= set(page.ids)
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")
    assert ("noindex" in response.text) == ("as-of" in path)


@pytest.mark.parametrize(("path", "status"), ERRORS)
def test_an_error_page_says_what_to_do(content, client, path, status):
    response = client.get(path)
    assert response.status_code == status
    page = parsed(response)
    assert (page.faults, page.h1) == ([], 1)
    assert "Timeline" in response.text
    assert not response.cookies


def test_every_link_on_the_site_leads_somewhere(content, client):
    """A crawl from home: no link answers anything but 200, or 302 for permanent ones.

    Of each kind of page so many are opened that a fault of its template is found; links
    in texts are held by the contract for quality, which tests of the content run.
    """
    seen, waiting, kinds = {}, ["/"], Counter()
    while waiting:
        path = waiting.pop()
        is_file = path.startswith(("/static/", "/media/")) or "/cite." in path
        if path in seen or is_file:
            continue
        address, _question, query = path.partition("?")
        kind = (resolve(unquote(address)).view_name, *sorted(QueryDict(query)))
        kinds[kind] += 1
        if kinds[kind] > (1 if query else 25):
            continue
        response = client.get(path)
        seen[path] = response.status_code
        links = re.findall(r'href="(/[^"#]*)', response.text)
        waiting += [link.replace("&amp;", "&") for link in links]
    assert {path: code for path, code in seen.items() if code != 200} == {}
    assert len(seen) > 150
    assert len(kinds) > 25


def test_counts_are_of_what_is_public(content, client):
    total = EventEdition.objects.public().in_language("en").count()
    assert f"{total} events" in client.get("/").text
