"""Where in a text a correction was made, so that it can be said at the passage."""

from .sections import matched_sections

# A correction that touches more of the text than this is said once, at its beginning.
MOST = 3
BEGINNING = ""  # the key of what stands before the first heading


def corrected_sections(history):
    """{section key: [correction]} for editions in the order they were published.

    One query where there was a correction, none where there was not.
    """
    steps = [
        (former, edition)
        for former, edition in zip(history, history[1:], strict=False)
        if edition.change_kind == "correction"
    ]
    if not steps:
        return {}
    keys = {edition.pk for step in steps for edition in step}
    bodies = type(history[0]).objects.filter(pk__in=keys).values_list("pk", "body")
    bodies, found = dict(bodies), {}
    for former, edition in steps:
        changed = changed_sections(bodies[former.pk], bodies[edition.pk])
        for key in changed if len(changed) <= MOST else [BEGINNING]:
            found.setdefault(key, []).append(edition)
    return found


def changed_sections(old, new):
    """Keys of the sections of ``new`` that read otherwise in ``old``, or not at all."""
    before, after = matched_sections(old, new)
    known = {section.key: section.html for section in before}
    return [section.key for section in after if known.get(section.key) != section.html]
