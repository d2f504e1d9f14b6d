"""In which languages the site can be read, and how much of it."""

from django.db.models import CharField, Count, Value

from articles.models import ArticleEdition
from publishing.addresses import page_url
from publishing.languages import ENGLISH, LANGUAGES
from publishing.views import PublicPageView
from timeline.models import EventEdition

KINDS = {"articles": ArticleEdition, "events": EventEdition}


class LanguageListView(PublicPageView):
    template_name = "languages.html"

    def counts(self):
        """{language: {kind: how many are public}}: one query."""
        rows = [
            model.objects.public(self.moment.at, self.moment.now)
            .order_by()
            .annotate(shown_as=Value(kind, output_field=CharField()))
            .values_list("document__language", "shown_as")
            .annotate(n=Count("pk"))
            for kind, model in KINDS.items()
        ]
        found = {}
        for language, kind, n in rows[0].union(rows[1], all=True):
            found.setdefault(language, dict.fromkeys(KINDS, 0))[kind] = n
        return found

    def get_context_data(self, **kwargs):
        counts = self.counts()
        languages = [
            {"code": code, "name": name, **counts[code]}
            | {
                "articles_url": page_url("article_list", code) + self.moment.query,
                "events_url": page_url("event_list", code) + self.moment.query,
            }
            for code, name in LANGUAGES.items()
            if code in counts
        ]
        return super().get_context_data(
            languages=languages,
            has_others=any(each["code"] != ENGLISH for each in languages),
            **kwargs,
        )
