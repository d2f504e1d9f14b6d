"""The timeline on pages of others: whole without a script, without a cookie; and oEmbed.

Source of the rules: oembed.com, sections 2.2 to 2.4.
"""

import io
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.http import Http404, HttpResponse, JsonResponse, QueryDict
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.xmlutils import SimplerXMLGenerator
from django.views.decorators.http import require_safe

from publishing.addresses import page_url
from publishing.languages import ENGLISH
from publishing.linked_data import absolute

from .export_views import for_others
from .filters import TimelineFilter
from .frames import HEIGHT, SMALLEST, WIDTH, frame, years_of
from .models import EventEdition
from .views import EventDetailView, FilteredEvents


class EmbedMixin:
    """The only pages that may stand in a frame; their scripts are none."""

    def dispatch(self, request, *args, **kwargs):
        response = super().dispatch(request, *args, **kwargs)
        response.policy_changes = {"frame_ancestors": "*", "script_src": "'none'"}
        response.xframe_options_exempt = True
        response["X-Robots-Tag"] = "noindex"
        return response


class TimelineEmbedView(EmbedMixin, FilteredEvents):
    template_name = "timeline/embed.html"

    def get_context_data(self, **kwargs):
        url = absolute(page_url("event_list", self.language) + self.filter.address())
        return super().get_context_data(title=_("Timeline"), url=url, **kwargs)


class EventEmbedView(EmbedMixin, EventDetailView):
    template_name = "timeline/event_embed.html"

    def present_url(self, present):
        return present.url_of("event_detail_embed")

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            title=self.object.title,
            url=absolute(self.object.get_absolute_url() + self.moment.query),
            **kwargs,
        )


def to_embed(url):
    """(title, address to embed) of a page of this site. Raises Http404."""
    parts = urlsplit(url)
    if parts.netloc != urlsplit(settings.SITE_URL).netloc:
        raise Http404("Not a page of this site.")
    try:
        match = resolve(unquote(parts.path))
    except Resolver404 as error:
        raise Http404("No such page.") from error
    language = match.kwargs.get("language", ENGLISH)
    if match.url_name in {"event_list", "event_list_decade"}:
        chosen = TimelineFilter(QueryDict(parts.query))
        years = years_of(match.kwargs["decade"]) if "decade" in match.kwargs else {}
        address = page_url("event_list_embed", language) + chosen.address(**years)
        return f"{_('Timeline')} | {settings.SITE_NAME}", address
    if match.url_name == "event_detail":
        now = timezone.now()
        events = EventEdition.objects.select_related("document").public(now)
        event = events.at_address(language, match.kwargs["slug"], now).first()
        if event:
            return event.title, event.url_of("event_detail_embed")
    raise Http404("That page cannot be embedded.")


def size(asked, usual):
    """A width or height within what the consumer allows; nonsense is left out."""
    if asked.isascii() and asked.isdigit():
        return max(min(int(asked[:6]), usual), SMALLEST)
    return usual


@require_safe
def oembed(request):
    """How to embed the page named by ``url``, in JSON or XML (501 for other formats)."""
    form = request.GET.get("format", "json")
    if form not in {"json", "xml"}:
        return HttpResponse("json, xml", status=501, content_type="text/plain")
    try:
        title, address = to_embed(request.GET.get("url", ""))
    except ValueError as error:  # no address at all
        raise Http404("Not an address.") from error
    width = size(request.GET.get("maxwidth", ""), WIDTH)
    height = size(request.GET.get("maxheight", ""), HEIGHT)
    answer = {
        "version": "1.0",
        "type": "rich",
        "title": title,
        "provider_name": settings.SITE_NAME,
        "provider_url": absolute("/"),
        "html": frame(absolute(address), title, width, height),
        "width": width,
        "height": height,
    }
    if form == "json":
        return for_others(JsonResponse(answer))
    out = io.StringIO()
    xml = SimplerXMLGenerator(out, "utf-8")
    xml.startDocument()
    xml.startElement("oembed", {})
    for name, value in answer.items():
        xml.addQuickElement(name, str(value))
    xml.endElement("oembed")
    return for_others(HttpResponse(out.getvalue(), content_type="text/xml"))
