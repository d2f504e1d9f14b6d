"""The first page of the desk: what is mine to do, and how the public pages are.

Each section is the parameters of a list. Its figure, its rows and its link come from
them alone, through the filters of that list, so that they cannot disagree.
"""

from dataclasses import dataclass
from operator import attrgetter
from urllib.parse import urlencode

from django.db.models import CharField, Count, F, Value
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models import ArticleEdition
from publishing.admin_states import listed, moment_in_words, state_of
from publishing.findings import Checkup
from publishing.health import figures_of_rules, rule_in_words
from publishing.search_missed import MissedSearch
from timeline.models import EventEdition

from .anniversaries import anniversaries
from .tagging_queue import Queue
from .tagging_queue import kinds_for as tagging_kinds

MODELS = [ArticleEdition, EventEdition]
SHOWN = 8


@dataclass(frozen=True)
class Section:
    """``permission`` is the verb that a user needs on a kind to be told of it."""

    label: str
    empty: str
    permission: str
    asked: dict
    order: str = "-created_at"
    models: tuple = tuple(MODELS)


SECTIONS = [
    Section(
        _("Waiting for my approval"),
        _("Nothing waits for you."),
        "review",
        {"state": "submitted", "owner": "others"},
        "created_at",
    ),
    Section(
        _("Approved, to be published"),
        _("Nothing waits to be published."),
        "publish",
        {"state": "approved"},
        "created_at",
    ),
    Section(
        _("Sent back to me"),
        _("Nothing was sent back to you."),
        "change",
        {"state": "sent-back", "owner": "me"},
    ),
    Section(
        _("My drafts"),
        _("You have no drafts."),
        "change",
        {"state": "open", "owner": "me"},
    ),
    Section(
        _("Scheduled next"),
        _("Nothing is scheduled."),
        "view",
        {"state": "scheduled"},
        "next_start",
    ),
    Section(
        _("Changed by others in the last 14 days"),
        _("Nobody else saved anything in the last 14 days."),
        "view",
        {"saved": "14", "owner": "others"},
    ),
    Section(
        _("Review date past"),
        _("No live page is waiting to be read again."),
        "change",
        {"review": "past"},
        "review_on",
        (ArticleEdition,),
    ),
]


def may(user, verb, model):
    return user.has_perm(f"{model._meta.app_label}.{verb}_{model._meta.model_name}")


def kinds_for(user):
    """The kinds of edition whose list a user may open."""
    return [
        model
        for model in MODELS
        if may(user, "view", model) or may(user, "change", model)
    ]


def admin_url(model, verb, *args):
    opts = model._meta
    return reverse(f"admin:{opts.app_label}_{opts.model_name}_{verb}", args=args)


def figure(model, asked, number):
    """A number, what it counts, and the address of exactly that list."""
    opts = model._meta
    return {
        "number": number,
        "kind": opts.verbose_name if number == 1 else opts.verbose_name_plural,
        "url": f"{admin_url(model, 'changelist')}?{urlencode(asked)}",
    }


def union(querysets, column):
    """(place in the list, value of a column or an aggregate), in one query."""
    rows = [
        queryset.order_by()
        .annotate(list_place=Value(str(place), CharField()))
        .values("list_place")
        .annotate(list_value=column)
        .values_list("list_place", "list_value")
        for place, queryset in enumerate(querysets)
    ]
    return [(int(place), value) for place, value in rows[0].union(*rows[1:], all=True)]


def sections(site, user):
    """Every section that concerns a user, with figures and rows, in four queries."""
    kinds = kinds_for(user)
    places = [
        (section, model)
        for section in SECTIONS
        for model in section.models
        if model in kinds and may(user, section.permission, model)
    ]
    if not places:
        return []
    lists = [
        listed(site.get_model_admin(model), user, section.asked)
        for section, model in places
    ]
    counts = dict(union(lists, Count("pk")))
    first = union(
        [
            model.objects.filter(
                pk__in=editions.order_by(section.order, "-pk").values("pk")[:SHOWN]
            )
            for (section, model), editions in zip(places, lists, strict=True)
        ],
        F("pk"),
    )
    shown = {
        model: model.objects.with_states()
        .select_related("document", "author")
        .defer("body")
        .in_bulk([pk for place, pk in first if places[place][1] is model])
        for model in kinds
    }
    found = {}
    for place, (section, model) in enumerate(places):
        told = found.setdefault(section.label, {"section": section, "figures": []})
        if counts.get(place):
            told["figures"].append(figure(model, section.asked, counts[place]))
        told.setdefault("editions", []).extend(
            shown[model][pk] for at, pk in first if at == place
        )
    return [told | {"rows": rows_of(**told)} for told in found.values()]


def rows_of(section, editions, figures):
    key = attrgetter(section.order.lstrip("-"))
    ordered = sorted(editions, key=key, reverse=section.order.startswith("-"))
    return [
        {
            "title": edition.title,
            "url": admin_url(type(edition), "change", edition.pk),
            "kind": edition._meta.verbose_name,
            "state": state_of(edition),
            "when": moment_in_words(edition.created_at),
            "author": edition.author
            and (edition.author.get_full_name() or edition.author.get_username()),
        }
        for edition in ordered[:SHOWN]
    ]


def health(user):
    """What the last run of the checks found in what is live now: {} if none ran."""
    kinds = {model._meta.label_lower: model for model in kinds_for(user)}
    checkup = Checkup.objects.last() if kinds else None
    if checkup is None:
        return {}
    rules = {}
    for label, rule, level, number in figures_of_rules(kinds.values()):
        words = rule_in_words(rule)
        told = rules.setdefault((level, rule), {"level": level, "words": words})
        asked = {"check": f"{level}-{rule}"}
        told.setdefault("figures", []).append(figure(kinds[label], asked, number))
    return {
        "checkup": checkup,
        "when": moment_in_words(checkup.checked_at),
        "rules": rules.values(),
    }


def untagged(user):
    """Figures of documents without topics; None for those who may not change that."""
    queues = [
        Queue.asked(user, {"topics": "none", "kind": kind})
        for kind in tagging_kinds(user)
    ]
    if not queues:
        return None
    counts = union([queue.editions(queue.kind) for queue in queues], Count("pk"))
    return [
        {
            "number": number,
            "kind": queues[place].kind_in_words(number),
            "url": f"{reverse('admin:tagging')}?{queues[place].query}",
        }
        for place, number in sorted(counts)
        if number
    ]


def context_for(site, user):
    may_see_events = EventEdition in kinds_for(user)
    return {
        "anniversaries": anniversaries(timezone.localdate())
        if may_see_events
        else None,
        "untagged": untagged(user),
        "sections": sections(site, user),
        "health": health(user),
        "missed": MissedSearch.objects.asked_most() if kinds_for(user) else [],
        "zone": timezone.get_current_timezone_name(),
    }
