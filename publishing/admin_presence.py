"""The form says who else has the document open, and since when."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseNotAllowed, JsonResponse
from django.urls import path

from .models import OpenForm


class EditionPresence:
    """Part of the EditionAdmin."""

    def get_urls(self):
        opts = self.opts
        return [
            path(
                "<path:object_id>/presence/",
                self.admin_site.admin_view(self.presence_view),
                name=f"{opts.app_label}_{opts.model_name}_presence",
            ),
            *super().get_urls(),
        ]

    def presence_view(self, request, object_id):
        """Notes that the caller has the form open, or has left; answers who else has."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        edition = self.get_object(request, object_id)
        if edition is None:
            raise Http404("No such edition.")
        if not self.has_change_permission(request, edition):
            raise PermissionDenied
        document, user = edition.document, request.user
        if "leave" in request.GET:
            OpenForm.objects.leave(document, user)
        else:
            OpenForm.objects.note(document, user)
        others = OpenForm.objects.others(document, user)
        return JsonResponse(others, safe=False)

    def presence_context(self, request, edition):
        return {
            "presence_url": self.edition_url(edition, "presence"),
            "others": OpenForm.objects.others(edition.document, request.user),
        }
