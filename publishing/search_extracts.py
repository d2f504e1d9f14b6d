"""What of a text answers a query: an extract with the words found in <mark>.

Cut between letters as readers see them; the text is escaped, never its markup cut.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from django.utils.html import escape
from django.utils.safestring import mark_safe

from .reading import joins, shortened
from .stems import stem
from .text import SARA_AM
from .tokens import CLUSTER, RUN, WORD, fold, in_order, together

LENGTH, BEFORE_MARK = 240, 70
MOST_LINES, NEAR = 400, 600
CHANGED_END = re.compile("[eiy]$")  # what a stem has and its words may not
ROW_OF_PLAIN = 2  # a letter with one mark at most stands in a text as in a token


@dataclass(frozen=True)
class Atom:
    """A word, or a letter with its marks, where it stands in a text."""

    start: int
    end: int
    value: str
    raw: str


folded_word = lru_cache(maxsize=50_000)(fold)


def atoms_of(text):
    """(atoms, chains as one word each) of a text as it is shown."""
    atoms, chains = [], []
    for run in RUN.finditer(text):
        is_letters = run.lastgroup == "letters"
        words = []
        for part in (CLUSTER if is_letters else WORD).finditer(run[0]):
            raw = folded_word(part[0])
            words.append(raw)
            value = in_order(raw) if is_letters else stem(raw)
            at = run.start()
            atoms.append(Atom(at + part.start(), at + part.end(), value, raw))
        if not is_letters and (joined := together(words)):
            chains.append(Atom(run.start(), run.end(), joined, joined))
    return atoms, chains


def needle(phrase):
    """Letters that stand in the folded text wherever the phrase may stand in it."""
    rows, row = [""], ""
    for atom in phrase.atoms:
        if RUN.match(atom).lastgroup != "letters":
            return CHANGED_END.sub("", atom)
        row = row + atom if len(atom) <= ROW_OF_PLAIN else ""
        rows.append(row)
    return max(rows, key=len) or phrase.atoms[0][:1]


class Marker:
    """Marks the words of a query in texts."""

    def __init__(self, query):
        phrases = [[p for p in term.phrases if p.atoms] for term in query.wanted]
        if query.whole:
            phrases.append([query.whole])
        rows = [phrase for term in phrases for phrase in term]
        # A word alone is looked up; only rows of words are tried place by place.
        self.rows = [p for p in rows if len(p.atoms) > 1]
        alone = [p for p in rows if len(p.atoms or p.tokens) == 1]
        self.words = {(p.atoms or p.tokens)[0] for p in alone if not p.is_beginning}
        self.beginnings = tuple(p.atoms[0] for p in alone if p.is_beginning)
        self.needles = [{needle(p) for p in term if p.atoms} for term in phrases]

    def spans(self, text):
        """[(start, end)] of what was found, in order, without overlap."""
        atoms, chains = atoms_of(text)
        found = [
            (atom.start, atom.end)
            for atom in atoms
            if atom.value in self.words or atom.raw.startswith(self.beginnings)
        ]
        found += [(c.start, c.end) for c in chains if c.value in self.words]
        for phrase in self.rows:
            wanted = phrase.atoms
            for at, atom in enumerate(atoms):
                row = atoms[at : at + len(wanted)]
                if atom.value == wanted[0] and stands(phrase, row):
                    found.append((row[0].start, row[-1].end))
        spans = []
        for start, end in sorted(found):
            if spans and start <= spans[-1][1]:
                spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
            else:
                spans.append((start, end))
        return spans

    def marked(self, text):
        return self.written(text, 0, len(text), self.spans(text))

    def written(self, text, start, end, spans):
        out, at = [], start
        for left, right in spans:
            if left >= at and right <= end:
                out += [escape(text[at:left]), "<mark>", escape(text[left:right])]
                out.append("</mark>")
                at = right
        out.append(escape(text[at:end]))
        return mark_safe("".join(out))  # noqa: S308  each piece is escaped

    def extract(self, text):
        """The best piece of a text; its beginning where nothing of the query stands."""
        for pattern, joined in SARA_AM:
            text = pattern.sub(joined, text)
        line, at = self.best_line(text)
        begin = cut_before(line, max(0, at - NEAR // 2))
        piece = line[begin : cut_before(line, min(len(line), at + NEAR))]
        spans = self.spans(piece)
        if not spans:
            return escape(shortened(line or text, LENGTH))
        first = max(spans, key=lambda span: (within(spans, span[0]), -span[0]))[0]
        start = word_before(piece, first - BEFORE_MARK)
        end = (
            word_before(piece, start + LENGTH)
            if start + LENGTH < len(piece)
            else len(piece)
        )
        end = max(end, next(right for left, right in spans if left == first))
        words = self.written(piece, start, end, spans)
        before = "… " if start or begin else ""
        after = " …" if end < len(piece) else ""
        return mark_safe(f"{before}{words.strip()}{after}")  # noqa: S308  escaped above

    def best_line(self, text):
        """(the line in which most terms stand, about where): one pass, folded whole."""
        lines = [line for line in text.split("\n", MOST_LINES) if line.strip()]
        best, place, most = "", 0, 0
        for line in lines:
            folded = fold(line)
            hits = [
                min(at for n in needles if (at := folded.find(n)) >= 0)
                for needles in self.needles
                if any(n in folded for n in needles)
            ]
            if len(hits) > most:
                best, place, most = line, min(hits), len(hits)
            if most == len(self.needles):
                break
        return (best, place) if most else (lines[0] if lines else "", 0)


def stands(phrase, row):
    """Whether a row of atoms is the phrase; its last may be the beginning of one."""
    if len(row) < len(phrase.atoms):
        return False
    *first, last = zip(phrase.atoms, row, strict=True)
    if any(token != atom.value for token, atom in first):
        return False
    token, atom = last
    if phrase.is_beginning:
        return atom.value.startswith(token) or atom.raw.startswith(token)
    return token == atom.value


def within(spans, start):
    """How many different marks an extract that begins near a place has."""
    limit = start + LENGTH - BEFORE_MARK
    return sum(start <= left and right <= limit for left, right in spans)


def cut_before(text, at):
    while 0 < at < len(text) and joins(text, at):
        at -= 1
    return at


def word_before(text, at):
    """The place of a cut near ``at``: after a space, if one is near, else between letters."""
    if at <= 0:
        return 0
    space = text.rfind(" ", max(0, at - 20), at)
    return space + 1 if space >= 0 else cut_before(text, at)
