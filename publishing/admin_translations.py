"""A document's other languages in the admin: the list, a start, and side by side."""

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .admin_states import state_of
from .editions import newest_of, words_fields
from .forms import OriginalField
from .languages import LANGUAGES
from .put_back import is_put_back
from .sections import matched_sections
from .translating import start_translation, wording_to_translate


class StartForm(forms.Form):
    language = forms.ChoiceField(label=gettext_lazy("Language"))

    def __init__(self, *args, languages, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = languages


class EditionTranslations:
    """Part of the EditionAdmin."""

    def get_urls(self):
        opts = self.opts
        views = {"translations": self.translations_view, "beside": self.beside_view}
        return [
            path(
                f"<path:object_id>/{name}/",
                self.admin_site.admin_view(view),
                name=f"{opts.app_label}_{opts.model_name}_{name}",
            )
            for name, view in views.items()
        ] + super().get_urls()

    def get_fieldsets(self, request, obj=None):
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or not self.has_change_permission(request, obj):
            return fieldsets
        if not self.is_translation(obj):
            return fieldsets
        fields = {"classes": ["side"], "fields": ["translated_from"]}
        return [*fieldsets, (_("Translation"), fields)]

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "translated_from":
            return db_field.formfield(form_class=OriginalField)
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    @staticmethod
    def is_translation(edition):
        return edition.document.original != edition.document

    def translations_context(self, edition, newest):
        """What the form says of the languages of its document."""
        context = {
            "translations": self.translations_of(edition.document),
            "translations_url": self.edition_url(edition, "translations"),
        }
        if self.is_translation(edition):
            context["beside_url"] = self.edition_url(newest, "beside")
            context["moved_on"] = self.moved_on(newest)
        return context

    def translations_of(self, document):
        """The newest edition in each language, the original first, with its words."""
        newest = self.model.objects.newest().in_group(document.translation_group)
        rows = (
            newest.with_states()
            .with_newer_original()
            .select_related("document")
            .defer("body")
        )
        for edition in (rows := sorted(rows, key=lambda e: e.document_id)):
            edition.state_words = state_of(edition)
            edition.url = self.edition_url(edition)
        return sorted(rows, key=lambda e: e.document != document.original)

    def moved_on(self, edition):
        """The wording of the original that a translation does not say, and the way to it."""
        found = self.model.objects.filter(pk=edition.pk).with_newer_original()
        newer = self.model.objects.filter(pk__in=found.values("newer_original")).first()
        if newer is None:
            return None
        known = edition.translated_from.number
        url = f"{self.edition_url(newer, 'compare')}?with={known}"
        return {"edition": newer, "known": known, "url": url}

    def opened(self, request, object_id):
        edition = self.get_object(request, object_id)
        if not self.has_view_or_change_permission(request, edition):
            raise PermissionDenied
        if edition is None:
            raise Http404("No such edition.")
        return edition

    def page_context(self, request, edition, title):
        return {
            **self.admin_site.each_context(request),
            "title": title,
            "subtitle": edition.title,
            "opts": self.opts,
            "edition": edition,
            "edition_url": self.edition_url(edition),
        }

    def translations_view(self, request, object_id):
        """The languages of a document; POST starts a translation."""
        may_start = self.has_add_permission(request)
        if request.method == "POST" and not may_start:
            raise PermissionDenied
        edition = self.opened(request, object_id)
        translations = self.translations_of(edition.document)
        there = {each.document.language for each in translations}
        languages = [item for item in LANGUAGES.items() if item[0] not in there]
        is_sent = request.method == "POST" and not is_put_back(request)
        # One that came meanwhile is no error: it is what was asked for.
        form = StartForm(
            request.POST if request.method == "POST" else None,
            languages=list(LANGUAGES.items()) if is_sent else languages,
        )
        may_start = may_start and edition.document.trashed_at is None
        if is_sent and may_start and form.is_valid():
            return self.start(request, edition, form.cleaned_data["language"])
        form.fields["language"].choices = languages
        context = self.page_context(request, edition, _("Languages")) | {
            "translations": translations,
            "form": form if may_start and languages else None,
        }
        return TemplateResponse(request, "admin/publishing/translations.html", context)

    def start(self, request, edition, language):
        author = request.user
        started, is_new = start_translation(edition.document, language, author=author)
        names = {"title": started.title, "language": LANGUAGES[language]}
        if is_new:
            self.log_addition(request, started, _("Edition 1: a translation, started"))
            said = _(
                "“%(title)s” can now be written in %(language)s: its words are those "
                "of the original, until you put others in their place."
            )
        else:
            said = _("“%(title)s” was there already in %(language)s; this is it.")
        self.message_user(request, said % names)
        return HttpResponseRedirect(self.edition_url(started))

    def beside_view(self, request, object_id):
        """The original as readers see it, and the translation: part by part."""
        edition = self.opened(request, object_id)
        if not self.is_translation(edition):
            raise Http404("Not a translation.")
        newest = newest_of(edition.document)
        original = wording_to_translate(edition.document.original)
        context = self.page_context(request, newest, _("Beside the original")) | {
            "original": original,
            "fields": [
                (self.label(name), getattr(original, name), getattr(newest, name))
                for name in told_fields(newest)
                if getattr(original, name) or getattr(newest, name)
            ],
            "sections": paired_sections(original.body, newest.body),
            "moved_on": self.moved_on(newest),
        }
        return TemplateResponse(request, "admin/publishing/beside.html", context)


def told_fields(edition):
    """The names of the plain fields that have words of a language."""
    return [
        field.name
        for field in words_fields(edition)
        if isinstance(field, models.CharField | models.TextField)
        and not field.choices
        and field.name not in {"body", "slug"}
    ]


def paired_sections(original, translation):
    """[(section of the one, of the other)], None where one has no such section.

    In the order of the original; what the translation alone has comes last.
    """
    ours, theirs = matched_sections(original, translation)
    theirs = {section.key: section for section in theirs}
    pairs = [(section, theirs.pop(section.key, None)) for section in ours]
    pairs += [(None, section) for section in theirs.values()]
    return [pair for pair in pairs if any(each and each.html for each in pair)]
