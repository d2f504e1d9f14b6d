"""The log: who did what, and when. Read, searched and exported; never changed."""

import csv

from django.contrib import admin
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.admin.options import (
    IncorrectLookupParameters,
    get_content_type_for_model,
)
from django.contrib.admin.views.main import ERROR_FLAG
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseBadRequest, StreamingHttpResponse
from django.urls import path
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from publishing.spreadsheet import Echo, guarded

from .admin_log_filters import DayFilter, KindFilter, UserFilter

COLUMNS = ["when", "who", "action", "kind", "key", "title", "message"]


def csv_lines(entries):
    writer = csv.writer(Echo())
    yield writer.writerow(COLUMNS)
    for entry in entries.iterator(chunk_size=1000):
        yield writer.writerow(
            [
                timezone.localtime(entry.action_time).isoformat(timespec="seconds"),
                guarded(entry.user),
                guarded(entry.get_action_flag_display()),
                guarded(entry.content_type.name if entry.content_type else ""),
                guarded(entry.object_id or ""),
                guarded(entry.object_repr),
                guarded(entry.get_change_message()),
            ]
        )


class LogEntryAdmin(admin.ModelAdmin):
    actions = None
    list_display = ["when", "user", "kind", "title", "message"]
    list_display_links = None
    list_filter = [UserFilter, KindFilter, "action_flag", DayFilter]
    list_per_page = 50
    list_select_related = ["user", "content_type"]
    search_fields = ["object_repr", "change_message"]
    search_help_text = _("Searches titles and messages.")
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    ordering = ["-pk"]  # the order in which they were written; by index
    change_list_template = "admin/log.html"

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def changelist_view(self, request, extra_context=None):
        context = {"title": _now("The log: who did what")} | (extra_context or {})
        return super().changelist_view(request, context)

    @admin.display(description=_("when"), ordering="pk")
    def when(self, entry):
        moment = timezone.localtime(entry.action_time)
        return date_format(moment, "j M Y, H:i:s (\\U\\T\\CO)")

    @admin.display(description=_("kind"), ordering="content_type")
    def kind(self, entry):
        return capfirst(entry.content_type.name) if entry.content_type else "–"

    @admin.display(description=_("title"), ordering="object_repr")
    def title(self, entry):
        return entry.object_repr

    @admin.display(description=_("what was done"))
    def message(self, entry):
        return entry.get_change_message() or entry.get_action_flag_display()

    def get_urls(self):
        view = self.admin_site.admin_view(require_POST(self.export_view))
        return [
            path("export/", view, name="admin_logentry_export"),
            *super().get_urls(),
        ]

    def export_view(self, request):
        """The entries of the list that the query string asks for, all pages, as CSV."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        try:
            entries = self.get_changelist_instance(request).get_queryset(request)
        except IncorrectLookupParameters:
            return HttpResponseBadRequest(_now("There is no such list."))
        number = entries.count()
        asked = request.GET.copy()
        asked.pop(ERROR_FLAG, None)
        said = _now("%(number)s entries exported as CSV (%(filters)s)") % {
            "number": number,
            "filters": asked.urlencode() or _now("all"),
        }
        entry = LogEntry.objects.create(
            user=request.user,
            content_type=get_content_type_for_model(LogEntry),
            object_repr=_now("The log"),
            action_flag=CHANGE,
            change_message=said,
        )
        lines = csv_lines(entries.exclude(pk=entry.pk))
        response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
        name = f"log-{timezone.localdate():%Y-%m-%d}.csv"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response
