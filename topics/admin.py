from django.contrib import admin
from taggit.models import Tag

from publishing.text import folded

from .models import Topic

# taggit's own admin merges tags for anybody who may log in.
admin.site.unregister(Tag)


@admin.register(Topic)
class TopicAdmin(admin.ModelAdmin):
    """Deleting is for unused topics alone: the database protects those in use."""

    list_display = ["name", "slug"]
    search_fields = ["folded_name"]
    fields = ["name", "slug", "description", "public_id"]
    readonly_fields = ["public_id"]
    list_per_page = 100

    def view_on_site(self, topic):
        return topic.get_absolute_url()

    def get_search_results(self, request, queryset, search_term):
        """Finds any spelling: folded words against the folded name."""
        return super().get_search_results(request, queryset, folded(search_term))
