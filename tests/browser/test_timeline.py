"""The timeline in a browser: filters in place, embedded, and in the reader of another."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from timeline.models import EventEdition

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TIMELINEJS = Path(__file__).parent / "timelinejs" / "timeline.js"


def test_filters_apply_in_place_and_back_undoes_them(content, page):
    page.goto("/timeline/")
    page.evaluate("window.isSamePage = true")
    page.get_by_label("Whose event").focus()
    page.get_by_label("Whose event").select_option("un")
    expect(page).to_have_url(re.compile(r"/timeline/\?strand=un$"))
    events = page.locator(".ev")
    expect(page.locator(".ev.s-un")).to_have_count(events.count())
    expect(page.get_by_label("Whose event")).to_be_focused()
    page.get_by_label("Words", exact=True).fill("Cambodia")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"words=Cambodia"))
    found = page.locator(".found p")
    expect(found).to_have_text(re.compile(r"^\d events? found"))
    page.get_by_role("link", name="Without Words: Cambodia").click()
    expect(page).to_have_url(re.compile(r"/timeline/\?strand=un$"))
    page.go_back()
    expect(page).to_have_url(re.compile(r"words=Cambodia"))
    expect(page.get_by_label("Words", exact=True)).to_have_value("Cambodia")
    page.go_back()
    page.go_back()
    expect(page.locator(".ev.s-asean").first).to_be_visible()
    expect(found).to_have_count(0)
    assert page.evaluate("window.isSamePage")


def test_events_stand_on_the_side_of_their_strand(content, page):
    page.goto("/timeline/")
    middle = page.viewport_size["width"] / 2
    boxes = {
        strand: page.locator(f".ev.s-{strand}").first.bounding_box()
        for strand in ["asean", "un", "joint"]
    }
    assert boxes["asean"]["x"] + boxes["asean"]["width"] <= middle
    assert boxes["un"]["x"] >= middle
    assert boxes["joint"]["x"] < middle < boxes["joint"]["x"] + boxes["joint"]["width"]
    page.set_viewport_size({"width": 690, "height": 900})
    places = page.locator(".ev .what").evaluate_all(
        "all => all.map(each => Math.round(each.getBoundingClientRect().x))"
    )
    assert len(set(places)) == 1


def test_another_page_can_show_it_in_a_frame(content, page):
    page.goto("/timeline/first-asean-un-summit/")
    code = page.locator(".frame code").text_content()
    path = re.search(r'src="https?://[^/]+([^"]+)"', code)[1]
    frame = f'<!doctype html><title>x</title><iframe src="{path}" title="x"></iframe>'
    page.route(
        "**/another", lambda it: it.fulfill(body=frame, content_type="text/html")
    )
    page.goto("/another")
    inside = page.frame_locator("iframe")
    expect(inside.get_by_role("heading")).to_contain_text("First ASEAN-UN Summit")


def test_timelinejs_reads_our_file(content, browser, client):
    data = json.loads(client.get("/timeline/events.timelinejs.json").content)
    page = browser.new_page()
    problems = []
    page.on("pageerror", lambda error: problems.append(error))
    page.set_content('<div id="it" style="height: 600px"></div>')
    page.add_script_tag(path=TIMELINEJS)
    page.evaluate(
        "data => { window.made = new TL.Timeline('it', data, {font: null}) }", data
    )
    page.wait_for_function("window.made.config?.events.length")
    kept = page.evaluate("window.made.config.events.map(each => each.unique_id)")
    assert kept == [event["unique_id"] for event in data["events"]]
    assert len(kept) == EventEdition.objects.in_language("en").count()
    shown = page.evaluate(
        "window.made.config.events.map(each => each.start_date.getDisplayDate(null))"
    )
    assert shown
    assert page.evaluate("window.made.config.messages.errors") == []
    assert problems == []
    page.close()
