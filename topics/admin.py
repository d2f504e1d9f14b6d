from django.contrib import admin
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.html import format_html
from taggit.models import Tag

from publishing.admin_search import IndexedSearch
from publishing.text import folded
from publishing.widgets import AutocompleteForeignKeys

from . import naming, operations
from .admin_operations import TopicOperations
from .admin_reports import TopicReports
from .admin_suggest import TopicSuggestions
from .admin_travel import TopicTravel
from .forms import TopicForm, TopicNameForm, TopicNameFormSet
from .links import link_models
from .models import Topic, TopicName
from .reports import name_of, with_counts

# taggit's own admin merges tags for anybody who may log in.
admin.site.unregister(Tag)


def count_column(label, model, is_link):
    """How many documents of a kind a topic has; a link to their list for who may see it."""
    opts = model.document_model()._meta

    @admin.display(description=opts.verbose_name_plural, ordering=name_of(label))
    def column(topic):
        number = getattr(topic, name_of(label))
        if not number or not is_link:
            return number
        url = reverse(f"admin:{opts.app_label}_{opts.model_name}_changelist")
        return format_html('<a href="{}?topic={}">{}</a>', url, topic.pk, number)

    return column


class TopicNameInline(admin.StackedInline):
    """The other names; the displayed one stands in the form itself."""

    model = TopicName
    form, formset = TopicNameForm, TopicNameFormSet
    fields = ["name", "kind", "language"]
    extra = 0
    max_num = 50

    def get_formset(self, request, obj=None, **kwargs):
        return super().get_formset(request, obj, absolute_max=60, **kwargs)

    def get_queryset(self, request):
        return super().get_queryset(request).exclude(kind=TopicName.Kind.NAME)

    def has_add_permission(self, request, obj=None):
        return request.user.has_perm(f"topics.{'change' if obj else 'add'}_topic")

    def has_change_permission(self, request, obj=None):
        return self.has_add_permission(request, obj)

    def has_delete_permission(self, request, obj=None):
        return self.has_add_permission(request, obj)

    def has_view_permission(self, request, obj=None):
        return request.user.has_perm("topics.view_topic")


@admin.register(Topic)
class TopicAdmin(
    TopicSuggestions,
    TopicOperations,
    TopicReports,
    TopicTravel,
    AutocompleteForeignKeys,
    IndexedSearch,
    admin.ModelAdmin,
):
    """Names, addresses and places change through ``topics.operations``."""

    form = TopicForm
    inlines = [TopicNameInline]
    search_fields = ["names__folded"]
    fields = ["name", "slug", "description", "picture", "broader", "public_id"]
    readonly_fields = ["public_id"]
    autocomplete_fields = ["picture", "broader"]
    list_select_related = ["broader"]
    list_per_page = 100
    show_full_result_count = False

    def view_on_site(self, topic):
        return topic.get_absolute_url()

    def get_queryset(self, request):
        topics = super().get_queryset(request).current()
        if not request.resolver_match.url_name.endswith("_changelist"):
            return topics
        return with_counts(topics)

    def get_search_results(self, request, queryset, search_term):
        """Finds any spelling of any name: folded words against folded names."""
        return super().get_search_results(request, queryset, folded(search_term))

    def get_list_display(self, request):
        counts = []
        for label, model in link_models().items():
            documents = self.admin_site.get_model_admin(model.document_model())
            may_see = documents.has_view_permission(request)
            counts.append(count_column(label, model, may_see))
        return ["name", *counts, "broader", "slug"]

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if (merged := self.merged_away(object_id)) is not None:
            return merged
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except ValidationError:  # a colleague came between: now the form itself says so
            return super().changeform_view(request, object_id, form_url, extra_context)

    def save_model(self, request, obj, form, change):
        if not change:
            naming.create(obj)
            return
        changed = {*form.changed_data}
        if "broader" in changed:  # first: it locks every topic, in their order
            operations.place(obj, request.user, obj.broader)
        if changed & {"name", "slug"}:
            operations.rename(obj, request.user, obj.name, obj.slug)
        if plain := changed & {"description", "picture"}:
            obj.save(update_fields=plain)
            Topic.objects.index([obj.pk])

    def save_formset(self, request, form, formset, change):
        names = formset.save(commit=False)
        for name in formset.deleted_objects:
            naming.remove(name)
        for name in names:
            naming.add(name)

    def construct_change_message(self, request, form, formsets, add=False):
        """A change of name or address has an entry of its own."""
        if not add:
            own = {"name", "slug"}
            form.changed_data = [n for n in form.changed_data if n not in own]
        return super().construct_change_message(request, form, formsets, add)

    def log_change(self, request, obj, message):
        return super().log_change(request, obj, message) if message else None
