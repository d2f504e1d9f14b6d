"""One edition as a record for reference managers: BibTeX, RIS and CSL-JSON.

Our own, because only readers of these formats are well kept, and a record is short.
"""

import json
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.http import HttpResponse
from django.urls import register_converter
from django.utils import timezone

from .views import DocumentPageView

# BibTeX counts braces behind a backslash too: a single "\{" would spoil the file.
TEX = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
    }
    | {sign: f"\\{sign}" for sign in "&%$#_"}
)


@dataclass(frozen=True)
class Citation:
    """What all forms say. The day of reading is left to the reader."""

    key: str
    title: str
    site: str
    language: str
    edition: int
    published: date
    url: str


def citation_of(edition):
    return Citation(
        key=f"{edition.path_prefix}-{edition.document.public_id}-{edition.number}",
        title=" ".join(edition.title.split()),
        site=settings.SITE_NAME,
        language=edition.document.language,
        edition=edition.number,
        published=timezone.localdate(edition.published_from),
        url=settings.SITE_URL + edition.get_permanent_url(),
    )


def bibtex(citation):
    """Fields that BibTeX and BibLaTeX both know; braces inside braces keep capitals."""
    day = citation.published
    fields = {
        "author": f"{{{citation.site.translate(TEX)}}}",
        "title": f"{{{citation.title.translate(TEX)}}}",
        "year": f"{day:%Y}",
        "month": f"{day.month}",
        "note": f"Edition {citation.edition}, published {day.isoformat()}",
        "language": citation.language,
        "url": citation.url,  # read as it stands, and percent-encoded
    }
    lines = [f"  {name} = {{{value}}}" for name, value in fields.items()]
    return f"@misc{{{citation.key},\n" + ",\n".join(lines) + "\n}\n"


def ris(citation):
    day = citation.published
    fields = {
        "TY": "ELEC",
        "ID": citation.key,
        "AU": citation.site,
        "TI": citation.title,
        "T2": citation.site,
        "PB": citation.site,
        "PY": f"{day:%Y}",
        "DA": f"{day:%Y/%m/%d}",
        "ET": citation.edition,
        "LA": citation.language,
        "UR": citation.url,
        "ER": "",
    }
    return "".join(f"{tag}  - {value}\r\n" for tag, value in fields.items())


def csl_json(citation):
    day = citation.published
    item = {
        "id": citation.key,
        "type": "webpage",
        "author": [{"literal": citation.site}],
        "title": citation.title,
        "container-title": citation.site,
        "publisher": citation.site,
        "edition": citation.edition,
        "issued": {"date-parts": [[day.year, day.month, day.day]]},
        "language": citation.language,
        "URL": citation.url,
    }
    return json.dumps([item], ensure_ascii=False, indent=2) + "\n"


# By the end of the file's name: what writes it, and its type.
FORMS = {
    "bib": (bibtex, "application/x-bibtex; charset=utf-8"),
    "ris": (ris, "application/x-research-info-systems; charset=utf-8"),
    "json": (csl_json, "application/vnd.citationstyles.csl+json"),
}


class FormConverter:
    regex = "|".join(FORMS)

    def to_python(self, value):
        return value

    def to_url(self, value):
        return value


register_converter(FormConverter, "citation")


class CitationView(DocumentPageView):
    """…/editions/<n>/cite.<form>: a file, with the answers of the page for all else."""

    def permanent_url(self, edition):
        return f"{edition.get_permanent_url()}cite.{self.kwargs['form']}"

    def page(self, edition, **context):
        write, content_type = FORMS[self.kwargs["form"]]
        citation = citation_of(edition)
        name = f"{citation.key}.{self.kwargs['form']}"
        return HttpResponse(
            write(citation),
            content_type=content_type,
            headers={
                "Content-Disposition": f'attachment; filename="{name}"',
                "X-Robots-Tag": "noindex",
            },
        )
