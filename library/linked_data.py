"""Pictures and sources in JSON-LD."""

from publishing.linked_data import absolute, known, organization


def picture_data(edition):
    """The picture of an edition; None where there is none."""
    picture = edition.picture
    return picture and known(
        type_="ImageObject",
        url=absolute(picture.file.url),
        width=picture.width,
        height=picture.height,
        caption=edition.get_picture_alt(),
        creditText=picture.credit,
    )


def source_data(source):
    """Without the author: whether it is a person is not known."""
    return known(
        type_="CreativeWork",
        name=source.title,
        publisher=organization(source.publisher) if source.publisher else None,
        datePublished=source.date,
        identifier=source.symbol,
        inLanguage=source.language,
        url=next((url for url, is_safe in source.links if is_safe), None),
    )
