"""Columns of lists of questions."""

from __future__ import annotations

from typing import Any

from django.utils import formats
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import BaseColumn, Column

from cms.calendar.working_days import WorkingDays, current
from questions.clock import due_of
from questions.models import Question
from questions.names import person_name, unit_name
from questions.rights import Room

# Not shown on a phone; the subject's cell then says it.
WIDE = "quest-wide"


class ChooseColumn(BaseColumn):
    """A box for the form below the table (its `form` attribute), where the person screens the question."""

    header_template_name = "questions/admin/choose_header.html"
    cell_template_name = "questions/admin/choose_cell.html"

    def __init__(self, room: Room) -> None:
        super().__init__("choose", classname="quest-choose", width="1%")
        self.room = room

    def get_cell_context_data(self, instance: Question, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        return context | {"offered": self.room.may_screen(instance)}


class SubjectColumn(Column):
    """Code and subject, which lead to the question; on phones also what other columns say."""

    cell_template_name = "questions/admin/subject_cell.html"

    def get_value(self, instance: Question) -> Any:
        return instance.title

    def get_cell_context_data(self, instance: Question, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        return context | {"question": instance, "unit": unit_name(instance.lead_unit)}


class StateColumn(Column):
    cell_template_name = "questions/admin/state_cell.html"

    def get_value(self, instance: Question) -> Any:
        return instance.state

    def get_cell_context_data(self, instance: Question, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        return context | {"question": instance}


class DueColumn(Column):
    """The due date in words and colour; the calendar is read once for all rows."""

    cell_template_name = "questions/admin/due_cell.html"

    @cached_property
    def calendar(self) -> WorkingDays:
        return current()

    def get_value(self, instance: Question) -> Any:
        return due_of(instance, self.calendar)

    def get_cell_context_data(self, instance: Question, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        return context | {"due": context["value"], "question": instance}


def _topic(question: Question) -> str:
    return question.topic.name if question.topic is not None else "–"


def _unit(question: Question) -> str:
    return unit_name(question.lead_unit) or "–"


def _received(question: Question) -> str:
    return formats.date_format(question.received_on, "SHORT_DATE_FORMAT")


def question_columns() -> list[BaseColumn]:
    return [
        SubjectColumn("title", label=_("Question"), classname="title"),
        Column("topic", label=_("Field of life"), accessor=_topic, classname=WIDE),
        Column("unit", label=_("Unit"), accessor=_unit, classname=WIDE),
        Column("officer", label=_("Officer"), accessor=lambda row: person_name(row.officer) or "–", classname=WIDE),
        StateColumn("state", label=_("State"), sort_key="state"),
        DueColumn("due_date", label=_("Due"), sort_key="due_date"),
        Column("received_on", label=_("Received"), accessor=_received, sort_key="received_at", classname=WIDE),
    ]
