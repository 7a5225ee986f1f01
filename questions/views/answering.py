"""The editor of an answer: draft, legal basis, canned paragraphs, files, preview, submission, correction."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.core.actions import ActionError
from questions.actions import (
    AttachFilesAction,
    RemoveFileAction,
    SaveDraftAction,
    StaleError,
    StartCorrectionAction,
    SubmitAnswerAction,
)
from questions.enums import ANSWERED_STATES, UNIT_STATES, AnswerState, QuestionState
from questions.forms.answering import AnswerForm, CorrectionStartForm, ReferenceFormSet, paragraphs
from questions.legal_numbers import numbers_in, title_of
from questions.models import CannedText, QuestionFile
from questions.words import plain

from .leader_base import OneQuestion

WRITABLE = UNIT_STATES | {QuestionState.NEEDS_INFORMATION}


class AnswerView(OneQuestion):
    """POST `do`: save, submit, insert a canned paragraph or a part, preview, remove a file, begin a correction.

    A refusal shows the form with what was typed; so does another officer's save in between, beside that one's text.
    """

    template_name = "questions/leader/answer.html"
    page_title = gettext_lazy("Answer")
    header_icon = "edit"

    def may_enter(self) -> bool:
        return self.room.may_write(self.question)

    # ---- what may be done ----
    @property
    def writable(self) -> bool:
        answer = self.in_work
        if answer is not None:
            return answer.state != AnswerState.IN_APPROVAL
        return self.question.state in WRITABLE

    @cached_property
    def canned(self) -> list[CannedText]:
        """Of the unit and for all; those of the question's field first."""
        unit = Q(unit=None) | Q(unit=self.question.lead_unit_id)
        rows = CannedText.objects.filter(unit).select_related("topic")
        return sorted(rows, key=lambda row: (row.topic_id != self.question.topic_id, row.name))

    # ---- asked ----
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        do, _colon, which = request.POST.get("do", "save").partition(":")
        if do == "correct":
            return self.correct()
        self.form = AnswerForm(request.POST, request.FILES)
        self.rows = ReferenceFormSet(request.POST, prefix="ref")
        if not (self.form.is_valid() and self.rows.is_valid()):
            return self.again(form=self.form, rows=self.rows)
        handlers: dict[str, Any] = {
            "save": self.save,
            "submit": self.submit,
            "preview": self.preview,
            "insert": lambda: self.insert(self._canned(request.POST.get("canned", ""))),
            "part": lambda: self.insert(next((row.part for row in self.parts if str(row.pk) == which), "")),
            "desk": lambda: self.insert(self._from_desk(which)),
            "remove": lambda: self.remove(which),
        }
        try:
            found: HttpResponse = handlers.get(do, self.save)()
            return found
        except StaleError as refusal:
            return self.stale(refusal)
        except ActionError as refusal:
            # What was saved before the refusal is what the form goes on from.
            self.question.refresh_from_db()
            self.__dict__.pop("answers", None)
            messages.error(request, str(refusal))
            return self.again(**self.typed(seen=self.kept_version))

    kept_version: int | None = None

    def _canned(self, pk: str) -> str:
        row = next((row for row in self.canned if str(row.pk) == pk), None)
        return paragraphs(row.text) if row is not None else ""

    def _from_desk(self, pk: str) -> str:
        """A translated answer; the one in Vietnamese stays above it until the officer takes it out."""
        row = next((row for row in self.desk_texts if str(row.pk) == pk and row.is_done), None)
        return paragraphs(row.translated) if row is not None else ""

    @property
    def references(self) -> list[dict[str, str]]:
        """Those typed, and the suggestions that were ticked."""
        rows = [row for row in self.rows.cleaned_data if row.get("number") or row.get("title")]
        ticked = self.request.POST.getlist("suggest")
        known = {row["number"] for row in rows}
        return rows + [{"number": one, "title": title_of(one), "url": ""} for one in ticked if one not in known]

    def typed(self, text: str | None = None, seen: int | None = None) -> dict[str, Any]:
        """The form anew with what was typed, as far as a browser lets files be kept."""
        data = self.form.cleaned_data
        initial = {
            "text": data["text"] if text is None else text,
            "seen_answer": data["seen_answer"] if seen is None else seen,
            "public": data["public"],
        }
        rows = ReferenceFormSet(prefix="ref", initial=self.references)
        return {"form": AnswerForm(initial=initial), "rows": rows, "text": initial["text"]}

    # ---- done ----
    def keep(self) -> Any:
        data = self.form.cleaned_data
        action = SaveDraftAction(
            self.question, self.request.user, data["text"], self.references, data["seen_answer"] or 0
        )
        answer = action.execute()
        self.kept_version = answer.version
        if data["files"]:
            self.attach(data["files"], public=data["public"])
        return answer

    def attach(self, files: list[Any], *, public: bool) -> None:
        """A file that is refused costs nobody the text, which is saved."""
        try:
            AttachFilesAction(self.question, self.request.user, files, public=public).execute()
        except ActionError as refusal:
            self.refused_file = True
            messages.error(self.request, str(refusal))

    refused_file = False

    def save(self) -> HttpResponse:
        self.keep()
        messages.success(self.request, _("The draft is saved."))
        return redirect(self.request.path)

    def submit(self) -> HttpResponse:
        self.keep()
        if self.refused_file:
            return redirect(self.request.path)
        SubmitAnswerAction(self.question, self.request.user).execute()
        messages.success(self.request, _("The answer was submitted to the unit's leader."))
        return redirect(self.request.path)

    def insert(self, html: str) -> HttpResponse:
        """At the end of the text; nothing is saved yet."""
        if not html:
            messages.warning(self.request, _("Choose what to insert."))
            return self.again(**self.typed())
        messages.info(self.request, _("Inserted at the end of the text. It is not saved yet."))
        return self.again(**self.typed(self.form.cleaned_data["text"] + html))

    def preview(self) -> HttpResponse:
        return self.again(**self.typed(), preview=True, references=self.references)

    def remove(self, pk: str) -> HttpResponse:
        """The text is kept with it: the button belongs to the same form."""
        self.keep()
        row = QuestionFile.objects.filter(question=self.question, pk=pk).first() if pk.isdecimal() else None
        RemoveFileAction(self.question, self.request.user, row).execute()
        messages.success(self.request, _("The file was removed."))
        return redirect(self.request.path)

    def stale(self, refusal: StaleError) -> HttpResponse:
        """What the other has saved stands beside; saving again puts the own text in its place."""
        self.__dict__.pop("answers", None)
        messages.error(self.request, str(refusal))
        other = self.in_work
        context = self.typed(seen=other.version if other else 0)
        return self.again(**context, other=other)

    def correct(self) -> HttpResponse:
        form = CorrectionStartForm(self.request.POST)
        if not form.is_valid():
            return self.again(correction=form)
        try:
            StartCorrectionAction(self.question, self.request.user, form.cleaned_data["reason"]).execute()
        except ActionError as refusal:
            messages.error(self.request, str(refusal))
        return redirect(self.request.path)

    # ---- shown ----
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        answer = self.in_work
        if "form" not in kwargs:
            text = answer.text if answer else ""
            initial = {"text": text, "seen_answer": answer.version if answer else 0}
            kwargs |= {"form": AnswerForm(initial=initial), "text": text}
            kwargs["rows"] = ReferenceFormSet(prefix="ref", initial=answer.references if answer else [])
        text = kwargs.setdefault("text", "")
        known = {row.initial.get("number") for row in kwargs["rows"].forms}
        own_text = f"{self.question.text}\n{plain(text)}"
        approve = self.room.may_approve(self.question) and answer is not None and not self.writable
        kwargs.setdefault("correction", CorrectionStartForm())
        may_correct = self.question.state in ANSWERED_STATES and answer is None and self.last_sent is not None
        context = super().get_context_data(**kwargs)
        return context | {
            "answer": answer,
            "sent": self.last_sent,
            "writable": self.writable,
            "insert_desk": self.writable,
            "canned": self.canned,
            "suggested": [one for one in numbers_in(own_text) if one not in known],
            "notes": self.question.notes.select_related("author"),
            "may_correct": may_correct,
            "approve_url": reverse("questions_approve", args=[self.question.pk]) if approve else "",
            "media": context["form"].media,
        }
