"""From stored text to page: numbers for citations, files for pictures, addresses."""

from dataclasses import dataclass, field

from django.template.loader import render_to_string

from publishing.corrected_sections import BEGINNING
from publishing.links import PresentLinks, present_addresses
from publishing.markup import values_in

from .models import Picture, Source
from .shown import alt_of_figure

# The measure of a text: 37rem, and the whole width of a telephone.
FIGURE_SIZES = "(min-width: 40rem) 37rem, 92vw"

# No mention of a term is linked in these; a span marks a passage in another language.
WITHOUT_TERMS = {"a", "blockquote", "code", "h2", "h3", "span", "sup", "th"}


@dataclass
class Note:
    """One source of a page, with the places that cite it."""

    number: int
    source: Source
    mentions: list[str] = field(default_factory=list)


@dataclass
class Body:
    """A text ready for the page."""

    html: str = ""
    notes: list[Note] = field(default_factory=list)
    sections: list[tuple[str, str]] = field(default_factory=list)


class BodyRenderer(PresentLinks):
    """Writes the stored text for readers; numbers follow the order of first mention."""

    def __init__(
        self, addresses, moment, sources, pictures, corrected=None, terms=None
    ):
        super().__init__(addresses, moment)
        self.sources, self.pictures = sources, pictures
        self.corrected, self.terms = corrected or {}, terms
        self.apart = 0  # how deep in what no mention of a term is linked in
        self.notes, self.sections = {}, []
        self.heading = None  # the words of the h2 that is open
        self.skipped = 0  # inside a citation or figure without target
        self.in_head = False

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        self.apart += tag in WITHOUT_TERMS
        if tag == "h2":
            key = attributes["data-section"]
            self.heading = []
            self.sections.append((f"s-{key}", self.heading))
            self.section = key
            self.write_start(tag, {"id": f"s-{key}"})
        elif tag == "sup":
            self.cite(attributes["data-cite"])
        elif tag == "figure":
            self.show(attributes)
        elif tag == "table":
            self.out.append('<div class="table" tabindex="0" role="group"><table>')
        elif tag == "th":
            self.write_start(
                tag, {"scope": "col" if self.in_head else "row"} | attributes
            )
        else:
            if tag == "tr":
                self.in_head = not getattr(self, "row_seen", False)
                self.row_seen = True
            super().handle_starttag(tag, attrs)

    def handle_endtag(self, tag):
        self.apart -= tag in WITHOUT_TERMS
        if tag == "sup":
            self.skipped -= 1
        elif tag == "table":
            self.row_seen = False
            self.out.append("</table></div>")
        else:
            super().handle_endtag(tag)
            if tag == "h2":
                self.heading = None
                self.out.append(corrections_at(self.corrected, self.section))

    def handle_data(self, data):
        if self.skipped:
            return
        if self.heading is not None:
            self.heading.append(data)
        if self.terms and not self.apart:
            self.out.append(self.terms.link(data))
        else:
            super().handle_data(data)

    def cite(self, key):
        self.skipped += 1  # what the editor shows inside the mark
        source = self.sources.get(key)
        if source is None:
            return
        note = self.notes.setdefault(source.pk, Note(len(self.notes) + 1, source))
        mention = f"r{note.number}-{len(note.mentions) + 1}"
        note.mentions.append(mention)
        self.out.append(
            f'<sup class="ref"><a href="#s{note.number}" id="{mention}"'
            f' role="doc-noteref" aria-label="Source {note.number}">'
            f"{note.number}</a></sup>"
        )

    def show(self, attributes):
        self.out.append("<figure>")
        if picture := self.pictures.get(attributes["data-picture"]):
            alt = alt_of_figure(picture, attributes)
            image = {"picture": picture, "alt": alt, "sizes": FIGURE_SIZES}
            self.out.append(render_to_string("library/_image.html", image))
            credit = render_to_string("library/_credit.html", {"picture": picture})
            self.out.append(f'<p class="credit">{credit.strip()}</p>')


def corrections_at(corrected, section):
    """What was corrected in a section, said under its heading."""
    if section not in corrected:
        return ""
    return render_to_string(
        "includes/corrected.html", {"corrections": corrected[section]}
    )


def render_body(html, moment, sources=None, corrected=None, terms=None):
    """The text of an edition as a page shows it at a moment: at most three queries.

    ``sources`` are those it may cite, {key: source}, where the page has them already;
    ``corrected`` are corrections by section, see ``publishing.corrected_sections``;
    ``terms`` are ``mentions.Mentions`` where terms are to be linked.
    """
    if not html:
        return Body()
    cited, shown = values_in(html, "data-cite"), values_in(html, "data-picture")
    if sources is None:
        sources = Source.objects.cited(cited) if cited else {}
    pictures = Picture.objects.filter(public_id__in=shown) if shown else []
    renderer = BodyRenderer(
        present_addresses(values_in(html, "href"), moment),
        moment,
        sources,
        {picture.public_id: picture for picture in pictures},
        corrected,
        terms,
    )
    return Body(
        html=corrections_at(renderer.corrected, BEGINNING) + renderer.rewrite(html),
        notes=list(renderer.notes.values()),
        sections=[(key, "".join(words)) for key, words in renderer.sections],
    )
