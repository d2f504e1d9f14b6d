"""What is cited stays; what is uploaded is made safe; texts keep their keys."""

from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import ProtectedError
from django.urls import reverse
from PIL import Image

from library.models import Picture, Source
from library.pictures import cleaned_picture
from tests.factories import make_article, make_event, make_picture, make_source

pytestmark = pytest.mark.django_db


def upload(form="JPEG", size=(60, 40), name=None, **options):
    out = BytesIO()
    Image.new("RGB", size, (10, 120, 200)).save(out, form, **options)
    return SimpleUploadedFile(name or f"holiday.{form.lower()}", out.getvalue())


def test_uses_are_rows_and_protect_what_is_used():
    source, picture = make_source(), make_picture()
    body = (
        f'<p>x<sup data-cite="{source.public_id}"></sup></p>'
        f'<figure data-picture="{picture.public_id}"><figcaption>y</figcaption></figure>'
    )
    article, event = make_article(body=body), make_event(body=body)
    for edition in [article, event]:
        assert edition.pictures.get().picture == picture
    assert article.citations.get().source == source
    assert event.sources.count() == 2
    for used in [source, picture]:
        with pytest.raises(ProtectedError):
            used.delete()


def test_a_page_of_the_library_says_where_it_is_used(desk):
    source = make_source()
    make_article(
        title="The user", body=f'<p><sup data-cite="{source.public_id}"></sup></p>'
    )
    page = desk.get(reverse("admin:library_source_change", args=[source.pk])).text
    assert "The user" in page
    page = desk.get(reverse("admin:library_source_delete", args=[source.pk])).text
    assert "protected related objects" in page


def test_a_text_cannot_cite_what_is_not_in_the_library():
    with pytest.raises(ValidationError, match="not in the library"):
        make_article(body='<p><sup data-cite="zzzzzzzz"></sup></p>')


def test_a_source_must_be_findable_and_its_date_a_date():
    with pytest.raises(ValidationError, match="so that a reader can find it"):
        Source(title="Nothing else").full_clean()
    with pytest.raises(ValidationError, match="2011-11"):
        make_source(date="19/11/2011")


def test_a_picture_says_what_it_shows_or_is_decorative():
    for values in [{"alt": ""}, {"alt": "A river", "is_decorative": True}]:
        with pytest.raises(ValidationError, match="not both"):
            make_picture(**values)


@pytest.mark.parametrize(
    ("form", "name", "kind"),
    [
        ("JPEG", "a.jpg", "jpg"),
        ("PNG", "x.php.png", "png"),
        ("WEBP", "../x.webp", "webp"),
    ],
)
def test_an_upload_is_written_anew_under_a_random_name(desk, client, form, name, kind):
    data = {"title": "t", "file": upload(form, name=name), "alt": "a", "credit": "c"}
    response = desk.post(
        reverse("admin:library_picture_add"), data | {"licence": "own"}
    )
    assert response.status_code == 302, response.context["errors"]
    picture = Picture.objects.get()
    assert picture.file.name.rpartition(".")[2] == kind
    assert "holiday" not in picture.file.name
    assert (picture.width, picture.height) == (60, 40)
    served = client.get(picture.file.url)
    assert served["Content-Security-Policy"] == "default-src 'none'; sandbox"
    b"".join(served.streaming_content)


def test_metadata_is_dropped_and_the_picture_turned_upright():
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by 90 degrees
    exif[0x010F] = "Camera maker"
    file = cleaned_picture(upload(exif=exif))
    image = Image.open(file)
    assert image.size == (40, 60)
    assert not image.getexif()
    assert b"Camera maker" not in file.read()


@pytest.mark.parametrize(
    "file",
    [
        SimpleUploadedFile("x.png", b"<svg onload=alert(1)>"),
        SimpleUploadedFile("x.png", b"\x89PNG\r\n\x1a\n<script>alert(1)</script>"),
        SimpleUploadedFile("x.jpg", b""),
        SimpleUploadedFile("x.gif", b"GIF89a/*alert(1)*/=1"),
        SimpleUploadedFile("x.jpg", upload("JPEG", (800, 800)).read()[:2000]),
        upload("TIFF"),
        upload("PNG", (13000, 13000)),
        upload("PNG", name="x.pdf"),
    ],
    ids=["svg", "html", "empty", "gif", "truncated", "tiff", "bomb", "pdf"],
)
def test_what_is_no_fit_picture_is_refused_in_words(desk, file):
    data = {"title": "t", "file": file, "alt": "a", "credit": "Kept words"}
    response = desk.post(
        reverse("admin:library_picture_add"), data | {"licence": "own"}
    )
    assert response.status_code == 200
    assert response.context["adminform"].form.errors["file"]
    assert "Kept words" in response.text
    assert not Picture.objects.exists()


@pytest.mark.parametrize(
    "name",
    [
        "../db.sqlite3",
        "..%2fdb.sqlite3",
        "%2e%2e/secret_key",
        "a/b.png",
        "x.html",
        ".png",
    ],
)
def test_media_serves_pictures_and_nothing_else(client, name):
    assert client.get(f"/media/{name}").status_code == 404


def test_the_editor_asks_for_labels_by_key(desk):
    source, picture = make_source(title="Charter"), make_picture()
    answer = desk.get(
        reverse("admin:library_source_labels"), {"key": [source.public_id, "nothing1"]}
    ).json()
    assert answer == {source.public_id: {"label": str(source)}}
    answer = desk.get(
        reverse("admin:library_picture_labels"), {"key": picture.public_id}
    )
    assert answer.json()[picture.public_id]["image"] == picture.file.url
