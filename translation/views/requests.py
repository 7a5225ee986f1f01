"""Asking for translations: of one page or row, of a section with everything below, of many pages."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.models import Page

from cms.core.actions import ActionError
from cms.core.locales import language_code_of
from sites.scope import scope_of
from translation.actions import RequestManyAction, RequestTranslationAction
from translation.actions.batches import source_pages
from translation.forms.desk import RequestForm, languages
from translation.models import RequestBatch
from translation.registry import kind_of
from translation.requesting import may_request
from translation.rights import desk_of
from translation.versions import Version, versions_of

from .base import DeskPage

RELOAD_SECONDS = 3


class RequestView(DeskPage):
    """What exists in which language, and the form. For sources that the person may ask for."""

    template_name = "translation/admin/request.html"
    page_title = gettext_lazy("Request a translation")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.next_url = get_valid_next_url_from_request(request)
        if not may_request(request.user, self.source):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def source(self) -> Any:
        """The Vietnamese row of what the address names; of an alias, the original."""
        found = self.find()
        if language_code_of(found.locale_id) != settings.LANGUAGE_CODE:
            rows = type(found)._default_manager.filter(translation_key=found.translation_key)
            found = get_object_or_404(rows, locale__language_code=settings.LANGUAGE_CODE)
        return found

    def find(self) -> Any:
        page = get_object_or_404(Page, pk=self.kwargs["page_id"], depth__gt=2)
        if not scope_of(self.request.user).sees_path(page.path):
            desk = desk_of(self.request.user)
            if not desk.requests_everywhere:
                raise Http404
        return page.alias_of or page

    def get_page_subtitle(self) -> str:
        kind = kind_of(self.source)
        return kind.title_of(self.source) if kind else ""

    @cached_property
    def versions(self) -> list[Version]:
        return versions_of(self.source)

    @cached_property
    def below(self) -> int:
        """Published Vietnamese pages below the page."""
        if not isinstance(self.source, Page) or not self.source.numchild:
            return 0
        return int(source_pages([], [self.source]).exclude(pk=self.source.pk).count())

    @cached_property
    def problem(self) -> str:
        """Why nothing can be asked for now; empty if something can."""
        kind = kind_of(self.source)
        if (
            kind is not None
            and not kind.is_public(self.source)
            and not getattr(self.source, "approved_schedule", False)
        ):
            return _("Publish the Vietnamese original first; drafts are not translated.")
        if not self.choices and not (self.below and self.open_locales):
            return _("There is no language left to ask for.")
        return ""

    @cached_property
    def choices(self) -> list[int]:
        return [version.locale.pk for version in self.versions if version.may_ask]

    @cached_property
    def open_locales(self) -> list[int]:
        return [version.locale.pk for version in self.versions if version.is_open]

    def get_form(self, data: Any = None) -> RequestForm:
        # With everything below, a language may be asked for that the page itself has.
        keys = self.open_locales if self.below else self.choices
        initial = {"locales": [pk for pk in self.choices if str(pk) in self.request.GET.getlist("locale")]}
        return RequestForm(data, locales=languages().filter(pk__in=keys), below=self.below, initial=initial)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.get_form(request.POST)
        if not form.is_valid() or self.problem:
            return self.render_to_response(self.get_context_data(form=form))
        data = form.cleaned_data
        values = {name: data[name] for name in ("priority", "due_date", "note")}
        try:
            if data.get("include_below"):
                title = self.get_page_subtitle()
                batch = RequestManyAction(title, data["locales"], request.user, below=[self.source], **values).execute()
                return redirect("translation_batch", batch.pk)
            outcome = RequestTranslationAction(self.source, data["locales"], request.user, **values).execute()
        except ActionError as error:
            form.add_error(error.field if error.field in form.fields else None, str(error.message))
            return self.render_to_response(self.get_context_data(form=form))
        for locale, reason in outcome.skipped:
            messages.warning(request, f"{locale.get_display_name()}: {reason}")
        number = len(outcome.jobs)
        if not number:
            return redirect(request.get_full_path())
        text = ngettext("The desk has %(n)d new request.", "The desk has %(n)d new requests.", number)
        messages.success(request, text % {"n": number})
        if self.next_url:
            return redirect(self.next_url)
        return redirect("translation_job", outcome.jobs[0].pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("form", self.get_form())
        return super().get_context_data(
            versions=self.versions, problem=self.problem, source=self.source, next_url=self.next_url, **kwargs
        )


class RequestOfKindView(RequestView):
    """The same for rows that are no pages (topics): their kind is registered."""

    def find(self) -> Any:
        try:
            model: Any = apps.get_model(self.kwargs["kind"])
        except (LookupError, ValueError) as error:
            raise Http404 from error
        if issubclass(model, Page) or kind_of(model) is None:
            raise Http404
        return get_object_or_404(model._default_manager.all(), pk=self.kwargs["pk"])


class BatchView(DeskPage):
    """How far a request for many pages is. The page loads itself anew until it is done."""

    template_name = "translation/admin/batch.html"
    page_title = gettext_lazy("Request for many pages")

    @cached_property
    def batch(self) -> RequestBatch:
        rows = RequestBatch.objects.prefetch_related("locales")
        if not self.desk.is_head:
            rows = rows.filter(requester=self.request.user.pk)
        found: RequestBatch = get_object_or_404(rows, pk=self.kwargs["pk"])
        return found

    def get_page_subtitle(self) -> str:
        return self.batch.title

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().get(request, *args, **kwargs)
        if self.batch.finished_at is None:
            response["Refresh"] = str(RELOAD_SECONDS)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            batch=self.batch,
            names=[locale.get_display_name() for locale in self.batch.locales.all()],
            left_off=self.batch.skipped_count - len(self.batch.skipped),
            queue_url=reverse("translation_queue"),
            **kwargs,
        )
