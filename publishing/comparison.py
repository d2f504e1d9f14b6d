"""What differs between two texts, ready for a template that only prints it.

The time grows as n log n with the length of the texts (see ``alignment``).
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from html import unescape
from itertools import groupby
from typing import NamedTuple

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from .alignment import align, matches, rising
from .languages import LANGUAGES
from .sections import MARKUP, likeness, matched_sections, words

ALIKE = 0.4  # below that, one sentence went and another came
FOLDED = 3  # more unchanged sentences than this are better folded
ATTRIBUTE = re.compile(r'([a-z-]+)="([^"]*)"')
PLACES = {
    "p": _("paragraph"),
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
INLINE = {
    "strong": (_("bold"), _("end of bold")),
    "em": (_("italic"), _("end of italic")),
    "a": (_("link to %s"), _("end of link")),
    "span": (_("in %s"), _("end of passage")),
    "sup": (_("source: %s"), ""),
    "br": (_("line break"), ""),
}
# What an element refers to: (attribute, kind for ``label``).
REFERS = {
    "a": ("href", "link"),
    "span": ("lang", "language"),
    "sup": ("data-cite", "source"),
    "figure": ("data-picture", "picture"),
}


class Token(NamedTuple):
    """A word, or a mark: markup said in words. Tokens of one key are equal."""

    text: str
    key: object
    is_mark: bool = False


@dataclass
class Run:
    """kind: kept, added, removed. A mark is a citation, a link, a kind of block …"""

    kind: str
    text: str
    is_mark: bool = False


@dataclass
class Piece:
    """A sentence, or many that were kept. kind: kept, added, removed, changed."""

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
    is_moved: bool = False
    before: set = field(default_factory=set)
    after: set = field(default_factory=set)

    def sentences(self, kind):
        return sum(piece.sentences for piece in self.pieces if piece.kind == kind)


def by_key(kind, key):
    return LANGUAGES.get(key, key) if kind == "language" else key


def compare_text(old_html, new_html, label=by_key):
    """[SectionChange] of two bodies; ``label(kind, key)`` says in words what a link,
    language, source or picture refers to.
    """
    old, new = matched_sections(old_html, new_html)
    place = {section.key: number for number, section in enumerate(old)}
    there = {section.key: section for section in new}
    common = [section.key for section in new if section.key in place]
    held = {common[i] for i in rising([place[key] for key in common])}
    changes = []
    gone = iter(old)
    for section in new:
        if section.key in held:
            for former in gone:  # removed sections stand where they stood
                if former.key == section.key:
                    break
                if former.key not in there:
                    changes.append(compare_sections(former, None, label))
        former = old[place[section.key]] if section.key in place else None
        change = compare_sections(former, section, label)
        if former and section.key not in held:
            change.is_moved = True
            change.kind = "moved" if change.kind == "unchanged" else change.kind
        changes.append(change)
    changes += [
        compare_sections(former, None, label)
        for former in gone
        if former.key not in there
    ]
    return [change for change in changes if change.pieces]


def compare_sections(old, new, label):
    before = list(passages(old.blocks, label)) if old else []
    after = list(passages(new.blocks, label)) if new else []
    pieces = compare_passages(before, after)
    kind = "unchanged"
    if not old or not new:
        kind = "removed" if old else "added"
    elif any(piece.kind != "kept" for piece in pieces):
        kind = "changed"
    return SectionChange(
        (new or old).title, kind, pieces, before=referred(before), after=referred(after)
    )


def referred(passages):
    return {
        token.key
        for passage in passages
        for token in passage
        if token.is_mark and token.key[0] in {"source", "picture"}
    }


def passages(nodes, label, path=()):
    """Each sentence as a list of tokens; the first of a block begins with its mark."""
    for number, node in enumerate(nodes):
        if not node.tag:
            yield [*(block_mark(path) if not number else ()), *inline(node.html, label)]
            continue
        inner = (*path, node)
        if node.tag == "figure":
            yield [reference(_("picture: %s"), "figure", node.start, label)]
        elif node.tag == "tr" or (not node.children and node.tag != "figcaption"):
            yield block_mark(inner)
        yield from passages(node.children, label, inner)


def block_mark(path):
    """Equal for equal blocks in equal blocks, spans of cells and starts included."""
    if not path:
        return []
    tags = [node.tag for node in path]
    name = tags[-1]
    if name in {"p", "li"} and len(tags) > 1:
        name = next((t for t in reversed(tags[:-1]) if t != "li"), name)
    spans = [
        pair
        for node in path
        if not node.start.startswith(("<h2", "<figure"))
        for pair in ATTRIBUTE.findall(node.start)
    ]
    more = "".join(f", {attribute} {value}" for attribute, value in spans)
    return [Token(f"{PLACES.get(name, name)}{more}", ("block", *tags, *spans), True)]


def inline(html, label):
    """The words and marks of a sentence."""
    closers = []
    for token in MARKUP.finditer(html):
        tag = token[2]
        if not tag:
            for word in words(unescape(token[0])):
                yield Token(word, word.strip() or " ")
        elif token[1]:
            if INLINE.get(tag, ("", ""))[1]:
                yield Token(str(INLINE[tag][1]), ("end", tag), True)
        elif tag in REFERS:
            yield reference(INLINE[tag][0], tag, token[0], label)
        elif tag in INLINE:
            yield Token(str(INLINE[tag][0]), ("start", tag), True)
    return closers


def reference(text, tag, start, label):
    attribute, kind = REFERS[tag]
    key = unescape(dict(ATTRIBUTE.findall(start)).get(attribute, ""))
    return Token(text % label(kind, key), (kind, key), True)


def compare_passages(old, new):
    pairs = align(
        [Passage(tokens) for tokens in old],
        [Passage(tokens) for tokens in new],
        lambda passage: passage.key,
        Passage.likeness,
    )
    pieces = []
    for kept, group in groupby(
        pairs, lambda pair: bool(pair[0] and pair[1] and pair[0].key == pair[1].key)
    ):
        group = list(group)
        if kept:
            tokens = [token for _old, passage in group for token in passage.tokens]
            count = sum(passage.has_words for _old, passage in group)
            pieces.append(Piece("kept", runs("kept", tokens), count))
            continue
        for one, other in group:
            count = int((other or one).has_words or (one or other).has_words)
            if one and other:
                pieces.append(
                    Piece("changed", compare_tokens(one.tokens, other.tokens), count)
                )
            else:
                kind = "removed" if one else "added"
                pieces.append(Piece(kind, runs(kind, (one or other).tokens), count))
    return pieces


class Passage:
    def __init__(self, tokens):
        self.tokens = tokens
        self.key = tuple(token.key for token in tokens)
        self.bag = Counter(self.key)
        self.has_words = any(not token.is_mark for token in tokens)

    def likeness(self, other):
        alike = likeness(self.bag, other.bag)
        return alike if alike >= ALIKE else -1


def compare_tokens(old, new):
    """The runs of a changed sentence; what was taken out before what was put in."""
    found, a, c = [], 0, 0
    equal = matches([t.key for t in old], [t.key for t in new])
    for i, j in [*equal, (len(old), len(new))]:
        found += runs("removed", old[a:i]) + runs("added", new[c:j])
        found += runs("kept", new[j : j + 1])
        a, c = i + 1, j + 1
    return joined(found)


def runs(kind, tokens):
    return joined(Run(kind, token.text, token.is_mark) for token in tokens)


def joined(found):
    """Neighbouring words of one kind as one run; marks stay apart."""
    together = []
    for run in found:
        last = together[-1] if together else None
        if last and not run.is_mark and not last.is_mark and run.kind == last.kind:
            last.text += run.text
        else:
            together.append(run)
    return together


def compare_words(old, new):
    """The runs of a plain field."""
    return compare_tokens(
        *(
            [Token(word, word.strip() or " ") for word in words(text)]
            for text in (old, new)
        )
    )


def summary(changes, fields=()):
    """“3 sentences changed in “Peace and security”, 1 source added”.

    ``fields``: the names of plain fields that changed.
    """
    parts = [gettext("%s changed") % name for name in fields]
    inside = [change for change in changes if change.kind == "changed"]
    for kind in ("changed", "added", "removed"):
        parts += sentences_in_words(kind, [c for c in inside if c.sentences(kind)])
    parts += [
        gettext("the layout changed in %s") % quoted(change)
        for change in inside
        if not any(change.sentences(kind) for kind in ("changed", "added", "removed"))
    ]
    for change in changes:
        if change.kind in {"added", "removed"}:
            said = {"added": gettext("%s added"), "removed": gettext("%s removed")}
            parts.append(said[change.kind] % quoted(change))
        elif change.is_moved:
            parts.append(gettext("%s moved") % quoted(change))
    before = set().union(*(change.before for change in changes))
    after = set().union(*(change.after for change in changes))
    parts += references_in_words(after - before, before - after)
    if not parts:
        return gettext("Nothing was changed")
    text = ", ".join(map(str, parts))
    return text[0].upper() + text[1:]


def quoted(change):
    return (
        gettext("“%s”") % change.title if change.title else gettext("the introduction")
    )


def sentences_in_words(kind, changes):
    """One phrase for each section, or one for all where they are many."""
    groups = [[change] for change in changes] if len(changes) <= FOLDED else [changes]
    for group in groups:
        n = sum(change.sentences(kind) for change in group)
        text = {
            "changed": ngettext(
                "%(n)d sentence changed in %(where)s",
                "%(n)d sentences changed in %(where)s",
                n,
            ),
            "added": ngettext(
                "%(n)d sentence added in %(where)s",
                "%(n)d sentences added in %(where)s",
                n,
            ),
            "removed": ngettext(
                "%(n)d sentence removed in %(where)s",
                "%(n)d sentences removed in %(where)s",
                n,
            ),
        }[kind]
        many = ngettext("%(n)d section", "%(n)d sections", len(group)) % {
            "n": len(group)
        }
        yield text % {"n": n, "where": quoted(group[0]) if len(group) == 1 else many}


def references_in_words(added, removed):
    for kind, text in (
        ("source", lambda n: ngettext("%(n)d source added", "%(n)d sources added", n)),
        (
            "picture",
            lambda n: ngettext("%(n)d picture added", "%(n)d pictures added", n),
        ),
    ):
        if n := sum(found == kind for found, _key in added):
            yield text(n) % {"n": n}
    for kind, text in (
        (
            "source",
            lambda n: ngettext("%(n)d source removed", "%(n)d sources removed", n),
        ),
        (
            "picture",
            lambda n: ngettext("%(n)d picture removed", "%(n)d pictures removed", n),
        ),
    ):
        if n := sum(found == kind for found, _key in removed):
            yield text(n) % {"n": n}
