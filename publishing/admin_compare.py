"""Any two editions side by side in words; what stood there can be put back."""

from collections import Counter

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext as _

from .change_summary import summary
from .comparison import compare_text, compare_words
from .editions import own_relations, words_fields
from .markup import plain_text
from .models import Edition
from .passages import name_of
from .restoring import restore_part


class EditionCompare:
    """Part of the EditionAdmin."""

    @staticmethod
    def namer(*texts):
        """A function that names what texts refer to: (kind, key) to words."""
        return name_of

    def get_urls(self):
        opts = self.opts
        return [
            path(
                "<path:object_id>/compare/",
                self.admin_site.admin_view(self.compare_view),
                name=f"{opts.app_label}_{opts.model_name}_compare",
            ),
            *super().get_urls(),
        ]

    def compare_view(self, request, object_id):
        """GET ``?with=``: the number of another edition; POST puts a part back."""
        if request.method == "POST" and not self.may(request, "change"):
            raise PermissionDenied
        edition = self.get_object(request, object_id)
        if not self.has_view_or_change_permission(request, edition):
            raise PermissionDenied
        if edition is None:
            raise Http404("No such edition.")
        if request.method == "POST":
            return self.put_back(request, edition)
        names = [f.name for f in words_fields(edition) if f.is_relation]
        editions = edition.document.editions.order_by("-number")
        numbers = list(
            editions.only(
                "document",
                "number",
                "title",
                "created_at",
                "published_from",
                "published_until",
            )
        )
        other = self.other_edition(request, edition, numbers)
        pair = editions.select_related(*names).filter(pk__in={edition.pk, other.pk})
        newer, older = (*pair, *pair)[:2]
        newest = numbers[0]
        may_put_back = self.may(request, "change") and not edition.document.trashed_at
        context = {
            **self.admin_site.each_context(request),
            "title": _("What changed in “%s”") % newer.title,
            "opts": self.opts,
            "edition_url": self.edition_url(newest),
            "edition": edition,
            "numbers": numbers,
            "older": older,
            "newer": newer,
            "newest": newest,
            "older_url": self.edition_url(older, "compare"),
            "may_put_back": may_put_back and older.pk != newest.pk,
            **self.comparison(older, newer),
        }
        return TemplateResponse(request, "admin/publishing/compare.html", context)

    def other_edition(self, request, edition, numbers):
        """The one asked for; else what readers see; else the one before."""
        asked = request.GET.get("with")
        found = {str(each.number): each for each in numbers}
        if asked in found:
            return found[asked]
        if asked:
            raise Http404("No such edition.")
        live = next((e for e in numbers if e.is_public and e.pk != edition.pk), None)
        before = next((e for e in numbers if e.number < edition.number), None)
        return live or before or edition

    def comparison(self, older, newer):
        fields = [
            {"name": field.name, "label": self.label(field.name), "runs": runs}
            for field in words_fields(newer)
            if field.name != "body" and (runs := compared_values(field, older, newer))
        ]
        sections = compare_text(
            older.body, newer.body, self.namer(older.body, newer.body)
        )
        sections = [section for section in sections if section.kind != "unchanged"]
        rows = [
            {"name": name, "label": self.label(name), "removed": gone, "added": came}
            for name, gone, came in compared_rows(older, newer)
            if gone or came
        ]
        names = [each["label"] for each in [*fields, *rows]]
        changes = [*fields, *sections, *rows]
        return {
            "fields": fields,
            "sections": sections,
            "rows": rows,
            "changes": len(changes),
            "fields_count": len(fields),
            "sections_count": len(fields) + len(sections),
            "summary": summary(sections, names),
        }

    def put_back(self, request, edition):
        kind, _mark, name = request.POST.get("part", "").partition(":")
        onto = request.POST.get("onto", "")
        try:
            with transaction.atomic():
                restored = restore_part(
                    edition,
                    kind,
                    name,
                    onto=int(onto) if onto.isdigit() else 0,
                    author=request.user,
                )
                said = _("Edition %(number)s: a part of edition %(old)s put back") % {
                    "number": restored.number,
                    "old": edition.number,
                }
                self.log_change(request, restored, said)
        except ValidationError as error:
            self.message_user(request, " ".join(error.messages), messages.ERROR)
            return HttpResponseRedirect(request.get_full_path())
        self.message_user(request, f"“{restored.title}”: {said}", messages.SUCCESS)
        return HttpResponseRedirect(self.edition_url(restored))


def in_words(field, value):
    """A value of a field as an editor reads it; "–" where there is none."""
    if value in (None, ""):
        return "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if field.is_relation:
        found = field.related_model.objects.filter(pk=value).first()
        return row_in_words(found) if found else str(value)
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    return plain_text(value) if field.name == "body" else str(value)


def row_in_words(row):
    """A row that a field names; editions by number, for their titles are often one."""
    if isinstance(row, Edition):
        return _("edition %(number)s, “%(title)s”") % {
            "number": row.number,
            "title": row.title,
        }
    return str(row or "–")


def compared_values(field, older, newer):
    if field.value_from_object(older) == field.value_from_object(newer):
        return []
    words = [
        row_in_words(getattr(edition, field.name))
        if field.is_relation
        else in_words(field, field.value_from_object(edition))
        for edition in (older, newer)
    ]
    return compare_words(*words)


def compared_rows(older, newer):
    """(relation, rows that went, rows that came), as words."""
    for relation in own_relations(type(newer)):
        owner = relation.field
        fields = owner.model._meta.concrete_fields
        shown = [f.name for f in fields if f.is_relation and f != owner]
        rows = {older.pk: Counter(), newer.pk: Counter()}
        both = owner.model._default_manager.filter(**{f"{owner.name}__in": rows})
        for row in both.select_related(*shown).order_by("pk"):
            rows[getattr(row, owner.attname)][str(row)] += 1
        gone, came = rows[older.pk], rows[newer.pk]
        name = relation.get_accessor_name()
        yield name, [*(gone - came).elements()], [*(came - gone).elements()]
