"""What the cells of a row change in an edition: a copy of it, with sentences."""

from copy import copy
from decimal import Decimal, InvalidOperation

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from publishing.markup import values_in
from publishing.text import tidy
from topics.links import TopicLink

from .models import EventEdition, EventSource
from .sheet import PLACE, WORDS, source_names, topic_names
from .sheet_claims import MOST, new_dates
from .sheet_library import chosen, is_as_written, listed, refused

FIELDS = {f.name: f for f in EventEdition._meta.fields if f.name in {*WORDS, *PLACE}}
NOT_IN_A_FILE = [f.name for f in EventEdition._meta.fields if f.name not in FIELDS]


def changes(line, edition, library):
    """Fills in ``line`` with what its row makes of an edition (a blank one: a new event)."""
    values, after = line.row.values, copy(edition)
    for name in WORDS:
        if cell := values.get(name):
            set_words(after, name, cell)
    set_place(after, values, library)
    changed = [
        name for name in FIELDS if getattr(after, name) != getattr(edition, name)
    ]
    same = [name for name in FIELDS if name not in changed] if edition.pk else []
    after.clean_fields(exclude=[*NOT_IN_A_FILE, *same])
    if edition.pk:
        line.said += [change_in_words(name, edition, after) for name in changed]
    if (dates := new_dates(edition, line.row, library)) is not None:
        line.rows["dates"] = dates
        line.said.append(_("date: %s") % "; ".join(claim.text for claim in dates))
    if (uses := new_sources(edition, values.get("sources"), library)) is not None:
        line.rows["sources"] = uses
        line.said.append(_("sources: %s") % "; ".join(str(use) for use in uses))
    if changed or line.rows or not edition.pk:
        after.slug = after.slug or after.slug_from_title()
        line.edition = after
    line.topics = new_topics(edition, values.get("topics"), library)
    if line.topics:
        said = "; ".join(topic.name for topic in line.topics)
        line.said.append(_("topics, which count at once: %s") % said)


def change_in_words(name, before, after):
    old, new = (shown(edition, name) for edition in (before, after))
    return f"{FIELDS[name].verbose_name}: {old} → {new}"


def shown(edition, name):
    display = getattr(edition, f"get_{name}_display", None)
    value = display() if display else getattr(edition, name)
    return "–" if value in {None, ""} else Truncator(value).chars(100)


def set_words(edition, name, cell):
    now = getattr(edition, name)
    if FIELDS[name].choices:
        setattr(edition, name, chosen(FIELDS[name], cell))
    elif not is_as_written(cell, now):
        setattr(edition, name, tidy(cell))


def set_place(edition, values, library):
    """Place and coordinates go together: a known place brings its own."""
    if not any(values.get(name) for name in PLACE):
        return
    [_place, *axes] = PLACE
    before = {name: getattr(edition, name) for name in PLACE}
    if (cell := values.get("place")) and not is_as_written(cell, edition.place):
        edition.place = tidy(cell)
    given = {axis: degrees(axis, values[axis]) for axis in axes if values.get(axis)}
    is_another = edition.place != before["place"]
    if is_another and not given:
        given = dict.fromkeys(axes)
    if is_another and given.items() <= before.items():  # nobody typed others
        given |= library.coordinates(edition.place)
    for axis, number in given.items():
        setattr(edition, axis, number)
    if (edition.latitude is None) != (edition.longitude is None):
        raise refused(_("Give both latitude and longitude, or none."))


def degrees(column, cell):
    try:
        number = Decimal(cell.replace(",", "."))
        return round(number, 4) if abs(number) <= 180 else number
    except InvalidOperation:
        raise refused(
            _("“%(cell)s” under “%(column)s” is no number."),
            cell=cell[:60],
            column=column,
        ) from None


def new_sources(edition, cell, library):
    """The uses of sources that an edition has after an import; None if they stay."""
    if not cell or (edition.pk and is_as_written(cell, source_names(edition))):
        return None
    uses = [*edition.sources.all()] if edition.pk else []
    heirs = [use.source.merged_into or use.source for use in uses]
    wanted = {s.pk: s for s in (library.source(name, heirs) for name in listed(cell))}
    for key in values_in(edition.body, "data-cite"):  # what the text cites stays
        source = library.source(key)
        wanted.setdefault(source.pk, source)
    if {*wanted} == {heir.pk for heir in heirs}:
        return None
    if len(wanted) > MOST:
        raise refused(_("These are more than %(most)d sources."), most=MOST)
    kept = [u for u, heir in zip(uses, heirs, strict=True) if heir.pk in wanted]
    there = {heir.pk for heir in heirs}
    new = [source for key, source in wanted.items() if key not in there]
    return [*kept, *(EventSource(source=source) for source in new)]


def new_topics(edition, cell, library):
    """The topics that are to be added to an event."""
    if not cell or (edition.pk and is_as_written(cell, topic_names(edition))):
        return []
    there = set()
    if edition.pk:
        there = {link.tag_id for link in edition.document.topic_links.all()}
    named = {t.pk: t for t in map(library.topic, listed(cell))}
    if len(there | {*named}) > TopicLink.limit:
        raise refused(_("These are more than %(most)d topics."), most=TopicLink.limit)
    return [topic for key, topic in named.items() if key not in there]
