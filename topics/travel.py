"""Topics as files, CSV and JSON: written to the byte alike, read back with patience.

In CSV the other names stand in one cell, a line each: "abbreviation: UN", "translation
th: สหประชาชาติ"; so do the former addresses, with a space between.
"""

import csv
import json
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from publishing.spreadsheet import Echo, csv_rows, decoded, quoted
from publishing.text import FORBIDDEN, validate_characters

from .models import Topic, TopicName

LISTS = ["names", "addresses"]
COLUMNS = ["key", "name", "slug", "description", "broader", "broader_name", *LISTS]
NAME_PARTS = ["kind", "language", "name"]
MOST = 10_000


@dataclass
class Row:
    """What a file says of a topic; ``errors`` are those of its form, in words."""

    number: int
    values: dict
    errors: list = field(default_factory=list)


def exported():
    """The rows of all current topics, in an order that is the same on every site."""
    topics = Topic.objects.current().select_related("broader").order_by("public_id")
    topics = topics.prefetch_related("names", "addresses")
    for topic in topics.iterator(chunk_size=500):
        names = sorted(topic.names.all(), key=lambda name: name.folded)
        yield {
            "key": topic.public_id,
            "name": topic.name,
            "slug": topic.slug,
            "description": topic.description,
            "broader": topic.broader.public_id if topic.broader else "",
            "broader_name": topic.broader.name if topic.broader else "",
            "names": [
                {part: getattr(name, part) for part in NAME_PARTS}
                for name in names
                if name.kind != TopicName.Kind.NAME
            ],
            "addresses": sorted(
                {address.slug for address in topic.addresses.all()} - {topic.slug}
            ),
        }


def json_lines(rows):
    before = "[\n"
    for row in rows:
        yield before + json.dumps(row, ensure_ascii=False)
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


def csv_lines(rows):
    writer = csv.writer(Echo())
    yield writer.writerow(COLUMNS)
    for row in rows:
        cells = row | {
            "names": "\n".join(map(name_line, row["names"])),
            "addresses": " ".join(row["addresses"]),
        }
        yield writer.writerow([quoted(cells[column]) for column in COLUMNS])


def name_line(name):
    kind = " ".join(filter(None, [name["kind"], name["language"]]))
    return f"{kind}: {name['name']}"


def read(data):
    """[Row] of the bytes of a file; ValidationError when it is none of ours."""
    text = decoded(data)
    is_json = text.lstrip().startswith(("[", "{"))
    rows = text.strip() and (read_json if is_json else read_csv)(text)
    if not rows:
        raise ValidationError(_("There is no topic in this file."))
    return [without_control_characters(row) for row in rows]


def read_json(text):
    try:
        found = json.loads(text)
    except json.JSONDecodeError as error:
        raise ValidationError(
            _("Line %(line)d is not JSON."), params={"line": error.lineno}
        ) from None
    except (ValueError, RecursionError):
        raise ValidationError(_("This is not the JSON of topics.")) from None
    if not isinstance(found, list) or not all(isinstance(e, dict) for e in found):
        raise ValidationError(_("This is not a list of topics in JSON."))
    refuse_many(len(found))
    return [shaped(number, entry) for number, entry in enumerate(found, 1)]


def shaped(number, entry):
    """The Row of an object of JSON, whatever it holds."""
    refuse_columns(number, entry)
    row = Row(number, {})
    for column in COLUMNS:
        empty = [] if column in LISTS else ""
        value = entry.get(column) or empty
        if not is_shaped(column, value):
            row.errors.append(_("“%s” does not hold what it should.") % column)
            value = empty
        if column == "names":
            value = [{p: name.get(p) or "" for p in NAME_PARTS} for name in value]
        row.values[column] = value
    return row


def is_shaped(column, value):
    if column not in LISTS:
        return isinstance(value, str)
    if not isinstance(value, list):
        return False
    if column == "addresses":
        return all(isinstance(slug, str) for slug in value)
    return all(
        isinstance(name, dict)
        and all(isinstance(name.get(part) or "", str) for part in NAME_PARTS)
        for name in value
    )


def refuse_columns(number, columns):
    unknown = [str(each) for each in columns if each not in COLUMNS]
    unknown += [each for each in COLUMNS if [*columns].count(each) > 1]
    if unknown or "name" not in columns:
        said = FORBIDDEN.sub("\ufffd", ", ".join(unknown))[:100]
        raise ValidationError(
            _(
                "Row %(number)d must name “name” and may name other columns of an "
                "export: %(columns)s. Not so: %(unknown)s."
            ),
            params={
                "number": number,
                "columns": ", ".join(COLUMNS),
                "unknown": said or "–",
            },
        )


def refuse_many(number):
    if number > MOST:
        raise ValidationError(
            _("There are more than %(most)d topics in this file. Divide it."),
            params={"most": MOST},
        )


def read_csv(text):
    lines, rows = csv_rows(text), []
    heading = [cell.strip().lower() for cell in next(lines, [])]
    refuse_columns(1, heading)
    for number, cells in enumerate(lines, 2):
        if any(cells):
            rows.append(from_cells(number, heading, cells))
            refuse_many(len(rows))
    return rows


def from_cells(number, heading, cells):
    row = Row(
        number, dict.fromkeys(COLUMNS, "") | dict(zip(heading, cells, strict=False))
    )
    if len(cells) > len(heading):
        row.errors.append(_("There are more cells than columns."))
    lines = [line for line in row.values["names"].splitlines() if line.strip()]
    row.values["names"] = []
    for line in lines:
        kind, colon, name = line.partition(":")
        kind, _space, language = kind.strip().partition(" ")
        if not colon:
            said = _("Write another name as “former: name”, not “%s”.")
            row.errors.append(said % line[:60])
            continue
        parts = zip(NAME_PARTS, [kind, language.strip(), name.strip()], strict=True)
        row.values["names"].append(dict(parts))
    row.values["addresses"] = row.values["addresses"].split()
    return row


def without_control_characters(row):
    """They are refused, and shown as what can be shown."""

    def seen(words):
        try:
            validate_characters(words)
        except ValidationError as error:
            row.errors += error.messages
        return FORBIDDEN.sub("\ufffd", words)

    values = {c: seen(row.values[c]) for c in COLUMNS if c not in LISTS}
    values["addresses"] = [*map(seen, row.values["addresses"])]
    values["names"] = [
        {part: seen(words) for part, words in name.items()}
        for name in row.values["names"]
    ]
    row.values = values
    row.errors = [FORBIDDEN.sub("\ufffd", error) for error in row.errors]
    return row
