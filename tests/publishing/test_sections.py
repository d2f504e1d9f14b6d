"""Taking a text apart and putting it together again."""

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publishing.richtext import sanitise
from publishing.sections import (
    DEEPEST,
    matched_sections,
    parse,
    replace_section,
    split_body,
)
from publishing.sentences import sentences, words

from .bodies import SEEDS, bodies

BODY = (
    "<p>Opening.</p>"
    '<h2 data-section="section1">Peace &amp; <em>security</em></h2><p>One.</p>'
    '<h2 data-section="section2">Trade</h2><p>Two.</p>'
)


def together(nodes):
    return "".join(
        node.start + together(node.children) + node.end if node.tag else node.html
        for node in nodes
    )


@given(bodies)
def test_a_body_put_together_again_is_the_same(body):
    assert "".join(section.html for section in split_body(body)) == body
    assert together(parse(body)) == body


@given(st.text(alphabet="<>/pahul2 .!&;\"'=\n"))
def test_even_broken_markup_is_kept(text):
    assert together(parse(text)) == text
    assert "".join(sentences(text)) == text


@given(bodies)
def test_no_sentence_cuts_an_element(body):
    def check(nodes):
        for node in nodes:
            if not node.tag:
                # Cut inside an element, the sanitiser would close or open it.
                assert sanitise(node.html.replace("\n", " ")) == node.html
            check(node.children)

    check(parse(body))


def test_sections():
    opening, peace, trade = split_body(BODY)
    assert (opening.key, opening.title, opening.html) == ("", "", "<p>Opening.</p>")
    assert (peace.key, peace.title) == ("section1", "Peace & security")
    assert trade.html == '<h2 data-section="section2">Trade</h2><p>Two.</p>'
    assert [section.html for section in split_body("")] == [""]


def test_a_heading_inside_a_quotation_begins_no_section():
    body = '<blockquote><h2 data-section="section1">Q</h2></blockquote>'
    assert len(split_body(body)) == 1


@pytest.mark.parametrize(
    "parts",
    [
        ["It is done. ", "It was late."],
        ["The U.N. Secretary-General met Dr. Ban. ", "Both spoke."],
        ["See No. 5 of p. 7. ", "It costs 3.5 million."],
        ["She said no. ", "He left."],
        ["“Yes.” ", "J. F. Kennedy left (e.g. for Rome)."],
        ["Is it? ", "It is! ", "So … ", "Well."],
        ["<strong>One. Two.</strong> ", "Three."],
        ['A claim.<sup data-cite="source77"></sup> ', "Another."],
        ["Line one<br>", "Line two"],
        ["ប្រទេស។ល។ ", "ពីរ។", "បី។"],
        ["မြန်မာ။ ", "နိုင်ငံ။"],
        ["第一。", "“第二！”", "第三"],
        ["ที่นี่มีน้ำ และข้าว ในปี พ.ศ. 2510 ด้วย"],
        ["ສະບາຍດີ ຂອບໃຈ"],
        ["R&amp;D grew. ", "A &lt; B."],
    ],
)
def test_sentences(parts):
    assert sentences("".join(parts)) == parts


def test_a_cell_and_a_caption_hold_sentences():
    (figure,) = parse(
        '<figure data-picture="picture1"><figcaption>One. Two.</figcaption></figure>'
    )
    assert [node.html for node in figure.children[0].children] == ["One. ", "Two."]


@given(st.text(alphabet="ที่นี่น้ำເຂົ້າខ្មែរស្ត្រីမြန်မာန္တ Aé\u0301 "))
def test_no_mark_is_cut_from_its_letter(text):
    assert "".join(words(text)) == text
    for before, word in pairwise(words(text)):
        assert before[-1].isspace() or not unicodedata.category(word[0]).startswith("M")


def test_letters_below_and_vowels_before_stay_with_their_letter():
    assert words("ស្ត្រី") == ["ស្ត្រី"]
    assert words("เมื่อน้ำ") == ["เมื่", "อ", "น้ำ"]
    assert words("it’s R&D, no. 5") == ["it’s ", "R", "&", "D", ", ", "no", ". ", "5"]


@pytest.mark.parametrize("tag", ["blockquote", "ul"])
def test_the_deepest_nesting_is_one_piece(tag):
    html = f"<{tag}>" * 400 + "x" + f"</{tag}>" * 400
    assert together(parse(html)) == html
    node, depth = parse(html)[0], 0
    while node.children:
        node, depth = node.children[0], depth + 1
    assert depth == DEEPEST


def test_the_same_section_under_another_key():
    fresh = BODY.replace("section2", "fresh234")
    one, other = matched_sections(BODY, fresh)
    assert one == other


def test_a_key_that_stands_twice_is_two_sections():
    doubled = BODY + BODY
    for sections in matched_sections(doubled, BODY):
        keys = [section.key for section in sections]
        assert len(set(keys)) == len(keys)


def test_a_heading_put_into_standing_words_begins_no_section():
    base = "<p>One.</p><p>Two.</p>"
    headed = '<p>One.</p><h2 data-section="section1">Two</h2><p>Two.</p>'
    assert [len(sections) for sections in matched_sections(base, headed)] == [1, 1]
    assert [len(sections) for sections in matched_sections(headed, base)] == [1, 1]


PEACE = '<h2 data-section="section1">Former</h2><p>Words.</p>'


def test_a_section_is_put_back_where_it_stands():
    restored = replace_section(BODY, "section1", PEACE)
    assert [section.key for section in split_body(restored)] == [
        "",
        "section1",
        "section2",
    ]
    assert "One." not in restored
    assert PEACE in restored
    assert replace_section(BODY, "", "<p>X</p>") == BODY.replace("Opening.", "X")


def test_a_section_that_is_gone_is_put_back_after_its_neighbour():
    gone = BODY.replace(split_body(BODY)[1].html, "")
    assert replace_section(gone, "section1", PEACE, BODY) == BODY.replace(
        split_body(BODY)[1].html, PEACE
    )
    assert replace_section(gone, "section1", PEACE) == gone + PEACE
    only = replace_section("", "section2", "<h2>Trade</h2>", BODY)
    assert only == "<h2>Trade</h2>"


@pytest.mark.parametrize("body", SEEDS)
def test_real_articles_have_sentences(body):
    found = [
        s.html
        for section in split_body(body)
        for b in section.blocks
        for s in b.children
        if not s.tag
    ]
    assert len(found) > 15
    assert not [s for s in found if s.strip().endswith(("U.N.", "Dr.", "No."))]
