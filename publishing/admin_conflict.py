"""When a colleague was faster: a page that keeps both texts."""

from django.contrib.admin.utils import unquote
from django.core.exceptions import FieldDoesNotExist
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from .editions import own_relations, rows_of
from .markup import plain_text

SHOWN_ONCE = {"csrfmiddlewaretoken", "_onto"}


class EditionConflict:
    """Part of the EditionAdmin."""

    def conflict_page(self, request, object_id, newest):
        """Both wordings side by side; nothing is saved, nothing is lost.

        The whole form stands in the page again: sent once more with ``_onto``, it
        becomes the next edition; the colleague's stays in the history.
        """
        base = self.get_object(request, unquote(object_id))
        form_class = self.get_form(request, base, change=True)
        form = form_class(request.POST, request.FILES, instance=base)
        form.is_valid()
        context = {
            **self.admin_site.each_context(request),
            "title": _("Two people changed “%s”") % newest.title,
            "opts": self.opts,
            "base": base,
            "newest": newest,
            "newest_url": self.edition_url(newest),
            "fields": self.compared_fields(form, base, newest),
            "rows": self.compared_rows(request, base, newest),
            "posted": [
                (name, value)
                for name, values in request.POST.lists()
                if name not in SHOWN_ONCE
                for value in values
            ],
        }
        return TemplateResponse(
            request, "admin/publishing/conflict.html", context, status=409
        )

    def compared_fields(self, form, base, newest):
        """[(label, theirs, mine, who changed it)] for the fields of the form."""
        compared = []
        for name in form.fields:
            try:
                field = self.model._meta.get_field(name)
            except FieldDoesNotExist:
                continue
            theirs = field.value_from_object(newest)
            before = field.value_from_object(type(base).objects.get(pk=base.pk))
            mine = form.cleaned_data.get(name, form.data.get(name, ""))
            mine = getattr(mine, "pk", mine)
            compared.append(
                {
                    "label": form.fields[name].label or name,
                    "theirs": self.in_words(field, theirs),
                    "mine": self.in_words(field, mine),
                    "mine_raw": form.data.get(form.add_prefix(name), ""),
                    "differs": (theirs or "") != (mine or ""),
                    "by_them": (theirs or "") != (before or ""),
                    "by_me": (mine or "") != (before or ""),
                }
            )
        return compared

    def in_words(self, field, value):
        if value in (None, ""):
            return "–"
        if field.is_relation:
            return str(field.related_model.objects.filter(pk=value).first() or value)
        return plain_text(str(value)) if "<" in str(value) else str(value)

    def compared_rows(self, request, base, newest):
        """[(label, theirs, mine)] for dates, sources and other rows."""
        compared = []
        theirs = rows_of(newest)
        for relation in own_relations(self.model):
            prefix = relation.get_accessor_name()
            mine = [
                f"{name.removeprefix(prefix + '-')}: {value}"
                for name, value in request.POST.items()
                if name.startswith(f"{prefix}-") and value and "_FORMS" not in name
            ]
            label = relation.related_model._meta.verbose_name_plural
            compared.append((label, [str(row) for row in theirs[relation]], mine))
        return compared
