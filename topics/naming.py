"""The one way in which topics get names and addresses: create, rename, add, remove.

Each works in one transaction and raises ValidationError when a name or an address is
taken, also when a colleague takes it in the same moment.
"""

from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from .models import Topic, TopicAddress, TopicName
from .tree import locked_tree

Kind = TopicName.Kind


@contextmanager
def refused_if_taken():
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        raise ValidationError(
            _("A colleague took this name or address just now. Nothing was changed."),
            code="duplicate",
        ) from error


def create(topic):
    """Validates and inserts a topic with its name and address; answers it."""
    with refused_if_taken():
        if topic.broader_id:
            locked_tree(Topic.objects)
        topic.full_clean()
        topic.save(force_insert=True)
        name = TopicName(topic=topic, name=topic.name, kind=Kind.NAME)
        name.full_clean()
        name.save()
        TopicAddress.objects.create(topic=topic, slug=topic.slug)
        Topic.objects.index([topic.pk])
    return topic


def create_all(topics):
    """Inserts topics that were validated, and whose broader ones are there, at once."""
    names = [TopicName(topic=t, name=t.name, kind=Kind.NAME) for t in topics]
    with refused_if_taken():
        Topic.objects.bulk_create(topics)
    add_all(names, [TopicAddress(topic=t, slug=t.slug) for t in topics])


def add_all(names, addresses):
    """Saves validated names, new ones and changed ones, and new addresses at once."""
    for name in names:
        name.fold()
    known = [name for name in names if name.pk]
    with refused_if_taken():
        TopicName.objects.bulk_create(name for name in names if not name.pk)
        TopicName.objects.bulk_update(known, ["name", "kind", "language"], 200)
        TopicAddress.objects.bulk_create(addresses)
        Topic.objects.index({name.topic_id for name in names})


def found_or_created(topic):
    """A topic as it is, or one for an unsaved topic's name.

    A colleague may take the name, or the address that it would get, in the same moment.
    """
    if topic.pk:
        return topic
    for _attempt in range(3):
        if found := Topic.objects.named(topic.name).first():
            return found
        try:
            return create(Topic(name=topic.name))
        except ValidationError as error:
            refused = error
    raise refused


def rename(topic, name, slug=None):
    """Gives a locked topic another name, and another address if ``slug`` is given.

    The former name stays as another name, the former address leads to the present one.
    """
    with refused_if_taken():
        topic.name, topic.slug = name, slug or topic.slug
        topic.full_clean(exclude=["broader"])
        main = topic.names.get(kind=Kind.NAME)
        renamed = TopicName(topic=topic, name=topic.name, kind=Kind.NAME)
        known = topic.names.filter(folded=renamed.fold()).first()
        if known != main:
            main.kind = Kind.FORMER
            main.save(update_fields=["kind"])
        if known:  # the same name in another spelling, or an other name that moves up
            renamed.pk = known.pk
        renamed.save()
        TopicAddress.objects.get_or_create(topic=topic, slug=topic.slug)
        topic.save(update_fields=["name", "slug"])
        Topic.objects.index([topic.pk])


def add(name):
    """Saves another name of a topic, a new one or one that was changed."""
    with refused_if_taken():
        topic = Topic.objects.settled([name.topic_id])[name.topic_id]
        name.topic = topic
        if name.pk is None and (
            known := topic.names.filter(folded=name.fold()).first()
        ):
            if known.kind == Kind.NAME:
                return
            name.pk = known.pk
        name.full_clean()
        name.save()
        Topic.objects.index([topic.pk])


@transaction.atomic
def remove(name):
    """Takes away another name; the displayed one can only be replaced."""
    TopicName.objects.filter(pk=name.pk).exclude(kind=Kind.NAME).delete()
    Topic.objects.index([name.topic_id])
