"""A document in several languages: made from one another, and kept in step."""

import pytest

from publishing.editions import newest_of
from tests.factories import make_article, make_event, published
from tests.publishing.test_copy_on_save import change_url, posted

pytestmark = pytest.mark.django_db
AWAITS = '<p class="meta" lang="en">This translation awaits review'
KINDS = pytest.mark.parametrize("make", [make_article, make_event])


@KINDS
def test_readers_are_told_until_a_speaker_takes_the_tick_off(desk, client, make):
    edition = published(make(language="lo", slug="x1", awaits_speaker=True))
    assert AWAITS in client.get(edition.get_absolute_url()).text

    data = posted(desk, edition)
    del data["awaits_speaker"]  # what a browser sends of an empty box
    assert desk.post(change_url(edition), data).status_code == 302
    checked = published(newest_of(edition.document))
    assert checked.number == 2
    assert AWAITS not in client.get(checked.get_absolute_url()).text
    assert AWAITS in client.get(edition.get_permanent_url()).text
