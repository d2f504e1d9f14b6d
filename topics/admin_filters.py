"""Filters of lists of documents by topic."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from publishing.widgets import is_key

from .models import Topic


class TopicFilter(admin.SimpleListFilter):
    """Shown where an address asks for a topic: all topics would be too many to offer."""

    title = _("topic")
    parameter_name = "topic"
    path = "topic_links__tag"

    def lookups(self, request, model_admin):
        asked = self.value() or ""
        topics = Topic.objects.filter(pk=asked) if is_key(asked) else []
        return [(str(topic.pk), topic.name) for topic in topics]

    def queryset(self, request, queryset):
        if self.value() not in dict(self.lookup_choices):
            return queryset
        return queryset.filter(**{self.path: self.value()})


class TopicOfEditionFilter(TopicFilter):
    path = "document__topic_links__tag"
