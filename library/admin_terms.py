"""The other names of a term, as rows of its form."""

from django import forms
from django.contrib import admin
from django.utils.translation import gettext as _

from publishing.text import folded

from .models import TermName


class TermNameFormSet(forms.BaseInlineFormSet):
    def clean(self):
        """The same name in two spellings is one name."""
        super().clean()
        keys = {folded(self.instance.name or ""), folded(self.instance.abbreviation)}
        for form in self.forms:
            name = form.cleaned_data.get("name") if form.is_valid() else None
            if form in self.deleted_forms or not name:
                continue
            if folded(name) in keys:
                form.add_error("name", _("This name stands here already."))
            keys.add(folded(name))

    def save(self, commit=True):
        """What changed is put in anew, so that two names can be exchanged."""
        changed = [f.instance.pk for f in self.initial_forms if f.has_changed()]
        self.instance.names.filter(pk__in=changed).delete()
        return super().save(commit)


class TermNameInline(admin.StackedInline):
    model, formset = TermName, TermNameFormSet
    fields = ["name", "kind", "language"]
    extra, max_num = 0, 50

    def get_formset(self, request, obj=None, **kwargs):
        kwargs["help_texts"] = {
            "name": _("A name that another term has, too, is linked to neither."),
            "language": _("It is linked in articles of this language."),
        }
        return super().get_formset(request, obj, absolute_max=60, **kwargs)

    def has_add_permission(self, request, obj=None):
        return request.user.has_perm(f"library.{'change' if obj else 'add'}_term")

    def has_change_permission(self, request, obj=None):
        return self.has_add_permission(request, obj)

    def has_delete_permission(self, request, obj=None):
        return self.has_add_permission(request, obj)

    def has_view_permission(self, request, obj=None):
        return request.user.has_perm("library.view_term")
