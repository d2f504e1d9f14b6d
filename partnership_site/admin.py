from django.contrib import admin, messages
from django.contrib.admin.models import LogEntry
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from publishing.health import MOST_AT_ONCE, check_live, live_documents
from publishing.put_back import PutBackForms
from publishing.text import FORBIDDEN
from topics.models import TopicOperation

from . import dashboard, kept_forms
from .admin_log import LogEntryAdmin, TopicOperationAdmin
from .calendar_feed import FeedPageView, feed_view
from .tagging_bulk import retag
from .tagging_views import TaggingDesk


class NotThere:
    """Whether a row is there, only those learn who may see it; they get a plain 404."""

    def history_view(self, request, object_id, extra_context=None):
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        return super().history_view(request, object_id, extra_context)

    def _get_obj_does_not_exist_redirect(self, request, opts, object_id):
        raise Http404("No such row.")


class Desk(admin.AdminSite):
    """The editors' desk: Django's admin under our name."""

    site_header = _("Editors’ desk")
    site_title = _("Editors’ desk")
    index_title = _("What would you like to work on?")
    enable_nav_sidebar = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # For the lists that name it, by ``actions``.
        self.add_action(retag, "retag")
        self.disable_action("retag")
        self.register(LogEntry, LogEntryAdmin)
        self.register(TopicOperation, TopicOperationAdmin)

    def get_urls(self):
        """Without the shortcut by content type: it gives away the address of a draft."""
        page = FeedPageView.as_view(admin_site=self)
        ours = [
            path(
                "check/", self.admin_view(require_POST(self.check_view)), name="check"
            ),
            path("schedule/", self.admin_view(page), name="schedule"),
            path("schedule/<str:token>.ics", feed_view, name="schedule_feed"),
        ]
        ours += TaggingDesk(self).urls
        return ours + [
            url
            for url in super().get_urls()
            if getattr(url, "name", "") != "view_on_site"
        ]

    def register(self, model_or_iterable, admin_class=None, **options):
        """What all of the desk has in common, see PutBackForms and NotThere."""
        admin_class = admin_class or admin.ModelAdmin
        own = {"__module__": admin_class.__module__}
        admin_class = type(
            admin_class.__name__, (NotThere, PutBackForms, admin_class), own
        )
        super().register(model_or_iterable, admin_class, **options)

    def admin_view(self, view, cacheable=False):
        return kept_forms.keeping(self, view, super().admin_view(view, cacheable))

    def login(self, request, extra_context=None):
        def log_in(request, kept):
            return super(Desk, self).login(request, (extra_context or {}) | kept)

        return kept_forms.login(self, request, log_in)

    def index(self, request, extra_context=None):
        context = dashboard.context_for(self, request.user)
        return super().index(request, context | (extra_context or {}))

    def check_view(self, request):
        """Checks what is live anew; so many pages that it takes long are refused."""
        if not dashboard.kinds_for(request.user):
            raise PermissionDenied
        if live_documents() > MOST_AT_ONCE:
            said = _now(
                "There are too many live pages to check them while you wait. Nothing was "
                "checked; ask whoever runs the site for “check_content --keep”."
            )
            messages.warning(request, said)
        else:
            checkup = check_live()
            number = checkup.documents
            said = ngettext(
                "%s live page was checked.", "%s live pages were checked.", number
            )
            said %= number
            messages.success(request, said)
        return HttpResponseRedirect(reverse("admin:index"))

    def autocomplete_view(self, request):
        """PostgreSQL refuses a NUL with an error; no word holds one."""
        request.GET = request.GET.copy()
        request.GET["term"] = FORBIDDEN.sub("", request.GET.get("term", ""))
        return super().autocomplete_view(request)
