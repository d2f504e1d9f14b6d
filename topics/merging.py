"""Folding topics into one, and unfolding them again.

Works on topics that ``topics.operations`` has locked. The data of a merge holds, for
each topic folded in, its names, addresses, place and documents: ``moved`` are those that
got the kept topic in its stead, ``both`` those that bore the kept topic already.
"""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from .links import chunks, documents_of, link_models
from .models import Topic, TopicAddress, TopicName
from .tree import DEPTH, above, levels_below, refuse_place

Kind = TopicName.Kind


def preview(kept, folded):
    """What a merge will change: {kinds: [{name, moved, both}], names, addresses, narrower}."""
    keys = [topic.pk for topic in folded]
    kinds = []
    for model in link_models().values():
        theirs = {
            *model.objects.filter(tag__in=keys).values_list("content_object", flat=True)
        }
        both = len(theirs & documents_of(model.objects, kept))
        name = model.document_model()._meta.verbose_name_plural
        kinds.append({"name": name, "moved": len(theirs) - both, "both": both})
    return {
        "kinds": kinds,
        "names": TopicName.objects.filter(topic__in=keys),
        "addresses": TopicAddress.objects.filter(topic__in=keys).order_by("slug"),
        "narrower": Topic.objects.filter(broader__in=keys).exclude(
            pk__in=[kept.pk, *keys]
        ),
    }


def fold_in(kept, folded, tree):
    """Moves everything from the folded topics to the kept one; answers the data."""
    moves = new_places(kept.pk, [topic.pk for topic in folded], tree)
    links = {
        label: fold_links(model, kept, folded) for label, model in link_models().items()
    }
    data = {
        "topics": {str(topic.pk): given_up(topic) for topic in folded},
        "broader": {str(key): [tree[key], new] for key, new in moves.items()},
        "links": links,
    }
    put_under(moves)
    keys = [topic.pk for topic in folded]
    names = TopicName.objects.filter(topic__in=keys)
    names.filter(kind=Kind.NAME).update(kind=Kind.FORMER)
    names.update(topic=kept)
    TopicAddress.objects.filter(topic__in=keys).update(topic=kept)
    Topic.objects.filter(pk__in=keys).update(merged_into=kept, broader=None)
    return data


def given_up(topic):
    names = topic.names.values_list("folded", "name", "kind", "language")
    return {
        "name": topic.name,
        "names": [*map(list, names)],
        "addresses": [*topic.addresses.values_list("slug", flat=True)],
        "broader": topic.broader_id,
    }


def new_places(kept, folded, tree):
    """{topic: its new broader topic} for all that stand under a folded one.

    They go under the kept topic; itself, and what it stands under, further up.
    """
    path = above(tree, kept)
    moves = {}
    for key, broader in tree.items():
        if broader in folded and key not in folded:
            free = (up for up in above(tree, key) if up not in folded)
            moves[key] = next(free, None) if key in [kept, *path] else kept
    after = {k: moves.get(k, up) for k, up in tree.items() if k not in folded}
    if len(above(after, kept)) + 1 + levels_below(after, kept) > DEPTH:
        raise ValidationError(
            _(
                "Topics would be more than %(depth)d levels deep. Move the narrower ones first."
            ),
            params={"depth": DEPTH},
        )
    return moves


def put_under(places):
    """Sets the broader topics of {topic: broader}, in few statements."""
    for broader in {*places.values()}:
        for chunk in chunks(key for key, new in places.items() if new == broader):
            Topic.objects.filter(pk__in=chunk).update(broader=broader)


def fold_links(model, kept, folded):
    """Moves the links, without doubles; answers {topic: {moved, both}} of documents."""
    keys = [topic.pk for topic in folded]
    seen = documents_of(model.objects, kept)
    done = {str(key): {"moved": [], "both": []} for key in keys}
    doubles = []
    rows = model.objects.filter(tag__in=keys).order_by("tag", "pk")
    for pk, topic, document in rows.values_list("pk", "tag", "content_object"):
        done[str(topic)]["both" if document in seen else "moved"].append(document)
        if document in seen:
            doubles.append(pk)
        seen.add(document)
    for chunk in chunks(doubles):
        model.objects.filter(pk__in=chunk).delete()
    model.objects.filter(tag__in=keys).update(tag=kept)
    return done


def moved_back(rows, source, target, documents):
    """Documents that bear ``source`` bear ``target`` in its stead; answers their keys."""
    there = documents_of(rows, source) & {*documents}
    doubles = there & documents_of(rows, target)
    for chunk in chunks(doubles):
        rows.filter(tag=source, content_object__in=chunk).delete()
    for chunk in chunks(there - doubles):
        rows.filter(tag=source, content_object__in=chunk).update(tag=target)
    return sorted(there)


def unfold(kept, folded, tree, data):
    """Gives the folded topics back what they had; answers what could not be, in words."""
    for topic in folded:
        if topic.merged_into_id != kept.pk:
            raise ValidationError(
                _("“%(name)s” was changed since. Undo that first."),
                params={"name": topic.name},
            )
    said = []
    for topic in folded:
        given = data["topics"][str(topic.pk)]
        give_back_names(kept, topic, given)
        said += give_back_addresses(kept, topic, given)
    said += give_back_links(kept, folded, data["links"])
    said += give_back_places(kept, folded, tree, data)
    return said


def give_back_names(kept, topic, given):
    rows = TopicName.objects.filter(folded__in=[row[0] for row in given["names"]])
    found = {row.folded: row for row in rows.select_related("topic")}
    for key, name, kind, language in given["names"]:
        row = found.get(key)
        if kind == Kind.NAME:
            if row and (row.topic_id != kept.pk or row.kind == Kind.NAME):
                raise ValidationError(
                    _(
                        "“%(name)s” is now a name of “%(topic)s”. Change that name first."
                    ),
                    params={"name": name, "topic": row.topic.name},
                )
            row = row or TopicName(folded=key)
            row.topic, row.name, row.kind, row.language = topic, name, kind, language
            row.save()
        elif row and row.topic_id == kept.pk and row.kind != Kind.NAME:
            row.topic = topic
            row.save(update_fields=["topic"])


def give_back_addresses(kept, topic, given):
    """All but the one that the kept topic shows now: then the topic gets another."""
    topic.merged_into = None
    rows = TopicAddress.objects.filter(slug__in=given["addresses"], topic=kept)
    rows.exclude(slug=kept.slug).update(topic=topic)
    said = []
    if not topic.addresses.filter(slug=topic.slug).exists():
        said.append(
            _("“%(name)s” has a new address: “%(slug)s” stays with “%(kept)s”.")
            % {"name": topic.name, "slug": topic.slug, "kept": kept.name}
        )
        topic.slug = ""
        topic.clean()
        TopicAddress.objects.create(topic=topic, slug=topic.slug)
    topic.save(update_fields=["merged_into", "slug"])
    return said


def give_back_links(kept, folded, links):
    """Documents that still bear the kept topic; the others were changed since and stay."""
    gone = set()
    for label, done in links.items():
        model = link_models()[label]
        rows = model.objects
        bear = documents_of(rows, kept)
        new = []
        for topic in folded:
            moved, both = done[str(topic.pk)]["moved"], done[str(topic.pk)]["both"]
            gone |= {(label, key) for key in {*moved, *both} - bear}
            for chunk in chunks({*moved} & bear):
                rows.filter(tag=kept, content_object__in=chunk).update(tag=topic)
            new += [
                model(tag=topic, content_object_id=key) for key in both if key in bear
            ]
        rows.bulk_create(new, ignore_conflicts=True)
    if not gone:
        return []
    return [
        _("%(count)d documents had lost “%(name)s” since; they stay as they are.")
        % {"count": len(gone), "name": kept.name}
    ]


def give_back_places(kept, folded, tree, data):
    """Broader topics, where nobody changed them and the tree still has the place."""
    tree |= {topic.pk: None for topic in folded}
    wanted = {
        topic.pk: (None, data["topics"][str(topic.pk)]["broader"]) for topic in folded
    }
    wanted |= {int(key): (new, old) for key, (old, new) in data["broader"].items()}
    said, places = [], {}
    for key, (now, before) in wanted.items():
        if key not in tree or tree[key] != now or before == now:
            continue
        try:
            if before is not None:
                refuse_place(tree, key, before)
        except ValidationError:
            topic = Topic.objects.get(pk=key)
            said.append(_("“%s” stays where it is in the tree.") % topic.name)
            continue
        tree[key] = places[key] = before
    put_under(places)
    return said
