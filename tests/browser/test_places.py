"""Choosing a known place fills in its coordinates, unless somebody typed others."""

import pytest
from playwright.sync_api import expect

from tests.factories import make_event

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_known_place_brings_its_coordinates(desk_page):
    make_event(place="Bangkok", latitude="13.7563", longitude="100.5018")
    make_event(place="Hanoi", latitude="21.0278", longitude="105.8342")
    page = desk_page
    page.goto("/admin/timeline/eventedition/add/")
    place, latitude = page.get_by_label("Place:"), page.get_by_label("Latitude:")
    place.fill("Bangkok")
    expect(latitude).to_have_value("13.7563")
    place.fill("Hanoi")
    expect(page.get_by_label("Longitude:")).to_have_value("105.8342")
    latitude.fill("1")
    place.fill("Bangkok")
    expect(latitude).to_have_value("1")
