"""Random bodies and random edits of them, for the tests of comparing and merging."""

import json
import re
import sys
from copy import deepcopy
from html import escape
from pathlib import Path

from hypothesis import strategies as st

from publishing.richtext import sanitise

FIXTURES = Path(__file__).parents[2] / "fixtures"
SEEDS = [
    sanitise(row["fields"]["body"])
    for path in sorted(FIXTURES.glob("04_articles*.json"))
    for row in json.loads(path.read_text())
    if row["fields"].get("body")
]
SENTENCES = [
    "The U.N. met Dr. Ban in No. {n} Street.",
    "It paid {n}.5 million. ",
    "<strong>Bold {n}. Still bold.</strong>",
    "A claim {n}.<sup data-cite='source{n:02d}'></sup>",
    "See <a href='/articles/id/abcdefgh/'>Page {n}</a>!",
    "<span lang='th'>ที่นี่น้ำ {n}</span>",
    "ប្រទេសកម្ពុជា {n}។",
    "ミャンマー{n}。",
    "မြန်မာနိုင်ငံ {n}။",
    "R&amp;D {n} &lt; five",
    "Line {n}<br>and line",
]
keys = st.text("23456789abcdefgh", min_size=8, max_size=8)
sentence = st.builds(
    lambda shape, n: shape.format(n=n), st.sampled_from(SENTENCES), st.integers(1, 99)
)
paragraph = st.lists(sentence, max_size=4).map(" ".join)


def wrapped(tag, inside):
    return f"<{tag}>{inside}</{tag}>"


def listed(tag, items):
    return wrapped(tag, "".join(f"<li><p>{item}</p></li>" for item in items))


def table(rows):
    return wrapped(
        "table",
        "".join(wrapped("tr", "".join(wrapped("td", c) for c in row)) for row in rows),
    )


block = st.one_of(
    st.builds(wrapped, st.sampled_from(["p", "p", "h3", "blockquote"]), paragraph),
    st.builds(listed, st.sampled_from(["ul", "ol"]), st.lists(paragraph, max_size=3)),
    st.lists(st.tuples(paragraph, paragraph), max_size=3).map(table),
    st.builds(
        lambda key, text: (
            f'<figure data-picture="{key}"><figcaption>{text}</figcaption></figure>'
        ),
        keys,
        paragraph,
    ),
    st.builds('<h2 data-section="{}">{}</h2>'.format, keys, sentence),
    paragraph,  # loose words, as a script may post them
)
bodies = st.one_of(
    st.lists(block, max_size=8).map("".join).map(sanitise), st.sampled_from(SEEDS)
)


class Draft:
    """A body as lists, so that a test can edit it and know what it added."""

    def __init__(self):
        self.sections = []  # [key, title, [[kind, [sentence]]]]
        self.added = set()

    def html(self):
        return "".join(self.section_html(*section) for section in self.sections)

    def section_html(self, key, title, blocks):
        head = f'<h2 data-section="{key}">{escape(title)}</h2>' if key else ""
        return head + "".join(self.block_html(*block) for block in blocks)

    def block_html(self, kind, sentences):
        if kind == "ul":
            return listed("ul", sentences)
        if kind == "table":
            return f"<table><tbody>{''.join(f'<tr><td>{s}</td><td>–</td></tr>' for s in sentences)}</tbody></table>"
        return wrapped(kind, " ".join(sentences))


def new_sentence(draw, who, number):
    shape = draw(
        st.sampled_from(
            [
                "Sentence {} tells of peace.",
                "The U.N. said {} on No. 5!",
                "ประชาชน {} น้ำ",
                "ប្រជាជន {}។",
                "<strong>Claim {}.</strong><sup data-cite='source77'></sup>",
            ]
        )
    ).replace("'", '"')
    return shape.format(f"{who}{number}")


@st.composite
def drafts(draw):
    draft, number = Draft(), 0
    for place in range(draw(st.integers(1, 4))):
        blocks = []
        for _ in range(draw(st.integers(0, 3))):
            sentences = []
            for _ in range(draw(st.integers(1, 4))):
                number += 1
                sentences.append(new_sentence(draw, "base", number))
            blocks.append([draw(st.sampled_from(["p", "p", "ul", "table"])), sentences])
        draft.sections.append(
            [f"section{place}" if place else "", f"Heading {place}", blocks]
        )
    return draft


@st.composite
def edited(draw, draft, who):
    """A copy with random edits; ``added`` are the sentences that are new in it."""
    mine = deepcopy(draft)
    for number in range(draw(st.integers(0, 5))):
        edit(draw, mine, who, number)
    words = mine.html()
    mine.added = {s for s in mine.added if s in words}
    return mine


ACTS = ["insert", "change", "delete", "move", "block", "drop"]
ACTS += ["section", "title", "cut", "swap"]


def edit(draw, draft, who, number):  # noqa: C901 - one branch an edit
    act = draw(st.sampled_from(ACTS))
    new = new_sentence(draw, who, number)
    section = draw(st.sampled_from(draft.sections))
    blocks = section[2]
    if act == "section":
        key = f"{who}new{number}"[:8].ljust(8, "x")
        title = draw(st.sampled_from(["Sources", f"Of {who} {number}"]))
        place = draw(st.integers(1, len(draft.sections)))
        draft.sections.insert(place, [key, title, [["p", [new]]]])
        draft.added.add(new)
    elif act == "title" and section[0]:
        section[1] = f"Reworded by {who} {number}"
        draft.added.add(section[1])
    elif act == "cut" and section[0]:
        draft.sections.remove(section)
    elif act == "swap" and section[0]:
        draft.sections.remove(section)
        draft.sections.insert(draw(st.integers(1, len(draft.sections))), section)
    elif act == "block":
        blocks.insert(draw(st.integers(0, len(blocks))), ["p", [new]])
        draft.added.add(new)
    elif blocks:
        block = draw(st.sampled_from(blocks))
        sentences = block[1]
        place = draw(st.integers(0, len(sentences) - 1)) if sentences else 0
        if act == "drop":
            blocks.remove(block)
        elif act == "insert":
            sentences.insert(place, new)
            draft.added.add(new)
        elif sentences:
            old = sentences.pop(place)
            if act == "change":
                changed = draw(st.sampled_from([new, with_word(old, f"{who}{number}")]))
                sentences.insert(place, changed)
                draft.added.add(changed)
            elif act == "move":
                sentences.insert(draw(st.integers(0, len(sentences))), old)


def with_word(sentence, word):
    """A sentence with a word put in after its first."""
    return re.sub(r" ", f" {word} ", sentence, count=1)


def without_keys(html):
    return re.sub(r' data-section="[^"]*"', "", html)


def steps(function, *args):
    """How many Python functions a call calls: time, without the clock."""
    count = 0

    def tick(_frame, event, _arg):
        nonlocal count
        count += event == "call"

    before = sys.getprofile()
    sys.setprofile(tick)
    try:
        function(*args)
    finally:
        sys.setprofile(before)
    return count
