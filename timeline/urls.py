"""Addresses of the timeline, English and with a language before them."""

from django.urls import path, register_converter

from publishing.addresses import in_every_language

from . import embeds, export_views, views


class DecadeConverter:
    """1990s and the like."""

    regex = r"\d{0,3}0s"

    def to_python(self, value):
        return int(value[:-1])

    def to_url(self, value):
        return f"{value}s"


register_converter(DecadeConverter, "decade")

patterns = [
    ("timeline/", views.TimelineView, "event_list"),
    ("timeline/<decade:decade>/", views.TimelineView, "event_list_decade"),
    ("timeline/embed/", embeds.TimelineEmbedView, "event_list_embed"),
    ("timeline/<words:slug>/embed/", embeds.EventEmbedView, "event_detail_embed"),
    ("timeline/<words:slug>/", views.EventDetailView, "event_detail"),
    ("timeline/events.<export:file>", export_views.TimelineExportView, "event_export"),
    (
        "timeline/<decade:decade>/events.<export:file>",
        export_views.TimelineExportView,
        "event_export_decade",
    ),
    (
        "timeline/<words:slug>/editions/<int:number>/",
        views.EventDetailView,
        "event_detail_edition",
    ),
    (
        "timeline/<words:slug>/editions/<int:number>/cite.<citation:form>",
        views.EventCitationView,
        "event_detail_citation",
    ),
    (
        "timeline/<words:slug>/editions/<int:number>/share.png",
        views.EventShareImageView,
        "event_detail_share",
    ),
]

urlpatterns = [
    path(
        "timeline/id/<slug:public_id>/",
        views.EventPermanentView.as_view(),
        name="event_permanent",
    ),
    path("oembed", embeds.oembed, name="oembed"),
    path("timeline/events.schema.json", export_views.schema, name="event_schema"),
    path(
        "preview/timeline/<str:token>/",
        views.EventPreviewView.as_view(),
        name="timeline_preview",
    ),
    *in_every_language(patterns),
]
