"""The form of an edition: its words, and what belongs to its document."""

from django import forms
from django.forms.models import BaseInlineFormSet
from django.utils.translation import gettext_lazy as _

from . import reviews
from .keys import KEY, new_key
from .languages import ENGLISH, LANGUAGES
from .text import validate_characters, validate_one_line


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
            self.fields["language"].disabled = document.addresses.exists()
        for name, end in self.links.items():
            self.initial[name] = list(end.linked(document))

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


class ActionForm(forms.Form):
    """What an action asks; without fields it is a question to confirm."""

    def __init__(self, edition, user, *args, **kwargs):
        self.edition, self.user = edition, user
        super().__init__(*args, **kwargs)


class ApproveForm(ActionForm):
    reason = forms.CharField(
        label=_("Why nobody else approves it"),
        required=False,
        validators=[validate_characters],
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        help_text=_("These are your own words. The reason stays in the log."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not reviews.needs_override(self.edition, self.user):
            del self.fields["reason"]


class PublishForm(ApproveForm):
    at = forms.DateTimeField(
        label=_("When"),
        required=False,
        widget=forms.DateTimeInput(
            attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"
        ),
    )
    change_kind = forms.ChoiceField(label=_("Kind of change"), widget=forms.RadioSelect)
    change_note = forms.CharField(
        label=_("What changed, for readers"),
        required=False,
        validators=[validate_characters],
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Stands on the page. For a correction: what is right."),
    )
    was_wrong = forms.CharField(
        label=_("What was wrong, for a correction"),
        required=False,
        validators=[validate_characters],
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Stands on the page before what is right."),
    )

    field_order = ["at", "change_kind", "was_wrong", "change_note", "reason"]
    CHANGE = ("change_kind", "change_note", "was_wrong")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        kinds = self.edition.ChangeKind
        self.fields["change_kind"].choices = kinds.choices
        self.fields["change_kind"].initial = kinds.MINOR
        editions = self.edition.document.editions
        if not editions.filter(published_from__isnull=False).exists():
            for name in self.CHANGE:
                del self.fields[name]

    def clean(self):
        kind = self.cleaned_data.get("change_kind")
        if kind in {"major", "correction"} and not self.said("change_note"):
            self.add_error("change_note", _("Readers need a note for this change."))
        if kind == "correction" and not self.said("was_wrong"):
            self.add_error("was_wrong", _("A correction says what was wrong."))
        return self.cleaned_data

    def said(self, name):
        # A field that was refused has a sentence of its own.
        return name in self.errors or self.cleaned_data.get(name, "").strip()

    @property
    def change(self):
        """What readers should know, as the model's fields."""
        return {n: self.cleaned_data[n] for n in self.CHANGE if n in self.cleaned_data}


class SendBackForm(ActionForm):
    reason = forms.CharField(
        label=_("What should be changed"),
        validators=[validate_characters],
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=4000,
        help_text=_("The author reads this above the form."),
    )


class ReasonForm(ActionForm):
    reason = forms.CharField(
        label=_("Why"),
        validators=[validate_characters],
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        help_text=_("Readers who come to the old address see this sentence."),
    )


class PreviewLinkForm(forms.Form):
    for_review = forms.BooleanField(
        label=_("Whoever opens it may approve or ask for a change, under a name"),
        required=False,
    )


class VisitorForm(forms.Form):
    """What somebody without an account says of a draft."""

    verdict = forms.ChoiceField(
        label=_("What do you say?"),
        widget=forms.RadioSelect,
        choices=[
            ("approved", _("It is right as it stands")),
            ("sent-back", _("Something should be changed")),
        ],
    )
    name = forms.CharField(
        label=_("Your name"),
        max_length=100,
        validators=[validate_characters, validate_one_line],
    )
    note = forms.CharField(
        label=_("What should be changed"),
        required=False,
        max_length=4000,
        validators=[validate_characters],
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def clean(self):
        if self.cleaned_data.get("verdict") == "sent-back" and not (
            "note" in self.errors or self.cleaned_data.get("note", "").strip()
        ):
            self.add_error("note", _("Say what should be changed."))
        return self.cleaned_data
