"""What the field of topics offers while somebody types."""

from django.core.exceptions import PermissionDenied
from django.db.models import Case, Min, OuterRef, Subquery, When
from django.http import JsonResponse
from django.urls import path
from django.views.decorators.http import require_safe

from publishing.text import folded

from .links import counted, link_models
from .models import Topic, TopicName

OFFERED = 20
LONGEST = 100
Kind = TopicName.Kind


class TopicSuggestions:
    """Part of the TopicAdmin."""

    def get_urls(self):
        view = self.admin_site.admin_view(require_safe(self.suggest_view))
        own = path("suggest/", view, name="topics_topic_suggest")
        return [own, *super().get_urls()]

    def suggest_view(self, request):
        """The topics that ``q`` may mean, as JSON, for whoever may tag or change topics."""
        user, links = request.user, link_models().values()
        may_tag = any(model.may_be_changed_by(user) for model in links)
        if not may_tag and not user.has_perm("topics.change_topic"):
            raise PermissionDenied
        words = request.GET.get("q", "")[:LONGEST]
        words = words.replace("\0", "").encode(errors="ignore").decode()
        return JsonResponse({"topics": suggestions(folded(words))})


def suggestions(key):
    """Topics with a name that holds a folded text: exact ones first, then by place."""
    place = Case(
        When(folded=key, then=0),
        When(folded__startswith=key, then=1),
        When(folded__contains=f" {key}", then=2),
        default=3,
    )
    found = TopicName.objects.filter(folded__contains=key).order_by()
    own = found.filter(topic=OuterRef("pk")).values("topic")
    # Subqueries: grouped by a join, the counts would be taken once for each name.
    topics = Topic.objects.filter(pk__in=found.values("topic")).annotate(
        place=Subquery(own.annotate(place=Min(place)).values("place")),
        documents=sum(counted(model, "pk") for model in link_models().values()),
    )
    ranked = topics.order_by("place", "-documents", "name", "pk")
    rows = {
        row["pk"]: row for row in ranked.values("pk", "place", "documents")[:OFFERED]
    }
    names = found.filter(topic__in=rows).annotate(place=place).order_by("name")
    by_topic = {}
    for name in names.select_related("topic__broader"):
        by_topic.setdefault(name.topic_id, []).append(name)
    return [offer(row, by_topic[pk]) for pk, row in rows.items() if pk in by_topic]


def offer(row, names):
    # At the same place the displayed name comes first.
    best = min(names, key=lambda name: (name.place, name.kind != Kind.NAME))
    topic, is_other = best.topic, best.kind != Kind.NAME
    return {
        "key": topic.pk,
        "name": topic.name,
        "broader": topic.broader.name if topic.broader else "",
        "documents": row["documents"],
        "other": best.name if is_other else "",
        "kind": best.get_kind_display() if is_other else "",
        "language": best.get_language_display() if is_other else "",
        "exact": row["place"] == 0,
    }
