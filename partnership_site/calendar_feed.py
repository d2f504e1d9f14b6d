"""The schedule as a private calendar: a secret address for each user who wants one."""

import secrets
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django.views.generic import TemplateView

from publishing.admin_states import moment_in_words
from publishing.calendars import CalendarEvent, calendar
from publishing.preview_links import hash_of

from .dashboard import admin_url, kinds_for
from .models import ScheduleFeed

MOST = 1000  # editions of a kind in one calendar


@require_safe
def feed_view(request, token):
    """What is scheduled, for a calendar program. Every refusal is the same 404."""
    feed = (
        ScheduleFeed.objects.filter(
            token_hash=hash_of(token), user__is_active=True, user__is_staff=True
        )
        .select_related("user")
        .first()
    )
    if feed is None or not (kinds := kinds_for(feed.user)):
        raise Http404("No such calendar.")
    now = timezone.now()
    events = [event for model in kinds for event in scheduled(model, now)]
    events.sort(key=lambda event: event.start)
    name = _("%s: schedule") % settings.SITE_NAME
    response = HttpResponse(
        calendar(name, events, now), content_type="text/calendar; charset=utf-8"
    )
    response["Content-Disposition"] = 'inline; filename="schedule.ics"'
    response["X-Robots-Tag"] = "noindex"
    return response


def scheduled(model, now):
    """Each start and each end to come; an end that another start brings is that start."""
    same_moment = model.objects.filter(
        document=OuterRef("document"), published_from=OuterRef("published_until")
    )
    editions = (
        model.objects.filter(
            Q(published_from__gt=now) | Q(published_until__gt=now),
            document__trashed_at=None,
        )
        .annotate(is_replaced=Exists(same_moment))
        .select_related("document")
        .defer("body")
        .order_by("published_from")
    )
    for edition in editions[:MOST]:
        if edition.published_from > now:
            said = _("“%s” becomes public") % edition.title
            yield event_of(edition, "start", edition.published_from, said)
        if edition.published_until and not edition.is_replaced:
            said = _("“%s” is public no longer") % edition.title
            yield event_of(edition, "end", edition.published_until, said)


def event_of(edition, what, moment, said):
    key = f"{edition.document.public_id}-{edition.number}-{what}"
    return CalendarEvent(
        uid=f"{key}@{urlsplit(settings.SITE_URL).hostname}",
        start=moment,
        summary=said,
        url=settings.SITE_URL + admin_url(type(edition), "change", edition.pk),
    )


class FeedPageView(TemplateView):
    """Makes, renews and ends the user's address; it is told once, hashed after."""

    template_name = "admin/schedule.html"
    admin_site = None

    def dispatch(self, request, *args, **kwargs):
        if not kinds_for(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        feed = ScheduleFeed.objects.filter(user=self.request.user).first()
        context = self.admin_site.each_context(self.request) | {
            "title": _("Calendar of what is scheduled"),
            "made_at": feed and moment_in_words(feed.made_at),
            "zone": timezone.get_current_timezone_name(),
        }
        return super().get_context_data(**context, **kwargs)

    def post(self, request):
        address = ""
        with transaction.atomic():
            if "end" in request.POST:
                ScheduleFeed.objects.filter(user=request.user).delete()
                self.log(_("Private calendar address ended"))
            else:
                token = secrets.token_urlsafe(16)
                ScheduleFeed.objects.update_or_create(
                    user=request.user,
                    defaults={"token_hash": hash_of(token), "made_at": timezone.now()},
                )
                self.log(_("Private calendar address made"))
                address = request.build_absolute_uri(
                    reverse("admin:schedule_feed", args=[token])
                )
        return self.render_to_response(self.get_context_data(address=address))

    def log(self, said):
        user = self.request.user
        LogEntry.objects.log_actions(user.pk, [user], CHANGE, said, single_object=True)
