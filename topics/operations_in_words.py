"""What an operation found and what it left, in words for the log."""

from django.utils.translation import gettext as _

from .links import link_models
from .models import Topic, TopicOperation

Kind = TopicOperation.Kind


def names_of_topics():
    """{key: name}, those merged away included: what ``before_and_after`` needs."""
    return dict(Topic.objects.order_by().values_list("pk", "name"))


def before_and_after(operation, names):
    """Two lists of phrases."""
    return PHRASES[operation.kind](operation.data, names)


def of_rename(data, names):
    return tuple(
        [_("“%(name)s”, address %(slug)s") % data[side]] for side in ["before", "after"]
    )


def of_delete(data, names):
    other = [
        name for _key, (name, kind, _lang) in data["names"].items() if kind != "name"
    ]
    return [_("“%(name)s”, address %(slug)s") % data, *other], []


def of_merge(data, names):
    moved, both = {}, {}
    for label, topics in data["links"].items():
        for topic, found in topics.items():
            of_kind = len(found["moved"]) + len(found["both"])
            both.setdefault(topic, {})[label] = of_kind
            moved[label] = moved.get(label, 0) + len(found["moved"])
    before = [
        f"“{given['name']}”: {in_kinds(both.get(topic, {}))}"
        for topic, given in data["topics"].items()
    ]
    return before, [_("moved: %s") % in_kinds(moved)]


def of_split(data, names):
    moved = in_kinds({label: len(keys) for label, keys in data["moved"].items()})
    return [], [f"“{name_of(data['new'], names)}”: {moved}"]


def of_tags(data, names):
    """What documents lost is what was before; what they gained, after."""
    return tuple(
        [
            f"“{name_of(topic, names)}”: {in_kinds(counts)}"
            for topic, counts in counted(data, side).items()
        ]
        for side in ["removed", "added"]
    )


PHRASES = {
    Kind.RENAME: of_rename,
    Kind.MERGE: of_merge,
    Kind.SPLIT: of_split,
    Kind.DELETE: of_delete,
    Kind.TAGS: of_tags,
}


def counted(data, side):
    """{topic: {label: number of documents}} of what ``put_tags`` answered."""
    found = {}
    for label, done in data.items():
        for topic, keys in done[side].items():
            found.setdefault(topic, {})[label] = len(keys)
    return found


def name_of(topic, names):
    return names.get(int(topic), _("a topic deleted since"))


def in_kinds(numbers):
    """“3 articles, 1 event” of {label: number}; “–” of none."""
    said = []
    for label, number in numbers.items():
        opts = link_models()[label].document_model()._meta
        words = opts.verbose_name if number == 1 else opts.verbose_name_plural
        said += [f"{number} {words}"] if number else []
    return ", ".join(said) or "–"
