"""What can be done with an edition beside writing it, for whom and in which state."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from . import periods
from .editions import copy_edition, newest_of
from .forms import ConfirmForm, PublishForm, ReasonForm


@dataclass(frozen=True)
class Action:
    """``possible`` says for which states it is offered; ``perform`` does it."""

    name: str
    label: str
    form: type
    possible: callable
    perform: callable
    needs_publish: bool = True


def publish(edition, user, data):
    """Publishes the newest edition; one that was public before is saved anew first."""
    if newest_of(edition.document).pk != edition.pk:
        raise ValidationError(
            _("A newer edition exists. Read that one, and publish it or restore this.")
        )
    if edition.published_from:
        edition = copy_edition(edition, author=user)
    kind = data.get("change_kind") or edition.ChangeKind.MINOR
    edition = periods.publish(
        edition, data["at"], change_kind=kind, change_note=data.get("change_note", "")
    )
    word = _("published") if edition.is_public else _("scheduled")
    return edition, _("Edition %(number)s: %(word)s") % {
        "number": edition.number,
        "word": word,
    }


def cancel(edition, user, data):
    editions = edition.document.editions.all()
    scheduled = [e for e in editions if e.period_state() == "scheduled"]
    if not scheduled:
        raise ValidationError(_("Nothing is scheduled; there is nothing to cancel."))
    for each in scheduled:
        periods.cancel(each)
    return edition, _("Schedule cancelled")


def unpublish(edition, user, data):
    withdrawn = periods.unpublish(edition.document, data["reason"])
    return edition, _("Edition %(number)s withdrawn: %(reason)s") % {
        "number": withdrawn.number,
        "reason": data["reason"],
    }


def restore(edition, user, data):
    if newest_of(edition.document).pk == edition.pk:
        raise ValidationError(_("It is the newest edition already."))
    restored = copy_edition(edition, author=user)
    return restored, _("Edition %(number)s: edition %(old)s restored") % {
        "number": restored.number,
        "old": edition.number,
    }


def trash(edition, user, data):
    periods.trash(edition.document, data["reason"])
    return edition, _("Moved to the bin: %s") % data["reason"]


def untrash(edition, user, data):
    if edition.document.trashed_at is None:
        raise ValidationError(_("It is not in the bin."))
    periods.restore_from_trash(edition.document)
    return edition, _("Taken out of the bin")


def is_newest(states):
    return states["newest"] and not states["trashed"]


ACTIONS = [
    Action(
        "publish",
        gettext_lazy("Publish or schedule"),
        PublishForm,
        lambda s: is_newest(s) and s["own"] != "live",
        publish,
    ),
    Action(
        "cancel",
        gettext_lazy("Cancel the schedule"),
        ConfirmForm,
        lambda s: s["scheduled"] and not s["trashed"],
        cancel,
    ),
    Action(
        "unpublish",
        gettext_lazy("Withdraw from the site"),
        ReasonForm,
        lambda s: is_newest(s) and s["live"],
        unpublish,
    ),
    Action(
        "restore",
        gettext_lazy("Restore this edition as the newest"),
        ConfirmForm,
        lambda s: not s["newest"] and not s["trashed"],
        restore,
        needs_publish=False,
    ),
    Action("trash", gettext_lazy("Move to the bin"), ReasonForm, is_newest, trash),
    Action(
        "untrash",
        gettext_lazy("Take out of the bin"),
        ConfirmForm,
        lambda s: s["trashed"],
        untrash,
    ),
]
