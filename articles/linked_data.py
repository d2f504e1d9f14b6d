"""The page of an article in JSON-LD."""

from django.urls import reverse

from library.linked_data import picture_data, source_data
from publishing.addresses import page_url
from publishing.languages import ENGLISH, LANGUAGES
from publishing.linked_data import (
    absolute,
    breadcrumbs,
    document_data,
    graph,
    known,
    organization,
)


def article_data(page):
    edition, url = page["edition"], page["shared_url"]
    category, language = edition.category, edition.document.language
    article = known(
        type_="Article",
        headline=edition.title,
        description=edition.get_description(),
        articleSection=category and category.name,
        image=picture_data(edition),
        author=organization(),
        mainEntityOfPage=absolute(url),
        citation=[source_data(note.source) for note in page["body"].notes],
    )
    begin = page_url("article_list", language)
    if language == ENGLISH:
        begin = reverse("home")
    places = [(LANGUAGES[language], begin)]
    if category:
        places.append((category.name, edition.get_category_url()))
    return graph(
        article | document_data(page),
        breadcrumbs(*places, (edition.title, url)),
    )
