"""The whole search index made anew: after an upgrade that says so, or when in doubt."""

from django.db import connection, transaction
from django.db.models import Q

from .models import Edition
from .search_engines import engine
from .search_index import (
    BATCH,
    add_all,
    entry_of_edition,
    index_rows,
    searchable_models,
)
from .search_models import IndexEntry
from .search_spelling import KnownWord


def rebuild():
    """Empties the index and fills it in batches; answers how many entries there are."""
    index = engine()
    with transaction.atomic(), connection.cursor() as cursor:
        index.clear(cursor)
        IndexEntry.objects.all().delete()
        KnownWord.objects.all().delete()
    for kind, model in searchable_models().items():
        rows = model.objects.order_by("pk")
        if issubclass(model, Edition):
            rows = rows.filter(Q(published_from__isnull=False) | ~rows.newer())
        keys = list(rows.values_list("pk", flat=True))
        for start in range(0, len(keys), BATCH):
            fill(kind, model, keys[start : start + BATCH])
    with connection.cursor() as cursor:
        index.finish(cursor)
    return IndexEntry.objects.count()


@transaction.atomic
def fill(kind, model, keys):
    """Adds a batch, without those that a save has added meanwhile."""
    known = IndexEntry.objects.filter(kind=kind, key__in=keys)
    wanted = {*keys} - {*known.values_list("key", flat=True)}
    rows = model.objects.filter(pk__in=wanted)
    if issubclass(model, Edition):
        rows = rows.select_related("document")
        add_all((entry_of_edition(e, e.document), e.search_text()) for e in rows)
    else:
        index_rows(rows)
