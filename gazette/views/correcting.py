"""Corrections (đính chính): made at once, printed in a later issue."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.core.actions import ActionError
from cms.core.text import fold
from gazette.actions.documents import CorrectDocumentAction
from gazette.enums import READABLE_STATES, IssueState
from gazette.forms.desk import CorrectionForm
from gazette.models import Correction, GazetteIssue, LegalDocument

from .desk_base import DeskPage, show_errors

ON_A_PAGE = 30
FOUND_AT_ONCE = 20
MOST_PLACES = 400
PLACES = frozenset({"article", "clause", "point", "appendix", "chapter", "section"})


class CorrectionsView(DeskPage):
    template_name = "gazette/admin/corrections.html"
    page_title = gettext_lazy("Corrections")
    header_icon = "edit"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = Correction.objects.select_related("document", "issue", "item__issue").prefetch_related(
            "issue__numbers", "item__issue__numbers"
        )
        rows = rows.defer("document__structure", "document__text", "document__folded")
        page = Paginator(rows, ON_A_PAGE).get_page(self.request.GET.get("p"))
        return super().get_context_data(page_obj=page, may_correct=self.room.is_centre, **kwargs)


class NewCorrectionView(DeskPage):
    """Choose a published document, then say what was printed and what it should read."""

    template_name = "gazette/admin/correction_new.html"
    page_title = gettext_lazy("New correction")
    header_icon = "edit"
    start = ("gazette_corrections", lambda: _("Corrections"))

    def may_enter(self) -> bool:
        return self.room.is_centre

    @cached_property
    def document(self) -> LegalDocument | None:
        key = self.request.GET.get("document", "")
        if not key:
            return None
        found: LegalDocument | None = None
        if key.isdecimal():
            rows = LegalDocument.objects.visible_to(self.request.user).select_related("kind", "issuer")
            found = rows.filter(pk=int(key), state__in=READABLE_STATES).first()
        if found is None:
            raise Http404
        return found

    @cached_property
    def form(self) -> CorrectionForm:
        document = self.document
        if document is None:
            return CorrectionForm()
        issues = GazetteIssue.objects.filter(items__document=document.pk, state=IssueState.PUBLISHED)
        printed = list(issues.prefetch_related("numbers").distinct())
        return CorrectionForm(
            self.request.POST if self.request.method == "POST" else None,
            issues=printed,
            places=places_of(document.structure),
            initial={"issue": printed[0].pk} if len(printed) == 1 else None,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        document, form = self.document, self.form
        if document is None:
            raise Http404
        if form.is_valid():
            values = form.cleaned_data
            try:
                CorrectDocumentAction(document, request.user, **values).execute()
            except ActionError as error:
                show_errors(request, error, form)
            else:
                words = _("The correction of %(number)s is published. Place it in the next issue as well.")
                messages.success(request, words % {"number": document.number})
                return redirect("gazette_corrections")
        return self.render_to_response(self.get_context_data())

    def candidates(self) -> Any:
        rows = LegalDocument.objects.visible_to(self.request.user).readable().for_lists()
        for word in fold(self.request.GET.get("q", "")).split():
            rows = rows.filter(folded__contains=word)
        return rows.order_by("-signed_on", "-pk")[:FOUND_AT_ONCE]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            document=self.document,
            form=self.form if self.document else None,
            media=self.form.media,
            query=self.request.GET.get("q", ""),
            candidates=None if self.document else self.candidates(),
            **kwargs,
        )


def places_of(tree: Any) -> list[tuple[str, str]]:
    """Anchors of a structured text with their names, for a list to choose from."""
    found: list[tuple[str, str]] = []

    def walk(node: Any) -> None:
        if not isinstance(node, dict) or len(found) >= MOST_PLACES:
            return
        anchor, title = str(node.get("anchor") or ""), str(node.get("title") or node.get("text") or "")
        if anchor and node.get("kind") in PLACES:
            found.append((anchor, f"{anchor.replace('-', ' ').replace('.', ', ')}: {title[:60]}"))
        for child in node.get("children") or ():
            walk(child)

    walk(tree)
    return found
