"""The search box by keyboard, and without any script."""

import re

import pytest
from playwright.sync_api import expect

from tests.factories import make_article, make_event, published

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def words(db):
    published(make_article(title="The Mekong agreement"))
    published(make_event(title="Mekong summit"))


def test_suggestions_by_keyboard(page, words):
    page.goto("/search/")
    box, options = page.get_by_role("combobox"), page.get_by_role("option")
    box.fill("")
    box.press_sequentially("mek")
    expect(options).to_have_count(2)
    expect(box).to_have_attribute("aria-expanded", "true")
    box.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", "suggestion-0")
    box.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(box).to_have_value("mek")
    box.press_sequentially("o")
    expect(options).to_have_count(2)
    box.press("ArrowUp")
    box.press("Enter")
    expect(page).to_have_url(re.compile("/(articles|timeline)/.*mekong"))


def test_without_a_script_it_is_a_form(new_context, words):
    page = new_context(java_script_enabled=False).new_page()
    page.goto("/")
    page.get_by_role("link", name="Search").first.click()
    page.get_by_label("Search the record").fill("mekong")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("heading", level=2)).to_have_text(
        ["2 results for “mekong”", *["Read", "Trust", "Site"]]
    )
    expect(page.locator("mark")).to_have_count(2)
