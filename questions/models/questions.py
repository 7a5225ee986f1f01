"""A question, its hops between units, its due date and its history."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cms.core.actions import ActionError
from news.models import Topic
from questions.enums import (
    ACTIVE_ASSIGNMENTS,
    OPEN_STATES,
    PUBLIC_EVENTS,
    TRANSITIONS,
    AskerKind,
    AssignmentRole,
    AssignmentState,
    Channel,
    EventKind,
    Interest,
    QuestionState,
)
from questions.querysets import AssignmentQuerySet, EventQuerySet, QuestionQuerySet
from sites.models import MemberSite, Unit

USER = settings.AUTH_USER_MODEL


def person(label: Any, related_name: str = "+", **kwargs: Any) -> Any:
    return models.ForeignKey(
        USER, null=True, blank=True, on_delete=models.SET_NULL, related_name=related_name, verbose_name=label, **kwargs
    )


class ServiceLevel(models.Model):
    """How many working days an answer may take (thời hạn trả lời), from a day on.

    The row for field and channel wins over the one for the field, that over the one for the channel, that over the
    general one. 15 working days by default: Nghị định 43/2011/NĐ-CP, Điều 11 (ended; the only full set of rules).
    """

    topic = models.ForeignKey(
        Topic, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("field")
    )
    channel = models.CharField(_("channel"), max_length=10, choices=Channel.choices, blank=True)
    working_days = models.PositiveSmallIntegerField(_("working days"), default=15)
    reopen_days = models.PositiveSmallIntegerField(
        _("reopening within days"), default=15, help_text=_("Working days after the answer; 0: never.")
    )
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    legal_basis = models.CharField(_("legal basis"), max_length=255)

    class Meta:
        verbose_name = _("service level")
        verbose_name_plural = _("service levels")
        ordering = ["-valid_from"]

    def __str__(self) -> str:
        return gettext("%(days)s working days from %(date)s") % {
            "days": self.working_days,
            "date": self.valid_from.strftime("%d/%m/%Y"),
        }

    def clean(self) -> None:
        super().clean()
        if self.valid_to and self.valid_to < self.valid_from:
            raise ValidationError({"valid_to": _("The end is before the start.")})


class Question(models.Model):
    """What somebody asks the province or one of its units (câu hỏi, phản ánh, kiến nghị).

    Who asks is in `asker` (`models.personal.Asker`), encrypted. `title` and `text` are the words as they were sent;
    what readers see is the redacted `public` version.

    Attributes:
        code: the tracking code (mã tra cứu); the secret that goes with it is made from it (`questions.codes`).
        submission: key of the form that was sent, so that a double click makes one question.
        site: where it was asked. desk_unit: whose officers screen it: the site's unit, or the portal's.
        topic: field of life, the Vietnamese row. wanted_unit: whom the asker named.
        received_on: day 0 of the clock. term_days: working days of the service level on that day.
        due_date: as the clock stands now; null while it is paused. Only `questions.clock` writes it.
        answered_on: day of the first answer; `on_time` was frozen then.
        state_before: where a question goes back to after a pause.
    """

    code = models.CharField(_("tracking code"), max_length=16, unique=True, editable=False)
    submission = models.CharField(max_length=64, null=True, unique=True, editable=False)
    site = models.ForeignKey(
        MemberSite, on_delete=models.PROTECT, related_name="questions", editable=False, verbose_name=_("asked at")
    )
    desk_unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", editable=False, verbose_name=_("screened by")
    )
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES, default="vi")
    channel = models.CharField(_("channel"), max_length=10, choices=Channel.choices, default=Channel.WEB)
    asker_kind = models.CharField(_("asked by"), max_length=15, choices=AskerKind.choices, default=AskerKind.PERSON)
    topic = models.ForeignKey(
        Topic, null=True, blank=True, on_delete=models.PROTECT, related_name="questions", verbose_name=_("field")
    )
    wanted_unit = models.ForeignKey(
        Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("unit that is asked")
    )
    place = models.CharField(_("place"), max_length=200, blank=True)
    title = models.CharField(_("subject"), max_length=200)
    text = models.TextField(_("question"), max_length=10_000)
    # Words without marks and đ, for the officers' own search.
    folded = models.TextField(editable=False, default="", blank=True)
    letter_number = models.CharField(_("number of the letter"), max_length=100, blank=True)
    suspicion = models.PositiveSmallIntegerField(_("suspicion of spam"), default=0, editable=False)

    state = models.CharField(
        _("state"), max_length=20, choices=QuestionState.choices, default=QuestionState.RECEIVED, editable=False
    )
    state_before = models.CharField(max_length=20, blank=True, editable=False)
    received_at = models.DateTimeField(_("received at"), editable=False)
    received_on = models.DateField(_("received on"), editable=False)
    service_level = models.ForeignKey(
        ServiceLevel, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    term_days = models.PositiveSmallIntegerField(_("working days for the answer"), default=15, editable=False)
    due_date = models.DateField(_("due date"), null=True, editable=False)
    lead_unit = models.ForeignKey(
        Unit,
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("answered by"),
        help_text=_("The unit that leads now, or that answered."),
    )
    officer = person(_("officer"))
    answered_on = models.DateField(_("answered on"), null=True, editable=False)
    answered_at = models.DateTimeField(_("answered at"), null=True, editable=False)
    on_time = models.BooleanField(_("answered in time"), null=True, editable=False)
    ended_at = models.DateTimeField(_("ended at"), null=True, editable=False)
    reopened_at = models.DateTimeField(_("reopened at"), null=True, editable=False)
    duplicate_of = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="duplicates", editable=False
    )
    split_from = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="parts_split_off", editable=False
    )
    interest = models.CharField(
        _("interest"), max_length=10, choices=Interest.choices, default=Interest.UNDECIDED, editable=False
    )
    rating = models.PositiveSmallIntegerField(_("rating"), null=True, editable=False)
    rating_note = models.CharField(_("words with the rating"), max_length=1000, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    changed_at = models.DateTimeField(auto_now=True)
    erased_at = models.DateTimeField(_("erased at"), null=True, editable=False)

    objects = QuestionQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["-received_at", "-pk"]
        indexes = [
            # Inbox of a desk and of a unit, by what is due first.
            models.Index(fields=["state", "due_date"], name="question_state_due"),
            models.Index(fields=["lead_unit", "state", "due_date"], name="question_unit_state_due"),
            models.Index(fields=["desk_unit", "state", "received_at"], name="question_desk_state"),
            # The public record and statistics of a year.
            models.Index(fields=["received_on", "lead_unit"], name="question_received_unit"),
            models.Index(fields=["officer", "state"], name="question_officer_state"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(duplicate_of=F("pk")), name="question_not_its_own_duplicate"),
            models.CheckConstraint(condition=Q(rating=None) | Q(rating__range=(1, 5)), name="question_rating_1_to_5"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    # ---- state ----
    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES

    def move_to(self, state: str) -> None:
        """Change the state; the caller saves.

        Raises:
            ActionError: the transition is not one of `TRANSITIONS`; says from where to where.
        """
        if state not in TRANSITIONS[self.state]:
            names = {"old": self.get_state_display(), "new": QuestionState(state).label}
            raise ActionError(gettext("A question that is “%(old)s” cannot become “%(new)s”.") % names)
        self.state = state

    def note_event(
        self,
        kind: str,
        user: Any = None,
        text: str = "",
        *,
        unit: Unit | None = None,
        **data: Any,
    ) -> QuestionEvent:
        """Add a row to the history.

        Args:
            text: for officers and, with public kinds, for the asker; never holds personal data.
            data: JSON values; never personal data.
        """
        return QuestionEvent.objects.create(question=self, kind=kind, user=user, text=text, unit=unit, data=data)


class Assignment(models.Model):
    """One hop: a unit was asked for the answer or for a part of it (lượt chuyển).

    Attributes:
        due_on: the due date at the hand-over; moves with that of the question while the unit works.
        ended_on, on_time: frozen when the unit delivered, refused or was relieved.
        part: what a supporting unit contributes to the joint answer (safe HTML).
    """

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="assignments")
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="question_assignments", verbose_name=_("unit")
    )
    role = models.CharField(_("role"), max_length=10, choices=AssignmentRole.choices, default=AssignmentRole.LEAD)
    state = models.CharField(
        _("state"), max_length=12, choices=AssignmentState.choices, default=AssignmentState.SENT, editable=False
    )
    officer = person(_("officer"))
    request = models.CharField(_("what is asked of the unit"), max_length=2000, blank=True)
    sent_at = models.DateTimeField(_("sent at"), editable=False)
    sent_by = person(_("sent by"), editable=False)
    due_on = models.DateField(_("due on"), null=True, editable=False)
    accepted_at = models.DateTimeField(_("accepted at"), null=True, editable=False)
    ended_at = models.DateTimeField(_("ended at"), null=True, editable=False)
    on_time = models.BooleanField(_("in time"), null=True, editable=False)
    reason = models.CharField(_("reason"), max_length=1000, blank=True, editable=False)
    part = models.TextField(_("part of the answer"), max_length=50_000, blank=True)
    letter_number = models.CharField(_("number of the transfer letter"), max_length=100, blank=True)

    objects = AssignmentQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        ordering = ["sent_at", "pk"]
        indexes = [models.Index(fields=["unit", "state", "due_on"], name="assignment_unit_state")]
        constraints = [
            models.UniqueConstraint(
                fields=["question", "unit"],
                condition=Q(state__in=[state.value for state in sorted(ACTIVE_ASSIGNMENTS)]),
                name="assignment_one_active_of_unit",
            ),
            models.UniqueConstraint(
                fields=["question"],
                condition=Q(state__in=[state.value for state in sorted(ACTIVE_ASSIGNMENTS)])
                & Q(role=AssignmentRole.LEAD.value),
                name="assignment_one_lead",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question_id} → {self.unit_id} ({self.role})"

    @property
    def is_active(self) -> bool:
        return self.state in ACTIVE_ASSIGNMENTS


class Pause(models.Model):
    """The clock stood still, because more information was asked for; open while `ended_on` is null."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="pauses")
    started_on = models.DateField(_("from"))
    ended_on = models.DateField(_("to"), null=True)
    reason = models.CharField(_("reason"), max_length=1000, blank=True)

    class Meta:
        verbose_name = _("pause of the clock")
        verbose_name_plural = _("pauses of the clock")
        ordering = ["started_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["question"], condition=Q(ended_on=None), name="pause_one_open"),
        ]

    def __str__(self) -> str:
        return f"{self.started_on} – {self.ended_on or ''}"


class DeadlineChange(models.Model):
    """A due date as it was, what it became, and why; the first row is the receipt. Only ever added.

    A past day's due date is that of the last row made by the end of that day.
    """

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="deadlines")
    at = models.DateTimeField(_("changed at"))
    old = models.DateField(_("before"), null=True)
    new = models.DateField(_("after"), null=True)
    reason = models.CharField(_("reason"), max_length=500)
    user = person(_("by"))

    class Meta:
        verbose_name = _("change of a due date")
        verbose_name_plural = _("changes of due dates")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.old or '–'} → {self.new or '–'}"


class QuestionEvent(models.Model):
    """One thing that happened."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(_("event"), max_length=20, choices=EventKind.choices)
    at = models.DateTimeField(_("when"), auto_now_add=True)
    user = person(_("by"))
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("unit"))
    text = models.TextField(_("text"), blank=True)
    data = models.JSONField(default=dict, blank=True)

    objects = EventQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("event of a question")
        verbose_name_plural = _("events of questions")
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["question", "at"], name="questionevent_question_at")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.at:%Y-%m-%d}"

    @property
    def is_public(self) -> bool:
        return self.kind in PUBLIC_EVENTS
