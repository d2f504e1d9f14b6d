"""Public views of documents: one request, one lookup, one moment."""

from functools import cached_property

from django.db.models import Exists, OuterRef, Q
from django.http import Http404, HttpResponsePermanentRedirect
from django.shortcuts import redirect, render
from django.views.generic import DetailView, ListView, TemplateView, View

from .corrected_sections import corrected_sections
from .languages import ENGLISH, LANGUAGES
from .moments import MomentMixin
from .translations import alternates

PAGE_SIZE = 20
MAX_PAGE = 1000


class PublicPageView(MomentMixin, TemplateView):
    """A page that is not a list and not a document."""


class PublicListView(MomentMixin, ListView):
    """A list of public editions, in pages; a page that is not there answers 404."""

    paginate_by = PAGE_SIZE

    @property
    def language(self):
        return self.kwargs.get("language", ENGLISH)

    def get_queryset(self):
        editions = self.model.objects.public(self.moment.at, self.moment.now)
        return editions.in_language(self.language)

    def paginate_queryset(self, queryset, page_size):
        number = self.request.GET.get(self.page_kwarg) or "1"
        if not (number.isascii() and number.isdigit()) or int(number[:6]) > MAX_PAGE:
            raise Http404("No such page.")
        return super().paginate_queryset(queryset, page_size)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(
            language=self.language, language_name=LANGUAGES[self.language], **kwargs
        )
        if context["is_paginated"]:
            context["page_range"] = context["paginator"].get_elided_page_range(
                context["page_obj"].number, on_each_side=2, on_ends=1
            )
        return context


class DocumentPageView(MomentMixin, DetailView):
    """A document at its address: the page, the way to it (301), gone (410) or 404."""

    context_object_name = "edition"
    linked_data = None  # what the context says in JSON-LD
    has_beginning = False  # asked only where there is nothing to show

    def dispatch(self, request, *args, **kwargs):
        response = super().dispatch(request, *args, **kwargs)
        if getattr(self, "is_former", False):
            response["X-Robots-Tag"] = "noindex"
        return response

    def get_queryset(self):
        """Editions with what their page needs; kinds add their select_related."""
        return self.model.objects.select_related("document")

    def get(self, request, *args, **kwargs):
        language, slug = kwargs.get("language", ENGLISH), kwargs["slug"]
        now, at, number = self.moment.now, self.moment.at, kwargs.get("number")
        # An address that was only ever scheduled must not be given away.
        at_address = self.get_queryset().at_address(language, slug, max(at, now))
        public = self.model.objects.public(at, now).filter(pk=OuterRef("pk"))
        wanted = Q(is_present=True)
        if number is not None:
            wanted |= Q(number=number, published_from__lte=now)
        found = list(at_address.annotate(is_present=Exists(public)).filter(wanted))
        present = next((e for e in found if e.is_present), None)
        if present is None:
            return self.absent(at_address)
        if number is not None:
            return self.wording(found, number, present)
        if present.slug != slug and not self.moment.day:
            return HttpResponsePermanentRedirect(self.present_url(present))
        return self.page(present)

    def present_url(self, edition):
        return edition.get_absolute_url()

    def wording(self, found, number, present):
        """One wording for ever; a former one says so and points to the present one."""
        edition = next((e for e in found if e.number == number), None)
        if edition is None:
            raise Http404("No such edition was public.")
        if edition.slug != self.kwargs["slug"]:
            return HttpResponsePermanentRedirect(self.permanent_url(edition))
        self.is_former = edition.pk != present.pk
        if not self.is_former:
            return self.page(edition)
        since = edition.document.editions.ever_public(self.moment.at).filter(
            number__gt=edition.number
        )
        told = since.exclude(change_note="").exists()
        return self.page(edition, present=present, is_former=True, is_told=told)

    def permanent_url(self, edition):
        return edition.get_permanent_url()

    def page(self, edition, **context):
        self.object = edition
        return self.render_to_response(self.get_context_data(**context))

    @cached_property
    def history(self):
        """The public editions up to the one that is shown, in their order."""
        edition = self.object
        history = edition.document.editions.filter(
            published_from__lte=self.moment.at, number__lte=edition.number
        ).only(
            "document",
            "number",
            "slug",
            "published_from",
            "change_kind",
            "change_note",
            "was_wrong",
        )
        return list(history.order_by("published_from"))

    def corrected(self):
        """{section key: [correction]} of what is shown."""
        return corrected_sections(self.history)

    def translations(self):
        """What readers have of the same in other languages: titles and addresses."""
        document = self.object.document
        public = self.model.objects.public(self.moment.at, self.moment.now)
        return (
            public.in_group(document.translation_group)
            .exclude(document=document)
            .select_related("document")
            .only("title", "slug", "document__language")
            .order_by("document__language")
        )

    def newer_original(self):
        """The wording of its original that a translation does not say yet, or None."""
        if not self.object.translated_from_id:
            return None
        every = self.model.objects
        found = every.filter(pk=self.object.pk).with_newer_original(
            self.moment.at, self.moment.now
        )
        newer = every.filter(pk__in=found.values("newer_original"))
        return newer.select_related("document").defer("body").first()

    def get_context_data(self, **kwargs):
        """With the first public edition, and the changes that have a note for readers."""
        translations = list(self.translations())
        there = [*translations, self.object]
        context = super().get_context_data(
            first=self.history[0] if self.history else self.object,
            changes=[e for e in reversed(self.history) if e.change_note],
            shared_url=self.shared_url(**kwargs),
            translations=translations,
            alternates=alternates(
                {each.document.language: each.get_absolute_url() for each in there}
            ),
            newer_original=None if kwargs.get("is_former") else self.newer_original(),
            **kwargs,
        )
        if context["shared_url"]:
            context["linked_data"] = self.linked_data(context)
        return context

    def shared_url(self, *, preview=False, is_former=False, **kwargs):
        """Where the words of the page stay what they are; "" while they are not public."""
        if preview or self.moment.is_future:
            return ""
        if is_former or self.moment.day:
            return self.object.get_permanent_url()
        return self.object.get_absolute_url()

    def absent(self, at_address):
        """410 with the reason where something was; 404 for all else, drafts included."""
        if at_address.live(self.moment.now).exists():
            if response := self.before_beginning():
                return response
            raise Http404("Public, but not at that moment.")
        withdrawn = at_address.withdrawn_notice(self.moment.now).first()
        if withdrawn is None:
            raise Http404("Never public.")
        return render(self.request, "gone.html", {"withdrawn": withdrawn}, status=410)


class PermanentAddressView(View):
    """/articles/id/<key>/: to the present address, whatever that is by now."""

    model = None

    def get(self, request, public_id):
        editions = self.model.objects.select_related("document").filter(
            document__public_id=public_id
        )
        edition = editions.public().first()
        if edition:
            return redirect(edition.get_absolute_url())
        withdrawn = editions.withdrawn_notice().first()
        if withdrawn is None:
            raise Http404("Never public.")
        return render(request, "gone.html", {"withdrawn": withdrawn}, status=410)
