"""Slugs that keep every letter of every script.

Django's own slugify and SlugField drop the vowel signs of Thai, Lao, Khmer and
Burmese, and so change the words; here letters, marks and digits stay.
"""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.urls import register_converter
from django.utils.translation import gettext_lazy as _

from .text import FORBIDDEN, compatible, without_invisible

MAX_LENGTH = 100
KEPT = "LMN"  # letters, marks, numbers: the first letter of the Unicode category
SPELLED = str.maketrans(
    {"đ": "d", "ð": "d", "ø": "o", "ł": "l", "œ": "oe", "æ": "ae", "ı": "i", "þ": "th"}
)
PATTERN = re.compile(r"[^\s/?#%&\\;:.\-][^\s/?#%&\\;:.]*")

# Words that addresses use, or may want to; and anything that reads as a year or decade.
RESERVED = frozenset(
    [
        "admin",
        "api",
        "as-of",
        "category",
        "categories",
        "edition",
        "editions",
        "embed",
        "feed",
        "feeds",
        "id",
        "media",
        "new",
        "preview",
        "search",
        "static",
        "tag",
        "timeline",
        "topic",
        "topics",
    ]
)
YEAR_LIKE = re.compile(r"-?\d{1,4}s?")


def slugify(text):
    """The slug of a title: "Điện Biên Phủ" gives "dien-bien-phu", Thai stays Thai.

    Marks are dropped on Latin, Greek and Cyrillic letters only: elsewhere they are
    vowels. The answer may be empty (a title of signs alone) and is never longer than
    100 characters, cut between words where there is one.
    """
    slug, before = text, None
    while slug != before:  # a fold may make what another fold takes away
        slug, before = spelled(slug), slug
    return slug


def spelled(text):
    text = compatible(without_invisible(text)).casefold()
    letters, base = [], " "
    for character in unicodedata.normalize("NFD", text).translate(SPELLED):
        kind = unicodedata.category(character)[0]
        if kind == "M":
            if unicodedata.name(base, "").startswith(("LATIN", "GREEK", "CYRILLIC")):
                continue
        else:
            base = character
        letters.append(character if kind in KEPT else "-")
    slug = re.sub("-+", "-", unicodedata.normalize("NFC", "".join(letters))).strip("-")
    if len(slug) > MAX_LENGTH:
        whole, _cut, _rest = slug[: MAX_LENGTH + 1].rpartition("-")
        slug = whole or slug[:MAX_LENGTH]
    return slug.strip("-")


def validate_slug(value):
    """Refuses what slugify would not give, reserved words and year-like slugs."""
    if value != slugify(value):
        raise ValidationError(
            _("“%(value)s” cannot stand in an address; “%(better)s” can."),
            code="invalid",
            params={"value": value, "better": slugify(value) or "…"},
        )
    if value in RESERVED or YEAR_LIKE.fullmatch(value):
        raise ValidationError(
            _("“%(value)s” is a word that the site uses itself. Add a word to it."),
            code="reserved",
            params={"value": value},
        )


class SlugConverter:
    """Matches what slugify gives in any script; the database decides the rest."""

    regex = PATTERN.pattern

    def to_python(self, value):
        if len(value) > MAX_LENGTH or FORBIDDEN.search(value):
            raise ValueError("No slug.")
        return unicodedata.normalize("NFC", value)

    def to_url(self, value):
        return value


register_converter(SlugConverter, "words")
