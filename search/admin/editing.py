"""What the forms of best bets and synonyms have in common: trying before saving, and two people at once."""

from __future__ import annotations

import hashlib
import json
from abc import abstractmethod
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views.generic import CreateView, EditView

from cms.core.references import ScopedModelForm
from search.trial import Comparison

TRY = "try"
MAX_QUERY = 200


def digest(instance: Any) -> str:
    """What a row holds, so that a form can tell whether somebody has changed it meanwhile."""
    values = {field.attname: str(field.value_from_object(instance)) for field in instance._meta.concrete_fields}
    return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()[:32]


class SeenForm(ScopedModelForm):
    """Refuses to overwrite what somebody else has saved since the form was opened; what was typed stays."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stored = digest(self.instance) if self.instance.pk else ""
        self.initial["seen"] = self.stored

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean()
        if self.instance.pk and data.get("seen") != self.stored:
            message = _("Somebody else has saved this meanwhile. Open it in another window and compare.")
            self.add_error(None, message)
        return data


def lines_of(text: str) -> list[str]:
    """The lines of a text box, without blanks around them and without empty ones."""
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


class TryMixin:
    """A second button of the form: the same values, nothing saved, and below them what would change."""

    template_name = "search/admin/form.html"
    request: Any
    object: Any
    form: Any
    first_line: str = ""

    @abstractmethod
    def compare(self, instance: Any, query: str, language: str) -> Comparison:
        """The answers to a query without the instance as it is now, and with it."""

    def warn(self, instance: Any) -> None:
        """What to say about a row that has been saved, or tried."""

    def get_object_to_try(self) -> Any:
        return None

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if TRY not in request.POST:
            response: HttpResponse = super().post(request, *args, **kwargs)  # type: ignore[misc]
            return response
        self.object = self.get_object_to_try()
        self.form = self.get_form()  # type: ignore[attr-defined]
        trial = None
        if self.form.is_valid():
            query, language = self._asked(self.form.instance)
            if query:
                trial = self.compare(self.form.instance, query, language)
            self.warn(self.form.instance)
        else:
            messages.error(request, _("Correct the fields marked below, then try again. Nothing has been saved."))
        found: HttpResponse = self.render_to_response(self.get_context_data(trial=trial))  # type: ignore[attr-defined]
        return found

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)  # type: ignore[misc]
        self.warn(form.instance)
        return response

    def _asked(self, instance: Any) -> tuple[str, str]:
        """Query and language to try with; by default the first line and the language of the row."""
        query = " ".join(self.request.POST.get("try_query", "").replace("\x00", " ").split())[:MAX_QUERY]
        codes = [code for code, _label in settings.LANGUAGES]
        typed = self.request.POST.get("try_language", "")
        language = typed if typed in codes else instance.language or codes[0]
        return query or next(iter(instance.lines), ""), language

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        query, language = self._asked(self.form.instance)
        return context | {"try_query": query, "try_language": language, "languages": settings.LANGUAGES}


class TryCreateView(TryMixin, CreateView):
    """A new row; what a link of the dashboard names is filled in."""

    prefilled: tuple[str, ...] = ()

    def get_initial(self) -> dict[str, Any]:
        given = {name: self.request.GET[name][:MAX_QUERY] for name in self.prefilled if name in self.request.GET}
        return {**super().get_initial(), **given}


class TryEditView(TryMixin, EditView):
    """Saves under a lock: see `SeenForm`."""

    def get_object_to_try(self) -> Any:
        return self.get_object()

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        with transaction.atomic():
            return super().post(request, *args, **kwargs)

    def get_queryset(self) -> Any:
        rows = super().get_queryset()
        return rows.select_for_update() if self.request.method == "POST" else rows
