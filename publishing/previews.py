"""The public page of an edition that is not public, for staff and for holders of a link."""

from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.crypto import constant_time_compare
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.csrf import csrf_exempt

from .action_forms import VisitorForm
from .moments import Moment
from .preview_links import hash_of
from .reviews import advise


def preview_page(page_view, request, edition, *, moment=None, **context):
    """The page of ``page_view`` for any edition, with a banner; never kept or indexed."""
    now = timezone.now()
    view = page_view(moment=moment or Moment(now, now), object=edition)
    view.setup(request)
    response = view.render_to_response(view.get_context_data(preview=True, **context))
    add_never_cache_headers(response)
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    return response


# The secret address is the credential: without it a form cannot be forged, and a cookie
# for one more secret would be the only cookie of the public site.
@method_decorator(csrf_exempt, name="dispatch")
class PreviewLinkView(View):
    """/preview/…/<token>/: one draft, for whoever holds the link. All else is one 404."""

    link_model = None
    page_view = None

    def dispatch(self, request, *args, token):
        hashed = hash_of(token)
        links = self.link_model.objects.open().select_related("created_by")
        self.link = links.filter(token_hash=hashed).first()
        if not self.link or not constant_time_compare(self.link.token_hash, hashed):
            raise Http404("No such preview.")
        return super().dispatch(request, *args)

    def get(self, request, form=None, status=200):
        editions = self.page_view.model.objects.for_page()
        edition = editions.get(pk=self.link.edition_id)
        form = form or (VisitorForm() if self.link.for_review else None)
        response = preview_page(
            self.page_view,
            request,
            edition,
            link=self.link,
            visitor_form=form,
            visits=edition.reviews.filter(user=None),
        )
        response.status_code = status
        return response

    def post(self, request):
        """A visitor's verdict under a name; it advises, users decide."""
        if not self.link.for_review:
            raise Http404("Not for review.")
        form = VisitorForm(request.POST)
        if form.is_valid():
            try:
                self.record(form)
            except ValidationError as error:
                form.add_error(None, error)
            else:
                return self.get(request)
        return self.get(request, form, status=422)

    def record(self, form):
        edition, said = self.link.edition, form.cleaned_data
        with transaction.atomic():
            review = advise(edition, said["verdict"], said["name"], said["note"])
            LogEntry.objects.log_actions(
                self.link.created_by_id,
                [edition.document],
                CHANGE,
                _("Edition %(number)s, through the preview link: %(review)s")
                % {"number": edition.number, "review": review},
                single_object=True,
            )
