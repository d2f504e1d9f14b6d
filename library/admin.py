from django import forms
from django.contrib import admin
from django.db import transaction
from django.db.models import Q
from django.http import JsonResponse
from django.urls import path
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from publishing.admin_search import IndexedSearch
from publishing.keys import KEY
from publishing.search_index import index_rows, is_searchable, unindex_rows
from publishing.widgets import is_key

from .admin_terms import TermNameInline
from .models import Picture, Source, Term
from .pictures import cleaned_picture

PUBLIC_ID = "public_id"


class KeyedAdmin(admin.ModelAdmin):
    """For what texts name by key: the editor picks a row and asks how to show it."""

    list_per_page = 50
    show_full_result_count = False

    def to_field_allowed(self, request, to_field):
        """The editor opens the list as a popup and takes the permanent key."""
        return to_field == PUBLIC_ID or super().to_field_allowed(request, to_field)

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}_labels"
        view = self.admin_site.admin_view(self.labels_view)
        return [path("labels/", view, name=name), *super().get_urls()]

    def labels_view(self, request):
        """{key: {label, …}} for the keys that a text names, or the rows of a field."""
        if not self.has_view_permission(request):
            return JsonResponse({}, status=403)
        keys = [key for key in request.GET.getlist("key")[:200] if KEY.fullmatch(key)]
        chosen = [pk for pk in request.GET.getlist("pk")[:200] if is_key(pk)]
        rows = self.model._default_manager.filter(
            Q(public_id__in=keys) | Q(pk__in=chosen)
        )
        return JsonResponse({row.public_id: self.label(row) for row in rows})

    def get_deleted_objects(self, objs, request):
        """What is in use is refused, and the documents that use it are named."""
        deleted, counts, permissions, protected = super().get_deleted_objects(
            objs, request
        )
        return deleted, counts, permissions, protected and [*map(self.uses, objs)]

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if is_searchable(self.model):
            index_rows([form.instance])

    def delete_model(self, request, obj):
        self.delete_queryset(request, self.model.objects.filter(pk=obj.pk))

    def delete_queryset(self, request, queryset):
        if is_searchable(self.model):
            unindex_rows(queryset)
        super().delete_queryset(request, queryset)

    def label(self, row):
        return {"label": str(row)}

    @admin.display(description=_("used in"))
    def uses(self, row):
        """Every edition that uses it, with a link; the newest editions first."""
        found = {}
        for relation in row._meta.related_objects:
            for use in getattr(row, relation.get_accessor_name()).all()[:200]:
                edition = getattr(use, "edition", use)
                if hasattr(edition, "document_id"):
                    key = (edition._meta.label_lower, edition.document_id)
                    if key not in found or found[key].number < edition.number:
                        found[key] = edition
        return format_html_join(
            "",
            '<p><a href="/admin/{}/{}/{}/change/">{}</a></p>',
            (
                (e._meta.app_label, e._meta.model_name, e.pk, f"{e} ({e.number})")
                for e in found.values()
            ),
        ) or _("nothing yet")


@admin.register(Source)
class SourceAdmin(IndexedSearch, KeyedAdmin):
    list_display = ["title", "publisher", "date", "kind", "language"]
    list_filter = ["kind", "language", ("read_on", admin.EmptyFieldListFilter)]
    search_fields = ["title", "publisher", "symbol", "url", "public_id"]
    readonly_fields = ["public_id", "uses"]
    fields = [
        "title",
        "publisher",
        "author",
        "date",
        "kind",
        "symbol",
        "url",
        "archive_url",
        "language",
        "read_on",
        "note",
        "public_id",
        "uses",
    ]


class PictureForm(forms.ModelForm):
    def clean_file(self):
        upload = self.cleaned_data["file"]
        return cleaned_picture(upload) if "file" in self.changed_data else upload


@admin.register(Picture)
class PictureAdmin(KeyedAdmin):
    class Media:
        js = [forms.Script("js/picture.js", defer=True)]

    form = PictureForm
    list_display = ["thumbnail", "title", "licence", "credit"]
    list_display_links = ["title"]
    list_filter = ["licence"]
    search_fields = ["title", "alt", "caption", "credit", "public_id"]
    readonly_fields = ["preview", "public_id", "uses"]
    fields = [
        "title",
        "file",
        "preview",
        ("focus_x", "focus_y"),
        "alt",
        "is_decorative",
        "caption",
        "credit",
        "licence",
        "source_url",
        "public_id",
        "uses",
    ]

    def save_model(self, request, picture, form, change):
        """The copies take a second: they are made when the database is free again."""
        is_new = "file" in form.changed_data
        if is_new:
            picture.widths = []
        super().save_model(request, picture, form, change)
        if is_new:
            transaction.on_commit(picture.make_renditions, robust=True)

    def label(self, picture):
        return {
            "label": picture.title,
            "image": picture.file.url,
            "there": told_there(picture),
        }

    @admin.display(description=_("preview"))
    def preview(self, picture):
        """Where the script shows the chosen file, and takes a click on what matters.

        A file that came with a form that was refused is not there: the kept one is shown.
        """
        kept = Picture.objects.filter(pk=picture.pk).first()
        return format_html(
            '<span class="picture-preview" data-how="{}">{}</span>',
            _("Click on what matters most: it stays in view where a place cuts."),
            format_html(
                '<img src="{}" alt="{}" width="{}" height="{}">',
                kept.fallback_url,
                kept.alt,
                kept.width,
                kept.height,
            )
            if kept
            else _("The picture is shown here once it is saved."),
        )

    @admin.display(description=_("picture"))
    def thumbnail(self, picture):
        return format_html(
            '<img src="{}" alt="" width="96" height="64" class="thumbnail">',
            picture.file.url,
        )


def told_there(picture):
    """What stands where a use says nothing of its own, in a sentence."""
    if picture.is_decorative:
        return _("In the library “%(title)s” is decorative.") % {"title": picture.title}
    return _("The library says of “%(title)s”: %(alt)s") % {
        "title": picture.title,
        "alt": picture.alt,
    }


class LeadPictureAdmin:
    """Part of the admin of editions with a lead picture: its words, here and there."""

    autocomplete_fields = ["picture"]
    picture_fields = ["picture", "picture_alt", "picture_is_decorative"]

    def get_form(self, request, obj=None, **kwargs):
        """The text of the library stands beside the field that may replace it."""
        form = super().get_form(request, obj, **kwargs)
        fields, picture = form.base_fields, obj and obj.picture
        if "picture" in fields and "picture_alt" in fields:
            fields["picture"].widget.widget.known = picture
            fields["picture_alt"].help_text = format_html(
                '{} <output id="told-there">{}</output>',
                fields["picture_alt"].help_text,
                told_there(picture) if picture else "",
            )
        return form


@admin.register(Term)
class TermAdmin(KeyedAdmin):
    inlines = [TermNameInline]
    list_display = ["name", "abbreviation", "kind"]
    list_filter = ["kind"]
    search_fields = ["name", "abbreviation", "definition", "names__name"]

    def view_on_site(self, term):
        return term.get_absolute_url()
