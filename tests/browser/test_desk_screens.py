"""The other screens of the desk, used as an editor uses them, under the strict policy."""

import pytest
from PIL import Image
from playwright.sync_api import expect

from library.models import Picture, Source
from tests.browser.policy import choose_topic, press, visit
from tests.factories import (
    make_article,
    make_event,
    make_picture,
    make_source,
    make_topic,
    published,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_picture_is_uploaded_and_seen(desk_page, tmp_path):
    Image.new("RGB", (64, 48), "teal").save(tmp_path / "holiday.jpg")
    visit(desk_page, "/admin/library/picture/add/")
    desk_page.get_by_label("Title:").fill("The delta")
    desk_page.get_by_label("File:").set_input_files(tmp_path / "holiday.jpg")
    desk_page.get_by_label("What it shows:").fill("A delta from above.")
    desk_page.get_by_label("Credit:").fill("M. Tan")
    assert press(desk_page, "Save") == 200
    picture = Picture.objects.get()
    assert (picture.width, picture.height) == (64, 48)
    assert "holiday" not in picture.file.name
    thumbnail = desk_page.locator("#result_list img")
    expect(thumbnail).to_have_js_property("naturalWidth", 64)
    assert visit(desk_page, f"/admin/library/picture/{picture.pk}/change/") == 200


def test_what_is_no_picture_is_refused_in_words(desk_page, tmp_path):
    (tmp_path / "page.png").write_text("<script>alert(1)</script>")
    visit(desk_page, "/admin/library/picture/add/")
    desk_page.get_by_label("Title:").fill("The delta")
    desk_page.get_by_label("File:").set_input_files(tmp_path / "page.png")
    desk_page.get_by_label("Credit:").fill("M. Tan")
    assert press(desk_page, "Save") == 200
    expect(desk_page.locator(".field-file .errorlist")).to_be_visible()
    expect(desk_page.get_by_label("Title:")).to_have_value("The delta")
    assert not Picture.objects.exists()


def test_a_source_and_a_topic_are_added(desk_page):
    visit(desk_page, "/admin/library/source/add/")
    desk_page.get_by_label("Title:").fill("The Charter")
    desk_page.get_by_label("Publisher:").fill("ASEAN")
    desk_page.get_by_label("Date of the source:").fill("2007-11")
    assert press(desk_page, "Save") == 200
    assert Source.objects.get().date == "2007-11"
    visit(desk_page, "/admin/topics/topic/add/")
    desk_page.locator("#id_name").fill("แม่น้ำโขง")
    assert press(desk_page, "Save") == 200
    expect(desk_page.locator("#result_list")).to_contain_text("แม่น้ำโขง")


@pytest.mark.parametrize("kind", ["source", "picture"])
def test_what_is_in_use_is_not_deleted_and_the_uses_are_named(desk_page, kind):
    if kind == "source":
        target = make_source()
        body = f'<p>a<sup data-cite="{target.public_id}"></sup></p>'
    else:
        target = make_picture()
        body = f'<figure data-picture="{target.public_id}"><figcaption></figcaption></figure>'
    edition = make_article(title="Two rivers", body=body)
    visit(desk_page, f"/admin/library/{kind}/{target.pk}/change/")
    use = desk_page.locator(".field-uses").get_by_role("link", name="Two rivers")
    expect(use).to_have_attribute(
        "href", f"/admin/articles/articleedition/{edition.pk}/change/"
    )
    assert press(desk_page, "Delete", role="link") == 200
    expect(desk_page.locator("#content")).to_contain_text("Two rivers")
    expect(desk_page.get_by_role("button", name="Yes, I’m sure")).to_have_count(0)


def test_an_article_is_published_withdrawn_and_put_in_the_bin(desk_page):
    edition = make_article(title="Two rivers")
    visit(desk_page, f"/admin/articles/articleedition/{edition.pk}/change/")
    assert press(desk_page, "Publish or schedule", role="link") == 200
    assert press(desk_page, "Publish or schedule") == 200
    assert press(desk_page, "Withdraw from the site", role="link") == 200
    press(desk_page, "Withdraw from the site")
    expect(desk_page.locator(".errorlist")).to_be_visible()
    desk_page.get_by_label("Why:").fill("It was <wrong>.")
    assert press(desk_page, "Withdraw from the site") == 200
    assert visit(desk_page, edition.get_absolute_url()) == 410
    expect(desk_page.locator("blockquote")).to_have_text("It was <wrong>.")
    visit(desk_page, f"/admin/articles/articleedition/{edition.pk}/change/")
    assert press(desk_page, "Move to the bin", role="link") == 200
    desk_page.get_by_label("Why:").fill("A duplicate.")
    assert press(desk_page, "Move to the bin") == 200
    assert press(desk_page, "Take out of the bin", role="link") == 200
    assert press(desk_page, "Take out of the bin") == 200


def test_an_article_is_scheduled_and_the_schedule_cancelled(desk_page):
    edition = make_article()
    visit(desk_page, f"/admin/articles/articleedition/{edition.pk}/publish/")
    desk_page.get_by_label("When:").fill("2099-05-04T09:30")
    assert press(desk_page, "Publish or schedule") == 200
    expect(desk_page.locator(".edition-state")).to_contain_text("4 May 2099, 09:30")
    assert press(desk_page, "Cancel the schedule", role="link") == 200
    assert press(desk_page, "Cancel the schedule") == 200
    state = desk_page.locator(".edition-state strong").first
    expect(state).to_have_text("approved")


def test_history_leads_to_an_older_edition_that_is_read_and_restored(desk_page):
    first = published(make_article(title="Two rivers", body="<p>As it was.</p>"))
    make_article(first.document, title="Three rivers")
    visit(desk_page, f"/admin/articles/articleedition/{first.pk}/history/")
    assert press(desk_page, "1", role="link") == 200
    expect(desk_page.locator(".edition-old")).to_be_visible()
    expect(desk_page.locator("#content-main")).to_contain_text("As it was.")
    expect(desk_page.get_by_role("button", name="Save draft")).to_have_count(0)
    name = "Restore this edition as the newest"
    assert press(desk_page, name, role="link") == 200
    assert press(desk_page, name) == 200
    expect(desk_page.get_by_label("Title:", exact=True)).to_have_value("Two rivers")
    expect(desk_page.locator(".messagelist")).to_contain_text("edition 1 restored")


def test_an_older_edition_is_shown_as_words_with_its_own_state(desk_page):
    """A draft of before is not "live" because a later edition is."""
    body = '<h2 data-section="abcdefgh">Part</h2><p>As it was.</p>'
    first = make_article(body=body)
    published(make_article(first.document))
    visit(desk_page, f"/admin/articles/articleedition/{first.pk}/change/")
    main = desk_page.locator("#content-main")
    expect(main).to_contain_text("As it was.")
    expect(main).not_to_contain_text("<p>")
    expect(main).not_to_contain_text("abcdefgh")
    expect(desk_page.locator(".edition-state p").first).not_to_contain_text("live")


def test_the_topics_page_of_an_event_keeps_the_policy(desk_page):
    make_topic("Peace")
    event = make_event()
    visit(desk_page, f"/admin/timeline/event/{event.document_id}/topics/")
    choose_topic(desk_page, "pea", "Peace")
    assert press(desk_page, "Save the topics") == 200
    assert event.document.topics.get().name == "Peace"


def test_widgets_have_names_for_screen_readers(desk_page):
    """Django's and the editor's own do not: static/js/desk.js gives them."""
    make_topic()
    event = make_event()
    desk_page.goto(f"/admin/timeline/eventedition/{event.pk}/change/")
    main = desk_page.locator("#content")
    expect(main.get_by_role("textbox", name="Text:", exact=True)).to_be_visible()
    expect(main.get_by_role("combobox", name="Picture")).to_be_visible()
    expect(main.get_by_role("combobox", name="Topics")).to_be_visible()
    main.get_by_role("button", name="Add another Source").click()
    added = desk_page.locator("#sources-1").get_by_role("combobox", name="Source")
    expect(added).to_be_visible()
