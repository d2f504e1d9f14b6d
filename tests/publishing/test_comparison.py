"""What differs between two texts, in words."""

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from publishing.change_summary import summary
from publishing.comparison import compare_text, compare_words
from publishing.markup import plain_text

from .bodies import SEEDS, bodies, drafts, edited, steps

OPENING = "<p>Opening words.</p>"
PEACE = (
    '<h2 data-section="section1">Peace</h2>'
    "<p>First point. Second point is long enough. Third point. Fourth. Fifth.</p>"
)
TRADE = '<h2 data-section="section2">Trade</h2><p>Ports opened. Ships came.</p>'
BODY = OPENING + PEACE + TRADE
NOTHING = "Nothing was changed"


def compared(old, new, **kwargs):
    """{title: [(kind, [(kind, text)])]} of what is not kept."""
    return {
        change.title: [
            (piece.kind, [(run.kind, run.text) for run in without_end(piece.runs)])
            for piece in change.pieces
            if piece.kind != "kept"
        ]
        for change in compare_text(old, new, **kwargs)
        if change.kind != "unchanged"
    }


def without_end(runs):
    """Without the space that the next sentence is held apart by."""
    return [*runs[:-1], replace(runs[-1], text=runs[-1].text.rstrip())]


def test_a_changed_word():
    new = BODY.replace("point is long", "point was long")
    runs = [
        ("kept", "Second point "),
        ("removed", "is "),
        ("added", "was "),
        ("kept", "long enough."),
    ]
    assert compared(BODY, new) == {"Peace": [("changed", runs)]}
    assert summary(compare_text(BODY, new)) == "1 sentence changed in “Peace”"


def test_added_and_removed_sentences():
    new = BODY.replace("Third point.", "").replace("opened.", "opened. Trains ran.")
    assert compared(BODY, new) == {
        "Peace": [("removed", [("removed", "Third point.")])],
        "Trade": [("added", [("added", "Trains ran.")])],
    }
    assert summary(compare_text(BODY, new)) == (
        "1 sentence added in “Trade”, 1 sentence removed in “Peace”"
    )


def test_a_sentence_put_in_front_changes_no_other():
    new = BODY.replace("<p>First", "<p>Before all. First")
    assert compared(BODY, new) == {"Peace": [("added", [("added", "Before all.")])]}


def test_equal_texts():
    assert summary(compare_text(BODY, BODY)) == NOTHING
    assert {change.kind for change in compare_text(BODY, BODY)} == {"unchanged"}
    fresh = BODY.replace("section1", "fresh234")
    assert summary(compare_text(BODY, fresh)) == NOTHING
    assert summary([]) == NOTHING
    assert summary([], ["Title"]) == "Title changed"


def test_unchanged_sentences_are_one_piece():
    (_opening, peace, _trade) = compare_text(BODY, BODY)
    (piece,) = peace.pieces
    assert (piece.kind, piece.sentences, piece.is_long) == ("kept", 6, True)
    assert piece.runs[-1].text.startswith("First point. Second point is")


def test_what_is_kept_says_once_where_it_stands():
    text = "<p>One.</p><ul><li>Two. Three.</li><li>Four.</li></ul>"
    ((piece,),) = [change.pieces for change in compare_text(text, text)]
    assert [(run.text, run.is_mark) for run in piece.runs] == [
        ("¶", True),
        ("One. ", False),
        ("¶", True),
        ("list item", True),
        ("Two. Three. ", False),
        ("¶", True),
        ("list item", True),
        ("Four. ", False),
    ]


def test_moved_added_and_removed_sections():
    changes = compare_text(BODY, OPENING + TRADE + PEACE)
    assert [(c.title, c.kind) for c in changes if c.is_moved] in (
        [("Trade", "moved")],
        [("Peace", "moved")],
    )
    assert summary(changes).endswith("” moved")
    changes = compare_text(BODY, OPENING + TRADE)
    assert [(c.title, c.kind) for c in changes] == [
        ("", "unchanged"),
        ("Peace", "removed"),
        ("Trade", "unchanged"),
    ]
    assert summary(changes) == "“Peace” removed"
    assert summary(compare_text(OPENING + TRADE, BODY)) == "“Peace” added"


def test_a_section_moved_and_changed_is_both():
    new = OPENING + TRADE.replace("Ships", "Boats") + PEACE.replace("First", "One")
    (moved,) = [change for change in compare_text(BODY, new) if change.is_moved]
    assert moved.kind == "changed"
    assert "moved" in summary(compare_text(BODY, new))


def test_the_example_of_the_summary():
    new = BODY.replace("First", "Our first").replace("Third", "Our third")
    new = new.replace("enough.", 'enough.<sup data-cite="source77"></sup>')
    assert summary(compare_text(BODY, new)) == (
        "3 sentences changed in “Peace”, 1 source added"
    )


def test_many_sections_are_told_together():
    old = "".join(
        f'<h2 data-section="section{n}">100% of {n}</h2><p>Old words are here.</p>'
        for n in range(5)
    )
    changes = compare_text(old, old.replace("Old", "New"))
    assert summary(changes) == "5 sentences changed in 5 sections"
    changes = compare_text(old, old.replace("Old", "New", 1))
    assert summary(changes) == "1 sentence changed in “100% of 0”"


MARKED = "<p>See {} for all the rest of it.</p>"


@pytest.mark.parametrize(
    ("before", "after", "removed", "added"),
    [
        ("it", '<a href="/a/">it</a>', [], ["link to /a/", "end of link"]),
        (
            '<a href="/a/">it</a>',
            '<a href="/b/">it</a>',
            ["link to /a/"],
            ["link to /b/"],
        ),
        ("it", 'it<sup data-cite="source77"></sup>', [], ["source: source77"]),
        (
            'it<sup data-cite="source77"></sup>',
            'it<sup data-cite="source78"></sup>',
            ["source: source77"],
            ["source: source78"],
        ),
        ("it", "<strong>it</strong>", [], ["bold", "end of bold"]),
        ("it", "<em>it</em>", [], ["italic", "end of italic"]),
        ("it", '<span lang="th">it</span>', [], ["in ไทย", "end of passage"]),
        ("<em>it<br>and</em>", "<em>it and</em>", ["line break"], []),
    ],
)
def test_markup_is_said_in_words(before, after, removed, added):
    ((_title, [(kind, runs)]),) = compared(
        MARKED.format(before), MARKED.format(after)
    ).items()
    assert kind == "changed"
    assert [text for kind, text in runs if kind == "removed"] == removed
    assert [text for kind, text in runs if kind == "added"] == added


def test_labels():
    new = BODY.replace("First point.", 'First point.<sup data-cite="source77"></sup>')
    found = compared(BODY, new, label=lambda kind, key: f"<{kind} {key}>")
    assert ("added", "source: <source source77>") in found["Peace"][0][1]


FIGURE = '<figure data-picture="picture1"><figcaption>A port.</figcaption></figure>'


def test_figures():
    changes = compare_text(BODY, BODY + FIGURE)
    assert summary(changes) == "1 sentence added in “Trade”, 1 picture added"
    assert compared(BODY, BODY + FIGURE)["Trade"] == [
        ("added", [("added", "picture: picture1")]),
        ("added", [("added", "caption"), ("added", "A port.")]),
    ]
    other = FIGURE.replace("picture1", "picture2")
    assert summary(compare_text(BODY + FIGURE, BODY + other)) == (
        "1 picture added, 1 picture removed"
    )


CELLS = "<table><tbody><tr><td>Members</td><td>10</td></tr><tr><td></td><td>x</td></tr></tbody></table>"


def test_table_cells():
    assert compared(CELLS, CELLS.replace("10", "11"))[""] == [
        ("changed", [("kept", "table cell"), ("removed", "10"), ("added", "11")])
    ]
    filled = CELLS.replace("<td></td>", "<td>y</td>")
    assert compared(CELLS, filled)[""] == [
        ("changed", [("kept", "table cell"), ("added", "y")])
    ]
    wide = CELLS.replace("<td>10", '<td colspan="2">10')
    assert ("added", "table cell, colspan 2") in compared(CELLS, wide)[""][0][1]


def test_what_the_editor_adds_to_lists_and_tables_is_no_change():
    old = "<ul><li>One.</li></ul><table><tbody><tr><td>Two.</td></tr></tbody></table>"
    new = old.replace("<li>One.", "<li><p>One.</p>").replace("Two.", "<p>Two.</p>")
    new = new.replace("<td>", '<td colspan="1" rowspan="1">')
    assert summary(compare_text(old, new)) == NOTHING


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<p>One two. Three.</p>", "<p>One two.</p><p>Three.</p>"),
        ("<p>One two.</p>", "<h3>One two.</h3>"),
        ("<p>One two.</p>", "<blockquote><p>One two.</p></blockquote>"),
        ("<ul><li>One.</li></ul>", "<ol><li>One.</li></ol>"),
        ("<ul><li>A.</li><li>B.</li></ul>", "<ul><li>A.</li></ul><ul><li>B.</li></ul>"),
        ("<ul><li>A.</li><li>B.</li></ul>", "<ul><li>A.<ul><li>B.</li></ul></li></ul>"),
        ("<p>A.</p>", "<p>A.</p><p></p>"),
        (CELLS, CELLS.replace("</td><td>10", "</td></tr><tr><td>10")),
        (FIGURE, FIGURE.replace("picture1", "picture2")),
    ],
)
def test_other_blocks_with_equal_words_are_a_change(old, new):
    assert summary(compare_text(old, new)) != NOTHING
    assert summary(compare_text(new, old)) != NOTHING


def test_thai_and_khmer_are_compared_by_letters_with_their_marks():
    runs = compare_words("ที่นี่มีน้ำ", "ที่นี้มีน้ำ")
    assert [(run.kind, run.text) for run in runs] == [
        ("kept", "ที่"),
        ("removed", "นี่"),
        ("added", "นี้"),
        ("kept", "มีน้ำ"),
    ]
    runs = compare_words("ស្ត្រី", "ស្ត្រា")
    assert [(run.kind, run.text) for run in runs] == [
        ("removed", "ស្ត្រី"),
        ("added", "ស្ត្រា"),
    ]


def test_plain_fields():
    runs = compare_words("Peace and trade", "Peace & trade")
    assert [(run.kind, run.text) for run in runs] == [
        ("kept", "Peace "),
        ("removed", "and "),
        ("added", "& "),
        ("kept", "trade"),
    ]
    assert compare_words("", "") == []
    assert [run.kind for run in compare_words("", "New")] == ["added"]


thorough = settings(
    max_examples=200, deadline=None, suppress_health_check=list(HealthCheck)
)


def said(changes, kinds):
    """The letters of all runs of these kinds."""
    return letters(
        run.text
        for change in changes
        for piece in change.pieces
        for run in piece.runs
        if run.kind in kinds and not run.is_mark
    )


def letters(texts):
    return "".join("".join(texts).split())


@thorough
@given(bodies, bodies)
def test_every_word_of_both_texts_is_said(old, new):
    changes = compare_text(old, new)
    assert said(changes, {"kept", "added"}) == letters(plain_text(new))
    assert Counter(said(changes, {"kept", "removed"})) == Counter(
        letters(plain_text(old))
    )
    assert summary(compare_text(old, old)) == NOTHING


@thorough
@given(st.data())
def test_every_edit_is_a_change(data):
    old = data.draw(drafts())
    new = data.draw(edited(old, "me"))
    changed = summary(compare_text(old.html(), new.html())) != NOTHING
    assert changed == (old.html() != new.html())


def test_a_real_article():
    new = SEEDS[0].replace("1967", "1968", 1)
    (text,) = {summary(compare_text(SEEDS[0], new))}
    assert text.startswith("1 sentence changed in “")


@pytest.mark.parametrize(
    "text",
    [
        lambda word, n: "<p>" + f"{word} {word}. " * n + "</p>",
        lambda word, n: "".join(f"<p>{word} {i}. Same here.</p>" for i in range(n)),
        lambda word, n: (
            "<p>" + "".join(f"Kept {i}. {word} {i}. " for i in range(n)) + "</p>"
        ),
        lambda word, n: "<p>" + "".join(f"{word} {i} " for i in range(n)) + "</p>",
    ],
    ids=["repeats", "paragraphs", "every other sentence", "one sentence"],
)
def test_twice_the_text_takes_twice_the_steps(text):
    """By a fixed factor: a quadratic comparison would take four times as many."""
    small = steps(compare_text, text("old", 500), text("new", 500))
    large = steps(compare_text, text("old", 1000), text("new", 1000))
    assert large < 2.6 * small
