"""What differs between two texts, ready for a template that only prints it.

The time grows as n log n with the length of the texts (see ``alignment``).
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from html import unescape
from itertools import groupby
from typing import NamedTuple

from django.utils.translation import gettext, ngettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from .alignment import align, matches, rising
from .languages import LANGUAGES
from .sections import MARKUP, likeness, matched_sections, words

ALIKE = 0.4  # below that, one sentence went and another came
FOLDED = 3  # more unchanged sentences than this are better folded
ATTRIBUTE = re.compile(r'([a-z-]+)="([^"]*)"')
PLACES = {
    "h2": _("heading"),
    "h3": _("subheading"),
    "ul": _("list item"),
    "ol": _("numbered list item"),
    "blockquote": _("quotation"),
    "th": _("table heading"),
    "td": _("table cell"),
    "tr": _("table row"),
    "figcaption": _("caption"),
}
SENTENCES = {
    "changed": ngettext_lazy(
        "%(n)d sentence changed in %(where)s",
        "%(n)d sentences changed in %(where)s",
        "n",
    ),
    "added": ngettext_lazy(
        "%(n)d sentence added in %(where)s", "%(n)d sentences added in %(where)s", "n"
    ),
    "removed": ngettext_lazy(
        "%(n)d sentence removed in %(where)s",
        "%(n)d sentences removed in %(where)s",
        "n",
    ),
}
REFERENCES = {
    ("source", "added"): ngettext_lazy(
        "%(n)d source added", "%(n)d sources added", "n"
    ),
    ("source", "removed"): ngettext_lazy(
        "%(n)d source removed", "%(n)d sources removed", "n"
    ),
    ("picture", "added"): ngettext_lazy(
        "%(n)d picture added", "%(n)d pictures added", "n"
    ),
    ("picture", "removed"): ngettext_lazy(
        "%(n)d picture removed", "%(n)d pictures removed", "n"
    ),
}
# In words: where an element begins, where it ends.
INLINE = {
    "strong": (_("bold"), _("end of bold")),
    "em": (_("italic"), _("end of italic")),
    "br": (_("line break"), None),
}
# What an element refers to: attribute, kind for ``label``, words, words for its end.
REFERS = {
    "a": ("href", "link", _("link to %s"), _("end of link")),
    "span": ("lang", "language", _("in %s"), _("end of passage")),
    "sup": ("data-cite", "source", _("source: %s"), None),
    "figure": ("data-picture", "picture", _("picture: %s"), None),
}


GROUPS = {"ul", "ol", "blockquote", "table"}  # two lists are not one


class Token(NamedTuple):
    """A word, or a mark: markup said in words. Tokens of one key are equal."""

    text: str
    key: object
    is_mark: bool = False


BREAK = Token("¶", "break", True)


@dataclass
class Run:
    """kind: kept, added, removed. A mark is a citation, a link, a kind of block …"""

    kind: str
    text: str
    is_mark: bool = False


@dataclass
class Piece:
    """A sentence, or several that were kept. kind: kept, added, removed, changed.

    A picture, a row or the break between two blocks is a piece of no sentence.
    """

    kind: str
    runs: list
    sentences: int = 1

    @property
    def is_long(self):
        return self.kind == "kept" and self.sentences > FOLDED


@dataclass
class SectionChange:
    """kind: added, removed, changed, moved, unchanged; what changed may have moved too.

    ``before`` and ``after``: {(source or picture, key)}, what the section refers to.
    """

    title: str
    kind: str
    pieces: list
    key: str = ""
    is_moved: bool = False
    before: set = field(default_factory=set)
    after: set = field(default_factory=set)

    def sentences(self, kind):
        return sum(piece.sentences for piece in self.pieces if piece.kind == kind)

    @property
    def is_layout(self):
        """Neither sentences nor pictures: breaks and rows alone."""
        return (
            self.kind == "changed"
            and self.before == self.after
            and not any(map(self.sentences, SENTENCES))
        )


class Passage:
    """A sentence with the kind of block it stands in, or a mark of its own."""

    def __init__(self, place, tokens):
        self.tokens, self.going_on = [*place, *tokens], tokens
        self.key = tuple(token.key for token in self.tokens)
        self.bag = Counter(self.key)
        self.sentences = int(any(not token.is_mark for token in tokens))

    def likeness(self, other):
        alike = likeness(self.bag, other.bag)
        return alike if alike >= ALIKE else -1


def name_of(kind, key):
    return LANGUAGES.get(key, key) if kind == "language" else key


def compare_text(old_html, new_html, label=name_of):
    """[SectionChange] of two bodies, in the order of the new one.

    ``label(kind, key)`` names what a link, language, source or picture refers to.
    """
    old, new = matched_sections(old_html, new_html)
    place = {section.key: number for number, section in enumerate(old)}
    there = {section.key for section in new}
    common = [section.key for section in new if section.key in place]
    held = {common[i] for i in rising([place[key] for key in common])}
    changes, reached = [], 0
    for section in [*new, None]:  # what was removed stands where it stood
        if section is None or section.key in held:
            until = place[section.key] if section else len(old)
            changes += [
                compare_sections(former, None, label)
                for former in old[reached:until]
                if former.key not in there
            ]
            reached = until
        if section:
            former = old[place[section.key]] if section.key in place else None
            moved = section.key in place and section.key not in held
            changes.append(compare_sections(former, section, label, moved))
    return [change for change in changes if change.pieces]


def compare_sections(old, new, label, moved=False):
    before, after = (
        [found for found in passages(section.blocks, label) if found.tokens]
        if section
        else []
        for section in (old, new)
    )
    pieces = compare_passages(before, after)
    if not old or not new:
        kind = "removed" if old else "added"
    elif any(piece.kind != "kept" for piece in pieces):
        kind = "changed"
    else:
        kind = "moved" if moved else "unchanged"
    title = (new or old).title
    key = (old or new).key
    return SectionChange(
        title, kind, pieces, key, moved, referred(before), referred(after)
    )


def referred(found):
    return {
        key
        for passage in found
        for key in passage.key
        if isinstance(key, tuple) and key[0] in {"source", "picture"}
    }


def passages(nodes, label, path=()):
    """The breaks and sentences of blocks; rows and pictures are marks of their own."""
    block = path[-1].tag if path else ""
    if block in GROUPS or (block and not nodes) or (nodes and not nodes[0].tag):
        yield Passage([], [BREAK])
    if block == "tr" or (block and not nodes):
        yield Passage(block_mark(path), [])
    for node in nodes:
        if node.tag == "figure":
            yield Passage([], [reference(node.tag, node.start, label)])
        if node.tag:
            yield from passages(node.children, label, (*path, node))
        else:
            yield Passage(block_mark(path), sentence_tokens(node.html, label))


def block_mark(path):
    """The innermost block in words; nothing for a paragraph that stands by itself."""
    tags = [node.tag for node in path if node.tag not in {"p", "tbody"}]
    if not tags:
        return []
    names = [tag for tag in reversed(tags) if tag in PLACES] or tags
    spans = [
        pair
        for node in path
        if node.tag not in {"h2", "figure"}
        for pair in ATTRIBUTE.findall(node.start)
        if pair[1] != "1"
    ]
    text = ", ".join([str(PLACES.get(names[0], names[0])), *map(" ".join, spans)])
    return [Token(text, ("block", *tags, *spans), True)]


def sentence_tokens(html, label):
    """The words and marks of a sentence."""
    tokens, last = [], None  # last: the place of the last word
    for token in MARKUP.finditer(html):
        tag = token[2]
        if not tag:
            for word in word_tokens(unescape(token[0])):
                if word.key:
                    last = len(tokens)
                    tokens.append(word)
                elif last is not None:  # after markup: no word of its own
                    tokens[last] = tokens[last]._replace(text=tokens[last].text + " ")
        elif not token[1]:
            tokens.append(start_mark(tag, token[0], label))
        elif end := (REFERS.get(tag) or INLINE.get(tag) or [None])[-1]:
            tokens.append(Token(str(end), ("end", tag), True))
    return tokens


def start_mark(tag, start, label):
    if tag in REFERS:
        return reference(tag, start, label)
    return Token(str(INLINE.get(tag, [tag])[0]), ("start", tag), True)


def word_tokens(text):
    return [Token(word, word.strip()) for word in words(text)]


def reference(tag, start, label):
    attribute, kind, text, _end = REFERS[tag]
    key = unescape(dict(ATTRIBUTE.findall(start)).get(attribute, ""))
    return Token(text % label(kind, key), (kind, key), True)


def compare_passages(old, new):
    pairs = align(old, new, lambda passage: passage.key, Passage.likeness)
    pieces = []
    for kind, group in groupby(pairs, kind_of):
        if kind == "kept":
            pieces.append(kept_piece([passage for _old, passage in group]))
        elif kind == "changed":
            for one, other in group:
                count = one.sentences | other.sentences
                found = compare_tokens(one.tokens, other.tokens)
                pieces.append(Piece(kind, found, count))
        else:
            found = [one or other for one, other in group]
            # A break is worth a word only where nothing else came or went.
            said = [p for p in found if p.tokens != [BREAK]] or found
            pieces += [Piece(kind, runs(kind, p.tokens), p.sentences) for p in said]
    return pieces


def kind_of(pair):
    old, new = pair
    if not old or not new:
        return "removed" if old else "added"
    return "kept" if old.key == new.key else "changed"


def kept_piece(kept):
    """All in one, held apart; the kind of a block is said where it begins."""
    tokens = []
    for passage in kept:
        begins = not passage.sentences or tokens[-1:] in ([], [BREAK])
        tokens += passage.tokens if begins else passage.going_on
        if passage.sentences:
            tokens[-1] = tokens[-1]._replace(text=tokens[-1].text.rstrip() + " ")
    return Piece("kept", runs("kept", tokens), sum(p.sentences for p in kept))


def compare_tokens(old, new):
    """The runs of a changed sentence; what was taken out before what was put in."""
    found, a, c = [], 0, 0
    equal = matches([t.key for t in old], [t.key for t in new])
    for i, j in [*equal, (len(old), len(new))]:
        found += [("removed", token) for token in old[a:i]]
        found += [("added", token) for token in new[c:j]]
        found += [("kept", token) for token in new[j : j + 1]]
        a, c = i + 1, j + 1
    return joined(found)


def runs(kind, tokens):
    return joined((kind, token) for token in tokens)


def joined(found):
    """Neighbouring words of one kind as one run; marks stay apart."""
    together = []
    for (kind, is_mark), group in groupby(found, lambda f: (f[0], f[1].is_mark)):
        texts = [token.text for _kind, token in group]
        texts = dict.fromkeys(texts) if is_mark else ["".join(texts)]
        together += [Run(kind, text, is_mark) for text in texts]
    return together


def compare_words(old, new):
    """The runs of a plain field."""
    return compare_tokens(word_tokens(old), word_tokens(new))


def summary(changes, fields=()):
    """3 sentences changed in “Peace and security”, 1 source added.

    ``fields``: the names of plain fields that changed.
    """
    parts = [gettext("%s changed") % name for name in fields]
    inside = [change for change in changes if change.kind == "changed"]
    for kind, text in SENTENCES.items():
        found = [change for change in inside if change.sentences(kind)]
        parts += sentences_in_words(text, kind, found)
    for change in changes:
        if change.kind == "added":
            parts.append(gettext("%s added") % quoted(change))
        elif change.kind == "removed":
            parts.append(gettext("%s removed") % quoted(change))
        elif change.is_moved:
            parts.append(gettext("%s moved") % quoted(change))
        elif change.is_layout:
            parts.append(gettext("the layout changed in %s") % quoted(change))
    before = set().union(*(change.before for change in changes))
    after = set().union(*(change.after for change in changes))
    for (refers, found), text in REFERENCES.items():
        keys = after - before if found == "added" else before - after
        if n := sum(kind == refers for kind, _key in keys):
            parts.append(text % {"n": n})
    text = ", ".join(parts) or gettext("nothing was changed")
    return text[0].upper() + text[1:]


def sentences_in_words(text, kind, changes):
    """A phrase for each section, or one for all where they are many."""
    groups = [[change] for change in changes] if len(changes) <= FOLDED else [changes]
    for group in groups:
        n = sum(change.sentences(kind) for change in group)
        many = ngettext("%(n)d section", "%(n)d sections", len(group))
        where = quoted(group[0]) if len(group) == 1 else many % {"n": len(group)}
        yield text % {"n": n, "where": where}


def quoted(change):
    if not change.title:
        return gettext("the introduction")
    return gettext("“%s”") % change.title
