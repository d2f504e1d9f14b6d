"""What a comparison found, in one sentence."""

from django.utils.translation import gettext, ngettext, ngettext_lazy

from .comparison import FOLDED

SENTENCES = {
    "changed": ngettext_lazy(
        "%(n)d sentence changed in %(where)s",
        "%(n)d sentences changed in %(where)s",
        "n",
    ),
    "added": ngettext_lazy(
        "%(n)d sentence added in %(where)s", "%(n)d sentences added in %(where)s", "n"
    ),
    "removed": ngettext_lazy(
        "%(n)d sentence removed in %(where)s",
        "%(n)d sentences removed in %(where)s",
        "n",
    ),
}
REFERENCES = {
    ("source", "added"): ngettext_lazy(
        "%(n)d source added", "%(n)d sources added", "n"
    ),
    ("source", "removed"): ngettext_lazy(
        "%(n)d source removed", "%(n)d sources removed", "n"
    ),
    ("picture", "added"): ngettext_lazy(
        "%(n)d picture added", "%(n)d pictures added", "n"
    ),
    ("picture", "removed"): ngettext_lazy(
        "%(n)d picture removed", "%(n)d pictures removed", "n"
    ),
}


def summary(changes, fields=()):
    """3 sentences changed in “Peace and security”, 1 source added.

    ``fields``: the names of plain fields that changed.
    """
    parts = [gettext("%s changed") % name for name in fields]
    inside = [change for change in changes if change.kind == "changed"]
    for kind, text in SENTENCES.items():
        found = [change for change in inside if change.sentences(kind)]
        parts += sentences_in_words(text, kind, found)
    for change in changes:
        if change.kind == "added":
            parts.append(gettext("%s added") % quoted(change))
        elif change.kind == "removed":
            parts.append(gettext("%s removed") % quoted(change))
        elif change.is_moved:
            parts.append(gettext("%s moved") % quoted(change))
        elif change.is_layout:
            parts.append(gettext("the layout changed in %s") % quoted(change))
    before = set().union(*(change.before for change in changes))
    after = set().union(*(change.after for change in changes))
    for (refers, found), text in REFERENCES.items():
        keys = after - before if found == "added" else before - after
        if n := sum(kind == refers for kind, _key in keys):
            parts.append(text % {"n": n})
    text = ", ".join(parts) or gettext("nothing was changed")
    return text[0].upper() + text[1:]


def sentences_in_words(text, kind, changes):
    """A phrase for each section, or one for all where they are many."""
    groups = [[change] for change in changes] if len(changes) <= FOLDED else [changes]
    for group in groups:
        n = sum(change.sentences(kind) for change in group)
        many = ngettext("%(n)d section", "%(n)d sections", len(group))
        where = quoted(group[0]) if len(group) == 1 else many % {"n": len(group)}
        yield text % {"n": n, "where": where}


def quoted(change):
    if not change.title:
        return gettext("the introduction")
    return gettext("“%s”") % change.title
