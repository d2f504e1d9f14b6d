"""The map and the charts say what the rows say."""

import re
from datetime import UTC, datetime

import pytest

from partnership_site.figures import JOINED, LABELS, outlines
from publishing import periods
from tests.factories import make_event, published
from timeline.models import Event, EventEdition

pytestmark = pytest.mark.django_db
TABLE = re.compile(r"<caption>Events by decade.*?</table>", re.DOTALL)


def rows(page):
    """[[decade, ASEAN, joint, UN, all]] of the table of events."""
    body = TABLE.search(page)[0].partition("<tbody>")[2]
    cells = [
        re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in body.split("<tr>")
    ]
    return [[re.sub("<.*?>", "", cell) for cell in row] for row in cells if row]


def happen(strand, year, **words):
    return published(make_event(strand=strand, dates=[{"year": year}], **words))


def test_events_are_counted_by_decade_and_strand(client):
    for strand, year in [("asean", 1967), ("un", 1961), ("un", 1969), ("joint", 1985)]:
        happen(strand, year)
    make_event(strand="un", dates=[{"year": 1962}])
    periods.unpublish(happen("un", 1963).document, "It never happened.")
    page = client.get("/figures/").text
    assert rows(page) == [
        ["1960s", "1", "0", "2", "3"],
        ["1970s", "0", "0", "0", "0"],
        ["1980s", "0", "1", "0", "1"],
    ]
    assert "4 events, decade by decade" in page
    assert "1960s: 3; 1970s: 0; 1980s: 1." in page


def test_on_an_earlier_day_it_counts_what_was_there(client):
    happen("un", 1961)
    later = make_event(strand="un", dates=[{"year": 1962}])
    may = datetime(2026, 5, 3, 3, 0, tzinfo=UTC)
    periods.publish(later, may, now=may)
    page = client.get("/figures/?as-of=2026-05-01").text
    assert rows(page) == [["1960s", "0", "0", "1", "1"]]
    assert "/timeline/1960s/?as-of=2026-05-01" in page


def test_a_step_leads_to_its_event_while_that_is_public(client):
    year, _states, key = JOINED[0]
    event = Event.plain.create(public_id=key)
    assert "founded-here" not in client.get("/figures/").text
    published(make_event(event, slug="founded-here", dates=[{"year": year}]))
    assert '<a href="/timeline/founded-here/"' in client.get("/figures/").text


def test_every_figure_has_a_name_words_and_a_table(client):
    happen("un", 1961)
    page = client.get("/figures/").text
    for kind in ["map", "members", "events"]:
        assert re.search(rf'<section class="figure[^>]* id="{kind}"', page)
        assert f'aria-labelledby="{kind}-name {kind}-words"' in page
        assert f'<title id="{kind}-name">' in page
        assert f'<desc id="{kind}-words">' in page
    assert page.count("<caption>") == 4
    assert "style=" not in page


def test_the_map_and_the_steps_name_the_same_eleven_states(client):
    joined = [state for _year, states, _key in JOINED for state in states]
    assert len(joined) == 11
    assert sorted(joined) == sorted(outlines()["states"]) == sorted(LABELS)
    page = client.get("/figures/").text
    for state in joined:
        assert f">{state}</text>" in page
        assert f'<th scope="row">{state}</th>' in page


def test_the_steps_are_those_of_the_initial_content(content):
    """The keys name events that are there, in the years that the steps say."""
    for year, _states, key in JOINED:
        event = EventEdition.objects.get(document__public_id=key)
        assert event.preferred_date.year == year


@pytest.mark.parametrize("number", [1, 50])
def test_the_page_costs_two_queries(client, django_assert_num_queries, number):
    for year in range(number):
        happen("un", 1950 + year)
    with django_assert_num_queries(2):
        client.get("/figures/")


def test_other_pages_lead_to_it(client):
    published(make_event(significance=3, dates=[{"year": 1967}]))
    for path in ["/about/", "/timeline/"]:
        assert '<a href="/figures/' in client.get(path).text.partition("<footer")[0]


def test_a_changed_strand_changes_the_chart(client):
    edition = happen("un", 1961)
    EventEdition.objects.filter(pk=edition.pk).update(strand="asean")
    page = client.get("/figures/").text
    assert rows(page) == [["1960s", "1", "0", "0", "1"]]
    assert page.count('<rect class="s-asean"') == 2  # the bar and the legend
    assert page.count('<rect class="s-un"') == 1
