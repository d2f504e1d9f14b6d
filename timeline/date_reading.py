"""Dates as people write them: "1977", "about 1972", "12 or 13 February 2000"."""

import calendar
import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from .dates import EventDate

MONTHS = {
    name.lower(): number
    for names in (calendar.month_name, calendar.month_abbr)
    for number, name in enumerate(names)
    if name
}
QUALIFIERS = {"about": "about", "circa": "about", "c.": "about"} | {
    value: value for value in EventDate.Qualifier.values if value
}
PATTERNS = [
    re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d{1,2})(?:-(?P<day>\d{1,2}))?)?"),
    re.compile(r"(?:(?P<day>\d{1,2}) )?(?P<name>[a-z]+)\.?(?: (?P<year>\d{4}))?"),
    re.compile(r"(?P<name>[a-z]+)\.? (?P<day>\d{1,2}), (?P<year>\d{4})"),
    re.compile(r"(?P<day>\d{1,2})"),
]


def read_dates(words):
    """Unsaved claims, the preferred one first; ValidationError where it cannot be told."""
    rest = " ".join(words.lower().split())
    first, _space, after = rest.partition(" ")
    qualifier = QUALIFIERS.get(first, "")
    rest = after if qualifier else rest
    try:
        *others, last = re.split(r"(?:, | or )(?!\d{4}$)", rest)
        if others:
            last = read_day(last)
            days = [*(read_day(other, last) for other in others), last]
            return [
                EventDate(
                    **day, qualifier=qualifier, rank="other" if n else "preferred"
                )
                for n, day in enumerate(days)
            ]
        *starts, end = re.split(r" to | ?– ?", rest)
        end = read_day(end)
        if not starts:
            return [EventDate(**end, qualifier=qualifier)]
        [start] = starts
        ends = {f"end_{part}": number for part, number in end.items()}
        return [EventDate(**read_day(start, end), **ends, qualifier=qualifier)]
    except (LookupError, ValueError):
        raise ValidationError(
            _(
                "“%(words)s” cannot be read as a date. Write it as 1977, August 1967, "
                "8 August 1967, 1967-08-08, about 1972 or 2 to 3 May 2008, or fill in "
                "the columns year, month and day."
            ),
            params={"words": words[:60]},
        ) from None


def read_day(words, later=None):
    """{year, month, day} as far as told; the rest is that of ``later``, if given.

    LookupError or ValueError where it is no day.
    """
    told = next((m for p in PATTERNS if (m := p.fullmatch(words))), None)
    if told is None:
        raise ValueError(words)
    told = told.groupdict()
    month = told.get("month")
    if name := told.get("name"):
        month = MONTHS[name]
    day = {"year": told.get("year"), "month": month, "day": told.get("day")}
    if later and not day["year"]:
        day["year"] = later["year"]
        day["month"] = day["month"] or later["month"]
    if not day["year"]:
        raise ValueError(words)
    return {part: int(number) if number else None for part, number in day.items()}
