"""A form of the desk that cannot be taken now keeps its words: expired session, stale token.

The words stand in the answer, go through the login, and come back to their form by a
POST with a marker: it shows the form and saves nothing (``publishing.put_back``).
"""

from functools import update_wrapper
from urllib.parse import urlsplit

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.csrf import csrf_failure as plain_csrf_failure

from publishing.put_back import MARKER, is_put_back

CARRIED = "kept:"  # before each name while the login form carries the fields
NEVER = {"csrfmiddlewaretoken", MARKER}
NOTHING_TYPED = ("_changelist", "_delete")
SHOW_AGAIN = {
    *["add_view", "change_view", "action_view", "topics_view"],
    *["report_view", "tag_view", "bulk_view"],
}


class KeptForm:
    """``target``: where it goes; ``fields``: [(name, value)]; ``files``: their names."""

    def __init__(self, target, fields, files=()):
        self.target, self.files = target, list(files)
        self.fields = [
            (name, value)
            for name, value in fields
            if name not in NEVER and "password" not in name.lower()
        ]

    def __bool__(self):
        return bool(self.fields)

    @classmethod
    def posted(cls, request):
        fields = each_value(request.POST)
        if (request.resolver_match.url_name or "").endswith(NOTHING_TYPED):
            fields = []
        files = [file.name for _name, file in each_value(request.FILES)]
        return cls(request.get_full_path(), fields, files)

    @classmethod
    def carried(cls, request):
        """What the login form brings along."""
        fields = [
            (name.removeprefix(CARRIED), value)
            for name, value in each_value(request.POST)
            if name.startswith(CARRIED)
        ]
        return cls(request.POST.get("next", ""), fields)

    @property
    def to_carry(self):
        return [(CARRIED + name, value) for name, value in self.fields]

    @property
    def to_copy(self):
        """What a person may have written."""
        return [
            (name, value)
            for name, value in self.fields
            if value.strip()
            and not name.startswith(("_", "initial-"))
            and not name.endswith("_FORMS")
        ]


def each_value(data):
    return [(name, value) for name, values in data.lists() for value in values]


def keeping(site, view, checked):
    """The view, answering a POST it refuses with the words that were posted.

    ``checked`` is the same view as ``AdminSite.admin_view()`` guards it.
    """

    def inner(request, *args, **kwargs):
        if request.method != "POST" or request.path == reverse("admin:logout"):
            return checked(request, *args, **kwargs)
        kept = KeptForm.posted(request)
        if not site.has_permission(request):
            if kept:
                return login_page(site, request, kept)
            return checked(request, *args, **kwargs)
        try:
            if is_put_back(request):
                return put_back(site, request, kept, view, checked, *args, **kwargs)
            return checked(request, *args, **kwargs)
        except PermissionDenied:
            return denied_page(site, request, kept)

    return update_wrapper(inner, checked)


def put_back(site, request, kept, view, checked, *args, **kwargs):
    """The form with its words; where there is none that shows them, the words alone."""
    if getattr(view, "__name__", "") in SHOW_AGAIN:
        response = checked(request, *args, **kwargs)
        if response.status_code == 200:
            said = _("Your words are back in the form. They are not saved yet.")
            messages.warning(request, said)
            return response
    said = _("This form cannot be filled in again by itself. Nothing was done.")
    return words_page(site, request, kept, said, status=200)


def login(site, request, log_in):
    """The login, keeping what it carries: put back when it succeeds."""
    kept = request.method == "POST" and KeptForm.carried(request)
    response = log_in(request, {"kept": kept})
    if not kept:
        return response
    if response.status_code == 302 and response.url.startswith(reverse("admin:index")):
        kept.target = response.url
        said = _("You are logged in. What you wrote is not saved yet.")
        return words_page(site, request, kept, said, status=200, sends=True)
    response.template_name = "admin/kept_login.html"
    return response


def login_page(site, request, kept):
    from django.contrib.admin.forms import AdminAuthenticationForm  # needs the apps

    context = {
        **site.each_context(request),
        "title": _("Log in"),
        "subtitle": None,
        "username": request.user.get_username(),
        "form": AdminAuthenticationForm(request),
        "next": kept.target,
        "kept": kept,
    }
    return TemplateResponse(request, "admin/kept_login.html", context, status=403)


def denied_page(site, request, kept):
    """Another user logged in, or a right was taken away meanwhile."""
    if not kept.to_copy:
        raise PermissionDenied
    said = _("You are logged in as %s, who may not do this. Nothing was saved.")
    name = request.user.get_username()
    return words_page(site, request, kept, said % name, status=403)


def words_page(site, request, kept, said, *, status, sends=False):
    context = {
        **site.each_context(request),
        "title": _("What you wrote"),
        "kept": kept,
        "said": said,
        "sends": sends,
        "marker": MARKER,
    }
    return TemplateResponse(request, "admin/kept_form.html", context, status=status)


def csrf_failure(request, reason=""):
    """A stale token keeps the words, if the form came from a page of this site.

    A form from elsewhere, or from nobody knows where, is shown nothing of itself.
    """
    site = admin.site
    desk = request.path.startswith(reverse("admin:index"))
    if request.method != "POST" or not desk or not is_from_here(request):
        return plain_csrf_failure(request, reason)
    at_login = request.path == reverse("admin:login")
    kept = KeptForm.carried(request) if at_login else KeptForm.posted(request)
    if not kept or not kept.target.startswith(reverse("admin:index")):
        return plain_csrf_failure(request, reason)
    if not site.has_permission(request):
        return login_page(site, request, kept)
    said = _("You logged in again since this form was opened. It is not saved yet.")
    return words_page(site, request, kept, said, status=403, sends=True)


def is_from_here(request):
    said = request.headers.get("Origin") or request.headers.get("Referer", "")
    try:
        parts = urlsplit(said)
    except ValueError:
        return False
    return (parts.scheme, parts.netloc) == (request.scheme, request.get_host())
