"""Export and import of events in the admin, drafts too."""

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect, StreamingHttpResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from publishing.admin_import import AdminImport
from publishing.keys import new_key

from .import_plan import Plan
from .importing import NEEDS, carry_out
from .models import EventEdition
from .sheet import FORMS
from .sheet_reading import Entry, read

GUIDE = [
    (
        "id",
        _(
            "The key of an event that is here. Empty: a new event, or the one with the same title and date."
        ),
    ),
    (
        "edition",
        _(
            "From which edition a row is. If a newer one was saved since, the row is refused."
        ),
    ),
    ("language", _("Of a new event, such as en or th. Empty: en.")),
    (
        "date",
        _(
            "In words: 1977, August 1967, 8 August 1967, about 1972, before 1976, since 1967, 12 or 13 February 2000, 2 to 3 May 2008. Passed over where the columns of parts are filled in."
        ),
    ),
    (
        "year, month, day, end_year, end_month, end_day",
        _(
            "The date in numbers. Leave empty what is not known: 1977 alone stays a year."
        ),
    ),
    ("qualifier", _("exact, about, before, after or since.")),
    (
        "rank",
        _(
            "Empty or preferred in the row of an event. Where sources differ, put a row with other or rejected, the same id and its date below it. Without such rows the other dates of an event stay as they are."
        ),
    ),
    ("date_source, date_note", _("Who says so, and why.")),
    (
        "title, summary",
        _("The words. The text, the picture and the address stay as they are."),
    ),
    (
        "kind, strand, significance",
        _("As the form has them, in words or as the export writes them."),
    ),
    (
        "place, latitude, longitude",
        _("A place that other events have brings its coordinates with it."),
    ),
    (
        "topics",
        _(
            "Names, with semicolons between. They are added, and count at once; none is taken away."
        ),
    ),
    (
        "sources",
        _(
            "Keys, symbols, titles or addresses from the library, with semicolons between: all that the event then has."
        ),
    ),
    (
        "precision, sources_differ, address, address_of_this_wording",
        _("Columns of the public file, passed over."),
    ),
]


class EventTravel(AdminImport):
    """Part of the admin of events."""

    actions = ["export_csv", "export_xlsx"]
    change_list_template = "admin/timeline/change_list.html"
    import_needs = NEEDS
    import_title = _("Import events")
    import_accept = ".csv,.xlsx"
    import_help = _(
        "CSV (UTF-8) or XLSX (its first sheet), at most 5 MB and 10,000 events, with the "
        "columns below. A new event becomes a draft, a changed one gets a new draft "
        "edition; nothing is published. An empty cell changes nothing."
    )
    import_guide = GUIDE
    read_import = staticmethod(read)
    plan_import = staticmethod(Plan)
    carry_out_import = staticmethod(carry_out)

    def sent_rows(self, plan):
        """Those that would write; a new event has its key by now, to be made once."""
        return [
            [r.number, r.values | ({} if line.was else {"key": new_key()}), r.further]
            for line in plan.good
            for r in [line.row]
        ]

    def rows_that_came(self, sent):
        return [Entry(*row) for row in sent]

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}_export"
        view = self.admin_site.admin_view(self.export_view)
        own = [
            path(f"export/{form}/", view, {"form": form}, name=name) for form in FORMS
        ]
        return [*own, *self.import_urls(), *super().get_urls()]

    def export_view(self, request, form):
        """What the list shows for the same parameters, all its pages."""
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        try:
            editions = self.get_changelist_instance(request).queryset
        except IncorrectLookupParameters:
            opts = self.opts
            name = f"admin:{opts.app_label}_{opts.model_name}_changelist"
            return HttpResponseRedirect(reverse(name))
        return exported(editions, form)

    @admin.action(description=_("Export as CSV"), permissions=["view"])
    def export_csv(self, request, queryset):
        return exported(queryset, "csv")

    @admin.action(description=_("Export as XLSX"), permissions=["view"])
    def export_xlsx(self, request, queryset):
        return exported(queryset, "xlsx")


def exported(editions, form):
    write, content_type = FORMS[form]
    editions = EventEdition.objects.filter(pk__in=editions.order_by().values("pk"))
    response = StreamingHttpResponse(write(editions), content_type=content_type)
    name = f"events-{timezone.localdate():%Y-%m-%d}.{form}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
