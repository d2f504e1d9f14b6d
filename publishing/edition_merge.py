"""Saving over a newer edition: three wordings put together, field by field.

The base is the edition that the form began from, theirs the newest, mine the form.
"""

import re

from .editions import row_words, rows_of, words_groups
from .merging import merge_rows, merge_text, merge_value

CHOICE = re.compile(r"_choice-(?P<name>[a-z_]{1,40})-(?P<index>\d{1,5})", re.ASCII)


class EditionMerge:
    """``choices``: {name of a field or relation: {index of a conflict: version}}."""

    def __init__(self, base, theirs, mine, rows, *, whole=()):
        """``mine`` is unsaved, with ``rows`` {relation: its rows}.

        Relations in ``whole`` are one question each: their rows, put together, would
        break a rule of the database.
        """
        self.base, self.theirs, self.mine = base, theirs, mine
        self.whole = set(whole)
        base_rows, their_rows = rows_of(base), rows_of(theirs)
        self.words, self.columns, self.relations = {}, {}, {}
        self.fields = words_groups(mine)
        for name, fields in self.fields.items():
            merge = merge_text if name == "body" else merge_value
            self.words[name] = merge(
                *(values_of(fields, edition) for edition in (base, theirs, mine))
            )
        for relation, mine_rows in rows.items():
            name = relation.get_accessor_name()
            self.relations[name] = relation
            sides = [
                [tuple(row_words(row, relation).values()) for row in side]
                for side in (base_rows[relation], their_rows[relation], mine_rows)
            ]
            merge = merge_value if name in self.whole else merge_rows
            self.columns[name] = merge(*sides)

    @property
    def merges(self):
        return self.words | self.columns

    @property
    def conflicts(self):
        return any(merge.conflicts for merge in self.merges.values())

    @property
    def came_in(self):
        """[(field or relation, [titles of sections])]: what of theirs came in."""
        return [(n, m.came_in) for n, m in self.merges.items() if m.came_in]

    def apply(self, edition, choices):
        """Puts the merged words into an edition; answers its rows, {relation: [rows]}."""
        for name, fields in self.fields.items():
            merge, chosen = self.words[name], choices.get(name, {})
            value = merge.text(chosen) if name == "body" else merge.value(chosen)
            for field, each in zip(
                fields, value if len(fields) > 1 else [value], strict=True
            ):
                setattr(edition, field.attname, each)
        found = {}
        for name, merge in self.columns.items():
            chosen, relation = choices.get(name, {}), self.relations[name]
            is_whole = name in self.whole
            columns = merge.value(chosen) if is_whole else merge.rows(chosen)
            found[relation] = [row_of(relation, row) for row in columns]
        return found


def values_of(fields, edition):
    """The value of a field; of several that belong together, a tuple."""
    values = tuple(field.value_from_object(edition) for field in fields)
    return values if len(values) > 1 else values[0]


def row_of(relation, columns):
    """An unsaved row with these words."""
    names = row_words(relation.related_model(), relation)
    return relation.related_model(**dict(zip(names, columns, strict=True)))


def choices_in(data):
    """What the conflict page answers, see ``EditionMerge``; what is no choice, is none."""
    choices = {}
    for key, version in data.items():
        match = CHOICE.fullmatch(key)
        if match:
            choices.setdefault(match["name"], {})[int(match["index"])] = version
    return choices
