"""Where words and sentences end, in scripts with and without spaces.

By our own rules: pySBD has stood still since 2021, rewrites what it reads and knows no
Thai, Lao or Khmer.
"""

import re
import unicodedata

from .markup import VOID

MARKUP = re.compile(r"<(/?)([a-z][a-z0-9]*)[^<>]*>|[^<]+|<")

# Thai, Lao, Burmese, Khmer, Chinese and Japanese put no spaces between words.
SPACELESS = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
)
SPACELESS += "\U00020000-\U0003ffff"
# SARA AM is no mark to Unicode, yet no cursor stands before it.
MARKS = "\u0e33\u0eb3\u200c\u200d\ufe0f" + "".join(
    chr(n)
    for n in [*range(0x300, 0x370), *range(0xE00, 0x1800), *range(0x3099, 0x309B)]
    if unicodedata.category(chr(n)) in {"Mn", "Mc", "Me"}
)
# A vowel written before its letter; a sign that puts the next letter below.
BEFORE, BELOW = "\u0e40-\u0e44\u0ec0-\u0ec4", "\u1039\u17d2"
WORD = re.compile(
    rf"(?:[{BEFORE}]?[{SPACELESS}](?:[{BELOW}][{SPACELESS}]|[{MARKS}])*"
    rf"|(?:(?:[^\W{SPACELESS}]|[\u0300-\u036f\u0590-\u06ff\u0900-\u0dff])[{MARKS}]*"
    rf"(?:['’](?=[^\W{SPACELESS}]))?)+"
    rf"|\S[{MARKS}]*)\s*|\s+"
)

FULL_STOPS = "。！？"  # no space follows these
SENTENCE_END = re.compile(
    rf"[.!?…]+[\"'’”»)\]]*\s+(?=\S)|[។៕။](?!ល។)[\"'’”»)\]]*\s*|[{FULL_STOPS}]+[」』”’）]*\s*|\n"
)
ABBREVIATIONS = re.compile(
    "amb|approx|arts?|ca|cf|chs?|co|col|dept|dr|eds?|figs?|gen|gov|hon|jr|ltd|lt|messrs|"
    "mrs?|ms|mt|nos|paras?|pp|prof|res|rev|sec|sen|sgt|st|vols?|vs|"
    "jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec"
)
LETTERS = re.compile(r"(?:\w\.)+[^\W\d_]|[A-Z]")  # U.N, e.g, H.E, J


def words(text):
    """Words with the space after them; without spaces, letters with all their marks."""
    return WORD.findall(text)


def likeness(bag, other):
    """The share of words in common; never 0, so that something stands for something."""
    if len(other) < len(bag):
        bag, other = other, bag
    common = sum(min(count, other[word]) for word, count in bag.items())
    return 0.01 + 2 * common / (bag.total() + other.total() or 1)


def sentences(html):
    """The sentences of a paragraph with their markup; no element is cut in two."""
    tokens = list(MARKUP.finditer(html))
    text = "".join(("\n" if t[2] == "br" else "") if t[2] else t[0] for t in tokens)
    ends = sentence_ends(text)
    cuts, depth, offset, at = {}, 0, 0, 0
    for token in tokens:
        length = len(token[0]) if not token[2] else int(token[2] == "br")
        if token[2] and token[2] not in VOID:
            depth = max(0, depth - 1 if token[1] else depth + 1)
        while at < len(ends) and ends[at] < offset + length:
            if not depth and ends[at] > offset:
                cuts[ends[at]] = token.start() + ends[at] - offset
            at += 1
        offset += length
        # Later tokens without words, a citation after the stop, move the cut along.
        if not depth and at < len(ends) and ends[at] == offset:
            cuts[offset] = token.end()
    places = sorted({0, *cuts.values(), len(html)})
    return [html[a:b] for a, b in zip(places, places[1:], strict=False)]


def sentence_ends(text):
    ends = []
    for stop in SENTENCE_END.finditer(text):
        if stop[0].startswith(".") and not stop[0].startswith(".."):
            following = text[stop.end()]
            before = text[max(0, stop.start() - 20) : stop.start()].split()
            word = before[-1].lstrip("([“‘\"'") if before else ""
            if (
                following.islower()
                or ABBREVIATIONS.fullmatch(word.casefold())
                or LETTERS.fullmatch(word)
                or (word.casefold() in {"no", "p"} and following.isdigit())
            ):
                continue
        ends.append(stop.end())
    return ends
