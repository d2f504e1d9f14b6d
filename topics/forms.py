"""What the pages of the topics desk ask."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from publishing.text import folded, tidy
from publishing.widgets import AutocompleteSelectMultiple, LinkField, is_key

from .links import link_models
from .models import Topic, TopicName

MOST_MERGED = 50
SHOWN = 200


class TopicForm(forms.ModelForm):
    """A topic that was merged away while the form was open cannot be the broader one."""

    class Meta:
        model = Topic
        fields = ["name", "slug", "description", "picture", "broader"]

    def clean_slug(self):
        """Left empty, an address stays as it is."""
        return self.cleaned_data["slug"] or self.instance.slug


class TopicNameForm(forms.ModelForm):
    class Meta:
        model = TopicName
        fields = ["name", "kind", "language"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "kind" in self.fields:
            self.fields["kind"].choices = [
                choice
                for choice in self.fields["kind"].choices
                if choice[0] != TopicName.Kind.NAME
            ]


class TopicNameFormSet(forms.BaseInlineFormSet):
    def clean(self):
        """Within one form, too, no two names may be the same in two spellings."""
        super().clean()
        keys = {folded(self.instance.name or "")}
        for form in self.forms:
            if form in self.deleted_forms or "name" not in form.cleaned_data:
                continue
            key = folded(form.cleaned_data["name"])
            # Unchanged, it may be the name that moves up to be the displayed one.
            if form.has_changed() and key in keys:
                form.add_error("name", _("This name stands here already."))
            keys.add(key)


class MergeForm(forms.Form):
    def __init__(self, kept, admin_site, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["others"] = LinkField(
            Topic.objects.current().exclude(pk=kept.pk),
            label=gettext_lazy("Topics to fold in"),
            help_text=gettext_lazy("They become other names of this topic."),
            widget=AutocompleteSelectMultiple(
                Topic._meta.get_field("broader"), admin_site
            ),
        )

    def clean_others(self):
        others = self.cleaned_data["others"]
        if len(others) > MOST_MERGED:
            raise ValidationError(
                _("At most %(limit)d at once."), params={"limit": MOST_MERGED}
            )
        return others


class SplitForm(forms.Form):
    """The new topic's name, and a field of documents for each kind of link."""

    name = Topic._meta.get_field("name").formfield(
        label=gettext_lazy("Name of the new topic")
    )

    def __init__(self, topic, words, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.is_cut = False
        for label, model in link_models().items():
            documents = model.document_model()
            rows = documents._default_manager.filter(topic_links__tag=topic)
            field = LinkField(
                rows,
                required=False,
                label=documents._meta.verbose_name_plural.capitalize(),
                widget=forms.CheckboxSelectMultiple,
            )
            found = rows.filter(newest_title__icontains=words) if words else rows
            shown = list(found.order_by("newest_title", "pk")[: SHOWN + 1])
            self.is_cut = self.is_cut or len(shown) > SHOWN
            field.choices = [(row.pk, str(row)) for row in shown[:SHOWN]]
            self.fields[label.replace(".", "_")] = field

    def documents(self):
        return {
            label: [row.pk for row in self.cleaned_data[label.replace(".", "_")]]
            for label in link_models()
        }


class DescriptionsForm(forms.Form):
    """A description for each of some topics that have none; those left empty stay so."""

    start = "description-"

    def __init__(self, topics, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.topics = [*topics]
        db_field = Topic._meta.get_field("description")
        for topic in self.topics:
            self.fields[self.name_for(topic)] = db_field.formfield(
                label=_("Description of “%(name)s”") % {"name": topic.name},
                help_text="",
                widget=forms.Textarea(attrs={"rows": 2, "cols": 40}),
            )

    @classmethod
    def name_for(cls, topic):
        return f"{cls.start}{topic.pk}"

    @classmethod
    def typed(cls, data, limit):
        """{pk of a topic: words} of what was posted."""
        names = [name for name in data if name.startswith(cls.start)]
        keys = [name.removeprefix(cls.start) for name in names]
        typed = {k: data[f"{cls.start}{k}"] for k in keys[:limit] if is_key(k)}
        return {int(key): words for key, words in typed.items() if words.strip()}

    def clean(self):
        for topic in self.topics:
            name = self.name_for(topic)
            words = self.cleaned_data.get(name)
            if words and topic.description:
                said = _("A colleague described it meanwhile: “%(words)s”")
                params = {"words": topic.description}
                self.add_error(name, ValidationError(said, params=params))
            elif words:
                try:
                    Topic._meta.get_field("description").clean(words, topic)
                except ValidationError as error:
                    self.add_error(name, error)

    def described(self):
        """The topics with a description that can be saved, each with it."""
        found = []
        for topic in self.topics:
            if words := self.cleaned_data.get(self.name_for(topic)):
                topic.description = tidy(words)
                found.append(topic)
        return found
