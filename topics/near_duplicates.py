"""Names of different topics that may mean the same. Knows no database.

Names are put in buckets under keys that near ones share, and compared within a bucket
alone: never all with all.
"""

import re
import unicodedata
from dataclasses import dataclass
from itertools import combinations

from django.utils.translation import gettext_lazy as _

SHORTEST = 6  # letters; a letter makes another word of a shorter name
# So many names that differ in one letter are a series, and no slips.
MOST_ALIKE = 20
# They tell one of a series from the next, as numbers do.
COUNTS = re.compile(r"\d+\w*|[ivx]+|.")
SMALL_WORDS = {"a", "an", "and", "at", "by", "for", "in", "of", "on", "the", "to"}

SIGNS = _("“%(one)s” and “%(other)s” differ only in spaces, hyphens or signs")
PLURAL = _("“%(one)s” and “%(other)s” are singular and plural of one word")
LETTER = _("“%(one)s” and “%(other)s” are one letter apart")
SWAPPED = _("“%(one)s” and “%(other)s” differ by two letters that changed places")
SHORT = _("“%(one)s” may be the abbreviation of “%(other)s”")


class Spaced(dict):
    """For str.translate: whatever is no letter, mark or number becomes a space."""

    def __missing__(self, code):
        kept = unicodedata.category(chr(code))[0] in "LMN"
        self[code] = code if kept else 32
        return self[code]


SPACED = Spaced()


@dataclass(frozen=True)
class Pair:
    """Two topics by their keys, and why: a sentence with a name of each."""

    topics: tuple[int, int]
    reason: str
    names: tuple[str, str]

    @property
    def said(self):
        return self.reason % {"one": self.names[0], "other": self.names[1]}


class Name:
    def __init__(self, topic, written, folded):
        self.topic, self.written = topic, written
        self.words = folded.translate(SPACED).split() or [folded]
        *others, last = self.words
        words = [*others, singular(last)]
        self.letters_only = "".join(self.words)
        self.stem = "".join(words)
        self.count = " ".join(word for word in words if COUNTS.fullmatch(word))
        self.rest = "".join(word for word in words if not COUNTS.fullmatch(word))


def singular(word):
    """English alone; what it makes of other words only has to be the same each time."""
    if not word.isascii() or len(word) < 4:
        return word
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    if word.endswith(("ches", "shes", "sses", "xes", "zes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("is", "ss", "us")):
        return word[:-1]
    return word


def near_duplicates(names):
    """[Pair] for (topic, name, folded name) of all names, the plainest reason of each."""
    names = [Name(*each) for each in names]
    found = {}

    def add(reason, one, other):
        if one.topic != other.topic:
            key = frozenset([one.topic, other.topic])
            pair = Pair((one.topic, other.topic), reason, (one.written, other.written))
            found.setdefault(key, pair)

    for reason, key in [(SIGNS, "letters_only"), (PLURAL, "stem")]:
        for bucket in alike((getattr(name, key), name) for name in names):
            for one, other in combinations(bucket, 2):
                add(reason, one, other)
    for bucket in alike(without_a_letter(names)):
        for one, other in combinations(bucket, 2):
            if reason := slip(one.rest, other.rest):
                add(reason, one, other)
    for one, other in abbreviations(names):
        add(SHORT, one, other)
    return [*found.values()]


def alike(keyed):
    buckets = {}
    for key, name in keyed:
        buckets.setdefault(key, []).append(name)
    return [found for found in buckets.values() if 1 < len(found) <= MOST_ALIKE]


def without_a_letter(names):
    """Each long name under what is left of it when any one letter is taken out."""
    for name in names:
        word = name.rest
        if sum(unicodedata.category(c)[0] != "M" for c in word) < SHORTEST:
            continue
        for left in {word, *(word[:n] + word[n + 1 :] for n in range(len(word)))}:
            yield (name.count, left), name


def slip(one, other):
    """How two words differ, if it may be by one slip of the fingers."""
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    end = 0
    while end < min(len(one), len(other)) - start and one[-1 - end] == other[-1 - end]:
        end += 1
    one, other = one[start : len(one) - end], other[start : len(other) - end]
    if max(len(one), len(other)) == 1:
        return LETTER
    return SWAPPED if len(one) == 2 and one == other[::-1] else None


def abbreviations(names):
    """(short, long): a word in capitals, and a name that its letters begin."""
    short = {
        name.words[0]: name
        for name in names
        if len(name.words) == 1 and name.written.isascii() and name.written.isupper()
    }
    for name in names:
        weighty = [word for word in name.words if word not in SMALL_WORDS]
        for words in [weighty, name.words]:
            initials = "".join(word[0] for word in words)
            # Two letters begin too many phrases; those of a proper name are capitals.
            is_name = len(words) > 2 or (len(words) == 2 and name.written.istitle())
            if is_name and initials in short:
                yield short[initials], name
