"""The search index: an entry for each wording that is or may become public.

Whatever has ``search_text()`` (its first line counts as the title) and a page can be
found; ``search_kind`` names its kind, else the model does. Entries are written in the transaction that
changes what they stand for; what is public is asked when somebody searches.
"""

import zlib
from functools import cache
from itertools import islice

from django.apps import apps
from django.db import connection, transaction

from .languages import ENGLISH
from .search_engines import engine
from .search_models import IndexEntry
from .search_spelling import remember
from .tokens import tokens

# What PostgreSQL can tell apart of one text; the same on both, so that both answer alike.
MOST_TOKENS, MOST_LETTERS = 16_000, 150_000
BATCH = 500


@cache
def searchable_models():
    """{kind: model} of all that can be found."""
    models = [m for m in apps.get_models() if is_searchable(m)]
    return {kind_of(model): model for model in models}


def is_searchable(model):
    has_place = hasattr(model, "search_kind") or hasattr(model, "get_absolute_url")
    return has_place and hasattr(model, "search_text")


def kind_of(model):
    return getattr(model, "search_kind", model._meta.model_name)


def columns_of(text):
    """(title, text, joined words): the tokens of a text, as many as both indexes hold."""
    columns, joined, left = [], [], MOST_LETTERS
    for part in text.partition("\n")[::2]:
        found, chains = tokens(part)
        kept = []
        for token in islice(found, MOST_TOKENS - sum(map(len, columns))):
            left -= len(token)
            if left < 0:
                break
            kept.append(token)
        columns.append(kept)
        joined += chains
    return [*columns, list(dict.fromkeys(joined))[: MOST_TOKENS // 10]]


def digest_of(columns):
    return zlib.crc32(repr(columns).encode())


def add_all(pairs):
    """Inserts [(unsaved entry, text)]."""
    entries, rows, texts = [], [], []
    for entry, text in pairs:
        if entry.published_from or not entry.document:
            texts.append(text)  # no word of a draft is suggested to anybody
        columns = columns_of(text)
        entry.digest = digest_of(columns)
        entries.append(entry)
        rows.append(columns)
    saved = IndexEntry.objects.bulk_create(entries)
    index = engine()
    with connection.cursor() as cursor:
        cursor.executemany(
            index.insert,
            [index.row(e.pk, c) for e, c in zip(saved, rows, strict=True)],
        )
    remember(texts)


def remove(entry, text=None):
    """Takes an entry away, and its words where ``text`` still says what they were.

    Words without an entry are found by nobody; the next rebuild takes them away.
    """
    columns = None if text is None else columns_of(text)
    if connection.vendor == "postgresql" or (
        columns is not None and digest_of(columns) == entry.digest
    ):
        with connection.cursor() as cursor:
            engine().remove(cursor, entry.pk, columns)
    entry.delete()


def entry_of_edition(edition, document):
    return IndexEntry(
        kind=kind_of(edition),
        key=edition.pk,
        document=document.pk,
        language=document.language,
        day=edition.search_day(),
        published_from=edition.published_from,
        published_until=edition.published_until,
    )


@transaction.atomic
def index_document(document):
    """Brings the entries of a document in line with its editions.

    There is one for the newest edition and for each that has a period.
    """
    kind = kind_of(document.edition_model())
    entries = IndexEntry.objects.filter(kind=kind, document=document.pk)
    known = {entry.key: entry for entry in entries}
    wanted = indexed_editions(document.editions.order_by("number"))
    editions = document.editions.in_bulk(
        key
        for key in {*known, *wanted}
        if not (key in known and known[key].state() == wanted.get(key))
        or known[key].language != document.language
    )
    new = []
    for key, edition in editions.items():
        if key not in known:
            new.append((entry_of_edition(edition, document), edition.search_text()))
        elif key not in wanted:
            remove(known[key], edition.search_text())
        else:
            entry = entry_of_edition(edition, document)
            entry.pk, entry.digest = known[key].pk, known[key].digest
            entry.save()
            if entry.published_from:
                remember([edition.search_text()])
    add_all(new)


def indexed_editions(editions):
    """{key: period} of those with a period and of the newest, the last one."""
    rows = editions.values_list("pk", "published_from", "published_until")
    found, newest = {}, None
    for newest in rows:
        if newest[1]:
            found[newest[0]] = newest[1:]
    return found | ({newest[0]: newest[1:]} if newest else {})


def index_rows(rows):
    """Brings the entries of rows that have no editions in line: topics, sources, terms."""
    rows = list(rows)
    unindex_rows(rows)
    add_all((entry_of_row(row), row.search_text()) for row in rows if row.search_text())


def entry_of_row(row):
    return IndexEntry(
        kind=kind_of(row),
        key=row.pk,
        language=getattr(row, "language", ENGLISH),
        day=row.search_day() if hasattr(row, "search_day") else None,
    )


def unindex_rows(rows):
    """Takes rows out of the index, before or after they are deleted."""
    keys = {}
    for row in rows:
        keys.setdefault(kind_of(row), []).append(row.pk)
    for kind, of_kind in keys.items():
        for entry in IndexEntry.objects.filter(kind=kind, key__in=of_kind):
            remove(entry)
