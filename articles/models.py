from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager

from library.uses import (
    LeadPicture,
    PictureUse,
    SourceUse,
    make_uses,
    validate_references,
)
from publishing.addresses import Address, page_url
from publishing.keys import Keyed
from publishing.links import made_permanent
from publishing.markup import plain_text
from publishing.models import Document, Edition
from publishing.preview_links import PreviewLink
from publishing.querysets import EditionQuerySet
from publishing.reviews import Review
from publishing.richtext import BodyField
from publishing.slugs import validate_slug
from publishing.text import CharField, TextField
from topics.links import TopicLink


class Category(Keyed):
    """The one shelf on which an article stands."""

    name = CharField(_("name"), max_length=60, unique=True)
    slug = CharField(
        _("address"), max_length=100, unique=True, validators=[validate_slug]
    )
    description = TextField(_("description"), max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(
        _("position"), default=0, help_text=_("Lists begin with the lowest.")
    )

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        ordering = ["position", "name"]

    def __str__(self):
        return self.name


class Article(Document):
    topics = TaggableManager(
        through="articles.TaggedArticle", blank=True, verbose_name=_("topics")
    )

    class Meta(Document.Meta):
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        permissions = [("tag_article", "Can change the topics of articles")]


class ArticleAddress(Address):
    document = models.ForeignKey(
        Article, on_delete=models.CASCADE, related_name="addresses"
    )


class TaggedArticle(TopicLink):
    content_object = models.ForeignKey(
        Article, on_delete=models.CASCADE, related_name="topic_links"
    )

    class Meta(TopicLink.Meta):
        verbose_name = _("topic of an article")


class ArticleEditionQuerySet(EditionQuerySet):
    def for_list(self):
        """Rows as cards need them, in one query: no bodies, latest first."""
        return (
            self.select_related("document", "category", "picture")
            .defer("body", "change_note", "was_wrong", "withdrawn_reason")
            .latest_first()
        )

    def for_page(self):
        return self.select_related("document", "category", "picture")

    def about(self, topic):
        return self.filter(document__topic_links__tag=topic)

    def related(self, article, topics, events):
        """Others in its language under these topics or with these events (keys).

        Each has ``shared_topics`` and ``shared_events``; an event goes before topics,
        being the narrower reason.
        """
        topic_links = Article.topic_links.rel.related_model.objects
        event_links = Article.event_links.rel.related_model.objects
        filed = topic_links.filter(tag__in=topics).order_by()
        linked = event_links.filter(event__in=events).order_by()
        return (
            self.filter(
                Q(document__in=filed.values("content_object"))
                | Q(document__in=linked.values("article")),
                document__language=article.language,
            )
            .exclude(document=article)
            .annotate(
                shared_topics=how_many(filed, "content_object"),
                shared_events=how_many(linked, "article"),
            )
            .for_list()
            .order_by("-shared_events", "-shared_topics", "-published_from", "-pk")
        )


def how_many(links, end):
    """How many of these links the document of a row has."""
    found = links.filter(**{end: OuterRef("document")}).values(end)
    return Coalesce(Subquery(found.annotate(n=Count("pk")).values("n")), 0)


class ArticleEdition(LeadPicture, Edition):
    """One wording of an article."""

    document = models.ForeignKey(
        Article,
        on_delete=models.PROTECT,
        editable=False,
        related_name="editions",
        verbose_name=_("article"),
    )
    standfirst = TextField(
        _("standfirst"),
        max_length=400,
        blank=True,
        help_text=_("One or two sentences under the title, and in lists."),
    )
    body = BodyField(_("text"), blank=True)
    category = models.ForeignKey(
        Category,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="editions",
        verbose_name=_("category"),
    )
    picture = models.ForeignKey(
        "library.Picture",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="leads_articles",
        verbose_name=_("lead picture"),
    )
    picture_caption = CharField(
        _("caption"),
        max_length=400,
        blank=True,
        help_text=_("Under the lead picture. Left empty: the picture's own."),
    )
    search_title = CharField(_("title for search engines"), max_length=70, blank=True)
    search_description = CharField(
        _("description for search engines"),
        max_length=200,
        blank=True,
        help_text=_("Left empty: the standfirst."),
    )
    review_on = models.DateField(
        _("review on"),
        null=True,
        blank=True,
        help_text=_("When somebody should read it again; readers do not see it."),
    )

    links_terms = models.BooleanField(
        _("link terms to the glossary"),
        default=True,
        help_text=_(
            "The first mention of each name in the glossary leads to its entry; "
            "never in headings, quotations and links."
        ),
    )

    objects = ArticleEditionQuerySet.as_manager()

    derived_rows = ("citations", "pictures")
    left_to_translator = ("search_title", "search_description", "picture_caption")
    path_prefix = "articles"
    search_kind = "article"
    url_name = "article_detail"

    class Meta(Edition.Meta):
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        permissions = [
            ("publish_articleedition", "Can publish and withdraw articles"),
            ("review_articleedition", "Can approve articles and send them back"),
            (
                "override_articleedition",
                "Can approve their own articles, with a reason",
            ),
        ]
        constraints = [*Edition.Meta.constraints, *LeadPicture.Meta.constraints]
        indexes = [models.Index(fields=["category", "-published_from"])]

    def clean(self):
        super().clean()
        self.body = made_permanent(self.body)
        validate_references(self.body)

    def make_uses(self):
        make_uses(self, self.body, self.citations, self.pictures)

    def search_text(self):
        return "\n".join([self.title, self.standfirst, plain_text(self.body)])

    def get_description(self):
        return self.search_description or self.standfirst

    def get_caption(self):
        return self.picture_caption or (self.picture.caption if self.picture else "")

    def get_category_url(self):
        language = self.document.language
        return page_url("article_list_category", language, category=self.category.slug)


class ArticleCitation(SourceUse):
    edition = models.ForeignKey(
        ArticleEdition, on_delete=models.CASCADE, related_name="citations"
    )


class ArticlePicture(PictureUse):
    edition = models.ForeignKey(
        ArticleEdition, on_delete=models.CASCADE, related_name="pictures"
    )


class ArticleReview(Review):
    edition = models.ForeignKey(
        ArticleEdition, on_delete=models.PROTECT, related_name="reviews"
    )


class ArticlePreviewLink(PreviewLink):
    edition = models.ForeignKey(
        ArticleEdition, on_delete=models.PROTECT, related_name="preview_links"
    )
