"""The field in which topics are chosen: names, a combobox where scripts run."""

import re
from typing import NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from publishing.text import folded, tidy, validate_characters
from publishing.widgets import is_key

from .models import Topic, TopicName

COMMAS = re.compile("[\t,\uff0c\u3001\u060c\u104a]")  # of the scripts of the region
MOST_NAMES = 200  # typed at once, before any is looked up


class Typed(NamedTuple):
    """What was posted: the text, {folded name: key} of the topics in it at first, and
    the folded names that were left in the input of the combobox, not chosen."""

    text: str
    shown: dict
    left: set


class ShownTopics(forms.MultipleHiddenInput):
    """Key and name of each topic that the form showed.

    The key, for a name may mean another topic by now; the name, to know it again.
    """

    def format_value(self, value):
        topics = [] if value is None or isinstance(value, str) else value
        return [t if isinstance(t, str) else f"{t.pk} {t.name}" for t in topics]


class TopicInput(forms.Textarea):
    """Names, one on each line; ``static/js/topics.js`` makes a combobox of it."""

    may_create = False

    class Media:
        css = {"all": ["css/topics.css"]}
        js = [forms.Script("js/topics.js", defer=True)]

    def format_value(self, value):
        if value is not None and not isinstance(value, str):
            value = "\n".join(topic.name for topic in value)
        return super().format_value(value)

    def value_from_datadict(self, data, files, name):
        text = super().value_from_datadict(data, files, name)
        shown = ShownTopics().value_from_datadict(data, files, f"initial-{name}")
        pairs = [str(value).partition(" ") for value in shown or []]
        names = {folded(name): int(key) for key, _space, name in pairs if is_key(key)}
        left = COMMAS.split(data.get(f"{name}-typed", ""))
        return Typed(text or "", names, {*map(folded, left)})

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        context["widget"]["attrs"] |= {
            "data-topics": reverse("admin:topics_topic_suggest"),
            "data-may-create": self.may_create,
            **{f"data-{name}": words for name, words in WORDS.items()},
        }
        return context


# What the script says.
WORDS = {
    "added": gettext_lazy("“{name}” was added."),
    "removed": gettext_lazy("“{name}” was removed."),
    "remove": gettext_lazy("Remove “{name}”"),
    "create": gettext_lazy("Create “{name}”"),
    "chosen": gettext_lazy("Chosen"),
    "again": gettext_lazy("“{name}” is chosen already."),
    "one": gettext_lazy("1 topic found."),
    "many": gettext_lazy("{count} topics found."),
    "none": gettext_lazy("No topic found."),
    "document": gettext_lazy("1 document"),
    "documents": gettext_lazy("{count} documents"),
    "in": gettext_lazy("in {name}"),
    "pending": gettext_lazy("If no topic is called “{name}”, it will be refused."),
    "pending-new": gettext_lazy(
        "If no topic is called “{name}”, saving asks again before it makes one."
    ),
    "failed": gettext_lazy(
        "The list of topics cannot be asked just now. Whole names count as they are."
    ),
}


class TopicField(forms.Field):
    """Cleans to a list of topics; any name of a topic in any spelling means it.

    With ``may_create`` an unknown name is a new topic, in the list without a key:
    ``naming.found_or_created`` makes it, in the transaction that needs it.
    """

    widget, hidden_widget = TopicInput, ShownTopics

    def __init__(self, *, may_create, **kwargs):
        super().__init__(**kwargs)
        self.may_create = self.widget.may_create = may_create

    def prepare_value(self, value):
        return value.text if isinstance(value, Typed) else value

    def to_python(self, value):
        """Topics from what was typed; from a list: those that a form showed."""
        if isinstance(value, Typed):
            return self.meant(value)
        keys = [str(shown).partition(" ")[0] for shown in value or []]
        return [*Topic.objects.filter(pk__in=[key for key in keys if is_key(key)])]

    def has_changed(self, initial, data):
        names = {folded(line) for line in data.text.splitlines()} - {""}
        return names != data.shown.keys()

    def meant(self, typed):
        validate_characters(typed.text)
        lines = by_key(typed.text.splitlines())
        cut = {line: by_key(COMMAS.split(name)) for line, name in lines.items()}
        parts = {key for names in cut.values() for key in names}
        if len(parts) > MOST_NAMES:
            raise ValidationError(_("These are too many names. Take some out."))
        known = self.known({*lines, *parts}, typed.shown)
        chosen, unknown = {}, {}
        for line, name in lines.items():
            # A whole line may be the name of a topic that has a comma in it.
            names = {line: name} if line in known else cut[line]
            for key, part in names.items():
                if key not in known:
                    unknown[key] = part
                elif topic := known[key]:
                    chosen[topic.pk] = topic
        unknown.pop("", None)
        if self.may_create and (
            half := [unknown[k] for k in unknown if k in typed.left]
        ):
            raise ValidationError(
                _(
                    "There is no topic %(names)s yet. Nothing was saved: save again to "
                    "make it, or take it out."
                ),
                code="unconfirmed",
                params={"names": named(half)},
            )
        return [*chosen.values(), *self.made(unknown.values())]

    def known(self, keys, shown):
        """{folded name: topic}; None for one that was shown and is deleted by now."""
        shown = {key: pk for key, pk in shown.items() if key in keys}
        topics = Topic.objects.in_bulk([*shown.values()]) if shown else {}
        known = {key: topics.get(pk) for key, pk in shown.items()}
        asked = [key for key in keys if key and not known.get(key)]
        names = TopicName.objects.filter(folded__in=asked).select_related("topic")
        return known | {name.folded: name.topic for name in names}

    def made(self, names):
        """New, unsaved topics; ValidationError for names that cannot be one."""
        if names and not self.may_create:
            raise ValidationError(
                ngettext(
                    "There is no topic %(names)s, and you may not make one. Nothing was "
                    "saved, and all you chose is still here: take it out or choose "
                    "another.",
                    "There are no topics %(names)s, and you may not make any. Nothing "
                    "was saved, and all you chose is still here: take them out or "
                    "choose others.",
                    len(names),
                ),
                code="unknown",
                params={"names": named(names)},
            )
        topics, errors = [Topic(name=name) for name in names], []
        for topic in topics:
            try:
                topic.full_clean()
            except ValidationError as error:
                errors += [f"“{short(topic.name)}”: {said}" for said in error.messages]
        if errors:
            raise ValidationError(errors)
        return topics


def by_key(names):
    """{folded name: the name as it was written first}."""
    found = {}
    for name in names:
        found.setdefault(folded(name), tidy(name))
    return found


def named(names):
    return ", ".join(f"“{short(name)}”" for name in names)


def short(name):
    return name if len(name) <= 60 else f"{name[:60]}…"
