"""What was typed and not saved is there again: after a crash, a logout, a full storage."""

import re
import time

import pytest
from django.conf import settings
from playwright.sync_api import expect

from articles.models import ArticleEdition
from tests.browser.policy import press
from tests.browser.writing import BodyEditor, save_draft
from tests.factories import make_article, make_event
from timeline.models import EventEdition

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

THAI = "แม่น้ำโขง 🌏"
COPIES = "() => Object.keys(localStorage).filter((key) => key.startsWith('unsaved:'))"
FILL = """() => {
  let all = "";
  for (let size = 2 ** 22; size >= 1; ) {
    try {
      localStorage.setItem("fill", all + "x".repeat(size));
      all += "x".repeat(size);
    } catch {
      size = Math.floor(size / 2);
    }
  }
}"""


def change_path(edition):
    opts = edition._meta
    return f"/admin/{opts.app_label}/{opts.model_name}/{edition.pk}/change/"


@pytest.fixture
def article(db, editor):
    return make_article(title="Two rivers", body="<p>Word</p>", author=editor)


def banner(page):
    return page.locator("#unsaved")


def wait_until_kept(page, words):
    page.wait_for_function(
        "(words) => Object.values(localStorage).some((copy) => copy.includes(words))",
        arg=words,
    )


def crash(page):
    """The page goes without a question and without a last word; a new one opens."""
    context = page.context
    page.close()
    return context.new_page()


def body_of(page):
    page.locator(".ProseMirror[contenteditable=true]").wait_for()
    return BodyEditor(page)


@pytest.fixture
def typed(desk_page, article):
    """Words in title and text that are kept two seconds later."""
    desk_page.goto(change_path(article))
    desk_page.get_by_label("Title:", exact=True).fill(f"Typed {THAI}")
    BodyEditor(desk_page).replace_word("Word", f"Words {THAI}")
    wait_until_kept(desk_page, f"<p>Words {THAI}</p>")
    return desk_page


def expect_words(page):
    expect(page.get_by_label("Title:", exact=True)).to_have_value(f"Typed {THAI}")
    expect(body_of(page).text).to_have_text(f"Words {THAI}")


def test_after_a_crash_the_words_are_offered_and_put_back(typed, article):
    page = crash(typed)
    page.goto(change_path(article))
    expect(banner(page)).to_contain_text("Unsaved words from")
    expect(banner(page)).to_have_text(re.compile(r"from \d\d:\d\d are kept"))
    expect(page.get_by_label("Title:", exact=True)).to_have_value("Two rivers")
    assert press(page, "Put them back") == 200
    expect_words(page)
    expect(page.locator(".messagelist")).to_contain_text("They are not saved yet.")
    expect(banner(page)).to_be_hidden()
    assert ArticleEdition.objects.count() == 1
    save_draft(page)
    assert ArticleEdition.objects.get(number=2).body == f"<p>Words {THAI}</p>"
    assert page.evaluate(COPIES) == []
    expect(banner(page)).to_be_hidden()


def test_words_are_discarded_for_good(typed, article):
    page = crash(typed)
    page.goto(change_path(article))
    banner(page).get_by_role("button", name="Discard").click()
    expect(banner(page)).to_be_hidden()
    assert page.evaluate(COPIES) == []
    page.reload()
    expect(banner(page)).to_be_hidden()


def test_words_typed_under_the_question_do_not_take_the_place_of_the_kept(
    typed, article
):
    page = crash(typed)
    page.goto(change_path(article))
    page.get_by_label("Standfirst:").fill("Another thought.")
    wait_until_kept(page, "Another thought.")
    assert len(page.evaluate(COPIES)) == 2
    save_draft(page)
    expect(banner(page)).to_contain_text("They began with edition 1; the newest is 2.")
    assert press(page, "Put them back") == 200
    expect_words(page)
    save_draft(page)
    newest = article.document.editions.get(number=3)
    assert newest.title == f"Typed {THAI}"
    assert newest.standfirst == "Another thought."


def test_words_from_an_older_edition_lead_to_the_conflict_page(typed, article):
    make_article(article.document, title="Of a colleague")
    page = crash(typed)
    page.goto(change_path(article.document.editions.get(number=2)))
    expect(banner(page)).to_contain_text("They began with edition 1; the newest is 2.")
    assert press(page, "Put them back") == 200
    expect_words(page)
    assert press(page, "Save draft") == 409
    expect(page.locator(".conflict")).to_contain_text("Of a colleague")
    assert press(page, "Save as edition 3") == 200
    assert article.document.editions.get(number=3).title == f"Typed {THAI}"
    assert page.evaluate(COPIES) == []


def test_a_new_event_comes_back_with_its_rows(desk_page):
    desk_page.goto("/admin/timeline/eventedition/add/")
    desk_page.get_by_label("Title:", exact=True).fill("A summit")
    dates = desk_page.locator("#dates-group")
    for number, year in enumerate(["1967", "1968"]):
        dates.locator(".add-row a").click()
        desk_page.locator(f"#id_dates-{number}-year").fill(year)
    desk_page.locator("#id_dates-1-rank").select_option("other")
    wait_until_kept(desk_page, '"other"')
    page = crash(desk_page)
    page.goto("/admin/timeline/eventedition/add/")
    assert press(page, "Put them back") == 200
    expect(page.locator("#id_dates-1-year")).to_have_value("1968")
    save_draft(page)
    assert [d.year for d in EventEdition.objects.get().dates.all()] == [1967, 1968]
    assert page.evaluate(COPIES) == []
    page.goto("/admin/timeline/eventedition/add/")
    expect(banner(page)).to_be_hidden()


def test_a_long_text_is_kept_whole(desk_page, article):
    words = "0123456789" * 15_000 + THAI
    desk_page.goto(change_path(article))
    body_of(desk_page).focus()
    desk_page.keyboard.press("Control+A")
    desk_page.keyboard.insert_text(words)
    wait_until_kept(desk_page, words)
    page = crash(desk_page)
    page.goto(change_path(article))
    assert press(page, "Put them back") == 200
    body_of(page)
    assert page.locator("#id_body").input_value() == f"<p>{words}</p>"


def test_another_user_of_the_browser_does_not_see_them(
    typed, article, make_user, log_in
):
    page = crash(typed)
    log_in(page.context, make_user("editor", "bo"))
    page.goto(change_path(article))
    body_of(page)
    expect(banner(page)).to_be_hidden()
    assert THAI not in page.content()


def test_copies_go_after_thirty_days(typed, article):
    page = crash(typed)
    page.goto("/about/")
    page.evaluate(f"""() => {{
      const [key] = ({COPIES})();
      const copy = JSON.parse(localStorage.getItem(key));
      copy.at -= 29 * 24 * 3600 * 1000;
      localStorage.setItem("unsaved:1:younger:x", JSON.stringify(copy));
      copy.at -= 2 * 24 * 3600 * 1000;
      localStorage.setItem(key, JSON.stringify(copy));
      localStorage.setItem("unsaved:1:broken:x", "{{");
    }}""")
    page.goto("/admin/")
    assert page.evaluate(COPIES) == ["unsaved:1:younger:x"]


def test_a_full_storage_is_said_once_in_words(desk_page, article):
    desk_page.goto(change_path(article))
    body_of(desk_page)
    desk_page.evaluate(FILL)
    refused = desk_page.locator(".submit-row #unsaved-refused")
    expect(refused).to_be_hidden()
    desk_page.get_by_label("Title:", exact=True).fill("Typed")
    expect(refused).to_be_visible()
    save_draft(desk_page)
    assert ArticleEdition.objects.filter(title="Typed").exists()


def test_words_go_through_an_expired_session(typed, article):
    typed.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    assert press(typed, "Save draft") == 403
    expect(typed.locator("#content")).to_contain_text("You were logged out.")
    typed.get_by_label("Username:").fill("editor")
    typed.get_by_label("Password:").fill("wrong")
    assert press(typed, "Log in") == 200
    typed.get_by_label("Username:").fill("editor")
    typed.get_by_label("Password:").fill("x")
    assert press(typed, "Log in") == 200
    assert press(typed, "Put it back in the form") == 200
    expect_words(typed)
    assert ArticleEdition.objects.count() == 1
    save_draft(typed)
    assert ArticleEdition.objects.count() == 2
    assert typed.evaluate(COPIES) == []


def test_a_stale_token_needs_one_click(typed, article, log_in, editor):
    typed.locator("#articleedition_form [name=csrfmiddlewaretoken]").evaluate(
        "(field) => { field.value = 'x'.repeat(64); }"
    )
    assert press(typed, "Save draft") == 403
    assert press(typed, "Put it back in the form") == 200
    expect_words(typed)
    save_draft(typed)
    assert ArticleEdition.objects.count() == 2


def leave(page):
    """What the browser asks before the page goes: its kind of question, or nothing."""
    asked = []
    page.once("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.goto("/admin/")
    return asked


def test_leaving_with_unsaved_words_asks_first(desk_page, article):
    desk_page.goto(change_path(article))
    body_of(desk_page).focus()
    assert leave(desk_page) == []
    desk_page.goto(change_path(article))
    body_of(desk_page).focus().write("x")
    assert leave(desk_page) == ["beforeunload"]
    desk_page.goto(change_path(article))
    banner(desk_page).get_by_role("button", name="Discard").click()
    body_of(desk_page).focus().write("x")
    desk_page.keyboard.press("Backspace")
    assert leave(desk_page) == []


def test_a_form_that_came_back_with_errors_asks_too(desk_page, article):
    desk_page.goto(change_path(article))
    desk_page.get_by_label("Title:", exact=True).fill("")
    assert press(desk_page, "Save draft") == 200
    expect(desk_page.locator(".errorlist")).to_be_visible()
    expect(banner(desk_page)).to_be_hidden()
    desk_page.locator("#id_title").click()
    assert leave(desk_page) == ["beforeunload"]


def test_going_back_to_a_form_that_was_sent_asks_for_nothing(desk_page, article):
    desk_page.goto(change_path(article))
    desk_page.get_by_label("Title:", exact=True).fill("Typed")
    save_draft(desk_page)
    desk_page.locator("#id_title").click()
    assert leave(desk_page) == []


def test_what_is_typed_while_the_form_is_on_its_way_is_kept(desk_page, article):
    """The server is slow, the editor goes on typing, the next page comes."""
    desk_page.goto(change_path(article))
    title = desk_page.get_by_label("Title:", exact=True)
    title.fill("Sent")

    title.evaluate("""(field) => field.form.addEventListener("submit", () => {
      setTimeout(() => { field.value = "Sent, and more"; }, 50);
    })""")

    def slowly(route):
        time.sleep(1)
        route.continue_()

    desk_page.route(f"**{change_path(article)}", slowly)
    desk_page.get_by_role("button", name="Save draft").click()
    desk_page.locator(".messagelist .success").wait_for()
    expect(title).to_have_value("Sent")
    expect(banner(desk_page)).to_contain_text("the newest is 2")
    desk_page.unroute_all()
    # Pages of this form are read for what stands inline elsewhere; where requests were
    # held back the browser may no longer have this one.
    desk_page.get_by_role("button", name="Put them back").click()
    expect(title).to_have_value("Sent, and more")


def test_an_event_has_all_this_too(desk_page, editor):
    event = make_event(author=editor)
    desk_page.goto(change_path(event))
    expect(desk_page.locator("#id_summary_counter")).to_contain_text("left of 800")
    desk_page.locator("#id_dates-0-note").fill("A note that is kept.")
    wait_until_kept(desk_page, "A note that is kept.")
    page = crash(desk_page)
    page.goto(change_path(event))
    assert press(page, "Put them back") == 200
    expect(page.locator("#id_dates-0-note")).to_have_value("A note that is kept.")
