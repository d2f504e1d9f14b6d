"""Places that events have already: a name brings its coordinates, without a map."""

from django import forms
from django.db.models import Count
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from publishing.forms import EditionForm

from .models import EventEdition

MOST = 300  # a longer list would be no help, and weigh on every form
COORDINATES = ["latitude", "longitude"]


def known_places():
    """[(name, latitude, longitude)] of the newest editions, the most used first."""
    return (
        EventEdition.objects.newest()
        .exclude(place="")
        .exclude(latitude=None)
        .order_by()
        .values_list("place", *COORDINATES)
        .annotate(uses=Count("pk"))
        .order_by("-uses", "place", *COORDINATES)
    )


def coordinates_of(name):
    """{field: number} of a known place; {} for any other."""
    found = known_places().filter(place=name).first() if name else None
    return dict(zip(COORDINATES, found[1:3], strict=True)) if found else {}


class PlaceInput(forms.TextInput):
    """A line of text with the known names; ``static/js/places.js`` fills in numbers."""

    class Media:
        js = [forms.Script("js/places.js", defer=True)]

    def render(self, name, value, attrs=None, renderer=None):
        list_id = f"{attrs['id']}_list"
        attrs = attrs | {"list": list_id, "autocomplete": "off"}
        names = {}
        for place, *numbers, _uses in known_places()[:MOST]:
            names.setdefault(place, numbers)
        options = format_html_join(
            "",
            '<option value="{}" data-latitude="{}" data-longitude="{}"></option>',
            ((place, *numbers) for place, numbers in names.items()),
        )
        field = super().render(name, value, attrs, renderer)
        return format_html('{}<datalist id="{}">{}</datalist>', field, list_id, options)


class EventEditionForm(EditionForm):
    """A known place whose coordinates nobody typed gets those it has elsewhere."""

    class Meta:
        widgets = {"place": PlaceInput(attrs={"class": "vTextField"})}
        help_texts = {
            "place": _("A place that other events have brings its coordinates with it.")
        }

    def clean(self):
        cleaned = super().clean()
        changed = {*self.changed_data}
        if "place" in changed and not changed & {*COORDINATES}:
            self.cleaned_data |= coordinates_of(self.cleaned_data.get("place"))
        return cleaned
