"""Closed lists of the translation desk, and the named groups that models, permissions and querysets ask for."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class JobState(models.TextChoices):
    """Where a translation stands (trạng thái của yêu cầu dịch)."""

    QUEUED = "queued", _("Queued")
    TRANSLATING = "translating", _("Being translated")
    IN_REVIEW = "in_review", _("In review")
    CHANGES_REQUESTED = "changes_requested", _("Changes requested")
    APPROVED = "approved", _("Approved")
    PUBLISHED = "published", _("Published")
    STALE = "stale", _("Out of date")
    CANCELLED = "cancelled", _("Cancelled")


# State -> those it may go to. `TranslationJob.move_to` refuses every other step.
TRANSITIONS: dict[str, frozenset[str]] = {
    JobState.QUEUED: frozenset({JobState.TRANSLATING, JobState.CANCELLED}),
    JobState.TRANSLATING: frozenset({JobState.IN_REVIEW, JobState.QUEUED, JobState.CANCELLED}),
    JobState.IN_REVIEW: frozenset(
        {JobState.CHANGES_REQUESTED, JobState.APPROVED, JobState.TRANSLATING, JobState.QUEUED, JobState.CANCELLED}
    ),
    JobState.CHANGES_REQUESTED: frozenset({JobState.IN_REVIEW, JobState.QUEUED, JobState.CANCELLED}),
    JobState.APPROVED: frozenset({JobState.PUBLISHED, JobState.CHANGES_REQUESTED, JobState.QUEUED, JobState.CANCELLED}),
    JobState.PUBLISHED: frozenset({JobState.STALE, JobState.TRANSLATING, JobState.QUEUED, JobState.CANCELLED}),
    JobState.STALE: frozenset({JobState.TRANSLATING, JobState.PUBLISHED, JobState.CANCELLED}),
    JobState.CANCELLED: frozenset({JobState.QUEUED}),
}
# Somebody has to do something before the translation is up to date.
OPEN_STATES = frozenset(set(JobState) - {JobState.PUBLISHED, JobState.CANCELLED})
# Nobody translates it yet.
WAITING_STATES = frozenset({JobState.QUEUED, JobState.STALE})
# The translator may write.
WRITING_STATES = frozenset({JobState.TRANSLATING, JobState.CHANGES_REQUESTED})
# The content is locked for the translator.
LOCKED_STATES = frozenset({JobState.IN_REVIEW, JobState.APPROVED})


class SegmentState(models.TextChoices):
    """Where one segment stands (trạng thái của một đoạn)."""

    EMPTY = "empty", _("Empty")
    SUGGESTED = "suggested", _("Not confirmed")
    CONFIRMED = "confirmed", _("Confirmed")
    ERROR = "error", _("In error")


class SegmentOrigin(models.TextChoices):
    """Where the text of a segment comes from."""

    NONE = "", _("Nothing yet")
    TYPED = "typed", _("Typed")
    COPIED = "copied", _("Copied from the source")
    MEMORY = "memory", _("Translation memory")
    MACHINE = "machine", _("Machine translation")
    IMPORTED = "imported", _("Imported from a file")
    PREVIOUS = "previous", _("Earlier version")
    REVIEWER = "reviewer", _("Reviewer")


class Priority(models.IntegerChoices):
    URGENT = 1, _("Urgent")
    NORMAL = 2, _("Normal")
    LOW = 3, _("Low")


class JobEventKind(models.TextChoices):
    """What happened to a job; rows are only ever added (habit 5)."""

    REQUESTED = "requested", _("Requested")
    ACCEPTED = "accepted", _("Accepted by the desk")
    ASSIGNED = "assigned", _("Assigned")
    SPLIT = "split", _("Split among translators")
    STARTED = "started", _("Translation begun")
    REQUEUED = "requeued", _("Returned to the queue")
    SUBMITTED = "submitted", _("Submitted for review")
    TAKEN_BACK = "taken_back", _("Taken back by the translator")
    RETURNED = "returned", _("Returned with comments")
    APPROVED = "approved", _("Approved")
    SCHEDULED = "scheduled", _("Publication scheduled")
    PUBLISHED = "published", _("Published")
    REOPENED = "reopened", _("Reopened to correct")
    RENDERED = "rendered", _("Published again, text unchanged")
    CANCELLED = "cancelled", _("Cancelled")
    DECLINED = "declined", _("Declined by the desk")
    DETAILS = "details", _("Due date, priority or note changed")
    REMINDED = "reminded", _("Reminder sent")
    EXPORTED = "exported", _("Exported to a file")
    IMPORTED = "imported", _("Imported from a file")
    MACHINE = "machine", _("Machine suggestions asked for")
    ADOPTED = "adopted", _("Existing translation taken over")
    SOURCE_CHANGED = "source_changed", _("The source has changed")
    SOURCE_UNPUBLISHED = "source_unpublished", _("The source was unpublished")
    SOURCE_MOVED = "source_moved", _("The source was moved")
    SOURCE_DELETED = "source_deleted", _("The source was deleted")
    WITHDRAWN = "withdrawn", _("Taken off the site, out of date")
    RESTORED = "restored", _("Put on the site again")
    LANGUAGE_CLOSED = "language_closed", _("The language was closed on the site")


class StalePolicy(models.TextChoices):
    """What a site does with a translation whose source has changed."""

    NOTICE = "notice", _("Stays, with a notice")
    WITHDRAW = "withdraw", _("Is withdrawn after some days")


class UnpublishPolicy(models.TextChoices):
    """What a site does with a translation whose source was unpublished or deleted."""

    UNPUBLISH = "unpublish", _("Is unpublished too")
    KEEP = "keep", _("Stays; the desk decides")
