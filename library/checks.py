"""Rules on what editions show and cite from the library."""

from django.utils.translation import gettext as _

from publishing.contract import ERROR, register
from publishing.markup import elements_with
from publishing.models import Edition
from publishing.reading import shortened

from .models import Source
from .pictures import EXTENSIONS
from .shown import alt_of_figure


@register(Edition, ERROR, needs=["picture", "pictures__picture"])
def picture_without_words(edition, text):
    """No words at all stand only where a picture is decorative, here or in the library."""
    for field, picture, alt in dict.fromkeys(told(edition)):
        if alt.rpartition(".")[2].lower() in EXTENSIONS:
            yield (
                field,
                _(
                    "Say what the picture “%(title)s” tells, here or in the library; "
                    "the name of a file tells nothing."
                )
                % {"title": shortened(picture.title)},
            )


def told(edition):
    """(field, picture, its alternative text) for each use."""
    if edition.picture:
        yield "picture_alt", edition.picture, edition.get_picture_alt()
    pictures = {use.picture.public_id: use.picture for use in edition.pictures.all()}
    for figure in elements_with(edition.body, "data-picture"):
        if picture := pictures.get(figure["data-picture"]):
            yield "body", picture, alt_of_figure(picture, figure)


@register(Edition, ERROR)
def picture_without_rights(edition, text):
    for field, picture in pictures_of(edition):
        if not (picture.credit and picture.licence):
            yield (
                field,
                _("Give credit and licence of the picture “%(title)s” in the library.")
                % {"title": shortened(picture.title)},
            )


def pictures_of(edition):
    """(field, picture): the lead picture and those in the text."""
    if edition.picture:
        yield "picture", edition.picture
    for use in edition.pictures.all():
        if use.picture_id != edition.picture_id:
            yield "body", use.picture


def incomplete(sources):
    """Sentences on sources that lack what a reader needs to judge them."""
    for source in dict.fromkeys(source.merged_into or source for source in sources):
        if not is_dated(source):
            sentence = _("The source “%(title)s” has no date; add what is known of it.")
            yield sentence % {"title": shortened(source.title)}
        if not source.publisher:
            sentence = _("The source “%(title)s” has no publisher; add it.")
            yield sentence % {"title": shortened(source.title)}


def rests_on_the_unread(sources):
    """Whether nobody opened any of the sources, and no note of editors says why."""
    sources = [source.merged_into or source for source in sources]
    return bool(sources) and not any(s.read_on or s.note for s in sources)


def is_dated(source):
    """Web pages and reference works often have no date: when they were read will do."""
    undated = {Source.Kind.PAGE, Source.Kind.REFERENCE}
    return bool(source.date or (source.read_on and source.kind in undated))
