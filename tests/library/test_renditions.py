"""Pictures in their widths: made once, beside the original, and missed by no page."""

from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.template.loader import render_to_string
from django.urls import reverse
from PIL import Image

from library.models import Picture
from library.pictures import FORMATS
from tests.factories import make_picture

pytestmark = pytest.mark.django_db


def file_of(form, size=(1000, 20), mode="RGB"):
    out = BytesIO()
    Image.new(mode, size, 0).save(out, form)
    return ContentFile(out.getvalue(), name=f"x.{FORMATS[form]}")


def tag_of(picture):
    return render_to_string(
        "library/_image.html", {"picture": picture, "sizes": "27rem"}
    )


@pytest.mark.parametrize(
    ("form", "mode", "widths", "fallback"),
    [
        ("JPEG", "L", [480, 800, 1000], "jpg"),
        ("PNG", "RGBA", [480, 800, 1000], "png"),
        ("WEBP", "RGBA", [480, 800], "jpg"),
        ("PNG", "P", [480, 800, 1000], "png"),
    ],
)
def test_a_page_offers_the_widths_and_a_file_for_every_browser(
    client, form, mode, widths, fallback
):
    picture = make_picture(file=file_of(form, mode=mode))
    assert "srcset" not in tag_of(picture)
    picture.make_renditions()
    picture.refresh_from_db()
    assert picture.widths == widths
    tag = tag_of(picture)
    assert tag.count("w,") + 1 == 3
    assert 'sizes="27rem"' in tag
    assert 'width="1000" height="20" loading="lazy"' in tag
    assert picture.fallback_url.endswith(f".{fallback}")
    for offer in picture.srcset.split(", "):
        url, width = offer.split()
        served = Image.open(BytesIO(client.get(url).getvalue()))
        assert (served.format, f"{served.width}w") == ("WEBP", width)
    served = Image.open(BytesIO(client.get(picture.fallback_url).getvalue()))
    assert (served.format != "WEBP", served.width) == (True, 1000)


def test_an_upload_gets_its_widths_when_it_is_kept(
    desk, django_capture_on_commit_callbacks
):
    data = {"title": "t", "alt": "a", "credit": "c", "licence": "own"}
    with django_capture_on_commit_callbacks(execute=True):
        desk.post(reverse("admin:library_picture_add"), data | {"file": file_of("PNG")})
    picture = Picture.objects.get()
    assert picture.widths == [480, 800, 1000]
    with django_capture_on_commit_callbacks() as callbacks:
        desk.post(
            reverse("admin:library_picture_change", args=[picture.pk]),
            data | {"file": file_of("PNG", (500, 20))},
        )
    picture.refresh_from_db()
    assert (picture.width, picture.widths, len(callbacks)) == (500, [], 1)


def test_what_is_missing_is_made_and_what_is_there_stays(capsys):
    picture, lost = make_picture(file=file_of("JPEG")), make_picture()
    stem = picture.file.name.rpartition(".")[0]
    default_storage.save(f"{stem}-480.webp", ContentFile(b"kept"))
    default_storage.delete(lost.file.name)
    with pytest.raises(CommandError, match="1 could not be read"):
        call_command("make_pictures", verbosity=0)
    assert lost.title in capsys.readouterr().err
    assert default_storage.exists(f"{stem}-800.webp")
    with default_storage.open(f"{stem}-480.webp") as file:
        assert file.read() == b"kept"


def test_a_lost_copy_is_answered_with_the_original_and_not_kept(client):
    picture = make_picture()
    stem = picture.file.name.rpartition(".")[0]
    for name in [f"{stem}-480.webp", f"{stem}.jpg"]:
        answer = client.get(f"/media/{name}")
        assert (answer.url, answer["Cache-Control"]) == (picture.file.url, "no-store")
    for name in [f"{stem}-.webp", f"{stem}-480.png", "0-480.webp", f"{stem}-1.webp/x"]:
        assert client.get(f"/media/{name}").status_code == 404
