"""Opens pages and reads what was served: nothing that acts may stand inline.

Check 5 of the reliability bar; what a browser refuses at run time the ``watch`` hears.
"""

import re
from html.parser import HTMLParser

from playwright.sync_api import Error

DATA = {"application/ld+json"}
EDITION_FORM = re.compile(r"/admin/(articles|timeline)/\w+edition/(add|\d+/change)/")


class InlineFinder(HTMLParser):
    """``found`` lists inline scripts and styles, handlers and script addresses."""

    def __init__(self, *, import_map):
        super().__init__()
        self.import_map, self.found = import_map, []

    def handle_starttag(self, tag, attrs):
        names = {name for name, value in attrs}
        values = ["".join((value or "").split()).lower() for name, value in attrs]
        if (
            tag == "style"
            or (tag == "script" and not self.may_stand(dict(attrs)))
            or "style" in names
            or any(name.startswith("on") for name in names)
            or any(value.startswith("javascript:") for value in values)
        ):
            self.found.append(self.get_starttag_text())

    def may_stand(self, attributes):
        """Files, data, and on edition forms the import map with its nonce."""
        if "src" in attributes or attributes.get("type") in DATA:
            return True
        is_map = attributes.get("type") == "importmap" and attributes.get("nonce")
        return self.import_map and is_map


def read(response):
    """The page has come, and holds nothing inline; answers its status."""
    finder = InlineFinder(import_map=bool(EDITION_FORM.search(response.url)))
    finder.feed(response.text())
    assert finder.found == []
    return response.status


def visit(page, path):
    return read(page.goto(path))


def is_page(response):
    return response.request.is_navigation_request() and response.status != 302


def press(page, name, role="button"):
    """Presses a button or a link, and reads the page that answers."""
    with page.expect_response(is_page) as answer, page.expect_navigation():
        page.get_by_role(role, name=name, exact=True).first.click()
    try:
        return read(answer.value)
    except Error:
        # A browser may drop the body of a page that a redirect led to: it is asked for again.
        if answer.value.request.method != "GET":
            raise
        return read(page.request.get(answer.value.url))


def complete(place, field, typed, choice):
    """Types into the autocomplete of a field and takes what it finds."""
    place.locator(f".field-{field} .select2-selection").click()
    found = place.page if hasattr(place, "page") else place
    found.locator(".select2-container--open .select2-search__field").fill(typed)
    found.locator(".select2-results__option", has_text=choice).click()


def choose_topic(page, typed, name):
    """Types part of a topic's name and takes what is found."""
    page.get_by_role("combobox", name="Topics").fill(typed)
    page.get_by_role("option", name=name).click()
