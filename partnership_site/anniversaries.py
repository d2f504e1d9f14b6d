"""Round anniversaries of live events that are coming up, for who plans what to write."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from timeline.models import EventDate, EventEdition

YEARS = [10, 25, 50, 75, 100]
DAYS = 90
SHOWN = 20


def coming(today):
    """{sort key of a date: (day of its anniversary, years)}, from today on.

    A month has the key of its day 0, and its anniversary on its first day still to come.
    """
    keys = {}
    for later in range(DAYS + 1):
        day = today + timedelta(days=later)
        parts = [0, day.day]
        if day.day == 28 and (day + timedelta(days=1)).month == 3:
            parts.append(29)  # in a year without it
        for years in YEARS:
            for part in parts:
                key = (day.year - years) * 10000 + day.month * 100 + part
                keys.setdefault(key, (day, years))
    return keys


def anniversaries(today):
    """What the desk's first page tells, soonest first: one query, by index."""
    keys = coming(today)
    live = EventEdition.objects.live(timezone.now())
    dates = sorted(
        EventDate.objects.begun_on([*keys], live), key=lambda date: keys[date.sort_key]
    )
    return {"rows": [row(date, *keys[date.sort_key]) for date in dates[:SHOWN]]} | {
        "more": max(len(dates) - SHOWN, 0)
    }


def row(date, day, years):
    return {
        "title": date.edition.title,
        # Leads to the newest edition of the event.
        "url": reverse("admin:timeline_event_change", args=[date.edition.document_id]),
        "years": years,
        "when": date_format(day, "j F Y" if date.day else "F Y"),
        "happened": date.text,
    }
