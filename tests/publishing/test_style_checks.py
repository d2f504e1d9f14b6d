"""The house style: each rule finds what it should and leaves the rest alone."""

import pytest

from publishing.contract import findings
from tests.factories import make_article, make_event

pytestmark = pytest.mark.django_db
RULES = {
    *["spelling_of_the_house", "straight_quotes", "hyphen_in_range"],
    *["long_sentences", "long_paragraph"],
}


def said(edition):
    """[(rule, field, message)] of the house style, all of them advice."""
    found = [f for f in findings(edition) if f.rule in RULES]
    assert {f.level for f in found} <= {"advice"}
    return [(f.rule, f.field, f.message) for f in found]


def rules(words, **others):
    return {r for r, _field, _m in said(make_article(body=f"<p>{words}</p>", **others))}


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        ("In Hanoi and in Hanoi.", "spelling_of_the_house"),
        ("An organisation.", "spelling_of_the_house"),
        ("ASEAN's work", "straight_quotes"),
        ("The “leap' of 2017", "straight_quotes"),
        ("The plan for 2016-2020", "hyphen_in_range"),
        ("On 10-12 November", "hyphen_in_range"),
        ("</p><p>".join(["A sentence" + " of words" * 11 + "."] * 5), "long_sentences"),
        ("Word. " * 111, "long_paragraph"),
    ],
)
def test_what_the_house_writes_otherwise(words, rule):
    assert rules(words) == {rule}
    assert rules(words, language="id") == set()


@pytest.mark.parametrize(
    "words",
    [
        "Ha Noi, the Vietnamese, Laotian and reorganisational, an organization",
        "ASEAN’s “leap”",
        "2016–2020, COVID-19, 2025-10-27, A/RES/61-44, 978-92-1-101",
        "</p><p>".join(["A sentence" + " of words" * 10 + "."] * 5),
        "</p><p>".join(["A sentence" + " of words" * 30 + "."] * 4),
        "Word. " * 110,
    ],
)
def test_what_the_house_writes_so(words):
    assert rules(words) == set()


def test_every_field_is_read_and_a_quotation_is_not_measured():
    edition = make_event(title="To Vietnam", summary="In Laos's capital", place="Hanoi")
    found = said(edition)
    assert [field for rule, field, _m in found if rule == "spelling_of_the_house"] == [
        *["title", "summary", "place"]
    ]
    assert "write “Lao PDR” for “Laos”" in str(found)
    quote = make_article(body=f"<blockquote><p>{'Word ' * 300}</p></blockquote>")
    assert said(quote) == []
