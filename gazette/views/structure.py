"""The structured text of a document: the tree as it was read, correcting it in official typing, accepting it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.admin import messages

from cms.core.actions import ActionError
from gazette.actions.structure import ReadFilesAction, ReadStructureAction, ReviewStructureAction
from gazette.enums import OPEN_STATES, TextState
from gazette.forms.relations import ReviewForm, tree_of
from gazette.structure import Node

from .effect_base import DocumentScreen

DIVISIONS = frozenset({"part", "chapter", "section", "subsection", "article", "appendix"})


class StructureView(DocumentScreen):
    """Reading for all who see the document; those who work on it accept, correct and read again."""

    template_name = "gazette/admin/structure.html"
    header_icon = "list-ul"

    def get_page_title(self) -> str:
        return _("Structured text")

    @cached_property
    def tree(self) -> Node | None:
        return tree_of(self.document)

    @cached_property
    def form(self) -> ReviewForm:
        data = self.request.POST if self.request.method == "POST" and "accept" not in self.request.POST else None
        text = self.tree.plain if self.tree else self.document.text
        return ReviewForm(data, initial={"text": text, "version": self.document.version})

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            if "read" in request.POST:
                ReadFilesAction(self.document, request.user).execute()
                ReadStructureAction(self.document, request.user).execute()
                messages.success(request, _("The text was read again from the file."))
            elif "accept" in request.POST:
                seen = request.POST.get("version", "")
                version = int(seen) if seen.isdecimal() else None
                ReviewStructureAction(self.document, request.user, seen=version).execute()
                messages.success(request, _("The text was accepted."))
            elif not self._correct():
                return self.render_to_response(self.get_context_data())
        except ActionError as error:
            self.tell(error)
        return redirect("document_structure", self.document.pk)

    def _correct(self) -> bool:
        """Read the typed text; whether that was taken. What was typed stays in the form where it was not."""
        if not self.form.is_valid():
            return False
        data = self.form.cleaned_data
        action = ReviewStructureAction(
            self.document, self.request.user, data["text"], data["reason"], seen=data["version"],
            lost_ok=data["lost_ok"], accept="save" in self.request.POST,
        )  # fmt: skip
        try:
            action.execute()
        except ActionError as error:
            self.form.add_error(error.field if error.field in self.form.fields else None, str(error.message))
            return False
        messages.success(self.request, _("The text was read again. Look at its parts."))
        return True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        nodes = list(self.tree.walk()) if self.tree else []
        return super().get_context_data(
            tree=self.tree,
            form=self.form if self.works else None,
            typing=self.form.is_bound and bool(self.form.errors),
            contents=[node for node in nodes if node.kind in DIVISIONS],
            articles=sum(node.kind == "article" for node in nodes),
            tables=sum(node.kind == "table" for node in nodes),
            doubled=[node.anchor for node in nodes if "~" in node.anchor],
            to_review=self.document.structure_state == TextState.PARSED,
            failed=self._failure(),
            published=self.document.state not in OPEN_STATES,
            versions=self.document.versions.select_related("made_by").defer("structure", "text")[:20],
            **kwargs,
        )

    def _failure(self) -> str:
        if self.document.structure_state != TextState.FAILED:
            return ""
        last = self.document.events.filter(kind="text_parsed").order_by("-pk").first()
        return last.text if last else ""
