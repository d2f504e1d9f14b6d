"""Topics travel: fixtures, and the files of export and import, come back to the byte."""

import json
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import call_command

from articles.models import TaggedArticle
from tests.factories import make_topic
from timeline.models import TaggedEvent
from topics import naming, operations
from topics.import_plan import Plan
from topics.importing import carry_out
from topics.models import Topic, TopicAddress, TopicName, TopicOperation
from topics.travel import csv_lines, exported, json_lines, read

pytestmark = pytest.mark.django_db
IMPORT = "/admin/topics/topic/import/"
TAGGED = ["articles.taggedarticle", "timeline.taggedevent"]
# All that topics hang together with, without the texts.
ROWS = ["topics.topic", "topics.topicname", "topics.topicaddress"]
ROWS += ["articles.article", "timeline.event", *TAGGED]
HEADING = "key,name,slug,description,broader,broader_name,names,addresses\r\n"


def dumped(*labels):
    out = StringIO()
    options = {"use_natural_foreign_keys": True, "use_natural_primary_keys": True}
    call_command("dumpdata", *labels, stdout=out, indent=1, **options)
    return out.getvalue()


def emptied():
    for model in [TaggedArticle, TaggedEvent, TopicName, TopicAddress]:
        model.objects.all()._raw_delete("default")
    Topic.objects.update(broader=None, merged_into=None)
    Topic.objects.all()._raw_delete("default")


def loaded(tmp_path, text):
    file = tmp_path / "rows.json"
    file.write_text(text)
    call_command("loaddata", file, verbosity=0)


def test_the_initial_content_comes_back_to_the_byte(editor, tmp_path):
    files = sorted((settings.BASE_DIR / "fixtures").glob("0[245]*.json"))
    rows = [row for file in files for row in json.loads(file.read_text())]
    loaded(tmp_path, json.dumps([row for row in rows if row["model"] in ROWS]))
    assert set(verdicts(csv_file())) == set(verdicts(json_file())) == {"same"}
    one, two, *_rest = Topic.objects.filter(broader=None)
    late = make_topic("Late")
    operations.place(one, editor, late)  # it comes later in the file
    operations.merge(late, [two], editor)
    TopicOperation.objects.all().delete()  # it names rows by their numbers: no content
    topics, links = dumped("topics"), dumped(*TAGGED)
    assert json.loads(links)
    emptied()
    loaded(tmp_path, topics)
    loaded(tmp_path, links)
    assert dumped("topics") == topics
    assert dumped(*TAGGED) == links


def csv_file():
    return "".join(csv_lines(exported())).encode()


def json_file():
    return "".join(json_lines(exported())).encode()


def imported(data, user):
    rows = read(data)
    plan, is_done = carry_out(rows, user, Plan(rows).state)
    assert is_done
    return plan


def verdicts(data):
    return [line.verdict for line in Plan(read(data)).lines]


@pytest.fixture
def family(editor):
    """Topics with all that a file can carry, and all that can go wrong on the way."""
    top = make_topic("=Peace", description="+1, “quoted”\n'=second line\r\nthird")
    below = make_topic("'=Quoted", broader=top, description="''-1 is no formula")
    make_topic("สันติภาพ", broader=below, description="'")
    naming.add(TopicName(topic=top, name="-UN: short", kind="abbreviation"))
    naming.add(TopicName(topic=top, name="Hòa bình", kind="translation", language="vi"))
    operations.rename(below, editor, "@Renamed", "renamed")
    return top


@pytest.mark.parametrize("file", [csv_file, json_file])
def test_an_export_comes_back_to_the_byte(family, editor, file):
    there = file()
    TopicName.objects.all().delete()
    TopicAddress.objects.all().delete()
    TopicOperation.objects.all().delete()
    Topic.objects.update(broader=None)
    Topic.objects.all().delete()
    assert {line.verdict for line in imported(there, editor).lines} == {"created"}
    assert file() == there
    assert set(verdicts(there)) == {"same"}
    assert set(verdicts(b"\xef\xbb\xbf" + there)) == {"same"}


def test_no_cell_of_an_export_is_a_formula(family):
    for line in csv_file().decode().splitlines():
        assert not line.startswith(("=", "+", "-", "@", '"=', '"+', '"-', '"@'))
    assert ",'=Peace,peace,\"'+1, “quoted”\n" in csv_file().decode().replace('""', '"')
