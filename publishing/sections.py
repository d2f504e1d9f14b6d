"""A text as sections, blocks and sentences; put together again it is the same text."""

import re
from collections import Counter
from dataclasses import dataclass, replace
from functools import cached_property

from .markup import VOID, plain_text
from .sentences import MARKUP, likeness, sentences, words

BLOCKS = {"p", "h2", "h3", "ul", "ol", "li", "blockquote", "figure", "figcaption"}
BLOCKS |= {"table", "thead", "tbody", "tr", "th", "td"}
# Blocks that hold the same things: a paragraph may become a heading and stay itself.
KINDS = {"h2": "p", "h3": "p", "ol": "ul", "th": "td"}
DEEPEST = 20  # what is nested deeper is one piece
SECTION_KEY = re.compile(r'data-section="([^"]*)"')


@dataclass(frozen=True)
class Node:
    """A block with what it holds, or (without tag) a sentence."""

    html: str
    tag: str = ""
    start: str = ""
    children: tuple = ()
    end: str = ""

    @cached_property
    def same(self):
        """Space at the end tells no two sentences apart."""
        return self.html.rstrip()

    @property
    def kind(self):
        return KINDS.get(self.tag, self.tag)

    @property
    def unwrapped(self):
        """A list item, cell or quotation of one paragraph as if it held its sentences."""
        if self.kind not in {"li", "td", "blockquote"} or len(self.children) != 1:
            return self
        (inner,) = self.children
        if inner.tag != "p":
            return self
        start, end = self.start + inner.start, inner.end + self.end
        return replace(self, start=start, children=inner.children, end=end)

    @cached_property
    def bag(self):
        return Counter(
            word
            for piece in MARKUP.finditer(self.html)
            for word in ([piece[0]] if piece[2] else map(str.strip, words(piece[0])))
        )

    def likeness(self, other):
        """From just above 0 to 1; -1 for blocks of another kind."""
        return likeness(self.bag, other.bag) if self.kind == other.kind else -1


class Open:
    """A block while it is read."""

    def __init__(self, tag="", start=""):
        self.tag, self.start, self.nodes, self.inline = tag, start, [], []

    def flush(self):
        html, self.inline = "".join(self.inline), []
        if self.nodes and html.isspace():  # between two blocks
            last = self.nodes[-1]
            self.nodes[-1] = replace(last, html=last.html + html, end=last.end + html)
        elif self.tag in {"h2", "h3"}:
            self.nodes += [Node(html)] if html else []
        else:
            self.nodes += map(Node, sentences(html))

    def closed(self, end):
        self.flush()
        inside = "".join(node.html for node in self.nodes)
        return Node(
            self.start + inside + end, self.tag, self.start, tuple(self.nodes), end
        )


def parse(html):
    """The blocks of a text; loose words are sentences."""
    opened, depth = [Open()], 0  # depth: elements inside a sentence
    for token in MARKUP.finditer(html):
        closing, tag = token[1], token[2]
        if not depth and tag in BLOCKS and not closing and len(opened) <= DEEPEST:
            opened[-1].flush()
            opened.append(Open(tag, token[0]))
        elif not depth and closing and tag == opened[-1].tag:
            block = opened.pop().closed(token[0])
            opened[-1].nodes.append(block)
        else:
            opened[-1].inline.append(token[0])
            if tag and tag not in VOID:
                depth = max(0, depth - 1 if closing else depth + 1)
    while len(opened) > 1:
        block = opened.pop().closed("")
        opened[-1].nodes.append(block)
    opened[0].flush()
    return opened[0].nodes


@dataclass(frozen=True)
class Section:
    """``key`` and ``title`` are empty for what stands before the first heading."""

    key: str
    title: str
    blocks: tuple = ()

    @property
    def html(self):
        return "".join(block.html for block in self.blocks)

    @property
    def words(self):
        """The blocks that say something, without the heading."""
        return {node.same for node in self.blocks if node.tag != "h2" and node.bag}


def split_body(html):
    """The sections of a body, the one before the first heading always among them."""
    sections = [("", "", [])]
    for block in parse(html):
        if block.tag == "h2":
            key = SECTION_KEY.search(block.start)
            sections.append((key[1] if key else "", plain_text(block.html), []))
        sections[-1][2].append(block)
    return [Section(key, title, tuple(blocks)) for key, title, blocks in sections]


def matched_sections(*texts):
    """The sections of each text; those of one key are the same section.

    A heading that lost its key is known by its title. Where a heading was put into
    standing words, or taken out of them, no section begins in any of the texts: the
    words around it stay comparable.
    """
    known, split = {}, []
    for text in texts:
        split.append(with_known_keys(split_body(text), known))
        known |= {section.key: section.title for section in split[-1]}
    loose, first = set(), {section.key: section for section in split[0]}
    for sections in split[1:]:
        there = {section.key: section for section in sections}
        for one, other in ((first, there), (there, first)):
            others = set().union(*(section.words for section in other.values()))
            loose |= {
                key
                for key, section in one.items()
                if key not in other and not section.words.isdisjoint(others)
            }
    return [without_headings(sections, loose) for sections in split]


def with_known_keys(sections, known):
    own = {section.key for section in sections}
    by_title = {
        title.casefold(): key
        for key, title in known.items()
        if title and key not in own
    }
    named, taken = [], set()
    for section in sections:
        key = section.key
        if key not in known or key in taken:
            key = by_title.pop(section.title.casefold(), None)
            if key:
                section = renamed(section, key)
            else:
                key = section.key
                while key in taken or key in known:  # doubled: never saved like that
                    key += "+"
        taken.add(key)
        named.append(replace(section, key=key))
    return named


def renamed(section, key):
    heading, *blocks = section.blocks
    start = f'<h2 data-section="{key}">'
    html = start + heading.html.removeprefix(heading.start)
    return replace(section, blocks=(replace(heading, html=html, start=start), *blocks))


def without_headings(sections, loose):
    kept = []
    for section in sections:
        if section.key in loose:
            kept[-1] = replace(kept[-1], blocks=kept[-1].blocks + section.blocks)
        else:
            kept.append(section)
    return kept


def replace_section(html, key, section_html, former=""):
    """A body with one section put in: where it stands, or stood in ``former``."""
    sections = split_body(html)
    keys = [section.key for section in sections]
    parts = [section.html for section in sections]
    if key in keys:
        parts[keys.index(key)] = section_html
        return "".join(parts)
    before = [section.key for section in split_body(former)]
    place = len(parts)
    if key in before:
        earlier = [k for k in before[: before.index(key)] if k in keys]
        place = keys.index(earlier[-1]) + 1
    return "".join([*parts[:place], section_html, *parts[place:]])
