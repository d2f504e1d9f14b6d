from itertools import groupby

from django.conf import settings
from django.db.models import prefetch_related_objects
from django.http import Http404
from django.utils.translation import gettext as _

from library.rendering import Note, render_body
from publishing.addresses import page_url
from publishing.citing import CitationView
from publishing.languages import ENGLISH, LANGUAGES
from publishing.linked_data import absolute
from publishing.previews import PreviewLinkView
from publishing.share_images import ShareImageView
from publishing.views import DocumentPageView, PermanentAddressView, PublicListView

from .exports import FORMS
from .filters import TimelineFilter
from .frames import frame, years_of
from .linked_data import event_data
from .locator import locator
from .models import EventEdition, EventPreviewLink


def decades_of(per_year, chosen):
    """The overview: every decade from the first to the last, with a bar for each year.

    Takes rows of ``per_year()`` and the filter they were found with; heights are in
    units of a 32-unit picture.
    """
    years = {row["year"]: row for row in per_year}
    if not years:
        return []
    highest = max(row["events"] for row in years.values())
    decades = []
    for decade in range(min(years) // 10 * 10, max(years) + 1, 10):
        bars = []
        for year in range(decade, decade + 10):
            count = years[year]["events"] if year in years else 0
            height = round(max(count / highest * 32, 0.8), 1)
            bars.append(
                {
                    "year": year,
                    "query": chosen.address(**{"from": year, "to": year}),
                    "x": (year - decade) * 10 + 0.6,
                    "y": round(32 - height, 1),
                    "height": height,
                    "count": count,
                }
            )
        decades.append(
            {"year": decade, "count": sum(b["count"] for b in bars), "bars": bars}
        )
    return decades


def by_year(events, shortest=4):
    """[(year, years without an event before it, its events)] of events in order.

    A gap of fewer than four years is not said: it is 0.
    """
    before, found = None, []
    for year, group in groupby(events, key=lambda event: event.year):
        gap = year - before - 1 if before is not None else 0
        found.append((year, gap if gap >= shortest else 0, list(group)))
        before = year
    return found


class FilteredEvents(PublicListView):
    """The turning points of all decades, all events of one, or what filters find."""

    model = EventEdition
    paginate_by = 50

    def get_queryset(self):
        self.filter = TimelineFilter(self.request.GET)
        self.public = super().get_queryset()
        self.decade = self.kwargs.get("decade")
        events = self.filter.apply(self.public)
        if self.decade is None:
            if not self.filter.chosen:
                events = events.filter(significance=3)
            return events.for_list()
        if self.decade % 10:
            raise Http404("Not a decade.")
        return events.in_years(self.decade, self.decade + 9).for_list()


class TimelineView(FilteredEvents):
    template_name = "timeline/event_list.html"

    def exports(self):
        """[(form, name, address)] of the same events as files."""
        name, place = "event_export", {}
        if self.decade is not None:
            name, place = "event_export_decade", {"decade": self.decade}
        return [
            (
                form,
                words,
                page_url(name, self.language, file=form, **place)
                + self.filter.address(),
            )
            for form, (_write, _type, words) in FORMS.items()
        ]

    def frame(self):
        """The HTML that shows the same events on a page of others."""
        years = {} if self.decade is None else years_of(self.decade)
        chosen = self.filter.address(**years)
        url = absolute(page_url("event_list_embed", self.language) + chosen)
        return frame(url, f"{_('Timeline')} | {settings.SITE_NAME}")

    def years(self, decades):
        """Of the page's decade, the bars of the years that have events."""
        return [
            bar
            for decade in decades
            if decade["year"] == self.decade
            for bar in decade["bars"]
            if bar["count"]
        ]

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        decades = decades_of(self.filter.apply(self.public).per_year(), self.filter)
        counts = {decade["year"]: decade["count"] for decade in decades}
        chosen = self.filter.chosen
        if self.decade is not None and self.decade not in counts and not chosen:
            raise Http404("No event in that decade.")
        topics = self.filter.topics(self.public)
        years = by_year(context["object_list"])
        sections = groupby(years, key=lambda row: row[0] // 10 * 10)
        return context | {
            "decade": self.decade,
            "decades": decades,
            "total": sum(counts.values()),
            "filter": self.filter,
            "facets": self.filter.facets(self.public),
            "topics": topics,
            "chips": self.filter.chips(topics),
            "query": self.filter.address(),
            "frame": self.frame(),
            "exports": self.exports()
            if counts.get(self.decade, self.decade is None and counts)
            else [],
            "sections": [(y, counts.get(y, 0), list(rows)) for y, rows in sections],
            "years": self.years(decades),
        }


class EventDetailView(DocumentPageView):
    model = EventEdition
    template_name = "timeline/event_detail.html"
    linked_data = staticmethod(event_data)

    def get_queryset(self):
        return self.model.objects.for_page()

    def get_context_data(self, **kwargs):
        edition, moment = self.object, self.moment
        event = edition.document
        uses = edition.sources.select_related("source__merged_into").order_by("pk")
        sources = {
            use.source.public_id: use.source.merged_into or use.source for use in uses
        }
        body = render_body(edition.body, moment, sources, self.corrected())
        cited = {note.source.pk for note in body.notes}
        for source in sources.values():
            if source.pk not in cited:
                cited.add(source.pk)
                body.notes.append(Note(len(body.notes) + 1, source))
        events = self.model.objects.public(moment.at, moment.now)
        events = events.in_language(event.language).exclude(document=event)
        return super().get_context_data(
            event=event,
            language=event.language,
            language_name=LANGUAGES[event.language],
            is_english=event.language == ENGLISH,
            body=body,
            frame=frame(absolute(edition.url_of("event_detail_embed")), edition.title),
            around=events.around(edition),
            locator=locator(edition),
            articles=event.article_links.all().public_articles(moment),
            topics=event.topics.all(),
            **kwargs,
        )


class EventPreviewView(PreviewLinkView):
    link_model = EventPreviewLink
    page_view = EventDetailView


class EventCitationView(CitationView):
    model = EventEdition


class EventShareImageView(ShareImageView):
    model = EventEdition

    def around(self, edition):
        prefetch_related_objects([edition], "dates")
        return _("Event"), edition.date_text if edition.preferred_date else ""


class EventPermanentView(PermanentAddressView):
    model = EventEdition
