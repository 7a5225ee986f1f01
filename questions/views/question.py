"""A question with everything that belongs to it, and the steps that the person may take."""

from __future__ import annotations

from secrets import token_hex
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import formats, timezone
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.generic import View

from cms.calendar.working_days import current
from cms.core.actions import ActionError
from questions.actions import AddNoteAction, StaleError, ViewPersonalDataAction
from questions.actions.notes import may_note
from questions.clock import due_of
from questions.enums import SCREENING_STATES, EventKind, QuestionState
from questions.following import files_for_officers, merged_questions
from questions.forms.steps import NoteForm, PersonalForm
from questions.models import Asker, Question
from questions.places import Place
from questions.presence import leave, look_in
from questions.steps import BY_NAME, STEPS, Step
from questions.timeline import timeline
from sites.admin_scope import GuardedMixin

from .base import OfficePage, address, question_of
from .links import links_of, suggestions_of, tied_to

LABELS = {
    "name": lambda: _("Name"),
    "phone": lambda: _("Telephone"),
    "email": lambda: _("E-mail"),
    "address": lambda: _("Address"),
    "tax_code": lambda: _("Tax code"),
    "organisation": lambda: _("Business or association"),
    "identity": lambda: _("Identity number"),
}


@method_decorator(sensitive_post_parameters(), name="dispatch")
class QuestionView(OfficePage):
    """One page for desk, unit and readers: it offers what the person may do. What is refused stays as it was typed."""

    template_name = "questions/admin/question.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.shown: tuple[str, Any] | None = None
        self.person: list[tuple[str, str]] | None = None
        self.question  # noqa: B018 - 404 before anything else
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def question(self) -> Question:
        return question_of(self.request, self.kwargs["pk"])

    @cached_property
    def place(self) -> Place:
        typed = self.request.POST.get("tie-search", "") if self.request.method == "POST" else ""
        return Place(self.question, self.request.user, typed)

    @cached_property
    def window(self) -> str:
        """Tells this showing of the page from others of the same person."""
        return token_hex(4)

    def get_page_title(self) -> str:
        return _("Question %(code)s") % {"code": self.question.code}

    # ---- steps ----
    def steps(self) -> list[dict[str, Any]]:
        """What the person may do now, each with its form; one that was refused is unfolded, with what was typed."""
        found = []
        for step in STEPS:
            refused = self.shown is not None and self.shown[0] == step.name
            if not refused and not step.offered(self.place):
                continue
            form = self.shown[1] if refused and self.shown else step.build(self.place)
            found.append({"step": step, "form": form, "open": refused})
        return found

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        name = request.POST.get("step", "")
        if name == "person":
            return self.show_person()
        if name == "note":
            return self.add_note()
        step = BY_NAME.get(name)
        if step is None:
            raise Http404
        if (
            step.name == "tie" and "find" in request.POST
        ):  # Other words in the chooser of similar questions; nothing is done yet.
            return self._again(step.name, self._found(step))
        form = step.build(self.place, request.POST, request.FILES)
        if form is not None and not form.is_valid():
            return self._again(step.name, form)
        return self._act(step, form)

    def _found(self, step: Step) -> Any:
        """The chooser with what was found, and the choice that had been made."""
        form = step.build(self.place)
        form.initial["how"] = self.request.POST.get("tie-how", form.fields["how"].initial)
        return form

    def _act(self, step: Step, form: Any) -> HttpResponse:
        seen = self.request.POST.get("seen", "")
        try:
            data = form.cleaned_data if form is not None else {}
            result = step.act(self.place, data, int(seen) if seen.isdigit() else None).execute()
        except ActionError as error:
            if form is None:
                messages.error(self.request, str(error.message))
                return redirect("question", self.question.pk)
            stale = isinstance(error, StaleError)
            known = not stale and error.field in form.fields
            form.add_error(error.field if known else None, str(error.message))
            return self._again(step.name, form)
        messages.success(self.request, str(step.done))
        if step.name == "split":
            return redirect("question", result.pk)
        return self._back()

    def _back(self) -> HttpResponse:
        """To the question; where the person sees it no more (refused, taken back), to the inbox."""
        seen = Question.objects.visible_to(self.request.user).filter(pk=self.question.pk).exists()
        return redirect("question", self.question.pk) if seen else redirect("questions_start")

    def _again(self, name: str, form: Any) -> HttpResponse:
        self.shown = (name, form)
        for known in ("question", "place"):
            self.__dict__.pop(known, None)  # Somebody may have been first.
        return self.render_to_response(self.get_context_data())

    # ---- notes, personal data ----
    def add_note(self) -> HttpResponse:
        form = NoteForm(self.request.POST, prefix="note", people=self.place.colleagues)
        if not form.is_valid():
            return self._again("note", form)
        try:
            AddNoteAction(
                self.question, self.request.user, form.cleaned_data["text"], form.cleaned_data["people"]
            ).execute()
        except ActionError as error:
            form.add_error(error.field if error.field in form.fields else None, str(error.message))
            return self._again("note", form)
        messages.success(self.request, _("The note was saved."))
        return redirect("question", self.question.pk)

    @sensitive_variables("found")
    def show_person(self) -> HttpResponse:
        """Once, in this answer alone: no address shows it, and no cache keeps it."""
        form = PersonalForm(self.request.POST, prefix="person")
        if not form.is_valid():
            return self._again("person", form)
        try:
            found = ViewPersonalDataAction(self.question, self.request.user, form.cleaned_data["reason"]).execute()
        except ActionError as error:
            form.add_error("reason" if error.field == "reason" else None, str(error.message))
            return self._again("person", form)
        self.person = [(LABELS[name](), found[name]) for name in Asker.FIELDS if found.get(name)]
        response = self.render_to_response(self.get_context_data())
        response.headers["Cache-Control"] = "no-store, private"
        return response

    # ---- what is shown ----
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        question, place = self.question, self.place
        refused = self.shown[0] if self.shown else ""
        return super().get_context_data(**kwargs) | {
            "question": question,
            "place": place,
            "due": due_of(question, current()),
            "clock_url": address("question_clock", question.pk),
            "others": look_in(question.pk, self.request.user, self.window),
            "window": self.window,
            "steps": self.steps(),
            "links": links_of(place),
            "behind": place.public_behind,
            "hops": place.all_hops,
            "parts": [hop for hop in place.all_hops if hop.part],
            "answers": list(reversed(place.answers)),
            "files": [row for row in files_for_officers(question) if row.answer_id is None],
            "files_closed": not place.room.may_open_files(question),
            "exchange": question.messages.select_related("user"),
            "notes": question.notes.select_related("author").prefetch_related("mentions"),
            "note_form": self._note_form(refused),
            "merged": merged_questions(question),
            "tied": tied_to(question, self.request.user),
            "entries": timeline(question),
            "suggestions": self.suggestions(),
            "letters": self.letters(),
            "person": self.person,
            "person_form": self._person_form(refused),
            "may_see_person": place.room.may_see_person(question) and question.erased_at is None,
        }

    def _note_form(self, refused: str) -> Any:
        if not may_note(self.place.room, self.question):
            return None
        if refused == "note" and self.shown:
            return self.shown[1]
        return NoteForm(prefix="note", people=self.place.colleagues)

    def _person_form(self, refused: str) -> Any:
        return self.shown[1] if refused == "person" and self.shown else PersonalForm(prefix="person")

    def suggestions(self) -> dict[str, Any] | None:
        """For whoever screens it, while it is at the desk."""
        if not self.place.screens or self.question.state not in SCREENING_STATES:
            return None
        return suggestions_of(self.place)

    def letters(self) -> list[dict[str, Any]]:
        """Letters that the desk can make: one for each hop that is under way, one for an authority outside."""
        if not self.place.screens:
            return []
        found = [
            {
                "to": str(hop.unit),
                "url": address("question_letter", self.question.pk, hop.pk),
                "number": hop.letter_number,
            }
            for hop in self.place.active
        ]
        if self.question.state == QuestionState.FORWARDED:
            event = self.question.events.filter(kind=EventKind.FORWARDED).last()
            to = event.text if event is not None else ""
            found.append({"to": to, "url": address("question_letter_outside", self.question.pk), "number": ""})
        return found


class PresenceView(GuardedMixin, View):
    """A page that is still open tells so every minute, and hears who else has the question open."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int, *args: Any, **kwargs: Any) -> JsonResponse:
        question = question_of(request, pk)
        window = request.POST.get("window", "")[:16]
        if "leave" in request.POST:
            leave(question.pk, request.user, window)
            return JsonResponse({})
        others = [
            _("%(name)s has this question open since %(time)s.")
            % {"name": row.name, "time": formats.time_format(timezone.localtime(row.since), "H:i")}
            for row in look_in(question.pk, request.user, window)
        ]
        return JsonResponse({"others": others, "version": question.version})
