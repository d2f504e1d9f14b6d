"""Events as rows of a spreadsheet for the desk: drafts too, with every claim of a date.

The first row of an event has all its cells; each further claim has a row below it, with
the same id. What the import writes and what it compares with is written here alone.
"""

import csv

from django.db.models import OuterRef, Subquery

from publishing.spreadsheet import Echo, quoted
from publishing.text import FORBIDDEN
from publishing.workbook import as_workbook

from .dates import EventDate
from .exports import source_data

PARTS = ["year", "month", "day", "end_year", "end_month", "end_day"]
CLAIM = ["date", *PARTS, "qualifier", "rank", "date_source", "date_note"]
WORDS = ["title", "summary", "kind", "strand", "significance"]
PLACE = ["place", "latitude", "longitude"]
COLUMNS = ["id", "edition", "language", *CLAIM, *WORDS, *PLACE, "topics", "sources"]
# Columns of the public export that follow from the others: passed over.
TOLD = ["precision", "sources_differ", "address", "address_of_this_wording"]


def name_of_source(source):
    data = source_data(source)
    return data["symbol"] or data["title"]


def claim_cells(claim):
    cells = {part: getattr(claim, part) for part in PARTS}
    return cells | {
        "date": claim.text,
        "qualifier": claim.qualifier or "exact",
        "rank": claim.rank,
        "date_source": name_of_source(claim.source) if claim.source else "",
        "date_note": claim.note,
    }


def names(each):
    return "; ".join(each)


def topic_names(edition):
    return names(sorted(link.tag.name for link in edition.document.topic_links.all()))


def source_names(edition):
    return names(name_of_source(use.source) for use in edition.sources.all())


def further_claims(edition):
    return [d for d in edition.dates.all() if d.rank != EventDate.Rank.PREFERRED]


def rows_of_event(edition):
    """Its rows, {column: value}; None and "" are empty cells."""
    first = {name: getattr(edition, name) for name in [*WORDS, *PLACE]} | {
        "id": edition.document.public_id,
        "edition": edition.number,
        "language": edition.document.language,
        "topics": topic_names(edition),
        "sources": source_names(edition),
    }
    if claim := edition.preferred_date:
        first |= claim_cells(claim)
    yield first
    for claim in further_claims(edition):
        yield {"id": edition.document.public_id} | claim_cells(claim)


def sheet_rows(editions):
    """Lists of cells, the heading first, by date; no cell of words is a formula."""
    preferred = EventDate.objects.filter(
        edition=OuterRef("pk"), rank=EventDate.Rank.PREFERRED
    )
    editions = editions.alias(sort_key=Subquery(preferred.values("sort_key")[:1]))
    editions = editions.order_by("sort_key", "pk").defer("body").with_rows()
    yield COLUMNS
    for edition in editions.iterator(chunk_size=500):
        for row in rows_of_event(edition):
            yield [
                quoted(FORBIDDEN.sub("\ufffd", value))
                if isinstance(value := row.get(column), str)
                else value
                for column in COLUMNS
            ]


def as_csv(editions):
    writer = csv.writer(Echo())
    yield "\ufeff"
    for row in sheet_rows(editions):
        yield writer.writerow(row)


def as_xlsx(editions):
    return [as_workbook(sheet_rows(editions))]


XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# By the end of the file's name: what writes it, and its type.
FORMS = {"csv": (as_csv, "text/csv; charset=utf-8"), "xlsx": (as_xlsx, XLSX)}
