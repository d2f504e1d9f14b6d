"""A text as the words it is searched by: one tokeniser for both databases.

Thai, Lao, Khmer, Burmese, Chinese and Japanese write words without spaces. Their runs are
cut into letters with all their marks, and each pair of neighbours is a token: a word
begins and ends with a letter, so any word inside a sentence is a row of pairs.
"""

import re
import sys
import unicodedata
from functools import lru_cache
from itertools import pairwise

from .sentences import BEFORE, BELOW, MARKS, SPACELESS
from .slugs import SPELLED
from .stems import stem
from .text import compatible, without_invisible

# Marks that Latin, Greek and Cyrillic letters carry; elsewhere marks are vowels.
ACCENTS = re.compile("[\u0300-\u036f\u1dc0-\u1dff\ufe20-\ufe2f]+")
# Lao letters that are two, typed as one; every script's digits as 0 to 9.
AS_SEARCHED = SPELLED | {0xEDC: "\u0eab\u0e99", 0xEDD: "\u0eab\u0ea1"}
AS_SEARCHED |= {
    n: str(unicodedata.decimal(chr(n)))
    for n in range(0x660, 0x10000)
    if unicodedata.decimal(chr(n), None) is not None
}
TWO_E_FOR_AE = ("\u0e40\u0e40", "\u0e41")  # Thai; they look the same

SIGNS = "\u0e3f\u0e4f\u0e5a\u0e5b\u104a\u104b\u17d4-\u17d6\u17d8-\u17db\u30a0\u30fb"
LETTERS = f"{SPACELESS}\ua9e0-\ua9ff\uaa60-\uaa7f"
INVISIBLE = "\u200b-\u200d\u2060"
CLUSTER = re.compile(
    rf"(?:[{BEFORE}][{INVISIBLE}]*)?(?![{MARKS}{SIGNS}\d])[{LETTERS}]"
    rf"(?:[{BELOW}][{LETTERS}]|[{MARKS}{INVISIBLE}])*|[{BEFORE}{MARKS}]+"
)
ONE = re.compile(rf"[{BELOW}][{LETTERS}]|.")
# Letters and digits of other scripts; Arabic and Indic vowels are marks.
LETTER = rf"[^\W_{LETTERS}]"
WORD_MARKS = (
    "[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u0670\u0900-\u0903\u093a-\u0963"
    "\u0980-\u0dff]"
)
WORD = re.compile(rf"{LETTER}+(?:{WORD_MARKS}+{LETTER}*)*")
# What is written together: covid-19, A/RES/61/44, U.N., Viet Nam's, 1,000.
CHAIN = rf"{WORD.pattern}(?:[-/.,&+'’\u2010\u2011]{WORD.pattern})*"
RUN = re.compile(rf"(?P<letters>(?:{CLUSTER.pattern})+)|(?P<chain>{CHAIN})")
LONGEST_TOKEN = 40
LONGEST_CLUSTER = 12
LONGEST_CHAIN = 8


def fold(text):
    """One spelling for all ways to write a text: case, accents, digits, invisible signs."""
    text = compatible(without_invisible(text)).casefold()
    text = ACCENTS.sub("", unicodedata.normalize("NFD", text))
    return text.translate(AS_SEARCHED).replace(*TWO_E_FOR_AE)


@lru_cache(maxsize=100_000)
def in_order(cluster):
    """A letter with its marks in one order: typists type tone and nikhahit both ways."""
    cluster = cluster[:LONGEST_CLUSTER]
    start = 1 + bool(re.match(f"[{BEFORE}].", cluster))
    if len(cluster) <= start + 1:
        return sys.intern(cluster)
    return cluster[:start] + "".join(sorted(ONE.findall(cluster[start:])))


def clusters_of(run):
    return [in_order(cluster) for cluster in CLUSTER.findall(run)]


def pairs(clusters):
    return [before + after for before, after in pairwise(clusters)]


def together(words):
    """A chain as one word: "covid19", "ares6144", "un"; None for what is no such word."""
    joined = "".join(words)
    if 1 < len(words) <= LONGEST_CHAIN and len(joined) <= LONGEST_TOKEN:
        return stem(joined)
    return None


def runs(folded):
    """("letters", clusters) or ("chain", words) of a folded text, in order."""
    for chunk in folded.split():
        if chunk.isascii() and chunk.isalnum():  # most of an English text
            yield "chain", [chunk[:LONGEST_TOKEN]]
            continue
        for run in RUN.finditer(chunk):
            if run.lastgroup == "letters":
                yield "letters", clusters_of(run[0])
            else:
                yield "chain", [word[:LONGEST_TOKEN] for word in WORD.findall(run[0])]


def tokens(text):
    """(tokens in order, the chains of the text as one word each)."""
    found, joined = [], []
    for kind, parts in runs(fold(text)):
        if kind == "letters":
            found += [*pairs(parts), parts[-1]]
        else:
            found += map(stem, parts)
            if len(parts) > 1 and (word := together(parts)):
                joined.append(word)
    return found, list(dict.fromkeys(joined))
