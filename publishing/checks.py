"""The rules for every edition."""

import re

from django.utils.translation import gettext as _

from .contract import ADVICE, ERROR, register
from .models import Edition
from .reading import quoted, shortened
from .richtext import BARE_HOST
from .text import (
    FORBIDDEN,
    NEVER_NEEDED,
    UNSEEN,
    ZERO_WIDTH_ELSEWHERE,
    TidyMixin,
    folded,
)


def is_unseen(text):
    return UNSEEN.fullmatch(text) is not None


@register(Edition, ERROR)
def no_address(edition, text):
    if not edition.slug:
        yield (
            "slug",
            _("No address can be made from this title; write one with letters."),
        )


@register(Edition, ERROR, needs=["translated_from"])
def not_translated(edition, text):
    """A translation begins with the words of its original."""
    original = edition.translated_from
    if original and words_below(edition) == words_below(original):
        yield ("body", _("Below the title these are still the words of the original."))


def words_below(edition):
    return edition.search_text().removeprefix(edition.title)


@register(Edition, ADVICE)
def title_repeated(edition, text):
    """Pages show the title above the text already."""
    lines = (line for block in text.blocks for line in block.text.split("\n"))
    first = next((line for line in lines if not is_unseen(line)), "")
    if folded(first).rstrip(".:") == folded(edition.title).rstrip(".:"):
        yield (
            "body",
            _("The text begins with the title again; take out its first line."),
        )


@register(Edition, ADVICE)
def heading_order(edition, text):
    for block in text.blocks:
        if block.tag == "h2":
            return
        if block.tag == "h3" and not is_unseen(block.text):
            yield (
                "body",
                _("“%(heading)s” is a level 3 heading before any of level 2; raise it.")
                % {"heading": shortened(block.text)},
            )


@register(Edition, ERROR)
def empty_heading(edition, text):
    before = edition.title
    for block in text.blocks:
        if not is_unseen(block.text):
            before = block.text
        elif block.tag in {"h2", "h3"}:
            yield (
                "body",
                _("After “%(before)s” stands a heading without words; take it out.")
                % {"before": shortened(before)},
                block.section,
            )


@register(Edition, ADVICE, when_live=ERROR)
def dead_link(edition, text):
    for block, link in links_in(text):
        if link.href in text.dead:
            yield (
                "body",
                _(
                    "The link “%(words)s” leads to a page that readers cannot see; "
                    "publish that page or take out the link."
                )
                % {"words": shortened(block.text[link.start : link.end])},
                block.section,
            )


# In the languages of the region: "here", "click here", "read more".
VAGUE = {
    folded(words)
    for words in [
        *["here", "click here", "this", "this link", "this page", "link", "read more"],
        *["more", "see here", "di sini", "klik di sini", "baca selengkapnya", "dito"],
        *["ici", "cliquez ici", "lire la suite", "aqui", "clique aqui", "tại đây"],
        *["ở đây", "xem thêm", "ที่นี่", "คลิกที่นี่", "อ่านต่อ", "ທີ່ນີ້", "នៅទីនេះ"],
        *["ទីនេះ", "ဒီမှာ", "ဤနေရာ", "这里", "点击这里", "更多"],
    ]
}


@register(Edition, ADVICE)
def vague_link(edition, text):
    for block, link in links_in(text):
        words = block.text[link.start : link.end].strip(" .…:»>→\n")
        bare = words.removeprefix("https://").removeprefix("http://")
        if folded(words) in VAGUE or BARE_HOST.fullmatch(bare):
            yield (
                "body",
                _(
                    "The link “%(words)s” does not say where it leads; use words that "
                    "name the page, as in a list of links."
                )
                % {"words": shortened(words)},
                block.section,
            )


def links_in(text):
    return [(block, link) for block in text.blocks for link in block.links]


@register(Edition, ERROR)
def control_character(edition, text):
    for field, words, section in passages(edition, text):
        if found := FORBIDDEN.search(words):
            yield (
                field,
                _("“%(sentence)s” holds an invisible control character; type it again.")
                % {"sentence": quoted(words, found.start())},
                section,
            )


SERVES_WHAT_FOLLOWS = "(?![\u0600-\u06ff\u0900-\u0eff\u1000-\u109f\u1780-\u17ff])"
USELESS = re.compile(
    f"{NEVER_NEEDED.pattern}|{ZERO_WIDTH_ELSEWHERE.pattern}{SERVES_WHAT_FOLLOWS}"
)
DIRECTION_MARKS = "\u061c\u200e\u200f"
RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff]")


@register(Edition, ADVICE)
def invisible_character(edition, text):
    for field, words, section in passages(edition, text):
        has_two_directions = RIGHT_TO_LEFT.search(words)
        for found in USELESS.finditer(words):
            if not (has_two_directions and found[0] in DIRECTION_MARKS):
                yield (
                    field,
                    _(
                        "“%(sentence)s” holds an invisible character that serves "
                        "nothing; type it again or paste it as plain text."
                    )
                    % {"sentence": quoted(words, found.start())},
                    section,
                )
                break


def passages(edition, text):
    """(field, words, section) of every one-line field and every block of the body."""
    for field in edition._meta.concrete_fields:
        if isinstance(field, TidyMixin) and field.name not in edition.BOOKKEEPING:
            yield field.name, field.value_from_object(edition), ""
    for block in text.blocks:
        yield "body", block.text, block.section
