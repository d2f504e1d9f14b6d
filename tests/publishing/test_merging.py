"""Two people's changes: put together, or asked about, never dropped."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from publishing.merging import merge_rows, merge_text, merge_value
from publishing.richtext import sanitise

from .bodies import SEEDS, bodies, drafts, edited, steps, without_keys

BASE = (
    "<p>Opening words.</p>"
    '<h2 data-section="section1">Peace</h2><p>First point. Second point. Third point.</p>'
    '<h2 data-section="section2">Trade</h2><p>Ports opened. Ships came.</p>'
)
CHOICES = ["base", "theirs", "mine", "both"]


def merged(theirs, mine, base=BASE):
    merge = merge_text(base, theirs, mine)
    assert not merge.conflicts
    return merge.text({})


def test_changes_to_different_sections_merge_and_say_whose():
    theirs = BASE.replace("Ships came", "Many ships came")
    mine = BASE.replace("First point", "My first point")
    merge = merge_text(BASE, theirs, mine)
    assert merge.conflicts == []
    assert merge.came_in == ["Trade"]
    assert merge.text({}) == mine.replace("Ships came", "Many ships came")


def test_changes_to_neighbouring_sentences_merge():
    theirs = BASE.replace("First point.", "Their first point.")
    mine = BASE.replace("Second point.", "My second point.")
    assert merged(theirs, mine) == theirs.replace("Second point.", "My second point.")


def test_the_same_sentence_changed_twice_is_a_conflict():
    theirs = BASE.replace("Second point.", "Their second point.")
    mine = BASE.replace("Second point.", "My second point.")
    merge = merge_text(BASE, theirs, mine)
    (conflict,) = merge.conflicts
    assert conflict.title == "Peace"
    assert conflict.base.strip() == "Second point."
    assert conflict.theirs.strip() == "Their second point."
    assert conflict.mine.strip() == "My second point."
    assert merge.came_in == []  # nothing but what was asked about
    assert merge.text({0: "base"}) == BASE
    assert merge.text({0: "theirs"}) == theirs
    assert merge.text({0: "mine"}) == mine
    assert "Their second point. My second point." in merge.text({0: "both"})
    assert merge.text({}) == merge.text({0: "both"})


def test_a_sentence_written_wholly_anew_by_both_is_a_conflict():
    theirs = BASE.replace("Ships came.", "Nothing of the kind.")
    mine = BASE.replace("Ships came.", "Everybody left!")
    assert len(merge_text(BASE, theirs, mine).conflicts) == 1


def test_the_same_change_by_both_is_one():
    changed = BASE.replace("Second point.", "Another point. And one more.")
    mine = changed.replace("Ports opened.", "Ports were opened.")
    assert merged(changed, mine) == mine


def test_a_sentence_deleted_by_one_and_changed_by_the_other_is_a_conflict():
    theirs = BASE.replace(" Second point.", "")
    mine = BASE.replace("Second point.", "My second point.")
    merge = merge_text(BASE, theirs, mine)
    assert [(c.theirs, c.mine) for c in merge.conflicts] == [("", "My second point. ")]
    assert merge.text({0: "theirs"}) == theirs
    assert merge.text({0: "mine"}) == merge.text({0: "both"}) == mine


def test_both_added_at_one_place_stay_theirs_first():
    theirs = BASE.replace("Third point.", "Third point. Theirs.")
    mine = BASE.replace("Third point.", "Third point. Mine.")
    assert "Third point. Theirs. Mine.</p>" in merged(theirs, mine)


def test_a_section_moved_by_one_and_edited_by_the_other():
    start = BASE.index("<h2")
    second = BASE.index("<h2", start + 1)
    moved = BASE[:start] + BASE[second:] + BASE[start:second]
    edit = BASE.replace("Second point.", "My second point.")
    expected = moved.replace("Second point.", "My second point.")
    assert merged(moved, edit) == expected
    assert merge_text(BASE, moved, edit).came_in in (["Peace"], ["Trade"])
    assert merged(edit, moved) == expected


def test_a_paragraph_moved_by_one_and_edited_by_the_other():
    base = "<p>First words.</p><p>Second words.</p><p>Third words.</p>"
    moved = "<p>Second words.</p><p>Third words.</p><p>First words.</p>"
    edit = base.replace("First", "My first")
    assert merged(moved, edit, base) == moved.replace("First", "My first")
    assert merged(edit, moved, base) == moved.replace("First", "My first")
    assert merge_text(base, moved, edit).came_in == ["the introduction"]


def test_the_same_new_heading_under_two_keys_is_one_section():
    theirs = BASE + '<h2 data-section="theirkey">Notes</h2><p>Their note.</p>'
    mine = BASE + '<h2 data-section="minekey2">Notes</h2><p>My note.</p>'
    text = merged(theirs, mine)
    assert text.endswith("Notes</h2><p>Their note.</p><p>My note.</p>")
    assert text.count("Notes") == 1


def test_a_heading_typed_anew_is_the_same_section():
    theirs = BASE.replace("section1", "fresh234").replace("First", "Their first")
    mine = BASE.replace("Third", "My third")
    text = merged(theirs, mine)
    assert text == mine.replace("First", "Their first")


def test_a_heading_put_into_words_that_the_other_changed():
    theirs = BASE.replace(
        "<p>Opening words.</p>",
        '<p>Opening words.</p><h2 data-section="newhead2">Early</h2><p>Second words.</p>',
    )
    base = BASE.replace("Opening words.</p>", "Opening words.</p><p>Second words.</p>")
    mine = base.replace("Second words.", "My second words.")
    assert merged(theirs, mine, base) == theirs.replace("Second w", "My second w")


def test_a_heading_taken_out_by_one_keeps_the_others_words():
    theirs = BASE.replace('<h2 data-section="section2">Trade</h2>', "")
    mine = BASE.replace("Ships came.", "My ships came.")
    assert merged(theirs, mine) == theirs.replace("Ships came.", "My ships came.")


def test_a_section_deleted_by_one_and_changed_by_the_other_is_one_conflict():
    start = BASE.index('<h2 data-section="section2"')
    mine = BASE.replace("Ships came.", "My ships came.")
    merge = merge_text(BASE, BASE[:start], mine)
    (conflict,) = merge.conflicts
    assert (conflict.theirs, conflict.mine) == ("", mine[start:])
    assert conflict.title == "Trade"
    assert merge.text({0: "theirs"}) == BASE[:start]
    assert merge.text({0: "mine"}) == mine


def test_a_paragraph_made_a_heading_keeps_the_others_words():
    theirs = BASE.replace("<p>Opening words.</p>", "<h3>Opening words.</h3>")
    mine = BASE.replace("Opening words.", "My opening words.")
    assert merged(theirs, mine).startswith("<h3>My opening words.</h3>")


def test_another_picture_and_another_caption():
    base = '<figure data-picture="picture1"><figcaption>A port.</figcaption></figure>'
    theirs = base.replace("picture1", "picture2")
    mine = base.replace("A port.", "The port.")
    assert merged(theirs, mine, base) == theirs.replace("A port.", "The port.")


def test_rows_of_a_table_merge_but_not_columns_with_rows():
    row = "<tr><td><p>{}</p></td><td><p>{}</p></td></tr>"
    base = f"<table><tbody>{row.format('a', 'b')}{row.format('c', 'd')}</tbody></table>"
    theirs = base.replace("<p>a</p>", "<p>their a</p>")
    mine = base.replace("</tbody>", row.format("e", "f") + "</tbody>")
    assert merged(theirs, mine, base) == mine.replace("<p>a</p>", "<p>their a</p>")
    wider = base.replace("</tr>", "<td><p>x</p></td></tr>")
    (conflict,) = merge_text(base, wider, mine).conflicts
    assert (conflict.theirs, conflict.mine) == (wider, mine)


def test_the_paragraphs_that_the_editor_puts_into_items_and_cells():
    base = "<ul><li>One point. Two points.</li></ul>"
    theirs = "<ul><li><p>One new point. Two points.</p></li></ul>"
    mine = "<ul><li><p>One point. Two new points.</p></li></ul>"
    assert merged(theirs, mine, base) == (
        "<ul><li><p>One new point. Two new points.</p></li></ul>"
    )
    mine = mine.replace("One point.", "One other point.")
    assert len(merge_text(base, theirs, mine).conflicts) == 1


def test_a_second_paragraph_in_a_quotation():
    base = "<blockquote><p>One point.</p></blockquote>"
    theirs = "<blockquote><p>One point.</p><p>Theirs.</p></blockquote>"
    mine = "<blockquote><p>One new point.</p></blockquote>"
    assert merged(theirs, mine, base) == theirs.replace("One", "One new")


def test_a_list_that_both_emptied_is_gone():
    base = "<p>Before.</p><ul><li><p>One.</p></li><li><p>Two.</p></li></ul>"
    theirs = base.replace("<li><p>One.</p></li>", "")
    mine = base.replace("<li><p>Two.</p></li>", "")
    assert merged(theirs, mine, base) == "<p>Before.</p>"


@pytest.mark.parametrize(
    ("one", "two", "three"),
    [
        ("ប្រទេសទីមួយ។ ", "ប្រទេសទីពីរ។ ", "ប្រទេសទីបី។"),
        ("第一。", "第二。", "第三。"),
    ],
)
def test_scripts_with_other_full_stops(one, two, three):
    base = f"<p>{one}{two}{three}</p>"
    theirs, mine = base.replace(one, one + one[1:]), base.replace(three, "X" + three)
    assert merged(theirs, mine, base) == f"<p>{one}{one[1:]}{two}X{three}</p>"


def test_thai_paragraphs_are_one_sentence():
    base = "<p>ที่นี่มีน้ำ</p><p>ประชาชนลาว</p>"
    theirs, mine = base.replace("น้ำ", "ข้าว"), base.replace("ลาว", "ไทย")
    assert merged(theirs, mine, base) == "<p>ที่นี่มีข้าว</p><p>ประชาชนไทย</p>"
    assert len(merge_text(base, theirs, base.replace("น้ำ", "ปลา")).conflicts) == 1


@pytest.mark.parametrize(
    ("base", "theirs", "mine", "value"),
    [("a", "b", "a", "b"), ("a", "a", "b", "b"), ("a", "b", "b", "b")],
)
def test_a_field_that_one_changed(base, theirs, mine, value):
    merge = merge_value(base, theirs, mine, "Title")
    assert merge.value({}) == value
    assert not merge.conflicts
    assert merge.came_in == (["Title"] if mine == "a" else [])


def test_a_field_that_both_changed():
    merge = merge_value("a", "b", None, "Title")
    (conflict,) = merge.conflicts
    assert (conflict.title, conflict.theirs, conflict.mine) == ("Title", "b", None)
    chosen = [merge.value({0: choice}) for choice in ("base", "theirs", "mine")]
    assert chosen == ["a", "b", None]
    assert merge.value({}) is None


def test_rows():
    base = [("1967", "about"), ("1976", "before")]
    theirs = [("1967", "about"), ("1976", "before"), ("1999", "")]
    mine = [("1967", "after"), ("1976", "before"), ("2001", "")]
    merge = merge_rows(base, theirs, mine)
    assert merge.rows({}) == [mine[0], base[1], theirs[2], mine[2]]


def test_a_row_removed_by_one_and_changed_by_the_other_is_a_conflict():
    merge = merge_rows([("1967", "about")], [], [("1967", "after")])
    (conflict,) = merge.conflicts
    assert (conflict.theirs, conflict.mine) == (None, ("1967", "after"))
    assert merge.rows({0: "theirs"}) == []
    assert merge.rows({0: "mine"}) == merge.rows({}) == [("1967", "after")]


rows = st.lists(
    st.tuples(st.sampled_from("abc"), st.sampled_from(["", "x"])), max_size=5
)


@given(rows, rows, rows)
def test_no_row_that_either_added_is_dropped(base, theirs, mine):
    merge = merge_rows(base, theirs, mine)
    kept = merge.rows({})
    for row in {*theirs, *mine} - set(base):
        assert row in kept
    assert merge_rows(base, base, mine).rows({}) == mine
    assert merge_rows(base, theirs, base).rows({}) == theirs


def is_stable(html):
    """The sanitiser changes nothing but keys; it drops a text without any word."""
    again = sanitise(html)
    return without_keys(again) == without_keys(html) or again == ""


@st.composite
def edits(draw):
    base = draw(drafts())
    return base, draw(edited(base, "they")), draw(edited(base, "me"))


thorough = settings(
    max_examples=300, deadline=None, suppress_health_check=list(HealthCheck)
)


@thorough
@given(edits())
def test_no_sentence_that_either_side_added_is_dropped(three):
    base, theirs, mine = three
    merge = merge_text(base.html(), theirs.html(), mine.html())
    asked = "".join(c.theirs + c.mine for c in merge.conflicts)
    for sentence in theirs.added | mine.added:
        assert sentence in merge.text({}) or sentence in asked
        assert sentence in merge.text({})


@thorough
@given(edits(), st.data())
def test_every_choice_gives_a_text_that_can_be_saved(three, data):
    merge = merge_text(*(draft.html() for draft in three))
    choices = {
        conflict.index: data.draw(st.sampled_from(CHOICES))
        for conflict in merge.conflicts
    }
    assert is_stable(merge.text(choices))


@thorough
@given(edits())
def test_the_other_way_round_the_conflicts_are_the_same(three):
    base, theirs, mine = (draft.html() for draft in three)
    one, other = merge_text(base, theirs, mine), merge_text(base, mine, theirs)
    assert sorted((c.base, c.theirs, c.mine) for c in one.conflicts) == sorted(
        (c.base, c.mine, c.theirs) for c in other.conflicts
    )


@thorough
@given(edits())
def test_what_one_side_left_alone_is_as_the_other_wants_it(three):
    base, theirs, _mine = (draft.html() for draft in three)
    assert merged(base, theirs, base) == theirs
    assert merged(theirs, base, base) == theirs
    assert merged(theirs, theirs, base) == theirs


@thorough
@given(edits())
def test_a_change_elsewhere_disturbs_no_edit(three):
    """As above, by way of sections, blocks and sentences."""
    base, theirs, _mine = (draft.html() for draft in three)
    mark = "<p>Not touched by them.</p>"
    mine = mark.replace("Not", "But")
    for one, other in ((theirs, base), (base, theirs)):
        heads = (mark, mine) if one == theirs else (mine, mark)
        text = merged(heads[0] + one, heads[1] + other, mark + base)
        assert without_keys(text) == without_keys(mine + theirs)


@settings(max_examples=150, deadline=None)
@given(bodies, bodies, bodies)
def test_any_three_bodies(base, theirs, mine):
    merge = merge_text(base, theirs, mine)
    for choice in CHOICES:
        assert is_stable(
            merge.text({conflict.index: choice for conflict in merge.conflicts})
        )


@pytest.mark.parametrize("body", SEEDS)
def test_real_articles(body):
    first, last = body.index("</p>"), body.rindex("</p>")
    theirs = body[:first] + " Their end.</p>" + body[first + 4 :]
    mine = body[:last] + " My end.</p>" + body[last + 4 :]
    text = merged(theirs, mine, body)
    assert text.replace(" Their end.", "").replace(" My end.", "") == body
    assert "Their end." in text
    assert "My end." in text


def test_twice_the_text_takes_twice_the_steps():
    def texts(n):
        for word in ("base", "their", "my"):
            yield "<p>" + "".join(f"Kept {i}. {word} {i}. " for i in range(n)) + "</p>"

    assert steps(merge_text, *texts(1000)) < 2.6 * steps(merge_text, *texts(500))
