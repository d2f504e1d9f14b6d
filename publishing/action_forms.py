"""What actions and previews ask."""

from django import forms
from django.utils.translation import gettext_lazy as _

from . import reviews
from .text import validate_characters, validate_one_line


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
