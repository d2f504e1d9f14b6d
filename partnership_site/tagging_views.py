"""The desk of those who tag: the queue, and each document beside its suggestions.

Topics are all that changes here, whatever a form brings along.
"""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from library.rendering import render_body
from publishing.admin_states import moment_in_words
from publishing.document_links import at_most
from publishing.editions import newest_of
from publishing.moments import Moment
from publishing.put_back import is_put_back
from publishing.widgets import LinkField, is_key
from topics.links import TopicLink
from topics.models import Topic

from .tagging_bulk import bulk_view
from .tagging_queue import KINDS, TOPICS, Queue, place_of
from .tagging_suggestions import Reason, Suggestion, suggestions_for

PER_PAGE = 50
GONE = gettext_lazy("A suggestion that you ticked is no topic any more. Save again.")


class TaggingForm(forms.Form):
    """Beside the topics: which suggestions were accepted."""

    suggested = LinkField(
        Topic.objects.all(),
        required=False,
        error_messages={"invalid_choice": GONE, "invalid_pk_value": GONE},
    )

    def clean(self):
        at_most(TopicLink.limit)(self.chosen)
        return super().clean()

    @property
    def chosen(self):
        """Topics of the field, new ones too, and what was ticked beside them."""
        topics = self.cleaned_data.get("topics", [])
        keys = {topic.pk for topic in topics}
        ticked = self.cleaned_data.get("suggested", [])
        return [*topics, *(topic for topic in ticked if topic.pk not in keys)]

    @property
    def ticked(self):
        return {int(key) for key in self["suggested"].value() or [] if is_key(key)}


def address(name, queue, *args, **parameters):
    """Of a page of this desk, within the same queue."""
    query = "&".join(
        filter(None, [queue.query, *(f"{n}={v}" for n, v in parameters.items())])
    )
    url = reverse(f"admin:{name}", args=args)
    return f"{url}?{query}" if query else url


class TaggingDesk:
    def __init__(self, site):
        self.site = site

    @property
    def urls(self):
        view = self.site.admin_view
        tag = view(self.tag_view)
        return [
            path("tagging/", view(self.list_view), name="tagging"),
            path("tagging/bulk/", view(self.bulk_view), name="tagging_bulk"),
            path("tagging/next/", view(self.next_view), name="tagging_next"),
            *(
                path(
                    f"tagging/{kind}/<int:pk>/", tag, {"kind": kind}, f"tagging_{kind}"
                )
                for kind in KINDS
            ),
        ]

    def queue(self, request):
        queue = Queue.asked(request.user, request.GET)
        if not queue.kinds:
            raise PermissionDenied
        return queue

    def page(self, request, template, title, **context):
        context |= self.site.each_context(request) | {"title": title}
        return TemplateResponse(request, f"admin/tagging/{template}.html", context)

    def list_view(self, request):
        queue = self.queue(request)
        page = Paginator(queue.rows(), PER_PAGE).get_page(request.GET.get("page"))
        topics = topics_of(page.object_list)
        rows = [
            {
                "title": row["title"],
                "language": row["language"],
                "url": address(f"tagging_{kind}", queue, pk),
                "kind": capfirst(KINDS[kind][0]._meta.verbose_name),
                "topics": topics.get((kind, pk), []),
                "when": moment_in_words(row["created_at"]),
            }
            for row in page.object_list
            for kind, pk in [(row["document_kind"], row["document"])]
        ]
        kinds = [(k, KINDS[k][0]._meta.verbose_name_plural) for k in queue.kinds]
        return self.page(
            request,
            "list",
            _("Queue for tagging"),
            queue=queue,
            rows=rows,
            page=page,
            kinds=[("", _("articles and events")), *kinds] if kinds[1:] else [],
            amounts=TOPICS.items(),
            first=address("tagging_next", queue),
        )

    def bulk_view(self, request):
        return bulk_view(self.site, request)

    def next_view(self, request):
        """To the document behind the place ``after``; from the last, to the list."""
        queue = self.queue(request)
        row = queue.rows(request.GET.get("after", "")).first()
        if row is None:
            said = _("The queue is done: you have been through it to its end.")
            messages.success(request, said)
            return HttpResponseRedirect(address("tagging", queue))
        return HttpResponseRedirect(
            address(f"tagging_{row['document_kind']}", queue, row["document"])
        )

    def tag_view(self, request, kind, pk):
        """A document's text, its topics and what else might be among them."""
        desk = self.site.get_model_admin(KINDS[kind][0])
        if not desk.has_tag_permission(request):
            raise PermissionDenied
        queue = self.queue(request)
        document = desk.get_queryset(request).filter(pk=pk).first()
        edition = document and newest_of(document)
        if edition is None and request.method == "POST":
            said = _("This document is in the bin now, or gone. Nothing was saved.")
            messages.error(request, said)
            return HttpResponseRedirect(address("tagging", queue))
        if edition is None:
            raise Http404("No such document.")
        place = place_of(edition.created_at, kind, pk)
        following = address("tagging_next", queue, after=place)
        form = desk.topics_form(request, document, TaggingForm)
        if request.method == "POST" and form.is_valid() and not is_put_back(request):
            desk.save_topics(request, document, form, form.chosen)
            here = request.get_full_path()
            return HttpResponseRedirect(following if "_next" in request.POST else here)
        now = timezone.now()
        ticked, suggestions = self.suggestions(edition, form)
        return self.page(
            request,
            "document",
            _("Topics"),
            subtitle=edition.title,
            edition=edition,
            kind=KINDS[kind][0]._meta.verbose_name,
            standfirst=edition.summary if kind == "event" else edition.standfirst,
            body=render_body(edition.body, Moment(now, now)),
            suggestions=suggestions,
            ticked=ticked,
            following=following,
            queue=address("tagging", queue),
            left=queue.rows().count(),
            form=form,
            media=desk.media + form.media,
        )

    def suggestions(self, edition, form):
        """Keys that are ticked, and what to show: what was ticked before among it."""
        found = suggestions_for(edition, form.initial["topics"])
        lost = form.ticked - {each.topic.pk for each in found}
        now = Topic.objects.present_keys(lost).values() if lost else []
        kept = [*Topic.objects.filter(pk__in=now)]
        said = [Reason(_("you ticked it"), 0)]
        ticked = form.ticked | {topic.pk for topic in kept}
        return ticked, [*found, *(Suggestion(topic, said) for topic in kept)]


def topics_of(rows):
    """{(kind, key): names of topics} of rows of the queue, one query for each kind."""
    names = {}
    for kind, (_model, links) in KINDS.items():
        keys = [row["document"] for row in rows if row["document_kind"] == kind]
        found = links.objects.filter(content_object__in=keys).order_by("tag__name")
        for key, name in found.values_list("content_object", "tag__name"):
            names.setdefault((kind, key), []).append(name)
    return names
