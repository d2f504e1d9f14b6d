"""Every tool of the body editor, by mouse and keyboard: what it writes is what is saved."""

import re

import pytest
from playwright.sync_api import expect

from articles.models import ArticleEdition
from tests.browser.writing import BodyEditor, save_draft
from tests.factories import make_article, make_picture

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

THAI = "แม่น้ำโขง"


def save(page):
    save_draft(page)
    return ArticleEdition.objects.get()


def test_words_are_saved_with_the_spaces_that_were_typed(form):
    """A space stays a space: no &nbsp;, which would keep lines from breaking."""
    form.write(
        "The Association met the UN in Bali , on 19 November .", "Then it rained."
    )
    form.button("bold")
    form.write(" Hard")
    form.button("bold")
    form.write(" rain .")
    assert save(form.page).body == (
        "<p>The Association met the UN in Bali , on 19 November .</p>"
        "<p>Then it rained.<strong> Hard</strong> rain .</p>"
    )


def test_the_toolbar_makes_headings_lists_quotes_tables_and_links(form):
    form.write("Before.")
    form.press("Enter")
    form.kind_of_block("heading2")
    form.write("The first part", "")
    form.button("unordered list")
    form.write("one", "two", "", "")
    form.button("blockquote")
    form.write("We met.", "", "")
    form.write("See the charter")
    form.press("Control+Shift+ArrowLeft")
    form.link("https://example.org/charter")
    form.press("ArrowRight")
    form.write(" now.", "")
    form.insert_table("Year", "Place", "Who", "1967", "Bangkok", "five")
    body = save(form.page).body
    section = re.search(r'data-section="([0-9a-z]{8})"', body)[1]
    assert body.startswith(
        f'<p>Before.</p><h2 data-section="{section}">The first part</h2>'
        "<ul><li><p>one</p></li><li><p>two</p></li></ul>"
        "<blockquote><p>We met.</p></blockquote>"
        '<p>See the <a href="https://example.org/charter"'
    )
    assert ">charter</a> now.</p>" in body
    assert (
        "<tr><th><p>Year</p></th><th><p>Place</p></th><th><p>Who</p></th></tr>" in body
    )
    assert (
        "<tr><td><p>1967</p></td><td><p>Bangkok</p></td><td><p>five</p></td></tr>"
        in body
    )


def test_sources_are_cited_by_key_from_the_library(form, library):
    form.write("Five states met.")
    form.cite("The Charter")
    form.write(" They met again.")
    form.cite("The Charter")
    form.write(" The Assembly agreed.")
    form.cite("Resolution 61/44")
    expect(form.text.locator("sup").first).to_have_text("The Charter, United Nations")
    charter, resolution = library["charter"].public_id, library["resolution"].public_id
    edition = save(form.page)
    assert edition.body == (
        f'<p>Five states met.<sup data-cite="{charter}"></sup>'
        f' They met again.<sup data-cite="{charter}"></sup>'
        f' The Assembly agreed.<sup data-cite="{resolution}"></sup></p>'
    )
    assert edition.citations.count() == 2


def test_a_picture_from_the_library_takes_a_caption(form, library):
    """The picture is seen in the text, and the form goes on answering."""
    form.write("Water.", "")
    form.show_picture("A river")
    form.write("The river in May.")
    edition = save(form.page)
    assert edition.body == (
        f'<p>Water.</p><figure data-picture="{library["river"].public_id}">'
        "<figcaption>The river in May.</figcaption></figure>"
    )
    assert edition.pictures.count() == 1


def test_a_picture_tells_its_own_words_here_or_nothing(form, library):
    form.write("Water.", "")
    form.show_picture("A river")
    form.write("In May.")
    form.tell("Fishers at dawn.", decorative=True)
    expect(form.dialog).to_contain_text("not both")
    form.dialog.get_by_label("Decorative here").uncheck()
    form.dialog.get_by_role("button", name="Update").click()
    form.wait_for_focus()
    figure = f'<p>Water.</p><figure data-picture="{library["river"].public_id}"'
    caption = "><figcaption>In May.</figcaption></figure>"
    assert form.html == f'{figure} data-alt="Fishers at dawn."{caption}'
    form.tell(decorative=True)
    form.wait_for_focus()
    assert save(form.page).body == f'{figure} data-decorative="true"{caption}'


def test_a_form_with_a_picture_opens_and_goes_on_answering(desk_page):
    picture = make_picture()
    body = (
        f'<p>Before.</p><figure data-picture="{picture.public_id}">'
        "<figcaption>Here.</figcaption></figure>"
    )
    edition = make_article(body=body)
    desk_page.goto(f"/admin/articles/articleedition/{edition.pk}/change/")
    form = BodyEditor(desk_page)
    form.wait_for_pictures()
    form.focus()
    assert form.text.inner_text().split() == ["Before.", "Here."]


def test_a_passage_is_marked_with_its_language(form):
    form.write(THAI)
    form.press("Shift+Home")
    form.mark_passage("ไทย")
    assert save(form.page).body == f'<p><span lang="th">{THAI}</span></p>'
