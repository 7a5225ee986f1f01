"""What translator and reviewer say to each other about a segment."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from cms.core.actions import Action, ActionError
from translation.models import JobSegment, SegmentComment, TranslationJob
from translation.rights import desk_of


def may_comment(user: Any, job: TranslationJob) -> bool:
    """The desk's people of the language; units see how far a job is, not what is said about it."""
    desk = desk_of(user)
    return desk.is_head or job.locale_id in desk.locale_ids


class AddCommentAction(Action):
    """Raises:
    ActionError: not one of the desk's people of the language; no text; too long.
    """

    def __init__(self, segment: JobSegment, text: str, user: Any) -> None:
        super().__init__(user)
        self.segment, self.text = segment, text.strip()

    def check(self) -> None:
        if not may_comment(self.user, self.segment.job):
            raise ActionError(_("You may not do this with this translation."))
        if not self.text:
            raise ActionError(_("Write the comment first."), "text")
        if len(self.text) > 2000:
            raise ActionError(_("The text is too long."), "text")

    def perform(self) -> SegmentComment:
        segment = self.segment
        return SegmentComment.objects.create(job=segment.job, segment=segment, text=self.text, author=self.user)


class SettleCommentAction(Action):
    """Mark a comment as done, or open it again."""

    def __init__(self, comment: SegmentComment, user: Any, *, done: bool) -> None:
        super().__init__(user)
        self.comment, self.done = comment, done

    def check(self) -> None:
        if not may_comment(self.user, self.comment.job):
            raise ActionError(_("You may not do this with this translation."))

    def perform(self) -> SegmentComment:
        comment = self.comment
        comment.resolved_at, comment.resolved_by = (timezone.now(), self.user) if self.done else (None, None)
        comment.save(update_fields=["resolved_at", "resolved_by"])
        return comment
