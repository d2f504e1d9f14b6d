"""The queue for tagging by keyboard alone, in three scripts, and without scripts."""

import pytest
from playwright.sync_api import expect

from tests.browser.policy import visit
from tests.browser.test_axe import AXE, OPTIONS, RUN
from tests.factories import made, make_article, make_event, make_source, make_topic
from topics.models import TopicName

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TITLES = {
    "en": "The UNSG comes to ASEAN",
    "th": "การประชุมว่าด้วยสิทธิมนุษยชนในภูมิภาค",
    "my": "ဒေသတွင်းလူ့အခွင့်အရေးအစည်းအဝေး",
}
THAI_KEY = """document.body.dispatchEvent(
  new KeyboardEvent("keydown", {key: "ื", code: "KeyN", bubbles: true}))"""


@pytest.fixture
def documents(db):
    """Newest last; the Thai one cites a source, so that the page has a note."""
    chief, rights = make_topic("Secretary-General"), make_topic("Human rights")
    for topic, name in [
        (chief, "UNSG"),
        (rights, "สิทธิมนุษยชน"),
        (rights, "လူ့အခွင့်အရေး"),
    ]:
        made(TopicName(topic=topic, name=name, kind="abbreviation"))
    cite = f'<sup data-cite="{make_source().public_id}"></sup>'
    body = f'<h2 data-section="abcdefgh">One</h2><p>Text on human rights.{cite}</p>'
    return {
        "my": make_event(language="my", title=TITLES["my"]),
        "th": make_article(language="th", title=TITLES["th"], body=body),
        "en": make_article(title=TITLES["en"], body=body),
    }


@pytest.fixture
def tagger_page(page, make_user, log_in):
    log_in(page.context, make_user("tagger"))
    return page


def topics_of(edition):
    return sorted(edition.document.topics.values_list("name", flat=True))


def test_a_queue_is_gone_through_by_keys_alone(tagger_page, documents):
    page = tagger_page
    visit(page, "/admin/tagging/next/")
    title, said = page.locator("#tagging-title"), page.locator("#tagging-said")
    expect(title).to_have_text(TITLES["en"])
    expect(page.get_by_text("matched “UNSG” in the title")).to_be_visible()
    expect(page.locator("#tagging-keys")).to_contain_text("n saves and goes to the")
    page.keyboard.press("2")
    expect(said).to_have_text("Ticked: Human rights")
    page.keyboard.press("1")
    page.keyboard.press("2")
    expect(said).to_have_text("No longer ticked: Human rights")
    page.keyboard.press("n")
    expect(title).to_have_text(TITLES["th"])
    expect(page.locator(".tagging-text")).to_have_attribute("lang", "th")
    page.keyboard.press("1")
    page.evaluate(THAI_KEY)
    expect(title).to_have_text(TITLES["my"])
    page.locator(".tagging-form").get_by_label("Topics").first.focus()
    page.keyboard.type("ns1")  # in a field, keys are letters
    expect(title).to_have_text(TITLES["my"])
    page.keyboard.press("Control+A")
    page.keyboard.press("Backspace")
    page.locator(".tagging-text").focus()
    page.keyboard.press("1")
    page.keyboard.press("n")
    expect(page.get_by_text("The queue is done")).to_be_visible()
    found = {language: topics_of(edition) for language, edition in documents.items()}
    assert found == {
        "en": ["Secretary-General"],
        "th": ["Human rights"],
        "my": ["Human rights"],
    }


def test_skipping_saves_nothing_and_the_keys_can_be_turned_off(tagger_page, documents):
    page = tagger_page
    visit(page, "/admin/tagging/next/")
    page.keyboard.press("1")
    page.keyboard.press("s")
    title = page.locator("#tagging-title")
    expect(title).to_have_text(TITLES["th"])
    assert topics_of(documents["en"]) == []
    page.get_by_role("button", name="Turn the keys off").click()
    page.locator(".tagging-text").focus()
    page.keyboard.press("1")
    page.keyboard.press("s")
    expect(page.get_by_role("checkbox", name="Human rights")).not_to_be_checked()
    page.reload()
    page.keyboard.press("s")
    expect(title).to_have_text(TITLES["th"])
    page.get_by_role("button", name="Turn the keys on").click()
    page.keyboard.press("s")
    expect(title).to_have_text(TITLES["my"])


def test_it_works_without_scripts(new_context, make_user, log_in, documents):
    context = new_context(java_script_enabled=False)
    log_in(context, make_user("tagger"))
    page = context.new_page()
    page.goto("/admin/tagging/")
    page.get_by_role("link", name="Begin with the newest").click()
    expect(page.locator(".tagging-form kbd").first).to_be_hidden()
    page.get_by_role("checkbox", name="Secretary-General").check()
    page.get_by_role("button", name="Save and next").click()
    expect(page.locator("#tagging-title")).to_have_text(TITLES["th"])
    assert topics_of(documents["en"]) == ["Secretary-General"]


@pytest.mark.parametrize("width", [320, 1440])
def test_axe_finds_nothing_and_nothing_is_too_wide(
    new_context, make_user, log_in, documents, width
):
    scheme = "dark" if width == 320 else "light"
    context = new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    log_in(context, make_user("tagger"))
    page, found = context.new_page(), []
    for path in ["/admin/tagging/", "/admin/tagging/next/", "/admin/"]:
        visit(page, path)
        page.evaluate(AXE)
        found += page.evaluate(RUN, OPTIONS)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert found == []
