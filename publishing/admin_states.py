"""The state of a document at a glance: a word for each row of the list."""

from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .admin_filters import (
    CheckFilter,
    DeskFilter,
    OwnerFilter,
    SavedFilter,
    TranslationFilter,
)

STATES = {
    "live": gettext_lazy("live"),
    "changed": gettext_lazy("live, with a newer draft"),
    "draft": gettext_lazy("draft"),
    "submitted": gettext_lazy("in review"),
    "sent-back": gettext_lazy("sent back"),
    "approved": gettext_lazy("approved"),
    "scheduled": gettext_lazy("scheduled"),
    "withdrawn": gettext_lazy("withdrawn"),
    "trashed": gettext_lazy("in the bin"),
}


def moment_in_words(moment):
    """In the site's time zone: "3 Dec 2026, 09:00"."""
    return formats.date_format(timezone.localtime(moment), "j M Y, H:i")


def state_of(edition):
    """The state of its document in words: "live, with a newer draft"."""
    if edition.document.trashed_at:
        return str(STATES["trashed"])
    words = []
    if edition.document_is_live:
        words.append(STATES["live" if edition.is_public else "changed"])
    elif edition.was_public:
        words.append(STATES["withdrawn"])
    elif not edition.next_start and not edition.last_step:
        words.append(STATES["draft"])
    if edition.last_step and not edition.published_from:
        words.append(STATES[edition.last_step])
    if edition.next_start:
        moment = timezone.localtime(edition.next_start)
        words.append(
            _("scheduled for %(moment)s (%(zone)s)")
            % {
                "moment": formats.date_format(moment, "j F Y, H:i"),
                "zone": timezone.get_current_timezone_name(),
            }
        )
    return ", ".join(str(word) for word in words)


class StateFilter(DeskFilter):
    title = gettext_lazy("state")
    parameter_name = "state"
    choices_of_all = {"open": gettext_lazy("not public yet, at any step")} | STATES

    def lookups(self, request, model_admin):
        return self.choices_of_all.items()

    @staticmethod
    def narrowed(editions, value, user):
        """All but the bin, unless a state is chosen."""
        now = timezone.now()
        if value == "trashed":
            return editions.filter(document__trashed_at__isnull=False)
        editions = editions.filter(document__trashed_at=None)
        newest, every = editions, editions.model.objects
        steps = editions.model.reviews.rel.related_model.objects
        # Sets, found once and by index; the annotations are asked row by row.
        live = every.live(now).values("document")
        public = every.ever_public(now).values("document")
        dated = every.filter(published_from__isnull=False).values("document")
        coming = every.filter(published_from__gt=now).values("document")
        filters = {
            "open": lambda: newest.filter(published_from=None),
            "live": lambda: newest.filter(pk__in=every.live(now).values("pk")),
            "changed": lambda: newest.filter(document__in=live).exclude(
                pk__in=every.live(now).values("pk")
            ),
            "draft": lambda: newest.exclude(document__in=dated).filter(last_step=None),
            "scheduled": lambda: newest.filter(document__in=coming),
            "withdrawn": lambda: newest.filter(document__in=public).exclude(
                document__in=live
            ),
        }
        if value in {"submitted", "sent-back", "approved"}:
            took_it = steps.filter(kind=value).values("edition")
            return newest.filter(pk__in=took_it, last_step=value, published_from=None)
        return filters.get(value, lambda: newest)()


FILTERS = [StateFilter, OwnerFilter, SavedFilter, CheckFilter, TranslationFilter]


def listed(model_admin, user, asked):
    """The editions that the list of a kind shows for parameters of its address."""
    editions = model_admin.model.objects.newest().with_states()
    for each in model_admin.list_filter:
        if isinstance(each, type) and issubclass(each, DeskFilter):
            editions = each.narrowed(editions, asked.get(each.parameter_name), user)
    return editions
