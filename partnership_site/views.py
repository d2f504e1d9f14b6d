"""Pages that need articles and events at once, and those that need neither."""

from django.core.files.storage import default_storage
from django.db import connection
from django.db.models import Count, IntegerField, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.generic import View

from articles.models import ArticleEdition, Category
from library.pictures import CONTENT_TYPES
from publishing.views import PublicListView, PublicPageView
from timeline.models import EventEdition
from timeline.views import decades_of
from topics.models import Topic


def public_count(model, moment):
    """How many public documents of a kind a topic has, as a subquery."""
    editions = (
        model.objects.public(moment.at, moment.now)
        .filter(document__topic_links__tag=OuterRef("pk"))
        .order_by()
        .values("document__topic_links__tag")
        .annotate(documents=Count("pk"))
    )
    return Coalesce(
        Subquery(editions.values("documents"), output_field=IntegerField()), Value(0)
    )


def topics_with_counts(moment):
    """Topics under which something is public, each with ``articles`` and ``events``."""
    return Topic.objects.annotate(
        articles=public_count(ArticleEdition, moment),
        events=public_count(EventEdition, moment),
    ).filter(Q(articles__gt=0) | Q(events__gt=0))


class HomeView(PublicPageView):
    template_name = "home.html"

    def get_context_data(self, **kwargs):
        moment = self.moment
        articles = ArticleEdition.objects.public(moment.at, moment.now)
        events = EventEdition.objects.public(moment.at, moment.now)
        latest = list(articles.in_language("en").for_list()[:10])
        decades = decades_of(events.in_language("en").per_year())
        return super().get_context_data(
            lead=latest[0] if latest else None,
            featured=latest[1:4],
            latest=latest[4:],
            decades=decades,
            total=sum(decade["count"] for decade in decades),
            topics=topics_with_counts(moment),
            categories=Category.objects.all(),
            **kwargs,
        )


class TopicListView(PublicPageView):
    template_name = "topics/topic_list.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            topics=topics_with_counts(self.moment), **kwargs
        )


class TopicDetailView(PublicListView):
    """A topic: its articles in pages, and its events as a small timeline."""

    model = ArticleEdition
    template_name = "topics/topic_detail.html"
    events_shown = 100

    def get_queryset(self):
        self.topic = get_object_or_404(Topic, slug=self.kwargs["slug"])
        editions = self.model.objects.public(self.moment.at, self.moment.now)
        return editions.about(self.topic).for_list()

    def get_context_data(self, **kwargs):
        events = EventEdition.objects.public(self.moment.at, self.moment.now)
        dates = EventEdition.small_timeline(events.about(self.topic))
        shown = list(dates[: self.events_shown + 1])
        context = super().get_context_data(topic=self.topic, **kwargs)
        if not shown and not context["paginator"].count:
            # Nothing public: whether drafts have it is nobody's business.
            context["is_empty"] = True
        return context | {
            "dates": shown[: self.events_shown],
            "has_more_events": len(shown) > self.events_shown,
        }


class AboutView(PublicPageView):
    template_name = "about.html"


class MediaView(View):
    """Pictures, so that the site is whole without a web server before it.

    Names are random and never reused, so an answer holds for ever; the type comes from
    the list of what we write, and nothing in the file can act (check 31).
    """

    def get(self, request, name):
        content_type = CONTENT_TYPES.get(name.rpartition(".")[2])
        if content_type is None or "/" in name or not default_storage.exists(name):
            raise Http404("No such picture.")
        response = FileResponse(default_storage.open(name), content_type=content_type)
        response["Cache-Control"] = "public, max-age=31536000, immutable"
        response["Content-Security-Policy"] = "default-src 'none'; sandbox"
        return response


def healthz(request):
    """200 "ok" when the process answers and the database does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse(
        "ok\n", content_type="text/plain", headers={"Cache-Control": "no-store"}
    )
