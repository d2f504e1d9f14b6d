"""A spreadsheet of events as entries: an event with the rows of its further dates."""

from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from publishing.spreadsheet import csv_rows, decoded
from publishing.text import FORBIDDEN, validate_characters
from publishing.workbook import is_computed, is_workbook, workbook_rows

from .dates import EventDate
from .sheet import COLUMNS, TOLD

MOST = 10_000
LONGEST = 10_000  # letters of a cell: no field takes so many
FURTHER = {
    word: rank.value
    for rank in (EventDate.Rank.OTHER, EventDate.Rank.REJECTED)
    for word in (rank.value, rank.label.casefold())
}


@dataclass
class Entry:
    """What a file says of an event: {column: text}, and those of its further dates."""

    number: int
    values: dict
    further: list = field(default_factory=list)
    errors: list = field(default_factory=list)


def read(data):
    """[Entry] of the bytes of a file; ValidationError when it holds no events."""
    is_book = is_workbook(data)
    lines = workbook_rows(data) if is_book else csv_rows(decoded(data))
    heading = None
    entries = []
    for number, cells in enumerate(lines, 1):
        if not any(map(str.strip, cells)):
            continue
        if heading is None:
            heading = named_columns(number, cells)
        else:
            add(entries, row(number, heading, cells, is_book))
        if len(entries) > MOST:
            raise ValidationError(
                _("There are more than %(most)d events in this file. Divide it."),
                params={"most": MOST},
            )
    if not entries:
        raise ValidationError(_("There is no event in this file."))
    return entries


def named_columns(number, cells):
    heading = [cell.strip().lower().replace(" ", "_") for cell in cells]
    while heading and not heading[-1]:
        heading.pop()
    unknown = [c or "–" for c in heading if c not in {*COLUMNS, *TOLD}]
    unknown += [c for c in COLUMNS if heading.count(c) > 1]
    if unknown or not {"id", "title"} & {*heading}:
        raise ValidationError(
            _(
                "Row %(number)d must name the columns: “title”, or “id” for events that "
                "are here, and any of %(columns)s. Not so: %(unknown)s."
            ),
            params={
                "number": number,
                "columns": ", ".join(COLUMNS),
                "unknown": FORBIDDEN.sub("\ufffd", ", ".join(unknown))[:100] or "–",
            },
        )
    return heading


def row(number, heading, cells, is_book):
    """An Entry of one row; what no cell may hold is refused, and shown as it can be."""
    entry = Entry(number, {})
    if any(cell.strip() for cell in cells[len(heading) :]):
        entry.errors.append(_("There are more cells than columns."))
    for column, cell in zip(heading, cells, strict=False):
        cell = cell.replace("\r\n", "\n").strip()
        try:
            validate_characters(cell)
        except ValidationError as error:
            entry.errors += [FORBIDDEN.sub("\ufffd", said) for said in error.messages]
        if is_book and is_computed(cell):
            said = _("There is a formula under “%s”. Put its value in the cell.")
            entry.errors.append(said % column)
        if len(cell) > LONGEST:
            entry.errors.append(_("The cell under “%s” is too long.") % column)
        if column in COLUMNS:
            entry.values[column] = FORBIDDEN.sub("\ufffd", cell[:LONGEST])
    return entry


def add(entries, entry):
    """A further date goes to the event with its id, or to the one above it."""
    rank = FURTHER.get(entry.values.get("rank", "").casefold())
    if rank is None:
        entries.append(entry)
        return
    key = entry.values.get("id")
    entry.values["rank"] = rank
    above = entries[-1] if entries else None
    if above is None or (key and above.values.get("id") != key):
        said = _("A further date stands below the row of its event.")
        entries.append(Entry(entry.number, entry.values, [], [*entry.errors, said]))
        return
    above.further.append([entry.number, entry.values])
    above.errors += entry.errors
