"""Two people, or one who is impatient: nothing is lost and nothing is doubled.

Checks 42 and 43 of the reliability bar.
"""

import re

import pytest
from django.contrib.admin.models import LogEntry
from playwright.sync_api import expect

from articles.models import Article, ArticleEdition
from tests.browser.policy import choose_topic, press, visit
from tests.browser.writing import BodyEditor, save_draft
from tests.factories import make_article, make_topic, published

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ADD = "/admin/articles/articleedition/add/"
# The same form twice at once, as two quick clicks can send it.
SEND_TWICE = """async (form) => {
  const send = () => fetch(form.action || location.href,
    {method: "POST", body: new FormData(form), redirect: "manual"});
  return (await Promise.all([send(), send()])).map((answer) => answer.type);
}"""
FORM = "form[id$=edition_form]"


def change_path(edition):
    return f"/admin/articles/articleedition/{edition.pk}/change/"


@pytest.fixture
def article(db):
    return make_article(title="Two rivers", body="<p>Word</p><p>The rest.</p>")


@pytest.fixture
def tab(new_context, make_user, log_in):
    """Opens a page for another editor, in a browser of their own."""

    def open_tab(username):
        context = new_context()
        log_in(context, make_user("editor", username))
        return context.new_page()

    return open_tab


@pytest.fixture
def conflict(tab, article):
    """Ana saved; Bo, who began with the same edition, is told so."""
    ana, bo = tab("ana"), tab("bo")
    for page in [ana, bo]:
        page.goto(change_path(article))
    BodyEditor(ana).replace_word("Word", "Ana")
    save_draft(ana)
    BodyEditor(bo).replace_word("Word", "Bo")
    assert press(bo, "Save draft") == 409
    return bo


def test_the_second_save_shows_both_texts_and_saves_nothing(conflict):
    sides = conflict.locator(".conflict-field .conflict-sides")
    expect(sides).to_have_count(1)
    expect(sides).to_contain_text("Ana")
    expect(sides).to_contain_text("Bo")
    expect(conflict.locator(".errornote")).to_contain_text("ana")
    assert ArticleEdition.objects.count() == 2


def test_mine_becomes_the_next_edition_and_theirs_stays_in_the_history(conflict):
    assert press(conflict, "Save as edition 3") == 200
    bodies = ArticleEdition.objects.order_by("number").values_list("body", flat=True)
    assert list(bodies) == [
        "<p>Word</p><p>The rest.</p>",
        "<p>Ana</p><p>The rest.</p>",
        "<p>Bo</p><p>The rest.</p>",
    ]
    assert press(conflict, "History", role="link") == 200
    row = conflict.get_by_role("row").filter(has_text="ana").first
    assert press(conflict, "2", role="link") == 200
    expect(row).to_have_count(0)
    expect(conflict.locator("#content-main")).to_contain_text("Ana")


def test_a_third_save_during_the_conflict_is_a_conflict_again(conflict, tab, article):
    """What came in while Bo read the conflict page is not passed over."""
    cy = tab("cy")
    cy.goto(change_path(article.document.editions.get(number=2)))
    BodyEditor(cy).replace_word("Ana", "Cy")
    save_draft(cy)
    assert press(conflict, "Save as edition 3") == 409
    expect(conflict.locator(".conflict-sides").first).to_contain_text("Cy")
    assert press(conflict, "Save as edition 4") == 200
    assert article.document.editions.count() == 4


def test_what_only_they_changed_is_not_undone_by_saving_mine(tab, article):
    """Ana changed the standfirst, Bo the text: both changes stand in the end."""
    ana, bo = tab("ana"), tab("bo")
    for page in [ana, bo]:
        page.goto(change_path(article))
    ana.get_by_label("Standfirst:").fill("Ana's standfirst.")
    save_draft(ana)
    BodyEditor(bo).replace_word("Word", "Bo")
    assert press(bo, "Save draft") == 200
    expect(bo.locator(".messagelist")).to_contain_text("by ana came in: Standfirst.")
    newest = article.document.editions.get(number=3)
    assert newest.standfirst == "Ana's standfirst."
    assert newest.body.startswith("<p>Bo</p>")


def test_the_back_button_after_a_save_leads_to_no_lost_words(desk_page, article):
    """The form of before would be stale: it comes back to be read, not to be sent."""
    desk_page.goto(change_path(article))
    BodyEditor(desk_page).replace_word("Word", "First")
    save_draft(desk_page)
    desk_page.go_back()
    expect(desk_page.locator(".edition-old")).to_be_visible()
    expect(desk_page.get_by_role("button", name="Save draft")).to_have_count(0)


def test_one_form_sent_twice_at_once_gives_one_edition(desk_page, article):
    desk_page.goto(change_path(article))
    BodyEditor(desk_page).replace_word("Word", "Changed")
    answers = desk_page.locator(FORM).evaluate(SEND_TWICE)
    assert answers == ["opaqueredirect", "opaqueredirect"]
    assert article.document.editions.count() == 2
    assert LogEntry.objects.count() == 1


def test_a_double_click_on_save_gives_one_edition(desk_page, article):
    desk_page.goto(change_path(article))
    BodyEditor(desk_page).replace_word("Word", "Changed")
    desk_page.get_by_role("button", name="Save draft").dblclick()
    desk_page.locator(".messagelist").wait_for()
    assert article.document.editions.count() == 2
    assert LogEntry.objects.count() == 1


def test_a_new_article_sent_twice_at_once_is_one_article(desk_page):
    desk_page.goto(ADD)
    desk_page.get_by_label("Title:", exact=True).fill("Two rivers")
    desk_page.locator(FORM).evaluate(SEND_TWICE)
    assert Article.plain.count() == 1
    assert LogEntry.objects.count() == 1


def test_a_tagger_changes_topics_and_nothing_else(page, make_user, article):
    make_user("tagger")
    make_topic("Peace")
    published(article)
    visit(page, "/admin/")
    page.get_by_label("Username:").fill("tagger")
    page.get_by_label("Password:").fill("x")
    press(page, "Log in")
    page.locator(".model-article").get_by_role("link", name="Articles").click()
    assert press(page, re.compile("Topics.*Two rivers"), role="link") == 200
    expect(page.locator("article")).to_contain_text("The rest.")
    choose_topic(page, "pea", "Peace")
    assert press(page, "Save the topics") == 200
    assert article.document.topics.get().name == "Peace"
    assert article.document.editions.count() == 1
    assert visit(page, change_path(article)) == 403
    assert visit(page, ADD) == 403
    assert visit(page, f"{change_path(article)[:-7]}publish/") == 403
