"""Doing what a plan of an import said, all of it in one transaction."""

from itertools import groupby

from django.contrib.admin.models import ADDITION
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from . import naming, operations
from .import_plan import Plan, state_of_topics
from .models import Topic
from .tree import above, locked_tree

NEEDS = ["topics.add_topic", "topics.change_topic"]


def carry_out(rows, user, state):
    """(plan, whether it was done): not when topics were changed since they were shown.

    ``state`` is that of the plan shown. The plan is made before topics are locked: with
    thousands of rows it takes longer than the others should wait.
    """
    if not user.has_perms(NEEDS):
        raise PermissionDenied
    plan = Plan(rows)
    with transaction.atomic():
        locked_tree(Topic.objects)
        is_good = plan.state == state == state_of_topics()
        if is_good:
            write(plan, user)
    return (plan, True) if is_good else (Plan(rows), False)


def write(plan, user):
    created, changed = plan.of("created"), plan.of("changed")
    for line in [*created, *changed]:
        if line.broader:
            line.topic.broader = plan.topics[line.broader]

    def depth(line):
        return len(above(plan.tree, line.topic.public_id))

    for _depth, lines in groupby(sorted(created, key=depth), key=depth):
        naming.create_all([line.topic for line in lines])
    for line in changed:
        if line.renamed:
            operations.rename(line.was, user, line.topic.name, line.topic.slug)
    naming.add_all(
        [name for line in [*created, *changed] for name in line.names],
        [address for line in [*created, *changed] for address in line.addresses],
    )
    topics = [line.topic for line in changed]
    Topic.objects.bulk_update(topics, ["description", "broader"], batch_size=200)
    Topic.objects.index([topic.pk for topic in topics])
    operations.log(user, topics, _("changed by an import"))
    topics = [line.topic for line in created]
    operations.log(user, topics, _("created by an import"), ADDITION)
