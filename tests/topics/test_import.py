"""Importing topics: what a file would do is shown, and done, and what cannot be is said."""

import json

import pytest
from django.contrib.admin.models import LogEntry
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.factories import make_topic
from tests.topics.test_travel import HEADING, csv_file, imported
from topics import naming, operations
from topics.import_plan import Plan
from topics.models import Topic, TopicName
from topics.travel import read

pytestmark = pytest.mark.django_db
IMPORT = "/admin/topics/topic/import/"


def row(**values):
    return json.dumps([values]).encode()


def refusal(data):
    [line] = [line for line in Plan(read(data)).lines if line.errors]
    return f"{line.row.number}: {' '.join(line.errors)}"


def test_changes_go_to_the_topic_of_the_key_else_of_the_name(editor):
    peace, law = make_topic("Peace"), make_topic("Law")
    naming.add(TopicName(topic=law, name="Jus", kind="former"))
    rows = [
        {"key": peace.public_id, "name": "Lasting peace", "broader": "zzzzzzzz"},
        {"name": "JUS", "description": "What is right.", "slug": "other"},
        {"key": "zzzzzzzz", "name": "Ideas", "addresses": ["old-ideas"]},
    ]
    plan = imported(json.dumps(rows).encode(), editor)
    assert [line.verdict for line in plan.lines] == ["changed", "changed", "created"]
    peace.refresh_from_db()
    law.refresh_from_db()
    assert (peace.name, peace.broader.name) == ("Lasting peace", "Ideas")
    assert peace.names.filter(name="Peace", kind="former").exists()
    assert (law.name, law.slug, law.description) == ("Law", "law", "What is right.")
    assert Topic.objects.get(addresses__slug="old-ideas").public_id == "zzzzzzzz"
    said = [e.get_change_message() for e in LogEntry.objects.filter(object_id=peace.pk)]
    assert "Changed by an import" in said
    again = Plan(read(json.dumps(rows).encode()))
    assert {line.verdict for line in again.lines} == {"same"}


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (["", ",Peace\x00,"], "3: Take out the invisible control character"),
        (["", ",Peace\x07,"], "3: Take out the invisible"),
        (["", ",PEACE,,,,,,"], "3: Row 2 is about the same topic."),
        (["", ",Other,peace"], "“peace” is an address of the topic “Peace”"),
        (["", ",Other,Two words"], "cannot stand in an address"),
        (["", ",Other,,,,,former: peace"], "is a name of the topic “Peace”"),
        (["", ",Other,,,,,UN"], "Write another name as “former: name”, not “UN”."),
        (["", ",Other,,,,,odd: x"], "kind: Value 'odd' is not a valid choice."),
        (["", ",Other,,,,,translation xx: x"], "language: Value 'xx'"),
        (["", ",Other,,,,,name: x"], "The displayed name is no other name."),
        (["", ",Other,,,,Nobody"], "There is no topic “Nobody”."),
        (["", ",Other,,,,Other"], "It stands below this topic itself"),
        (["", ",Other,,,,,,,more"], "more cells than columns"),
        (["", "x,Other"], "permanent key: Enter a valid value."),
        (["", ",,other"], "name: This field cannot be blank."),
        (["", f",{'long ' * 20}"], "name: Ensure this value has at most 50"),
        (["", f",Other,,{'long ' * 200}"], "at most 600 characters"),
    ],
)
def test_what_is_refused_and_why(lines, words):
    lines[0] = ",Peace"
    assert words in refusal((HEADING + "\r\n".join(lines)).encode())


def test_circles_and_depths_are_refused_with_all_that_hangs_on_them():
    rows = [{"name": f"Level {n}", "broader_name": f"Level {n - 1}"} for n in range(6)]
    rows[0]["broader_name"] = ""
    plan = Plan(read(json.dumps(rows).encode()))
    assert [line.verdict for line in plan.lines] == ["created"] * 4 + ["refused"] * 2
    below = make_topic("Below", broader=make_topic("Above"))
    refused = refusal(row(name="Above", broader_name="Below"))
    assert "1: It stands below this topic" in refused
    # Once the lower one has moved away, it can be the broader one.
    rows = [{"name": "Above", "broader_name": "Below"}]
    rows.append({"name": "Below", "broader_name": make_topic("Top").name})
    assert [line.verdict for line in Plan(read(json.dumps(rows).encode())).lines] == [
        "changed",
        "changed",
    ]
    assert below.broader.name == "Above"  # a plan writes nothing


def test_a_key_that_was_merged_away_is_refused(editor):
    kept, gone = make_topic("Kept"), make_topic("Gone")
    operations.merge(kept, [gone], editor)
    said = refusal(row(key=gone.public_id, name="Gone"))
    assert said == "1: This topic was merged into “Kept”."


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "There is no topic in this file"),
        (HEADING.encode(), "There is no topic in this file"),
        (b"[]", "There is no topic in this file"),
        (b"name\nA\nB\xff", "Line 3 is not UTF-8"),
        ("name\nPeace".encode("utf-16"), "Line 1 is not UTF-8"),
        (b'name\nA\n"B', "Line 3 is not CSV"),
        (b"title\nA", "Not so: title"),
        (b"name,name\nA,B", "Not so: name"),
        (b"slug\na", "Row 1 must name “name”"),
        (b"\x89PNG\r\n\x1a\n", "Line 1 is not UTF-8"),
        (b'[{"name": "A"},\n oops]', "Line 2 is not JSON"),
        (b"[" * 100_000, "This is not the JSON of topics"),
        (b'[{"name": 1' + b"0" * 5000 + b"}]", "This is not the JSON of topics"),
        (b'{"name": "A"}', "not a list of topics"),
        (b'[{"title": "A"}]', "Not so: title"),
        (b"name\n" + b"A\n" * 10_001, "more than 10000 topics"),
        (b"[" + b'{"name":""},' * 10_001 + b"{}]", "more than 10000 topics"),
    ],
)
def test_files_that_are_none_of_ours(data, words):
    with pytest.raises(ValidationError) as refused:
        read(data)
    assert words in refused.value.messages[0]


@pytest.mark.parametrize(
    "values",
    [
        {"name": ["A"]},
        {"name": "A", "names": "x"},
        {"name": "A", "names": [1]},
        {"name": "A", "names": [{"name": 1}]},
        {"name": "A", "addresses": [None]},
        {"name": "A", "addresses": {"a": 1}},
        {"name": "\ud800"},
    ],
)
def test_odd_json_is_refused_row_by_row(values):
    assert refusal(row(**values)).startswith("1: ")


def sent(desk, data):
    file = SimpleUploadedFile("topics.csv", data)
    return desk.post(IMPORT, {"file": file})


def test_first_shown_then_done(desk):
    page = sent(desk, b"name,slug\nPeace,\nLaw,no slug\n")
    assert "Would be created: 1" in page.text
    assert "cannot stand in an address" in page.text
    assert not Topic.objects.exists()
    checked = page.context["checked"]
    answer = desk.post(IMPORT, {"_checked": checked}, follow=True)
    assert "Created: 1. Changed: 0. Refused: 1." in answer.text
    assert Topic.objects.get().name == "Peace"
    assert "This file would change nothing" in sent(desk, csv_file()).text
    assert "Choose the file again" in desk.post(IMPORT, {"_checked": "x"}).text


def test_what_is_another_plan_by_now_is_shown_again(desk, editor):
    topic = make_topic("Law")
    data = f"key,name\n{topic.public_id},Laws\n".encode()
    checked = sent(desk, data).context["checked"]
    operations.rename(topic, editor, "Right")
    answer = desk.post(IMPORT, {"_checked": checked})
    assert "Nothing was done; look again." in answer.text
    assert "Right → Laws" in answer.text
    topic.refresh_from_db()
    assert topic.name == "Right"


def test_files_come_with_the_right_words(desk, db):
    make_topic("ไทย")
    for kind in ["csv", "json"]:
        answer = desk.get(f"/admin/topics/topic/export/{kind}/")
        assert "ไทย" in b"".join(answer.streaming_content).decode()
        assert f".{kind}" in answer["Content-Disposition"]
    assert "This field is required" in desk.post(IMPORT).text
    assert "larger than 5 MB" in sent(desk, b"x" * (5 * 1024 * 1024 + 1)).text


def test_who_may_only_read_exports_and_imports_nothing(client, make_user):
    client.force_login(make_user("writer"))
    assert client.get("/admin/topics/topic/export/csv/").status_code == 200
    for send in [client.get, client.post]:
        assert send(IMPORT).status_code == 403
    assert IMPORT not in client.get(reverse("admin:topics_topic_changelist")).text


def test_thousands_of_topics_are_made_in_few_statements(
    editor, django_assert_max_num_queries
):
    rows = [
        {"name": f"Subject {n}", "broader_name": f"Subject {n // 10}" if n > 9 else ""}
        for n in range(1000)
    ]
    data = json.dumps(rows).encode()
    with django_assert_max_num_queries(95):
        imported(data, editor)
    assert Topic.objects.filter(broader__broader__name="Subject 1").count() == 100
