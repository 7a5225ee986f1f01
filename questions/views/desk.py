"""Questions at the translation desk: what waits in the languages of a translator, and the text to fill in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from cms.core.actions import ActionError
from cms.users.events import note_refusal
from questions.actions.translating import TRANSLATED_LENGTH, TranslateTextAction
from questions.models import DeskText
from sites.admin_scope import GuardedMixin
from translation.rights import Desk, desk_of

LISTED = 100
LAST_DONE = 20


def translates(desk: Desk) -> bool:
    return desk.is_head or bool(desk.translated_locale_ids)


def way_of(row: DeskText) -> str:
    """From which language into which, in the words of the reader."""
    names = dict(settings.LANGUAGES)
    foreign, own = names.get(row.locale.language_code, ""), names[settings.LANGUAGE_CODE]
    pair = (foreign, own) if row.into_vietnamese else (own, foreign)
    return " → ".join(str(name) for name in pair)


class DeskTextForm(forms.Form):
    translated = forms.CharField(
        label=gettext_lazy("Translation"), max_length=TRANSLATED_LENGTH, widget=forms.Textarea(attrs={"rows": 14})
    )


class DeskPage(GuardedMixin, WagtailAdminTemplateMixin, TemplateView):
    """For translators; what is of other languages is not found."""

    header_icon = "globe"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not translates(desk_of(request.user)):
            note_refusal(request, "questions at the translation desk")
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, *self.way(), {"url": "", "label": self.get_page_title()}]

    def way(self) -> list[dict[str, Any]]:
        return []


class DeskTextsView(DeskPage):
    template_name = "questions/desk/list.html"
    page_title = gettext_lazy("Questions to translate")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = DeskText.objects.for_desk(self.request.user).select_related("question", "locale", "translator")
        waiting = list(rows.filter(done_at=None)[:LISTED])
        done = list(rows.exclude(done_at=None).order_by("-done_at")[:LAST_DONE])
        for row in (*waiting, *done):
            row.way = way_of(row)  # type: ignore[attr-defined]
        boxes = [
            {"label": _("To be translated"), "rows": waiting, "done": False},
            {"label": _("Translated last"), "rows": done, "done": True},
        ]
        return super().get_context_data(**kwargs) | {"boxes": boxes}


class DeskTextView(DeskPage):
    template_name = "questions/desk/text.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        rows = DeskText.objects.for_desk(request.user).select_related("question", "locale", "translator")
        found = rows.filter(pk=kwargs["pk"]).first()
        if found is None:
            note_refusal(request, "text of a question at the translation desk")
            raise Http404
        self.row: DeskText = found
        return super().dispatch(request, *args, **kwargs)

    def get_page_title(self) -> str:
        return f"{self.row.get_kind_display()} {self.row.question.code}"

    def way(self) -> list[dict[str, Any]]:
        return [{"url": reverse("question_desk_texts"), "label": DeskTextsView.page_title}]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = DeskTextForm(request.POST)
        if form.is_valid():
            try:
                TranslateTextAction(self.row, request.user, form.cleaned_data["translated"]).execute()
            except ActionError as refusal:
                form.add_error("translated" if refusal.field == "translated" else None, str(refusal.message))
            else:
                messages.success(request, _("The translation is with the officer."))
                return redirect("question_desk_texts")
        return self.render_to_response(self.get_context_data(form=form))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        foreign, own = self.row.locale.language_code, settings.LANGUAGE_CODE
        into = own if self.row.into_vietnamese else foreign
        kwargs.setdefault("form", DeskTextForm())
        return super().get_context_data(**kwargs) | {
            "row": self.row,
            "way": way_of(self.row),
            "from": foreign if self.row.into_vietnamese else own,
            "into": into,
        }
