"""What a cell of a spreadsheet means by a name: sources, topics, words of a choice."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from library.models import Source
from publishing.spreadsheet import guarded
from publishing.text import folded
from topics.models import TopicName

from .places import COORDINATES, known_places
from .sheet import name_of_source


def refused(said, /, **params):
    return ValidationError(said, params=params)


def is_as_written(cell, words):
    """Whether an export, ours or the public one, would have written this cell."""
    words = words.replace("\r\n", "\n").strip()
    return cell in {words, guarded(words)}


def listed(cell):
    return [part.strip() for part in cell.split(";") if part.strip()]


class Library:
    """Sources by key, symbol, title and address; topics by any of their names."""

    def __init__(self):
        """Reads the library once: a file may name all of it."""
        self.sources, self.topics, self.places = {}, None, None
        for source in Source.objects.select_related("merged_into"):
            heir = source.merged_into or source
            for name in [
                *[source.public_id, source.symbol, source.title, str(source)],
                *[source.url, name_of_source(source)],
            ]:
                self.sources.setdefault(folded(name), {})[heir.pk] = heir

    def source(self, name, used=()):
        """The source that a name means; those that an event has already come first."""
        found = self.sources.get(folded(name), {})
        own = {source.pk: source for source in used if source.pk in found}
        found = own or found
        if not found:
            raise refused(
                _(
                    "There is no source “%(name)s” in the library. Make it there first, "
                    "or name one by its key, symbol, title or address."
                ),
                name=name[:80],
            )
        if len(found) > 1:
            raise refused(
                _(
                    "Several sources are called “%(name)s”; name one by its key: %(keys)s."
                ),
                name=name[:80],
                keys=", ".join(s.public_id for s in [*found.values()][:10]),
            )
        return next(iter(found.values()))

    def coordinates(self, name):
        """{field: number} of a known place; {} for any other."""
        if self.places is None:
            self.places = {}
            for place, *numbers, _uses in known_places():
                self.places.setdefault(
                    place, dict(zip(COORDINATES, numbers, strict=True))
                )
        return self.places.get(name, {})

    def topic(self, name):
        if self.topics is None:
            names = TopicName.objects.select_related("topic")
            self.topics = {name.folded: name.topic for name in names}
        topic = self.topics.get(folded(name))
        if topic is None:
            raise refused(_("There is no topic “%(name)s”."), name=name[:80])
        return topic


def chosen(field, cell):
    """The value of a field's choice that a cell names by value or in words."""
    word = cell.casefold()
    for value, words in field.choices:
        if word == str(value) or word == str(words).casefold():
            return value
    raise refused(
        _("“%(cell)s” under “%(column)s” is none of: %(choices)s."),
        cell=cell[:60],
        column=field.name,
        choices=", ".join(str(value) for value, _words in field.choices),
    )
