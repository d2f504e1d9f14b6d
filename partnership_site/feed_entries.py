"""Entries of feeds: whole texts, readable far from the site, in few queries."""

from urllib.parse import urljoin

from django.conf import settings
from django.db.models import F, FilteredRelation, Q
from django.template.loader import render_to_string

from articles.models import ArticleEdition
from library.models import Picture, Source
from library.rendering import BodyRenderer, Note
from publishing.links import present_addresses
from publishing.markup import Rewriter, values_in
from timeline.models import EventDate, EventEdition

ENTRIES = 20
SUMMARIES = {ArticleEdition: "standfirst", EventEdition: "summary"}


class FarFromHome(Rewriter):
    """Writes HTML for readers elsewhere: whole addresses, nothing that needs the page."""

    kept = frozenset(
        ["alt", "colspan", "datetime", "height", "lang", "rowspan", "scope", "width"]
    )

    def __init__(self, address):
        super().__init__()
        self.address = address

    def handle_starttag(self, tag, attrs):
        attributes = {name: value for name, value in attrs if name in self.kept}
        for name, value in attrs:
            if name in {"href", "src"}:
                attributes[name] = urljoin(self.address, value or "")
        if tag != "source":  # other sizes of the picture that follows
            self.write_start(tag, attributes)

    def handle_endtag(self, tag):
        if tag != "source":
            super().handle_endtag(tag)


def whole(url):
    return settings.SITE_URL + url


def newest_articles(editions, at):
    """Public editions as entries need them, those published last first: one query."""
    first = ArticleEdition.objects.first_published(at)
    articles = editions.select_related("document", "picture").latest_first()
    return list(articles.annotate(first_published=first)[:ENTRIES])


def newest_events(editions, at):
    """The same of events, each with its ``date``: one query."""
    first = EventEdition.objects.first_published(at, "edition__document")
    dates = EventDate.objects.newest(editions).annotate(first_published=first)
    found = []
    for date in dates[:ENTRIES]:
        date.edition.date = date
        date.edition.first_published = date.first_published
        found.append(date.edition)
    return found


def sources_of(events, keys):
    """{key: source} for keys in texts and {pk: [source]} of events: one query.

    A merged source answers with its heir.
    """
    if not events:  # the join below would find nothing at all
        return Source.objects.cited(keys), {}
    found = (
        Source.objects.annotate(
            use=FilteredRelation(
                "eventsource_uses",
                condition=Q(eventsource_uses__edition__in=[e.pk for e in events]),
            )
        )
        .filter(Q(public_id__in=keys) | Q(use__isnull=False))
        .annotate(event=F("use__edition"))
        .select_related("merged_into")
        .order_by("use__pk")
    )
    by_key, by_event = {}, {}
    for source in found:
        present = source.merged_into or source
        by_key[source.public_id] = present
        by_event.setdefault(source.event, []).append(present)
    return by_key, by_event


def entries(editions, moment):
    """[values for ``AtomFeed.add_item``] of such editions: at most three queries."""
    bodies = "".join(edition.body for edition in editions)
    events = [edition for edition in editions if isinstance(edition, EventEdition)]
    sources, of_events = sources_of(events, values_in(bodies, "data-cite"))
    shown = values_in(bodies, "data-picture")
    pictures = Picture.objects.in_bulk(shown, field_name="public_id") if shown else {}
    addresses = present_addresses(values_in(bodies, "href"), moment)
    made = []
    for edition in editions:
        body = BodyRenderer(addresses, moment, sources, pictures)
        html = body.rewrite(edition.body)
        cited = [note.source for note in body.notes.values()]
        if isinstance(edition, EventEdition):
            cited += of_events.get(edition.pk, [])
        lead = getattr(edition, SUMMARIES[type(edition)])
        made.append(entry(edition, lead, html, list(dict.fromkeys(cited))))
    return made


def entry(edition, lead, html, sources):
    """An entry is a document: its id stays, its date is that of the present wording."""
    notes = [Note(number, source) for number, source in enumerate(sources, start=1)]
    words = {"edition": edition, "lead": lead, "html": html, "notes": notes}
    address = whole(edition.get_absolute_url())
    content = render_to_string("feeds/entry.html", words)
    return {
        "title": edition.title,
        "link": address,
        "unique_id": whole(f"/{edition.path_prefix}/id/{edition.document.public_id}/"),
        "pubdate": edition.first_published,
        "updateddate": edition.published_from,
        "language": edition.document.language,
        "summary": lead,
        "content": FarFromHome(address).rewrite(content),
    }
