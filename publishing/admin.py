"""Editions in the admin: saving a form adds an edition and changes none.

The edition model is registered under the plain name ("article"): one row per document,
an ordinary form, ordinary inlines. ``save_related`` inserts a copy; see
docs/decisions/0001.
"""

import secrets

from django.contrib import admin, messages
from django.db import IntegrityError
from django.template.defaultfilters import linebreaks_filter
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from js_asset import Media

from .admin_actions import EditionActions
from .admin_compare import EditionCompare
from .admin_conflict import EditionConflict
from .admin_overview import EditionOverview
from .admin_presence import EditionPresence
from .admin_preview import EditionPreview
from .admin_saving import EditionSaving
from .admin_search import IndexedSearch
from .admin_states import FILTERS, moment_in_words, state_of
from .admin_translations import EditionTranslations
from .document_links import link_ends
from .editions import StaleEdition, newest_of
from .forms import EditionForm
from .markup import plain_text
from .put_back import copy_key
from .widgets import AutocompleteForeignKeys

# Tiptap writes one <style>; refused, every typed space would be saved as &nbsp;.
# The hash is that of django-prose-editor 0.28.0: a browser test fails when it changes.
EDITOR_STYLE = "'sha256-PlumsSlvJ7vvWzjqibGAYKq92O3y/4JTxWWsWJvyUYA='"


class EditionAdmin(
    EditionPreview,
    EditionActions,
    EditionCompare,
    EditionConflict,
    EditionOverview,
    EditionPresence,
    EditionSaving,
    EditionTranslations,
    AutocompleteForeignKeys,
    IndexedSearch,
    admin.ModelAdmin,
):
    form = EditionForm
    actions = ["retag"]  # the desk adds it
    view_on_site = False  # the form has a link of its own, when there is a page
    list_display = ["title", "state", "language", "number", "author", "saved"]
    list_filter = [*FILTERS, "document__language"]
    list_per_page = 50
    list_select_related = ["document", "author"]
    list_prefetch_related = []
    what_it_is = ""  # a sentence for whoever meets an empty list
    search_fields = [
        "title",
        "slug",
    ]  # asked by the index; the words tell what it finds
    also_by_fields = False
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER  # a count of every row for every choice
    ordering = ["-created_at", "-pk"]
    change_list_template = "admin/publishing/change_list.html"
    change_form_template = "admin/publishing/change_form.html"
    object_history_template = "admin/publishing/history.html"

    # Who may do what, and with which rows.

    def has_delete_permission(self, request, obj=None):
        return False

    def has_tag_permission(self, request):
        documents = self.model._meta.get_field("document").related_model
        return self.admin_site.get_model_admin(documents).has_tag_permission(request)

    def has_change_permission(self, request, obj=None):
        """Older editions open read-only; a form sent from one meets the conflict page."""
        allowed = super().has_change_permission(request, obj)
        if obj and allowed and request.method != "POST":
            return not obj.has_newer and obj.document.trashed_at is None
        return allowed

    def get_queryset(self, request):
        editions = super().get_queryset(request).select_related("document", "author")
        if request.resolver_match.url_name.endswith(("_changelist", "_export")):
            # The list adds no select_related() where there is one already.
            editions = editions.select_related(*self.list_select_related)
            editions = editions.prefetch_related(*self.list_prefetch_related)
            return editions.newest().with_states().defer("body")
        return editions.with_place()

    @admin.display(description=gettext_lazy("state"), ordering="next_start")
    def state(self, edition):
        return state_of(edition)

    @admin.display(description=gettext_lazy("last saved"), ordering="created_at")
    def saved(self, edition):
        return moment_in_words(edition.created_at)

    @admin.display(description=gettext_lazy("language"), ordering="document__language")
    def language(self, edition):
        return edition.document.get_language_display()

    @admin.display(description=gettext_lazy("text"))
    def body_in_words(self, edition):
        return linebreaks_filter(plain_text(edition.body).replace("\n", "\n\n"))

    # The form.

    def get_links(self, request):
        document = self.model._meta.get_field("document").related_model
        return {
            end.name: end
            for end in link_ends(document)
            if end.model.may_be_changed_by(request.user)
        }

    def get_form(self, request, obj=None, change=False, **kwargs):
        links = self.get_links(request)
        fields = {
            name: end.formfield(request.user, self.admin_site)
            for name, end in links.items()
        }
        kwargs["form"] = type("EditionForm", (self.form,), fields | {"links": links})
        return super().get_form(request, obj, change=change, **kwargs)

    def get_fieldsets(self, request, obj=None):
        fieldsets = list(super().get_fieldsets(request, obj))
        if obj and not self.has_change_permission(request, obj):
            return [
                (
                    name,
                    options
                    | {
                        "fields": [
                            "body_in_words" if field == "body" else field
                            for field in options["fields"]
                            if field != "language"
                        ]
                    },
                )
                for name, options in fieldsets
            ]
        if obj is None:
            fieldsets.append((None, {"fields": ["document_key"]}))
        if links := [*self.get_links(request)]:
            fieldsets.append((_("Belongs to"), {"fields": links}))
        return fieldsets

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except StaleEdition as stale:
            return self.conflict_page(request, stale.merge)
        except IntegrityError:  # a colleague's save came between: merge with it
            edition = self.get_object(request, object_id) if object_id else None
            if edition is None or newest_of(edition.document).pk == edition.pk:
                raise
            return self.changeform_view(request, object_id, form_url, extra_context)

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if hasattr(request, "is_preview"):
            return self.no_typed_preview(request, context["errors"])
        nonce = secrets.token_urlsafe(16)
        context["media"] = Media.from_media(context["media"]).with_nonce(nonce)
        context |= self.edition_context(request, obj)
        context["copy_key"] = copy_key(request)
        response = super().render_change_form(
            request, context, *args, obj=obj, **kwargs
        )
        response.policy_changes = {
            "script_src": f"'self' 'nonce-{nonce}'",
            "style_src": f"'self' {EDITOR_STYLE}",
            "frame_src": "'self'",
        }
        return response

    # Where the editor goes.

    def response_add(self, request, obj, post_url_continue=None):
        return self.response_change(request, obj)

    def response_change(self, request, obj):
        if hasattr(request, "is_preview"):
            return self.typed_preview(request, obj)
        sentences = {
            "saved": _("Edition %(number)s of “%(title)s” was saved."),
            "merged": _("Edition %(number)s of “%(title)s” was saved."),
            "links": _("“%(title)s” was changed; the words are as they were."),
            "unchanged": _("Nothing was changed; there is no new edition."),
        }
        words = sentences[obj.outcome] % {"number": obj.number, "title": obj.title}
        if obj.outcome == "merged":
            words = f"{words} {self.came_in_words(obj.merge)}"
        level = messages.INFO if obj.outcome == "unchanged" else messages.SUCCESS
        saved = f"saved-{copy_key(request)}"  # tells the browser to forget its copy
        self.message_user(request, words, level, extra_tags=saved)
        return self.go_on(request, obj)
