from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from library.admin import LeadPictureAdmin
from library.uses import names_of_uses
from publishing.admin import EditionAdmin
from publishing.admin_documents import DocumentAdmin
from publishing.admin_saving import EditionRowInline
from publishing.forms import EditionRowFormSet
from topics.admin_filters import TopicFilter, TopicOfEditionFilter

from .admin_travel import EventTravel
from .models import ArticleLink, Event, EventDate, EventEdition, EventSource
from .places import EventEditionForm
from .views import EventDetailView


class EventDateFormSet(EditionRowFormSet):
    def clean(self):
        super().clean()
        ranks = [f.cleaned_data.get("rank") for f in self.remaining_forms()]
        if ranks.count(EventDate.Rank.PREFERRED) > 1:
            raise ValidationError(_now("Only one date can be the preferred one."))


class EventDateInline(EditionRowInline):
    model = EventDate
    formset = EventDateFormSet
    autocomplete_fields = ["source"]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("year", "month", "day"),
                    ("end_year", "end_month", "end_day"),
                    ("qualifier", "rank"),
                    "source",
                    "note",
                ]
            },
        )
    ]


class EventSourceFormSet(EditionRowFormSet):
    def clean(self):
        super().clean()
        sources = [f.cleaned_data.get("source") for f in self.remaining_forms()]
        if len(sources) != len(set(sources)):
            raise ValidationError(_now("The same source stands here twice."))


class EventSourceInline(EditionRowInline):
    model = EventSource
    formset = EventSourceFormSet
    autocomplete_fields = ["source"]


@admin.register(EventEdition)
class EventEditionAdmin(EventTravel, LeadPictureAdmin, EditionAdmin):
    form = EventEditionForm
    page_view = EventDetailView
    namer = staticmethod(names_of_uses)
    inlines = [EventDateInline, EventSourceInline]
    actions = [*EditionAdmin.actions, *EventTravel.actions]
    list_display = [
        *["title", "state", "date", "language", "number", "author", "saved"]
    ]
    list_prefetch_related = ["dates"]
    what_it_is = _(
        "An event is an entry of the timeline: what happened, when, and who says so."
    )
    list_filter = [
        *[*EditionAdmin.list_filter, "kind", "strand", "significance"],
        TopicOfEditionFilter,
    ]
    fieldsets = [
        (
            None,
            {"fields": ["title", "summary", "body", *LeadPictureAdmin.picture_fields]},
        ),
        (
            _("Filing"),
            {
                "classes": ["side"],
                "fields": [
                    ("kind", "strand", "significance"),
                    "place",
                    ("latitude", "longitude"),
                    "language",
                    "awaits_speaker",
                    "slug",
                ],
            },
        ),
    ]

    @admin.display(description=_("date"), empty_value="–")
    def date(self, edition):
        return edition.preferred_date and edition.date_text


@admin.register(Event)
class EventAdmin(DocumentAdmin):
    list_filter = [TopicFilter]


@admin.register(ArticleLink)
class ArticleLinkAdmin(admin.ModelAdmin):
    """Links are made in the forms of articles and events; here they get their note."""

    list_display = ["event", "article", "note"]
    list_per_page = 50
    search_fields = ["note"]
    fields = ["event", "article", "note"]
    readonly_fields = ["event", "article"]
    show_full_result_count = False

    def has_add_permission(self, request):
        return False
