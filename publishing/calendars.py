"""Calendars as RFC 5545 has them (.ics); our own, because a library weighs 3 MB."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime

LINE = 75  # octets, without the line break
ESCAPES = {"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"}
NO_TEXT = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


@dataclass(frozen=True)
class CalendarEvent:
    """``start`` is an aware moment, or a date for a whole day; ``end`` is not part of it."""

    uid: str
    start: date
    summary: str
    url: str
    end: date | None = None


def escaped(text):
    text = NO_TEXT.sub("", text.replace("\r\n", "\n"))
    return "".join(ESCAPES.get(letter, letter) for letter in text)


def folded_line(line):
    """A content line in pieces of at most 75 octets; no letter is cut in two."""
    rest, pieces, room = line.encode(), [], LINE
    while len(rest) > room:
        end = room
        while rest[end] & 0xC0 == 0x80:  # in the middle of a letter
            end -= 1
        pieces.append(rest[:end])
        rest, room = rest[end:], LINE - 1  # the space before each further piece
    return b"\r\n ".join([*pieces, rest]) + b"\r\n"


def stamp(moment):
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def when(name, moment):
    """DTSTART or DTEND with an aware moment, or a date."""
    if isinstance(moment, datetime):
        return f"{name}:{stamp(moment)}"
    return f"{name};VALUE=DATE:{moment.isoformat().replace('-', '')}"


def calendar(name, events, now, description=""):
    """The bytes of a calendar; its events take up nobody's time."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//ASEAN-UN Partnership//EN"]
    lines += [f"NAME:{escaped(name)}", f"X-WR-CALNAME:{escaped(name)}"]
    if description:
        said = escaped(description)
        lines += [f"DESCRIPTION:{said}", f"X-WR-CALDESC:{said}"]
    for event in events:
        lines += ["BEGIN:VEVENT", f"UID:{escaped(event.uid)}", f"DTSTAMP:{stamp(now)}"]
        lines.append(when("DTSTART", event.start))
        lines += [when("DTEND", event.end)] if event.end else []
        lines.append(f"SUMMARY:{escaped(event.summary)}")
        lines += [f"URL:{event.url}", "TRANSP:TRANSPARENT", "END:VEVENT"]
    lines.append("END:VCALENDAR")
    return b"".join(map(folded_line, lines))
