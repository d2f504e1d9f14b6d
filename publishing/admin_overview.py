"""What the form says of its edition: state, steps, actions, checks."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.template.response import TemplateResponse
from django.urls import path

from .admin_preview import framed
from .admin_states import state_of
from .contract import findings


class EditionOverview:
    """Part of the EditionAdmin."""

    def get_urls(self):
        opts = self.opts
        return [
            path(
                "<path:object_id>/checks/",
                self.admin_site.admin_view(self.checks_view),
                name=f"{opts.app_label}_{opts.model_name}_checks",
            ),
            *super().get_urls(),
        ]

    def checks_view(self, request, object_id):
        """What the contract for quality finds in what is stored; shown in the form."""
        edition = self.get_object(request, object_id)
        if not self.has_view_or_change_permission(request, edition):
            raise PermissionDenied
        if edition is None:
            raise Http404("No such edition.")
        context = self.admin_site.each_context(request)
        context |= {"title": "", "findings": findings(edition)}
        return framed(
            TemplateResponse(request, "admin/publishing/checks.html", context)
        )

    def edition_context(self, request, edition):
        if edition is None or edition.pk is None:
            return {"primary": self.primary_action(request, "")}
        newest = edition.document.editions.with_states().latest("number")
        reviews = list(edition.reviews.select_related("user"))
        return {
            "edition": edition,
            "newest": newest,
            "state_words": state_of(newest),
            "actions": self.actions_for(request, edition, newest),
            "primary": self.primary_action(
                request, newest.last_step, newest.document_is_live
            ),
            "reviews": reviews,
            "preview_url": self.edition_url(edition, "preview"),
            "compare_url": self.edition_url(edition, "compare"),
            "checks_url": self.edition_url(edition, "checks"),
            **self.presence_context(request, edition),
            **self.translations_context(edition, newest),
        }
