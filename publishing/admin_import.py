"""Import in the admin: a file is checked and shown; what was shown is done.

Nothing is kept on the server between the two: the rows travel in the form, compressed and
signed, with what stood there when they were shown.
"""

from django import forms
from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .put_back import is_put_back

LARGEST = 5 * 1024 * 1024
LARGEST_SENT = 7 * 1024 * 1024  # of the 8 MB that a form may hold
SHOWN = 200


class ImportForm(forms.Form):
    file = forms.FileField(label=gettext_lazy("File"))

    def __init__(self, read, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.read = read

    def clean_file(self):
        """The rows of the file."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise ValidationError(_("This file is larger than 5 MB. Divide it."))
        return self.read(file.read())


class AdminImport:
    """Part of a ModelAdmin, which gives these:

    ``read_import(bytes)``: the rows of a file; raises ValidationError.
    ``plan_import(rows, user)``: a plan.
    ``carry_out_import(rows, user, state)``: (plan, whether it was done).
    ``sent_rows(plan)``: what becomes of a plan's rows on their way, in lists.
    ``rows_that_came(lists)``: those rows again.

    A plan answers ``of(verdict)`` with lines, each with ``row``,
    ``name``, ``said`` and ``errors``; its ``state`` is another when something else would
    be done.
    """

    import_needs = []  # permissions
    import_title = ""
    import_help = ""
    import_accept = ""  # ends of names of files
    import_guide = ()  # (column, what it holds)

    def import_urls(self):
        opts = self.opts
        name = f"{opts.app_label}_{opts.model_name}_import"
        view = self.admin_site.admin_view(self.import_view)
        return [path("import/", view, name=name)]

    def import_view(self, request):
        if not request.user.has_perms(self.import_needs):
            raise PermissionDenied
        if "_checked" in request.POST:
            return self.do_import(request)
        if request.method != "POST":
            return self.import_page(request)
        form = ImportForm(self.read_import, request.POST, request.FILES)
        if not form.is_valid():
            return self.import_page(request, form)
        plan = self.plan_import(form.cleaned_data["file"], request.user)
        return self.import_page(request, plan=plan)

    def do_import(self, request):
        salt = f"import.{self.opts.label_lower}"
        try:
            sent = signing.loads(request.POST["_checked"], salt=salt)
        except signing.BadSignature:
            form = ImportForm(self.read_import, {}, {})
            form.add_error(None, _("This did not arrive whole. Choose the file again."))
            return self.import_page(request, form)
        rows, user = self.rows_that_came(sent["rows"]), request.user
        if is_put_back(request):
            return self.import_page(request, plan=self.plan_import(rows, user))
        try:
            plan, is_done = self.carry_out_import(rows, user, sent["state"])
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return self.import_page(request, plan=self.plan_import(rows, user))
        if not is_done:
            said = _(
                "Something was changed since you looked. Nothing was done; look again."
            )
            messages.warning(request, said)
            return self.import_page(request, plan=plan)
        said = _("Created: %(created)d. Changed: %(changed)d. Refused: %(refused)d.")
        numbers = {v: len(plan.of(v)) for v in ["created", "changed", "refused"]}
        messages.success(request, said % (numbers | sent["before"]))
        opts = self.opts
        name = f"admin:{opts.app_label}_{opts.model_name}_changelist"
        return HttpResponseRedirect(reverse(name))

    def import_page(self, request, form=None, plan=None):
        context = self.admin_site.each_context(request) | {
            "title": self.import_title,
            "opts": self.opts,
            "form": form or ImportForm(self.read_import),
            "plan": plan,
            "help": self.import_help,
            "accept": self.import_accept,
            "guide": self.import_guide,
        }
        if plan:
            context |= self.plan_in_words(plan)
        return TemplateResponse(request, "admin/import.html", context)

    def plan_in_words(self, plan):
        titles = {
            "refused": _("Refused"),
            "created": _("Would be created"),
            "changed": _("Would be changed"),
        }
        found = {verdict: plan.of(verdict) for verdict in titles}
        parts = [
            {
                "title": titles[verdict],
                "number": len(lines),
                "lines": lines[:SHOWN],
                "more": max(len(lines) - SHOWN, 0),
            }
            for verdict, lines in found.items()
        ]
        told = {"parts": parts, "same": len(plan.of("same"))}
        if found["created"] or found["changed"]:
            sent = {
                "rows": self.sent_rows(plan),
                "state": plan.state,
                "before": {"refused": len(found["refused"])},
            }
            salt = f"import.{self.opts.label_lower}"
            checked = signing.dumps(sent, salt=salt, compress=True)
            told["is_too_large"] = len(checked) > LARGEST_SENT
            told["checked"] = "" if told["is_too_large"] else checked
        return told
