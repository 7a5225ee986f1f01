"""States, transitions and closed lists of questions."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class QuestionState(models.TextChoices):
    """Where a question is (trạng thái xử lý câu hỏi)."""

    RECEIVED = "received", _("Received")
    SCREENING = "screening", _("Being screened")
    ROUTED = "routed", _("Sent to the unit")
    WITH_UNIT = "with_unit", _("Accepted by the unit")
    DRAFTING = "drafting", _("Answer being written")
    IN_APPROVAL = "in_approval", _("Answer waits for approval")
    ANSWERED = "answered", _("Answered")
    CLOSED = "closed", _("Closed")
    NEEDS_INFORMATION = "needs_information", _("More information needed")
    OUT_OF_SCOPE = "out_of_scope", _("Out of scope")
    DUPLICATE = "duplicate", _("Asked before")
    MERGED = "merged", _("Merged")
    SPAM = "spam", _("Spam")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    FORWARDED = "forwarded", _("Forwarded outside")


S = QuestionState

# At the desk that screens: nobody has been asked to answer yet.
SCREENING_STATES = frozenset({S.RECEIVED, S.SCREENING})
# A unit is asked for the answer.
UNIT_STATES = frozenset({S.ROUTED, S.WITH_UNIT, S.DRAFTING, S.IN_APPROVAL})
# The clock runs.
RUNNING_STATES = SCREENING_STATES | UNIT_STATES
# The clock stands still while the asker is asked.
PAUSED_STATES = frozenset({S.NEEDS_INFORMATION})
OPEN_STATES = RUNNING_STATES | PAUSED_STATES
# With an answer.
ANSWERED_STATES = frozenset({S.ANSWERED, S.CLOSED})
# Ended without an answer of a unit; the asker was told.
ENDED_WITHOUT_ANSWER = frozenset({S.OUT_OF_SCOPE, S.DUPLICATE, S.MERGED, S.WITHDRAWN, S.FORWARDED})
# Counted by nobody.
NOT_COUNTED = frozenset({S.SPAM, S.MERGED})

# Every change of state: from -> where to. What is not here is refused, with the reason (habit 4).
TRANSITIONS: dict[str, frozenset[str]] = {
    S.RECEIVED: frozenset({S.SCREENING, S.ROUTED, S.NEEDS_INFORMATION, *ENDED_WITHOUT_ANSWER, S.SPAM}),
    S.SCREENING: frozenset({S.RECEIVED, S.ROUTED, S.NEEDS_INFORMATION, *ENDED_WITHOUT_ANSWER, S.SPAM}),
    S.ROUTED: frozenset({S.WITH_UNIT, S.DRAFTING, S.SCREENING, S.ROUTED, S.NEEDS_INFORMATION, *ENDED_WITHOUT_ANSWER}),
    S.WITH_UNIT: frozenset({S.DRAFTING, S.ROUTED, S.SCREENING, S.NEEDS_INFORMATION, *ENDED_WITHOUT_ANSWER}),
    S.DRAFTING: frozenset(
        {S.IN_APPROVAL, S.WITH_UNIT, S.ROUTED, S.SCREENING, S.NEEDS_INFORMATION, *ENDED_WITHOUT_ANSWER}
    ),
    S.IN_APPROVAL: frozenset({S.ANSWERED, S.DRAFTING, S.ROUTED, S.SCREENING, S.WITHDRAWN}),
    S.ANSWERED: frozenset({S.CLOSED, S.SCREENING, S.WITH_UNIT}),
    S.CLOSED: frozenset({S.SCREENING, S.WITH_UNIT}),
    S.NEEDS_INFORMATION: frozenset({*SCREENING_STATES, *UNIT_STATES, *ENDED_WITHOUT_ANSWER}),
    S.OUT_OF_SCOPE: frozenset({S.SCREENING}),
    S.DUPLICATE: frozenset({S.SCREENING}),
    S.MERGED: frozenset({S.SCREENING}),
    S.SPAM: frozenset({S.RECEIVED}),
    S.WITHDRAWN: frozenset(),
    S.FORWARDED: frozenset({S.SCREENING}),
}


class Channel(models.TextChoices):
    """How a question came (kênh tiếp nhận)."""

    WEB = "web", _("Web form")
    LETTER = "letter", _("Letter")
    CALL = "call", _("Telephone")
    VISIT = "visit", _("Visit")
    API = "api", _("Another system")
    IMPORT = "import", _("Old records")


class AskerKind(models.TextChoices):
    PERSON = "person", pgettext_lazy("asker", "Person")
    ORGANISATION = "organisation", _("Business or association")


class Purpose(models.TextChoices):
    """What personal data may be used for; one consent each (Luật 91/2025/QH15, sự đồng ý theo từng mục đích)."""

    ANSWER = "answer", _("to answer the question")
    PUBLISH = "publish", _("to publish question and answer without the asker's name")
    SURVEY = "survey", _("to ask how satisfied the asker is")


class AssignmentRole(models.TextChoices):
    LEAD = "lead", pgettext_lazy("role of a unit", "Lead")
    SUPPORTING = "supporting", _("Supporting")


class AssignmentState(models.TextChoices):
    """Of one hop (lượt chuyển xử lý)."""

    SENT = "sent", _("Sent")
    ACCEPTED = "accepted", _("Accepted")
    REFUSED = "refused", _("Refused")
    DELIVERED = "delivered", _("Delivered")
    TAKEN_BACK = "taken_back", _("Taken back")
    HANDED_OVER = "handed_over", _("Handed over to the successor")


ACTIVE_ASSIGNMENTS = frozenset({AssignmentState.SENT, AssignmentState.ACCEPTED})


class AnswerState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    IN_APPROVAL = "in_approval", _("Waits for approval")
    RETURNED = "returned", _("Returned")
    SENT = "sent", _("Sent")


class Interest(models.TextChoices):
    """Whether question and answer are for everybody (công khai câu hỏi được quan tâm chung)."""

    UNDECIDED = "undecided", _("Not decided")
    GENERAL = "general", _("Of general interest")
    PRIVATE = "private", _("Concerns the asker only")


class Outcome(models.TextChoices):
    """What became of a question, as the figures of a year count."""

    ANSWERED = "answered", _("Answered")
    ON_TIME = "on_time", _("Answered in time")
    LATE = "late", _("Answered late")
    LATE_OPEN = "late_open", _("Late and open")


class DeskTextKind(models.TextChoices):
    """What is translated: into Vietnamese for the officers, or back into the asker's language."""

    QUESTION = "question", _("Question")
    ANSWER = "answer", _("Answer")


class DuePhase(models.TextChoices):
    """Of an open question on a day; computed, never stored."""

    PAUSED = "paused", _("Clock paused")
    IN_TIME = "in_time", _("In time")
    SOON = "soon", _("Due soon")
    TODAY = "today", _("Due today")
    LATE = "late", _("Late")


class ChaseStep(models.TextChoices):
    """Reminders, in their order (đôn đốc)."""

    BEFORE = "before", _("Before the due date")
    DUE = "due", _("On the due date")
    LATE_OFFICER = "late_officer", _("Late: to the officer")
    LATE_LEADER = "late_leader", _("Late: to the unit's leader")
    LATE_CENTRE = "late_centre", _("Late: to the centre")
    WEEKLY = "weekly", _("Weekly: to the province's leader")


class EventKind(models.TextChoices):
    """What happened to a question; rows are only ever added (habit 5)."""

    RECEIVED = "received", _("Received")
    ENTERED = "entered", _("Entered by an officer")
    SCREENING = "screening", _("Screening begun")
    CLASSIFIED = "classified", _("Field or place changed")
    ROUTED = "routed", _("Sent to a unit")
    ACCEPTED = "accepted", _("Accepted by the unit")
    REFUSED = "refused", _("Refused by the unit")
    TAKEN_BACK = "taken_back", _("Taken back from the unit")
    ASSIGNED = "assigned", _("Given to an officer")
    DRAFTED = "drafted", _("Draft saved")
    PART_DELIVERED = "part_delivered", _("Part of a unit delivered")
    SUBMITTED = "submitted", _("Answer submitted for approval")
    RETURNED = "returned", _("Answer returned")
    ANSWERED = "answered", _("Answer approved and sent")
    CORRECTED = "corrected", _("Corrected answer sent")
    CLOSED = "closed", _("Closed")
    REOPENED = "reopened", _("Reopened by the asker")
    RESTORED = "restored", _("Opened again")
    INFORMATION_ASKED = "information_asked", _("More information asked for")
    INFORMATION_GIVEN = "information_given", _("Information given")
    ADDED = "added", _("Asker added something")
    OUT_OF_SCOPE = "out_of_scope", _("Out of scope")
    DUPLICATE = "duplicate", _("Tied to an earlier question")
    MERGED = "merged", _("Merged")
    SPLIT = "split", _("Split")
    SPAM = "spam", _("Marked as spam")
    WITHDRAWN = "withdrawn", _("Withdrawn by the asker")
    FORWARDED = "forwarded", _("Forwarded outside")
    DEADLINE = "deadline", _("Due date changed")
    EXTENDED = "extended", _("Date of the answer announced")
    CHASED = "chased", _("Reminder sent")
    LETTER = "letter", _("Transfer letter made")
    REDACTED = "redacted", _("Public version prepared")
    PUBLISHED = "published", _("Published")
    RETRACTED = "retracted", _("Taken off the site")
    RATED = "rated", _("Rated by the asker")
    CONSENT = "consent", _("Consent changed")
    HANDED_OVER = "handed_over", _("Handed over to the successor")
    TRANSLATION = "translation", _("Sent to the translation desk")
    PROMOTED = "promoted", _("Shown first")
    ERASED = "erased", _("Personal data erased")
    NOTE = "note", _("Internal note")


# What the asker reads in the history of the question.
PUBLIC_EVENTS = frozenset(
    {
        *(EventKind.RECEIVED, EventKind.ENTERED, EventKind.SCREENING, EventKind.ROUTED, EventKind.ACCEPTED),
        *(EventKind.SUBMITTED, EventKind.ANSWERED, EventKind.CORRECTED, EventKind.CLOSED, EventKind.REOPENED),
        *(EventKind.RESTORED, EventKind.INFORMATION_ASKED, EventKind.INFORMATION_GIVEN, EventKind.ADDED),
        *(EventKind.OUT_OF_SCOPE, EventKind.DUPLICATE, EventKind.MERGED, EventKind.WITHDRAWN, EventKind.FORWARDED),
        *(EventKind.DEADLINE, EventKind.EXTENDED, EventKind.PUBLISHED, EventKind.RETRACTED, EventKind.HANDED_OVER),
    }
)


class MailState(models.TextChoices):
    QUEUED = "queued", _("Queued")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Given up")
    NOT_WANTED = "not_wanted", _("No address")


class RequestKind(models.TextChoices):
    """What a person asks about the own data (quyền của chủ thể dữ liệu, Luật 91/2025/QH15)."""

    EXPORT = "export", _("Copy of the own data")
    CORRECTION = "correction", _("Correction")
    ERASURE = "erasure", _("Erasure")
