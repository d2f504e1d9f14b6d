"""The page of an event in JSON-LD."""

from django.utils.translation import gettext as _

from library.linked_data import picture_data, source_data
from publishing.addresses import page_url
from publishing.linked_data import absolute, breadcrumbs, document_data, graph, known

from .date_words import iso


def dates_of(date):
    """As exact as the claim; one that is "about", "before" or "after" is left out."""
    if date is None or date.qualifier not in {"", "since"}:
        return {}
    end = date.end_year and iso(date.end_year, date.end_month, date.end_day)
    return known(startDate=date.iso, endDate=end)


def place_of(edition):
    if not edition.place:
        return None
    point = None
    if edition.latitude is not None:
        point = known(
            type_="GeoCoordinates",
            latitude=float(edition.latitude),
            longitude=float(edition.longitude),
        )
    return known(type_="Place", name=edition.place, geo=point)


def event_data(page):
    """A page whose main entity is the event: sources and corrections are the page's."""
    edition, url = page["edition"], page["shared_url"]
    date, language = edition.preferred_date, edition.document.language
    event = known(
        type_="Event",
        name=edition.title,
        description=edition.get_description(),
        url=absolute(url),
        location=place_of(edition),
        image=picture_data(edition),
        inLanguage=language,
        **dates_of(date),
    )
    described = known(
        type_="WebPage",
        name=edition.title,
        mainEntity=event,
        citation=[source_data(note.source) for note in page["body"].notes],
    )
    places = [(_("Timeline"), page_url("event_list", language))]
    if date:
        decade = page_url("event_list_decade", language, decade=date.decade)
        places.append((f"{date.decade}s", decade))
    return graph(
        described | document_data(page),
        breadcrumbs(*places, (edition.title, url)),
    )
