"""What was probably meant: words of titles, near to those that nothing was found for."""

import re

from django.db import models
from django.db.models import Q
from django.db.models.functions import Length

from .search_query import parse
from .tokens import LONGEST_TOKEN, RUN, fold

WORD = re.compile(r"[^\W\d_]{4,}")
MOST_LOOKED_AT = 4000


class KnownWord(models.Model):
    """A word that stands in a title or in the line after it, once, as it is written."""

    folded = models.CharField(max_length=LONGEST_TOKEN, unique=True)
    word = models.CharField(max_length=LONGEST_TOKEN)

    class Meta:
        default_permissions = []

    def __str__(self):
        return self.word


def remember(texts):
    """Adds the words of the first two lines of texts."""
    found = {}
    for text in texts:
        for word in WORD.findall(" ".join(text.split("\n", 2)[:2])):
            key = fold(word)
            if len(key) <= LONGEST_TOKEN >= len(word) and is_spelled(key):
                found.setdefault(key, word)
    rows = [KnownWord(folded=key, word=found[key]) for key in sorted(found)]
    KnownWord.objects.bulk_create(rows, ignore_conflicts=True)


def is_spelled(key):
    """Whether it is letters in a row, and not pairs of letters with their marks."""
    run = RUN.fullmatch(key)
    return bool(run) and run.lastgroup == "chain"


def distance(word, other, most):
    """How many letters are missing, too much, wrong or changed about; most + 1 if more."""
    before, row = [], list(range(len(other) + 1))
    for i, letter in enumerate(word, 1):
        older, before, row = before, row, [i]
        for j, rival in enumerate(other, 1):
            cost = min(before[j] + 1, row[-1] + 1, before[j - 1] + (letter != rival))
            if i > 1 < j and letter == other[j - 2] and rival == word[i - 2]:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return row[-1]


def mended(text):
    """The text with each unknown word as the nearest known one; None if that is none."""
    words = {word: fold(word) for word in WORD.findall(text) if is_spelled(fold(word))}
    if not words or not parse(text):
        return None
    near = Q(pk__in=[])
    for key in words.values():
        starts = Q(folded__startswith=key[0]) | Q(folded__startswith=key[1])
        near |= starts & Q(letters__gte=len(key) - 2, letters__lte=len(key) + 2)
    rows = KnownWord.objects.annotate(letters=Length("folded")).filter(near)
    known = dict(rows.values_list("folded", "word")[:MOST_LOOKED_AT])
    changed = {
        word: best
        for word, key in words.items()
        if key not in known and (best := nearest(key, known))
    }
    if not changed:
        return None
    return WORD.sub(lambda word: changed.get(word[0], word[0]), text)


def nearest(key, known):
    most = 1 if len(key) < 6 else 2
    found = min(
        ((distance(key, other, most), other) for other in known), default=(most + 1, "")
    )
    return known[found[1]].lower() if found[0] <= most else None
