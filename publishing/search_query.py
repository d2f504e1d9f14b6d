"""What a reader typed, as a question to the index.

Words must all be there; "quoted words" stand together; -word must not be there. The
last word may be the beginning of one.
"""

import re
from dataclasses import dataclass, field, replace

from .stems import stem
from .text import FORBIDDEN
from .tokens import fold, pairs, runs, together

LONGEST, MOST_WORDS = 200, 12
SHORTEST_BEGINNING = 4
QUOTES = re.compile("[“”„‟«»＂]")
PART = re.compile(r'(?<!\S)(-?)"([^"]*)"?|(\S+)')
# Ends of English words that stems lack: who typed "cooperat" means "cooperation".
ENDS = [
    "ation",
    "ment",
    "ity",
    "ance",
    "ence",
    "ing",
    "ional",
    "ization",
    "iveness",
    "ership",
    "ness",
    "able",
    "ible",
    "al",
    "ed",
    "ies",
]


@dataclass(frozen=True)
class Phrase:
    """Tokens in a row; the last may be the beginning of one."""

    tokens: tuple
    is_beginning: bool = False
    # What of it stands in a text: its words' stems, or letters with their marks.
    atoms: tuple = ()


@dataclass(frozen=True)
class Term:
    """One thing to find, in any of the ways it may stand in a text."""

    phrases: tuple
    is_excluded: bool = False


@dataclass
class SearchQuery:
    """``terms`` to find, or ``whole``; ``is_cut`` when not all that was typed is asked."""

    text: str
    terms: list = field(default_factory=list)
    whole: Phrase | None = None
    is_cut: bool = False

    @property
    def wanted(self):
        return [term for term in self.terms if not term.is_excluded]

    @property
    def unwanted(self):
        return [term for term in self.terms if term.is_excluded]

    def closed(self):
        """The same with the last word as a whole one, where a stem says what it is."""
        terms = [
            Term(
                tuple(p for p in term.phrases if not p.is_beginning) or term.phrases,
                term.is_excluded,
            )
            for term in self.terms
        ]
        return replace(self, terms=terms)

    def __bool__(self):
        return bool(self.wanted)


def parse(text, shortest=SHORTEST_BEGINNING):
    """The SearchQuery of what was typed; anything can be.

    The last word may be the beginning of one if it has ``shortest`` letters.
    """
    text = " ".join(FORBIDDEN.sub(" ", text[: LONGEST + 1]).split())
    query = SearchQuery(text[:LONGEST], is_cut=len(text) > LONGEST)
    words = 0
    parts = PART.findall(QUOTES.sub('"', query.text))
    for place, (minus, quoted, word) in enumerate(parts):
        is_excluded = minus == "-" or word.startswith("-")
        is_last = place == len(parts) - 1
        may_begin = shortest if is_last and not is_excluded else 0
        for term in terms_of(quoted or word, bool(quoted), may_begin, is_excluded):
            if words == MOST_WORDS:
                query.is_cut = True
                return query
            query.terms.append(term)
            words += 1
    add_whole(query)
    return query


def terms_of(text, is_quoted, shortest, is_excluded):
    """The terms of a word or of quoted words; ``shortest`` is 0 where none may begin."""
    found = list(runs(fold(text)))
    if is_quoted:
        if tokens := quoted_tokens(found):
            is_open = found[-1][0] == "letters" and len(found[-1][1]) == 1
            atoms = [
                a for k, ps in found for a in (map(stem, ps) if k == "chain" else ps)
            ]
            yield Term((Phrase(tokens, is_open, tuple(atoms)),), is_excluded)
        return
    for place, (kind, parts) in enumerate(found):
        may_begin = shortest if place == len(found) - 1 else 0
        if kind == "letters":
            tokens = tuple(pairs(parts)) or (parts[0],)
            is_open = bool(may_begin) or len(parts) == 1
            phrases = [Phrase(tokens, is_open, tuple(parts))]
        else:
            is_name = text.isupper() and len(text) < 6
            phrases = phrases_of(parts, 0 if is_name else may_begin)
        yield Term(tuple(phrases), is_excluded)


def quoted_tokens(found):
    tokens = []
    for place, (kind, parts) in enumerate(found):
        if kind == "chain":
            tokens += map(stem, parts)
        elif place < len(found) - 1:
            tokens += [*pairs(parts), parts[-1]]
        else:
            tokens += pairs(parts) or parts
    return tuple(tokens[:MOST_WORDS])


def phrases_of(words, shortest):
    """A chain of words in a row, or written as one; its last word perhaps unfinished."""
    *first, last = words
    first = tuple(map(stem, first))
    rows, beginnings = [(*first, stem(last))], []
    if shortest and len(last) >= shortest:
        beginnings.append((*first, last))
        rows += [(*first, token) for token in whole_words(last)]
    if joined := together(words):
        rows.append((joined,))
    whole = [Phrase(row, atoms=row) for row in dict.fromkeys(rows)]
    return whole + [Phrase(row, is_beginning=True, atoms=row) for row in beginnings]


def whole_words(word):
    """Stems of words that begin so and whose own end a stem would lack."""
    if not (word.isascii() and word.isalpha()):
        return []
    return sorted(
        {
            stem(word + end[length:])
            for end in ENDS
            for length in range(1, len(end))
            if word.endswith(end[:length]) and len(word) - length > SHORTEST_BEGINNING
        }
    )


def add_whole(query):
    """ "A RES 61 44" is a symbol without its slashes, "covid 19" a word without its hyphen."""
    words = query.text.split()
    if len(words) < 2 or not query.text.replace(" ", "").isalnum():
        return
    if any(word.isdigit() for word in words) and (
        joined := together([fold(word) for word in words])
    ):
        query.whole = Phrase((joined,))
