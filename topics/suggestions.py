"""Which topics a text names: every name of every topic, found in one pass over the text.

Texts and names are compared as words (letters with their marks, in scripts that put no
spaces between words), most punctuation left out. So a name stands in a Thai sentence, and
"Art" does not stand in "start".
"""

import re
from dataclasses import dataclass
from itertools import chain

from publishing.sentences import SPACELESS, words
from publishing.text import compatible, folded, without_invisible

from .models import TopicName

STOPS = {*".;:!?"}
SPACELESS_LETTER = re.compile(f"[{SPACELESS}]")


@dataclass(frozen=True)
class Mention:
    """A name of a topic in one of the passages, and how often it stands there."""

    topic: int
    name: str
    place: int
    times: int


def tokens(text):
    """Words, and "" for a stop, so that no name begins in one sentence and ends in the next."""
    found = []
    for piece in words(text):
        word = piece.rstrip()
        if word[:1].isalnum():
            found.append(word.removesuffix("'s").removesuffix("’s"))
        elif word in STOPS and word != piece:
            found.append("")
    return found


def tokens_of_name(key):
    """The same, ten times as fast for most names."""
    parts = key.replace("-", " ").split()
    is_plain = "".join(parts).isalnum() and not SPACELESS_LETTER.search(key)
    return parts if is_plain else tokens(key)


def has_capitals(word):
    """Two or more, as an abbreviation has and a word at the start of a sentence has not."""
    return sum(map(str.isupper, word)) > 1


def means_itself(name, kind):
    """Whether a name of one word must stand with its capitals: UNSG, SDGs, WHO."""
    return kind == TopicName.Kind.ABBREVIATION or has_capitals(name)


class Names:
    """The names that can stand in a text of certain words."""

    def __init__(self, vocabulary):
        self.named, self.lengths = {}, {}
        rows = TopicName.objects.order_by().values_list(
            "topic", "name", "folded", "kind"
        )
        for topic, name, key, kind in rows:
            key = tokens_of_name(key)
            if not key or key[0] not in vocabulary:
                continue
            alone = len(key) == 1
            if alone and SPACELESS_LETTER.match(key[0]):
                continue  # one letter of such a script stands in every sentence
            strict = alone and means_itself(name, kind)
            self.named.setdefault(tuple(key), []).append((topic, name, strict))
            self.lengths.setdefault(key[0], set()).add(len(key))

    def at(self, keys, written, start):
        """[(topic, name)] of what begins at a word."""
        for length in self.lengths.get(keys[start], ()):
            for topic, name, strict in self.named.get(
                tuple(keys[start : start + length]), ()
            ):
                word = written[start]
                if not strict or word == name or has_capitals(word):
                    yield topic, name


def mentions(passages):
    """{topic's key: its mentions in passages of plain text, in their order}: one query."""
    written = [tokens(compatible(without_invisible(text))) for text in passages]
    key_of = {
        word: word.lower() if word.isascii() else folded(word)  # ten times as fast
        for word in {*chain.from_iterable(written)}
    }
    names = Names({*key_of.values()})
    found = {}
    for place, text in enumerate(written):
        keys, times = [key_of[word] for word in text], {}
        for start in range(len(keys)):
            for named in names.at(keys, text, start):
                times[named] = times.get(named, 0) + 1
        for (topic, name), number in times.items():
            mention = Mention(topic, name, place, number)
            found.setdefault(topic, []).append(mention)
    return found
