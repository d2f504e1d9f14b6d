"""The contract for quality: one function per rule, asked wherever quality matters.

A rule is registered for a kind of edition and all that descend from it; every app keeps
its rules in its own ``checks.py``, which is found when Django starts. A rule gets a saved
edition and its ``Text`` and yields ``(field, message)`` or ``(field, message, section)``.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from urllib.parse import unquote

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import prefetch_related_objects
from django.utils import timezone

from .links import (
    BY_SLUG,
    PERMANENT,
    edition_models,
    permanent_forms,
    present_addresses,
)
from .models import Edition
from .moments import Moment
from .reading import Block, blocks_of
from .slugs import validate_slug

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
