from django.contrib import admin
from django.urls import include, path

from publishing import languages, slugs  # noqa: F401  register path converters
from publishing.addresses import in_every_language

from . import (
    corrections,
    feeds,
    figures,
    glossary,
    language_views,
    search,
    search_suggest,
    site_files,
    sitemaps,
    topic_views,
    views,
)

feeds_in_languages = [
    ("articles/feed.xml", feeds.ArticleFeedView, "article_feed"),
    (
        "articles/category/<words:category>/feed.xml",
        feeds.CategoryFeedView,
        "category_feed",
    ),
    ("timeline/feed.xml", feeds.TimelineFeedView, "event_feed"),
]

urlpatterns = [
    path("", views.HomeView.as_view(), name="home"),
    path("feed.xml", feeds.FeedView.as_view(), name="feed"),
    path("corrections/", corrections.CorrectionsView.as_view(), name="correction_list"),
    path(
        "corrections/feed.xml",
        feeds.CorrectionsFeedView.as_view(),
        name="corrections_feed",
    ),
    *in_every_language(feeds_in_languages),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    *[
        path(
            f"sitemap-{name}-<int:number>.xml",
            sitemaps.page,
            {"part": name},
            name=f"sitemap_{name}",
        )
        for name in sitemaps.PARTS
    ],
    path("robots.txt", site_files.robots, name="robots"),
    path(".well-known/security.txt", site_files.security, name="security_txt"),
    path("opensearch.xml", site_files.opensearch, name="opensearch"),
    path("site.webmanifest", site_files.manifest, name="manifest"),
    path("figures/", figures.FiguresView.as_view(), name="figures"),
    path("glossary/", glossary.GlossaryView.as_view(), name="glossary"),
    path("glossary/id/<slug:public_id>/", glossary.TermView.as_view(), name="term"),
    path("search/", search.SearchView.as_view(), name="search"),
    path("search/suggest.json", search_suggest.suggest, name="search_suggest"),
    path("about/", views.AboutView.as_view(), name="about"),
    path("languages/", language_views.LanguageListView.as_view(), name="language_list"),
    path("topics/", topic_views.TopicListView.as_view(), name="topic_list"),
    path(
        "topics/<words:slug>/",
        topic_views.TopicDetailView.as_view(),
        name="topic_detail",
    ),
    path(
        "topics/<words:slug>/feed.xml",
        feeds.TopicFeedView.as_view(),
        name="topic_feed",
    ),
    path("", include("articles.urls")),
    path("", include("timeline.urls")),
    path("media/<path:name>", views.MediaView.as_view(), name="media"),
    path("healthz", views.healthz, name="healthz"),
    path("admin/", admin.site.urls),
]
