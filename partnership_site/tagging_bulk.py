"""Topics of many documents at once: chosen in a list, previewed, done, undone.

The keys of what was chosen travel in one field for each kind, so that what is done is
what was chosen, whatever the list shows by then.
"""

from hashlib import sha256

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from publishing.put_back import is_put_back
from publishing.widgets import is_key
from topics import naming, operations
from topics.fields import TopicField
from topics.operations_in_words import counted, in_kinds

from .tagging_queue import KINDS, kinds_for

SHOWN = 20
MOST = 50_000  # documents; their keys are far less than Django takes of a form


class KeysField(forms.CharField):
    """Keys of documents, with spaces between."""

    widget = forms.HiddenInput

    def to_python(self, value):
        keys = super().to_python(value).split()
        if len(keys) > MOST or not all(map(is_key, keys)):
            raise ValidationError(
                _("The choice of documents did not arrive whole. Choose them again.")
            )
        return sorted({int(key) for key in keys})


class BulkForm(forms.Form):
    article = KeysField(required=False)
    event = KeysField(required=False)
    previewed = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, user, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields |= {
            "add": TopicField(
                may_create=user.has_perm("topics.add_topic"),
                required=False,
                label=_("Topics to add"),
            ),
            "remove": TopicField(
                may_create=False, required=False, label=_("Topics to remove")
            ),
        }

    def clean(self):
        data = super().clean()
        if not self.errors and not self.chosen():
            raise ValidationError(_("Choose documents in a list first."))
        if not self.errors and not data["add"] and not data["remove"]:
            raise ValidationError(_("Choose topics to add or to remove."))
        return data

    def chosen(self):
        """{kind: keys} of what was sent, whether the rest of the form is right or not."""
        keys = {kind: self.cleaned_data.get(kind, []) for kind in KINDS}
        return {kind: found for kind, found in keys.items() if found}


@admin.action(description=gettext_lazy("Change topics…"), permissions=["tag"])
def retag(model_admin, request, queryset):
    """For every list of documents or of their newest editions."""
    kind = next(
        kind
        for kind, (model, _links) in KINDS.items()
        if queryset.model in [model, model.edition_model()]
    )
    is_list_of_documents = queryset.model is KINDS[kind][0]
    column = "pk" if is_list_of_documents else "document"
    keys = [*queryset.order_by().values_list(column, flat=True)]
    ticked = request.POST.getlist(admin.helpers.ACTION_CHECKBOX_NAME)
    if request.POST.get("select_across") != "1" and len(keys) < len({*ticked}):
        said = _("Some rows were changed or binned since you ticked them; see below.")
        messages.warning(request, said)
    if len(keys) > MOST:
        said = _("These are more than %d documents. Narrow the list down first.") % MOST
        messages.error(request, said)
        return None
    form = BulkForm(request.user, initial={kind: " ".join(map(str, sorted(keys)))})
    return page(model_admin.admin_site, request, form, {kind: keys})


def bulk_view(site, request):
    """POST: what would change, and after it was seen, the change."""
    if not (kinds := kinds_for(request.user)):
        raise PermissionDenied
    if request.method != "POST":
        return HttpResponseRedirect(reverse("admin:tagging"))
    form = BulkForm(request.user, request.POST)
    is_valid, chosen = form.is_valid(), form.chosen()
    if not {*chosen} <= {*kinds}:
        raise PermissionDenied
    there = {kind: present(kind, keys) for kind, keys in chosen.items()}
    gone = sum(map(len, chosen.values())) - sum(map(len, there.values()))
    if gone:
        said = ngettext(
            "%d of the documents is in the bin or gone; it stays as it is.",
            "%d of the documents are in the bin or gone; they stay as they are.",
            gone,
        )
        messages.warning(request, said % gone)
    if not is_valid:
        return page(site, request, form, there)
    documents = {KINDS[kind][1]._meta.label_lower: keys for kind, keys in there.items()}
    add, remove = form.cleaned_data["add"], form.cleaned_data["remove"]
    new = [topic for topic in add if topic.pk is None]
    known = [topic for topic in add if topic.pk]
    what, named = operations.preview_of_tags(documents, add=known, remove=remove)
    names = sorted(topic.name for topic in new)
    seen = sha256(repr([documents, sorted(named), names, what]).encode()).hexdigest()
    if "_do" in request.POST and not is_put_back(request):
        if seen == form.cleaned_data["previewed"]:
            try:
                return done(request, retagged(documents, request.user, add, remove))
            except ValidationError as error:  # topics went in this very moment
                form.add_error(None, error)
                return page(site, request, form, there)
        said = _("This is not what you looked at: nothing was done yet. Look again.")
        messages.warning(request, said)
    form.data = form.data.copy()
    form.data["previewed"] = seen
    every = in_kinds({label: len(keys) for label, keys in documents.items()})
    fresh = [{"topic": name, "added": every, "removed": "–"} for name in names]
    return page(site, request, form, there, preview(what, named, fresh))


@transaction.atomic
def retagged(documents, user, add, remove):
    """The operation; new topics are made with it."""
    add = [naming.found_or_created(topic) for topic in add]
    return operations.retag(documents, user, add=add, remove=remove)


def done(request, operation):
    messages.success(request, _("Done: %s.") % operation.said)
    full = sum(len(each["full"]) for each in operation.data.values())
    if full:
        messages.warning(request, full_in_words(full))
    return HttpResponseRedirect(
        reverse("admin:topics_topic_result", args=[operation.pk])
    )


def full_in_words(number):
    return (
        ngettext(
            "%d document would bear too many topics: none is added there.",
            "%d documents would bear too many topics: none is added there.",
            number,
        )
        % number
    )


def present(kind, keys):
    """Those of the keys that are documents outside the bin."""
    documents = KINDS[kind][0].plain.filter(trashed_at=None)
    there = {*documents.values_list("pk", flat=True)}
    return [key for key in keys if key in there]


def preview(what, topics, lines):
    """Lines for known topics beside those for new ones, and a sentence of full documents."""
    added, removed = counted(what, "added"), counted(what, "removed")
    full = sum(len(each["full"]) for each in what.values())
    lines += [
        {
            "topic": topic,
            "added": in_kinds(added.get(str(key), {})),
            "removed": in_kinds(removed.get(str(key), {})),
        }
        for key, topic in topics.items()
    ]
    return {"lines": lines, "full": full_in_words(full) if full else ""}


def page(site, request, form, chosen, what=None):
    kinds = []
    for kind, keys in chosen.items():
        model = KINDS[kind][0]
        first = model._default_manager.filter(pk__in=keys[:SHOWN])
        opts = model._meta
        kinds.append(
            {
                "number": len(keys),
                "name": opts.verbose_name
                if len(keys) == 1
                else opts.verbose_name_plural,
                "documents": first,
                "more": max(len(keys) - SHOWN, 0),
            }
        )
    context = site.each_context(request) | {
        "title": _("Change topics"),
        "form": form,
        "kinds": kinds,
        "what": what,
        "media": form.media,
    }
    return TemplateResponse(request, "admin/tagging/bulk.html", context)
