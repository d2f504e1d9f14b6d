"""What can be done with an edition beside writing it, for whom and in which state."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from . import periods, reviews
from .action_forms import ActionForm, ApproveForm, PublishForm, ReasonForm, SendBackForm
from .editions import copy_edition, newest_of


@dataclass(frozen=True)
class Action:
    """``possible`` says for which states it is offered; ``perform`` does it.

    ``permission`` is the verb of the permission on editions that it takes.
    """

    name: str
    label: str
    form: type
    possible: callable
    perform: callable
    permission: str = "publish"


def states_of(edition, user, newest=None):
    """What decides which actions are possible, as plain facts.

    ``newest``: the newest edition of the document, with_states(), where it is at hand.
    """
    newest = newest or edition.document.editions.with_states().latest("number")
    is_newest, step = newest.pk == edition.pk, newest.last_step or ""
    return {
        "newest": is_newest,
        "own": edition.period_state(),
        "live": newest.document_is_live,
        "scheduled": newest.next_start is not None,
        "trashed": edition.document.trashed_at is not None,
        "review": step,  # of the newest: older ones take no step
        "may_approve": step == "approved" or reviews.may_approve(edition, user),
    }


def submit(edition, user, form):
    reviews.submit(edition, user)
    return edition, _("Edition %(number)s: submitted") % {"number": edition.number}


def send_back(edition, user, form):
    reviews.send_back(edition, user, form.cleaned_data["reason"])
    return edition, _("Edition %(number)s: sent back: %(reason)s") % {
        "number": edition.number,
        "reason": form.cleaned_data["reason"],
    }


def approve(edition, user, form, **how):
    reason = form.cleaned_data.get("reason", "")
    reviews.approve(edition, user, reason, **how)
    words = _("Edition %(number)s: approved") % {"number": edition.number}
    return edition, words + f": {reason}" * bool(reason)


def publish(edition, user, form):
    """Publishes the newest edition; one that was public before is saved anew first.

    Publishing what nobody approved is approving it: the same rule, one step. Runs in the
    transaction of the request; a form that is sent twice publishes once.
    """
    periods.locked(edition.document)
    edition.refresh_from_db(fields=["published_from", "published_until"])
    at = form.cleaned_data["at"]
    if newest_of(edition.document).pk != edition.pk:
        raise ValidationError(
            _("A newer edition exists. Read that one, and publish it or restore this.")
        )
    if edition.is_public or (at and edition.published_from == at):
        raise ValidationError(
            _("This edition is public, or scheduled for that moment, already.")
        )
    words = _("Edition %(number)s: %(word)s")
    if edition.published_from:
        edition = copy_edition(edition, author=user)
    elif reviews.state_of_review(edition) != "approved":
        _edition, approved = approve(edition, user, form, is_publishing=True)
        words = f"{approved}; {words}"
    edition = periods.publish(edition, at, change=form.change)
    word = _("published") if edition.is_public else _("scheduled")
    return edition, words % {"number": edition.number, "word": word}


def cancel(edition, user, form):
    editions = edition.document.editions.all()
    scheduled = [e for e in editions if e.period_state() == "scheduled"]
    if not scheduled:
        raise ValidationError(_("Nothing is scheduled; there is nothing to cancel."))
    for each in scheduled:
        periods.cancel(each)
    return edition, _("Schedule cancelled")


def unpublish(edition, user, form):
    reason = form.cleaned_data["reason"]
    withdrawn = periods.unpublish(edition.document, reason)
    return edition, _("Edition %(number)s withdrawn: %(reason)s") % {
        "number": withdrawn.number,
        "reason": reason,
    }


def restore(edition, user, form):
    if newest_of(edition.document).pk == edition.pk:
        raise ValidationError(_("It is the newest edition already."))
    restored = copy_edition(edition, author=user)
    return restored, _("Edition %(number)s: edition %(old)s restored") % {
        "number": restored.number,
        "old": edition.number,
    }


def trash(edition, user, form):
    reason = form.cleaned_data["reason"]
    periods.trash(edition.document, reason)
    return edition, _("Moved to the bin: %s") % reason


def untrash(edition, user, form):
    if edition.document.trashed_at is None:
        raise ValidationError(_("It is not in the bin."))
    periods.restore_from_trash(edition.document)
    return edition, _("Taken out of the bin")


def is_newest(states):
    return states["newest"] and not states["trashed"]


def is_draft(states):
    return is_newest(states) and states["own"] == "draft"


ACTIONS = [
    Action(
        "submit",
        gettext_lazy("Submit for approval"),
        ActionForm,
        lambda s: is_draft(s) and s["review"] in {"", "sent-back"},
        submit,
        "change",
    ),
    Action(
        "approve",
        gettext_lazy("Approve"),
        ApproveForm,
        lambda s: is_draft(s) and s["review"] == "submitted" and s["may_approve"],
        approve,
        "review",
    ),
    Action(
        "send-back",
        gettext_lazy("Send back"),
        SendBackForm,
        lambda s: is_draft(s) and s["review"] in {"submitted", "approved"},
        send_back,
        "review",
    ),
    Action(
        "publish",
        gettext_lazy("Publish or schedule"),
        PublishForm,
        lambda s: is_newest(s) and s["own"] != "live" and s["may_approve"],
        publish,
    ),
    Action(
        "cancel",
        gettext_lazy("Cancel the schedule"),
        ActionForm,
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
        ActionForm,
        lambda s: not s["newest"] and not s["trashed"],
        restore,
        "change",
    ),
    Action("trash", gettext_lazy("Move to the bin"), ReasonForm, is_newest, trash),
    Action(
        "untrash",
        gettext_lazy("Take out of the bin"),
        ActionForm,
        lambda s: s["trashed"],
        untrash,
    ),
]
