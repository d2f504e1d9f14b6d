"""The field of topics by keyboard alone, in three scripts, and without any script."""

import pytest
from playwright.sync_api import expect

from tests.browser.policy import press, visit
from tests.factories import make_article, make_topic
from tests.publishing.test_copy_on_save import change_url
from topics import naming
from topics.models import TopicName

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASTE = """(input, text) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData("text", text);
  input.dispatchEvent(new ClipboardEvent("paste", {clipboardData, cancelable: true}));
}"""


@pytest.fixture
def edition(db, editor):
    rice = make_topic("Rice and water")
    make_topic("ข้าวหอมมะลิ", broader=rice)
    make_topic("ဆန်စပါး")
    naming.add(TopicName(topic=rice, name="Oryza", kind="translation"))
    return make_article(title="Rivers", author=editor)


def open_topics(page, edition):
    visit(page, f"/admin/articles/article/{edition.document_id}/topics/")
    return page.get_by_role("combobox", name="Topics")


def chosen(page):
    return page.locator(".topics-chosen span").all_text_contents()


def topics_of(edition):
    return {topic.name for topic in edition.document.topics.all()}


def test_by_keyboard_in_every_script(desk_page, edition):
    field = open_topics(desk_page, edition)
    field.focus()
    keys, options = desk_page.keyboard, desk_page.get_by_role("option")
    for part, name in [("nd wat", "Rice"), ("หอม", "ข้าวหอม"), ("စပါး", "ဆန်စပါး")]:
        keys.type(part)
        expect(options.first).to_contain_text(name)
        keys.press("ArrowDown")
        expect(options.first).to_have_attribute("aria-selected", "true")
        active = field.get_attribute("aria-activedescendant")
        assert active == options.first.get_attribute("id")
        keys.press("Enter")
        expect(desk_page.get_by_role("status")).to_contain_text("was added")
        expect(field).to_have_attribute("aria-expanded", "false")
    keys.type("oryz")
    expect(options.first).to_contain_text("Oryza (translation)")
    keys.press("Escape")
    expect(options).to_have_count(0)
    keys.press("Enter")  # half a name is taken for none, and makes no topic
    expect(options.first).to_be_visible()
    expect(field).to_have_value("oryz")
    field.fill("Silk roads")
    expect(options).to_have_text(["Create “Silk roads”"])
    keys.press("ArrowUp")
    keys.press("Enter")
    keys.press("Backspace")  # goes to the last; the second one takes it out
    expect(desk_page.get_by_role("button", name="Remove “Silk roads”")).to_be_focused()
    keys.press("ArrowLeft")
    keys.press("Delete")
    expect(desk_page.get_by_role("status")).to_have_text("“ဆန်စပါး” was removed.")
    assert chosen(desk_page) == ["Rice and water", "ข้าวหอมมะลิ", "Silk roads"]
    field.fill("riv")
    assert press(desk_page, "Save the topics") == 200
    expect(desk_page.locator(".errorlist")).to_contain_text("no topic “riv” yet")
    assert topics_of(edition) == set()
    desk_page.get_by_role("button", name="Remove “riv”").click()
    assert press(desk_page, "Save the topics") == 200
    assert topics_of(edition) == {"Rice and water", "ข้าวหอมมะลิ", "Silk roads"}


def test_lists_are_pasted_and_nothing_typed_is_lost(page, log_in, make_user, edition):
    log_in(page.context, make_user("tagger"))
    field = open_topics(page, edition)
    field.evaluate(PASTE, "Oryza, ဆန်စပါး")
    field.evaluate(PASTE, "ข้าวหอมมะลิ\nRICE and water\noryza")
    assert chosen(page) == ["Oryza", "ဆန်စပါး", "ข้าวหอมมะลิ", "RICE and water"]
    field.fill("Silk roads")
    expect(page.get_by_role("status")).to_have_text("No topic found.")
    assert press(page, "Save the topics") == 200
    expect(page.locator(".errorlist")).to_contain_text("no topic “Silk roads”")
    assert chosen(page)[-1] == "Silk roads"
    expect(page.get_by_role("combobox")).to_have_attribute("aria-invalid", "true")
    page.get_by_role("button", name="Remove “Silk roads”").click()
    assert press(page, "Save the topics") == 200
    assert topics_of(edition) == {"Rice and water", "ข้าวหอมมะลิ", "ဆန်စပါး"}


def test_who_is_logged_out_meanwhile_is_told_and_keeps_the_name(desk_page, edition):
    field = open_topics(desk_page, edition)
    cookies = desk_page.context.cookies()
    desk_page.context.clear_cookies()
    field.fill("Oryza")
    expect(desk_page.get_by_role("status")).to_contain_text("cannot be asked")
    desk_page.context.add_cookies(cookies)
    assert press(desk_page, "Save the topics") == 200
    assert topics_of(edition) == {"Rice and water"}


def test_it_is_a_plain_field_without_scripts(new_context, log_in, editor, edition):
    context = new_context(java_script_enabled=False)
    log_in(context, editor)
    page = context.new_page()
    page.goto(change_url(edition))
    page.get_by_label("Topics").fill("oryza\nSilk roads, ဆန်စပါး")
    page.get_by_role("button", name="Save draft").click()
    assert topics_of(edition) == {"Rice and water", "Silk roads", "ဆန်စပါး"}
    expect(page.get_by_label("Topics")).to_contain_text("Rice and water")
