"""Beside the form of an edition: how long it is, who else is here, Ctrl+S."""

import re

import pytest
from playwright.sync_api import expect

from articles.models import ArticleEdition
from publishing.models import OpenForm
from tests.browser.policy import press
from tests.browser.test_unsaved import body_of, change_path
from tests.factories import make_article

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def article(db, editor):
    return make_article(title="Two rivers", body="<p>Word</p>", author=editor)


def test_the_counters_say_what_the_server_will(desk_page, article):
    desk_page.goto(change_path(article))
    title = desk_page.get_by_label("Title:", exact=True)
    counter = desk_page.locator("#id_title_counter")
    expect(counter).to_have_text("190 characters left of 200")
    title.fill("🌏" * 199)
    expect(counter).to_have_text("1 character left of 200")
    title.fill("🌏" * 212)
    expect(counter).to_have_text("12 too many")
    expect(counter).to_have_attribute("aria-live", "polite")
    expect(title).to_have_attribute("aria-describedby", re.compile("id_title_counter"))
    standfirst = desk_page.get_by_label("Standfirst:")
    standfirst.fill("a\n" * 133 + "b")
    expect(desk_page.locator("#id_standfirst_counter")).to_have_text(
        "0 characters left of 400"
    )
    assert press(desk_page, "Save draft") == 200
    errors = desk_page.locator(".field-title .errorlist")
    expect(errors).to_contain_text("it has 212")
    assert desk_page.locator(".field-standfirst .errorlist").count() == 0


def test_the_text_is_counted_in_words_and_minutes(desk_page, article):
    desk_page.goto(change_path(article))
    counter = desk_page.locator("#id_body_counter")
    expect(counter).to_have_text("1 word, 1 min")
    body_of(desk_page).focus()
    desk_page.keyboard.press("Control+A")
    desk_page.keyboard.insert_text("word " * 1151)
    expect(counter).to_have_text("1,151 words, 6 min")
    desk_page.get_by_label("Language:").select_option("th")
    desk_page.keyboard.press("Tab")
    body_of(desk_page).focus()
    desk_page.keyboard.press("Control+A")
    desk_page.keyboard.insert_text("แม่น้ำโขงไหล")
    expect(counter).to_have_text("3 words, 1 min")


def test_counters_take_no_place_that_was_not_theirs(desk_page, article):
    """Where the form begins and ends is the same before and after the scripts."""
    places = []
    for scripts in [re.compile("writing.js"), None]:
        if scripts:
            desk_page.route(scripts, lambda route: route.fulfill(body=""))
        else:
            desk_page.unroute_all()
        desk_page.goto(change_path(article))
        body_of(desk_page)
        desk_page.evaluate("() => document.fonts.ready.then(() => true)")
        places.append(desk_page.locator("#id_slug").bounding_box())
    assert places[0] == places[1]


@pytest.mark.parametrize("keys", ["Control+S", "Meta+S"])
def test_ctrl_s_saves_the_draft(desk_page, article, keys):
    desk_page.goto(change_path(article))
    body_of(desk_page).focus().write("x")
    with desk_page.expect_navigation():
        desk_page.keyboard.press(keys)
    expect(desk_page.locator(".messagelist .success")).to_be_visible()
    assert ArticleEdition.objects.count() == 2


def test_the_form_says_who_else_is_here(
    desk_page, article, new_context, make_user, log_in
):
    context = new_context()
    log_in(context, make_user("writer", "bo"))
    theirs = context.new_page()
    theirs.goto(change_path(article))
    expect(theirs.locator("#open-forms")).to_have_text("")
    with desk_page.expect_response(re.compile("/presence/")):
        desk_page.goto(change_path(article))
    line = desk_page.locator("#open-forms")
    expect(line).to_have_text(re.compile(r"Also open here: bo \(since \d\d:\d\d\)"))
    expect(line).to_have_attribute("role", "status")

    def bo_was_seen():
        return OpenForm.objects.get(user__username="bo").seen_at

    before = bo_was_seen()
    theirs.goto("/admin/")
    for _each in range(40):  # the note of leaving is sent when the page is gone
        if bo_was_seen() < before:
            break
        theirs.wait_for_timeout(50)
    assert bo_was_seen() < before
