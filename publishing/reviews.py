"""The way to publication: submitted, sent back, approved.

Each step is a row and stays. Nobody approves their own words, unless they hold the
permission to override and give a reason. What was approved is one edition: whoever
changes a word saves the next one, which nobody has approved.
"""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .editions import newest_of
from .periods import locked
from .text import CharField, TextField

MOST_ADVICE = 50  # what visitors may say of one edition


class Review(models.Model):
    """A step of one edition. Concrete reviews add ``edition`` (reviews)."""

    class Kind(models.TextChoices):
        SUBMITTED = "submitted", _("submitted")
        SENT_BACK = "sent-back", _("sent back")
        APPROVED = "approved", _("approved")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("user"),
    )
    visitor = CharField(_("name of a visitor"), max_length=100, blank=True)
    note = TextField(_("note"), blank=True)
    created_at = models.DateTimeField(_("when"), default=timezone.now)

    class Meta:
        abstract = True
        default_permissions = []
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(user=None) ^ Q(visitor=""),
                name="%(app_label)s_%(class)s_by_a_user_or_a_visitor",
            ),
            models.CheckConstraint(
                condition=~Q(kind="sent-back") | ~Q(note=""),
                name="%(app_label)s_%(class)s_sent_back_with_a_reason",
            ),
        ]

    def __str__(self):
        by = self.user or self.visitor
        return f"{self.get_kind_display()}: {by}" + (
            f" ({self.note})" * bool(self.note)
        )


def state_of_review(edition):
    """The kind of the last step that a user took, or "". Visitors only advise."""
    last = edition.reviews.filter(user__isnull=False).last()
    return last.kind if last else ""


def authors_to_check(edition):
    """The ids of those whose words in this edition nobody has approved yet."""
    editions = edition.document.editions.filter(number__lte=edition.number)
    approved = editions.filter(
        Q(published_from__isnull=False)
        | Q(reviews__kind=Review.Kind.APPROVED, reviews__user__isnull=False)
    )
    since = Coalesce(Subquery(approved.order_by("-number").values("number")[:1]), 0)
    return set(editions.filter(number__gt=since).values_list("author_id", flat=True))


def are_own_words(edition, user):
    return user.pk in authors_to_check(edition)


def may(user, verb, edition):
    opts = edition._meta
    return user.has_perm(f"{opts.app_label}.{verb}_{opts.model_name}")


def may_approve(edition, user):
    """Whether a user may approve it, by itself or by publishing it; perhaps with a reason."""
    if may(user, "override", edition):
        return True
    may_review = may(user, "review", edition) or may(user, "publish", edition)
    # Words that were public once need no approval to be published again.
    return may_review and (
        edition.published_from is not None or not are_own_words(edition, user)
    )


def needs_override(edition, user):
    """Whether approving it would be approving one's own, unapproved words."""
    approved = state_of_review(edition) == Review.Kind.APPROVED
    # Words that were public once need no approval to be published again.
    return not approved and not edition.published_from and are_own_words(edition, user)


def submit(edition, user, note=""):
    """Asks for approval."""
    return take_step(edition, Review.Kind.SUBMITTED, user, note)


def send_back(edition, user, reason):
    """Asks the author for a change; raises ValidationError without a reason."""
    if not reason.strip():
        raise ValidationError({"reason": _("Say what should be changed.")})
    return take_step(edition, Review.Kind.SENT_BACK, user, reason)


def approve(edition, user, reason="", *, is_publishing=False):
    """Approves an edition; own words need the permission to override and a reason.

    What nobody submitted is approved only by publishing it.
    """
    if are_own_words(edition, user):
        if not may(user, "override", edition):
            raise ValidationError(
                _("These are your own words: somebody else has to approve them.")
            )
        if not reason.strip():
            raise ValidationError(
                {
                    "reason": _(
                        "These are your own words. Say why nobody else approves them."
                    )
                }
            )
    return take_step(
        edition, Review.Kind.APPROVED, user, reason, is_publishing=is_publishing
    )


def advise(edition, kind, visitor, note):
    """What a visitor says under a name; raises ValidationError when too many did."""
    with transaction.atomic():
        locked(edition.document)
        if edition.reviews.filter(user=None).count() >= MOST_ADVICE:
            raise ValidationError(_("This link was used too often. Nothing was kept."))
        return edition.reviews.create(kind=kind, visitor=visitor, note=note)


# From which state each step leads on. Asking again would take an approval back.
FROM = {
    Review.Kind.SUBMITTED: {"", Review.Kind.SENT_BACK},
    Review.Kind.SENT_BACK: {Review.Kind.SUBMITTED, Review.Kind.APPROVED},
    Review.Kind.APPROVED: {Review.Kind.SUBMITTED},
}


def take_step(edition, kind, user, note, *, is_publishing=False):
    with transaction.atomic():
        document = locked(edition.document)
        if document.trashed_at:
            raise ValidationError(_("It is in the bin. Restore it first."))
        newest, state = newest_of(document), state_of_review(edition)
        if newest.pk != edition.pk:
            raise ValidationError(
                _("A newer edition exists. Nothing was done; read that one.")
            )
        if newest.published_from:
            raise ValidationError(
                _("It was published or is scheduled; nothing is left to review.")
            )
        if state not in FROM[kind] and not is_publishing:
            if not state:
                raise ValidationError(_("It was not submitted. Nothing was done."))
            raise ValidationError(
                _("This edition is %(state)s already."),
                params={"state": Review.Kind(state).label},
            )
        return edition.reviews.create(kind=kind, user=user, note=note.strip())
