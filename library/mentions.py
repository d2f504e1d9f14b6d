"""Which terms a text names: every name of every term, found in one pass over the text."""

import re
from functools import lru_cache
from html import escape

from django.urls import reverse

from publishing.reading import joins
from publishing.sentences import SPACELESS

from .models import Term, TermName

# One letter for one letter, so that places stay what they are.
ALIKE = str.maketrans({"‐": "-", "‑": "-", "–": "-", "’": "'", "\xa0": " "})
LETTER = f"[^\\W_{SPACELESS}]"
START = re.compile(f"[{SPACELESS}]|(?<!{LETTER})(?<!{LETTER}-){LETTER}+")
GOES_ON = re.compile(f"-?{LETTER}")


def with_small_initial(name):
    return name[:1].lower() + name[1:]


def folding(kind, form):
    """What may differ in a text: nothing in abbreviations, the first letter of proper
    names; words are written small or large.
    """
    if form == TermName.Kind.ABBREVIATION:
        return str
    return str.lower if kind == Term.Kind.GLOSSARY else with_small_initial


def place(owned):
    """The longest first; among names of one length, always the same."""
    (name, fold), _keys = owned
    return -len(name), name, fold.__name__


class Names:
    """The names of one language, by the word that they begin with."""

    def __init__(self, rows):
        owners = {}
        for key, name, kind, form in rows:
            name, fold = name.translate(ALIKE), folding(kind, form)
            owners.setdefault((fold(name), fold), set()).add(key)
        self.beginning = {}
        # A name that several terms have is passed over as a whole.
        for (name, fold), keys in sorted(owners.items(), key=place):
            if first := START.match(name):
                key = keys.pop() if len(keys) == 1 else None
                names = self.beginning.setdefault(first[0].lower(), [])
                names.append((name, fold, key))

    def found(self, text):
        """Yields (start, end, key of the term) of whole names, none in another."""
        text, last = text.translate(ALIKE), 0
        for begin in START.finditer(text):
            start = begin.start()
            if start < last:
                continue
            for name, fold, key in self.beginning.get(begin[0].lower(), []):
                end = start + len(name)
                if fold(text[start:end]) == name and is_whole(text, start, end):
                    last = end
                    if key:
                        yield start, end, key
                    break


def is_whole(text, start, end):
    if start and joins(text, start):
        return False
    if end == len(text):
        return True
    return not (joins(text, end) or GOES_ON.match(text, end))


# By the names themselves: what is kept cannot be older than the rows that were read.
names_of = lru_cache(maxsize=32)(Names)


class Mentions:
    """Links the first mention of each term in a text; costs one query."""

    def __init__(self, language, query=""):
        self.names = names_of(Term.objects.names_in(language))
        self.query, self.linked = query, set()

    def link(self, words):
        """Words of a text as HTML."""
        out, last = [], 0
        for start, end, key in self.names.found(words):
            if key not in self.linked:
                self.linked.add(key)
                address = reverse("term", args=[key]) + self.query
                name = escape(words[start:end], quote=False)
                out.append(escape(words[last:start], quote=False))
                out.append(f'<a class="term" href="{address}">{name}</a>')
                last = end
        out.append(escape(words[last:], quote=False))
        return "".join(out)
