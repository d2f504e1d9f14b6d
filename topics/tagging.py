"""Topics on many documents at once, in a fixed number of statements per thousand."""

from dataclasses import dataclass

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Count
from django.utils.translation import gettext as _

from .links import chunks


@dataclass(frozen=True)
class Change:
    """Keys of topics to add and to remove."""

    added: list
    removed: list


def changes(model, keys, change):
    """What a change does, a chunk of documents at a time: changes nothing.

    Yields {side: {topic: documents}}. Documents that would bear more topics than the
    limit get none added; they are in ``full``.
    """
    documents = model.document_model()._base_manager
    for chunk in chunks({*keys}):
        done = {"added": {}, "removed": {}, "full": []}
        there = [*documents.filter(pk__in=chunk).values_list("pk", flat=True)]
        rows = model.objects.filter(content_object__in=there)
        own = {}
        for key, topic in rows.filter(
            tag__in=[*change.added, *change.removed]
        ).values_list("content_object", "tag"):
            own.setdefault(key, set()).add(topic)
        counts = dict(
            rows.order_by().values_list("content_object").annotate(Count("pk"))
        )
        for topic in change.removed:
            had = [key for key in there if topic in own.get(key, ())]
            done["removed"][str(topic)] = had
            counts |= {key: counts[key] - 1 for key in had}
        for key in there:
            missing = [t for t in change.added if t not in own.get(key, ())]
            if missing and counts.get(key, 0) + len(missing) > model.limit:
                done["full"].append(key)
                continue
            for topic in missing:
                done["added"].setdefault(str(topic), []).append(key)
        yield done


def together(parts):
    """One {side: {topic: documents}} of many."""
    whole = {"added": {}, "removed": {}, "full": []}
    for part in parts:
        whole["full"] += part["full"]
        for side in ["added", "removed"]:
            for topic, keys in part[side].items():
                whole[side].setdefault(topic, []).extend(keys)
    return whole


def foreseen(model, keys, change):
    """What ``put_tags`` would answer now."""
    return together(changes(model, keys, change))


def put_tags(model, keys, change):
    """Adds and removes links; answers what really changed: {side: {topic: documents}}."""
    parts = []
    for part in changes(model, keys, change):
        write(model, part)
        parts.append(part)
    return together(parts)


def number_changed(done):
    """Of how many documents topics were added or removed."""
    sides = [done["added"], done["removed"]]
    return len({key for side in sides for keys in side.values() for key in keys})


def write(model, part):
    for topic, keys in part["removed"].items():
        model.objects.filter(tag=topic, content_object__in=keys).delete()
    new = [
        model(content_object_id=key, tag_id=int(topic))
        for topic, keys in part["added"].items()
        for key in keys
    ]
    model.objects.bulk_create(new, ignore_conflicts=True)


def take_back(model, done):
    """Undoes put_tags; answers what really changed, and how many links were gone since."""
    back = {"added": done["removed"], "removed": {}, "full": []}
    gone = 0
    for topic, keys in done["added"].items():
        still = back["removed"][topic] = []
        for chunk in chunks(keys):
            rows = model.objects.filter(tag=topic, content_object__in=chunk)
            still.extend(rows.values_list("content_object", flat=True))
            rows.delete()
        gone += len(keys) - len(still)
    write(model, {"added": back["added"], "removed": {}})
    return back, gone


def log_documents(user, model, done, names):
    """A line in the history of every document: which topics it gained and lost.

    ``names`` are those of the topics, by key.
    """
    said = {}
    for side, words in [("added", _("added %s")), ("removed", _("removed %s"))]:
        of_side = {}
        for topic, keys in done[side].items():
            for key in keys:
                of_side.setdefault(key, []).append(names[int(topic)])
        for key, found in of_side.items():
            said.setdefault(key, []).append(words % ", ".join(found))
    document = model.document_model()
    kind = ContentType.objects.get_for_model(document)
    for chunk in chunks(said):
        LogEntry.objects.bulk_create(
            LogEntry(
                user_id=user.pk,
                content_type=kind,
                object_id=each.pk,
                object_repr=str(each)[:200],
                action_flag=CHANGE,
                change_message=_("Topics: %s") % "; ".join(said[each.pk]),
            )
            for each in document._default_manager.filter(pk__in=chunk)
        )
