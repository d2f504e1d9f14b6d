"""Topics in public: the index, and the page of each."""

from itertools import groupby

from django.db.models import CharField, Count, Value
from django.http import HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse

from articles.models import ArticleEdition, TaggedArticle
from publishing.moments import MomentMixin
from publishing.text import folded
from publishing.views import PublicListView, PublicPageView
from timeline.models import EventEdition, TaggedEvent
from topics.models import Topic, TopicAddress

RELATED = 8


def counts(moment, **conditions):
    """(pk, name, slug, kind, number) of topics of public documents: one query.

    The conditions are those on the links.
    """
    kinds = {
        "articles": (TaggedArticle, ArticleEdition),
        "events": (TaggedEvent, EventEdition),
    }
    rows = []
    for kind, (links, editions) in kinds.items():
        public = editions.objects.public(moment.at, moment.now).order_by()
        found = links.objects.filter(
            content_object__in=public.values("document"), **conditions
        )
        rows.append(
            found.order_by()
            .annotate(kind=Value(kind, output_field=CharField()))
            .values_list("tag", "tag__name", "tag__slug", "kind")
            .annotate(n=Count("pk"))
        )
    return rows[0].union(rows[1], all=True)


def counted(moment, **conditions):
    """Topics of public documents, each with its ``articles`` and ``events``."""
    topics = {}
    for pk, name, slug, kind, n in counts(moment, **conditions):
        if pk not in topics:
            topics[pk] = Topic(pk=pk, name=name, slug=slug)
            topics[pk].articles = topics[pk].events = 0
        setattr(topics[pk], kind, n)
    return sorted(topics.values(), key=lambda topic: folded(topic.name))


def topics_with_counts(moment):
    """All topics, whole, each with ``articles``, ``events`` and ``url``: two queries.

    What a page of thousands says twice of each is made here, once.
    """
    topics = {topic.pk: topic for topic in Topic.objects.current()}
    for topic in topics.values():
        topic.articles = topic.events = 0
        topic.folded = folded(topic.name)
        topic.url = topic.get_absolute_url() + moment.query
    for pk, _name, _slug, kind, n in counts(moment):
        if pk in topics:
            setattr(topics[pk], kind, n)
    return sorted(topics.values(), key=lambda topic: topic.folded)


def used(topics):
    return [topic for topic in topics if topic.articles or topic.events]


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
        topics = topics_with_counts(self.moment)
        letters = groupby(used(topics), key=lambda topic: topic.folded[:1].upper())
        return super().get_context_data(
            branches=branches(topics),
            letters=[(letter, list(group)) for letter, group in letters],
            **kwargs,
        )


class OfTopic(MomentMixin):
    """Finds the topic of an address; a former address leads to the present one."""

    def get(self, request, *args, **kwargs):
        addresses = TopicAddress.objects.select_related(
            "topic__picture", "topic__broader"
        )
        self.topic = get_object_or_404(addresses, slug=kwargs["slug"]).topic
        if self.topic.slug != kwargs["slug"]:
            query = request.GET.urlencode()
            url = reverse(request.resolver_match.url_name, args=[self.topic.slug])
            return HttpResponsePermanentRedirect(f"{url}?{query}" if query else url)
        return self.answer()

    def public(self, model):
        """Editions of a kind under the topic, at the moment that is asked for."""
        editions = model.objects.public(self.moment.at, self.moment.now)
        return editions.about(self.topic)


class TopicDetailView(OfTopic, PublicListView):
    """A topic: its articles in pages, and its events as a small timeline."""

    model = ArticleEdition
    template_name = "topics/topic_detail.html"
    events_shown = 100

    def answer(self):
        return PublicListView.get(self, self.request)

    def get_queryset(self):
        return self.public(self.model).for_list()

    def related(self):
        """The topics of its public documents, those with most of them first."""
        found = counted(self.moment, content_object__topic_links__tag=self.topic)
        for topic in found:
            topic.together = topic.articles + topic.events
        others = [topic for topic in found if topic.pk != self.topic.pk]
        return sorted(others, key=lambda topic: -topic.together)[:RELATED]

    def get_context_data(self, **kwargs):
        dates = EventEdition.small_timeline(self.public(EventEdition))
        shown = list(dates[: self.events_shown + 1])
        context = super().get_context_data(topic=self.topic, **kwargs)
        if not shown and not context["paginator"].count:
            # Nothing public: whether drafts have it is nobody's business.
            context["is_empty"] = True
        return context | {
            "dates": shown[: self.events_shown],
            "has_more_events": len(shown) > self.events_shown,
            "narrower": counted(self.moment, tag__broader=self.topic),
            "related": self.related(),
        }
