"""Every script, one index, the same answers on both databases."""

import pytest

from publishing.search_engines import engine
from publishing.search_index import add_all, remove
from publishing.search_models import IndexEntry, SearchWords
from publishing.search_query import parse
from publishing.stems import stem
from publishing.tokens import tokens

from .needles import FOUND, NOT_FOUND


def asked(question):
    query = parse(question)
    assert query, question
    return engine().question(query)


def keys(question):
    found = SearchWords.objects.filter(words__matches=asked(question))
    return {*found.values_list("entry__key", flat=True)}


@pytest.fixture
def index(db):
    texts = [text for _language, text, _asked in FOUND] + [
        text for text, _ in NOT_FOUND
    ]
    add_all(
        (IndexEntry(kind="article", key=n), f"Title\n{t}") for n, t in enumerate(texts)
    )


def test_every_needle_is_found_and_nothing_that_only_looks_like_it(index):
    assert len(FOUND) >= 40
    assert len({language for language, _text, _asked in FOUND}) >= 7
    missed = [needle for n, needle in enumerate(FOUND) if n not in keys(needle[2])]
    assert missed == []
    wrong = [row for n, row in enumerate(NOT_FOUND, len(FOUND)) if n in keys(row[1])]
    assert wrong == []


def test_both_databases_find_the_same(index):
    """The sets of a few wide questions, as both gave them."""
    found = {
        q: len(keys(q)) for q in ["the", "un", "และ", "ປະເທດ", "hoa", "-x the", "c"]
    }
    assert found == EQUAL


EQUAL = {"the": 14, "un": 5, "และ": 4, "ປະເທດ": 3, "hoa": 3, "-x the": 14, "c": 1}


@pytest.mark.parametrize(
    ("rule", "text", "expected"),
    [
        ("case and marks of Latin letters", "ÉCOLE Đập", ["ecol", "dap"]),
        ("letters that have no decomposition", "øłœæı", ["oloeaei"]),
        ("stems of English", "studies studying", ["studi", "studi"]),
        ("compatible forms", "ﬁne ２", ["fine", "2"]),
        ("digits of every script", "๒๕ ၂ ២", ["25", "2", "2"]),
        ("pairs of letters, and the last", "ກາງ", ["ກາ", "າງ", "ງ"]),
        ("a vowel before its letter", "แม่โขง", ["แม่โข", "โขง", "ง"]),
        ("zero-width space is no border", "ກ\u200bາ", ["ກາ", "າ"]),
        ("marks in one order", "ន្លេ", ["នេ្ល"]),
        ("full stops of Burmese", "ဂ။ဃ", ["ဂ", "ဃ"]),
        ("marks are vowels elsewhere", "नमस्ते", ["नमस्ते"]),
    ],
)
def test_the_tokeniser(rule, text, expected):
    assert tokens(text)[0] == expected, rule


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        ("A/RES/61/44", ["ares6144"]),
        ("U.N. and covid-19", ["un", "covid19"]),
        ("Viet Nam’s", ["nam"]),
        ("a-b-c-d-e-f-g-h-i", []),
        ("plain words", []),
    ],
)
def test_what_is_written_together_is_one_word_too(text, joined):
    assert tokens(text)[1] == joined


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        *[
            ("caresses", "caress"),
            ("ponies", "poni"),
            ("agreed", "agre"),
            ("sing", "sing"),
        ],
        *[("conflated", "conflat"), ("hopping", "hop"), ("filing", "file")],
        *[
            ("relational", "relat"),
            ("vietnamization", "vietnam"),
            ("formative", "form"),
        ],
        *[("revival", "reviv"), ("adoption", "adopt"), ("controll", "control")],
        *[("is", "is"), ("61", "61"), ("école", "école")],
    ],
)
def test_stems_are_porters(word, expected):
    assert stem(word) == expected


def test_words_taken_away_are_found_no_more(index):
    remove(IndexEntry.objects.get(key=0), f"Title\n{FOUND[0][1]}")
    assert keys("continued") == set()
    # Not hidden for want of an entry: the words are gone.
    assert not SearchWords.objects.filter(words__matches=asked("continued")).exists()
