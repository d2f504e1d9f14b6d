"""Events by spreadsheet: shown first, then done as drafts; an export changes nothing."""

import io
import zipfile

import pytest
from django.contrib.admin.models import LogEntry
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from publishing import periods
from publishing.workbook import as_workbook
from tests.factories import make_event, make_source, make_topic, published
from timeline.import_plan import Plan
from timeline.importing import carry_out
from timeline.models import Event, EventEdition
from timeline.sheet import COLUMNS, as_csv, as_xlsx
from timeline.sheet_reading import read

pytestmark = pytest.mark.django_db
IMPORT = "/admin/timeline/eventedition/import/"


def csv_file(editions):
    return "".join(as_csv(editions)).encode()


def xlsx_file(editions):
    return b"".join(as_xlsx(editions))


def sheet(*rows):
    """A workbook with these rows."""
    return as_workbook([list(row) for row in rows])


def sent(desk, data, name="events.csv"):
    return desk.post(IMPORT, {"file": SimpleUploadedFile(name, data)})


def imported(desk, data):
    page = sent(desk, data)
    return desk.post(IMPORT, {"_checked": page.context["checked"]}, follow=True).text


def verdicts(data, user):
    return [line.verdict for line in Plan(read(data), user).lines]


def refusals(data, user):
    lines = Plan(read(data), user).of("refused")
    return [f"{line.row.number}: {' '.join(line.errors)}" for line in lines]


def newest(edition):
    return EventEdition.objects.filter(document=edition.document).latest("number")


# An export imports to no change.


def test_all_initial_events_come_back_unchanged(content, client, desk, editor):
    newest = EventEdition.objects.newest()
    public = client.get("/timeline/events.csv").content
    english = newest.in_language("en").count()
    for data, number in [
        (csv_file(newest), newest.count()),
        (xlsx_file(newest), newest.count()),
        (public, english),
    ]:
        plan = Plan(read(data), editor)
        assert [
            line.errors + line.said for line in plan.lines if line.errors or line.said
        ] == []
        assert len(plan.of("same")) == len(plan.lines) == number > 100


def test_odd_words_and_several_claims_come_back_unchanged(editor):
    source = make_source(title="=SUM(A1); and more", symbol="")
    make_source(title="=SUM(A1); and more", symbol="")
    make_event(
        title="=HYPERLINK(1)",
        summary="One line\r\nand another, “quoted”; 'so",
        place="-Sala",
        latitude="13.75",
        longitude="100.5",
        sources=[source],
        dates=[
            {"year": 1972, "qualifier": "about", "rank": "other", "note": "=1"},
            {"year": 1973, "month": 5, "end_year": 1974, "source": source},
            {"year": 1, "rank": "rejected"},
        ],
    )
    make_event(dates=[{"year": 1990, "rank": "other"}], language="th")
    make_event(dates=[{"year": 1990, "qualifier": "since"}])
    for data in [csv_file, xlsx_file]:
        data = data(EventEdition.objects.newest())
        assert [f"{r}" for r in refusals(data, editor)] == []
        assert verdicts(data, editor) == ["same"] * 3


# What an import does.


def test_new_rows_become_drafts_and_the_same_file_changes_nothing(desk, editor):
    make_topic("Peace")
    make_source(title="Charter", symbol="A/1")
    rows = (
        [*["title", "date", "summary", "kind", "strand", "topics", "sources", "rank"]],
        *[
            [
                "One",
                "12 or 13 February 2000",
                "What.",
                "Treaty",
                "ASEAN",
                "peace",
                "A/1",
            ]
        ],
        ["Two", 1977],
        [None, "about 1978", *[None] * 5, "other"],
    )
    page = sent(desk, sheet(*rows), "events.xlsx").text
    assert "Would be created: 2" in page
    assert not Event.plain.exists()
    assert "Created: 2. Changed: 0. Refused: 0." in imported(desk, sheet(*rows))
    one, two = EventEdition.objects.order_by("pk")
    assert (one.period_state(), one.author, one.slug) == ("draft", editor, "one")
    assert (one.kind, one.strand, one.date_text) == (
        *["treaty", "asean", "12 or 13 February 2000"],
    )
    assert [link.tag.name for link in one.document.topic_links.all()] == ["Peace"]
    assert [str(use) for use in one.sources.all()] == ["Charter, United Nations"]
    assert [(d.text, d.rank) for d in two.dates.all()] == [
        ("1977", "preferred"),
        ("about 1978", "other"),
    ]
    assert EventEdition.objects.public().count() == 0
    said = LogEntry.objects.get(object_id=str(one.document_id)).change_message
    assert said.startswith("Import. Edition 1: date: 12 February 2000")
    assert "This file would change nothing" in sent(desk, sheet(*rows)).text


def test_an_event_named_by_its_id_gets_a_draft_and_keeps_the_rest(desk):
    source = make_source()
    body = f'<p>Text<sup data-cite="{source.public_id}"></sup></p>'
    live = published(
        make_event(
            title="Old",
            body=body,
            dates=[{"year": 1990, "month": 3}, {"year": 1991, "rank": "other"}],
        )
    )
    key = live.document.public_id
    data = f"id;title;year;sources\n{key};New;1992;{make_source().public_id}\n".encode()
    assert "Created: 0. Changed: 1." in imported(desk, data)
    after = newest(live)
    assert (after.number, after.title, after.slug) == (2, "New", live.slug)
    assert (after.body, after.summary) == (body, live.summary)
    assert [d.text for d in after.dates.all()] == ["March 1992", "1991"]
    assert after.sources.count() == 2  # what the text cites stays
    assert EventEdition.objects.public().get() == live
    assert "This file would change nothing" in sent(desk, data).text
    assert newest(live) == after


def test_rows_of_further_dates_replace_those_of_the_event(desk):
    edition = make_event(
        dates=[{"year": 1990}, {"year": 1991, "rank": "other", "note": "Why"}]
    )
    key = edition.document.public_id
    data = f"id,year,rank\n{key},1990,\n{key},1992,rejected\n,1993,other\n".encode()
    imported(desk, data)
    assert [(d.text, d.rank, d.note) for d in newest(edition).dates.all()] == [
        ("1990", "preferred", ""),
        ("1992", "rejected", "Why"),
        ("1993", "other", ""),
    ]
    assert "This file would change nothing" in sent(desk, data).text


def test_a_known_place_brings_its_coordinates(desk):
    make_event(place="Bangkok", latitude="13.7563", longitude="100.5018")
    edition = make_event(place="Hanoi", latitude=21, longitude=105)
    key = edition.document.public_id
    head = "id,place,latitude,longitude\n"
    imported(desk, f"{head}{key},Bangkok,21,105\n".encode())
    assert str(newest(edition).latitude) == "13.7563"
    imported(desk, f'{head}{key},Bangkok,"14,5",100.123456\n'.encode())
    assert str(newest(edition).longitude) == "100.1235"
    imported(desk, f"{head}{key},Elsewhere,,\n".encode())
    assert newest(edition).latitude is None


# What is refused.


def test_a_row_of_an_older_edition_is_refused_unless_it_is_untouched(desk, editor):
    first = make_event(title="One")
    untouched = csv_file(EventEdition.objects.newest())
    touched = untouched.replace(b"One", b"Mine")
    make_event(first.document, title="Theirs")
    assert verdicts(untouched, editor) == ["same"]
    assert refusals(touched, editor) == [
        "2: Edition 2 was saved since; this row is from edition 1. Export the event again."
    ]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"title": "", "summary": "x"}, "title: This field cannot be blank."),
        ({"title": "x" * 300}, "title: Ensure this value has at most 200"),
        ({"title": "a\x00b"}, "Take out the invisible control character"),
        ({"title": "two\nlines"}, "title: This must be one line."),
        ({"id": "zzzzzzzz"}, "There is no event “zzzzzzzz”."),
        ({"id": "binned"}, "It is in the bin."),
        ({"id": "there", "language": "th"}, "changed in its form"),
        ({"language": "xx"}, "“xx” under “language” is none of: en,"),
        ({"date": "Spring 1977"}, "“Spring 1977” cannot be read as a date."),
        ({"date": "8/8/1967"}, "cannot be read as a date"),
        ({"date": "30 February 2000"}, "That month has no such day."),
        ({"date": "1977", "year": "1978"}, "is another date than in year, month"),
        ({"year": "about 1972"}, "“about 1972” under “year” is no number"),
        ({"year": "19777"}, "“19777” under “year” is no number"),
        ({"year": "0"}, "year: Ensure this value is greater"),
        ({"year": "1977", "day": "3"}, "A day needs its month."),
        ({"year": "1977", "end_month": "3"}, "The end needs its year."),
        ({"year": "1977", "end_year": "1976"}, "It ends before it begins."),
        ({"year": "1977", "qualifier": "maybe"}, "“maybe” under “qualifier”"),
        ({"month": "3"}, "year: This field cannot be null."),
        ({"rank": "other"}, "A further date stands below the row of its event."),
        ({"kind": "party"}, "“party” under “kind” is none of: summit,"),
        ({"significance": "4"}, "“4” under “significance”"),
        ({"latitude": "1"}, "Give both latitude and longitude, or none."),
        ({"latitude": "north", "longitude": "1"}, "“north” under “latitude”"),
        ({"latitude": "1e999", "longitude": "1"}, "latitude: Ensure"),
        ({"latitude": "NaN", "longitude": "1"}, "latitude"),
        ({"latitude": "91", "longitude": "1"}, "latitude: Ensure"),
        ({"sources": "Nobody"}, "There is no source “Nobody” in the library."),
        ({"sources": "Twin"}, "Several sources are called “Twin”; name one by its key"),
        ({"topics": "Nothing"}, "There is no topic “Nothing”."),
        ({"summary": "x" * 20_000}, "The cell under “summary” is too long."),
    ],
)
def test_rows_that_are_refused_and_why(row, words, editor):
    keys = {"there": make_event().document.public_id, "zzzzzzzz": "zzzzzzzz"}
    if row.get("id") == "binned":
        binned = make_event().document
        periods.trash(binned, "Twice.")
        keys["binned"] = binned.public_id
    if row.get("sources") == "Twin":
        make_source(title="Twin"), make_source(title="Twin")
    row = {"title": "New"} | row
    if "id" in row:
        row["id"] = keys[row["id"]]
    data = ",".join(row) + "\n" + ",".join(f'"{cell}"' for cell in row.values())
    [said] = refusals(data.encode(), editor)
    assert said.startswith("2: ")
    assert words in said


def test_rows_about_the_same_event_and_titles_that_several_have(editor):
    for _number in range(2):
        make_event(title="Twice", dates=[{"year": 1990}])
    data = b"title,year\nTwice,1990\nOne,1990\nOne,1990\nOne,1991\nTwice,1991\n"
    said = refusals(data, editor)
    assert "Several events have this title and date; give the id" in said[0]
    assert said[1:] == ["4: Row 3 is about the same event."]


def zipped(**parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def test_formulas_in_a_workbook_are_refused_row_by_row(editor):
    book = Workbook()
    for row in [["title", "year"], ["A", "=1976+1"], ["B", "#REF!"], ["C", 1977.0]]:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    assert refusals(out.getvalue(), editor) == [
        "2: There is a formula under “year”. Put its value in the cell.",
        "3: There is a formula under “year”. Put its value in the cell.",
    ]


BOMB = (
    '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + "]><x>&j;</x>"
)
GOOD = sheet(["title"], ["A"])


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "There is no event in this file"),
        (",".join(COLUMNS).encode(), "There is no event in this file"),
        (b"title\nA\nB\xff", "Line 3 is not UTF-8"),
        ("title\nPeace".encode("utf-16"), "Line 1 is not UTF-8"),
        (b'title\nA\n"B', "Line 3 is not CSV"),
        (b"tittle,id\nA,B", "Not so: tittle"),
        (b"title,title\nA,B", "Not so: title"),
        (b"year\n1977", "“title”, or “id”"),
        (b"\x00\x00\x00", "Not so: \ufffd"),
        (b"\x89PNG\r\n\x1a\n", "Line 1 is not UTF-8"),
        (b"title\n" + b"A\n" * 10_001, "more than 10000 events"),
        (b"PK\x03\x04 and no more", "This workbook cannot be read"),
        (GOOD[: len(GOOD) // 2], "This workbook cannot be read"),
        (zipped(**{"a.txt": "x"}), "This workbook cannot be read"),
        (zipped(**{"xl/worksheets/a.xml": b"0" * 32_000_000}), "unpacks to too much"),
        (zipped(**{"xl/styles.xml": b"0" * 3_000_000}), "unpacks to too much"),
    ],
)
def test_files_that_are_none_of_ours(data, words):
    with pytest.raises(ValidationError) as refused:
        read(data)
    assert words in refused.value.messages[0]


@pytest.mark.parametrize(
    "cells",
    [
        BOMB,
        '<worksheet><sheetData><row r="99999999999"><c r="A1"><v>1</v></c></row>',
        '<worksheet><sheetData><row r="x"><c r="A1" t="s"><v>9</v></c></row>',
    ],
)
def test_a_sheet_that_is_no_sheet_is_said_to_be_none(cells):
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(GOOD)) as good, zipfile.ZipFile(out, "w") as bad:
        for name in good.namelist():
            is_sheet = name == "xl/worksheets/sheet1.xml"
            bad.writestr(name, cells if is_sheet else good.read(name))
    with pytest.raises(ValidationError):
        read(out.getvalue())


# The pages, and who may.


def test_what_is_another_plan_by_now_is_shown_again(desk, editor):
    edition = make_event(title="Old")
    data = f"id,title\n{edition.document.public_id},New\n".encode()
    checked = sent(desk, data).context["checked"]
    make_event(edition.document, title="Theirs")
    answer = desk.post(IMPORT, {"_checked": checked}).text
    assert "Nothing was done; look again." in answer
    assert "Theirs → New" in answer
    assert newest(edition).number == 2
    assert "Choose the file again" in desk.post(IMPORT, {"_checked": "x"}).text
    twice = sent(desk, b"title\nNew one").context["checked"]
    for _click in range(2):
        desk.post(IMPORT, {"_checked": twice})
    assert EventEdition.objects.filter(title="New one").count() == 1


def test_exports_hold_what_is_ticked_or_listed(desk):
    for title in ["One", "Two", "Three"]:
        published(make_event(title=title))
    draft = make_event(title="A draft")
    url = "/admin/timeline/eventedition/"
    ticked = {"action": "export_csv", "_selected_action": [draft.pk]}
    for answer, count in [
        (desk.post(url, ticked), 1),
        (desk.get(f"{url}export/csv/?state=live"), 3),
        (desk.get(f"{url}export/xlsx/"), 4),
    ]:
        entries = read(b"".join(answer.streaming_content))
        assert len(entries) == count
    assert desk.get(f"{url}export/csv/?nothing=1").status_code == 302
    page = desk.get(f"{url}?state=live").text
    assert f"{url}export/csv/?state=live" in page
    assert IMPORT in page


def test_who_may_not_change_events_imports_nothing(client, make_user):
    user = make_user("reviewer")
    client.force_login(user)
    assert client.get(f"{IMPORT[:-7]}export/csv/").status_code == 200
    for send in [client.get, client.post]:
        assert send(IMPORT).status_code == 403
    assert IMPORT not in client.get("/admin/timeline/eventedition/").text
    make_topic("Peace")
    said = refusals(b"title,topics\nA,Peace", user)
    assert said == ["2: You may not change the topics of events: empty this cell."]


def test_reading_a_long_file_costs_few_queries(editor, django_assert_max_num_queries):
    data = b"title,year,place,topics\n" + b"".join(
        b"Event %d,%d,Hanoi,\n" % (n, 1900 + n % 100) for n in range(300)
    )
    with django_assert_max_num_queries(12):
        plan = Plan(read(data), editor)
    entries = [line.row for line in plan.lines]
    for n, entry in enumerate(entries):
        entry.values["key"] = f"{n:08}"
    with django_assert_max_num_queries(300 * 12 + 30):  # four write the index
        _plan, is_done = carry_out(entries, editor, plan.state)
    assert is_done
    with django_assert_max_num_queries(12):
        assert len(Plan(read(data), editor).of("same")) == 300
