"""What the screens of answering, approving, publishing and counting share."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import NoReverseMatch, reverse
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from cms.calendar.working_days import current
from cms.users.events import note_refusal
from questions.clock import due_of
from questions.enums import AnswerState, AssignmentRole
from questions.models import Answer, Assignment, DeskText, Question
from questions.rights import Room, room_of
from sites.admin_scope import GuardedMixin


def address(name: str, *args: Any) -> str:
    """An address of the room; empty where this installation has no such screen."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


class RoomPage(GuardedMixin, WagtailAdminTemplateMixin, TemplateView):
    """A screen for those who work in the room at all; what it shows it asks for."""

    header_icon = "help"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not self.may_enter():
            note_refusal(request, "screen of the questions room")
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def room(self) -> Room:
        return room_of(self.request.user)

    def may_enter(self) -> bool:
        return self.room.works_here

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, *self.way(), {"url": "", "label": self.get_page_title()}]

    def way(self) -> list[dict[str, Any]]:
        inbox = address("questions_inbox")
        return [{"url": inbox, "label": _("Questions")}] if inbox else []


@method_decorator(sensitive_post_parameters(), name="dispatch")
class OneQuestion(RoomPage):
    """A screen of one question that the person sees: others are not found."""

    related: ClassVar[tuple[str, ...]] = ("site__site", "desk_unit", "lead_unit", "topic", "officer")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        rows = Question.objects.visible_to(request.user).select_related(*self.related)
        found = rows.prefetch_related("lead_unit__periods", "desk_unit__periods").filter(pk=kwargs["pk"]).first()
        if found is None:
            note_refusal(request, "question of others")
            raise Http404
        self.question: Question = found
        return super().dispatch(request, *args, **kwargs)

    def way(self) -> list[dict[str, Any]]:
        page = address("question", self.question.pk)
        return [*super().way(), *([{"url": page, "label": self.question.code}] if page else [])]

    def get_page_subtitle(self) -> str:
        return self.question.code

    def again(self, **context: Any) -> HttpResponse:
        """The screen with what was typed; what was refused has changed nothing."""
        return self.render_to_response(self.get_context_data(**context))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        question = self.question
        return super().get_context_data(
            question=question,
            due=due_of(question, current()),
            asked=question.files.filter(from_asker=True),
            exchange=question.messages.all(),
            parts=self.parts,
            desk_texts=self.desk_texts,
            **kwargs,
        )

    @cached_property
    def parts(self) -> list[Assignment]:
        """What supporting units were asked for, with what they have delivered."""
        rows = self.question.assignments.filter(role=AssignmentRole.SUPPORTING).select_related("unit")
        return list(rows.prefetch_related("unit__periods", "files"))

    @cached_property
    def desk_texts(self) -> list[DeskText]:
        """Of a question in another language: what the translation desk has, or has translated."""
        if self.question.language == settings.LANGUAGE_CODE:
            return []
        return list(self.question.desk_texts.current().select_related("translator"))

    @cached_property
    def answers(self) -> list[Answer]:
        rows = self.question.answers.select_related("author", "approver", "unit")
        return list(rows.prefetch_related("files", "unit__periods"))

    @property
    def in_work(self) -> Answer | None:
        return next((row for row in reversed(self.answers) if row.state != AnswerState.SENT), None)

    @property
    def last_sent(self) -> Answer | None:
        return next((row for row in reversed(self.answers) if row.state == AnswerState.SENT), None)
