"""The corpus through the forms of the desk: kept, cleaned or refused in words (55)."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from articles.models import Article, ArticleEdition
from library.models import Picture
from publishing import periods
from tests.factories import make_article, make_event, published
from topics.models import Topic

from .desk import desk_url, send, served
from .hostile import classes, samples, short

pytestmark = pytest.mark.django_db
CORPUS = {
    "title": (ArticleEdition, "title", {}),
    "slug": (ArticleEdition, "slug", {"title": "Typed"}),
    "tag": (Topic, "name", {"names-TOTAL_FORMS": 0, "names-INITIAL_FORMS": 0}),
}
CASES = [(field, name) for field in CORPUS for name in classes(field)]
NUMBERS = [
    "0",
    "-1",
    "1e9",
    "9" * 400,
    "9" * 5000,
    "NaN",
    "inf",
    "sNaN",
    "1e400",
    "١٩٦٧",
]
NUMBERS += ["1.5", "0x1", " 1967 ", "1_967", "", "x", "1967\x00", "-44", "10000"]
CHOICES = ["", "0", "-1", "9" * 30, "9" * 5000, "x", "\x00", "1 OR 1=1", "<b>", "None"]
FEW_NUMBERS = ["-1", "9" * 5000, "NaN", "1e400", "١٩٦٧", "1967\x00", "x"]
EVENT_FIELDS = {
    **dict.fromkeys(["dates-0-year", "dates-0-id", "latitude"], NUMBERS),
    # Their fields are the same as those of year and latitude.
    **{f"dates-0-{part}": FEW_NUMBERS for part in ["month", "day", "end_year"]},
    **{f"dates-0-{part}": FEW_NUMBERS for part in ["end_month", "end_day"]},
    "longitude": FEW_NUMBERS,
    **dict.fromkeys(["dates-INITIAL_FORMS", "dates-TOTAL_FORMS"], ["", "-1", "x", "0"]),
    **dict.fromkeys(["kind", "strand", "significance", "language", "_onto"], CHOICES),
    **dict.fromkeys(["picture", "topics", "articles", "initial-topics"], CHOICES),
    **dict.fromkeys(["dates-0-source", "sources-0-source", "sources-0-id"], CHOICES),
    **dict.fromkeys(["dates-0-rank", "dates-0-qualifier", "dates-0-DELETE"], CHOICES),
}
DATES = [text for _class, text, _fate in samples("date")] + NUMBERS


@pytest.mark.parametrize(("field", "name"), CASES)
def test_each_sample_meets_its_fate(desk, field, name):
    """Kept as typed; or saved without what is invisible; or refused, nothing lost."""
    model, column, others = CORPUS[field]
    add = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_add")
    wrong = []
    for _class, text, fate in samples(field, only=name):
        answer = send(desk, add, others | {column: text})
        if answer.status_code == 302:
            stored = getattr(model.objects.latest("pk"), column)
            met = "kept" if stored == text else "cleaned"
        else:
            assert answer.status_code == 200
            met = "refused"
            assert answer.context["adminform"].form.errors[column]
        wrong += [(short(text), met)] * (met != fate)
    assert wrong == []


def post_each(desk, url, data, values):
    """[(name, value, status)] of the answers that are neither saved nor refused."""
    desk.raise_request_exception = False
    wrong = []
    for name, texts in values.items():
        for text in texts:
            answer = desk.post(url, data | {name: text})
            if answer.status_code not in {200, 302, 409}:
                wrong.append((name, short(text), answer.status_code))
    return wrong


@pytest.mark.parametrize("name", EVENT_FIELDS)
def test_no_value_breaks_the_form_of_an_event(desk, editor, name):
    """A typo in a date, a choice by hand, the key of nothing: the form says it."""
    event = make_event(author=editor, dates=[{"year": 1967, "month": 8, "day": 8}])
    url = desk_url(event)
    values = {name: EVENT_FIELDS[name]}
    assert post_each(desk, url, served(desk, url), values) == []


def test_a_flood_of_rows_is_refused_before_it_is_built(desk, editor):
    """One request must not keep a worker busy for a minute."""
    event = make_event(author=editor)
    data = served(desk, desk_url(event)) | {"dates-TOTAL_FORMS": 1500}
    answer = desk.post(desk_url(event), data)
    assert answer.status_code == 200
    [dates, _sources] = answer.context["inline_admin_formsets"]
    assert len(dates.formset.forms) < 100
    assert event.document.editions.count() == 1


@pytest.mark.parametrize("verb", ["change", "publish"])
def test_no_value_breaks_the_other_forms(desk, editor, verb):
    article = published(make_article(author=editor))
    article = make_article(article.document, author=editor)
    url = desk_url(article, verb)
    values = {"review_on": DATES, "category": CHOICES, "picture": CHOICES}
    values |= {"topics": CHOICES, "events": CHOICES, "language": CHOICES}
    if verb == "publish":
        values = {"at": DATES, "change_kind": CHOICES, "at_0": DATES}
    data = served(desk, url) if verb == "change" else {"change_kind": "minor"}
    assert post_each(desk, url, data, values) == []


def test_no_key_breaks_the_tagging_page(desk, editor):
    article = make_article(author=editor)
    url = desk_url(article.document, "topics")
    values = {"topics": CHOICES, "initial-topics": CHOICES}
    assert post_each(desk, url, {}, values) == []


def test_a_language_that_a_translation_has_is_refused_in_words(desk, editor):
    """One document for each language of a group: said by the form, not by a crash."""
    english = make_article(author=editor)
    thai = Article.plain.create(
        language="th", translation_group=english.document.translation_group
    )
    edition = make_article(thai, author=editor)
    data = served(desk, desk_url(edition))
    desk.raise_request_exception = False
    for changed in [{}, {"title": "Typed"}]:
        answer = desk.post(desk_url(edition), data | changed | {"language": "en"})
        assert answer.status_code == 200
        assert answer.context["adminform"].form.errors["language"]


def test_an_edition_that_came_after_a_later_one_has_a_page_on_every_day(client):
    """Scheduled first, overtaken by the next edition: its address answers for all days."""
    now = timezone.now()
    first = make_article(slug="overtaken")
    begin = now - timedelta(days=9)
    periods.publish(first, now - timedelta(days=3), now=begin)
    second = make_article(first.document, slug="overtaken")
    periods.publish(second, now - timedelta(days=8), now=begin)
    client.raise_request_exception = False
    for number in [1, 2]:
        for days in range(1, 10):
            day = f"{timezone.localdate() - timedelta(days=days):%Y-%m-%d}"
            address = f"/articles/overtaken/editions/{number}/?as-of={day}"
            assert client.get(address).status_code in {200, 404}, address


def uploaded(desk, name, content):
    file = SimpleUploadedFile("x.png", content)
    file._name = name  # as a client by hand would write it
    data = {"title": "Typed", "alt": "x", "credit": "x", "licence": "own", "file": file}
    return desk.post(reverse("admin:library_picture_add"), data)


def test_uploads_keep_neither_their_name_nor_their_bytes(desk):
    """Stored under a random name with an extension of ours, or refused in words."""
    png = BytesIO()
    Image.new("RGB", (9, 9)).save(png, "PNG")
    for name in ["names", "wrong clothes"]:
        for _class, text, fate in samples("upload", only=name):
            file = (
                (text, png.getvalue()) if name == "names" else ("x.png", text.encode())
            )
            answer = uploaded(desk, *file)
            if fate == "refused":
                assert answer.status_code == 200, short(text)
                assert answer.context["adminform"].form.errors["file"], short(text)
                continue
            assert answer.status_code == 302, short(text)
            stored = Picture.objects.latest("pk").file.name
            assert re.fullmatch(r"[0-9a-f]{24}\.png", stored), short(text)
            answer = desk.get(f"/media/{stored}")
            assert answer.getvalue().startswith(b"\x89PNG")
            assert answer["Content-Type"] == "image/png"
