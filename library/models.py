"""Sources, pictures and terms; and the rows that say where they are used."""

from django.core.files import File
from django.core.validators import MaxValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from publishing.keys import Keyed, KeyedQuerySet
from publishing.languages import ENGLISH, LANGUAGES
from publishing.richtext import is_safe_link
from publishing.text import CharField, TextField, URLField

from .licences import Licence
from .pictures import cleaned_picture, random_name
from .renditions import make_renditions
from .shown import Shown
from .terms import Term, TermName  # noqa: F401  models in a file of their own

validate_partial_date = RegexValidator(
    r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$",
    _("Write a year, a month or a day: 2011, 2011-11 or 2011-11-19."),
)


class SourceQuerySet(KeyedQuerySet):
    def cited(self, public_ids):
        """{key: source} for keys in a text; a merged source answers with its heir."""
        sources = self.filter(public_id__in=public_ids).select_related("merged_into")
        return {s.public_id: s.merged_into or s for s in sources}


class Source(Keyed):
    """Something that can be cited: a text, with where it is and when it was read."""

    class Kind(models.TextChoices):
        DECLARATION = "declaration", _("declaration or statement")
        TREATY = "treaty", _("treaty or charter")
        RESOLUTION = "resolution", _("resolution")
        REPORT = "report", _("report")
        PRESS_RELEASE = "press-release", _("press release or speech")
        NEWS = "news", _("news")
        REFERENCE = "reference", _("reference work")
        PAGE = "page", _("web page")

    title = CharField(_("title"), max_length=300)
    publisher = CharField(_("publisher"), max_length=200, blank=True)
    author = CharField(_("author"), max_length=200, blank=True)
    date = CharField(
        _("date of the source"),
        max_length=10,
        blank=True,
        validators=[validate_partial_date],
        help_text=_("As exact as it is known: 2011, 2011-11 or 2011-11-19."),
    )
    url = URLField(_("address"), blank=True)
    archive_url = URLField(
        _("archived copy"), blank=True, help_text=_("Where it stays if it moves.")
    )
    kind = models.CharField(
        _("kind"), max_length=20, choices=Kind.choices, default=Kind.PAGE
    )
    symbol = CharField(
        _("document symbol"),
        max_length=60,
        blank=True,
        help_text=_("Such as A/RES/61/44."),
    )
    language = models.CharField(
        _("language"), max_length=10, choices=list(LANGUAGES.items()), default=ENGLISH
    )
    read_on = models.DateField(
        _("read on"),
        null=True,
        blank=True,
        help_text=_("Empty: the address is known, the text was not opened."),
    )
    note = TextField(
        _("note for editors"),
        max_length=500,
        blank=True,
        help_text=_(
            "Readers do not see it. Say why a source that was not opened may carry a "
            "statement alone."
        ),
    )
    merged_into = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="merged",
        verbose_name=_("merged into"),
    )

    search_kind = "source"  # found without a page of its own, by what cites it
    objects = SourceQuerySet.as_manager()

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["title", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(url="") | ~Q(publisher="") | ~Q(symbol=""),
                name="library_source_can_be_found",
                violation_error_message=_(
                    "Give an address, a publisher or a document symbol, so that a "
                    "reader can find it."
                ),
            ),
        ]

    def __str__(self):
        return f"{self.title}, {self.publisher}" if self.publisher else self.title

    def search_text(self):
        if self.merged_into_id:
            return ""
        said = [f"{self.title} {self.symbol}".strip(), self.publisher, self.author]
        return "\n".join(filter(None, said))

    def search_day(self):
        """Its date as one number, as exact as it is known: 20061200."""
        return int(self.date.replace("-", "").ljust(8, "0")) if self.date else None

    @property
    def links(self):
        """[(address, whether it can be followed)]: what was stored by hand may not."""
        return [(url, is_safe_link(url)) for url in (self.url, self.archive_url) if url]


class Picture(Shown, Keyed):
    """A picture as readers get it: cleaned, with its rights and its words."""

    title = CharField(
        _("title"),
        max_length=200,
        help_text=_("For finding it; readers do not see it."),
    )
    file = models.ImageField(
        _("file"),
        upload_to=random_name,
        width_field="width",
        height_field="height",
        max_length=100,
    )
    width = models.PositiveIntegerField(editable=False, default=0)
    height = models.PositiveIntegerField(editable=False, default=0)
    widths = models.JSONField(editable=False, default=list, blank=True)
    focus_x = models.PositiveSmallIntegerField(
        _("what matters, from the left"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(100)],
        help_text=_(
            "In percent, 0 to 100. Where a place cuts the picture, this stays in view. "
            "Empty: the middle."
        ),
    )
    focus_y = models.PositiveSmallIntegerField(
        _("what matters, from the top"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(100)],
        help_text=_("In percent, 0 to 100. Empty: the middle."),
    )
    alt = CharField(
        _("what it shows"),
        max_length=300,
        blank=True,
        help_text=_("For those who cannot see it. Never the title again."),
    )
    is_decorative = models.BooleanField(
        _("decorative"),
        default=False,
        help_text=_("It adds nothing to the words; screen readers skip it."),
    )
    caption = CharField(_("caption"), max_length=400, blank=True)
    credit = CharField(_("credit"), max_length=200)
    licence = models.CharField(
        _("licence"), max_length=20, choices=Licence.choices, default=Licence.OWN
    )
    source_url = URLField(_("where it comes from"), blank=True)

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        ordering = ["title", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_decorative=True) ^ ~Q(alt=""),
                name="library_picture_alt_or_decorative",
                violation_error_message=_(
                    "Say what the picture shows, or tick “decorative”; not both."
                ),
            ),
            models.CheckConstraint(
                condition=(Q(focus_x=None) | Q(focus_x__lte=100))
                & (Q(focus_y=None) | Q(focus_y__lte=100)),
                name="library_picture_focus_in_percent",
            ),
        ]

    def __str__(self):
        return self.title

    def bring_files(self, folder):
        """Puts the file of an initial picture into the storage, cleaned as an upload."""
        name = self.file.name
        if not self.file.storage.exists(name):
            with (folder / "media" / name).open("rb") as file:
                self.file.storage.save(name, cleaned_picture(File(file)))
        self.widths = make_renditions(self.file)

    def make_renditions(self):
        """Makes the smaller copies that are missing, and remembers their widths."""
        widths = make_renditions(self.file)
        if widths != self.widths:
            self.widths = widths
            # Another file may have come in meanwhile: these are not its widths.
            same = type(self).objects.filter(pk=self.pk, file=self.file.name)
            same.update(widths=widths)
