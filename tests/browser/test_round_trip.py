"""Through the editor a second time: what nobody touched stays, to the last byte."""

import re

import pytest
from playwright.sync_api import expect

from articles.models import ArticleEdition
from publishing.markup import plain_text
from tests.browser.writing import BodyEditor, save_draft
from tests.factories import make_article, make_category, make_picture, make_source

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

KEYS = re.compile(r'(?:data-section|data-cite|data-picture|lang|href)="[^"]+"')
# As the editor writes them; CITE and SHOW stand for keys of the library.
BODIES = {
    "headings": '<h2 data-section="abcdefg2">One</h2><p>a</p>'
    '<h3>Below</h3><p>b</p><h2 data-section="abcdefg3">Two</h2>',
    "lists in lists": "<ul><li><p>a</p>"
    '<ol data-type="decimal"><li><p>b</p></li></ol></li></ul>',
    "a list from 3": '<ol data-type="decimal" start="3"><li><p>a</p></li></ol>',
    "quote": "<blockquote><p>a</p><p>b</p></blockquote>",
    "line break": "<p>a<br>b</p>",
    "marks in marks": "<p><strong>a<em>b</em></strong><em>c</em></p>",
    "hard spaces": "<p>8\u00a0August, 17\u202f000</p>",
    "characters": "<p>AT&amp;T &lt;3 “q” – “Ñandú” 👩‍👩‍👧</p>",
    "only a citation": "<p>CITE</p>",
    "citation in bold": "<p><strong>aCITEb</strong></p>",
    "citations side by side": "<p>aCITECITE b</p>",
    "citation in a heading": '<h2 data-section="abcdefg4">aCITE</h2>',
    "citation in a list": "<ul><li><p>aCITE</p></li></ul>",
    "passages": '<p><span lang="th">ไทย</span><span lang="lo">ລາວ</span> a</p>',
    "passage with citation": '<p><span lang="vi">hòa bìnhCITE</span></p>',
    "linked passage": '<p><a href="https://a.org/"><span lang="vi">hòa</span></a></p>',
    "links": '<p><a href="/about/#method">a</a> <a href="mailto:a@b.org">b</a></p>',
    "pictures side by side": "SHOW(a)SHOW(aCITEb)SHOW()",
    "picture told here": "TELL(a)DROP(b)",
    "table": '<table><tbody><tr><th colspan="2"><p>aCITE</p></th></tr>'
    "<tr><td><p>b</p><p>c</p></td><td><p></p></td></tr></tbody></table>",
    "picture at the end": "SHOW(a)",
}


@pytest.fixture
def changed_in_the_editor(desk_page):
    """Opens an edition, makes its first word another, saves; answers the new one."""

    def change(edition, word="Before", new="After"):
        desk_page.goto(f"/admin/articles/articleedition/{edition.pk}/change/")
        BodyEditor(desk_page).replace_word(word, new)
        save_draft(desk_page)
        newest = edition.document.editions.order_by("-number").first()
        assert newest.number == edition.number + 1
        return newest

    return change


def test_a_change_of_one_word_leaves_every_other_byte(changed_in_the_editor):
    cite = f'<sup data-cite="{make_source().public_id}"></sup>'
    shown = f'<figure data-picture="{make_picture().public_id}"'
    parts = [
        f"<h3>{name}</h3>{body}".replace("CITE", cite)
        .replace("SHOW(", f"{shown}><figcaption>")
        .replace(
            "TELL(", f'{shown} data-alt="“a” &lt; &quot;b&quot; &amp; ไทย"><figcaption>'
        )
        .replace("DROP(", f'{shown} data-decorative="true"><figcaption>')
        .replace(")", "</figcaption></figure>")
        for name, body in BODIES.items()
    ]
    stored = make_article(body=f"<p>Before</p>{''.join(parts)}").body
    assert stored == f"<p>Before</p>{''.join(parts)}"
    edition = ArticleEdition.objects.get()
    saved = changed_in_the_editor(edition).body.split("<h3>")
    assert saved == stored.replace("Before", "After").split("<h3>")


def test_spaces_in_a_row_are_stored_as_the_next_form_gives_them_back(
    changed_in_the_editor,
):
    """Else the second save changes lines that nobody touched, and a comparison says so."""
    edition = make_article(body="<p>Before</p><p>One  two.</p>")
    changed = changed_in_the_editor(edition)
    assert changed.body == edition.body.replace("Before", "After")


def test_initial_articles_keep_words_keys_and_links_in_the_editor(
    content, desk_page, changed_in_the_editor
):
    """They were not written in the editor: the first save may lay out tags anew."""
    for article in ArticleEdition.objects.all():
        words, keys = plain_text(article.body).split(), KEYS.findall(article.body)
        article.body = f"<p>Before</p>{article.body}"
        article.save()
        first = changed_in_the_editor(article)
        assert plain_text(first.body).split() == ["After", *words]
        assert KEYS.findall(first.body) == keys
    second = changed_in_the_editor(first, "After", "Again")
    assert second.body == first.body.replace("After", "Again")


def test_an_article_is_written_saved_changed_published_and_read(desk_page, editor):
    page = desk_page
    make_category("History")
    make_source(title="The Charter")
    make_source(title="Resolution 61/44")
    make_picture(title="A river", alt="A wide river.", credit="M. Tan")
    page.goto("/admin/articles/articleedition/add/")
    page.get_by_label("Title:", exact=True).fill("Two rivers, one delta")
    page.get_by_label("Standfirst:").fill("How the water was shared.")
    page.get_by_label("Category:").select_option(label="History")
    form = BodyEditor(page).focus()
    form.write("Provisional", "Five states met.")
    form.cite("The Charter")
    form.write(" They met again.")
    form.cite("The Charter")
    form.write(" The Assembly agreed.")
    form.cite("Resolution 61/44")
    form.press("Enter")
    form.kind_of_block("heading2")
    form.write("The water", "แม่น้ำโขง")
    form.press("Shift+Home")
    form.mark_passage("ไทย")
    form.press("End", "Enter")
    form.show_picture("A river")
    form.write("The river in May.")
    save_draft(page)
    first = ArticleEdition.objects.get()
    assert len(KEYS.findall(first.body)) == 6  # 3 citations, section, passage, picture

    BodyEditor(page).replace_word("Provisional", "Final")
    save_draft(page)
    second = ArticleEdition.objects.get(number=2)
    assert second.body == first.body.replace("Provisional", "Final")
    assert (second.author, second.citations.count(), second.pictures.count()) == (
        editor,
        2,
        1,
    )

    page.get_by_role("link", name="Publish or schedule").click()
    page.get_by_label("Why nobody else approves it:").fill("On duty alone.")
    page.get_by_role("button", name="Publish or schedule").click()
    page.get_by_role("link", name="View on site").click()
    expect(page).to_have_title(re.compile("^Two rivers, one delta"))
    prose = page.locator(".prose")
    assert prose.locator("sup.ref").all_inner_texts() == ["1", "1", "2"]
    notes = prose.locator("#sources li")
    expect(notes).to_have_count(2)
    expect(notes.first).to_contain_text("The Charter")
    expect(notes.first.locator("a.back")).to_have_count(2)
    for back in notes.first.locator("a.back").all():
        back.click()
        expect(page.locator("sup.ref a:target")).to_have_text("1")
    image = prose.get_by_role("img", name="A wide river.")
    image.scroll_into_view_if_needed()
    expect(image).to_have_js_property("naturalWidth", 40)
    expect(prose.locator("figure")).to_contain_text("The river in May.")
    expect(prose.locator("figure")).to_contain_text("M. Tan")
    expect(prose.locator("h2").first).to_have_id(
        "s-" + re.search(r'data-section="(\w+)"', second.body)[1]
    )
    expect(prose.locator("span[lang=th]")).to_have_text("แม่น้ำโขง")
