"""What slips easily in an editor: the caret, the clipboard, half an address."""

import pytest
from playwright.sync_api import expect

from articles.models import ArticleEdition
from tests.browser.writing import save_draft

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

THAI = "แม่น้ำโขง"
WORD = """<html xmlns:o="urn:x"><head><style>p.MsoNormal {margin: 0}</style></head><body>
<p class="MsoNormal" style="margin:0cm"><b style="mso-bidi:normal">Bold</b>
<span lang="EN-US" style="color:red">words</span><o:p></o:p></p>
<p class="MsoNormal"><img src="https://elsewhere.invalid/x.png" onerror="alert(1)">End.</p>
</body></html>"""
PASTE = """(element, html) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/html", html);
  element.dispatchEvent(new ClipboardEvent("paste", {clipboardData, bubbles: true}));
}"""


def test_enter_at_the_end_of_a_caption_does_not_show_the_picture_twice(form):
    form.write("Water.", "")
    form.show_picture("A river")
    form.write("The river in May.", "And then.")
    assert form.html.count("<figure") == 1


def test_what_is_typed_after_a_passage_is_in_the_language_of_the_page(form):
    """Else a screen reader speaks the rest of the sentence with a Thai voice."""
    form.write(THAI)
    form.press("Shift+Home")
    form.mark_passage("ไทย")
    form.press("End")
    form.write(" is a river.")
    assert form.html == f'<p><span lang="th">{THAI}</span> is a river.</p>'


def test_the_dialog_shows_the_language_that_a_passage_has(form):
    """Looking at it and pressing Update must not take the mark away."""
    form.write(THAI)
    form.press("Shift+Home")
    form.mark_passage("ไทย")
    form.press("Shift+Home")
    form.button("language of a passage")
    chosen = form.dialog.locator("select option:checked")
    expect(chosen).to_have_text("ไทย")


def test_a_link_without_https_is_kept_or_refused_in_words(form):
    """What looked like a link in the editor does not vanish in silence."""
    form.write("ASEAN")
    form.press("Shift+Home")
    form.link("www.asean.org")
    with form.page.expect_navigation():
        form.page.get_by_role("button", name="Save draft").click()
    refused = form.page.locator(".field-body .errorlist").count()
    kept = ArticleEdition.objects.filter(body__contains="//www.asean.org").exists()
    assert refused or kept


def test_pasted_word_text_comes_in_plain_and_within_the_policy(form):
    form.text.evaluate(PASTE, WORD)
    expect(form.text).to_contain_text("End.")
    save_draft(form.page)
    assert ArticleEdition.objects.get().body == (
        "<p><strong>Bold</strong> words</p><p>End.</p>"
    )
