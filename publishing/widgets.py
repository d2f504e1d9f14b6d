"""Django's autocompletes, made to survive a value that is no key."""

from django.contrib.admin import widgets


class KnownChoices:
    """A forged value is refused by the field; here it must not break its page."""

    def optgroups(self, name, value, attrs=None):
        keys = [key for key in value if str(key).isascii() and str(key).isdigit()]
        return super().optgroups(name, keys, attrs)


class AutocompleteSelect(KnownChoices, widgets.AutocompleteSelect):
    pass


class AutocompleteSelectMultiple(KnownChoices, widgets.AutocompleteSelectMultiple):
    pass


class AutocompleteForeignKeys:
    """Part of a ModelAdmin or inline with ``autocomplete_fields``."""

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = AutocompleteSelect(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)
