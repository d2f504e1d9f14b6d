"""A document is an identity, an edition is a wording, a period makes it public.

The terms are those of GOV.UK's Whitehall. Words are never changed after they are
saved; what is public is decided by ``published_from`` and ``published_until`` alone.
"""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .addresses import page_url
from .findings import Checkup, KeptFinding  # noqa: F401  found by Django here
from .keys import Keyed, new_key
from .open_forms import OpenForm  # noqa: F401  a model in a file of its own
from .querysets import DocumentManager, DocumentQuerySet, EditionQuerySet
from .search_missed import MissedSearch  # noqa: F401  found by Django here
from .search_models import IndexEntry, SearchWords  # noqa: F401
from .search_spelling import KnownWord  # noqa: F401
from .slugs import slugify, validate_slug
from .text import CharField, TextField
from .translations import InLanguage, Translated


class Document(InLanguage, Keyed):
    """The identity of an article or an event. It holds no words."""

    trashed_at = models.DateTimeField(_("in the bin since"), null=True, editable=False)

    objects = DocumentManager()
    plain = DocumentQuerySet.as_manager()

    class Meta:
        abstract = True
        base_manager_name = "plain"
        default_permissions = ["view"]
        constraints = [
            models.UniqueConstraint(
                fields=["translation_group", "language"],
                name="%(app_label)s_%(class)s_once_per_language",
            )
        ]

    def __str__(self):
        try:
            return self.newest_title or self.public_id
        except AttributeError:
            return self.public_id

    @classmethod
    def edition_model(cls):
        return cls._meta.get_field("editions").related_model


class Edition(Translated):
    """One wording of a document. Concrete editions add ``document`` and the words."""

    class ChangeKind(models.TextChoices):
        MINOR = "minor", _("Minor: spelling, style, links")
        MAJOR = "major", _("Major: readers should know")
        CORRECTION = "correction", _("Correction: something was wrong")

    number = models.PositiveIntegerField(_("edition"), editable=False)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,  # initial content has none
        editable=False,
        related_name="+",
        verbose_name=_("author"),
    )
    created_at = models.DateTimeField(
        _("saved"), default=timezone.now, editable=False, db_index=True
    )
    change_kind = models.CharField(
        _("kind of change"),
        max_length=10,
        choices=ChangeKind.choices,
        default=ChangeKind.MINOR,
        editable=False,
    )
    change_note = TextField(_("what changed"), blank=True, editable=False)
    was_wrong = TextField(_("what was wrong"), blank=True, editable=False)
    published_from = models.DateTimeField(
        _("public from"), null=True, editable=False, db_index=True
    )
    published_until = models.DateTimeField(
        _("public until"), null=True, editable=False, db_index=True
    )
    withdrawn_reason = TextField(_("why it was withdrawn"), blank=True, editable=False)
    title = CharField(_("title"), max_length=200)
    slug = CharField(
        _("address"),
        max_length=100,
        blank=True,
        validators=[validate_slug],
        help_text=_("The last part of the page's address. Left empty: from the title."),
    )

    objects = EditionQuerySet.as_manager()

    # Which foreign key leads to the document that a row belongs to (load_content).
    owner = "document"
    # Never carried over to the next edition.
    BOOKKEEPING = frozenset(
        {
            "id",
            "number",
            "author",
            "created_at",
            "change_kind",
            "change_note",
            "was_wrong",
        }
        | {"published_from", "published_until", "withdrawn_reason"}
    )
    # Rows that follow from the words: made by make_uses(), not copied.
    derived_rows = ()
    # Names of fields that mean something only together: merged and put back as one.
    together = ()
    # The first word of the addresses; the name of the page's URL pattern.
    path_prefix = ""
    url_name = ""

    class Meta:
        abstract = True
        default_permissions = ["add", "change", "view"]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "number"], name="%(app_label)s_%(class)s_number"
            ),
            models.UniqueConstraint(
                fields=["document"],
                condition=Q(published_from__isnull=False, published_until=None),
                name="%(app_label)s_%(class)s_one_open_period",
            ),
            models.CheckConstraint(
                condition=Q(published_until=None)
                | Q(published_from__lt=F("published_until")),
                name="%(app_label)s_%(class)s_period_begins_before_end",
            ),
            models.CheckConstraint(
                condition=Q(published_until=None) | Q(published_from__isnull=False),
                name="%(app_label)s_%(class)s_end_needs_beginning",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_reason="") | Q(published_until__isnull=False),
                name="%(app_label)s_%(class)s_reason_needs_end",
            ),
            models.CheckConstraint(
                condition=Q(change_kind="minor") | ~Q(change_note=""),
                name="%(app_label)s_%(class)s_change_has_a_note",
            ),
            models.CheckConstraint(
                condition=~Q(change_kind="correction") | ~Q(was_wrong=""),
                name="%(app_label)s_%(class)s_correction_says_what_was_wrong",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return self.url_of(self.url_name)

    def natural_key(self):
        return (self.document.public_id, self.number)

    def clean(self):
        if not self.slug:
            self.slug = self.slug_from_title()

    def slug_from_title(self):
        kind = self._meta.verbose_name
        slug = slugify(self.title) or slugify(f"{kind} {new_key()}")
        try:
            validate_slug(slug)
        except ValidationError:  # a reserved word or a year
            slug = slugify(f"{self.title} {kind}")
        return slug

    def get_permanent_url(self):
        """The address of this wording, for ever."""
        return self.url_of(f"{self.url_name}_edition", number=self.number)

    def get_share_url(self):
        """The address of the picture that stands beside a link to this wording."""
        return self.url_of(f"{self.url_name}_share", number=self.number)

    def url_of(self, name, **kwargs):
        kwargs = {"slug": self.slug} | kwargs
        return page_url(name, self.document.language, **kwargs)

    def is_live(self, at):
        """Whether its period covers a moment: live() for one row."""
        return (
            self.published_from is not None
            and self.published_from <= at
            and (self.published_until is None or self.published_until > at)
        )

    @property
    def is_public(self):
        return self.is_live(timezone.now())

    def period_state(self, now=None):
        """draft, scheduled, live or ended."""
        now = now or timezone.now()
        if self.published_from is None:
            return "draft"
        if self.published_from > now:
            return "scheduled"
        return "live" if self.is_live(now) else "ended"

    def make_uses(self):
        """Makes the rows that say what the words use. Called when a row is inserted."""

    def search_text(self):
        """The words of this edition as plain text; the first line is the title."""
        return self.title

    def search_day(self):
        """The day it is sorted by, as one number: 20061231; None for a draft."""
        if self.published_from is None:
            return None
        return int(f"{timezone.localtime(self.published_from):%Y%m%d}")


class LoadedContent(models.Model):
    """A piece of initial content that was loaded once: never to be loaded again.

    Without it, what an editor deleted would come back with the next load.
    """

    model = models.CharField(max_length=100)
    key = models.CharField(max_length=100)

    class Meta:
        default_permissions = []
        constraints = [
            models.UniqueConstraint(
                fields=["model", "key"], name="publishing_loadedcontent_once"
            )
        ]

    def __str__(self):
        return f"{self.model} {self.key}"
