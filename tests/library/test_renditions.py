"""Pictures in their widths: made once, beside the original, and missed by no page."""

from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.template.loader import render_to_string
from django.urls import reverse
from PIL import Image

from library.licences import ADDRESSES, Licence
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
        "library/_image.html", {"picture": picture, "alt": "", "sizes": "27rem"}
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


def test_what_matters_stays_in_view_and_terms_are_linked(desk):
    picture = make_picture()
    assert "class=" not in tag_of(picture)
    page = reverse("admin:library_picture_change", args=[picture.pk])
    data = {"title": "t", "alt": "a", "credit": "<c>", "licence": "cc-by-sa-4.0"}
    for bad in ["101", "9" * 5000, "\0"]:
        answer = desk.post(page, data | {"focus_x": "4", "focus_y": bad})
        assert list(answer.context["adminform"].form.errors) == ["focus_y"]
    refused = desk.post(page, data | {"title": "", "file": file_of("PNG")})
    assert f'<img src="{picture.file.url}"' in refused.text
    desk.post(page, data | {"focus_x": "", "focus_y": "86"})
    picture.refresh_from_db()
    assert 'class="fy-9"' in tag_of(picture)
    assert ".fy-9{--fy:90%}" in Path("static/css/site.css").read_text()
    credit = render_to_string("library/_credit.html", {"picture": picture})
    terms = "https://creativecommons.org/licenses/by-sa/4.0/"
    assert f'&lt;c&gt; · <a href="{terms}" rel="license">CC BY-SA 4.0</a>' in credit
    picture.source_url = "https://example.org/photo"
    credit = render_to_string("library/_credit.html", {"picture": picture})
    assert '<a href="https://example.org/photo">&lt;c&gt;</a>' in credit
    picture.licence, picture.source_url = "permission", ""
    assert "<a" not in render_to_string("library/_credit.html", {"picture": picture})


def test_every_common_licence_has_its_address():
    for licence in Licence:
        is_common = licence.value.startswith(("cc", "public"))
        assert is_common == (licence in ADDRESSES)
