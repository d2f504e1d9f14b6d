"""Export and import of topics in the admin."""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.http import StreamingHttpResponse
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from publishing.admin_import import AdminImport

from .import_plan import Plan
from .importing import NEEDS, carry_out
from .travel import Row, csv_lines, exported, json_lines, read

FORMATS = {
    "csv": (csv_lines, "text/csv; charset=utf-8"),
    "json": (json_lines, "application/json"),
}


class TopicTravel(AdminImport):
    """Part of the TopicAdmin."""

    import_needs = NEEDS
    import_title = _("Import topics")
    import_accept = ".csv,.json"
    import_help = _(
        "CSV or JSON as the export writes it, UTF-8, at most 5 MB and 10,000 topics. "
        "An empty cell changes nothing; nothing is ever deleted."
    )
    read_import = staticmethod(read)
    carry_out_import = staticmethod(carry_out)

    def get_urls(self):
        guarded = self.admin_site.admin_view
        own = self.import_urls()
        for name in FORMATS:
            view = guarded(partial(self.export_view, name=name))
            own.append(
                path(f"export/{name}/", view, name=f"topics_topic_export_{name}")
            )
        return [*own, *super().get_urls()]

    def plan_import(self, rows, user):
        return Plan(rows)

    def sent_rows(self, plan):
        """All of them: what is refused may be possible by then."""
        rows = [line.row for line in plan.lines]
        return [[row.number, row.values, row.errors] for row in rows]

    def rows_that_came(self, sent):
        return [Row(*row) for row in sent]

    def export_view(self, request, name):
        if not self.has_view_permission(request):
            raise PermissionDenied
        lines, content_type = FORMATS[name]
        response = StreamingHttpResponse(lines(exported()), content_type=content_type)
        name = f"topics-{timezone.localdate():%Y-%m-%d}.{name}"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response
