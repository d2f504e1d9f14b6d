"""What the public finds at a moment, as a condition on rows of the search index.

As SQL and not as an expression of Django's: it stands in three statements of every
search, and to put it together took longer than to answer it.
"""

import re

from django.db import connection
from django.db.models import BooleanField, DateTimeField, Exists, OuterRef
from django.db.models.expressions import RawSQL

from articles.models import ArticleCitation, TaggedArticle
from library.models import Source
from publishing.querysets import live_at
from publishing.search_models import IndexEntry
from timeline.models import EventSource, TaggedEvent
from topics.models import Topic

TOPIC_LINKS = {"article": TaggedArticle, "event": TaggedEvent}
USES = {"article": ArticleCitation, "event": EventSource}
ENTRIES = IndexEntry._meta.db_table
TIMES = ("at", "now")
LIVE = (
    "({entry}.published_from <= %({at})s AND ({entry}.published_until IS NULL"
    " OR {entry}.published_until > %({at})s))"
)


def live(entry, at="at"):
    return LIVE.format(entry=entry, at=at)


def public(entry, is_past):
    """The rule of ``EditionQuerySet.public()``, asked of the copies in the entries."""
    if not is_past:
        return live(entry)
    return (
        f"{live(entry)} AND EXISTS (SELECT 1 FROM {ENTRIES} same"  # noqa: S608
        f" WHERE same.document = {entry}.document AND same.kind = {entry}.kind"
        f" AND {live('same', 'now')})"
    )


def used(is_past):
    """Conditions under which topics and documents count: something public has them.

    A topic counts with what is narrower, a document with what was merged into it.
    """
    key, own = f"{ENTRIES}.key", public("own", is_past)
    ways = [
        (
            "topic",
            "tag_id",
            "content_object_id",
            "document",
            TOPIC_LINKS,
            Topic,
            "broader_id",
        ),
        ("source", "source_id", "edition_id", "key", USES, Source, "merged_into_id"),
    ]
    for kind, target, owner, column, links, model, below in ways:
        for own_kind, link in links.items():
            has = (
                f"SELECT 1 FROM {link._meta.db_table} link JOIN {ENTRIES} own"  # noqa: S608
                f" ON own.{column} = link.{owner} AND own.kind = '{own_kind}'"
            )
            lower = f"SELECT id FROM {model._meta.db_table} WHERE {below} = {key}"  # noqa: S608
            yield (
                f"{ENTRIES}.kind = '{kind}' AND (EXISTS ({has} WHERE link.{target} = {key}"
                f" AND {own}) OR EXISTS ({has} WHERE link.{target} IN ({lower}) AND {own}))"
            )


def visible(moment):
    """A condition for ``SearchWords.objects.filter()``, not for its subqueries."""
    is_past = moment.at < moment.now
    sql = " OR ".join(f"({way})" for way in [public(ENTRIES, is_past), *used(is_past)])
    prepared = DateTimeField().get_db_prep_value
    times = {name: prepared(getattr(moment, name), connection) for name in TIMES}
    names = re.findall(r"%\((\w+)\)s", sql)  # RawSQL takes values by their order
    sql = re.sub(r"%\(\w+\)s", "%s", f"({sql})")
    return RawSQL(sql, [times[name] for name in names], BooleanField())  # noqa: S611


def public_editions(moment):
    """The same of articles and events alone, for subqueries."""
    found = live_at(moment.at, "entry__")
    if moment.at < moment.now:
        same = IndexEntry.objects.filter(
            live_at(moment.now),
            document=OuterRef("entry__document"),
            kind=OuterRef("entry__kind"),
        )
        found &= Exists(same)
    return found
