"""Side pages of a topic: merge, split, and what an operation did, with its undo."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _

from publishing.put_back import is_put_back

from . import operations, undoing
from .forms import MergeForm, SplitForm
from .merging import preview
from .models import Topic, TopicOperation
from .operations_in_words import before_and_after, names_of_topics

Kind = TopicOperation.Kind


class TopicOperations:
    """Part of the TopicAdmin."""

    change_form_template = "admin/topics/change_form.html"

    def get_urls(self):
        views = [
            ("<int:pk>/merge/", self.merge_view, "topics_topic_merge"),
            ("<int:pk>/split/", self.split_view, "topics_topic_split"),
            ("operations/<int:pk>/result/", self.result_view, "topics_topic_result"),
        ]
        own = [
            path(route, self.admin_site.admin_view(view), name=name)
            for route, view, name in views
        ]
        return [*own, *super().get_urls()]

    def merged_away(self, object_id):
        """The way to the topic that it is now; None for one that is still itself."""
        if not str(object_id or "").isdigit() or len(str(object_id)) > 18:
            return None
        key = int(object_id)
        heir = Topic.objects.present_keys([key]).get(key, key)
        if heir == key:
            return None
        return HttpResponseRedirect(reverse("admin:topics_topic_change", args=[heir]))

    def page(self, request, template, title, **context):
        context |= self.admin_site.each_context(request)
        context |= {"opts": self.opts, "title": title}
        return TemplateResponse(request, f"admin/topics/{template}.html", context)

    def done(self, request, operation):
        self.message_user(request, operation.said, messages.SUCCESS)
        return HttpResponseRedirect(
            reverse("admin:topics_topic_result", args=[operation.pk])
        )

    def topic_for(self, request, kind, pk):
        if not operations.may(request.user, kind):
            raise PermissionDenied
        return get_object_or_404(Topic.objects.current(), pk=pk)

    def merge_view(self, request, pk):
        """GET: choose, then what will change; POST: do it."""
        kept = self.topic_for(request, Kind.MERGE, pk)
        sent = request.POST if request.method == "POST" else request.GET
        form = MergeForm(kept, self.admin_site, sent if "others" in sent else None)
        what, others = None, []
        if form.is_valid():
            others = [*form.cleaned_data["others"]]
            if request.method == "POST" and not is_put_back(request):
                try:
                    return self.done(
                        request, operations.merge(kept, others, request.user)
                    )
                except ValidationError as error:
                    form.add_error(None, error)
            else:
                what = preview(kept, others)
        media = self.media + form.media
        title = _("Merge into “%(name)s”") % {"name": kept.name}
        context = {"topic": kept, "others": others, "what": what, "media": media}
        return self.page(request, "merge", title, form=form, **context)

    def split_view(self, request, pk):
        topic = self.topic_for(request, Kind.SPLIT, pk)
        words = request.GET.get("q", "")[:100].replace("\0", "")
        data = request.POST if request.method == "POST" else None
        form = SplitForm(topic, words, data)
        if request.method == "POST" and form.is_valid() and not is_put_back(request):
            try:
                name, documents = form.cleaned_data["name"], form.documents()
                return self.done(
                    request, operations.split(topic, name, documents, request.user)
                )
            except ValidationError as error:
                form.add_error(None, error.messages)
        title = _("Move documents of “%(name)s” to a new topic") % {"name": topic.name}
        context = {"topic": topic, "words": words, "media": self.media}
        return self.page(request, "split", title, form=form, **context)

    def result_view(self, request, pk):
        """What was done, for readers of the log; POST takes it back, by who may do it."""
        done = TopicOperation.objects.select_related("user", "topic", "undone_by")
        operation = done.filter(pk=pk).first()
        reads = request.user.has_perm("topics.view_topicoperation")
        learns = operations.may(request.user, Kind.RENAME)
        if operation is None and (learns or (reads and request.method != "POST")):
            raise Http404("No such operation.")
        may = operation is not None and operations.may(
            request.user, operation.kind, operations.labels_of(operation)
        )
        if not may and (request.method == "POST" or not reads):
            raise PermissionDenied
        if request.method == "POST" and not is_put_back(request):
            try:
                left = undoing.undo(operation, request.user)
            except ValidationError as error:
                self.message_user(request, " ".join(error.messages), messages.ERROR)
            else:
                self.message_user(request, _("It was undone."), messages.SUCCESS)
                for sentence in left:
                    self.message_user(request, sentence, messages.WARNING)
            return HttpResponseRedirect(request.path)
        may_undo = (
            may and operation.undone_at is None and operation.kind in undoing.UNDO
        )
        before, after = before_and_after(operation, names_of_topics())
        context = {"operation": operation, "before": before, "after": after}
        context["may_undo"] = may_undo
        return self.page(request, "result", operation.get_kind_display(), **context)

    # Deleting is for unused topics alone.

    def get_deleted_objects(self, objs, request):
        """What is in use is refused, and the way to merge it is shown."""
        *rest, protected = super().get_deleted_objects(objs, request)
        used = [topic for topic in objs if operations.is_used(topic)]
        words = _("“%(name)s” is in use. Merge it into another topic instead.")
        protected = [words % {"name": topic.name} for topic in used] or protected
        return *rest, protected

    def delete_view(self, request, object_id, extra_context=None):
        try:
            return super().delete_view(request, object_id, extra_context)
        except ValidationError as error:  # it came into use meanwhile
            self.message_user(request, " ".join(error.messages), messages.ERROR)
            return HttpResponseRedirect(
                reverse("admin:topics_topic_change", args=[object_id])
            )

    def delete_model(self, request, obj):
        operations.delete(obj, request.user)

    def delete_queryset(self, request, queryset):
        for topic in queryset:
            try:
                operations.delete(topic, request.user)
            except ValidationError as error:
                self.message_user(request, " ".join(error.messages), messages.ERROR)

    def log_deletions(self, request, queryset):
        """The operation writes its own."""
