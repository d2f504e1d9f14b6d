"""What differs between two texts, ready for a template that only prints it.

The time grows as n log n with the length of the texts (see ``alignment``).
"""

from dataclasses import dataclass, field
from itertools import groupby

from .alignment import align, matches, rising
from .passages import BREAK, Passage, name_of, passages, word_tokens
from .sections import matched_sections

FOLDED = 3  # more unchanged sentences than this are better folded


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
            and not any(map(self.sentences, ["changed", "added", "removed"]))
        )


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
