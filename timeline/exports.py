"""The timeline to take home: the same events in the same order, in every form.

All of them derive from the claims: a year stays a year, "about" stays "about".
"""

import csv
import io
import json
from datetime import date, timedelta

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from publishing.calendars import CalendarEvent, calendar
from publishing.linked_data import absolute
from publishing.spreadsheet import guarded

NAMED = 20  # of the events that a calendar leaves out
COLUMNS = [
    *["id", "date", "year", "month", "day", "end_year", "end_month", "end_day"],
    *["qualifier", "precision", "sources_differ", "title", "summary", "kind", "strand"],
    *["significance", "place", "latitude", "longitude", "topics", "sources"],
    *["address", "address_of_this_wording"],
]


def parts(year, month, day):
    """What is known of a day, and no more."""
    known = {"year": year, "month": month, "day": day}
    return {name: number for name, number in known.items() if number}


def claim_data(claim):
    end = parts(claim.end_year, claim.end_month, claim.end_day)
    return {
        "text": claim.text,
        "precision": claim.precision,
        "qualifier": claim.qualifier or "exact",
        "rank": claim.rank,
        "start": parts(claim.year, claim.month, claim.day),
        "end": end or None,
        "note": claim.note,
        "source": source_data(claim.source) if claim.source else None,
    }


def source_data(source):
    source = source.merged_into or source
    return {
        "title": source.title,
        "publisher": source.publisher,
        "symbol": source.symbol,
        "url": source.url,
    }


def event_item(edition):
    """An event as ``events.schema.json`` has it."""
    place = edition.place and {
        "name": edition.place,
        "latitude": None if edition.latitude is None else float(edition.latitude),
        "longitude": None if edition.longitude is None else float(edition.longitude),
    }
    return {
        "id": edition.document.public_id,
        "url": absolute(edition.get_absolute_url()),
        "edition": {
            "number": edition.number,
            "url": absolute(edition.get_permanent_url()),
            "published": edition.published_from.isoformat(),
        },
        "title": edition.title,
        "summary": edition.summary,
        "kind": edition.kind or None,
        "strand": edition.strand,
        "significance": edition.significance,
        "place": place or None,
        "topics": sorted(link.tag.name for link in edition.document.topic_links.all()),
        "dates": [claim_data(claim) for claim in edition.claims],
        "sources": [source_data(use.source) for use in edition.sources.all()],
    }


def as_json(editions, page):
    data = {
        "$schema": absolute(reverse("event_schema")),
        "title": page["title"],
        "language": page["language"],
        "url": page["url"],
        "events": [event_item(edition) for edition in editions],
    }
    return json.dumps(data, ensure_ascii=False) + "\n"


def as_csv(editions, page):
    """Safe in a spreadsheet: no cell of words is taken for a formula."""
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow(COLUMNS)
    for edition in editions:
        claim, others = edition.preferred_date, edition.other_dates
        item = event_item(edition)
        sources = [s["symbol"] or s["title"] for s in item["sources"]]
        words = [edition.title, edition.summary, edition.kind, edition.strand]
        rows.writerow(
            [
                edition.document.public_id,
                guarded(claim.text),
                *[claim.year, claim.month, claim.day],
                *[claim.end_year, claim.end_month, claim.end_day],
                *[claim.qualifier or "exact", claim.precision],
                "yes" if others else "no",
                *map(guarded, words),
                edition.significance,
                guarded(edition.place),
                *[edition.latitude, edition.longitude],
                *(guarded("; ".join(each)) for each in (item["topics"], sources)),
                *[item["url"], item["edition"]["url"]],
            ]
        )
    return "\ufeff" + out.getvalue()


def whole_days(claim):
    """(first day, day after the last) of a claim that is exact to the day; else None."""
    if claim.qualifier or not claim.day or (claim.end_year and not claim.end_day):
        return None
    first = date(claim.year, claim.month, claim.day)
    last = first
    if claim.end_year:
        last = date(claim.end_year, claim.end_month, claim.end_day)
    return (first, last + timedelta(days=1)) if last < date.max else None


def as_calendar(editions, page):
    """Events that are known to the day; the calendar says how many are left out."""
    found, left_out = [], []
    for edition in editions:
        days = whole_days(edition.preferred_date)
        if days is None:
            left_out.append(edition.title)
            continue
        url = absolute(edition.get_absolute_url())
        uid = f"{edition.document.public_id}@{page['host']}"
        found.append(CalendarEvent(uid, days[0], edition.title, url, days[1]))
    words = ngettext(
        "%(n)d event whose day is not known is left out: %(titles)s",
        "%(n)d events whose day is not known are left out: %(titles)s",
        len(left_out),
    )
    titles = "; ".join(left_out[:NAMED]) + ("; …" if len(left_out) > NAMED else "")
    stamp = max(edition.published_from for edition in editions)
    said = words % {"n": len(left_out), "titles": titles} if left_out else ""
    return calendar(page["title"], found, stamp, said)


def as_timelinejs(editions, page):
    """As the Knight Lab's TimelineJS reads it; its texts are HTML."""
    slides = []
    for edition in editions:
        claim = edition.preferred_date
        url = absolute(edition.get_absolute_url())
        words = "<p>{}</p><p><a href='{}'>{}</a></p>"
        slide = {
            "unique_id": edition.document.public_id,
            "start_date": parts(claim.year, claim.month, claim.day),
            "display_date": claim.text,
            "group": edition.get_strand_display(),
            "text": {
                "headline": format_html("{}", edition.title),
                "text": format_html(words, edition.summary, url, settings.SITE_NAME),
            },
        }
        if end := parts(claim.end_year, claim.end_month, claim.end_day):
            slide["end_date"] = end
        slides.append(slide)
    title = {"text": {"headline": format_html("{}", page["title"])}}
    return json.dumps({"title": title, "events": slides}, ensure_ascii=False) + "\n"


def as_atom(editions, page):
    """The events as entries (RFC 4287); to follow what is new, there is a feed."""
    feed = Atom1Feed(
        title=page["title"],
        link=page["url"],
        description=None,
        language=page["language"],
        author_name=settings.SITE_NAME,
        feed_url=page["file"],
    )
    for edition in editions:
        feed.add_item(
            title=f"{edition.date_text}: {edition.title}",
            link=absolute(edition.get_absolute_url()),
            unique_id=absolute(
                reverse("event_permanent", args=[edition.document.public_id])
            ),
            description=edition.summary,
            pubdate=edition.published_from,
            updateddate=edition.published_from,
        )
    return feed.writeString("utf-8")


def as_page(editions, page):
    """One page to print, with the sources of every event."""
    return render_to_string("timeline/print.html", page | {"events": editions})


# By the end of the file's name: what writes it, its type, and its name for readers.
FORMS = {
    "json": (as_json, "application/json", _("JSON")),
    "csv": (as_csv, "text/csv; charset=utf-8", _("Spreadsheet (CSV)")),
    "ics": (as_calendar, "text/calendar; charset=utf-8", _("Calendar (ICS)")),
    "atom": (as_atom, "application/atom+xml; charset=utf-8", _("Atom")),
    "html": (as_page, "text/html; charset=utf-8", _("Page to print")),
    "timelinejs.json": (as_timelinejs, "application/json", _("TimelineJS")),
}
