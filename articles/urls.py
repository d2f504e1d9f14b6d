"""Addresses of articles, English ones and those with a language before them."""

from django.urls import path

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
]

urlpatterns = [
    path(
        "articles/id/<slug:public_id>/",
        views.ArticlePermanentView.as_view(),
        name="article_permanent",
    ),
    *[path(route, view.as_view(), name=name) for route, view, name in patterns],
    *[
        path(f"<language:language>/{route}", view.as_view(), name=name)
        for route, view, name in patterns
    ],
]
