"""Django's autocompletes, made to survive a value that is no key."""

from django import forms
from django.contrib.admin import widgets
from django.core.exceptions import ValidationError


def is_key(value):
    """Whether a posted value can be a primary key: what a database column holds."""
    value = str(value)
    return value.isascii() and value.isdigit() and len(value) < 19


class KnownChoices:
    """A forged value is refused by the field; here it must not break its page."""

    known = None  # the chosen row where the form has it: it is not asked for again

    def optgroups(self, name, value, attrs=None):
        keys = [key for key in value if is_key(key)]
        if self.known and keys == [str(self.known.pk)]:
            options = [self.create_option(name, keys[0], str(self.known), True, 1)]
            if not self.is_required:
                options.insert(0, self.create_option(name, "", "", False, 0))
            return [(None, options, 0)]
        return super().optgroups(name, keys, attrs)


class LinkField(forms.ModelMultipleChoiceField):
    def _check_values(self, value):
        for key in value if isinstance(value, (list, tuple)) else []:
            if not is_key(key):
                raise ValidationError(
                    self.error_messages["invalid_pk_value"],
                    code="invalid_pk_value",
                    params={"pk": str(key)[:40]},
                )
        return super()._check_values(value)


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
