"""Filters of the lists; the first page of the desk asks the same rules for its figures."""

from datetime import timedelta

from django.contrib import admin
from django.contrib.auth import get_user_model
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .findings import KeptFinding
from .health import rule_in_words, still_live


class DeskFilter(admin.SimpleListFilter):
    """A filter whose rule, ``narrowed()``, can be asked without a request."""

    def queryset(self, request, queryset):
        value = self.value()
        if value not in {str(key) for key, _words in self.lookup_choices}:
            value = None
        return self.narrowed(queryset, value, request.user)


class OwnerFilter(DeskFilter):
    """Whose the newest edition is. Initial content is nobody's."""

    title = gettext_lazy("owner")
    parameter_name = "owner"

    def lookups(self, request, model_admin):
        wrote = model_admin.model.objects.filter(author=OuterRef("pk"))
        users = get_user_model().objects.filter(Exists(wrote)).order_by("username")
        others = users.exclude(pk=request.user.pk)
        return [
            ("me", _("me")),
            ("others", _("everybody else")),
            *[(str(user.pk), user.get_full_name() or str(user)) for user in others],
        ]

    @staticmethod
    def narrowed(editions, value, user):
        if value == "me":
            return editions.filter(author=user)
        if value == "others":
            return editions.filter(author__isnull=False).exclude(author=user)
        return editions.filter(author=value) if value else editions


class SavedFilter(DeskFilter):
    title = gettext_lazy("last saved")
    parameter_name = "saved"

    def lookups(self, request, model_admin):
        return [
            ("1", _("in the last 24 hours")),
            ("7", _("in the last 7 days")),
            ("14", _("in the last 14 days")),
            ("90", _("in the last 90 days")),
        ]

    @staticmethod
    def narrowed(editions, value, user):
        if not value:
            return editions
        since = timezone.now() - timedelta(days=int(value))
        return editions.filter(created_at__gte=since)


class CheckFilter(DeskFilter):
    """What the checks found in the live edition when they last ran."""

    title = gettext_lazy("check failed (live pages)")
    parameter_name = "check"

    def lookups(self, request, model_admin):
        label = model_admin.model._meta.label_lower
        rules = (
            KeptFinding.objects.of_last_run()
            .filter(model=label)
            .order_by("rule", "level")
        )
        return [
            ("error", _("any error")),
            ("advice", _("any advice")),
            *[
                (f"{level}-{rule}", f"{rule_in_words(rule)} ({_(level)})")
                for rule, level in rules.values_list("rule", "level").distinct()
            ],
        ]

    @staticmethod
    def narrowed(editions, value, user):
        if not value:
            return editions
        level, _dash, rule = value.partition("-")
        findings = KeptFinding.objects.of_last_run().filter(level=level)
        if rule:
            findings = findings.filter(rule=rule)
        live = still_live(editions.model, findings)
        return editions.filter(document__in=live.values("document"))


class TranslationFilter(DeskFilter):
    title = gettext_lazy("translation")
    parameter_name = "translation"

    def lookups(self, request, model_admin):
        return [
            ("moved-on", _("original moved on")),
            ("awaits", _("awaits review by a speaker")),
        ]

    @staticmethod
    def narrowed(editions, value, user):
        if value == "moved-on":
            editions = editions.filter(translated_from__isnull=False)
            return editions.with_newer_original().filter(newer_original__isnull=False)
        return editions.filter(awaits_speaker=True) if value else editions
