"""The first mention of a term in a text leads to the glossary, and no other does."""

import re

import pytest

from library.mentions import Mentions, names_of
from library.models import Term, TermName
from library.rendering import render_body
from publishing.moments import Moment
from tests.factories import PAST, make_term

pytestmark = pytest.mark.django_db


def linked(html, language="en"):
    """[the words of each link to the glossary]"""
    page = render_body(html, Moment(PAST, PAST), terms=Mentions(language)).html
    plain = re.sub(r'<a class="term"[^>]*>(.*?)</a>', r"\1", page)
    untouched = render_body(html, Moment(PAST, PAST)).html
    assert plain == untouched  # a link adds to a text and takes nothing from it
    return re.findall(r'<a class="term" href="/glossary/id/\w+/">([^<]*)</a>', page)


def test_a_term_is_linked_once_by_whichever_of_its_names_comes_first():
    term = make_term("Food & Farming", abbreviation="FAO", names=["Bread Office"])
    html = "<p>The FAO &amp; FAO.</p><ul><li>Bread Office, Food &amp; Farming</li></ul>"
    body = render_body(html, Moment(PAST, PAST), terms=Mentions("en", "?as-of=x")).html
    assert body.count("class=") == 1
    assert (
        f'The <a class="term" href="{term.get_absolute_url()}?as-of=x">FAO</a>' in body
    )
    assert linked("<p>Food &amp; Farming</p>") == ["Food &amp; Farming"]


@pytest.mark.parametrize(
    "html",
    [
        '<h2 data-section="abcdefgh">Bali</h2>',
        "<h3>Bali</h3>",
        '<p><a href="https://example.org/">of Bali</a></p>',
        "<blockquote><p>In <em>Bali</em></p></blockquote>",
        "<table><tbody><tr><th><p>Bali</p></th></tr></tbody></table>",
        '<p>In Thai: <span lang="th">Bali</span></p>',
        '<p>x<sup data-cite="zzzzzzzz">Bali</sup></p>',
    ],
)
def test_no_link_where_a_link_would_disturb(html):
    make_term("Bali")
    assert linked(html) == []
    assert linked(f"{html}<p>And in <strong>Bali</strong>.</p>") == ["Bali"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The ASEAN-UN summit of ASEAN", ["ASEAN-UN summit", "ASEAN"]),
        ("An ASEAN–UN Summit", ["ASEAN–UN Summit"]),
        ("ASEAN-led, non-ASEAN, SEANASEAN, ASEANs", []),
        ("ASEAN’s leaders", ["ASEAN"]),
        ("“ASEAN”, (ASEAN)", ["ASEAN"]),
        ("asean and Asean", []),
        ("a good Office, GOOD OFFICES", ["GOOD OFFICES"]),
        ("Good\xa0offices", ["Good\xa0offices"]),
        ("Mr u Thant, U Thant", ["u Thant"]),
        ("U THANT", []),
        ("The TOR and the CPR", ["CPR"]),
    ],
)
def test_names_are_whole_and_the_longest_goes_first(text, found):
    make_term("Association", abbreviation="ASEAN", kind="organisation")
    make_term("ASEAN-UN Summit")
    make_term("Good offices")
    make_term("U Thant", kind="person")
    make_term("Terms of reference", abbreviation="TOR")
    make_term("Another", abbreviation="TOR", names=[("CPR", {"kind": "abbreviation"})])
    assert linked(f"<p>{text}</p>") == found


def test_a_name_stands_only_in_texts_of_its_language():
    make_term("Association", names=[("อาเซียน", {"language": "th"})])
    make_term("United Nations", names=[("Liên hợp quốc", {"language": "vi"})])
    assert linked("<p>ประชาคมอาเซียนและอาเซียน</p>", "th") == ["อาเซียน"]
    assert linked("<p>อาเซียน์</p>", "th") == []  # the mark belongs to the letter
    assert linked("<p>Association อาเซียน</p>", "vi") == []
    assert linked("<p>อาเซียน, liên hợp quốc</p>") == []
    assert linked("<p>Tại Liên hợp quốc</p>", "vi") == ["Liên hợp quốc"]


def test_the_names_that_are_kept_are_never_older_than_the_rows():
    term = make_term("Bali")
    assert linked("<p>Bali, Java</p>") == ["Bali"]
    Term.objects.filter(pk=term.pk).update(name="Java")
    assert linked("<p>Bali, Java</p>") == ["Java"]
    TermName.objects.create(term=term, name="Bali", folded="bali")
    assert linked("<p>Bali, Java</p>") == ["Bali"]
    kept = names_of.cache_info().misses
    assert linked("<p>Java</p>") == ["Java"]
    assert names_of.cache_info().misses == kept
    term.delete()
    assert linked("<p>Bali, Java</p>") == []
