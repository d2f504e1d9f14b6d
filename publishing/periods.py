"""The algebra of periods: publish, schedule, cancel, unpublish, trash, restore.

Each works in one transaction: lock the document, close, then open. T is never before
now; a period that has begun can only have its end set, to a moment not before now. So
what was public at a past moment never changes.

``now`` is a parameter everywhere, so that the rules can be tested on any clock.
"""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .contract import errors
from .search_index import index_document

TICK = timedelta(microseconds=1)
OPEN = {"published_from": None, "published_until": None, "withdrawn_reason": ""}


def locked(document):
    """The document, locked until the transaction ends; links to it can still be made."""
    rows = type(document).plain.select_for_update(no_key=True)
    return rows.get(pk=document.pk)


def publish(edition, at=None, *, now=None, change=None):
    """Gives an edition its period, from ``at`` (default now) until further notice.

    A later ``at`` is scheduling. ``change`` says what readers should know: the fields
    change_kind, change_note and was_wrong. Raises ValidationError, with every sentence an editor
    needs, when the edition is not complete, has had a period, or would take the address
    of another document; nothing is changed then.
    """
    now = now or timezone.now()
    at = at or now
    with transaction.atomic():
        document = locked(edition.document)
        edition.refresh_from_db(fields=[*OPEN])
        check_may_open(edition, document, at, now)
        periods = edition.__class__.objects.filter(document=document)
        for replaced in periods.filter(published_from=at, published_from__gt=now):
            clear(replaced, now)
        covering = periods.live(at).first()
        following = (
            periods.filter(published_from__gt=at).order_by("published_from").first()
        )
        until, reason = (following.published_from if following else None), ""
        if covering:
            if covering.published_from == at:  # began in this very microsecond
                at += TICK
            if covering.withdrawn_reason:  # a withdrawal already announced stays
                until, reason = covering.published_until, covering.withdrawn_reason
            covering.published_until, covering.withdrawn_reason = at, ""
            covering.save(update_fields=["published_until", "withdrawn_reason"])
        edition.published_from, edition.published_until = at, until
        edition.withdrawn_reason = reason
        change = change or {}
        for name, value in change.items():
            setattr(edition, name, value)
        edition.save(update_fields=[*OPEN, *change])
        claim_address(edition, document)
        index_document(document)
    return edition


def check_may_open(edition, document, at, now):
    if document.trashed_at:
        raise ValidationError(_("It is in the bin. Restore it first."))
    if edition.published_from:
        raise ValidationError(
            _("Edition %(number)s was published before. Save it as a new one first."),
            params={"number": edition.number},
        )
    if at < now:
        raise ValidationError(
            {"at": _("This moment is past. Choose a later one, or publish now.")}
        )
    in_the_way = {}
    for found in errors(edition, now):
        in_the_way.setdefault(found.field, []).append(found.message)
    if in_the_way:
        raise ValidationError(in_the_way)


def claim_address(edition, document):
    """Writes the right to an address; refuses one that another document owns."""
    addresses = document.addresses
    wanted = {"language": document.language, "slug": edition.slug}
    if addresses.filter(**wanted).exists():
        return
    try:
        with transaction.atomic():
            addresses.create(**wanted)
    except IntegrityError:
        rival = addresses.model.objects.get(**wanted)
        newest = edition.__class__.objects.filter(document=rival.document_id)
        raise ValidationError(
            {
                "slug": ValidationError(
                    _("The address “%(slug)s” belongs to “%(title)s”. Choose another."),
                    code="address_taken",
                    params={
                        "slug": edition.slug,
                        "title": newest.latest("number").title,
                    },
                )
            }
        ) from None


def clear(edition, now):
    """Takes back a period that has not begun; its predecessor takes over its end."""
    before = type(edition).objects.filter(
        document=edition.document_id,
        published_until=edition.published_from,
        withdrawn_reason="",
    )
    start = edition.published_from
    end, reason = edition.published_until, edition.withdrawn_reason
    edition.published_from = edition.published_until = None
    edition.withdrawn_reason = ""
    edition.save(update_fields=[*OPEN])
    for predecessor in before.exclude(pk=edition.pk).filter(published_from__lt=start):
        predecessor.published_until, predecessor.withdrawn_reason = end, reason
        predecessor.save(update_fields=["published_until", "withdrawn_reason"])
    release_address(edition)


def release_address(edition):
    """Deletes an address that only a cancelled schedule wanted."""
    same = type(edition).objects.filter(
        document=edition.document_id, slug=edition.slug, published_from__isnull=False
    )
    if not same.exists():
        edition.document.addresses.filter(
            language=edition.document.language, slug=edition.slug
        ).delete()


def cancel(edition, *, now=None):
    """Cancels a schedule: the edition is a draft again."""
    now = now or timezone.now()
    with transaction.atomic():
        locked(edition.document)
        edition.refresh_from_db(fields=[*OPEN])
        if not edition.published_from or edition.published_from <= now:
            raise ValidationError(_("It is not scheduled, or it is public by now."))
        clear(edition, now)
        index_document(edition.document)


def unpublish(document, reason, at=None, *, now=None):
    """Closes the period that covers ``at`` (default now), with a reason readers see.

    Schedules stay; whoever wants them gone cancels them. Raises ValidationError when
    nothing is public at that moment. Returns the edition that was withdrawn.
    """
    now = now or timezone.now()
    at = at or now
    reason = reason.strip()
    with transaction.atomic():
        locked(document)
        if at < now:
            raise ValidationError({"at": _("This moment is past.")})
        if not reason:
            raise ValidationError({"reason": _("Say why; readers will see it.")})
        live = document.editions.live(at).first()
        if live is None:
            raise ValidationError(_("It is not public then; there is nothing to do."))
        live.published_until = max(at, live.published_from + TICK)
        live.withdrawn_reason = reason
        live.save(update_fields=["published_until", "withdrawn_reason"])
        index_document(document)
    return live


def trash(document, reason, *, now=None):
    """Unpublishes, cancels every schedule and hides the document in the admin."""
    now = now or timezone.now()
    with transaction.atomic():
        document = locked(document)
        if document.trashed_at:
            raise ValidationError(_("It is in the bin already."))
        if document.editions.live(now).exists():
            unpublish(document, reason, now=now)
        for edition in document.editions.filter(published_from__gt=now):
            clear(edition, now)
        index_document(document)
        document.trashed_at = now
        document.save(update_fields=["trashed_at"])


def restore_from_trash(document):
    """Shows the document in the admin again. Nothing becomes public by it."""
    document.trashed_at = None
    document.save(update_fields=["trashed_at"])
