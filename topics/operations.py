"""What is done with topics: each in one transaction, recorded so that it can be undone.

Whoever calls hands over the user; PermissionDenied and ValidationError (in words for
people) are the only refusals, and nothing is changed then. Topics are locked in the
order of their keys. What others changed since an operation stays when it is undone.
"""

from django.contrib.admin.models import CHANGE, DELETION, LogEntry
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from publishing.search_index import unindex_rows

from . import naming
from .links import link_models
from .merging import fold_in, moved_back
from .models import Topic, TopicOperation
from .tagging import Change, foreseen, log_documents, number_changed, put_tags
from .tree import locked_tree, refuse_place

Kind = TopicOperation.Kind
NEEDS = {
    Kind.RENAME: ["topics.change_topic"],
    Kind.MERGE: ["topics.change_topic", "topics.delete_topic"],
    Kind.SPLIT: ["topics.change_topic", "topics.add_topic"],
    Kind.DELETE: ["topics.delete_topic"],
}


def may(user, kind, labels=()):
    """Whether a user may do such an operation, on links of these kinds."""
    if kind == Kind.TAGS:
        return all(link_models()[label].may_be_changed_by(user) for label in labels)
    return user.has_perms(NEEDS[kind])


def check(user, kind, labels=()):
    if not may(user, kind, labels):
        raise PermissionDenied


def locked(*topics):
    """The topics, locked and fresh; ValidationError when one is no more."""
    found = Topic.objects.locked([topic.pk for topic in topics])
    for topic in topics:
        now = found.get(topic.pk)
        if now is None:
            raise ValidationError(
                _("“%(name)s” was deleted meanwhile."), params={"name": topic.name}
            )
        if now.merged_into_id:
            raise ValidationError(
                _("“%(name)s” was merged into “%(kept)s” meanwhile."),
                params={"name": now.name, "kept": now.merged_into.name},
            )
    return [found[topic.pk] for topic in topics]


def record(kind, user, topics, said, data, *, flag=CHANGE):
    """The row from which it can be undone, and a line in the history of each topic."""
    log(user, topics, said, flag)
    topic = topics[0] if topics and flag != DELETION else None
    return TopicOperation.objects.create(
        kind=kind, user=user, topic=topic, said=said, data=data
    )


def log(user, topics, said, flag=CHANGE):
    if topics:
        LogEntry.objects.log_actions(user.pk, topics, flag, capfirst(said))


@transaction.atomic
def rename(topic, user, name, slug=None):
    """Another name, and another address if given; the former ones keep leading here."""
    check(user, Kind.RENAME)
    [topic] = locked(topic)
    before = {"name": topic.name, "slug": topic.slug, "names": kinds_of(topic)}
    naming.rename(topic, name, slug)
    after = {"name": topic.name, "slug": topic.slug, "names": kinds_of(topic)}
    said = _("renamed “%(before)s” to “%(after)s”, address %(slug)s") % {
        "before": before["name"],
        "after": topic.name,
        "slug": topic.slug,
    }
    return record(Kind.RENAME, user, [topic], said, {"before": before, "after": after})


def kinds_of(topic):
    return {
        name.folded: [name.name, name.kind, name.language] for name in topic.names.all()
    }


@transaction.atomic
def place(topic, user, broader):
    """Puts a topic under another one, or (None) under none."""
    check(user, Kind.RENAME)
    tree = locked_tree(Topic.objects)
    [topic] = locked(topic)
    if broader is not None:
        refuse_place(tree, topic.pk, broader.pk)
    topic.broader = broader
    topic.save(update_fields=["broader"])


@transaction.atomic
def merge(kept, folded, user):
    """Folds topics into one: documents, names, addresses and narrower topics move."""
    check(user, Kind.MERGE)
    tree = locked_tree(Topic.objects)
    kept, *folded = locked(kept, *sorted({*folded} - {kept}, key=lambda t: t.pk))
    if not folded:
        raise ValidationError(_("Choose a topic to fold in."))
    data = fold_in(kept, folded, tree)
    Topic.objects.index([kept.pk, *(topic.pk for topic in folded)])
    said = _("merged %(folded)s into “%(kept)s”") % {
        "folded": ", ".join(f"“{topic.name}”" for topic in folded),
        "kept": kept.name,
    }
    return record(Kind.MERGE, user, [kept, *folded], said, data)


@transaction.atomic
def split(topic, name, documents, user):
    """Moves documents ({label of a kind of link: keys}) to a new topic of that name."""
    check(user, Kind.SPLIT)
    [topic] = locked(topic)
    new = naming.create(Topic(name=name, broader_id=topic.broader_id))
    moved = {}
    for label, keys in documents.items():
        rows = link_models()[label].objects
        moved[label] = moved_back(rows, topic, new, keys)
    count = sum(map(len, moved.values()))
    if not count:
        raise ValidationError(_("Choose the documents that move."))
    for label, keys in moved.items():
        sides = {"added": {new.pk: keys}, "removed": {topic.pk: keys}}
        names = {each.pk: each.name for each in [topic, new]}
        log_documents(user, link_models()[label], sides, names)
    said = ngettext(
        "moved %(count)d document from “%(topic)s” to the new topic “%(new)s”",
        "moved %(count)d documents from “%(topic)s” to the new topic “%(new)s”",
        count,
    ) % {"count": count, "topic": topic.name, "new": new.name}
    data = {"new": new.pk, "moved": moved}
    return record(Kind.SPLIT, user, [topic, new], said, data)


@transaction.atomic
def delete(topic, user):
    """Deletes a topic that nothing uses, with its names and addresses."""
    check(user, Kind.DELETE)
    [topic] = locked(topic)
    if is_used(topic):
        raise ValidationError(
            _("“%(name)s” is in use. Merge it into another topic instead."),
            params={"name": topic.name},
        )
    data = {"name": topic.name, "slug": topic.slug, "names": kinds_of(topic)}
    said = _("deleted “%(name)s”") % {"name": topic.name}
    operation = record(Kind.DELETE, user, [topic], said, data, flag=DELETION)
    unindex_rows([topic])
    topic.delete()
    return operation


def is_used(topic):
    return (
        topic.narrower.exists()
        or topic.merged.exists()
        or any(m.objects.filter(tag=topic).exists() for m in link_models().values())
    )


def meant(add, remove):
    """The topics to add and to remove as they are by now, locked: (added, removed).

    A topic merged away meanwhile is added as the one that it is now.
    """
    now = Topic.objects.settled([topic.pk for topic in [*add, *remove]])
    added = {now[t.pk].pk: now[t.pk] for t in add if t.pk in now}
    # What was merged away is on no document; its heir was not meant.
    removed = {t.pk: t for t in remove if t.pk in now and now[t.pk].pk == t.pk}
    return added, {key: t for key, t in removed.items() if key not in added}


@transaction.atomic
def preview_of_tags(documents, *, add=(), remove=()):
    """What ``retag`` would change now: {label: {side: {topic: documents}}}, and topics."""
    added, removed = meant(add, remove)
    change = Change(added=[*added], removed=[*removed])
    what = {
        label: foreseen(link_models()[label], keys, change)
        for label, keys in documents.items()
    }
    return what, added | removed


@transaction.atomic
def retag(documents, user, *, add=(), remove=()):
    """Adds and removes topics of documents ({label of a kind of link: keys})."""
    check(user, Kind.TAGS, documents)
    added, removed = meant(add, remove)
    topics = added | removed
    if not topics:
        raise ValidationError(_("Choose topics to add or to remove."))
    change = Change(added=[*added], removed=[*removed])
    names = {key: topic.name for key, topic in topics.items()}
    data = {}
    for label, keys in documents.items():
        model = link_models()[label]
        data[label] = put_tags(model, keys, change)
        log_documents(user, model, data[label], names)
    said = said_of_tags(added, removed, sum(map(number_changed, data.values())))
    return record(Kind.TAGS, user, [*topics.values()], said, data)


def said_of_tags(added, removed, count):
    parts = [
        words % ", ".join(topic.name for topic in topics.values())
        for words, topics in [(_("added %s"), added), (_("removed %s"), removed)]
        if topics
    ]
    return ngettext(
        "%(what)s on %(count)d document", "%(what)s on %(count)d documents", count
    ) % {"what": "; ".join(parts), "count": count}


def labels_of(operation):
    return operation.data if operation.kind == Kind.TAGS else ()
