"""Topics on many documents at once, in a fixed number of statements per thousand."""

from dataclasses import dataclass

from django.db.models import Count

from .links import chunks


@dataclass(frozen=True)
class Change:
    """Keys of topics to add and to remove."""

    added: list
    removed: list


def put_tags(model, keys, change):
    """Adds and removes links; answers what really changed: {side: {topic: documents}}.

    Documents that would bear more topics than the limit get none added.
    """
    done = {"added": {}, "removed": {}, "full": []}
    documents = model.document_model()._base_manager
    for chunk in chunks({*keys}):
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
            done["removed"].setdefault(str(topic), []).extend(had)
            counts |= {key: counts[key] - 1 for key in had}
        rows.filter(tag__in=change.removed).delete()
        new = []
        for key in there:
            missing = [t for t in change.added if t not in own.get(key, ())]
            if missing and counts.get(key, 0) + len(missing) > model.limit:
                done["full"].append(key)
                continue
            for topic in missing:
                done["added"].setdefault(str(topic), []).append(key)
                new.append(model(content_object_id=key, tag_id=topic))
        model.objects.bulk_create(new, ignore_conflicts=True)
    return done


def take_back(models, data):
    """Undoes put_tags for every kind of link; answers how many links were gone since."""
    gone = 0
    for label, changes in data.items():
        model = models[label]
        for topic, keys in changes["added"].items():
            for chunk in chunks(keys):
                rows = model.objects.filter(tag=topic, content_object__in=chunk)
                gone += len(chunk) - rows.delete()[0]
        new = [
            model(content_object_id=key, tag_id=int(topic))
            for topic, keys in changes["removed"].items()
            for key in keys
        ]
        model.objects.bulk_create(new, ignore_conflicts=True)
    return gone
