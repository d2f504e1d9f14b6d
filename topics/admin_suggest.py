"""What the field of topics offers while somebody types."""

from django.core.exceptions import PermissionDenied
from django.db.models import Case, When
from django.http import JsonResponse
from django.urls import path
from django.views.decorators.http import require_safe

from publishing.text import folded

from .links import counted, link_models
from .models import Topic, TopicName

OFFERED = 20
LOOKED_AT = 300  # names: one letter stands in almost all, and the next key asks again
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
    found = TopicName.objects.filter(folded__contains=key).annotate(place=place)
    best = {}
    for name in found.order_by("place", "folded")[:LOOKED_AT]:
        known = best.setdefault(name.topic_id, name)
        # At the same place the displayed name comes first.
        if name.kind == Kind.NAME and name.place == known.place:
            best[name.topic_id] = name
    topics = Topic.objects.filter(pk__in=best).select_related("broader")
    documents = sum(counted(model, "pk") for model in link_models().values())
    ranked = sorted(
        topics.annotate(documents=documents),
        key=lambda topic: (best[topic.pk].place, -topic.documents, topic.name),
    )
    return [offer(topic, best[topic.pk]) for topic in ranked[:OFFERED]]


def offer(topic, name):
    is_other = name.kind != Kind.NAME
    return {
        "key": topic.pk,
        "name": topic.name,
        "broader": topic.broader.name if topic.broader else "",
        "documents": topic.documents,
        "other": name.name if is_other else "",
        "kind": name.get_kind_display() if is_other else "",
        "language": name.get_language_display() if is_other else "",
        "exact": name.place == 0,
    }
