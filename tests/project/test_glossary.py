"""The glossary: all terms under their letters, a page for each, links from articles."""

import pytest
from django.urls import reverse

from library.models import Term, TermName
from tests.factories import make_article, make_term, published

pytestmark = pytest.mark.django_db


@pytest.fixture
def terms():
    return [
        make_term("Good offices", names=[("Former one", {"kind": "former"})]),
        make_term("élan", definition="A word & more."),
        make_term("2030 Agenda"),
        make_term("U Thant", kind="person"),
        make_term(
            "Association",
            kind="organisation",
            abbreviation="ASEAN",
            url="https://asean.org",
            names=[("อาเซียน", {"language": "th"})],
        ),
    ]


def test_all_terms_stand_under_their_letters(client, terms, django_assert_num_queries):
    with django_assert_num_queries(3):
        page = client.get("/glossary/").text
    letters = ["0-9", "A", "G", "U", "É"]
    places = [page.index(f'<h2 id="letter-{letter}">') for letter in letters]
    assert places == sorted(places)
    for letter in letters:
        assert f'href="/glossary/#letter-{letter}"' in page
    for term in terms:
        assert f'<li id="{term.public_id}">' in page
        assert f'href="/glossary/id/{term.public_id}/"' in page
    assert "formerly <span>Former one</span>" in page
    assert '<span lang="th">อาเซียน</span>' in page


def test_kinds_narrow_it_and_what_is_no_kind_does_not(client, terms):
    page = client.get("/glossary/?kind=person").text
    assert page.count('<li id="') == 1
    assert '<a href="/glossary/?kind=person" aria-current="true">' in page
    assert client.get("/glossary/?kind=x%00").text.count('<li id="') == 5


def test_a_term_has_a_page_with_its_names_and_its_site(client, terms):
    page = client.get(terms[4].get_absolute_url()).text
    for words in ["Association", "ASEAN", "https://asean.org", "อาเซียน", "ไทย"]:
        assert words in page
    page = client.get(terms[1].get_absolute_url()).text
    assert '<meta name="description" content="A word &amp; more.">' in page
    assert client.get("/glossary/id/aaaaaaaa/").status_code == 404


def test_a_thousand_terms_are_a_few_light_pages(client, django_assert_num_queries):
    Term.objects.bulk_create(
        Term(name=f"{'ABCD'[n % 4]} term {n}", definition="Told at length. " * 8)
        for n in range(1000)
    )
    with django_assert_num_queries(3):
        answer = client.get("/glossary/?page=2&kind=glossary")
    assert len(answer.content) < 200_000
    assert answer.text.count('<li id="') == 200
    assert 'href="/glossary/?kind=glossary&amp;page=4#letter-D"' in answer.text
    assert client.get("/glossary/?page=6").status_code == 404


def test_an_article_links_the_terms_it_names_unless_it_says_no(client, terms):
    body = "<p>U Thant offered good offices.</p>"
    linking = published(make_article(body=body))
    silent = published(make_article(body=body, links_terms=False))
    assert client.get(linking.get_absolute_url()).text.count('class="term"') == 2
    assert 'class="term"' not in client.get(silent.get_absolute_url()).text
    another_day = f"{linking.get_absolute_url()}?as-of=2026-02-01"
    address = f'href="{terms[3].get_absolute_url()}?as-of=2026-02-01"'
    assert address in client.get(another_day).text


def test_what_is_searched_in_a_term(terms):
    assert terms[4].search_text().split("\n") == [
        *["Association", "ASEAN", "อาเซียน", "Told."]
    ]


def form(term, names, **columns):
    """What the form of a term sends: rows of (key, name, language, deleted)."""
    initial = sum(bool(row[0]) for row in names)
    data = {"name": term.name, "kind": term.kind, "definition": term.definition}
    data |= {"names-TOTAL_FORMS": len(names), "names-INITIAL_FORMS": initial}
    for n, (key, name, language, deleted) in enumerate(names):
        row = {"id": key or "", "term": term.pk, "name": name, "kind": "other"}
        row |= {"language": language} | ({"DELETE": "on"} if deleted else {})
        data |= {f"names-{n}-{field}": value for field, value in row.items()}
    return data | columns


def test_other_names_are_rows_of_the_form_and_may_be_exchanged(desk):
    term = make_term("Association", names=["One", "Two", "Three"])
    url = reverse("admin:library_term_change", args=[term.pk])
    one, two, three = term.names.all()
    rows = [(one.pk, "Two", "en", 0), (two.pk, "One", "en", 0)]
    rows += [(three.pk, "Three", "en", 1), (None, "อาเซียน", "th", 0)]
    answer = desk.post(url, form(term, rows))
    assert answer.status_code == 302, answer.context["errors"]
    assert [*TermName.objects.order_by("name").values_list("name", flat=True)] == [
        *["One", "Two", "อาเซียน"]
    ]


@pytest.mark.parametrize("name", ["ASSOCIATION", "One  ", "\ufdfa" * 40])
def test_a_name_that_is_there_already_or_too_long_is_refused_in_words(desk, name):
    term = make_term("Association", names=["one"])
    rows = [(term.names.get().pk, "one", "en", 0), (None, name, "en", 0)]
    url = reverse("admin:library_term_change", args=[term.pk])
    page = desk.post(url, form(term, rows, definition="Kept words"))
    assert page.status_code == 200
    assert "Kept words" in page.text
    assert "name" in page.context["inline_admin_formsets"][0].formset.errors[1]
