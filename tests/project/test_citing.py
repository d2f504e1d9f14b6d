"""A wording as a record for reference managers."""

import json
import re
from datetime import UTC, datetime

import pytest

from publishing import periods
from publishing.citing import bibtex, citation_of, ris
from tests.factories import make_article, make_event, published, withdrawn

pytestmark = pytest.mark.django_db
LATE = datetime(2026, 1, 5, 20, 30, tzinfo=UTC)  # the sixth of January in Jakarta
HARD = r"50% of {R&D} \ a_b #1 ~ $5 ^ ประชาคม မြန်မာ } “x”"


def value(record, field):
    return re.search(rf"^  {field} = {{(.*)}},?$", record, re.M)[1]


def test_bibtex_keeps_every_letter_and_its_braces_in_pairs():
    record = bibtex(citation_of(published(make_article(title=HARD), LATE)))
    title = value(record, "title")
    assert title == (
        r"{50\% of \textbraceleft{}R\&D\textbraceright{} \textbackslash{} a\_b \#1 "
        r"\textasciitilde{} \$5 \textasciicircum{} ประชาคม မြန်မာ \textbraceright{} “x”}"
    )
    assert record.count("{") == record.count("}")
    assert value(record, "note") == "Edition 1, published 2026-01-06"
    assert (value(record, "year"), value(record, "month")) == ("2026", "1")


def test_ris_has_a_tag_on_each_line_and_no_other_line():
    edition = published(make_article(title="แม่น้ำโขง", language="th"), LATE)
    edition.title = "One\nTY  - BOOK\u2028two"  # as a hand at the database could
    lines = ris(citation_of(edition)).split("\r\n")
    assert lines[0] == "TY  - ELEC"
    assert lines[-2:] == ["ER  - ", ""]
    assert "TI  - One TY - BOOK two" in lines
    assert "DA  - 2026/01/06" in lines
    assert "LA  - th" in lines
    assert all(re.fullmatch(r"[A-Z][A-Z0-9]  - [^\r\n]*", line) for line in lines[:-1])


@pytest.mark.parametrize("make", [make_article, make_event])
def test_a_file_names_the_permanent_address(
    client, settings, django_assert_num_queries, make
):
    edition = published(make(title="ประชาคม", language="th"), LATE)
    page = client.get(edition.get_absolute_url()).text
    url = settings.SITE_URL + edition.get_permanent_url()
    types = {"bib": "x-bibtex", "ris": "x-research-info-systems", "json": "vnd.cit"}
    for form, content_type in types.items():
        address = f"{edition.get_permanent_url()}cite.{form}"
        assert f'href="{address}"' in page
        with django_assert_num_queries(1):
            answer = client.get(address)
        assert answer["Content-Type"].startswith(f"application/{content_type}")
        assert answer["Content-Disposition"].endswith(f'-1.{form}"')
        assert answer["X-Robots-Tag"] == "noindex"
        assert url in answer.text
        assert "ประชาคม" in answer.text
    (item,) = json.loads(answer.text)
    assert item["URL"] == url
    assert item["issued"] == {"date-parts": [[2026, 1, 6]]}
    assert item["language"] == "th"


@pytest.mark.parametrize("make", [make_article, make_event])
def test_only_public_wordings_have_one_and_former_ones_keep_theirs(client, make):
    first = published(make(title="Before", slug="before"), LATE)
    second = make(first.document, title="After", slug="after")
    prefix = f"/{first.path_prefix}"
    assert client.get(f"{prefix}/after/editions/2/cite.bib").status_code == 404
    assert client.get(f"{prefix}/before/editions/2/cite.bib").status_code == 404
    periods.publish(second)
    assert "Before" in client.get(f"{prefix}/before/editions/1/cite.bib").text
    moved = client.get(f"{prefix}/after/editions/1/cite.bib")
    assert (moved.status_code, moved.url) == (
        301,
        f"{prefix}/before/editions/1/cite.bib",
    )
    assert client.get(f"{prefix}/before/editions/1/cite.pdf").status_code == 404
    gone = withdrawn(make(slug="gone"))
    answer = client.get(f"{gone.get_permanent_url()}cite.ris")
    assert (answer.status_code, "It was wrong." in answer.text) == (410, True)
