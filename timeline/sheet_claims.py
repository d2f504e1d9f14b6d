"""The dates of an event as the rows of a spreadsheet give them."""

from copy import copy

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from publishing.text import tidy

from .date_reading import read_dates
from .dates import EventDate
from .sheet import PARTS, name_of_source
from .sheet_library import is_as_written, refused

COMPARED = [*PARTS, "qualifier", "rank", "source_id", "note"]
QUALIFIERS = {"exact": "", "": ""} | {
    word: value
    for value, label in EventDate.Qualifier.choices
    for word in (value, str(label).casefold())
}
MOST = 50  # as the form takes


def told(claim):
    return [getattr(claim, name) for name in COMPARED]


def new_dates(edition, entry, library):
    """The unsaved dates that an event has after an import; None if they stay."""
    before = [*edition.dates.all()] if edition.pk else []
    preferred = next((d for d in before if d.rank == EventDate.Rank.PREFERRED), None)
    others = [d for d in before if d is not preferred]
    first, more = first_claim(entry.values, preferred, edition, library)
    if entry.further:
        after = []
        for place, (number, values) in enumerate(entry.further):
            claim = others[place] if place < len(others) else None
            try:
                after.append(further_claim(values, claim, library))
            except ValidationError as error:
                said = _("Row %(number)d: %(said)s")
                raise refused(
                    said, number=number, said=" ".join(error.messages)
                ) from None
    else:
        known = [told(claim)[: len(PARTS) + 1] for claim in others]
        new = [c for c in more if told(c)[: len(PARTS) + 1] not in known]
        after = [*others, *new]
    rows = [claim for claim in [first, *after] if claim]
    if sorted(map(repr, map(told, rows))) == sorted(map(repr, map(told, before))):
        return None
    if len(rows) > MOST:
        raise refused(_("These are more than %(most)d dates."), most=MOST)
    rows = [copy(claim) for claim in rows]
    for place, claim in enumerate(rows):
        claim.position = place
        validate(claim)
    return rows


def first_claim(values, preferred, edition, library):
    """(the preferred claim, others that its words name)"""
    words = values.get("date", "")
    parts = any(values.get(part) for part in PARTS)
    read, error = [], None
    if words and not (edition.pk and words in {edition.date_text, text_of(preferred)}):
        try:
            read = read_dates(words)
        except ValidationError as found:
            error = found
    if not parts:
        if error:
            raise error
        if read:
            claim = read[0]
            if preferred:
                claim.source, claim.note = preferred.source, preferred.note
            return filled(claim, values, library), read[1:]
        return preferred and filled(copy(preferred), values, library), []
    claim = copy(preferred) if preferred else EventDate(rank=EventDate.Rank.PREFERRED)
    claim = filled(with_parts(claim, values), values, library)
    if read and [getattr(read[0], p) for p in PARTS] != [
        getattr(claim, p) for p in PARTS
    ]:
        raise refused(
            _("“%(words)s” under “date” is another date than in year, month and day."),
            words=words[:60],
        )
    return claim, []


def text_of(claim):
    return claim.text if claim else ""


def further_claim(values, claim, library):
    claim = copy(claim) if claim else EventDate()
    if any(values.get(part) for part in PARTS):
        claim = with_parts(claim, values)
    elif (words := values.get("date")) and words != text_of(
        claim if claim.year else None
    ):
        [read, *_more] = read_dates(words)
        for name in [*PARTS, "qualifier"]:
            setattr(claim, name, getattr(read, name))
    claim.rank = values["rank"]
    return filled(claim, values, library)


def with_parts(claim, values):
    """A date is taken whole: where a column is there, its empty cell is not known."""
    for part in PARTS:
        if part in values:
            setattr(claim, part, whole_number(part, values[part]))
    if "qualifier" in values:
        word = values["qualifier"].casefold()
        if word not in QUALIFIERS:
            raise refused(
                _("“%(cell)s” under “%(column)s” is none of: %(choices)s."),
                cell=word[:60],
                column="qualifier",
                choices=", ".join(["exact", *filter(None, QUALIFIERS.values())][:5]),
            )
        claim.qualifier = QUALIFIERS[word]
    return claim


def whole_number(column, cell):
    if not cell:
        return None
    if not (cell.isascii() and cell.isdigit() and len(cell) < 5):
        raise refused(
            _("“%(cell)s” under “%(column)s” is no number; words go under “date”."),
            cell=cell[:60],
            column=column,
        )
    return int(cell)


def filled(claim, values, library):
    """With source and note, where their cells are filled in."""
    if name := values.get("date_source"):
        now = claim.source
        if not now or not is_as_written(name, name_of_source(now)):
            claim.source = library.source(name, [now] if now else [])
    if (note := values.get("date_note")) and not is_as_written(note, claim.note):
        claim.note = tidy(note)
    return claim


def validate(claim):
    claim.clean_fields(exclude=["edition", "source"])
    claim.clean()
    if (claim.end_month or claim.end_day) and not claim.end_year:
        raise ValidationError(_("The end needs its year."))
