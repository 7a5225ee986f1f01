"""Filters of the inbox; all of them stand in the address, so that a list can be kept, sent and printed."""

from __future__ import annotations

from typing import Any

import django_filters
from django.conf import settings
from django.contrib.auth import get_user_model
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet

from cms.calendar.working_days import current
from news.models import Topic
from sites.admin_filters import PlainSelect
from sites.models import MemberSite

from .clock import SOON
from .enums import PAUSED_STATES, AskerKind, Channel, DuePhase, Outcome, QuestionState
from .models import Question
from .names import kept_for_a_minute, person_name, unit_name, unit_names
from .statistics import with_outcome

NONE = "none"


class DateRange(DateRangePickerWidget):
    """`received_after=2026-01-01&received_before=2026-01-31`; both days included."""

    suffixes = ["after", "before"]


def with_none(choices: list[tuple[Any, str]], label: Any) -> list[tuple[Any, Any]]:
    return [(NONE, label), *choices]


def topic_choices() -> list[tuple[Any, Any]]:
    """Fields by their Vietnamese rows, which questions point at."""
    rows = Topic.objects.filter(locale__language_code=settings.LANGUAGE_CODE).order_by("rank", "name")
    found: list[tuple[Any, Any]] = kept_for_a_minute("topics", lambda: list(rows.values_list("pk", "name")))
    return found


def site_choices() -> list[tuple[Any, Any]]:
    rows = MemberSite.objects.select_related("unit").order_by("-site__is_default_site", "pk")
    found: list[tuple[Any, Any]] = kept_for_a_minute(
        "sites", lambda: [(site.pk, unit_name(site.unit)) for site in rows]
    )
    return found


class RelationFilter(django_filters.ChoiceFilter):
    """By the key of a related row, or `none` for “not yet”."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=PlainSelect, empty_label=_("All"), **kwargs)

    def filter(self, qs: Any, value: Any) -> Any:
        if not value:
            return qs
        return qs.filter(**{self.field_name: None if value == NONE else value})


def officer_choices(request: Any) -> list[tuple[Any, Any]]:
    """Who has an open question that the reader sees."""
    open_now = Question.objects.visible_to(request.user).open().order_by()
    people = get_user_model()._default_manager.filter(pk__in=open_now.values("officer"))
    found: list[tuple[Any, Any]] = kept_for_a_minute(
        f"officers.{request.user.pk}", lambda: [(person.pk, person_name(person)) for person in people]
    )
    return found


def in_phase(questions: Any, phase: str) -> Any:
    """Open questions by their due date; `late` is `QuestionQuerySet.overdue`."""
    today = timezone.localdate()
    if phase == DuePhase.PAUSED:
        return questions.filter(state__in=PAUSED_STATES)
    if phase == DuePhase.LATE:
        return questions.overdue(today)
    if phase == DuePhase.TODAY:
        return questions.due_between(today, today)
    last = current().add(today, SOON)
    running = questions.running()
    if phase == DuePhase.SOON:
        return running.filter(due_date__gt=today, due_date__lte=last)
    return running.filter(due_date__gt=last)


class QuestionFilterSet(WagtailFilterSet):
    """What officers narrow the list by."""

    state = django_filters.MultipleChoiceFilter(label=_("State"), choices=QuestionState.choices)
    due = django_filters.ChoiceFilter(label=_("Due"), choices=DuePhase.choices, method="filter_due")
    outcome = django_filters.ChoiceFilter(label=_("Outcome"), choices=Outcome.choices, method="filter_outcome")
    unit = RelationFilter(label=_("Unit"), field_name="lead_unit")
    topic = RelationFilter(label=_("Field of life"), field_name="topic")
    officer = RelationFilter(label=_("Officer"), field_name="officer")
    channel = django_filters.ChoiceFilter(label=_("Channel"), choices=Channel.choices)
    site = RelationFilter(label=_("Asked through"), field_name="site")
    language = django_filters.ChoiceFilter(label=_("Language"), choices=settings.LANGUAGES)
    asker_kind = django_filters.ChoiceFilter(label=_("Asked by"), choices=AskerKind.choices)
    organisation = django_filters.CharFilter(
        label=_("Business or association"), field_name="asker__organisation_name", lookup_expr="iexact"
    )
    received = django_filters.DateFromToRangeFilter(label=_("Received"), field_name="received_on", widget=DateRange)
    due_on = django_filters.DateFromToRangeFilter(label=_("Due date"), method="filter_due_on", widget=DateRange)

    class Meta:
        model = Question
        fields: list[str] = []

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        # `due_after` is what links of the dashboard say; the filter beside `due` needs a name of its own.
        if data is not None and ("due_after" in data or "due_before" in data):
            data = data.copy()
            for suffix in ("after", "before"):
                if f"due_{suffix}" in data:
                    data[f"due_on_{suffix}"] = data[f"due_{suffix}"]
        super().__init__(data, *args, **kwargs)
        choices = {
            "unit": with_none(unit_names(), _("No unit yet")),
            "topic": with_none(topic_choices(), _("No field yet")),
            "officer": with_none(officer_choices(self.request), _("Nobody yet")),
            "site": site_choices(),
        }
        for name, found in choices.items():
            self.filters[name].extra["choices"] = found
        figures = getattr(self.request, "question_figures", None)
        if figures is not None:
            labels = [(state, f"{label} ({figures.states.get(state, 0)})") for state, label in QuestionState.choices]
            self.filters["state"].extra["choices"] = labels

    def filter_due(self, questions: Any, name: str, value: str) -> Any:
        return in_phase(questions, value) if value else questions

    def filter_outcome(self, questions: Any, name: str, value: str) -> Any:
        return with_outcome(questions, value) if value else questions

    def filter_due_on(self, questions: Any, name: str, value: Any) -> Any:
        """Only questions whose clock runs have a date that means something."""
        if value is None:
            return questions
        questions = questions.running()
        if value.start is not None:
            questions = questions.filter(due_date__gte=timezone.localdate(value.start))
        if value.stop is not None:
            questions = questions.filter(due_date__lte=timezone.localdate(value.stop))
        return questions
