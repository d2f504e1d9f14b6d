"""Copy on save: the form's words and rows become the next edition."""

import copy

from django.contrib import admin
from django.db import IntegrityError, transaction
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from .edition_merge import EditionMerge, choices_in
from .editions import (
    StaleEdition,
    insert_edition,
    newest_of,
    own_relations,
    rows_of,
    same_words,
)
from .forms import EditionRowForm, EditionRowFormSet
from .periods import locked
from .widgets import AutocompleteForeignKeys


class EditionRowInline(AutocompleteForeignKeys, admin.StackedInline):
    """Rows below an edition; they follow to the next one, seen or not."""

    form = EditionRowForm
    formset = EditionRowFormSet
    extra = 0
    max_num = 50

    def get_formset(self, request, obj=None, **kwargs):
        """Rows beyond the limit are not even built: a flood must not stop the desk."""
        return super().get_formset(
            request, obj, absolute_max=self.max_num + 10, **kwargs
        )

    def get_queryset(self, request):
        """With what their autocompletes have chosen, in the same query."""
        return super().get_queryset(request).select_related(*self.autocomplete_fields)

    def has_add_permission(self, request, obj=None):
        return self.has_change_permission(request, obj)

    def has_change_permission(self, request, obj=None):
        return self.may(request, "change")

    def has_delete_permission(self, request, obj=None):
        return self.has_change_permission(request, obj)

    def has_view_permission(self, request, obj=None):
        return self.may(request, "view") or self.may(request, "change")

    def may(self, request, verb):
        """Rows have no permissions of their own: they are part of the wording."""
        parent = self.parent_model._meta
        return request.user.has_perm(f"{parent.app_label}.{verb}_{parent.model_name}")


class EditionSaving:
    """Part of the EditionAdmin. Django's change path runs as ever up to save_model()."""

    def save_model(self, request, obj, form, change):
        """Nothing: an edition is inserted with all its rows, in save_related()."""

    def save_related(self, request, form, formsets, change):
        edition = form.instance
        if change:
            edition.document = locked(edition.document)
            self.save_changed(request, form, formsets, edition)
        else:
            self.save_new(request, form, formsets, edition)
        self.save_links(form, edition)

    def save_new(self, request, form, formsets, edition):
        """A form for a new document knows its key, so that sent twice it makes one."""
        documents = type(edition)._meta.get_field("document").related_model.plain
        language = form.cleaned_data["language"]
        document, is_new = documents.get_or_create(
            public_id=form.cleaned_data["document_key"],
            defaults={"language": language},
        )
        first = None if is_new else locked(document).editions.get(number=1)
        if first and first.author_id != request.user.pk:  # a forged key
            document, first = documents.create(language=language), None
        edition.document = document
        rows = self.posted_rows(formsets, {})
        if first:  # the form was sent again: as one that began from edition 1
            self.save_onto_newest(request, edition, rows, first)
        else:
            insert_edition(edition, author=request.user, rows=rows)
            edition.outcome = "saved"

    def save_changed(self, request, form, formsets, edition):
        base = type(edition).objects.get(pk=edition.pk)
        rows = self.posted_rows(formsets, rows_of(base))
        edition.outcome = "unchanged"
        if form.changed_words or any(formset.has_changed() for formset in formsets):
            self.save_onto_newest(request, edition, rows, base)
        else:
            newest = newest_of(edition.document)
            edition.pk, edition.number = newest.pk, newest.number

    def save_onto_newest(self, request, edition, rows, base):
        """The next edition, merged with what was saved since ``base``."""
        newest = newest_of(edition.document)
        is_again = newest.author_id == request.user.pk or base.pk == newest.pk
        if is_again and same_words(edition, rows, newest):  # a double click
            edition.pk, edition.number = newest.pk, newest.number
            edition.outcome = "unchanged"
            return
        if base.pk != newest.pk and not hasattr(request, "is_preview"):
            typed = copy.copy(edition)
            merge = EditionMerge(base, newest, typed, rows)
            try:
                with transaction.atomic():
                    self.insert_merged(request, edition, merge)
            except IntegrityError:  # together, the rows break a rule
                merge = EditionMerge(base, newest, typed, rows, whole=merge.columns)
                self.insert_merged(request, edition, merge)
        else:
            insert_edition(edition, author=request.user, rows=rows)
            edition.outcome = "saved"

    def insert_merged(self, request, edition, merge):
        """Raises StaleEdition with the questions, unless this answers them."""
        is_answered = request.POST.get("_onto") == str(merge.theirs.number)
        if merge.conflicts and not is_answered:
            raise StaleEdition(merge)
        rows = merge.apply(edition, choices_in(request.POST))
        insert_edition(edition, author=request.user, rows=rows)
        edition.outcome, edition.merge = "merged", merge

    def posted_rows(self, formsets, base):
        """The rows of the coming edition, by relation; ``base``: those of the former."""
        rows = dict(base)
        for relation in own_relations(self.model):
            for formset in formsets:
                if formset.model is not relation.related_model:
                    continue
                if base and not formset.has_changed():
                    continue
                shown = {form.instance.pk for form in formset.initial_forms}
                unseen = [row for row in base.get(relation, []) if row.pk not in shown]
                posted = [form.instance for form in formset.remaining_forms()]
                rows[relation] = unseen + posted
        return rows

    def save_links(self, form, edition):
        document, said = edition.document, []
        for name, end in form.links.items():
            if name in form.changed_data:
                before, after = form.shown(name), form.cleaned_data[name]
                said.append(end.change(document, before, after))
        if "language" in form.changed_data and not document.addresses.exists():
            document.language = form.cleaned_data["language"]
            document.save(update_fields=["language"])
            said.append(_("language: %s") % document.get_language_display())
        edition.links_said = [words for words in said if words]
        if edition.links_said and edition.outcome == "unchanged":
            edition.outcome = "links"

    def construct_change_message(self, request, form, formsets, add=False):
        edition = form.instance
        if edition.outcome == "unchanged":
            return ""
        if edition.outcome == "links":
            return capfirst("; ".join(edition.links_said))
        changed = [
            str(form.fields[name].label or name).lower() for name in form.changed_words
        ]
        changed += [
            str(formset.model._meta.verbose_name_plural)
            for formset in formsets
            if formset.has_changed()
        ]
        what = ", ".join([*changed, *edition.links_said])
        return _("Edition %(number)s: %(what)s") % {
            "number": edition.number,
            "what": what,
        }

    def log_addition(self, request, obj, message):
        if not message:
            return None
        obj.document.newest_title = obj.title
        return super().log_addition(request, obj.document, message)

    def log_change(self, request, obj, message):
        if not message:
            return None
        obj.document.newest_title = obj.title
        return super().log_change(request, obj.document, message)
