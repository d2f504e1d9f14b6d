from django.contrib import admin
from django.urls import include, path

from publishing import languages, slugs  # noqa: F401  register path converters

from . import feeds, topic_views, views

urlpatterns = [
    path("", views.HomeView.as_view(), name="home"),
    path("about/", views.AboutView.as_view(), name="about"),
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
