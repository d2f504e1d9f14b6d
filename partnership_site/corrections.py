"""Every public correction: what was wrong, what is right, and where both wordings are."""

from django.core.paginator import Paginator
from django.db.models import CharField, Value

from articles.models import ArticleEdition
from publishing.views import PublicListView
from timeline.models import EventEdition

MODELS = {model.path_prefix: model for model in (ArticleEdition, EventEdition)}


class Corrections(Paginator):
    """Keys of two kinds, one list; a page of them is read whole in a query a kind."""

    def page(self, number):
        page = super().page(number)
        keys = {kind: [] for kind in MODELS}
        for _moment, pk, kind in page.object_list:
            keys[kind].append(pk)
        found = {
            (kind, edition.pk): edition
            for kind, model in MODELS.items()
            for edition in model.objects.filter(pk__in=keys[kind])
            .with_former()
            .select_related("document")
            .defer("body")
        }
        for edition in found.values():
            if edition.former_number:
                edition.former_url = edition.url_of(
                    f"{edition.url_name}_edition",
                    slug=edition.former_slug,
                    number=edition.former_number,
                )
        page.object_list = [found[kind, pk] for _moment, pk, kind in page.object_list]
        return page


class CorrectionsView(PublicListView):
    """Articles and events together, the latest correction first."""

    template_name = "corrections.html"
    paginator_class = Corrections

    def get_queryset(self):
        rows = [
            model.objects.corrections(self.moment.at, self.moment.now)
            .order_by()
            .annotate(prefix=Value(kind, output_field=CharField()))
            .values_list("published_from", "pk", "prefix")
            for kind, model in MODELS.items()
        ]
        return (
            rows[0]
            .union(rows[1], all=True)
            .order_by("-published_from", "prefix", "-pk")
        )
