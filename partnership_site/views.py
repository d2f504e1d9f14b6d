"""Pages that need articles and events at once, and those that need neither."""

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection
from django.http import FileResponse, Http404, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.generic import View

from articles.models import ArticleEdition, Category
from library.pictures import CONTENT_TYPES
from library.renditions import original_names
from publishing.linked_data import absolute, graph, known, organization
from publishing.views import PublicPageView
from timeline.filters import TimelineFilter
from timeline.models import EventEdition
from timeline.views import decades_of

from .topic_views import topics_with_counts, used


def website():
    """The site and how to search it, for machines."""
    action = known(
        type_="SearchAction",
        target=known(
            type_="EntryPoint",
            urlTemplate=absolute(reverse("search")) + "?q={search_term_string}",
        ),
        **{"query-input": "required name=search_term_string"},
    )
    return graph(
        known(
            type_="WebSite",
            name=settings.SITE_NAME,
            url=absolute("/"),
            publisher=organization(),
            potentialAction=action,
        )
    )


class HomeView(PublicPageView):
    template_name = "home.html"
    remembered = 4

    def on_this_day(self, events):
        """(day, dates of that day in other years, else of that month): one query."""
        day = timezone.localdate(self.moment.at)
        dates = EventEdition.small_timeline(events).of_the_day(day)
        found = list(dates[: self.remembered])
        if any(date.is_of_day for date in found):
            found = [date for date in found if date.is_of_day]
        return {"day": day, "dates": sorted(found, key=lambda date: date.sort_key)}

    def get_context_data(self, **kwargs):
        moment = self.moment
        articles = ArticleEdition.objects.public(moment.at, moment.now)
        events = EventEdition.objects.public(moment.at, moment.now)
        latest = list(articles.in_language("en").for_list()[:10])
        events = events.in_language("en")
        decades = decades_of(
            events.per_year(), TimelineFilter(QueryDict(moment.query.lstrip("?")))
        )
        return super().get_context_data(
            lead=latest[0] if latest else None,
            featured=latest[1:4],
            latest=latest[4:],
            decades=decades,
            remembered=self.on_this_day(events),
            linked_data=website(),
            total=sum(decade["count"] for decade in decades),
            topics=used(topics_with_counts(moment)),
            categories=Category.objects.all(),
            **kwargs,
        )


class AboutView(PublicPageView):
    template_name = "about.html"


class MediaView(View):
    """Pictures, so that the site is whole without a web server before it.

    Names are random and never reused, so an answer holds for ever; the type comes from
    the list of what we write, and nothing in the file can act (check 31).
    """

    def get(self, request, name):
        content_type = CONTENT_TYPES.get(name.rpartition(".")[2])
        if content_type is None or "/" in name:
            raise Http404("No such picture.")
        if not default_storage.exists(name):
            return self.original(name)
        response = FileResponse(default_storage.open(name), content_type=content_type)
        response["Cache-Control"] = "public, max-age=31536000, immutable"
        response["Content-Security-Policy"] = "default-src 'none'; sandbox"
        return response

    def original(self, name):
        """A copy that was lost is answered with what it was made from, for now."""
        for original in original_names(name, CONTENT_TYPES):
            if default_storage.exists(original):
                response = redirect(default_storage.url(original))
                response["Cache-Control"] = "no-store"
                return response
        raise Http404("No such picture.")


def healthz(request):
    """200 "ok" when the process answers and the database does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse(
        "ok\n", content_type="text/plain", headers={"Cache-Control": "no-store"}
    )
