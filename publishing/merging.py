"""Two people's changes to one edition put together; nobody's words are dropped.

Written here: merge3 is GPL, three-merge cuts through tags and knows no conflicts.
"""

import re
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from .sections import Node, matched_sections
from .sentences import FULL_STOPS, MARKUP
from .three_way import merged_order, moved, three_way

# Nothing is left of these once all that they held is gone.
EMPTIED = {"p", "li", "ul", "ol", "blockquote", "table", "thead", "tbody", "tr"}
NOTHING = Node("", "section")
SPACED = re.compile(rf"[\s{FULL_STOPS}]$")


@dataclass(frozen=True)
class Conflict:
    """What both changed; absent is "" (in a text) or None. ``index`` names the choice."""

    index: int
    title: str
    base: object
    theirs: object
    mine: object
    is_sentence: bool = False

    def chosen(self, choices):
        """[version]; "both", and whatever is not said, keeps theirs and mine."""
        choice = choices.get(self.index)
        if choice in {"base", "theirs", "mine"}:
            versions = [getattr(self, choice)]
        else:
            versions = [self.theirs, self.mine]
        return [version for version in versions if version not in {None, ""}]


@dataclass
class Merge:
    """``came_in``: what of theirs came in, in words (titles of sections)."""

    parts: list = field(default_factory=list)
    conflicts: list = field(default_factory=list)
    came_in: list = field(default_factory=list)

    def conflict(self, title, base, theirs, mine, **kwargs):
        found = Conflict(len(self.conflicts), title, base, theirs, mine, **kwargs)
        self.conflicts.append(found)
        return found


class TextMerge(Merge):
    def text(self, choices):
        """The HTML; ``choices``: {index of a conflict: base, theirs, mine or both}."""
        return "".join(html for html, _sentence in written(self.parts, choices))


class ValueMerge(Merge):
    def value(self, choices):
        """A field has one value: mine, where nothing is said."""
        (part,) = self.parts
        if not isinstance(part, Conflict):
            return part
        choice = choices.get(part.index)
        return getattr(part, choice if choice in {"base", "theirs"} else "mine")


class RowMerge(Merge):
    def rows(self, choices):
        return [
            row
            for part in self.parts
            for row in (part.chosen(choices) if isinstance(part, Conflict) else [part])
        ]


@dataclass
class Branch:
    """A block of which both changed something inside."""

    tag: str
    start: str
    end: str
    parts: list


def written(parts, choices):
    """(HTML, is it a sentence) of each part; sentences that met are held apart."""
    last = None  # the sentence before
    for part in parts:
        if isinstance(part, Branch):
            pieces = [(branch_html(part, choices), False)]
        elif isinstance(part, Conflict):
            pieces = [(html, part.is_sentence) for html in part.chosen(choices)]
        else:
            pieces = [(part.html, not part.tag)]
        for html, is_sentence in pieces:
            if last and is_sentence and not is_spaced(last):
                yield " ", True
            yield html, is_sentence
            last = html if is_sentence else None


def is_spaced(html):
    text = MARKUP.sub(lambda token: "" if token[2] else token[0], html)
    return not text or html.endswith("<br>") or SPACED.search(text)


def branch_html(branch, choices):
    pieces = list(written(branch.parts, choices))
    html = "".join(html for html, _sentence in pieces)
    if pieces and pieces[-1][1]:
        html = html.rstrip()
    if not html and branch.tag in EMPTIED:
        return ""
    return branch.start + html + branch.end


def merge_value(base, theirs, mine, title=""):
    merge = ValueMerge()
    if theirs in (mine, base):
        merge.parts = [mine]
    elif mine == base:
        merge.parts, merge.came_in = [theirs], [title]
    else:
        merge.parts = [merge.conflict(title, base, theirs, mine)]
    return merge


def merge_rows(base, theirs, mine, title=""):
    """Rows are tuples of their words. One of whose words some stay is the same row."""
    merge = RowMerge()
    for b, t, m in three_way(base, theirs, mine, lambda row: row, rows_alike):
        if t in (m, b):
            kept = m
        elif m == b:
            kept, merge.came_in = t, [title]
        else:
            kept = merge.conflict(title, b, t, m)
        if kept is not None:
            merge.parts.append(kept)
    return merge


def rows_alike(one, other):
    common = sum(
        a == b and a not in {None, ""} for a, b in zip(one, other, strict=False)
    )
    return common or -1


def merge_text(base, theirs, mine):
    """Bodies, sanitised: sections first, then blocks, then sentences."""
    merge = TextMerge()
    if theirs in (base, mine):
        merge.parts = [Node(mine)]
        return merge
    versions = [
        {section.key: section for section in sections}
        for sections in matched_sections(base, theirs, mine)
    ]
    keys = [list(version) for version in versions]
    they_moved = moved(*keys[:2])
    for key in merged_order(*keys):
        found = [version.get(key) for version in versions]
        title = next(filter(None, reversed(found))).title or _("the introduction")
        nodes = [
            section and Node(section.html, "section", children=section.blocks)
            for section in found
        ]
        asked = len(merge.conflicts)
        parts = merged(merge, title, *nodes)
        merge.parts += parts
        all_mine = {conflict.index: "mine" for conflict in merge.conflicts[asked:]}
        html = "".join(html for html, _sentence in written(parts, all_mine))
        if key in they_moved or html.split() != (nodes[2] or NOTHING).html.split():
            merge.came_in.append(title)
    if mine == base:  # to the letter, keys of sections included
        merge.parts = [Node(theirs)]
    return merge


def same(one, other):
    return (one and one.same) == (other and other.same)


def merged(merge, title, base, theirs, mine):
    """The parts that become of one node."""
    if same(theirs, mine) or same(theirs, base):
        return [mine] if mine else []
    if same(mine, base):
        return [theirs] if theirs else []
    if theirs and mine and (base or theirs.tag == "section"):
        branch = merged_inside(merge, title, base or NOTHING, theirs, mine)
        if branch:
            return [branch]
    versions = [node.html if node else "" for node in (base, theirs, mine)]
    sentence = not (theirs or mine).tag
    return [merge.conflict(title, *versions, is_sentence=sentence)]


def merged_inside(merge, title, *nodes):
    """A block that all three have, or None where it is one conflict."""
    if not nodes[0].tag or is_ragged(*nodes):
        return None
    # The editor puts a paragraph into each list item and cell; scripts may not.
    plain = [node.unwrapped for node in nodes]
    if not any(child.tag for node in plain for child in node.children):
        nodes = plain
    head = merge_value(*((node.tag, node.start, node.end) for node in nodes))
    if head.conflicts:
        return None
    children = (node.children for node in nodes)
    parts = []
    for triple in three_way(*children, lambda node: node.same, Node.likeness):
        parts += merged(merge, title, *triple)
    return Branch(*head.value({}), parts)


def is_ragged(*tables):
    """Columns and rows changed at once would leave rows of unequal length."""
    return tables[0].tag == "table" and len({widths(table) for table in tables}) > 1


def widths(node):
    if node.tag == "tr":
        return frozenset([len(node.children)])
    return frozenset().union(*map(widths, node.children))
