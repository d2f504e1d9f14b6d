"""Filters of logs: by user, kind and day."""

from datetime import date, datetime, time

from django.contrib import admin
from django.contrib.admin.views.main import ERROR_FLAG, PAGE_VAR
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class UsedFilter(admin.SimpleListFilter):
    """By a foreign key of the log; offers only what an entry names."""

    def lookups(self, request, model_admin):
        log = model_admin.model
        used = log.objects.filter(**{self.parameter_name: OuterRef("pk")})
        related = log._meta.get_field(self.parameter_name).related_model
        rows = related.objects.filter(Exists(used))
        return sorted(
            ((str(row.pk), self.words(row)) for row in rows), key=lambda r: r[1]
        )

    def queryset(self, request, queryset):
        if self.value() not in dict(self.lookup_choices):
            return queryset
        return queryset.filter(**{self.parameter_name: self.value()})


class UserFilter(UsedFilter):
    title = _("user")
    parameter_name = "user"
    words = staticmethod(str)


class KindFilter(UsedFilter):
    title = _("kind")
    parameter_name = "content_type"

    @staticmethod
    def words(content_type):
        return content_type.name


class UndoneFilter(admin.SimpleListFilter):
    title = _("undone")
    parameter_name = "undone"

    def lookups(self, request, model_admin):
        return [("no", _("No")), ("yes", _("Yes"))]

    def queryset(self, request, queryset):
        if self.value() not in ["no", "yes"]:
            return queryset
        return queryset.filter(undone_at__isnull=self.value() == "no")


class DayFilter(admin.ListFilter):
    """From one day to another, in the site's time zone; either may be missing."""

    title = _("day")
    template = "admin/day_filter.html"
    NAMES = ("from", "until")

    def __init__(self, request, params, model, model_admin):
        super().__init__(request, params, model, model_admin)
        self.moment = model_admin.moment
        asked = {name: params.pop(name)[-1] for name in self.NAMES if name in params}
        self.days = {name: day for name in asked if (day := day_of(asked[name]))}

    def has_output(self):
        return True

    def expected_parameters(self):
        return list(self.NAMES)

    def choices(self, changelist):
        """What the form of the filter shows, and what it carries on."""
        left_out = {*self.NAMES, PAGE_VAR, ERROR_FLAG}
        kept = [each for each in self.request.GET.items() if each[0] not in left_out]
        return [{"days": self.days, "kept": kept}]

    def queryset(self, request, queryset):
        for name, day in self.days.items():
            clock = time.min if name == "from" else time.max
            moment = timezone.make_aware(datetime.combine(day, clock))
            lookup = "gte" if name == "from" else "lte"
            queryset = queryset.filter(**{f"{self.moment}__{lookup}": moment})
        return queryset


def day_of(words):
    """A day of this era, or None."""
    try:
        day = date.fromisoformat(words)
    except ValueError:
        return None
    return day if 1970 <= day.year < 3000 else None
