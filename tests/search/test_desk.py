"""The lists and pickers of the desk search with the same index, drafts included."""

import re

import pytest
from django.urls import reverse

from publishing.search_index import index_rows
from tests.factories import make_article, make_event, make_source, make_topic, published
from tests.security.hostile import samples

pytestmark = pytest.mark.django_db
ROW = re.compile('<th class="field-\\w+"><a href="[^"]*">([^<]*)</a>')


def listed(client, name, words):
    answer = client.get(reverse(f"admin:{name}_changelist"), {"q": words})
    assert answer.status_code == 200
    return {*ROW.findall(answer.text)}


def picked(client, field, words):
    app, model, name = field.split(".")
    query = {"app_label": app, "model_name": model, "field_name": name, "term": words}
    rows = client.get(reverse("admin:autocomplete"), query).json()["results"]
    return {row["text"] for row in rows}


def test_lists_find_the_words_of_the_newest_edition(desk, editor):
    make_article(title="Negotiating peace", body="<p>hòa bình, แม่น้ำโขง</p>")
    old = published(make_article(title="Former"))
    make_article(old.document, title="Newest", body="<p>Words of a draft</p>")
    name = "articles_articleedition"
    for words in ["negotiation", "hoa binh", "น้ำโข", "ne"]:
        assert "Negotiating peace" in listed(desk, name, words), words
    assert listed(desk, name, "draft") == {"Newest"}
    assert listed(desk, name, "former") == set()


def test_pickers_find_documents_sources_and_topics(desk):
    event = make_event(title="Signing of the Điện Biên treaty")
    source = make_source(title="Treaties", symbol="A/RES/61/44")
    index_rows([source])
    make_topic("Peacekeeping")
    assert picked(desk, "timeline.articlelink.event", "dien bien") == {event.title}
    for words in ["treaty", "ARES6144", "reatie"]:
        assert picked(desk, "timeline.eventsource.source", words) == {str(source)}
    assert listed(desk, "topics_topic", "peacekeepers") == {"Peacekeeping"}


def test_hostile_words_are_answered(desk):
    desk.raise_request_exception = False
    for name in ["timeline_eventedition", "library_source", "topics_topic"]:
        address = reverse(f"admin:{name}_changelist")
        for _class, text, _fate in samples("search"):
            assert desk.get(address, {"q": text}).status_code in {200, 302, 400}, text[
                :30
            ]
