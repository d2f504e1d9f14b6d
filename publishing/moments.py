"""``?as-of=2025-12-31``: the site as it stood at the end of that day."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Min
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers

from .links import edition_models

PARAMETER = "as-of"


class BadMoment(Exception):
    """The parameter is no date."""


@dataclass(frozen=True)
class Moment:
    """The moment a page shows. ``day`` is None for the page of now."""

    now: datetime
    at: datetime
    day: date | None = None

    @property
    def query(self):
        """What links on the page carry on, so that a reader stays in that day."""
        return f"?{PARAMETER}={self.day:%Y-%m-%d}" if self.day else ""

    @property
    def is_future(self):
        return self.at > self.now


def moment_of(request):
    """The moment that a request asks for; the last instant of its day, site time zone.

    The end of today is now for readers: what is scheduled for tonight is not public.
    Raises BadMoment.
    """
    now = timezone.now()
    asked = request.GET.get(PARAMETER)
    if asked is None:
        return Moment(now, now)
    try:
        day = date.fromisoformat(asked)
        if day.isoformat() != asked:
            raise ValueError(asked)
        midnight = datetime.combine(day + timedelta(days=1), time.min)
        end = timezone.make_aware(midnight) - timedelta(microseconds=1)
        return Moment(now, end.astimezone(now.tzinfo), day)
    except (ValueError, OverflowError):
        raise BadMoment(asked) from None


def first_publication():
    """The moment since which the site exists: its first published edition."""
    starts = [
        model.objects.ever_public().aggregate(first=Min("published_from"))["first"]
        for model in edition_models().values()
    ]
    return min(filter(None, starts), default=None)


class MomentMixin:
    """Understands ``?as-of=``; views read ``public(self.moment.at)`` and nothing else."""

    has_beginning = True

    def dispatch(self, request, *args, **kwargs):
        try:
            self.moment = moment_of(request)
        except BadMoment:
            return self.no_such_day(request, status=400)
        if self.moment.is_future:
            if not request.user.is_staff:
                if self.moment.day > timezone.localdate():
                    return HttpResponseRedirect(self.address_without_moment())
                # The end of today has not come: today so far.
                self.moment = type(self.moment)(
                    self.moment.now, self.moment.now, self.moment.day
                )
        elif self.has_beginning and (response := self.before_beginning()):
            return response
        response = super().dispatch(request, *args, **kwargs)
        if self.moment.day:
            response["X-Robots-Tag"] = "noindex"
        if self.moment.is_future:
            add_never_cache_headers(response)
        return response

    def before_beginning(self):
        """The answer for a day before the first publication; None for any other."""
        if not self.moment.day:
            return None
        since = first_publication()
        if since and self.moment.at >= since:
            return None
        return self.no_such_day(self.request, since, status=404)

    def address_without_moment(self):
        query = self.request.GET.copy()
        query.pop(PARAMETER, None)
        return self.request.path + (f"?{query.urlencode()}" if query else "")

    def no_such_day(self, request, since=None, *, status):
        return render(
            request,
            "as_of_unknown.html",
            {"since": since or first_publication(), "asked": request.GET[PARAMETER]},
            status=status,
        )

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            moment=self.moment,
            address_without_moment=self.address_without_moment(),
            **kwargs,
        )
