"""Topics of many documents at once: by keys alone, and without scripts."""

import pytest
from playwright.sync_api import expect

from tests.browser.policy import press, visit
from tests.browser.test_axe import AXE, OPTIONS, RUN
from tests.factories import make_event, make_topic

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
EVENTS = "/admin/timeline/eventedition/"


@pytest.fixture
def events(db):
    make_topic("Rice")
    make_topic("ข้าวหอมมะลิ")
    editions = [make_event(title=title) for title in ["One", "Two"]]
    editions[0].document.topics.add(make_topic("Old"))
    return editions


def topics_of(edition):
    return sorted(edition.document.topics.values_list("name", flat=True))


def hold(page, key, locator):
    """Tab by tab to a control, as a hand on the keyboard gets there."""
    for _each in range(60):
        if locator.evaluate("element => element === document.activeElement"):
            return page.keyboard.press(key)
        page.keyboard.press("Tab")
    raise AssertionError("the keyboard does not get there")


def test_many_are_changed_and_changed_back_by_keys_alone(desk_page, events):
    page, keys = desk_page, desk_page.keyboard
    visit(page, EVENTS)
    hold(page, "Space", page.locator("#action-toggle"))
    page.locator("select[name=action]").focus()
    keys.type("Change")
    hold(page, "Enter", page.locator("button[name=index]"))
    add = page.get_by_role("combobox", name="Topics to add")
    for part, name in [("ric", "Rice"), ("หอม", "ข้าวหอมมะลิ")]:
        add.focus()
        keys.type(part)
        expect(page.get_by_role("option").first).to_contain_text(name)
        keys.press("ArrowDown")
        keys.press("Enter")
    hold(page, "O", page.get_by_role("combobox", name="Topics to remove"))
    keys.type("ld")
    expect(page.get_by_role("option").first).to_contain_text("Old")
    keys.press("Enter")
    hold(page, "Enter", page.get_by_role("button", name="Preview"))
    table = page.get_by_role("table")
    expect(table).to_contain_text("Rice2 events")
    expect(table).to_contain_text("Old–1 event")
    page.evaluate(AXE)
    assert page.evaluate(RUN, OPTIONS) == []
    hold(page, "Enter", page.get_by_role("button", name="Change the topics"))
    expect(page.get_by_text("Done: added")).to_be_visible()
    assert [topics_of(each) for each in events] == [["Rice", "ข้าวหอมมะลิ"]] * 2
    hold(page, "Enter", page.get_by_role("button", name="Undo"))
    expect(page.get_by_text("It was undone.")).to_be_visible()
    assert [topics_of(each) for each in events] == [["Old"], []]
    visit(page, "/admin/topics/topicoperation/")
    page.evaluate(AXE)
    assert page.evaluate(RUN, OPTIONS) == []


def test_it_works_without_scripts(new_context, log_in, editor, events):
    context = new_context(java_script_enabled=False)
    log_in(context, editor)
    page = context.new_page()
    visit(page, EVENTS)
    page.get_by_role("row", name="Two").get_by_role("checkbox").check()
    page.get_by_label("Action:").select_option("retag")
    assert press(page, "Go") == 200
    page.get_by_label("Topics to add").fill("rice\nข้าวหอมมะลิ")
    assert press(page, "Preview") == 200
    expect(page.get_by_role("table")).to_contain_text("1 event")
    assert press(page, "Change the topics") == 200
    assert [topics_of(each) for each in events] == [["Old"], ["Rice", "ข้าวหอมมะลิ"]]
