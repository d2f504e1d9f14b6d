"""Topics in public: the index, and the page of each."""

from collections import Counter
from itertools import groupby

from django.db.models import Count, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404

from articles.models import ArticleEdition, TaggedArticle
from publishing.text import folded
from publishing.views import PublicListView, PublicPageView
from timeline.models import EventEdition, TaggedEvent
from topics.models import Topic, TopicAddress

RELATED = 8


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
        Subquery(editions.values("documents"), output_field=IntegerField()), 0
    )


def counted(topics, moment):
    """Topics, each with its public ``articles`` and ``events``."""
    return topics.annotate(
        articles=public_count(ArticleEdition, moment),
        events=public_count(EventEdition, moment),
    )


def topics_with_counts(moment):
    """Topics under which something is public, each with ``articles`` and ``events``."""
    return counted(Topic.objects, moment).filter(Q(articles__gt=0) | Q(events__gt=0))


def branches(topics):
    """The topics as a tree: those without a broader one, each with ``branch``.

    Where nothing is public, in a topic and all below it, nothing is shown.
    """
    below = {}
    for topic in topics:
        topic.branch = below.setdefault(topic.pk, [])
        below.setdefault(topic.broader_id, []).append(topic)
    return pruned(below.get(None, []))


def pruned(topics):
    kept = []
    for topic in topics:
        topic.branch = pruned(topic.branch)
        if topic.branch or topic.articles or topic.events:
            kept.append(topic)
    return kept


class TopicListView(PublicPageView):
    template_name = "topics/topic_list.html"

    def get_context_data(self, **kwargs):
        topics = list(counted(Topic.objects.current(), self.moment))
        used = [topic for topic in topics if topic.articles or topic.events]
        used.sort(key=lambda topic: folded(topic.name))
        letters = groupby(used, key=lambda topic: folded(topic.name)[:1].upper())
        return super().get_context_data(
            branches=branches(topics),
            letters=[(letter, list(group)) for letter, group in letters],
            **kwargs,
        )


class TopicDetailView(PublicListView):
    """A topic: its articles in pages, and its events as a small timeline."""

    model = ArticleEdition
    template_name = "topics/topic_detail.html"
    events_shown = 100

    def get(self, request, *args, **kwargs):
        addresses = TopicAddress.objects.select_related(
            "topic__picture", "topic__broader"
        )
        self.topic = get_object_or_404(addresses, slug=kwargs["slug"]).topic
        if self.topic.slug != kwargs["slug"]:
            query = request.META.get("QUERY_STRING", "")
            url = self.topic.get_absolute_url()
            return HttpResponsePermanentRedirect(f"{url}?{query}" if query else url)
        return super().get(request, *args, **kwargs)

    def public(self, model):
        editions = model.objects.public(self.moment.at, self.moment.now)
        return editions.about(self.topic)

    def get_queryset(self):
        return self.public(self.model).for_list()

    def related(self):
        """[(topic, how many public documents bear both)], the closest first."""
        pairs = [
            links.objects.filter(
                content_object__in=self.public(model).order_by().values("document")
            )
            .exclude(tag=self.topic)
            .order_by()
            .values_list("tag", "tag__name", "tag__slug")
            .annotate(together=Count("pk"))
            for links, model in [
                (TaggedArticle, ArticleEdition),
                (TaggedEvent, EventEdition),
            ]
        ]
        together = Counter()
        for pk, name, slug, count in pairs[0].union(pairs[1], all=True):
            together[pk, name, slug] += count
        closest = sorted(together.items(), key=lambda item: (-item[1], item[0][1]))
        return [
            (Topic(pk=pk, name=name, slug=slug), count)
            for (pk, name, slug), count in closest[:RELATED]
        ]

    def get_context_data(self, **kwargs):
        dates = EventEdition.small_timeline(self.public(EventEdition))
        shown = list(dates[: self.events_shown + 1])
        context = super().get_context_data(topic=self.topic, **kwargs)
        if not shown and not context["paginator"].count:
            # Nothing public: whether drafts have it is nobody's business.
            context["is_empty"] = True
        narrower = topics_with_counts(self.moment).filter(broader=self.topic)
        return context | {
            "dates": shown[: self.events_shown],
            "has_more_events": len(shown) > self.events_shown,
            "narrower": narrower,
            "related": self.related(),
        }
