"""Every kind of page under the strict policy: nothing inline, nothing refused.

The ``watch`` of each browser context hears violations, errors and other hosts; here the
pages are opened and used. Checks 4 and 5 of the reliability bar.
"""

import pytest
from playwright.sync_api import expect

from articles.models import ArticleEdition
from tests.browser.policy import choose_topic, complete, press, visit
from tests.browser.public_pages import public_paths
from tests.browser.writing import BodyEditor
from tests.factories import (
    make_article,
    make_event,
    make_picture,
    make_source,
    make_topic,
)
from timeline.models import EventEdition

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LISTS = [
    "articles/articleedition",
    "articles/category",
    "timeline/eventedition",
    "timeline/articlelink",
    "library/source",
    "library/picture",
    "library/term",
    "topics/topic",
]


def test_public_pages_keep_the_policy(content, page):
    statuses = {name: visit(page, path) for name, path in public_paths().items()}
    assert statuses.pop("not found") == 404
    assert set(statuses.values()) == {200}


def test_public_pages_are_the_same_for_a_reader_who_is_logged_in(
    content, desk_page, new_context
):
    """Nothing of an account is in a page that a cache may keep."""
    page = new_context().new_page()
    for path in public_paths().values():
        assert desk_page.goto(path).text() == page.goto(path).text(), path


def test_the_way_in_and_every_list_keep_the_policy(page, editor):
    make_article(), make_event(), make_source(), make_picture(), make_topic()
    visit(page, "/admin/")
    page.get_by_label("Username:").fill("editor")
    page.get_by_label("Password:").fill("wrong")
    press(page, "Log in")
    expect(page.locator(".errornote")).to_be_visible()
    page.get_by_label("Username:").fill("editor")
    page.get_by_label("Password:").fill("x")
    press(page, "Log in")
    expect(page.locator("#user-tools")).to_contain_text("editor")
    for path in LISTS:
        assert visit(page, f"/admin/{path}/") == 200, path
        page.locator("#searchbar").fill("a")
        assert press(page, "Search") == 200
    page.locator("#changelist-filter").or_(page.locator("#content")).first.wait_for()


def test_the_colours_of_the_desk_are_chosen_within_the_policy(desk_page):
    visit(desk_page, "/admin/")
    seen = set()
    for _ in range(3):
        desk_page.locator(".theme-toggle:visible").click()
        seen.add(desk_page.locator("html").get_attribute("data-theme"))
    assert seen == {"auto", "dark", "light"}


def test_the_forms_of_an_article_keep_the_policy(desk_page):
    make_topic("Peace")
    make_event(title="Bali summit")
    make_picture(title="A river")
    visit(desk_page, "/admin/articles/articleedition/add/")
    desk_page.get_by_label("Title:", exact=True).fill("Rivers")
    BodyEditor(desk_page).focus().write("Water flows.")
    complete(desk_page, "picture", "riv", "A river")
    choose_topic(desk_page, "pea", "Peace")
    complete(desk_page, "events", "bali", "Bali summit")
    desk_page.get_by_role("link", name="Choose a Date").click()
    desk_page.locator(".calendarbox").get_by_role("link", name="15", exact=True).click()
    assert press(desk_page, "Save draft") == 200
    edition = ArticleEdition.objects.get()
    assert edition.picture.title == "A river"
    assert edition.review_on.day == 15
    assert [topic.name for topic in edition.document.topics.all()] == ["Peace"]
    assert edition.document.event_links.count() == 1


def test_a_form_with_a_mistake_comes_back_with_every_word(desk_page):
    """The sentence stands beside the field, what was typed stays, and so does the page."""
    visit(desk_page, "/admin/articles/articleedition/add/")
    desk_page.get_by_label("Title:", exact=True).fill("Rivers")
    desk_page.get_by_label("Address:", exact=True).fill("2011")
    BodyEditor(desk_page).focus().write("Water flows.")
    assert press(desk_page, "Save draft") == 200
    expect(desk_page.locator(".field-slug .errorlist")).to_be_visible()
    expect(BodyEditor(desk_page).text).to_have_text("Water flows.")
    assert not ArticleEdition.objects.exists()


def test_an_event_gets_dates_and_sources_by_add_another(desk_page):
    make_source(title="The Charter")
    visit(desk_page, "/admin/timeline/eventedition/add/")
    desk_page.get_by_label("Title:", exact=True).fill("A summit")
    desk_page.get_by_label("Summary:").fill("They met.")
    desk_page.get_by_label("Kind:").select_option(label="summit")
    for name in ["Date", "Date", "Source"]:
        desk_page.get_by_role("button", name=f"Add another {name}").click()
    desk_page.locator("#id_dates-0-year").fill("2011")
    desk_page.locator("#id_dates-0-month").fill("11")
    complete(desk_page.locator("#dates-0"), "source", "chart", "The Charter")
    desk_page.locator("#id_dates-1-year").fill("2012")
    desk_page.locator("#id_dates-1-rank").select_option(value="other")
    complete(desk_page.locator("#sources-0"), "source", "chart", "The Charter")
    assert press(desk_page, "Publish…") == 200
    desk_page.get_by_label("Why nobody else approves it:").fill("A test.")
    assert press(desk_page, "Publish or schedule") == 200
    event = EventEdition.objects.get()
    assert event.is_public
    dates = [(date.text, date.rank) for date in event.dates.all()]
    assert dates == [("November 2011", "preferred"), ("2012", "other")]
    assert [use.source.title for use in event.sources.all()] == ["The Charter"]
    assert press(desk_page, "View on site", role="link") == 200
    expect(desk_page.locator("main")).to_contain_text("Sources differ on the date")
