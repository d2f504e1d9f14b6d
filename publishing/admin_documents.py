"""Documents in the admin: for autocompletes, and for those who tag."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .admin_search import IndexedSearch
from .document_links import link_ends
from .editions import newest_of
from .forms import EditionForm
from .put_back import is_put_back
from .search_index import kind_of


class DocumentAdmin(IndexedSearch, admin.ModelAdmin):
    """No add, change or delete. Taggers find here what they tag; editors do not see it."""

    actions = ["retag"]  # the desk adds it
    search_fields = ["newest_title"]
    also_by_fields = False
    indexed_key = "entry__document"

    def indexed_kind(self):
        return kind_of(self.model.edition_model())

    list_display = ["newest_title", "topics_in_words", "change_topics"]
    list_display_links = None
    list_per_page = 50
    show_full_result_count = False
    ordering = ["-pk"]

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def has_module_permission(self, request):
        editions = self.model.edition_model()._meta
        writes = request.user.has_perm(
            f"{editions.app_label}.view_{editions.model_name}"
        )
        return self.has_tag_permission(request) and not writes

    def has_tag_permission(self, request):
        """For actions with ``permissions=["tag"]``."""
        return request.user.has_perm(
            f"{self.opts.app_label}.tag_{self.opts.model_name}"
        )

    def get_queryset(self, request):
        documents = super().get_queryset(request).filter(trashed_at=None)
        return documents.prefetch_related("topic_links__tag")

    @admin.display(description=gettext_lazy("title"), ordering="newest_title")
    def newest_title(self, document):
        return document.newest_title

    @admin.display(description=gettext_lazy("topics"))
    def topics_in_words(self, document):
        return ", ".join(link.tag.name for link in document.topic_links.all()) or "–"

    @admin.display(description=gettext_lazy("change"))
    def change_topics(self, document):
        return format_html(
            '<a href="{}">{}<span class="visually-hidden">: {}</span></a>',
            self.topics_url(document),
            _("Topics"),
            document.newest_title,
        )

    def topics_url(self, document):
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_topics"
        return reverse(name, args=[document.pk])

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}_topics"
        view = self.admin_site.admin_view(self.topics_view)
        return [path("<int:pk>/topics/", view, name=name), *super().get_urls()]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """Links in logs and autocompletes lead to the form of the newest edition."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        document = self.get_object(request, object_id)
        if document is None:
            raise Http404("No such document.")
        opts = self.model.edition_model()._meta
        if not request.user.has_perm(f"{opts.app_label}.view_{opts.model_name}"):
            return HttpResponseRedirect(self.topics_url(document))
        name = f"admin:{opts.app_label}_{opts.model_name}_change"
        return HttpResponseRedirect(reverse(name, args=[newest_of(document).pk]))

    def topics_view(self, request, pk):
        """The topics of one document; all that a Tagger needs, and no more."""
        if not self.has_tag_permission(request):
            raise PermissionDenied
        document = self.get_queryset(request).filter(pk=pk).first()
        newest = document and newest_of(document)
        if newest is None:
            raise Http404("No such document.")
        form = self.topics_form(request, document)
        if request.method == "POST" and form.is_valid() and not is_put_back(request):
            self.save_topics(request, document, form, form.cleaned_data["topics"])
            return HttpResponseRedirect(self.topics_url(document))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Topics"),
            "subtitle": str(document),
            "opts": self.opts,
            "document": document,
            "newest": newest,
            "text": newest.search_text().splitlines()[1:],
            "form": form,
            "media": self.media + form.media,
        }
        return TemplateResponse(request, "admin/publishing/topics.html", context)

    def topics_form(self, request, document, base=forms.Form):
        """The form of a document's topics, with the fields of ``base`` beside them."""
        end = next(e for e in link_ends(self.model) if e.name == "topics")
        fields = {
            "topics": end.formfield(request.user, self.admin_site),
            "shown": EditionForm.shown,
        }
        form = type("TopicsForm", (base,), fields)(
            request.POST if request.method == "POST" else None,
            initial={"topics": list(end.linked(document))},
        )
        form.end = end
        return form

    def save_topics(self, request, document, form, topics):
        """Saves how ``topics`` differ from those that the form showed; logs and says it."""
        said = capfirst(form.end.change(document, form.shown("topics"), topics))
        if said:
            self.log_change(request, document, said)
        self.message_user(
            request,
            f"“{document}”: {said or _('nothing was changed')}.",
            messages.SUCCESS if said else messages.INFO,
        )
