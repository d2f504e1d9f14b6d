"""Taking back what was done with topics; what others changed since stays."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from . import naming
from .links import link_models
from .merging import moved_back, unfold
from .models import Topic, TopicOperation
from .operations import Kind, check, labels_of, locked, log
from .tagging import log_documents, take_back
from .tree import locked_tree


def undo_rename(operation, user):
    [topic] = locked(operation.topic)
    before, after = operation.data["before"], operation.data["after"]
    if topic.name != after["name"]:
        raise ValidationError(
            _("It was renamed again since, to “%(name)s”. Undo that first."),
            params={"name": topic.name},
        )
    slug = before["slug"] if topic.slug == after["slug"] else None
    naming.rename(topic, before["name"], slug)
    for key, [name, kind, language] in after["names"].items():
        rows = topic.names.filter(folded=key, kind=naming.Kind.FORMER)
        if key not in before["names"]:
            rows.delete()
        elif kind == naming.Kind.NAME:  # it had moved up from the other names
            name, kind, language = before["names"][key]
            rows.update(name=name, kind=kind, language=language)
    return [topic], []


def undo_merge(operation, user):
    tree = locked_tree(Topic.objects)
    [kept] = locked(operation.topic)
    keys = [int(key) for key in operation.data["topics"]]
    folded = [*Topic.objects.locked(keys).values()]
    return [kept, *folded], unfold(kept, folded, tree, operation.data)


def undo_split(operation, user):
    new = Topic.objects.filter(pk=operation.data["new"]).first()
    if new is None:
        raise ValidationError(_("The new topic was deleted since."))
    topic, new = locked(operation.topic, new)
    left, names = 0, {each.pk: each.name for each in [topic, new]}
    for label, keys in operation.data["moved"].items():
        model = link_models()[label]
        back = moved_back(model.objects, new, topic, keys)
        sides = {"added": {topic.pk: back}, "removed": {new.pk: back}}
        log_documents(user, model, sides, names)
        left += len(keys) - len(back)
    said = []
    if left:
        words = ngettext(
            "%(count)d document had lost the new topic since; it stays as it is.",
            "%(count)d documents had lost the new topic since; they stay as they are.",
            left,
        )
        said.append(words % {"count": left})
    said.append(
        _("The topic “%(name)s” stays; delete it when nothing uses it.")
        % {"name": new.name}
    )
    return [topic, new], said


def undo_tags(operation, user):
    keys = {
        int(key)
        for changes in operation.data.values()
        for side in ["added", "removed"]
        for key in changes[side]
    }
    topics = locked(*Topic.objects.filter(pk__in=keys))
    names, gone = {topic.pk: topic.name for topic in topics}, 0
    for label, done in operation.data.items():
        model = link_models()[label]
        back, missing = take_back(model, done)
        log_documents(user, model, back, names)
        gone += missing
    if not gone:
        return topics, []
    words = ngettext(
        "%(count)d of the topics added had been removed since.",
        "%(count)d of the topics added had been removed since.",
        gone,
    )
    return topics, [words % {"count": gone}]


UNDO = {
    Kind.RENAME: undo_rename,
    Kind.MERGE: undo_merge,
    Kind.SPLIT: undo_split,
    Kind.TAGS: undo_tags,
}


@transaction.atomic
def undo(operation, user):
    """Takes an operation back; answers the sentences that say what could not be."""
    rows = TopicOperation.objects.select_for_update(no_key=True, of=["self"])
    operation = rows.get(pk=operation.pk)
    check(user, operation.kind, labels_of(operation))
    if operation.undone_at:
        raise ValidationError(_("This was undone already."))
    if operation.kind not in UNDO:
        raise ValidationError(_("This cannot be undone."))
    if operation.kind != Kind.TAGS and operation.topic is None:
        raise ValidationError(_("The topic was deleted since."))
    topics, left = UNDO[operation.kind](operation, user)
    Topic.objects.index([topic.pk for topic in topics])
    operation.undone_at, operation.undone_by = timezone.now(), user
    operation.save(update_fields=["undone_at", "undone_by"])
    log(user, topics, _("undone: %s") % operation.said)
    return left
