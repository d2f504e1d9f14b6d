"""Any field of any model may hold markup or template code: it stays text (20, 22)."""

import re

import pytest
from django.apps import apps
from django.conf import settings
from django.db.models import CharField, TextField
from django.template.defaultfilters import force_escape
from django.utils import timezone

from articles.models import ArticleEdition
from publishing.richtext import BodyField
from publishing.search_models import SearchWords
from tests.factories import (
    make_article,
    make_event,
    make_picture,
    make_source,
    make_topic,
    published,
    withdrawn,
)
from timeline.models import ArticleLink

from .addresses import public_addresses
from .desk import desk_url, served
from .test_permissions import desk_addresses

pytestmark = pytest.mark.django_db
PAYLOAD = "\"'<q>"  # short: a source's date has ten characters
RAW = re.compile("<q>|\"'&lt;q")  # as a tag, or out of its attribute
KEYS = {"public_id", "language", "model", "app_label", "codename", "session_key"}
KEYS |= {"object_id", "password", "session_data", "key", "file", "slug", "folded"}
TEMPLATE = "{{ settings.SECRET_KEY }}{% debug %}${7*7}{{ 7|add:42 }}"


def marked_fields(model):
    """The text columns that somebody may type into, short ones of Django too."""
    return [
        field
        for field in model._meta.concrete_fields
        if isinstance(field, (CharField, TextField))
        and not isinstance(field, BodyField)
        and not field.choices
        and field.name not in KEYS
    ]


def mark_everything():
    """Writes the payload, with a number of its own, into every row of every table."""
    count = 0
    # The words of the index can only be read by asking for them.
    for model in set(apps.get_models()) - {SearchWords}:
        for row in model._base_manager.all():
            for field in marked_fields(model):
                if field.name == "withdrawn_reason" and not row.published_until:
                    continue  # a rule of the database
                if field.name == "visitor" and row.user_id:
                    continue  # another one
                if getattr(row, field.name) or field.blank:
                    value = f"{PAYLOAD}{row.pk}"
                    model._base_manager.filter(pk=row.pk).update(**{field.name: value})
                count += 1
    return count


@pytest.fixture
def marked(desk_rows, make_user):
    """Open pages of every kind that show every field, and then the payload in all."""
    author, topic = make_user("editor", "another"), make_topic()
    source, picture = make_source(author="x", date="2001", symbol="x"), make_picture()
    body = (
        f'<h2>A</h2><p>x<sup data-cite="{source.public_id}"></sup></p><h2>B</h2>'
        f'<figure data-picture="{picture.public_id}"><figcaption>x</figcaption></figure>'
        "<h2>C</h2><p>x</p>"
    )
    words = {"picture": picture, "body": body, "author": author}
    dates = [{"year": 1967}, {"year": 1968, "rank": "other", "source": source}]
    article = published(make_article(**words, picture_caption="x"))
    second = make_article(article.document, category=article.category, **words)
    published(second, timezone.now())
    event = published(make_event(**words, place="Bangkok", dates=dates))
    gone = withdrawn(make_event(author=author))
    for document in [article.document, event.document]:
        document.topics.add(topic)
    ArticleLink.objects.create(article=article.document, event=event.document)
    assert mark_everything() > 200
    return {
        "slug": [row.slug for row in [second, event, gone, topic]],
        "category": [article.category.slug],
        "public_id": [article.document.public_id, gone.document.public_id],
        "number": [1, 2],
        "decade": ["1960s"],
        "language": ["th"],
        "form": ["bib", "ris", "json"],
        "file": ["atom", "csv", "html", "ics", "json", "timelinejs.json"],
        "token": ["A" * 22],
        "name": ["x.png"],
    }


def is_text(answer):
    return not answer.streaming and not answer["Content-Type"].startswith("image/")


def raw_in(answer):
    if answer["Content-Type"].startswith(("application/json", "image/")):
        return None  # never read as HTML: nosniff
    if answer.get("Content-Disposition", "").startswith("attachment"):
        return None  # neither: a file for another program
    if answer["Content-Type"].startswith("application/atom+xml"):
        return re.search("<q>", answer.text)  # quotes need no escape in XML's text
    return RAW.search(answer.getvalue().decode())


def test_markup_is_text_on_every_public_page(client, marked):
    answers = {a: client.get(a) for a in public_addresses(marked)}
    shown = "".join(a.text for a in answers.values() if is_text(a))
    assert shown.count("&lt;q&gt;") > 100
    assert [a for a, answer in answers.items() if raw_in(answer)] == []


def test_markup_is_text_on_every_page_of_the_desk(client_of, desk_rows, marked):
    client = client_of("superuser")
    answers = {
        a: client.get(a, follow=True) for a in desk_addresses(desk_rows).values()
    }
    assert [a for a, answer in answers.items() if raw_in(answer)] == []
    pages = [answer.text for answer in answers.values() if not answer.streaming]
    assert sum("&lt;q&gt;" in page for page in pages) > 50
    assert all(a["X-Content-Type-Options"] == "nosniff" for a in answers.values())


def test_markup_is_text_in_messages_conflicts_and_questions(
    client_of, desk_rows, marked
):
    """What an editor meets after a click: said, compared, asked, refused."""
    client = client_of("superuser")
    old, new = ArticleEdition.objects.filter(
        document__public_id=marked["public_id"][0]
    ).order_by("number")
    data = served(client, desk_url(new)) | {"title": f"{PAYLOAD} typed", "slug": ""}
    picked = {
        "action": "delete_selected",
        "_selected_action": [*desk_rows["topic"].values()],
    }
    refused = dict.fromkeys(["title", "standfirst", "body", "slug"], f"{PAYLOAD}\x01")
    answers = {
        "conflict": client.post(desk_url(old), data),
        "refused": client.post(desk_url(new), data | refused),
        "saved": client.post(desk_url(new), data, follow=True),
        "withdrawn": client.post(
            desk_url(new, "unpublish"), {"reason": PAYLOAD}, follow=True
        ),
        "question": client.post("/admin/topics/topic/", picked),
        "bad choice": client.post(desk_url(new), data | {"category": PAYLOAD}),
        "address taken": client.post(desk_url(new, "publish"), {"at": PAYLOAD}),
        "search": client.get("/admin/articles/articleedition/", {"q": PAYLOAD}),
        "login": client.get("/admin/login/", {"next": f"/{PAYLOAD}"}, follow=True),
    }
    assert answers["conflict"].status_code == 409
    assert "typed" in answers["saved"].text
    assert [name for name, answer in answers.items() if raw_in(answer)] == []


def test_template_code_is_text(client, desk, editor):
    """Neither run nor lost, in every field that a page shows."""
    code = {"title": TEMPLATE, "body": f"<p>{TEMPLATE}</p>", "author": editor}
    article = published(make_article(**code, standfirst=TEMPLATE))
    event = published(make_event(**code, summary=TEMPLATE, place=TEMPLATE))
    addresses = ["/", "/articles/", f"/timeline/{event.preferred_date.decade}s/"]
    addresses += [article.get_absolute_url(), event.get_absolute_url()]
    addresses += [desk_url(article), desk_url(event, "history")]
    for address in addresses:
        page = desk.get(address).text
        assert settings.SECRET_KEY not in page
        assert force_escape(TEMPLATE) in page
        assert "{{ 7|add:42 }}" in page
