from django.contrib import admin
from django.core.exceptions import ValidationError
from taggit.models import Tag

from publishing.text import folded
from publishing.widgets import AutocompleteForeignKeys

from . import naming, operations
from .admin_operations import TopicOperations
from .admin_suggest import TopicSuggestions
from .forms import TopicForm, TopicNameForm, TopicNameFormSet
from .links import counted, link_models
from .models import Topic, TopicName

# taggit's own admin merges tags for anybody who may log in.
admin.site.unregister(Tag)


def name_of(label):
    return f"{label.replace('.', '_')}_count"


def count_column(label, model):
    plural = model.document_model()._meta.verbose_name_plural

    @admin.display(description=plural, ordering=name_of(label))
    def column(topic):
        return getattr(topic, name_of(label))

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
    TopicSuggestions, TopicOperations, AutocompleteForeignKeys, admin.ModelAdmin
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
        return topics.annotate(
            **{
                name_of(label): counted(model, "pk")
                for label, model in link_models().items()
            }
        )

    def get_search_results(self, request, queryset, search_term):
        """Finds any spelling of any name: folded words against folded names."""
        return super().get_search_results(request, queryset, folded(search_term))

    def get_list_display(self, request):
        counts = [count_column(*item) for item in link_models().items()]
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
