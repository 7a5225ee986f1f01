"""The list of documents, entry, one document with all that can be done with it, its files."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Media
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View

from cms.core.actions import ActionError
from cms.core.text import fold
from cms.users.events import note_refusal
from gazette.actions.base import StaleError
from gazette.actions.documents import (
    ChangeDocumentAction,
    EnterDocumentAction,
    SameNumberError,
)
from gazette.actions.files import AddFileAction, RemoveFileAction
from gazette.addresses import document_url
from gazette.document_steps import BY_NAME, STEPS, Step
from gazette.enums import OPEN_STATES
from gazette.files import file_response
from gazette.forms.documents import DocumentForm, FileForm, initial_of
from gazette.models import DocumentFile, LegalDocument
from gazette.numbering import kind_in_number
from gazette.storing import words_of
from gazette.translating import request_url
from sites.admin_scope import GuardedMixin
from sites.unit_names import unit_name

from .base import OfficePage, address, document_of


class EntryView(OfficePage):
    """Enter a document. What was typed stays when something is refused."""

    template_name = "gazette/admin/document_form.html"
    page_title = gettext_lazy("Enter a document")
    header_icon = "plus"

    def may_enter(self) -> bool:
        return self.room.may_enter

    def form(self, data: Any = None) -> DocumentForm:
        return DocumentForm(data, room=self.room)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.form(request.POST)
        if not form.is_valid():
            return self.again(form)
        try:
            document = self.act(form)
        except ActionError as error:
            if isinstance(error, SameNumberError):
                form.ask_for_same_number()
            form.add_error(error.field if error.field in form.fields else None, str(error.message))
            return self.again(form)
        messages.success(request, self.done % {"number": document.number})
        if (kind := kind_in_number(document)) != fold(document.kind.code):
            values = {"number": kind.upper(), "kind": document.kind.name_in()}
            words = _("The number says “%(number)s”, the chosen kind is “%(kind)s”. Look whether both are right.")
            messages.warning(request, words % values)
        return redirect("legal_document", document.pk)

    def act(self, form: DocumentForm) -> LegalDocument:
        again = form.cleaned_data["same_number_ok"]
        found: LegalDocument = EnterDocumentAction(
            form.document_data(), self.request.user, same_number_ok=again
        ).execute()
        return found

    @property
    def done(self) -> str:
        return _("%(number)s was entered as a draft. Add its files now.")

    def again(self, form: DocumentForm) -> HttpResponse:
        if form.data.get("same_number_ok"):
            form.ask_for_same_number()
        return self.render_to_response(self.get_context_data(form=form))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("form", self.form())
        return super().get_context_data(**kwargs)


class EditView(EntryView):
    """Change a document in work; a change takes the check back."""

    header_icon = "edit"

    @cached_property
    def document(self) -> LegalDocument:
        return document_of(self.request, self.kwargs["pk"])

    def get_page_title(self) -> str:
        return _("Change %(number)s") % {"number": self.document.number}

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.request, self.kwargs = request, kwargs
        if self.may_enter() and not self.room.may_edit(self.document):
            if not self.room.may_work_on(self.document):
                note_refusal(request, "change of a document of others")
                raise PermissionDenied
            messages.warning(request, _("What is published changes by a correction only."))
            return redirect("legal_document", self.document.pk)
        return super().dispatch(request, *args, **kwargs)

    def form(self, data: Any = None) -> DocumentForm:
        return DocumentForm(data, room=self.room, initial=initial_of(self.document))

    def act(self, form: DocumentForm) -> LegalDocument:
        data = form.cleaned_data
        found: LegalDocument = ChangeDocumentAction(
            self.document,
            form.document_data(),
            self.request.user,
            seen=data["seen"],
            same_number_ok=data["same_number_ok"],
        ).execute()
        return found

    @property
    def done(self) -> str:
        return _("%(number)s was changed.")

    def way(self) -> list[dict[str, Any]]:
        own = {"url": reverse("legal_document", args=[self.document.pk]), "label": self.document.number}
        return [*super().way(), own]


class DocumentView(OfficePage):
    """Everything of one document, and a form for every step that the person may take now."""

    template_name = "gazette/admin/document.html"

    def get_page_title(self) -> str:
        return self.document.number

    @cached_property
    def document(self) -> LegalDocument:
        return document_of(self.request, self.kwargs["pk"])

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        name = request.POST.get("step", "")
        if name == "file":
            return self.add_file()
        step = BY_NAME.get(name)
        if step is None:
            raise Http404
        if not step.offered(self.document, self.room):
            if not self.room.may_publish(self.document):
                note_refusal(request, "change of a document of others")
                raise PermissionDenied
            messages.warning(request, _("This is not possible any more. Look at the new state."))
            return redirect("legal_document", self.document.pk)
        form = step.form(self.document, request.POST, step.name) if step.form else None
        if form is not None and not form.is_valid():
            return self.again(step.name, form)
        return self.take(step, form)

    def take(self, step: Step, form: Any) -> HttpResponse:
        seen = self.request.POST.get("seen", "")
        data = form.cleaned_data if form is not None else {}
        try:
            step.act(self.document, self.request.user, data, int(seen) if seen.isdecimal() else None).execute()
        except ActionError as error:
            if form is None:
                messages.error(self.request, str(error.message))
                return redirect("legal_document", self.document.pk)
            if isinstance(error, SameNumberError):
                form.ask_for_same_number()
            known = not isinstance(error, StaleError) and error.field in form.fields
            form.add_error(error.field if known else None, str(error.message))
            return self.again(step.name, form)
        messages.success(self.request, str(step.done))
        return redirect("legal_document", self.document.pk)

    def add_file(self) -> HttpResponse:
        if not self.room.may_add_to(self.document):
            note_refusal(self.request, "change of a document of others")
            raise PermissionDenied
        form = FileForm(self.request.POST, self.request.FILES, prefix="file")
        if not form.is_valid():
            return self.again("file", form)
        data = form.cleaned_data
        try:
            AddFileAction(self.document, data["file"], data["kind"], self.request.user).execute()
        except ActionError as error:
            form.add_error(error.field if error.field in form.fields else None, str(error.message))
            return self.again("file", form)
        except OSError as error:
            form.add_error("file", words_of(error))
            return self.again("file", form)
        messages.success(self.request, _("The file was added; its text is being read."))
        return redirect("legal_document", self.document.pk)

    def again(self, name: str, form: Any) -> HttpResponse:
        self.__dict__.pop("document", None)  # Somebody may have been first.
        return self.render_to_response(self.get_context_data(refused={name: form}))

    # ---- what is shown ----
    def steps(self, refused: dict[str, Any]) -> list[dict[str, Any]]:
        return [
            {
                "step": step,
                "form": refused.get(step.name) or (step.form(self.document, None, step.name) if step.form else None),
                "open": step.name in refused,
            }
            for step in STEPS
            if step.offered(self.document, self.room)
        ]

    def links(self) -> list[dict[str, str]]:
        """Other screens of the document."""
        rows = (
            ("legal_document_edit", _("Change"), "edit", self.room.may_edit(self.document)),
            ("document_relations", _("Relations and effect"), "link", True),
            ("document_structure", _("Structured text"), "list-ul", True),
        )
        found = [
            {"url": url, "label": label, "icon": icon}
            for name, label, icon, shown in rows
            if shown and (url := address(name, self.document.pk))
        ]
        url = request_url(self.document, self.request.user)
        return [*found, {"url": url, "label": _("Translate the abstract"), "icon": "globe"}] if url else found

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        document, refused = self.document, kwargs.pop("refused", {})
        works = self.room.may_work_on(document)
        steps, adds = self.steps(refused), self.room.may_add_to(document)
        file_form = (refused.get("file") or FileForm(prefix="file")) if adds else None
        forms = [form for form in (file_form, *(row["form"] for row in steps)) if form is not None]
        return super().get_context_data(**kwargs) | {
            "document": document,
            "links": self.links(),
            "steps": steps,
            "steps_media": sum((form.media for form in forms), Media()),
            "works": works,
            "file_form": file_form,
            "files": document.files.select_related("added_by"),
            "removable": works and document.state in OPEN_STATES,
            "events": document.events.select_related("user") if works or self.room.sees_everything else [],
            "corrections": document.corrections.select_related("issue").prefetch_related("issue__numbers"),
            "concerned": [unit_name(unit) for unit in document.concerns.all()],
            "issues": document.issue_items.select_related("issue").prefetch_related("issue__numbers"),
            "public_url": document_url(document),
            "effect": document.effect_periods.on().first(),
        }


class FileView(GuardedMixin, View):
    """A file of a document that the person sees."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, pk: int, *args: Any, **kwargs: Any) -> FileResponse:
        row = get_object_or_404(DocumentFile.objects.select_related("document"), pk=pk)
        document_of(request, row.document_id)
        return file_response(row, inline="inline" in request.GET)


class RemoveFileView(OfficePage):
    """Take a file off a document in work, after a question."""

    template_name = "gazette/admin/file_remove.html"
    page_title = gettext_lazy("Remove the file")
    header_icon = "bin"

    @cached_property
    def row(self) -> DocumentFile:
        row: DocumentFile = get_object_or_404(DocumentFile.objects.select_related("document"), pk=self.kwargs["pk"])
        row.document = document_of(self.request, row.document_id)
        if not self.room.may_work_on(row.document):
            note_refusal(self.request, "change of a document of others")
            raise PermissionDenied
        return row

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            RemoveFileAction(self.row, request.user).execute()
        except ActionError as error:
            messages.error(request, str(error.message))
        else:
            messages.success(request, _("The file was removed."))
        return redirect("legal_document", self.row.document_id)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(row=self.row, **kwargs)
