"""When a colleague was faster and both changed the same: a page with every question."""

from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from .admin_compare import in_words
from .comparison import Run, compare_text, compare_words
from .edition_merge import CHOICE, row_of
from .editions import words_fields

SHOWN_ONCE = {"csrfmiddlewaretoken", "_onto"}


class EditionConflict:
    """Part of the EditionAdmin."""

    def conflict_page(self, request, merge):
        """Base, theirs and mine of each conflict, to choose; nothing is saved yet.

        The whole form stands in the page again: sent once more with ``_onto`` and the
        choices, it becomes the next edition. What did not clash is merged by itself.
        """
        context = {
            **self.admin_site.each_context(request),
            "title": _("Two people changed “%s”") % merge.theirs.title,
            "opts": self.opts,
            "merge": merge,
            "newest_url": self.edition_url(merge.theirs),
            "questions": self.questions(merge),
            "came_in": self.came_in_words(merge),
            "typed": [
                (self.label(field.name), value)
                for field in words_fields(merge.mine)
                if (value := request.POST.get(field.name))
            ],
            "posted": [
                (name, value)
                for name, values in request.POST.lists()
                if name not in SHOWN_ONCE and not CHOICE.fullmatch(name)
                for value in values
            ],
        }
        return TemplateResponse(
            request, "admin/publishing/conflict.html", context, status=409
        )

    def questions(self, merge):
        """[{name, label, base, versions}] of all conflicts, in the order of the form."""
        found = []
        for name, each in merge.merges.items():
            for conflict in each.conflicts:
                label = self.label(name)
                if conflict.title:
                    label = f"{label}: “{conflict.title}”"
                say = self.teller(merge, name)
                base = say(conflict.base)
                versions = [("mine", _("Yours"), conflict.mine)]
                versions.append(("theirs", _("Theirs"), conflict.theirs))
                found.append(
                    {
                        "name": f"_choice-{name}-{conflict.index}",
                        "label": label,
                        "base": base,
                        "takes_both": name == "body",
                        "versions": [
                            (key, who, self.told(name, conflict.base, value, say))
                            for key, who, value in versions
                        ],
                    }
                )
        return found

    def teller(self, merge, name):
        """A function that says a value of a field, or a row, in words."""
        if name in merge.relations:
            relation = merge.relations[name]
            if name in merge.whole:
                return lambda rows: "; ".join(str(row_of(relation, r)) for r in rows)
            return lambda row: str(row_of(relation, row)) if row else "–"
        fields = merge.fields[name]
        if len(fields) == 1:
            return lambda value: in_words(fields[0], value)
        return lambda values: "; ".join(
            f"{self.label(field.name)}: {in_words(field, value)}"
            for field, value in zip(fields, values, strict=True)
        )

    def told(self, name, base, value, say):
        """[Run]: what a version says, with its difference from the base."""
        if name != "body":
            return compare_words(say(base), say(value))
        changes = compare_text(base, value, self.namer(base, value))
        runs = [
            run for change in changes for piece in change.pieces for run in piece.runs
        ]
        # The first paragraph begins where the column does.
        return runs[1:] if runs and runs[0] == Run("kept", "¶", True) else runs

    def came_in_words(self, merge):
        """A sentence on what of the colleague's words stands in the merged edition."""
        parts = []
        for name, titles in merge.came_in:
            sections = ", ".join(f"“{title}”" for title in titles if title)
            parts.append(
                f"{self.label(name)} ({sections})" if sections else self.label(name)
            )
        if not parts:
            return ""
        return _("From edition %(number)s by %(author)s came in: %(what)s.") % {
            "number": merge.theirs.number,
            "author": merge.theirs.author or "–",
            "what": ", ".join(parts),
        }
