"""Rules on events, and on what an article says of the events it is linked to."""

import re

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from library.checks import incomplete, rests_on_the_unread
from publishing.contract import ADVICE, ERROR, register
from publishing.reading import sentences, shortened, years_in
from publishing.text import folded

from .date_words import LAST_YEAR
from .dates import EventDate
from .models import ArticleLink, EventEdition, EventSource

ArticleEdition = ArticleLink.article.field.related_model.edition_model()


@register(EventEdition, ERROR)
def no_summary(edition, text):
    if not edition.summary:
        yield "summary", _("Readers and lists need a summary.")


@register(EventEdition, ERROR)
def no_kind(edition, text):
    if not edition.kind:
        yield "kind", _("Choose what kind of event it is.")


@register(
    EventEdition,
    ERROR,
    needs=[
        lambda now: Prefetch(
            "dates", EventDate.objects.select_related("source__merged_into")
        )
    ],
)
def no_preferred_date(edition, text):
    if edition.preferred_date is None:
        yield "dates", _("One date must be the preferred one.")


@register(
    EventEdition,
    ERROR,
    needs=[
        lambda now: Prefetch(
            "sources",
            EventSource.objects.select_related("source__merged_into").order_by("pk"),
        )
    ],
)
def no_source(edition, text):
    if not edition.sources.all():
        yield "sources", _("Every event needs a source.")


@register(EventEdition, ADVICE)
def incomplete_source(edition, text):
    sources = [use.source for use in edition.sources.all()]
    sources += [date.source for date in edition.dates.all() if date.source]
    for sentence in incomplete(sources):
        yield "sources", sentence


@register(EventEdition, ADVICE)
def unread_source(edition, text):
    if rests_on_the_unread([use.source for use in edition.sources.all()]):
        yield (
            "sources",
            _(
                "Nobody opened any of its sources; read one, add another, or say in a "
                "note at the source why it will do."
            ),
        )
    for date in claims(edition):
        if date.source and rests_on_the_unread([date.source]):
            yield (
                "dates",
                _(
                    "The date %(date)s rests on a source that nobody opened; read it, "
                    "name another, or say in its note why it will do."
                )
                % {"date": date.text},
            )


LEEWAY = 5  # years that "about" may mean
# "On the fiftieth anniversary, in 2017": the year of something else.
OF_ANOTHER_TIME = re.compile(
    r"anniversar|years? (?:after|later|before|on)\b|decades? (?:after|later)|ครบรอบ"
    r"|peringatan|kỷ niệm|anniversaire|aniversário|周年|anibersaryo",
    re.I,
)


def live_events(now):
    live = EventEdition.objects.live(now).defer("body").prefetch_related("dates")
    return Prefetch("document__event_links__event__editions", live)


@register(ArticleEdition, ADVICE, needs=[live_events])
def contradicted_year(edition, text):
    """Only where no year of a sentence agrees: it may speak of several events."""
    links = edition.document.event_links.all()
    events = [event for link in links for event in link.event.editions.all()]
    titles = [(event, folded(event.title), page_of(event)) for event in events]
    for block in text.blocks if events else []:
        for start, end in sentences(block.text):
            sentence = block.text[start:end]
            years = years_in(sentence)
            if not years or OF_ANOTHER_TIME.search(sentence):
                continue
            words = folded(sentence)
            hrefs = {
                link.href.partition("#")[0]
                for link in block.links
                if start <= link.start < end
            }
            for event, title, page in titles:
                if (title in words or page in hrefs) and contradicts(years, event):
                    yield (
                        "body",
                        _(
                            "“%(sentence)s” gives another year than the event "
                            "“%(event)s”, dated %(dates)s; correct one of them."
                        )
                        % {
                            "sentence": shortened(sentence),
                            "event": shortened(event.title),
                            "dates": ", ".join(date.text for date in claims(event)),
                        },
                        block.section,
                    )


def page_of(event):
    return f"/{event.path_prefix}/id/{event.document.public_id}/"


def claims(event):
    return [date for date in event.dates.all() if date.rank != EventDate.Rank.REJECTED]


def contradicts(years, event):
    """Whether a claim is made, and no year agrees with any; years in titles are names."""
    years = years - years_in(event.title)
    dates = claims(event)
    return bool(years and dates) and not any(
        agrees(year, date) for year in years for date in dates
    )


def agrees(year, date):
    first, last = date.year, date.end_year or date.year
    if date.qualifier == EventDate.Qualifier.ABOUT:
        first, last = first - LEEWAY, last + LEEWAY
    if date.qualifier == EventDate.Qualifier.BEFORE:
        first = 0
    if date.qualifier in {EventDate.Qualifier.AFTER, EventDate.Qualifier.SINCE}:
        last = LAST_YEAR
    return first <= year <= last
