"""Reading a text as people do: paragraphs, sentences, the years and links in them."""

import re
import unicodedata
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import pairwise

from .markup import BLOCKS
from .text import FORBIDDEN

# What a reader sees as one letter with what stands before it, marks apart: joiners, SARA
# AM, vowels and ends of Korean syllables, colours of skin, tags of flags.
JOINED = re.compile(
    "[\u200c\u200d\u0e33\u0eb3\u1160-\u11ff\uff9e\uff9f\U0001f3fb-\U0001f3ff"
    "\U000e0020-\U000e007f]"
)
FLAGS = re.compile("[\U0001f1e6-\U0001f1ff]")  # two of them are a flag
FLAGS_AT_END = re.compile("[\U0001f1e6-\U0001f1ff]*\\Z")
VIRAMA = 9  # the combining class of what stacks Khmer, Burmese and Indic letters

# A full stop after a Thai letter shortens a word: พ.ศ.
SENTENCE_END = re.compile(
    "(?:(?<=[^\u0e00-\u0e7f]\\.)|(?<=[?!…]))[”’\"')\\]]*[ \xa0]+|(?<=[。！？។။])|\n+"
)
# No years: the numbers of resolutions, documents and sums, the 2030 Agenda.
YEAR = re.compile(
    r"\b(?:resolutions?|agenda|vision|no\.)\s+\d{4}|\d{4}(?=\s+agenda\b)"
    r"|(?<![\d/$€£])(?<!\d[.,])(\d{4})(?!\d|[.,]\d)",
    re.I,
)
THAI = re.compile("[\u0e01-\u0e5b]")
BUDDHIST_ERA = 543


@dataclass
class Link:
    href: str
    start: int
    end: int = 0


@dataclass
class Block:
    """A paragraph, a heading, a list item, a row of a table, a quote or a caption.

    ``section`` is the key of the h2 before it; links and citations say where they stand
    in ``text``.
    """

    tag: str
    section: str
    text: str = ""
    is_cited: bool = False
    links: list[Link] = field(default_factory=list)
    citations: list[tuple[str, int]] = field(default_factory=list)

    def sentences(self):
        """[(a sentence, the keys that it cites)]; a mark may follow the full stop."""
        return [
            (self.text[start:end], [k for k, at in self.citations if start < at <= end])
            for start, end in sentences(self.text)
        ]


class BlockReader(HTMLParser):
    """A text as its blocks; paragraphs inside an item, a row or a quote are its lines."""

    HOLDERS = {"li", "tr", "blockquote", "figcaption"}

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.blocks = []
        self.section = ""
        self.parts, self.length = [], 0  # of the block that is open
        self.depth = 0  # of holders
        self.in_citation = False

    def begin(self, tag):
        self.finish()
        self.blocks.append(Block(tag, self.section))

    def finish(self):
        if self.blocks:
            self.blocks[-1].text += "".join(self.parts)
        self.parts, self.length = [], 0

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        if tag == "h2":
            self.section = attributes.get("data-section") or ""
        if tag in self.HOLDERS or tag in {"h2", "h3"} or tag == "p" and not self.depth:
            self.begin(tag)
        self.depth += tag in self.HOLDERS
        if tag == "br":
            self.add("\n")
        elif tag == "sup":
            self.in_citation = True
            if self.blocks:
                self.blocks[-1].is_cited = True
                key = attributes.get("data-cite") or ""
                self.blocks[-1].citations.append((key, self.length))
        elif tag == "a" and self.blocks:
            self.blocks[-1].links.append(
                Link(attributes.get("href") or "", self.length, self.length)
            )

    def handle_endtag(self, tag):
        self.depth -= tag in self.HOLDERS
        if tag == "sup":
            self.in_citation = False
        elif tag == "a" and self.blocks and self.blocks[-1].links:
            self.blocks[-1].links[-1].end = self.length
        elif tag in BLOCKS:
            self.add("\n")

    def handle_data(self, data):
        if not self.blocks:
            if not data.strip():
                return
            self.begin("p")
        if not self.in_citation:
            self.add(data)

    def add(self, words):
        self.parts.append(words)
        self.length += len(words)


def blocks_of(html):
    reader = BlockReader()
    reader.feed(html)
    reader.close()
    reader.finish()
    return reader.blocks


def joins(text, at):
    """Whether a cut before ``text[at]`` would part what a reader sees as one letter."""
    before, after = text[at - 1], text[at]
    if FLAGS.match(after):
        return len(FLAGS_AT_END.search(text, 0, at)[0]) % 2 == 1
    return (
        unicodedata.category(after).startswith("M")
        or JOINED.match(after) is not None
        or before == "\u200d"
        or unicodedata.combining(before) == VIRAMA
    )


def shortened(text, length=60):
    """The beginning of a text in one line, cut between letters, with "…" if it was cut."""
    text = " ".join(FORBIDDEN.sub("", text).split())
    if len(text) <= length:
        return text
    at = length
    while at and joins(text, at):
        at -= 1
    return f"{text[:at].rstrip()}…"


def sentences(text):
    """[(start, end)] of the sentences of a text; Thai and Lao ones end with the line."""
    starts = [0, *(found.end() for found in SENTENCE_END.finditer(text))]
    return list(pairwise([*starts, len(text)]))


def quoted(text, at):
    """The beginning of the sentence that covers a place in a text."""
    return next(
        (shortened(text[start:end]) for start, end in sentences(text) if at < end), ""
    )


def years_in(text):
    """The years from 1900 to 2099 that a text names; Thai ones also as พ.ศ."""
    years = {int(found[1]) for found in YEAR.finditer(text) if found[1]}
    if THAI.search(text):
        years |= {year - BUDDHIST_ERA for year in years}
    return {year for year in years if 1900 <= year <= 2099}
