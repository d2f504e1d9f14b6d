"""The picture beside a link to an article or an event."""

from datetime import UTC, datetime
from io import BytesIO

import pytest
from django.contrib.staticfiles import finders
from django.utils import timezone
from PIL import Image

from publishing import periods, typesetting
from publishing.share_images import SIZE, share_image
from publishing.typesetting import DISPLAY, broken, fitted, pieces, settable
from tests.factories import make_article, make_event, make_picture, published, withdrawn

LATE = datetime(2026, 1, 5, 20, 30, tzinfo=UTC)  # the sixth of January in Jakarta
THAI = "น้ำและป่าไม้ที่อาเซียนกับสหประชาชาติร่วมกันรักษาไว้"
KHMER = "កិច្ចសហប្រតិបត្តិការរវាងអាស៊ាន ដើម្បីសន្តិភាព ស្ត្រី"
BURMESE = "မြန်မာနိုင်ငံ ငြိမ်းချမ်းရေး"
LAO = "ການຮ່ວມມື ນ້ຳ"
TITLES = {
    "short": "A",
    "300 letters": "A title of many words " * 14,
    "one word": "w" * 200,
    "Thai": THAI * 5,
    "Khmer": KHMER,
    "Burmese": BURMESE,
    "Lao": LAO,
    "emoji": "🎉👩‍👩‍👧🇹🇭",
    "Chinese": "东盟与联合国",
    "marks of direction": "\u200f\u202eASEAN\u202c\u200f",
    "marks alone": "\u0301\u0e48\u17d2",
    "control characters": "A\x00B\nC\ud800",
    "nothing": "",
}


def opened(png):
    image = Image.open(BytesIO(png))
    image.load()
    return image


def title_of(png):
    """What stands where a title does."""
    return opened(png).convert("RGB").crop((0, 215, 1200, 490)).tobytes()


@pytest.mark.parametrize("shapes", [True, False])
@pytest.mark.parametrize("name", TITLES)
def test_every_title_gives_a_small_picture(monkeypatch, name, shapes):
    """On a machine that cannot shape letters, too."""
    if not shapes:
        monkeypatch.setattr(typesetting, "CAN_SHAPE", False)
        share_image.cache_clear()
    png = share_image(TITLES[name], "Event", "about 1972")
    assert (opened(png).size, opened(png).format) == (SIZE, "PNG")
    assert len(png) < 40_000
    share_image.cache_clear()


def test_titles_that_no_face_has_are_left_out_whole():
    without = title_of(share_image("", "Event", "1972"))
    assert title_of(share_image("东盟与联合国", "Event", "1972")) == without
    assert title_of(share_image("ASEAN", "Event", "1972")) != without
    assert settable("ASEAN and 联合国", DISPLAY) == ""
    assert settable("3 ≥ 2", DISPLAY) == ""
    text = settable("CO₂ 🎉 in Dvořák’s\u00ad \u202ecafé", DISPLAY)
    assert text == "CO2 in Dvorák’s café"


@pytest.mark.parametrize("text", [THAI, KHMER, BURMESE, LAO, "Việt Nam", "Ti\u0301n"])
def test_our_languages_are_drawn_with_every_mark(text):
    text = settable(text, DISPLAY)
    assert text
    assert all(typesetting.face_of(each, DISPLAY) for each in pieces(text))


def test_lines_end_at_spaces_or_between_letters_with_their_marks():
    assert broken("one two three", 7, len) == (["one two", "three"], False)
    assert broken("กำ\u200bกา", 3, len) == (["กำ", "กา"], False)
    assert broken("a wwwww b", 3, len) == (["a w", "www", "w b"], True)
    assert pieces("น้ำเป็นกะ") == ["น้ำ", "เป็", "น", "กะ"]
    assert pieces("ស្ត្រី") == ["ស្ត្រី"]
    assert pieces("ငြိမ်း") == ["ငြိမ်း"]


def test_a_title_is_as_large_as_it_fits_and_else_ends_with_a_sign():
    sizes = [100, 60, 40]
    short = fitted("ASEAN", DISPLAY, sizes, 1040, 250)
    assert (short.style.size, short.lines) == (100, ["ASEAN"])
    long = fitted("The word " * 60, DISPLAY, sizes, 1040, 250)
    assert long.style.size == 40
    assert long.lines[-1].endswith(("The…", "word…"))
    thai = fitted(THAI * 20, DISPLAY, sizes, 1040, 250, "th")
    for setting in [short, long, thai]:
        assert setting.height <= 250
        assert all(setting.style.length(line) <= 1060 for line in setting.lines)


@pytest.mark.django_db
@pytest.mark.parametrize("make", [make_article, make_event])
def test_a_page_names_a_picture_that_is_there(
    client, settings, django_assert_num_queries, make
):
    words = {"title": 'A "quoted" field', "language": "th", "picture": make_picture()}
    edition = published(make(**words), LATE)
    page = client.get(edition.get_absolute_url()).text
    address = f"{edition.get_permanent_url()}share.png"
    tags = {
        "image": settings.SITE_URL + address,
        "image:type": "image/png",
        "image:width": "1200",
        "image:height": "630",
        "image:alt": "A &quot;quoted&quot; field",
    }
    for name, said in tags.items():
        assert page.count(f'<meta property="og:{name}" content="{said}">') == 1
    with django_assert_num_queries(2):
        answer = client.get(address)
    assert answer["Content-Type"] == "image/png"
    assert answer["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert answer["Cache-Control"].startswith("public, max-age=60")
    assert opened(answer.content).size == SIZE
    again = client.get(address, headers={"If-None-Match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.django_db
def test_it_says_the_kind_and_the_first_day(client, monkeypatch):
    said = []
    monkeypatch.setattr(
        "publishing.share_images.share_image", lambda *words: said.append(words) or b""
    )
    first = published(make_article(title="One", slug="x1"), LATE)
    second = make_article(first.document, title="Two", slug="x1")
    periods.publish(second)
    event = published(
        make_event(title="Three", dates=[{"year": 1972, "qualifier": "about"}])
    )
    for edition in [first, second, event]:
        client.get(edition.get_share_url())
    assert said == [
        ("One", first.category.name, "6 January 2026", "en"),
        ("Two", second.category.name, "6 January 2026", "en"),
        ("Three", "Event", "about 1972", "en"),
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("make", [make_article, make_event])
def test_only_public_wordings_have_one(client, make):
    first = published(make(slug="before"), LATE)
    second = make(first.document, slug="after")
    prefix = f"/{first.path_prefix}"
    assert client.get(second.get_share_url()).status_code == 404
    periods.publish(second, timezone.now() + timezone.timedelta(days=1))
    assert client.get(second.get_share_url()).status_code == 404
    assert client.get(first.get_share_url()).status_code == 200
    assert client.get(f"{prefix}/before/editions/9/share.png").status_code == 404
    assert client.get(f"{prefix}/none/editions/1/share.png").status_code == 404
    gone = withdrawn(make(slug="gone"))
    assert client.get(gone.get_share_url()).status_code == 410


@pytest.mark.django_db
def test_pages_without_a_picture_have_that_of_the_site(client, settings):
    named = f'"og:image" content="{settings.SITE_URL}/static/art/share.png"'
    for path in ["/", "/articles/", "/timeline/", "/topics/", "/about/"]:
        assert named in client.get(path).text
    with Image.open(finders.find("art/share.png")) as image:
        assert image.size == SIZE
