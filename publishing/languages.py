"""The languages a document may be written in, each under its own name.

Kept apart from Django's LANGUAGES, which are the languages of the interface and do
not know Lao.
"""

from django.urls import register_converter

ENGLISH = "en"

LANGUAGES = {
    ENGLISH: "English",
    "id": "Bahasa Indonesia",
    "ms": "Bahasa Melayu",
    "fil": "Filipino",
    "fr": "Français",
    "km": "ខ្មែរ",
    "lo": "ລາວ",
    "my": "မြန်မာ",
    "pt": "Português",
    "tet": "Tetun",
    "th": "ไทย",
    "vi": "Tiếng Việt",
    "zh": "中文",
}


class LanguageConverter:
    """The first part of the address of a document that is not in English."""

    regex = "|".join(code for code in LANGUAGES if code != ENGLISH)

    def to_python(self, value):
        return value

    def to_url(self, value):
        if value == ENGLISH:
            raise ValueError("English addresses have no language part.")
        return value


register_converter(LanguageConverter, "language")
