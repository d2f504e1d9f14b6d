"""Previews on the desk: of what is stored, of what is typed, and for people outside."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from .action_forms import PreviewLinkForm
from .moments import BadMoment, moment_of
from .preview_links import make_link
from .previews import preview_page
from .widgets import is_key


class EditionPreview:
    """Part of the EditionAdmin; kinds name the view of their public page."""

    page_view = None

    def get_urls(self):
        opts, view = self.opts, self.admin_site.admin_view
        name = f"{opts.app_label}_{opts.model_name}"
        return [
            path("add/preview/", view(self.typed_view), name=f"{name}_preview_new"),
            path(
                "<path:object_id>/preview/",
                view(self.preview_view),
                name=f"{name}_preview",
            ),
            path(
                "<path:object_id>/links/",
                view(self.links_view),
                name=f"{name}_links",
            ),
        ] + super().get_urls()

    def preview_view(self, request, object_id):
        """GET: what is stored, at any state or chosen date. POST: what is typed."""
        if request.method == "POST":
            return self.typed_view(request, object_id)
        edition = self.get_object(request, object_id)
        if not self.has_view_or_change_permission(request, edition):
            raise PermissionDenied
        if edition is None:
            raise Http404("No such edition.")
        try:
            moment = moment_of(request)
        except BadMoment:
            moment = None
        if moment and moment.day:
            shown = edition.document.editions.public(moment.at, moment.now).first()
            if shown is None:
                return self.no_preview(
                    request,
                    _("Nothing of “%(title)s” will be public at the end of %(day)s.")
                    % {"title": edition.title, "day": moment.day.isoformat()},
                )
            edition = shown
        return self.shown(request, edition, moment=moment)

    def shown(self, request, edition, **context):
        stored = self.page_view.model.objects.for_page().get(pk=edition.pk)
        response = preview_page(self.page_view, request, stored, **context)
        return framed(response.render())

    def typed_view(self, request, object_id=None):
        """Saves the form, shows the page, and takes everything back."""
        if request.method != "POST":
            raise Http404("Nothing was typed.")
        request.is_preview = True
        with transaction.atomic():
            response = self.changeform_view(request, object_id)
            transaction.set_rollback(True)
        return response

    def typed_preview(self, request, edition):
        return self.shown(request, edition, is_typed=True)

    def no_typed_preview(self, request, errors):
        sentence = _("It cannot be shown yet; please look at this in the form:")
        return self.no_preview(request, sentence, errors)

    def no_preview(self, request, sentence, form_errors=()):
        context = {"sentence": sentence, "form_errors": form_errors, "title": ""}
        context |= self.admin_site.each_context(request)
        name = "admin/publishing/no_preview.html"
        return framed(TemplateResponse(request, name, context))

    # Links for people without an account.

    def links_view(self, request, object_id):
        """The open links of an edition: make one, revoke one. Told once, hashed after."""
        edition = self.get_object(request, object_id)
        if not self.may(request, "change"):
            raise PermissionDenied
        if edition is None:
            raise Http404("No such edition.")
        address, form = "", PreviewLinkForm()
        if request.method == "POST" and "revoke" in request.POST:
            self.revoke(request, edition)
            return HttpResponseRedirect(request.path)
        if request.method == "POST":
            form = PreviewLinkForm(request.POST)
            form.is_valid()
            with transaction.atomic():
                link, token = make_link(edition, request.user, **form.cleaned_data)
                said = _("Edition %s: preview link made") % edition.number
                self.log_change(request, edition, said)
            name = f"{self.opts.app_label}_preview"
            address = settings.SITE_URL + reverse(name, args=[token])
        context = {
            **self.admin_site.each_context(request),
            "title": _("Preview links"),
            "subtitle": edition.title,
            "opts": self.opts,
            "edition": edition,
            "edition_url": self.edition_url(edition),
            "address": address,
            "form": form,
            "links": edition.preview_links.open().select_related("created_by"),
        }
        return TemplateResponse(request, "admin/publishing/links.html", context)

    def revoke(self, request, edition):
        key = request.POST["revoke"]
        links = edition.preview_links.open()
        link = get_object_or_404(links, pk=key if is_key(key) else None)
        with transaction.atomic():
            link.revoked_at = timezone.now()
            link.save(update_fields=["revoked_at"])
            said = _("Edition %s: preview link revoked") % edition.number
            self.log_change(request, edition, said)
        self.message_user(
            request, _("The link opens nothing any more."), messages.SUCCESS
        )


def framed(response):
    """Allows our own pages, and no others, to show it in a frame."""
    response["X-Frame-Options"] = "SAMEORIGIN"
    response.policy_changes = {"frame_ancestors": "'self'"}
    return response
