"""The reports on topics: an overview, and a list for each whose rows act in place."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from publishing.put_back import is_put_back

from . import operations
from .forms import DescriptionsForm
from .links import link_models
from .models import Topic, TopicOperation
from .reports import name_of, only_documents, reports, with_counts, without_topic

Kind = TopicOperation.Kind
PER_PAGE = 50
PAIRS, ONCE, DESCRIBED = "near-duplicates", "used-once", "without-description"


def report_url(name):
    return reverse(f"admin:topics_topic_report_{name}")


class TopicReports:
    """Part of the TopicAdmin."""

    def get_urls(self):
        guarded = self.admin_site.admin_view
        overview = guarded(self.reports_view)
        own = [path("reports/", overview, name="topics_topic_reports")]
        for name in reports():
            view, url_name = guarded(self.report_view), f"topics_topic_report_{name}"
            own.append(path(f"reports/{name}/", view, {"name": name}, name=url_name))
        return [*own, *super().get_urls()]

    def reports_view(self, request):
        if not self.has_view_permission(request):
            raise PermissionDenied
        lines = [
            {
                "report": report,
                "number": Paginator(report.found(), PER_PAGE).count,
                "url": report_url(report.name),
            }
            for report in reports().values()
        ]
        untagged = [self.untagged(request, model) for model in link_models().values()]
        title = _("Reports on topics")
        return self.page(request, "reports", title, lines=lines, untagged=untagged)

    def untagged(self, request, model):
        """How many documents of a kind have no topic, and the list for those who may."""
        document = model.document_model()
        opts = document._meta
        url = reverse(f"admin:{opts.app_label}_{opts.model_name}_changelist")
        may = self.admin_site.get_model_admin(document).has_view_permission(request)
        return {
            "kind": opts.verbose_name_plural,
            "number": without_topic(model).count(),
            "url": f"{url}?topic_links__isnull=True" if may else "",
        }

    def report_view(self, request, name):
        """A list in pages; POST to the topics without description describes them."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        report = reports()[name]
        if request.method == "POST":
            if name != DESCRIBED:
                return HttpResponseNotAllowed(["GET", "HEAD"])
            return self.describe(request, report)
        rows = report.found() if name == PAIRS else with_counts(report.found())
        rows = Paginator(rows, PER_PAGE).get_page(request.GET.get("p"))
        return self.report_page(request, report, rows)

    def report_page(self, request, report, rows, form=None, lost=()):
        if report.name == PAIRS:
            rows.object_list = with_topics(rows.object_list)
        else:
            rows.object_list = [*rows.object_list]
            documents = only_documents(rows) if report.name == ONCE else {}
            may_describe = request.user.has_perm("topics.change_topic")
            if report.name == DESCRIBED and may_describe:
                form = form or DescriptionsForm(rows)
            for topic in rows:
                topic.counts = counts_of(topic)
                topic.document = self.document_link(request, documents.get(topic.pk))
                topic.field = form and form[form.name_for(topic)]
        context = {
            "report": report,
            "rows": rows,
            "form": form,
            "lost": lost,
            "may_merge": operations.may(request.user, Kind.MERGE),
            "may_delete": operations.may(request.user, Kind.DELETE),
        }
        return self.page(request, "report", report.title, **context)

    def document_link(self, request, document):
        """{document, url}; without address for who may not open it, or from the bin."""
        if document is None:
            return None
        opts, admin = document._meta, self.admin_site.get_model_admin(type(document))
        is_open = admin.has_view_permission(request) and document.trashed_at is None
        name = f"admin:{opts.app_label}_{opts.model_name}_change"
        return {
            "document": document,
            "url": reverse(name, args=[document.pk]) if is_open else "",
        }

    @transaction.atomic
    def describe(self, request, report):
        """Saves each description that can be; what cannot be stays on the page."""
        if not request.user.has_perm("topics.change_topic"):
            raise PermissionDenied
        typed = DescriptionsForm.typed(request.POST, PER_PAGE)
        topics = Topic.objects.current().locked(typed)
        form = DescriptionsForm(topics.values(), request.POST)
        form.is_valid()
        saved = [] if is_put_back(request) else form.described()
        for topic in saved:
            topic.save(update_fields=["description"])
            self.log_change(request, topic, [{"changed": {"fields": ["Description"]}}])
        if saved:
            said = ngettext(
                "%d description was saved.", "%d descriptions were saved.", len(saved)
            )
            self.message_user(request, said % len(saved), messages.SUCCESS)
        left = topics.keys() - {topic.pk for topic in saved}
        lost = [words for key, words in typed.items() if key not in topics]
        if not left and not lost:
            return HttpResponseRedirect(request.get_full_path())
        rows = with_counts(Topic.objects.filter(pk__in=left))
        rows = Paginator(rows, PER_PAGE).get_page(1)
        return self.report_page(request, report, rows, form, lost)

    def response_delete(self, request, obj_display, obj_id):
        """Whoever deletes from a report goes on there."""
        response = super().response_delete(request, obj_display, obj_id)
        if (name := request.GET.get("report")) in reports():
            return HttpResponseRedirect(report_url(name))
        return response


def counts_of(topic):
    return [
        (
            model.document_model()._meta.verbose_name_plural,
            getattr(topic, name_of(label)),
        )
        for label, model in link_models().items()
    ]


def with_topics(pairs):
    """[{said, sides: [{topic, other}]}] of pairs of keys of topics."""
    keys = {key for pair in pairs for key in pair.topics}
    topics = with_counts(Topic.objects.current()).in_bulk(keys)
    for topic in topics.values():
        topic.counts = counts_of(topic)
    found = []
    for pair in pairs:
        if not topics.keys() >= {*pair.topics}:  # merged since the pairs were read
            continue
        one, other = (topics[key] for key in pair.topics)
        sides = [{"topic": one, "other": other}, {"topic": other, "other": one}]
        found.append({"said": pair.said, "sides": sides})
    return found
