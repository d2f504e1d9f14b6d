"""What a picture tells is said for each use; where nothing is, the library's text stands."""

import re
from html import unescape

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from library.models import Picture
from publishing.contract import errors
from publishing.editions import newest_of
from publishing.merging import merge_text
from publishing.richtext import sanitise
from tests.factories import make_article, make_event, make_picture, published
from tests.project.test_sharing import only, said, tags
from tests.publishing.test_compare import compare_url, put_back
from tests.publishing.test_copy_on_save import change_url, posted
from tests.publishing.test_merged_saves import answer

pytestmark = pytest.mark.django_db
MAKERS = pytest.mark.parametrize("make", [make_article, make_event])
ALT = re.compile(r'<img [^>]*alt="([^"]*)"')
HERE, DECORATIVE = {"picture_alt": "Told <here>."}, {"picture_is_decorative": True}
NOTHING_THERE = {"alt": "", "is_decorative": True}
REFUSED = "A picture that is decorative here needs no alternative text"


@MAKERS
@pytest.mark.parametrize(
    ("library", "here", "told"),
    [
        ({}, {}, "A coloured field."),
        ({}, HERE, "Told <here>."),
        ({}, DECORATIVE, ""),
        (NOTHING_THERE, {}, ""),
        (NOTHING_THERE, HERE, "Told <here>."),
    ],
)
def test_page_card_and_linked_data_say_the_same(client, make, library, here, told):
    edition = published(make(picture=make_picture(**library), **here))
    address = edition.get_absolute_url()
    assert [unescape(alt) for alt in ALT.findall(client.get(address).text)] == [told]
    if make is make_article:  # the front page's card shows the picture of its lead
        assert tags(client, "/").get("og:image:alt", "") == told
    assert only(said(client, address), "ImageObject").get("caption", "") == told


def test_every_template_that_shows_a_picture_says_what_it_tells():
    """Left out by mistake, a picture would be silent."""
    include = re.compile(r'{% include "library/_image\.html"[^%]*%}')
    pages = (settings.BASE_DIR / "templates").rglob("*.html")
    found = [tag for page in pages for tag in include.findall(page.read_text())]
    assert found
    assert not [tag for tag in found if " alt=" not in tag]


@MAKERS
def test_words_and_the_tick_together_are_refused(desk, editor, make):
    edition = make(author=editor, picture=make_picture(), **HERE)
    data = posted(desk, edition) | {"picture_is_decorative": "on"}
    answered = desk.post(change_url(edition), data)
    assert answered.status_code == 200
    assert REFUSED in answered.text
    assert "Told &lt;here&gt;." in answered.text
    edition.picture_is_decorative = True
    with pytest.raises(ValidationError, match=REFUSED):
        edition.full_clean(exclude=["document"])
    with pytest.raises(IntegrityError), transaction.atomic():
        edition.save()


def test_the_form_shows_what_the_library_says(desk):
    for picture, words in [
        (make_picture(title="<b>", alt="A <i>"), "of “&lt;b&gt;”: A &lt;i&gt;"),
        (make_picture(title="Dots", **NOTHING_THERE), "“Dots” is decorative"),
    ]:
        assert words in desk.get(change_url(make_event(picture=picture))).text
        chosen = {"pk": [picture.pk, "x", "9" * 30]}  # by a script, before it is saved
        labels = desk.get(reverse("admin:library_picture_labels"), chosen).json()
        assert unescape(words) in labels[picture.public_id]["there"]


def made_decorative(first):
    """The next edition, where the lead picture tells nothing."""
    names = ["title", "standfirst", "body", "category", "picture", "slug"]
    kept = {name: getattr(first, name) for name in names}
    return make_article(first.document, **kept, **DECORATIVE)


def test_a_change_is_said_in_words_and_put_back_whole(desk, editor):
    first = make_article(author=editor, picture=make_picture(), **HERE)
    page = desk.get(compare_url(made_decorative(first)))
    assert page.context["summary"] == (
        "Alternative text of the picture changed, Picture is decorative here changed"
    )
    assert "no</del>" in page.text
    assert "yes</ins>" in page.text
    put_back(desk, first, "field:picture_alt", 2)
    newest = newest_of(first.document)
    assert (newest.picture_alt, newest.picture_is_decorative) == ("Told <here>.", False)


@pytest.mark.parametrize("version", ["mine", "theirs"])
def test_another_picture_and_other_words_are_one_question(desk, editor, version):
    """Else the words of one picture would stand with another."""
    river, other = make_picture(title="A river"), make_picture(title="A port")
    first = make_article(author=editor, picture=river)
    data = posted(desk, first) | {"picture": other.pk, "picture_alt": "Ships."}
    made_decorative(first)
    asked = desk.post(change_url(first), data)
    assert [q["name"] for q in asked.context["questions"]] == ["_choice-picture-0"]
    for words in ["A river", "port<", "Ships.<", "yes<"]:
        assert words in asked.text
    assert answer(desk, asked, version, 2).status_code == 302
    newest = newest_of(first.document)
    assert newest.number == 3
    chosen = (newest.picture, newest.picture_alt, newest.picture_is_decorative)
    mine, theirs = (other, "Ships.", False), (river, "", True)
    assert chosen == (mine if version == "mine" else theirs)


def figure(picture, told=""):
    return f'<figure data-picture="{picture.public_id}"{told}><figcaption></figcaption></figure>'


def test_a_figure_tells_its_own_words_or_nothing(client):
    picture = make_picture()
    told = [' data-alt="A &lt;b&gt; &quot;c&quot;"', ' data-decorative="true"', ""]
    body = "".join(figure(picture, each) for each in told)
    edition = published(make_article(body=body))
    assert edition.body == body
    page = client.get(edition.get_absolute_url()).text
    assert [unescape(alt) for alt in ALT.findall(page)] == [
        *['A <b> "c"', "", "A coloured field."]
    ]
    assert edition.pictures.count() == 1


@pytest.mark.parametrize(
    ("sent", "stored"),
    [
        (' data-alt=" A \n river\x07 "', ' data-alt="A river"'),
        (' data-alt=" "', ""),
        (' data-decorative="yes"', ' data-decorative="true"'),
        (' data-alt="A" data-decorative="true"', ' data-alt="A"'),
        (' onclick="x" alt="A"', ""),
    ],
)
def test_what_a_figure_may_say_is_tidied(sent, stored):
    picture = make_picture()
    assert sanitise(figure(picture, sent)) == figure(picture, stored)
    assert sanitise("<p data-alt='a'>x</p>") == "<p>x</p>"


def test_each_use_needs_words_that_are_no_name_of_a_file():
    picture = make_picture()
    Picture.objects.update(alt="IMG_2041.JPG")
    told = ["", ' data-alt="A river"', ' data-decorative="true"', ' data-alt="b.png"']
    body = "".join(figure(picture, each) for each in told)
    fields = []
    for here in [{}, HERE, DECORATIVE]:
        edition = make_article(picture=picture, body=body, **here)
        fields.append([found.field for found in errors(edition)])
    assert fields == [["picture_alt", "body", "body"], *[["body", "body"]] * 2]


def test_what_a_figure_tells_is_compared_and_merged(desk):
    picture = make_picture()
    first = make_article(body=figure(picture, ' data-alt="A wide river"'))
    body = figure(picture, ' data-alt="A wide port"')
    page = desk.get(compare_url(make_article(first.document, body=body)))
    assert "river</del>" in page.text
    assert "port</ins>" in page.text
    merge = merge_text(first.body, body, figure(picture, ' data-decorative="true"'))
    assert len(merge.conflicts) == 1
