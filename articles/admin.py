from datetime import timedelta

from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from library.admin import LeadPictureAdmin
from library.uses import names_of_uses
from publishing.admin import EditionAdmin
from publishing.admin_documents import DocumentAdmin
from publishing.admin_filters import DeskFilter
from topics.admin_filters import TopicFilter, TopicOfEditionFilter

from .models import Article, ArticleEdition, Category
from .views import ArticleDetailView


class ReviewFilter(DeskFilter):
    """Live articles that somebody should read again."""

    title = _("review date (live pages)")
    parameter_name = "review"

    def lookups(self, request, model_admin):
        return [("past", _("past")), ("soon", _("within 30 days"))]

    @staticmethod
    def narrowed(editions, value, user):
        if not value:
            return editions
        today = timezone.localdate()
        days = {
            "past": {"review_on__lt": today},
            "soon": {"review_on__range": [today, today + timedelta(days=30)]},
        }[value]
        live = editions.model.objects.live(timezone.now()).values("document")
        return editions.filter(document__in=live, **days)


@admin.register(ArticleEdition)
class ArticleEditionAdmin(LeadPictureAdmin, EditionAdmin):
    page_view = ArticleDetailView
    namer = staticmethod(names_of_uses)
    list_display = [
        *["title", "state", "category", "language", "number", "author", "saved"]
    ]
    list_filter = [
        *[*EditionAdmin.list_filter, ReviewFilter, "category", TopicOfEditionFilter]
    ]
    list_select_related = [*EditionAdmin.list_select_related, "category"]
    what_it_is = _("An article is a text on one subject, with its sources.")
    fieldsets = [
        (
            None,
            {
                "fields": [
                    *["title", "standfirst", "body"],
                    *[*LeadPictureAdmin.picture_fields, "picture_caption"],
                ]
            },
        ),
        (
            _("Filing"),
            {
                "classes": ["side"],
                "fields": [
                    "category",
                    "language",
                    "awaits_speaker",
                    "slug",
                    "search_title",
                    "search_description",
                    "review_on",
                    "links_terms",
                ],
            },
        ),
    ]


@admin.register(Article)
class ArticleAdmin(DocumentAdmin):
    list_filter = [TopicFilter]


@admin.register(Category)
class CategoryAdmin(admin.ModelAdmin):
    list_display = ["name", "slug", "position"]
    search_fields = ["name"]
    prepopulated_fields = {"slug": ["name"]}
