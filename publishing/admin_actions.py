"""What can be done with an edition beside writing: a page, a question, a log entry."""

from django.contrib import messages
from django.contrib.admin.models import LogEntry
from django.contrib.admin.options import get_content_type_for_model
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from .actions import ACTIONS, states_of
from .contract import ERROR, findings
from .editions import newest_of
from .put_back import is_put_back


class EditionActions:
    """Part of the EditionAdmin: an address, a page and a log entry for each action."""

    def get_urls(self):
        opts = self.opts
        return [
            path(
                f"<path:object_id>/{action.name}/",
                self.admin_site.admin_view(self.action_view),
                {"action": action},
                name=f"{opts.app_label}_{opts.model_name}_{action.name}",
            )
            for action in ACTIONS
        ] + super().get_urls()

    def edition_url(self, edition, name="change"):
        opts = self.opts
        return reverse(
            f"admin:{opts.app_label}_{opts.model_name}_{name}", args=[edition.pk]
        )

    def may(self, request, verb):
        opts = self.opts
        return request.user.has_perm(f"{opts.app_label}.{verb}_{opts.model_name}")

    def actions_for(self, request, edition, newest=None):
        """The actions that this user can take now, with their addresses."""
        states = states_of(edition, request.user, newest)
        return [
            (action, self.edition_url(edition, action.name))
            for action in ACTIONS
            if self.may(request, action.permission) and action.possible(states)
        ]

    def primary_action(self, request, state, is_live=False):
        """(name, words) of the one button beside "Save draft": save, and then…"""
        if state == "submitted" and self.may(request, "review"):
            return "approve", _("Approve…")
        if self.may(request, "publish"):
            return "publish", _("Publish changes…") if is_live else _("Publish…")
        return "submit", _("Submit for approval")

    def go_on(self, request, edition):
        """Where a save leads: to the action that was asked for, or back to the form."""
        asked = request.POST.get("_then")
        for action, url in self.actions_for(request, edition):
            if action.name != asked:
                continue
            form = action.form(edition, request.user, {})
            if form.fields:
                return HttpResponseRedirect(url)
            if done := self.perform(request, action, edition, form):
                edition = done
            else:
                self.message_user(request, " ".join(form.non_field_errors()), "error")
        return HttpResponseRedirect(self.edition_url(edition))

    def perform(self, request, action, edition, form):
        """Does it and logs it; None, with the sentences in the form, if it cannot be."""
        if not form.is_valid():
            return None
        try:
            with transaction.atomic():
                done, said = action.perform(edition, request.user, form)
                self.log_change(request, done, said)
        except ValidationError as error:
            self.add_errors(form, error)
            return None
        self.message_user(request, f"“{done.title}”: {said}", messages.SUCCESS)
        return done

    def action_view(self, request, object_id, action):
        if not self.may(request, action.permission):
            raise PermissionDenied
        edition = self.get_object(request, object_id)
        if edition is None:
            raise Http404("No such edition.")
        data = request.POST if request.method == "POST" else None
        form = action.form(edition, request.user, data)
        is_sent = request.method == "POST" and not is_put_back(request)
        if is_sent and (done := self.perform(request, action, edition, form)):
            return HttpResponseRedirect(self.edition_url(done))
        context = {
            **self.admin_site.each_context(request),
            "title": action.label,
            "subtitle": edition.title,
            "opts": self.opts,
            "edition": edition,
            "edition_url": self.edition_url(edition),
            **self.found_in_words(edition, action),
            "action": action,
            "site_time_zone": timezone.get_current_timezone_name(),
            "form": form,
            "media": self.media + form.media,
        }
        return TemplateResponse(request, "admin/publishing/action.html", context)

    def found_in_words(self, edition, action):
        """What stands in the way of publishing, and advice: [(field label, sentence)]."""
        found = {"missing": [], "advice": []}
        for finding in findings(edition) if action.name == "publish" else []:
            level = "missing" if finding.level == ERROR else "advice"
            found[level].append((self.label(finding.field), finding.message))
        return found

    def label(self, name):
        fields = {f.name: f for f in self.model._meta.get_fields()}
        return str(capfirst(getattr(fields.get(name), "verbose_name", name)))

    def add_errors(self, form, error):
        """Puts each sentence beside its field, or at the top with the field's name."""
        messages_by_field = (
            error.message_dict
            if hasattr(error, "error_dict")
            else {NON_FIELD_ERRORS: error.messages}
        )
        for name, sentences in messages_by_field.items():
            for sentence in sentences:
                if name in form.fields:
                    form.add_error(name, sentence)
                elif name == NON_FIELD_ERRORS:
                    form.add_error(None, sentence)
                else:
                    form.add_error(None, f"{self.label(name)}: {sentence}")

    def history_view(self, request, object_id, extra_context=None):
        """The log of the document and all its editions, newest first."""
        edition = self.get_object(request, object_id)
        if edition is None:
            raise Http404("No such edition.")
        return self.document_history(request, edition)

    def document_history(self, request, edition):
        if not self.has_view_or_change_permission(request, edition):
            raise PermissionDenied
        document = edition.document
        log = LogEntry.objects.filter(
            content_type=get_content_type_for_model(document), object_id=document.pk
        ).select_related("user")
        editions = document.editions.select_related("author").order_by("-number")
        page, newest = request.GET.get("p", 1), newest_of(document)
        context = {
            **self.admin_site.each_context(request),
            "title": _("History of “%s”") % newest.title,
            "newest_number": newest.number,
            "opts": self.opts,
            "object": edition,
            "log": Paginator(log.order_by("-action_time"), 100).get_page(page),
            "editions": Paginator(editions, 100).get_page(page),
        }
        return TemplateResponse(request, self.object_history_template, context)
