"""Days that may be known in part: whether they can be, and how they are written."""

import calendar
import datetime

from django.core.exceptions import ValidationError
from django.utils import formats
from django.utils.translation import gettext as _

FIRST_YEAR, LAST_YEAR = 1, 9999


def validated_day(year, month, day):
    """Raises ValidationError where month or day cannot be, in words."""
    if day and not month:
        raise ValidationError(_("A day needs its month."))
    if not (year and month and day):
        return
    known = (
        FIRST_YEAR <= year <= LAST_YEAR and month <= 12
    )  # else its own field says so
    if known and day > calendar.monthrange(year, month)[1]:
        raise ValidationError(_("That month has no such day."))


def in_words(year, month, day):
    """ "1967", "August 1967" or "8 August 1967", in the active language."""
    if not month:
        return f"{year}"
    try:
        date = datetime.date(year, month, day or 1)
    except (ValueError, OverflowError):  # a form that was refused shows what was typed
        return f"{year}-{month}-{day or ''}"
    return formats.date_format(date, "j F Y" if day else "F Y")


def either_in_words(preferred, others):
    """Claims as one date where only their days differ: "12 or 13 February 2000".

    Else the preferred claim alone, in words.
    """
    exact = [claim for claim in [preferred, *others] if claim.is_exact_day]
    days = sorted({claim.day for claim in exact})
    months = {(claim.year, claim.month) for claim in exact}
    if len(exact) <= len(others) or len(months) > 1 or len(days) == 1:
        return preferred.text
    first = _(", ").join(f"{day}" for day in days[:-1])
    last = in_words(preferred.year, preferred.month, days[-1])
    return _("%(first)s or %(last)s") % {"first": first, "last": last}


def iso(year, month, day):
    """For the datetime attribute: as exact as the claim."""
    return "-".join([f"{year:04}", *(f"{part:02}" for part in (month, day) if part)])
