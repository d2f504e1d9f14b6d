"""What our own extensions of the editor may write; read by the settings.

The other half is static/js/editor_extensions.js. The allow-list follows from here.
"""

from django_prose_editor.config import html_tags
from js_asset import static_lazy

EDITOR_EXTENSIONS = [
    {
        "js": [static_lazy("js/editor_extensions.js")],
        "extensions": {
            "SectionHeading": html_tags(["h2", "h3"], {"h2": ["data-section"]}),
            "Citation": html_tags(["sup"], {"sup": ["data-cite"]}),
            "Picture": html_tags(
                ["figure", "figcaption"],
                {"figure": ["data-picture", "data-alt", "data-decorative"]},
            ),
            "Passage": html_tags(["span"], {"span": ["lang"]}),
        },
    }
]
