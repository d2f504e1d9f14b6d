"""The glossary: every term under its letter, and a page of its own for each."""

from itertools import groupby
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from library.models import Term
from publishing.moments import PARAMETER
from publishing.text import folded
from publishing.views import PublicListView, PublicPageView

KINDS = {
    Term.Kind.GLOSSARY: gettext_lazy("Words"),
    Term.Kind.PERSON: gettext_lazy("People"),
    Term.Kind.ORGANISATION: gettext_lazy("Organizations"),
}


def letter_of(name):
    """The letter a name stands under; those that begin with a digit stand together."""
    first = folded(name)[:1].upper()
    return "0-9" if first.isdigit() else first


class Terms(Paginator):
    """Rows (name, pk) in the order of the alphabet; a page of them read whole."""

    def page(self, number):
        page = super().page(number)
        terms = Term.objects.prefetch_related("names")
        found = terms.in_bulk([pk for _name, pk in page.object_list])
        letters = groupby(page.object_list, key=lambda row: letter_of(row[0]))
        page.object_list = [
            (letter, [found[pk] for _name, pk in rows if pk in found])
            for letter, rows in letters
        ]
        return page


class GlossaryView(PublicListView):
    """All terms, or those of a kind; as many names on a page as make a light one."""

    template_name = "glossary/list.html"
    paginator_class = Terms
    paginate_by = 200

    def get_queryset(self):
        """[(name, key)]: the order of the alphabet is not that of any database."""
        asked = self.request.GET.get("kind")
        self.kind = asked if asked in KINDS else None
        rows = [*Term.objects.order_by().values_list("name", "pk", "kind")]
        self.counts = {kind: sum(row[2] == kind for row in rows) for kind in KINDS}
        rows = [row[:2] for row in rows if self.kind in (None, row[2])]
        return sorted(rows, key=lambda row: (folded(row[0]), row[1]))

    def address(self, **parameters):
        asked = {PARAMETER: self.moment.day, **parameters}
        query = urlencode({name: value for name, value in asked.items() if value})
        return f"{self.request.path}?{query}" if query else self.request.path

    def letters(self):
        """[(letter, where it begins)]"""
        pages = {}
        for place, (name, _pk) in enumerate(self.object_list):
            pages.setdefault(letter_of(name), place // self.paginate_by + 1)
        return [
            (letter, self.address(kind=self.kind, page=page if page > 1 else None))
            for letter, page in pages.items()
        ]

    def get_context_data(self, **kwargs):
        kinds = [(None, _("All"), sum(self.counts.values()))]
        kinds += [(kind, label, self.counts[kind]) for kind, label in KINDS.items()]
        return super().get_context_data(
            letters=self.letters(),
            kinds=[
                (label, number, self.address(kind=kind), kind == self.kind)
                for kind, label, number in kinds
                if number
            ],
            **kwargs,
        )


class TermView(PublicPageView):
    template_name = "glossary/term.html"

    def get_context_data(self, **kwargs):
        terms = Term.objects.prefetch_related("names")
        term = get_object_or_404(terms, public_id=kwargs["public_id"])
        return super().get_context_data(term=term, **kwargs)
