"""The health of what is live: checks run on demand, and their findings are kept."""

from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.text import capfirst

from .contract import findings_of
from .findings import Checkup, KeptFinding
from .links import edition_models

MOST_AT_ONCE = 2000  # live pages that a request may check: two or three seconds


def findings_of_live(now):
    """Yields (edition, findings) of everything that is live."""
    for model in edition_models().values():
        yield from findings_of(model.objects.live(now), now)


def rows_of(edition, found):
    """What is kept of its findings: that a rule found something."""
    return [
        KeptFinding(
            model=edition._meta.label_lower, edition=edition.pk, rule=rule, level=level
        )
        for rule, level in {(each.rule, each.level) for each in found}
    ]


def keep_findings(rows, documents, now):
    """Keeps the rows in place of those of the last time."""
    with transaction.atomic():
        Checkup.objects.all().delete()
        checkup = Checkup.objects.create(checked_at=now, documents=documents)
        for row in rows:
            row.checkup = checkup
        KeptFinding.objects.bulk_create(rows, batch_size=1000)
    return checkup


def check_live():
    """Checks all that is live and keeps what was found."""
    now, rows, documents = timezone.now(), [], 0
    for edition, found in findings_of_live(now):
        documents += 1
        rows += rows_of(edition, found)
    return keep_findings(rows, documents, now)


def live_documents():
    now = timezone.now()
    return sum(m.objects.live(now).count() for m in edition_models().values())


def still_live(model, findings):
    """The editions of findings that are live now: a newer wording is a new start."""
    kept = findings.filter(model=model._meta.label_lower).values("edition")
    return model.objects.live(timezone.now()).filter(pk__in=kept)


def figures_of_rules(models):
    """Rows (model label, rule, level, documents) of what is live: one query."""
    now = timezone.now()
    live = Q(pk__in=[])
    for model in models:
        editions = model.objects.live(now).values("pk")
        live |= Q(model=model._meta.label_lower, edition__in=editions)
    return (
        KeptFinding.objects.of_last_run()
        .filter(live)
        .order_by("-level", "rule")
        .values_list("model", "rule", "level")
        .annotate(documents=Count("edition"))
    )


def rule_in_words(rule):
    """A rule has a speaking name: "No standfirst"."""
    return capfirst(rule.replace("_", " "))
