"""Searches that found nothing, counted by month: the words, and nothing about who asked."""

import re

from django.db import DatabaseError, models
from django.db.models import F, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

LONGEST, MOST_KEPT, SHOWN = 60, 2000, 10
# What may be an address, a telephone number or a number of a passport is not kept.
PERSONAL = re.compile(r"@|\d[\d\s-]{4,}\d")


class MissedSearchQuerySet(models.QuerySet):
    def asked_most(self):
        """[{words, times}] of this and the last month, asked more than once."""
        rows = self.filter(month__gte=first_of_month(months_ago=1)).values("words")
        asked = rows.annotate(times=Sum("number")).filter(times__gt=1)
        return asked.order_by("-times", "words")[:SHOWN]


class MissedSearch(models.Model):
    words = models.CharField(_("words"), max_length=LONGEST)
    month = models.DateField(_("month"))
    number = models.PositiveIntegerField(_("times"), default=1)

    objects = MissedSearchQuerySet.as_manager()

    class Meta:
        default_permissions = []
        constraints = [
            models.UniqueConstraint(
                fields=["words", "month"], name="publishing_missedsearch_once"
            )
        ]

    def __str__(self):
        return self.words


def first_of_month(months_ago=0):
    day = timezone.localdate()
    months = day.year * 12 + day.month - 1 - months_ago
    return day.replace(year=months // 12, month=months % 12 + 1, day=1)


def count(text):
    """Counts a search that found nothing; a busy database is no reason to fail."""
    words = " ".join(text.casefold().split())
    if not words or len(words) > LONGEST or PERSONAL.search(words):
        return
    month = first_of_month()
    try:
        same = MissedSearch.objects.filter(words=words, month=month)
        if same.update(number=F("number") + 1) or not has_room(month):
            return
        row = MissedSearch(words=words, month=month)
        MissedSearch.objects.bulk_create([row], ignore_conflicts=True)
    except DatabaseError:
        return


def has_room(month):
    """Only what is past makes room: a flood finds none."""
    if MissedSearch.objects.count() < MOST_KEPT:
        return True
    return MissedSearch.objects.filter(month__lt=month).delete()[0] > 0
