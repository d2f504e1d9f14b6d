"""The corpus of hostile input (tests/hostile.json), ready for tests."""

import json
from pathlib import Path

SAMPLES = json.loads(
    (Path(__file__).parent.parent / "hostile.json").read_text(encoding="ascii")
)


def text_of(sample):
    """The value; a large one is written as what is repeated, and how often."""
    value = sample["value"]
    if isinstance(value, dict):
        text, times = value["repeat"]
        return text * times
    return value


def samples(field=None, only=None, without=()):
    """[(class, text, fate)] of a field or of all; of one class, or without some."""
    return [
        (sample["class"], text_of(sample), sample["fate"])
        for sample in SAMPLES
        if sample["field"] == (field or sample["field"])
        and sample["class"] == (only or sample["class"])
        and sample["class"] not in without
    ]


def classes(field):
    """The classes of a field, in the order of the file."""
    return list(dict.fromkeys(s["class"] for s in SAMPLES if s["field"] == field))


def short(text):
    """For messages: long samples by their beginning."""
    return ascii(text if len(text) < 40 else f"{text[:25]}… ({len(text)})")
