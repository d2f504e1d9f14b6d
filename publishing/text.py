"""Text fields that refuse what no reader should ever meet."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

# Control characters, lone surrogates, non-characters, and the marks that turn the
# direction of a line: they can make a title say something else than its letters.
FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
    "\u202a-\u202e\u2066-\u2069]"
)
LINE_BREAKS = re.compile("[\r\n\t\u2028\u2029]")
# Invisible and without use in a line of words, marks of direction included.
NEVER_NEEDED = re.compile(
    "[\u2060-\u2064\ufeff\u00ad\u180e\ufff9-\ufffb\u061c\u200e\u200f]"
)
# Khmer, Lao and Burmese break lines at a zero-width space; joiners shape Arabic, Indic
# and emoji. After any other letter they only make two words look alike.
ZERO_WIDTH_ELSEWHERE = re.compile(
    "(?<![\u0600-\u06ff\u0900-\u0eff\u1000-\u109f\u1780-\u17ff\u200b-\u200d\ufe0f"
    "\u2190-\u27bf\U0001f000-\U0001faff])[\u200b-\u200d]"
)
ZERO_WIDTH = re.compile("[\u200b-\u200f]")
# What leaves nothing to see, alone or together: for telling that a text is empty.
UNSEEN = re.compile(
    "[\\s\u200b-\u200f\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0\ufe00-\ufe0f]*"
)


# NFKC takes SARA AM apart and rewrites two Lao letters; typists order its parts both ways.
OUTSIDE_THAI_AND_LAO = re.compile("[^\u0e00-\u0eff]+")
SARA_AM = [
    (re.compile("\u0e4d([\u0e48-\u0e4b]?)\u0e32"), "\\1\u0e33"),
    (re.compile("\u0ecd([\u0ec8-\u0ecb]?)\u0eb2"), "\\1\u0eb3"),
]


def compatible(value):
    """NFKC that leaves Thai and Lao words as they are written."""
    value = OUTSIDE_THAI_AND_LAO.sub(
        lambda run: unicodedata.normalize("NFKC", run[0]), value
    )
    for pattern, together in SARA_AM:
        value = pattern.sub(together, value)
    return unicodedata.normalize("NFC", value)


def tidy(value):
    """NFC, without useless invisible characters, without space at the ends."""
    if not value:
        return value
    value = NEVER_NEEDED.sub("", unicodedata.normalize("NFC", value))
    value = ZERO_WIDTH_ELSEWHERE.sub("", value).strip()
    return "" if UNSEEN.fullmatch(value) else value


def without_invisible(value):
    """For comparing and for addresses: no zero-width character at all."""
    return ZERO_WIDTH.sub("", NEVER_NEEDED.sub("", value))


def folded(value):
    """The key under which spellings of one name are the same name.

    NFKC, case-folded, spaces as one, without zero-width characters: five ways to type
    "café" give one key; "cafe" gives another.
    """
    value = compatible(without_invisible(value)).casefold()
    return unicodedata.normalize("NFC", " ".join(value.split()))


def validate_characters(value):
    if found := FORBIDDEN.search(value):
        raise ValidationError(
            _("Take out the invisible control character after “%(before)s”."),
            code="control_character",
            params={"before": value[max(0, found.start() - 20) : found.start()]},
        )


def validate_one_line(value):
    if LINE_BREAKS.search(value):
        raise ValidationError(_("This must be one line."), code="line_break")


class TidyMixin:
    """Tidies before it validates; migrations see the plain Django field."""

    def to_python(self, value):
        return tidy(super().to_python(value))

    def deconstruct(self):
        name, _path, args, kwargs = super().deconstruct()
        kwargs.pop("validators", None)
        return name, f"django.db.models.{self.plain}", args, kwargs


class TextField(TidyMixin, models.TextField):
    plain = "TextField"
    default_validators = [validate_characters]


class CharField(TidyMixin, models.CharField):
    plain = "CharField"
    default_validators = [validate_characters, validate_one_line]


class URLField(TidyMixin, models.URLField):
    plain = "URLField"
    default_validators = [URLValidator(schemes=["http", "https"]), validate_characters]

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("max_length", 500)
        super().__init__(*args, **kwargs)

    def formfield(self, **kwargs):
        return super().formfield(assume_scheme="https", **kwargs)
