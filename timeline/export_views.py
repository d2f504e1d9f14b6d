"""The timeline as files, at addresses: whole or by decade, with the filters of the page."""

from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpResponse
from django.urls import register_converter
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page, require_safe
from django.views.generic import View

from publishing.addresses import page_url
from publishing.languages import ENGLISH
from publishing.linked_data import absolute
from publishing.moments import MomentMixin

from .exports import FORMS
from .filters import TimelineFilter
from .models import EventEdition

SCHEMA = Path(__file__).parent / "events.schema.json"


class FormConverter:
    regex = "|".join(form.replace(".", r"\.") for form in FORMS)

    def to_python(self, value):
        return value

    def to_url(self, value):
        return value


register_converter(FormConverter, "export")


def for_others(response):
    """It holds nothing but what is public: pages of other sites may read it."""
    response["Access-Control-Allow-Origin"] = "*"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    response["X-Robots-Tag"] = "noindex"
    return response


@method_decorator(conditional_page, name="dispatch")
class TimelineExportView(MomentMixin, View):
    """…/timeline/events.<file>, or those of a decade."""

    def get(self, request, file, language=ENGLISH, decade=None):
        events = EventEdition.objects.public(self.moment.at, self.moment.now)
        chosen = TimelineFilter(request.GET)
        events, name = chosen.apply(events.in_language(language)), "timeline"
        title = f"{_('Timeline')} | {settings.SITE_NAME}"
        url = page_url("event_list", language)
        if decade is not None:
            if decade % 10:
                raise Http404("Not a decade.")
            events = events.in_years(decade, decade + 9)
            name, title = f"timeline-{decade}s", f"{decade}s | {settings.SITE_NAME}"
            url = page_url("event_list_decade", language, decade=decade)
        editions = list(events.for_export())
        if not editions:
            raise Http404("No event there.")
        url = absolute(url + chosen.address())
        page = {"title": title, "language": language, "url": url}
        page["file"] = absolute(request.get_full_path())
        write, content_type, _name = FORMS[file]
        page["host"] = request.get_host().partition(":")[0]
        response = HttpResponse(write(editions, page), content_type=content_type)
        if file != "html":
            response["Content-Disposition"] = f'attachment; filename="{name}.{file}"'
        return for_others(response)


@require_safe
def schema(request):
    """What the JSON holds, as a JSON Schema (draft 2020-12)."""
    return for_others(
        HttpResponse(SCHEMA.read_bytes(), content_type="application/schema+json")
    )
