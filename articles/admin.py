from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from library.uses import names_of_uses
from publishing.admin import EditionAdmin
from publishing.admin_documents import DocumentAdmin

from .models import Article, ArticleEdition, Category
from .views import ArticleDetailView


@admin.register(ArticleEdition)
class ArticleEditionAdmin(EditionAdmin):
    page_view = ArticleDetailView
    namer = staticmethod(names_of_uses)
    list_filter = [*EditionAdmin.list_filter, "category"]
    autocomplete_fields = ["picture"]
    fieldsets = [
        (
            None,
            {"fields": ["title", "standfirst", "body", "picture", "picture_caption"]},
        ),
        (
            _("Filing"),
            {
                "classes": ["side"],
                "fields": [
                    "category",
                    "language",
                    "slug",
                    "search_title",
                    "search_description",
                    "review_on",
                ],
            },
        ),
    ]


@admin.register(Article)
class ArticleAdmin(DocumentAdmin):
    pass


@admin.register(Category)
class CategoryAdmin(admin.ModelAdmin):
    list_display = ["name", "slug", "position"]
    search_fields = ["name"]
    prepopulated_fields = {"slug": ["name"]}
