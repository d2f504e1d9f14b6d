"""The house style, as far as it can be checked: see docs/style-guide.md. English only."""

import re

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .checks import passages
from .contract import ADVICE, register
from .languages import ENGLISH
from .models import Edition
from .reading import quoted, shortened

MEAN_SENTENCE, LONGEST_PARAGRAPH = 22, 110
ENOUGH = 5  # sentences: the mean of fewer says little
# As the UN spells them; "Lao PDR" for the state, whatever the people are called.
SPELLINGS = {
    "Hanoi": "Ha Noi",
    "Vietnam": "Viet Nam",
    "Laos": "Lao PDR",
    "Naypyidaw": "Nay Pyi Taw",
    "Naypyitaw": "Nay Pyi Taw",
    "organisation": "organization",
    "Organisation": "Organization",
    "organisations": "organizations",
}
MISSPELT = re.compile(rf"\b(?:{'|'.join(SPELLINGS)})\b")
STRAIGHT = re.compile("[\"']")
# 2016-2020, 10-12; no day (2025-10-27), no symbol (A/RES/61-44), no name (COVID-19).
RANGE = re.compile(r"(?<![\w/.-])\d{1,4}-\d{1,4}(?![\w/-])")


def found_in(edition, text, pattern):
    """(field, words, match, section) of the first find in each field and block."""
    if edition.document.language == ENGLISH:
        for field, words, section in passages(edition, text):
            if field != "slug" and (match := pattern.search(words)):
                yield field, words, match, section


def prose(edition, text):
    """The blocks that are read as sentences, those of quotations left out."""
    if edition.document.language != ENGLISH:
        return []
    return [block for block in text.blocks if block.tag in {"p", "li"}]


@register(Edition, ADVICE)
def spelling_of_the_house(edition, text):
    for field, words, match, section in found_in(edition, text, MISSPELT):
        yield (
            field,
            _("“%(sentence)s”: write “%(ours)s” for “%(found)s”.")
            % {
                "sentence": quoted(words, match.start()),
                "ours": SPELLINGS[match[0]],
                "found": match[0],
            },
            section,
        )


@register(Edition, ADVICE)
def straight_quotes(edition, text):
    for field, words, match, section in found_in(edition, text, STRAIGHT):
        yield (
            field,
            _("“%(sentence)s” has a straight quotation mark; type ’, “ or ”.")
            % {"sentence": quoted(words, match.start())},
            section,
        )


@register(Edition, ADVICE)
def hyphen_in_range(edition, text):
    for field, _words, match, section in found_in(edition, text, RANGE):
        yield (
            field,
            _("“%(range)s” has a hyphen; a range has a dash: %(ours)s.")
            % {"range": match[0], "ours": match[0].replace("-", "–")},
            section,
        )


@register(Edition, ADVICE)
def long_sentences(edition, text):
    lengths = [
        len(sentence.split())
        for block in prose(edition, text)
        for sentence, _keys in block.sentences()
        if sentence.strip()
    ]
    if len(lengths) >= ENOUGH and sum(lengths) > MEAN_SENTENCE * len(lengths):
        yield (
            "body",
            _(
                "Its sentences have %(mean).1f words on average; make it %(most)d or less."
            )
            % {"mean": sum(lengths) / len(lengths), "most": MEAN_SENTENCE},
        )


@register(Edition, ADVICE)
def long_paragraph(edition, text):
    for block in prose(edition, text):
        length = len(block.text.split())
        if length > LONGEST_PARAGRAPH:
            yield (
                "body",
                ngettext(
                    "The paragraph “%(start)s” has %(length)d word; divide it.",
                    "The paragraph “%(start)s” has %(length)d words; divide it.",
                    length,
                )
                % {"start": shortened(block.text), "length": length},
                block.section,
            )
