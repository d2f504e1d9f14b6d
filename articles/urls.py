"""Addresses of articles, English ones and those with a language before them."""

from django.urls import path

from publishing.addresses import in_every_language

from . import views

patterns = [
    ("articles/", views.ArticleListView, "article_list"),
    (
        "articles/category/<words:category>/",
        views.ArticleListView,
        "article_list_category",
    ),
    ("articles/<words:slug>/", views.ArticleDetailView, "article_detail"),
    (
        "articles/<words:slug>/editions/<int:number>/",
        views.ArticleDetailView,
        "article_detail_edition",
    ),
    (
        "articles/<words:slug>/editions/<int:number>/cite.<citation:form>",
        views.ArticleCitationView,
        "article_detail_citation",
    ),
    (
        "articles/<words:slug>/editions/<int:number>/share.png",
        views.ArticleShareImageView,
        "article_detail_share",
    ),
]

urlpatterns = [
    path(
        "articles/id/<slug:public_id>/",
        views.ArticlePermanentView.as_view(),
        name="article_permanent",
    ),
    path(
        "preview/articles/<str:token>/",
        views.ArticlePreviewView.as_view(),
        name="articles_preview",
    ),
    *in_every_language(patterns),
]
