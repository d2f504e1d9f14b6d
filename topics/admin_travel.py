"""Export and import of topics in the admin."""

from functools import partial

from django import forms
from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponseRedirect, StreamingHttpResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .import_plan import Plan
from .importing import NEEDS, carry_out
from .travel import Row, csv_lines, exported, json_lines, read

LARGEST = 5 * 1024 * 1024
SHOWN = 200
FORMATS = {
    "csv": (csv_lines, "text/csv; charset=utf-8"),
    "json": (json_lines, "application/json"),
}


class ImportForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy(
            "CSV or JSON as the export writes it, UTF-8, at most 5 MB and 10,000 topics. "
            "An empty cell changes nothing; nothing is ever deleted."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.json"}),
    )

    def clean_file(self):
        """The rows of the file."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise ValidationError(_("This file is larger than 5 MB. Divide it."))
        return read(file.read())


class TopicTravel:
    """Part of the TopicAdmin."""

    def get_urls(self):
        guarded = self.admin_site.admin_view
        own = [path("import/", guarded(self.import_view), name="topics_topic_import")]
        for name in FORMATS:
            view = guarded(partial(self.export_view, name=name))
            own.append(
                path(f"export/{name}/", view, name=f"topics_topic_export_{name}")
            )
        return [*own, *super().get_urls()]

    def export_view(self, request, name):
        if not self.has_view_permission(request):
            raise PermissionDenied
        lines, content_type = FORMATS[name]
        response = StreamingHttpResponse(lines(exported()), content_type=content_type)
        name = f"topics-{timezone.localdate():%Y-%m-%d}.{name}"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response

    def import_view(self, request):
        """A file is checked and shown; what was shown is sent back, signed, and done."""
        if not request.user.has_perms(NEEDS):
            raise PermissionDenied
        if "_checked" in request.POST:
            return self.carry_out(request)
        if request.method != "POST":
            return self.import_page(request, ImportForm())
        form = ImportForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.import_page(request, form)
        rows = form.cleaned_data["file"]
        return self.import_page(request, ImportForm(), Plan(rows), rows)

    def carry_out(self, request):
        try:
            sent = signing.loads(request.POST["_checked"], salt="topics.import")
        except signing.BadSignature:
            form = ImportForm({}, {})
            form.add_error(None, _("This did not arrive whole. Choose the file again."))
            return self.import_page(request, form)
        rows = [Row(*row) for row in sent["rows"]]
        try:
            plan, is_done = carry_out(rows, request.user, sent["state"])
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return self.import_page(request, ImportForm(), Plan(rows), rows)
        if not is_done:
            said = _(
                "Topics were changed since you looked. Nothing was done; look again."
            )
            messages.warning(request, said)
            return self.import_page(request, ImportForm(), plan, rows)
        said = _("Created: %(created)d. Changed: %(changed)d. Refused: %(refused)d.")
        numbers = {v: len(plan.of(v)) for v in ["created", "changed", "refused"]}
        messages.success(request, said % numbers)
        return HttpResponseRedirect(reverse("admin:topics_topic_changelist"))

    def import_page(self, request, form, plan=None, rows=()):
        titles = {
            "refused": _("Refused"),
            "created": _("Would be created"),
            "changed": _("Would be changed"),
        }
        context = {"form": form, "plan": plan}
        if plan:
            found = {verdict: plan.of(verdict) for verdict in titles}
            context["parts"] = [
                {
                    "title": titles[verdict],
                    "number": len(lines),
                    "lines": lines[:SHOWN],
                    "more": len(lines) - SHOWN if len(lines) > SHOWN else 0,
                }
                for verdict, lines in found.items()
            ]
            context["same"] = len(plan.of("same"))
            if found["created"] or found["changed"]:
                rows = [[row.number, row.values, row.errors] for row in rows]
                sent = {"rows": rows, "state": plan.state}
                context["checked"] = signing.dumps(
                    sent, salt="topics.import", compress=True
                )
        return self.page(request, "import", _("Import topics"), **context)
