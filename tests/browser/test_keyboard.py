"""The desk without a mouse: Tab, Enter, Space, arrows and Ctrl+S do it all."""

import pytest
from playwright.sync_api import expect

from articles.models import ArticleEdition
from tests.browser.policy import is_page, visit
from tests.browser.test_lives import ARTICLES, TEXT
from tests.factories import make_article, make_category, published

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# What has the focus is in the window, and the bar at its foot does not cover it.
IS_SEEN = """(field) => {
  const {left, top, right, bottom} = field.getBoundingClientRect();
  const y = Math.min(Math.max((top + bottom) / 2, 2), innerHeight - 2);
  const there = document.elementFromPoint((left + right) / 2, y);
  return bottom > 0 && top < innerHeight && (field.contains(there) || there?.contains(field));
}"""


def tab_to(page, target, key="Tab"):
    """Presses Tab until the target has the focus; it must be seen there."""
    for _stop in range(80):
        if target.evaluate("(field) => field === document.activeElement"):
            assert target.evaluate(IS_SEEN)
            return
        page.keyboard.press(key)
    pytest.fail(f"Tab never came to {target}")


def enter(page, target, key="Tab"):
    """Goes to a button or link and presses Enter; waits for the page that comes."""
    tab_to(page, target, key)
    with page.expect_response(is_page), page.expect_navigation():
        page.keyboard.press("Enter")


def test_an_article_is_written_previewed_and_submitted(page, make_user, log_in):
    make_category("History")
    log_in(page.context, make_user("writer"))
    visit(page, f"{ARTICLES}add/")
    tab_to(page, page.get_by_label("Title:", exact=True))
    page.keyboard.type("Two rivers")
    page.keyboard.press("Tab")
    page.keyboard.type("How the water was shared.")
    tab_to(page, page.locator(".ProseMirror[contenteditable=true]"))
    page.keyboard.type("Snow melts in spring.")
    tab_to(page, page.get_by_label("Category:"))
    page.keyboard.type("Hist")
    with page.expect_navigation():
        page.keyboard.press("Control+S")
    expect(page.locator(".messagelist .success")).to_be_visible()

    tab_to(page, page.get_by_label("Title:", exact=True))
    page.keyboard.press("End")
    page.keyboard.type(", one delta")
    tab_to(page, page.get_by_role("button", name="Preview"))
    page.keyboard.press("Enter")
    shown = page.frame_locator("iframe[name=preview]")
    expect(shown.locator("h1")).to_have_text("Two rivers, one delta")
    enter(page, page.get_by_role("button", name="Submit for approval"))
    expect(page.locator(".edition-state")).to_contain_text("in review")
    newest = ArticleEdition.objects.latest("pk")
    assert newest.title == "Two rivers, one delta"
    assert newest.body == "<p>Snow melts in spring.</p>"
    assert newest.category.name == "History"


def test_from_change_to_change_and_a_section_is_put_back(desk_page):
    first = published(make_article(title="Two rivers", body=TEXT))
    changed = TEXT.replace("Silt", "Sand")
    second = make_article(first.document, title="Three rivers", body=changed)
    visit(desk_page, f"{ARTICLES}{second.pk}/compare/")
    steps = [("compare", "First change", 1), ("change-1", "Next change", 2)]
    steps.append(("change-2", "Change before", 1))
    for place, name, number in steps:
        inside = desk_page.locator(f"#{place}, .{place}")
        tab_to(desk_page, inside.get_by_role("link", name=name))
        desk_page.keyboard.press("Enter")
        expect(desk_page.locator(f"#change-{number}")).to_be_focused()
    put_back = desk_page.locator("#change-1").get_by_role("button")
    enter(desk_page, put_back)
    expect(desk_page.get_by_label("Title:", exact=True)).to_have_value("Two rivers")
