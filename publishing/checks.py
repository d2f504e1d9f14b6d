"""The contract for quality: one function per rule, asked wherever quality matters.

A rule is registered for a kind of edition and all that descend from it; apps register
theirs in their own ``checks.py``, which is found when Django starts. It gets a saved
edition and its ``Text`` and yields ``(field, message)`` or ``(field, message, section)``.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from urllib.parse import unquote

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext as _

from .links import (
    BY_SLUG,
    PERMANENT,
    edition_models,
    permanent_forms,
    present_addresses,
)
from .models import Edition
from .moments import Moment
from .reading import Block, blocks_of, quoted, shortened
from .richtext import BARE_HOST
from .slugs import validate_slug
from .text import (
    FORBIDDEN,
    NEVER_NEEDED,
    UNSEEN,
    ZERO_WIDTH_ELSEWHERE,
    TidyMixin,
    folded,
)

ERROR, ADVICE = "error", "advice"
CHUNK = 100  # editions that are read together
MOST = 50  # findings of one rule in one edition: a list for people


@dataclass(frozen=True)
class Finding:
    """What a rule found. ``section`` is the key of the section it stands in."""

    rule: str
    level: str
    field: str
    message: str
    section: str = ""


@dataclass(frozen=True)
class Text:
    """The body as the rules read it; ``dead`` are its links to nothing public."""

    blocks: list[Block]
    dead: set[str]
    now: datetime


@dataclass(frozen=True)
class Rule:
    check: Callable
    model: type[Edition]
    level: str
    level_when_live: str
    needs: tuple


RULES = []


def register(model, level, *, when_live=None, needs=()):
    """Makes a function a rule.

    ``needs`` are prefetch lookups of what it reads beside the edition's own columns and
    its document, or functions that make one for a moment.
    """

    def add(check):
        RULES.append(Rule(check, model, level, when_live or level, tuple(needs)))
        return check

    return add


def findings_of(editions, now=None):
    """Yields (edition, findings) for a queryset of one kind of edition, errors first.

    A fixed number of queries for each hundred, whatever the length of the texts.
    """
    now = now or timezone.now()
    rules = [rule for rule in RULES if issubclass(editions.model, rule.model)]
    needs = dict.fromkeys(need for rule in rules for need in rule.needs)
    rows = editions.select_related("document").iterator(chunk_size=CHUNK)
    while chunk := list(islice(rows, CHUNK)):
        lookups = [need(now) if callable(need) else need for need in needs]
        prefetch_related_objects(chunk, *lookups)
        texts = [blocks_of(edition.body) for edition in chunk]
        hrefs = {
            link.href for blocks in texts for block in blocks for link in block.links
        }
        dead = dead_links(hrefs, now)
        for edition, blocks in zip(chunk, texts, strict=True):
            found = [*apply(rules, edition, Text(blocks, dead, now))]
            yield edition, sorted(found, key=lambda finding: finding.level != ERROR)


def apply(rules, edition, text):
    live = edition.is_live(text.now)
    for rule in rules:
        level = rule.level_when_live if live else rule.level
        for found in islice(rule.check(edition, text), MOST):
            yield Finding(rule.check.__name__, level, *found)


def findings(edition, now=None):
    """What the rules say of a saved edition, read afresh: errors first."""
    stored = type(edition).objects.filter(pk=edition.pk)
    [(_stored, found)] = findings_of(stored, now)
    return found


def errors(edition, now=None):
    """What stands in the way of publishing, or of staying public."""
    return [found for found in findings(edition, now) if found.level == ERROR]


def dead_links(hrefs, now):
    """Links that name a document of ours and lead to nothing that is public.

    One query, and one for each kind and language of links that are not yet by key.
    """
    forms = {href: href for href in hrefs if PERMANENT.fullmatch(href)}
    by_slug = {href for href in hrefs if names_document(href)}
    if by_slug:
        forms |= permanent_forms(by_slug)
    public = present_addresses(set(forms.values()), Moment(now, now))
    return {h for h in by_slug | forms.keys() if forms.get(h) not in public}


def names_document(href):
    match = BY_SLUG.fullmatch(unquote(href.removeprefix(settings.SITE_URL)))
    if not match or match["prefix"] not in edition_models():
        return False
    try:
        validate_slug(match["slug"])
    except ValidationError:  # a list: /timeline/1990s/
        return False
    return True


def is_unseen(text):
    return UNSEEN.fullmatch(text) is not None


# The rules for every edition.


@register(Edition, ERROR)
def no_address(edition, text):
    if not edition.slug:
        yield (
            "slug",
            _("No address can be made from this title; write one with letters."),
        )


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
