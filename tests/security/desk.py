"""Forms of the desk as a browser would send them, with whatever a test forges."""

from urllib.parse import urlencode

from django.urls import reverse

URLENCODED = "application/x-www-form-urlencoded"


def desk_url(row, verb="change"):
    opts = row._meta
    name = f"admin:{opts.app_label}_{opts.model_name}_{verb}"
    return reverse(name, args=[] if verb in {"add", "changelist"} else [row.pk])


def served(client, url):
    """{name: value} of every input of a form of the admin, as it was served."""
    context = client.get(url).context
    forms = [context["adminform"].form]
    for inline in context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    data = {}
    for form in forms:
        for bound in form:
            value = bound.value()
            if value is None or value is False:
                continue
            if isinstance(value, list):
                value = [getattr(item, "pk", item) for item in value]
            data[bound.html_name] = value
            if bound.field.show_hidden_initial:
                data[bound.html_initial_name] = data[bound.html_name]
            if bound.name == "topics":  # shown by name, remembered by key
                rows, field = bound.value(), bound.field
                data[bound.html_name] = field.widget.format_value(rows) or ""
                data[bound.html_initial_name] = field.hidden_widget().format_value(rows)
    return data


def send(client, url, data):
    """Posts what no browser could type, lone surrogates too; urlencoded."""
    body = urlencode(data, doseq=True, errors="surrogatepass")
    return client.post(url, body, content_type=URLENCODED)


def errors_of(response):
    """All sentences that an answer of the admin refuses with, as one text."""
    context = response.context
    form = context["adminform"].form if "adminform" in context else context["form"]
    formsets = context["inline_admin_formsets"] if "adminform" in context else []
    said = [form.errors.as_text()]
    said += [f"{i.formset.errors} {i.formset.non_form_errors()}" for i in formsets]
    return "\n".join(said)
