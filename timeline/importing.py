"""Doing what a plan of an import said, all of it in one transaction."""

from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.contrib.admin.options import get_content_type_for_model
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from publishing.editions import insert_edition, newest_of, own_relations
from publishing.languages import ENGLISH
from publishing.periods import locked
from topics.models import Topic

from .import_plan import Plan
from .models import Event, EventEdition, TaggedEvent

NEEDS = ["timeline.add_eventedition", "timeline.change_eventedition"]


class ChangedMeanwhile(Exception):
    """A colleague saved an event since the plan was made."""


def carry_out(entries, user, state):
    """(plan, whether it was done): not when something else would be done by now."""
    if not user.has_perms(NEEDS):
        raise PermissionDenied
    try:
        with transaction.atomic():
            plan = Plan(entries, user)
            if plan.state == state:
                write(plan, user)
                return plan, True
    except (ChangedMeanwhile, IntegrityError):
        plan = Plan(entries, user)
    return plan, False


def write(plan, user):
    relations = {r.get_accessor_name(): r for r in own_relations(EventEdition)}
    # In one order, so that two imports do not wait for each other.
    lines = sorted(plan.good, key=lambda line: line.was.document_id if line.was else 0)
    for line in lines:
        document = document_of(line)
        if edition := line.edition:
            rows = {
                relation: line.rows[name]
                if name in line.rows
                else [*getattr(line.was, name).all()]
                if line.was
                else []
                for name, relation in relations.items()
            }
            edition.document = document
            edition._prefetched_objects_cache = {}  # those are rows of the former one
            insert_edition(edition, author=user, rows=rows)
        line.document = document
    link_topics(lines)
    log(lines, user)


def document_of(line):
    """The event of a line, locked; a new one with the key that it was given."""
    if line.was is None:
        language = line.row.values.get("language") or ENGLISH
        return Event.plain.create(public_id=line.row.values["key"], language=language)
    document = locked(line.was.document)
    if document.trashed_at or newest_of(document).pk != line.was.pk:
        raise ChangedMeanwhile
    return document


def link_topics(lines):
    """Topics that were merged away in this moment count as what they are now."""
    topics = Topic.objects.settled({t.pk for line in lines for t in line.topics})
    links = {
        (line.document.pk, topics[topic.pk].pk)
        for line in lines
        for topic in line.topics
        if topic.pk in topics
    }
    TaggedEvent.objects.bulk_create(
        [TaggedEvent(content_object_id=event, tag_id=tag) for event, tag in links],
        ignore_conflicts=True,
        batch_size=400,
    )


def log(lines, user):
    """Into the history of each event, as a save in the admin does."""
    kind = get_content_type_for_model(Event)
    entries = []
    for line in lines:
        what = "; ".join(line.said)
        if line.edition:
            what = _("Edition %(number)s: %(what)s") % {
                "number": line.edition.number,
                "what": what,
            }
        entries.append(
            LogEntry(
                user=user,
                content_type=kind,
                object_id=line.document.pk,
                object_repr=line.name[:200],
                action_flag=CHANGE if line.was else ADDITION,
                change_message=_("Import. %s") % what,
            )
        )
    LogEntry.objects.bulk_create(entries, batch_size=200)
