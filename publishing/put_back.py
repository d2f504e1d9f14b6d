"""What was typed and not saved comes back by a POST that shows the form and saves nothing."""

from .keys import KEY, new_key

MARKER = "_kept"
COPY = "_copy"


def is_put_back(request):
    """Whether the words only go back in their form: Save is to be pressed once more."""
    return request.method == "POST" and MARKER in request.POST


def copy_key(request):
    """The key under which the browser keeps these words; a new one for a new form."""
    key = request.POST.get(COPY, "")
    return key if KEY.fullmatch(key) else new_key()


class NeverValid:
    """A form that shows what was posted, with its errors, and is not saved."""

    def is_valid(self):
        super().is_valid()
        return False


class PutBackForms:
    """Part of every ModelAdmin of the desk, see ``Desk.register``."""

    def get_form(self, request, *args, **kwargs):
        form = super().get_form(request, *args, **kwargs)
        return (
            type(form.__name__, (NeverValid, form), {})
            if is_put_back(request)
            else form
        )
