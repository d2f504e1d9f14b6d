"""What the rows of a spreadsheet would do with events, told before anything is done.

Nothing is ever published and nothing taken away: a new event is a draft, a changed one has
a new draft edition, an empty cell changes nothing, topics are added.
"""

from dataclasses import dataclass, field
from hashlib import sha256

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from publishing.import_lines import ImportLine
from publishing.languages import ENGLISH, LANGUAGES
from publishing.text import tidy
from topics.links import chunks

from .models import EventEdition
from .sheet import PARTS
from .sheet_changes import changes
from .sheet_library import Library, refused
from .sheet_reading import Entry

MOST_WRITTEN = 2_000  # at once: nobody else can save meanwhile


@dataclass
class Line(ImportLine):
    """What an entry would do: ``said`` in words, or ``errors``, which refuse it."""

    row: Entry
    was: EventEdition = None  # the newest; None for a new event
    edition: EventEdition = None  # as it will be, unsaved; None if the words stay
    rows: dict = field(default_factory=dict)  # "dates", "sources": those that change
    topics: list = field(default_factory=list)  # to be added
    said: list = field(default_factory=list)
    errors: list = field(default_factory=list)

    @property
    def name(self):
        return self.row.values.get("title") or (self.was.title if self.was else "")


class Plan:
    """Reads what is there, then settles entry after entry. Writes nothing."""

    def __init__(self, entries, user):
        self.library, self.may_tag = Library(), user.has_perm("timeline.tag_event")
        newest = EventEdition.objects.newest().with_rows()
        self.by_key, self.by_title = {}, {}
        keys = {e.values["id"] for e in entries if e.values.get("id")}
        for some in chunks(keys):
            for edition in newest.filter(document__public_id__in=some):
                self.by_key[edition.document.public_id] = edition
        titles = {tidy(e.values.get("title", "")) for e in entries} - {""}
        titles = {title[:200] for title in titles}
        for some in chunks(titles):
            live = newest.filter(title__in=some, document__trashed_at=None)
            for edition in live:
                self.by_title.setdefault(edition.title, []).append(edition)
        self.seen, self.written = {}, 0
        self.lines = [self.settled(Line(e, errors=[*e.errors])) for e in entries]

    def of(self, verdict):
        return [line for line in self.lines if line.verdict == verdict]

    @property
    def good(self):
        """Lines that would write something."""
        return [line for line in self.lines if line.verdict in {"created", "changed"}]

    @property
    def state(self):
        """The same as long as the same would be done."""
        told = [
            (line.row.number, line.was and line.was.pk, line.said) for line in self.good
        ]
        return sha256(repr(told).encode()).hexdigest()

    def settled(self, line):
        if line.errors:
            return line
        try:
            line.was = self.found(line.row)
            changes(line, line.was or EventEdition(), self.library)
            self.refuse_stale(line)
            self.claim(line)
        except ValidationError as error:
            line.errors += in_words(error)
        return line

    def found(self, entry):
        """The newest edition of the event that an entry means; None for a new one."""
        key = entry.values.get("id")
        language = entry.values.get("language")
        if not key:
            return self.found_by_title(entry, language or ENGLISH)
        edition = self.by_key.get(key)
        if edition is None:
            raise refused(
                _("There is no event “%(key)s”. Leave the id of a new one empty."),
                key=key[:20],
            )
        if edition.document.trashed_at:
            raise refused(_("It is in the bin. Take it out of the bin first."))
        if language and language != edition.document.language:
            raise refused(_("The language of an event is changed in its form."))
        return edition

    def found_by_title(self, entry, language):
        """Without an id, the same title and beginning mean the same event."""
        if language not in LANGUAGES:
            raise refused(
                _("“%(cell)s” under “language” is none of: %(choices)s."),
                cell=language[:20],
                choices=", ".join(LANGUAGES),
            )
        same = [
            edition
            for edition in self.by_title.get(tidy(entry.values.get("title", "")), [])
            if edition.document.language == language
        ]
        if not same:
            return None
        probe = Line(entry)
        changes(probe, EventEdition(), self.library)
        begins = beginning(probe.rows.get("dates", []))
        same = [e for e in same if beginning(e.dates.all()) == begins]
        if len(same) > 1:
            raise refused(
                _("Several events have this title and date; give the id: %(keys)s."),
                keys=", ".join(e.document.public_id for e in same[:10]),
            )
        return same[0] if same else None

    def refuse_stale(self, line):
        """A row of an older edition counts only if it is as that edition was."""
        number = line.row.values.get("edition", "")
        if not (line.was and line.said and number):
            return
        if number == str(line.was.number):
            return
        base = None
        if number.isascii() and number.isdigit() and len(number) < 9:
            editions = EventEdition.objects.filter(document=line.was.document_id)
            base = editions.with_rows().filter(number=number).first()
        if base is not None:
            then = Line(line.row)
            changes(then, base, self.library)
            if not then.said:
                line.said, line.edition, line.rows, line.topics = [], None, {}, []
                return
        raise refused(
            _(
                "Edition %(newest)d was saved since; this row is from edition %(number)s. "
                "Export the event again."
            ),
            newest=line.was.number,
            number=number[:9],
        )

    def claim(self, line):
        """From here on the event of a row is taken for the next ones."""
        if line.was:
            key = line.was.pk
        else:
            key = (line.edition.title, line.row.values.get("language") or ENGLISH)
            key = (*key, beginning(line.rows.get("dates", [])))
        if key in self.seen:
            raise refused(
                _("Row %(number)d is about the same event."), number=self.seen[key]
            )
        self.seen[key] = line.row.number
        if line.topics and not self.may_tag:
            raise refused(
                _("You may not change the topics of events: empty this cell.")
            )
        self.written += line.verdict != "same"
        if line.verdict != "same" and self.written > MOST_WRITTEN:
            raise refused(
                _("At most %(most)d events are written at once; this one next time."),
                most=MOST_WRITTEN,
            )


def beginning(dates):
    """The parts of the preferred date; None where there is none."""
    claim = next((date for date in dates if date.rank == "preferred"), None)
    return claim and tuple(getattr(claim, part) for part in PARTS[:3])


def in_words(error):
    """The sentences of an error, those of a field with its name."""
    if not hasattr(error, "error_dict"):
        return error.messages
    return [
        f"{name}: {said}"
        for name, words in error.message_dict.items()
        for said in words
    ]
