"""A known place brings its coordinates, with and without the script."""

from decimal import Decimal

import pytest

from tests.factories import make_event
from tests.security.desk import desk_url, served
from timeline import places
from timeline.models import EventEdition

pytestmark = pytest.mark.django_db
BANGKOK = {"latitude": Decimal("13.7563"), "longitude": Decimal("100.5018")}
HANOI = {"latitude": Decimal("21.0278"), "longitude": Decimal("105.8342")}


def saved(desk, edition, **typed):
    """(place, latitude, longitude) of what becomes of a form."""
    url = desk_url(edition)
    answer = desk.post(url, served(desk, url) | typed)
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    newest = EventEdition.objects.filter(document=edition.document).latest("number")
    return newest.place, newest.latitude, newest.longitude


@pytest.mark.parametrize(
    ("before", "typed", "numbers"),
    [
        ({}, {"place": "Bangkok"}, BANGKOK),
        ({}, {"place": " Bangkok "}, BANGKOK),
        ({}, {"place": "Elsewhere"}, {}),
        ({}, {"place": "Bangkok", "latitude": "1", "longitude": "2"}, "typed"),
        ({"place": "Hanoi", **HANOI}, {"place": "Bangkok"}, BANGKOK),
        ({"place": "Hanoi", **HANOI}, {"place": "Ha Noi"}, HANOI),
        (
            {"place": "Bangkok", **BANGKOK},
            {"latitude": "", "longitude": "", "title": "x"},
            {},
        ),
        ({}, {"place": ""}, {}),
        ({}, {"place": "Bang\u200bkok" * 9}, {}),
    ],
)
def test_the_server_fills_in_what_nobody_typed(desk, before, typed, numbers):
    make_event(place="Bangkok", **BANGKOK)
    numbers = {"latitude": 1, "longitude": 2} if numbers == "typed" else numbers
    _place, *found = saved(desk, make_event(**before), **typed)
    assert found == [numbers.get("latitude"), numbers.get("longitude")]


def test_what_was_corrected_or_is_used_more_counts(desk):
    wrong = make_event(place="Bangkok", latitude=1, longitude=2)
    make_event(wrong.document, place="Bangkok", **BANGKOK)
    make_event(place="Hanoi", latitude=3, longitude=4)
    for _number in range(2):
        make_event(place="Hanoi", **HANOI)
    assert saved(desk, make_event(), place="Bangkok")[1:] == (*BANGKOK.values(),)
    assert saved(desk, make_event(), place="Hanoi")[1:] == (*HANOI.values(),)


def test_the_form_lists_known_names_once_and_not_without_end(
    desk, monkeypatch, django_assert_max_num_queries
):
    for latitude in [1, 1, 2]:
        make_event(place='The "Sala"', latitude=latitude, longitude=1)
    for number in range(4):
        make_event(place=f"Town {number}", latitude=number, longitude=1)
    monkeypatch.setattr(places, "MOST", 4)  # rows: two of them are of the Sala
    with django_assert_max_num_queries(12):
        page = desk.get("/admin/timeline/eventedition/add/").text
    assert '<option value="The &quot;Sala&quot;" data-latitude="1.0000"' in page
    assert page.count('<option value="The') == 1
    assert page.count('<option value="Town') == 2
    assert 'list="id_place_list"' in page
