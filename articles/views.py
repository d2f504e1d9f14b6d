from django.db.models import Min
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.formats import date_format

from library.mentions import Mentions
from library.rendering import render_body
from publishing.citing import CitationView
from publishing.languages import LANGUAGES
from publishing.previews import PreviewLinkView
from publishing.share_images import ShareImageView
from publishing.views import DocumentPageView, PermanentAddressView, PublicListView

from .linked_data import article_data
from .models import ArticleEdition, ArticlePreviewLink, Category

RELATED = 4


class ArticleListView(PublicListView):
    """All articles of a language, or those of one category."""

    model = ArticleEdition
    template_name = "articles/article_list.html"

    def get_queryset(self):
        editions = super().get_queryset().for_list()
        self.category = None
        if slug := self.kwargs.get("category"):
            self.category = get_object_or_404(Category, slug=slug)
            editions = editions.filter(category=self.category)
        return editions

    def get_context_data(self, **kwargs):
        categories = [] if self.category else Category.objects.all()
        return super().get_context_data(
            category=self.category, categories=categories, **kwargs
        )


class ArticleDetailView(DocumentPageView):
    model = ArticleEdition
    template_name = "articles/article_detail.html"
    linked_data = staticmethod(article_data)

    def get_queryset(self):
        return self.model.objects.for_page()

    def get_context_data(self, **kwargs):
        edition, moment = self.object, self.moment
        article = edition.document
        dates = list(article.event_links.all().public_events(moment))
        topics = list(article.topics.all())
        related = self.model.objects.public(moment.at, moment.now).related(
            article,
            [topic.pk for topic in topics],
            [date.edition.document_id for date in dates],
        )
        terms = (
            Mentions(article.language, moment.query) if edition.links_terms else None
        )
        body = render_body(
            edition.body, moment, corrected=self.corrected(), terms=terms
        )
        return super().get_context_data(
            article=article,
            language=article.language,
            language_name=LANGUAGES[article.language],
            body=body,
            dates=dates,
            topics=topics,
            related=related[:RELATED],
            **kwargs,
        )


class ArticlePreviewView(PreviewLinkView):
    link_model = ArticlePreviewLink
    page_view = ArticleDetailView


class ArticleCitationView(CitationView):
    model = ArticleEdition


class ArticleShareImageView(ShareImageView):
    model = ArticleEdition

    def get_queryset(self):
        return super().get_queryset().select_related("category")

    def around(self, edition):
        editions = edition.document.editions.filter(number__lte=edition.number)
        first = editions.aggregate(Min("published_from"))["published_from__min"]
        day = date_format(timezone.localtime(first), "j F Y")
        return edition.category or "", day


class ArticlePermanentView(PermanentAddressView):
    model = ArticleEdition
