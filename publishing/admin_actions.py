"""What can be done with an edition beside writing: a page, a question, a log entry."""

from django.contrib import messages
from django.contrib.admin.models import LogEntry
from django.contrib.admin.options import get_content_type_for_model
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from .actions import ACTIONS
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

    def may_publish(self, request):
        opts = self.opts
        return request.user.has_perm(f"{opts.app_label}.publish_{opts.model_name}")

    def may(self, request, action):
        allowed = self.has_view_or_change_permission(request) and (
            request.user.has_perm(
                f"{self.opts.app_label}.change_{self.opts.model_name}"
            )
        )
        return allowed and (self.may_publish(request) or not action.needs_publish)

    def actions_for(self, request, edition):
        """The actions that this user can take now, with their addresses."""
        document = edition.document
        states = [e.period_state() for e in document.editions.all()]
        facts = {
            "newest": newest_of(document).pk == edition.pk,
            "own": edition.period_state(),
            "live": "live" in states,
            "scheduled": "scheduled" in states,
            "trashed": document.trashed_at is not None,
        }
        return [
            (action, self.edition_url(edition, action.name))
            for action in ACTIONS
            if self.may(request, action) and action.possible(facts)
        ]

    def action_view(self, request, object_id, action):
        if not self.may(request, action):
            raise PermissionDenied
        edition = self.get_object(request, object_id)
        if edition is None:
            raise Http404("No such edition.")
        data = request.POST if request.method == "POST" else None
        form = action.form(edition, data)
        if request.method == "POST" and form.is_valid() and not is_put_back(request):
            try:
                with transaction.atomic():
                    done, said = action.perform(
                        edition, request.user, form.cleaned_data
                    )
                    self.log_change(request, done, said)
            except ValidationError as error:
                self.add_errors(form, error)
            else:
                self.message_user(request, f"“{done.title}”: {said}", messages.SUCCESS)
                return HttpResponseRedirect(self.edition_url(done))
        context = {
            **self.admin_site.each_context(request),
            "title": action.label,
            "subtitle": edition.title,
            "opts": self.opts,
            "edition": edition,
            "edition_url": self.edition_url(edition),
            "missing": self.missing(edition) if action.name == "publish" else [],
            "action": action,
            "site_time_zone": timezone.get_current_timezone_name(),
            "form": form,
            "media": self.media + form.media,
        }
        return TemplateResponse(request, "admin/publishing/action.html", context)

    def missing(self, edition):
        """What stands in the way of publishing: [(field label, sentence)]."""
        return [
            (self.label(name), sentence)
            for name, sentence in edition.missing_for_publication().items()
        ]

    def label(self, name):
        fields = {f.name: f for f in self.model._meta.get_fields()}
        return capfirst(getattr(fields.get(name), "verbose_name", name))

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

    def document_history(self, request, edition):
        if not self.has_view_or_change_permission(request, edition):
            raise PermissionDenied
        document = edition.document
        log = LogEntry.objects.filter(
            content_type=get_content_type_for_model(document), object_id=document.pk
        ).select_related("user")
        editions = document.editions.select_related("author").order_by("-number")
        page = request.GET.get("p", 1)
        context = {
            **self.admin_site.each_context(request),
            "title": _("History of “%s”") % newest_of(document).title,
            "opts": self.opts,
            "object": edition,
            "log": Paginator(log.order_by("-action_time"), 100).get_page(page),
            "editions": Paginator(editions, 100).get_page(page),
        }
        return TemplateResponse(request, self.object_history_template, context)
