"""Logs: who did what, and when. Read, searched and exported; never changed."""

import csv

from django.contrib import admin
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.admin.options import (
    IncorrectLookupParameters,
    get_content_type_for_model,
)
from django.contrib.admin.views.main import ERROR_FLAG
from django.core.exceptions import PermissionDenied
from django.http import (
    Http404,
    HttpResponseBadRequest,
    HttpResponseRedirect,
    StreamingHttpResponse,
)
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from publishing.spreadsheet import Echo, guarded
from publishing.widgets import is_key
from topics.operations_in_words import before_and_after, names_of_topics

from .admin_log_filters import DayFilter, KindFilter, UndoneFilter, UserFilter


def iso(moment):
    return timezone.localtime(moment).isoformat(timespec="seconds") if moment else ""


def result_url(operation):
    return reverse("admin:topics_topic_result", args=[operation])


class LogAdmin(admin.ModelAdmin):
    """``moment`` names the column of time; ``cells(rows)`` yields those of ``columns``."""

    moment = ""
    columns = []
    file_name = ""
    page_title = ""
    said = ""
    chunk_size = 500  # rows that are read together
    actions = None
    list_display_links = None
    list_per_page = 50
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
        context = {"title": self.page_title} | (extra_context or {})
        return super().changelist_view(request, context)

    @admin.display(description=_("when"), ordering="pk")
    def when(self, row):
        moment = timezone.localtime(getattr(row, self.moment))
        return date_format(moment, "j M Y, H:i:s (\\U\\T\\CO)")

    def get_urls(self):
        view = self.admin_site.admin_view(require_POST(self.export_view))
        name = f"{self.opts.app_label}_{self.opts.model_name}_export"
        return [path("export/", view, name=name), *super().get_urls()]

    def export_view(self, request):
        """The rows of the list that the query string asks for, all pages, as CSV."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        try:
            rows = self.get_changelist_instance(request).get_queryset(request)
        except IncorrectLookupParameters:
            return HttpResponseBadRequest(_now("There is no such list."))
        asked = request.GET.copy()
        asked.pop(ERROR_FLAG, None)
        newest = rows.order_by("-pk").values_list("pk", flat=True).first()
        LogEntry.objects.create(
            user=request.user,
            content_type=get_content_type_for_model(self.model),
            object_repr=self.page_title,
            action_flag=CHANGE,
            change_message=self.said
            % {"number": rows.count(), "filters": asked.urlencode() or _now("all")},
        )
        lines = self.csv_lines(rows.filter(pk__lte=newest or 0))
        response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
        name = f"{self.file_name}-{timezone.localdate():%Y-%m-%d}.csv"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response

    def csv_lines(self, rows):
        writer = csv.writer(Echo())
        yield writer.writerow(self.columns)
        for cells in self.cells(rows.iterator(self.chunk_size)):
            yield writer.writerow([guarded(cell) for cell in cells])


class LogEntryAdmin(LogAdmin):
    moment = "action_time"
    columns = ["when", "who", "action", "kind", "key", "title", "message"]
    file_name = "log"
    page_title = _("The log: who did what")
    said = _("%(number)s entries exported as CSV (%(filters)s)")
    list_display = ["when", "user", "kind", "title", "message"]
    list_filter = [UserFilter, KindFilter, "action_flag", DayFilter]
    list_select_related = ["user", "content_type"]
    search_fields = ["object_repr", "change_message"]

    def cells(self, rows):
        for entry in rows:
            yield [
                iso(entry.action_time),
                entry.user,
                entry.get_action_flag_display(),
                entry.content_type.name if entry.content_type else "",
                entry.object_id or "",
                entry.object_repr,
                entry.get_change_message(),
            ]

    @admin.display(description=_("kind"), ordering="content_type")
    def kind(self, entry):
        return capfirst(entry.content_type.name) if entry.content_type else "–"

    @admin.display(description=_("title"), ordering="object_repr")
    def title(self, entry):
        return entry.object_repr

    @admin.display(description=_("what was done"))
    def message(self, entry):
        return entry.get_change_message() or entry.get_action_flag_display()


class TopicOperationAdmin(LogAdmin):
    """Each entry leads to its page, which says all and can take it back."""

    moment = "done_at"
    columns = ["when", "who", "kind", "what", "before", "after", "undone", "undone by"]
    file_name = "tagging-log"
    page_title = _("The tagging log: what was done with topics")
    said = _("%(number)s entries of the tagging log exported as CSV (%(filters)s)")
    chunk_size = 20  # one may name ten thousand documents
    list_display = ["when", "user", "kind", "what", "undone"]
    list_filter = [UserFilter, "kind", UndoneFilter, DayFilter]
    list_select_related = ["user", "undone_by"]
    search_fields = ["said"]

    def get_queryset(self, request):
        operations = super().get_queryset(request)
        if request.resolver_match.url_name.endswith("_changelist"):
            return operations.defer("data")
        return operations

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """The page of one entry is that of its result, with an undo."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if not is_key(object_id):
            raise Http404("No such operation.")
        return HttpResponseRedirect(result_url(object_id))

    @admin.display(description=_("what was done"))
    def what(self, operation):
        url = result_url(operation.pk)
        return format_html('<a href="{}">{}</a>', url, capfirst(operation.said))

    @admin.display(description=_("undone"), empty_value="–", ordering="undone_at")
    def undone(self, operation):
        if operation.undone_at is None:
            return None
        day = date_format(timezone.localtime(operation.undone_at), "j M Y, H:i")
        return f"{day}, {operation.undone_by}"

    def cells(self, rows):
        names = names_of_topics()
        for operation in rows:
            before, after = before_and_after(operation, names)
            yield [
                iso(operation.done_at),
                operation.user,
                operation.get_kind_display(),
                operation.said,
                "; ".join(before),
                "; ".join(after),
                iso(operation.undone_at),
                operation.undone_by or "",
            ]
