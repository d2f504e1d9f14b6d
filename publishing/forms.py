"""The form of an edition: its words, and what belongs to its document."""

from django import forms
from django.forms.models import BaseInlineFormSet
from django.utils import formats, timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from .keys import KEY, new_key
from .languages import ENGLISH, LANGUAGES
from .widgets import AutocompleteSelect


class OriginalField(forms.ModelChoiceField):
    """Which edition of its original a translation says; the form gives the queryset."""

    def label_from_instance(self, edition):
        words = {
            "language": edition.document.get_language_display(),
            "number": edition.number,
        }
        if edition.published_from is None:
            return _now("%(language)s, edition %(number)s, draft") % words
        since = timezone.localtime(edition.published_from)
        words["day"] = formats.date_format(since, "j F Y")
        return _now("%(language)s, edition %(number)s, public since %(day)s") % words


class EditionForm(forms.ModelForm):
    """``links`` is filled in by the admin: {field name: LinkEnd}."""

    links = {}

    language = forms.ChoiceField(
        label=_("Language"),
        choices=list(LANGUAGES.items()),
        initial=ENGLISH,
        required=False,
        help_text=_("Stays as it is once the page was public."),
    )

    document_key = forms.CharField(
        widget=forms.HiddenInput, required=False, initial=new_key
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        document = self.instance.document if self.instance.pk else None
        if document is None:
            return
        del self.fields["document_key"]
        self.initial["language"] = document.language
        if "language" in self.fields:
            self.fields["language"].disabled = self.instance.has_address
        if "translated_from" in self.fields:
            originals = type(self.instance).objects.originals_of(self.instance)
            self.fields["translated_from"].queryset = originals
        for name, end in self.links.items():
            self.initial[name] = list(end.linked(document))

    def clean(self):
        document = self.instance.document if self.instance.pk else None
        if document and document.trashed_at:
            raise forms.ValidationError(
                _(
                    "It is in the bin now. Nothing was saved; take it out of the bin first."
                )
            )
        return super().clean()

    def clean_language(self):
        language = self.cleaned_data.get("language") or self.initial.get(
            "language", ENGLISH
        )
        if self.instance.pk:
            document = self.instance.document
            group = type(document).plain.filter(
                translation_group=document.translation_group, language=language
            )
            if group.exclude(pk=document.pk).exists():
                raise forms.ValidationError(
                    _("There is a translation in this language already.")
                )
        return language

    def clean_document_key(self):
        key = self.cleaned_data["document_key"]
        return key if KEY.fullmatch(key) else new_key()

    @property
    def changed_words(self):
        """The changed fields that make a new edition; links and language do not."""
        return [
            name
            for name in self.changed_data
            if name not in {*self.links, "language", "document_key"}
        ]

    def shown(self, name):
        """What a link field held when the form was made."""
        field = self[name]
        widget = field.field.hidden_widget()
        value = widget.value_from_datadict(
            self.data, self.files, field.html_initial_name
        )
        try:
            return list(field.field.clean(value))
        except forms.ValidationError:
            return []


class EditionRowForm(forms.ModelForm):
    """A row below an edition. Rows are compared with each other, not with the old ones.

    Every save inserts all rows anew, so that a swap of two values is no conflict.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            widget = getattr(field.widget, "widget", field.widget)
            if self.instance.pk and isinstance(widget, AutocompleteSelect):
                widget.known = getattr(self.instance, name)

    def _get_validation_exclusions(self):
        return super()._get_validation_exclusions() | {"edition"}


class EditionRowFormSet(BaseInlineFormSet):
    """Rows below an edition."""

    def clean(self):
        super().clean()
        shown = self.initial_forms if self.instance.pk else []
        if any(form.instance.pk is None for form in shown) or (
            self.instance.pk and len(shown) != self.get_queryset().count()
        ):
            raise forms.ValidationError(
                _("One of these rows belongs elsewhere. Load the page again.")
            )

    def remaining_forms(self):
        """Filled-in forms that are not ticked for deletion."""
        deleted = self.deleted_forms if self.can_delete else []
        return [
            form
            for form in self.forms
            if form not in deleted
            and getattr(form, "cleaned_data", None)
            and (form.instance.pk or form.has_changed())
        ]
