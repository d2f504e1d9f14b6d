"""The initial content: loads once, validates, and never undoes an editor's work."""

import json
import re
from collections import Counter

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import connection

from articles.models import Article, ArticleEdition, Category
from library.models import Picture, Source, Term
from publishing.editions import copy_edition
from publishing.markup import plain_text, values_in
from publishing.models import LoadedContent
from publishing.periods import publish, trash
from publishing.richtext import sanitise
from tests.factories import make_topic
from timeline.models import ArticleLink, Event, EventEdition
from topics.models import Topic

pytestmark = pytest.mark.django_db
FIXTURES = sorted((settings.BASE_DIR / "fixtures").glob("*.json"))
OURS = ["articles", "library", "timeline", "topics"]


def counts():
    return {
        model._meta.label: model._base_manager.count()
        for app in OURS
        for model in apps.get_app_config(app).get_models()
    }


def rows():
    for path in FIXTURES:
        yield from json.loads(path.read_text(encoding="utf-8"))


def test_loading_twice_changes_nothing(content, capsys):
    before = counts()
    call_command("load_content")
    assert "Loaded 0" in capsys.readouterr().out
    assert counts() == before
    assert before["articles.Article"] >= 18
    assert before["timeline.Event"] >= 60


def empty_the_database():
    for model in [ArticleEdition, EventEdition]:
        model._base_manager.update(translated_from=None)
    LoadedContent.objects.all().delete()
    for model in [ArticleLink, ArticleEdition, EventEdition, Article, Event]:
        model._base_manager.all().delete()
    Topic.objects.update(broader=None)
    for model in [Picture, Source, Term, Topic, Category, Group]:
        model._base_manager.all().delete()


def dumped(path):
    """The rows of a dump as they stand in its file, whatever their order."""
    options = {"use_natural_foreign_keys": True, "use_natural_primary_keys": True}
    call_command("dumpdata", *OURS, indent=1, output=str(path), **options)
    rows = json.loads(path.read_bytes())
    for row in rows:
        row["fields"].pop("widths", None)  # of files that only load_content makes
    return sorted(map(json.dumps, rows))


@pytest.mark.skipif(
    connection.vendor != "sqlite", reason="Django's own code, and half a minute"
)
def test_plain_loaddata_gives_the_same_rows_byte_for_byte(content, tmp_path):
    before = dumped(tmp_path / "before.json")
    empty_the_database()
    call_command("loaddata", *FIXTURES, verbosity=0)
    assert len(before) > 3000
    assert dumped(tmp_path / "after.json") == before


def test_every_row_is_as_an_editor_could_have_made_it(content):
    for app in OURS:
        for model in apps.get_app_config(app).get_models():
            for row in model._base_manager.all():
                row.full_clean(validate_unique=False, validate_constraints=False)


def test_stored_texts_are_sanitised_and_their_uses_are_rows(content):
    for edition in ArticleEdition.objects.all():
        assert sanitise(edition.body) == edition.body
        cited = set(values_in(edition.body, "data-cite"))
        used = edition.citations.values_list("source__public_id", flat=True)
        assert set(used) == cited


def test_every_article_is_long_enough_and_every_dated_sentence_is_cited(content):
    for edition in ArticleEdition.objects.in_language("en"):
        assert 700 <= len(plain_text(edition.body).split()) <= 1400, edition
        # A mark may stand before or after the full stop of its sentence.
        text = re.sub(r"</(?:p|li|td|th|h[23])>", "\n", edition.body)
        text = re.sub(r'([.?!])((?:\s*<sup data-cite="\w+"></sup>)+)', r"\2\1", text)
        for sentence in re.split(r"(?<=[.?!])\s+|\n", text):
            if re.search(r"\b(?:19|20)\d\d\b", re.sub(r"<[^>]+>", "", sentence)):
                row = sentence if "data-cite" in sentence else text
                assert "data-cite" in row, sentence


def test_every_event_has_a_source_one_preferred_date_and_all_turning_points_are_there(
    content,
):
    facts = Counter(
        e["fields"]["significance"] for e in rows() if "summary" in e["fields"]
    )
    assert facts[3] == EventEdition.objects.filter(significance=3).count() >= 40
    for edition in EventEdition.objects.prefetch_related("dates", "sources"):
        assert [d.rank for d in edition.dates.all()].count("preferred") == 1


def test_the_initial_content_meets_the_contract_for_quality(content, capsys):
    call_command("check_content", advice=True)
    *lines, total = capsys.readouterr().out.splitlines()
    documents = Article.objects.count() + Event.objects.count()
    assert total.startswith(f"Documents: {documents}, errors: 0,")
    # Advice that waits for a date to be found out; any other would be a wrong rule.
    assert [line for line in lines if "has no date" not in line] == []


def test_an_edit_survives_the_next_load(content):
    edition = ArticleEdition.objects.get(slug="u-thant")
    changed = copy_edition(edition, author=None)
    ArticleEdition.objects.filter(pk=changed.pk).update(title="Ours now")
    publish(ArticleEdition.objects.get(pk=changed.pk))
    Source.objects.filter(pk=Source.objects.first().pk).update(title="Corrected")
    edition.document.topics.clear()
    before = counts()
    call_command("load_content", verbosity=0)
    assert counts() == before
    assert ArticleEdition.objects.public().get(slug="u-thant").title == "Ours now"
    assert Source.objects.filter(title="Corrected").exists()


def test_what_was_deleted_or_put_in_the_bin_does_not_come_back(content):
    event = Event.objects.first()
    trash(event, "Not ours.")
    topic = make_topic("New")
    unused = Term.objects.first()
    key = unused.public_id
    unused.delete()
    ArticleLink.objects.first().delete()
    before = counts()
    call_command("load_content", verbosity=0)
    assert counts() == before
    assert not Term.objects.filter(public_id=key).exists()
    assert not EventEdition.objects.public().filter(document=event).exists()
    assert topic.pk


def test_fixtures_hold_no_users_logs_or_numbers_for_keys():
    models = Counter(row["model"] for row in rows())
    assert not any(m.startswith(("admin.", "sessions.")) for m in models)
    assert "auth.user" not in models
    assert not any("pk" in row for row in rows())


def test_pictures_of_the_content_are_served(content, client):
    for picture in Picture.objects.all():
        response = client.get(picture.file.url)
        assert response["Content-Type"] == "image/webp"
        assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert "immutable" in response["Cache-Control"]
        b"".join(response.streaming_content)
