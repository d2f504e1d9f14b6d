"""The tree of broader topics: no circles, and at most four levels."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

DEPTH = 4


def tree_of(topics):
    """{pk: pk of the broader topic or None} of a queryset of topics, in one query."""
    return dict(topics.current().values_list("pk", "broader"))


def locked_tree(topics):
    """The tree, every topic locked: two changes of it must not make a circle together."""
    rows = topics.current().order_by("pk").select_for_update(no_key=True)
    return dict(rows.values_list("pk", "broader"))


def above(tree, key):
    """The topics above a topic, nearest first; ends at a circle too."""
    chain = []
    while (key := tree.get(key)) and key not in chain:
        chain.append(key)
    return chain


def levels_below(tree, key):
    """How many levels hang below a topic."""
    depths = [
        above(tree, each).index(key) + 1 for each in tree if key in above(tree, each)
    ]
    return max(depths, default=0)


def refuse_place(tree, key, broader, levels=None):
    """ValidationError when a topic (None: a new one) cannot stand under ``broader``.

    ``levels`` are those below the topic, where they are known.
    """
    if levels is None:
        levels = levels_below(tree, key)
    if broader not in tree:
        raise ValidationError(_("This topic was merged into another. Choose that one."))
    path = [broader, *above(tree, broader)]
    if key in path:
        raise ValidationError(
            _("It stands below this topic itself. Choose one that does not."),
            code="circle",
        )
    if len(path) + 1 + levels > DEPTH:
        raise ValidationError(
            _("Topics would be more than %(depth)d levels deep. Choose a higher one."),
            code="depth",
            params={"depth": DEPTH},
        )


def put_all(tree, wanted):
    """Puts topics in the tree under {topic: broader}; answers {topic: error} of the rest."""
    below, refused = {}, {}
    for key, broader in tree.items():
        below.setdefault(broader, set()).add(key)

    def levels(key):
        return max((1 + levels(each) for each in below.get(key, ())), default=0)

    for _round in range(DEPTH):  # one may have to move before another finds its place
        refused = {}
        for key, broader in wanted.items():
            try:
                refuse_place(tree, key, broader, levels(key))
            except ValidationError as error:
                refused[key] = error
                continue
            below[tree[key]].discard(key)
            below.setdefault(broader, set()).add(key)
            tree[key] = broader
        wanted = {key: wanted[key] for key in refused}
    return refused
