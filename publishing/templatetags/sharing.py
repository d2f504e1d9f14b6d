"""What a page tells those who link to it: filters for the block ``share``."""

import json

from django import template
from django.utils.safestring import mark_safe

from publishing.linked_data import absolute

register = template.Library()
register.filter(absolute)

# Open Graph names a language with a territory.
TERRITORIES = {
    "en": "GB",
    "id": "ID",
    "ms": "MY",
    "fil": "PH",
    "fr": "FR",
    "km": "KH",
    "lo": "LA",
    "my": "MM",
    "pt": "PT",
    "tet": "TL",
    "th": "TH",
    "vi": "VN",
    "zh": "CN",
}
# As Django's json_script, which writes no other type than application/json: nothing in
# the data can end the block or begin a comment.
ESCAPES = str.maketrans({"<": "\\u003C", ">": "\\u003E", "&": "\\u0026"})


@register.filter
def locale(language):
    return f"{language}_{TERRITORIES[language]}"


@register.filter
def json_ld(data):
    """A data block, which no policy takes for a script."""
    written = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return mark_safe(  # noqa: S308
        f'<script type="application/ld+json">{written.translate(ESCAPES)}</script>'
    )
