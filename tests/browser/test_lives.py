"""The whole life of an article and of an event, each step taken by whose it is."""

import re

import pytest
from playwright.sync_api import expect

from articles.models import ArticleEdition
from tests.browser.policy import complete, press, visit
from tests.browser.writing import BodyEditor, save_draft
from tests.factories import make_article, make_event, published
from timeline.models import EventEdition

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ARTICLES = "/admin/articles/articleedition/"
EVENTS = "/admin/timeline/eventedition/"
TEXT = (
    '<h2 data-section="sourcesx">The source</h2><p>Snow melts in spring.</p>'
    '<h2 data-section="deltaxxx">The delta</h2><p>Silt makes land.</p>'
)


def open_newest(page, model):
    """Opens the form of the newest edition, as a click in the list does."""
    newest = model.objects.order_by("-pk").first()
    path = ARTICLES if model is ArticleEdition else EVENTS
    assert visit(page, f"{path}{newest.pk}/change/") == 200
    return newest


def act(page, name):
    """Presses the button of an action's page; it was done, and a message says so."""
    press(page, name)
    expect(page.locator(".messagelist .success")).to_be_visible()


def state_of(page):
    return page.locator(".edition-state p").first


@pytest.fixture
def desks(new_context, make_user, log_in):
    """A writer's and an editor's page, each in a browser of its own."""
    pages = []
    for role in ["writer", "editor"]:
        context = new_context()
        log_in(context, make_user(role))
        pages.append(context.new_page())
    return pages


@pytest.fixture
def visit_anew(new_context):
    """What a visitor sees, whose browser does not keep a page for a minute: (status, main)."""

    def visit_anew(address):
        page = new_context().new_page()
        return visit(page, address), page.locator("main")

    return visit_anew


def test_an_article_is_written_sent_back_and_approved(desks, library):
    writer, editor = desks
    visit(writer, f"{ARTICLES}add/")
    writer.get_by_label("Title:", exact=True).fill("Two rivers")
    assert press(writer, "Save draft") == 200
    expect(state_of(writer)).to_contain_text("draft")

    writer.get_by_label("Standfirst:").fill("How the water was shared.")
    writer.get_by_label("Category:").select_option(label="History")
    body = BodyEditor(writer).focus()
    body.write("Snow melts in spring.")
    body.cite("The Charter")
    writer.get_by_role("button", name="Preview").click()
    shown = writer.frame_locator("iframe[name=preview]")
    expect(shown.locator(".notice")).to_contain_text("what is typed, not saved")
    expect(shown.locator("main")).to_contain_text("Snow melts in spring.")
    expect(shown.locator("main")).to_contain_text("The Charter")
    assert ArticleEdition.objects.count() == 1

    assert press(writer, "Submit for approval") == 200
    expect(state_of(writer)).to_contain_text("in review")

    visit(editor, f"{ARTICLES}?state=submitted")
    assert press(editor, "Two rivers", role="link") == 200
    press(editor, "Send back", role="link")
    press(editor, "Send back")
    expect(editor.locator(".errorlist")).to_be_visible()
    editor.get_by_label("What should be changed:").fill("Which spring?\nSay the year.")
    act(editor, "Send back")

    open_newest(writer, ArticleEdition)
    expect(state_of(writer)).to_contain_text("sent back")
    said = writer.locator(".edition-review").last
    expect(said).to_contain_text("Say the year.")
    BodyEditor(writer).focus().press("Control+Home")
    writer.keyboard.type("In 2011. ")
    assert press(writer, "Submit for approval") == 200

    open_newest(editor, ArticleEdition)
    act(editor, "Approve…")
    expect(state_of(editor)).to_contain_text("approved")
    steps = ArticleEdition.objects.order_by("number").values_list(
        "number", "reviews__kind"
    )
    assert list(steps) == [
        (1, None),
        (2, "submitted"),
        (2, "sent-back"),
        (3, "submitted"),
        (3, "approved"),
    ]


def test_an_article_is_scheduled_published_and_corrected(desks, visit_anew):
    writer, editor = desks
    edition = make_article(title="Two rivers", body="<p>Snow melts.</p>")
    address = edition.get_absolute_url()

    open_newest(editor, ArticleEdition)
    press(editor, "Publish or schedule", role="link")
    editor.get_by_label("When:").fill("2099-05-04T09:30")
    act(editor, "Publish or schedule")
    expect(state_of(editor)).to_contain_text("scheduled for 4 May 2099, 09:30")
    status, page = visit_anew(address)
    assert status == 404
    press(editor, "Cancel the schedule", role="link")
    act(editor, "Cancel the schedule")
    press(editor, "Publish or schedule", role="link")
    act(editor, "Publish or schedule")
    status, page = visit_anew(address)
    assert status == 200

    open_newest(writer, ArticleEdition)
    BodyEditor(writer).focus().press("Control+End")
    writer.keyboard.type(" Not ice.")
    assert press(writer, "Submit for approval") == 200
    _status, page = visit_anew(address)
    expect(page).not_to_contain_text("Not ice.")

    open_newest(editor, ArticleEdition)
    press(editor, "Publish or schedule", role="link")
    press(editor, "What will change for readers", role="link")
    changed = editor.locator(".change ins").first
    expect(changed).to_contain_text("Not ice.")
    editor.go_back()
    editor.get_by_role("radio", name="Correction").check()
    press(editor, "Publish or schedule")
    expect(editor.locator(".errorlist")).to_have_count(2)
    editor.get_by_label("What was wrong").fill("It said ice.")
    editor.get_by_label("What changed, for readers:").fill("It is snow.")
    act(editor, "Publish or schedule")
    _status, page = visit_anew(address)
    expect(page).to_contain_text("Not ice.")
    expect(page).to_contain_text("It said ice.")
    expect(page).to_contain_text("It is snow.")


def test_two_write_one_text_and_a_section_is_put_back(desks):
    writer, editor = desks
    published(make_article(title="Two rivers", body=TEXT))
    for page in [writer, editor]:
        open_newest(page, ArticleEdition)

    BodyEditor(writer).focus().press("Control+End")
    writer.keyboard.type(" Slowly.")
    save_draft(writer)
    BodyEditor(editor).focus().press("Control+Home")
    editor.keyboard.type("Up there: ")
    editor.get_by_label("Title:", exact=True).fill("Three rivers")
    assert press(editor, "Save draft") == 200
    expect(editor.locator(".messagelist")).to_contain_text("“The delta”")

    writer.get_by_label("Title:", exact=True).fill("Four rivers")
    assert press(writer, "Save draft") == 409
    question = writer.get_by_role("group", name="Title")
    expect(question).to_contain_text("Three")
    question.get_by_label("Yours").check()
    assert press(writer, "Save as edition 4") == 200

    newest = open_newest(editor, ArticleEdition)
    assert newest.title == "Four rivers"
    press(editor, "Compare", role="link")
    expect(editor.locator(".compare-summary")).to_contain_text(
        "What will change for readers"
    )
    assert press(editor, re.compile("Put back as in edition 1 ?: The delta")) == 200
    newest = open_newest(editor, ArticleEdition)
    assert (newest.number, newest.title) == (5, "Four rivers")
    assert "Slowly." not in newest.body
    assert "Up there:" in newest.body


def test_an_article_is_withdrawn_restored_and_binned(desks, visit_anew):
    _writer, editor = desks
    first = published(make_article(title="Two rivers", body="<p>As it was.</p>"))
    make_article(first.document, title="Two rivers", body="<p>As it is.</p>")
    address = first.get_absolute_url()

    open_newest(editor, ArticleEdition)
    press(editor, "Withdraw from the site", role="link")
    editor.get_by_label("Why:").fill("The figures were wrong.")
    act(editor, "Withdraw from the site")
    expect(state_of(editor)).to_contain_text("withdrawn")
    status, page = visit_anew(address)
    assert status == 410
    expect(page).to_contain_text("The figures were wrong.")

    press(editor, "History", role="link")
    press(editor, "1", role="link")
    press(editor, "Restore this edition as the newest", role="link")
    act(editor, "Restore this edition as the newest")
    press(editor, "Publish or schedule", role="link")
    editor.get_by_label("Why nobody else approves it:").fill("It was public before.")
    act(editor, "Publish or schedule")
    status, page = visit_anew(address)
    assert status == 200
    expect(page).to_contain_text("As it was.")

    press(editor, "Move to the bin", role="link")
    editor.get_by_label("Why:").fill("A double.")
    act(editor, "Move to the bin")
    status, page = visit_anew(address)
    assert status == 410
    visit(editor, ARTICLES)
    expect(editor.get_by_role("link", name="Two rivers")).to_have_count(0)
    open_newest(editor, ArticleEdition)
    press(editor, "Take out of the bin", role="link")
    act(editor, "Take out of the bin")
    expect(state_of(editor)).to_contain_text("withdrawn")


def test_an_event_is_written_approved_and_published(desks, visit_anew, library):
    writer, editor = desks
    visit(writer, f"{EVENTS}add/")
    writer.get_by_label("Title:", exact=True).fill("A summit")
    writer.get_by_label("Summary:").fill("They met.")
    writer.get_by_label("Kind:").select_option(label="summit")
    for name in ["Date", "Source"]:
        writer.get_by_role("button", name=f"Add another {name}").click()
    writer.locator("#id_dates-0-year").fill("2011")
    complete(writer.locator("#sources-0"), "source", "chart", "The Charter")
    assert press(writer, "Submit for approval") == 200

    open_newest(editor, EventEdition)
    act(editor, "Approve…")
    press(editor, "Publish or schedule", role="link")
    act(editor, "Publish or schedule")
    event = EventEdition.objects.get()
    address = event.get_absolute_url()
    status, page = visit_anew(address)
    assert status == 200
    expect(page).to_contain_text("2011")


def test_an_event_is_corrected_withdrawn_and_restored(desks, visit_anew):
    writer, editor = desks
    event = published(make_event(title="A summit", dates=[{"year": 2011}]))
    address = event.get_absolute_url()
    open_newest(writer, EventEdition)
    writer.locator("#id_dates-0-year").fill("2012")
    save_draft(writer)
    press(writer, "Compare", role="link")
    expect(writer.locator(".change del").first).to_contain_text("2011")
    expect(writer.locator(".change ins").first).to_contain_text("2012")

    open_newest(editor, EventEdition)
    press(editor, "Publish changes…")
    editor.get_by_role("radio", name="Correction").check()
    editor.get_by_label("What was wrong").fill("The year was 2011.")
    editor.get_by_label("What changed, for readers:").fill("They met in 2012.")
    act(editor, "Publish or schedule")
    _status, page = visit_anew(address)
    expect(page).to_contain_text("They met in 2012.")

    press(editor, "Withdraw from the site", role="link")
    editor.get_by_label("Why:").fill("It was two summits.")
    act(editor, "Withdraw from the site")
    status, page = visit_anew(address)
    assert status == 410
    expect(page).to_contain_text("It was two summits.")
    press(editor, "History", role="link")
    press(editor, "1", role="link")
    press(editor, "Restore this edition as the newest", role="link")
    act(editor, "Restore this edition as the newest")
    expect(editor.locator("#id_dates-0-year")).to_have_value("2011")
