"""Writing what a preview has shown: a file whole or not at all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from cms.core.actions import Action, ActionError
from translation.enums import JobEventKind, SegmentOrigin, SegmentState
from translation.models import JobSegment, TranslationJob
from translation.writing import set_aside, write_segment

from .errors import FileError
from .planning import ASKED, WRITTEN, Choice, Kind, Plan, Row, make_plan, written_rows
from .units import Document

# A version that no segment has: what is written with it is put aside.
NO_VERSION = -1


class PlanChangedError(ActionError):
    """The desk has gone on since the person looked at the preview."""


class ImportFileAction(Action):
    """Take the texts of a file into its job.

    Args:
        name: of the file, for the history.
        choices: segment → what the person chose for it; a segment that is not named gets the default.
        take_approved: texts that the file calls final are confirmed, if the checks find nothing wrong.
        digest: of the plan that the person has seen; empty: whatever it is now.
    """

    def __init__(
        self,
        job: TranslationJob,
        document: Document,
        user: Any,
        *,
        name: str = "",
        choices: Mapping[int, str] | None = None,
        take_approved: bool = False,
        digest: str = "",
    ) -> None:
        super().__init__(user)
        self.job, self.document, self.name = job, document, name
        self.choices, self.take_approved, self.digest = choices or {}, take_approved, digest

    def perform(self) -> Counter[str]:
        """How many segments were written, confirmed and put aside."""
        plan = self._plan()
        if self.digest and plan.digest != self.digest:
            raise PlanChangedError(_("Somebody has changed the translation meanwhile. Look at the preview again."))
        done: Counter[str] = Counter()
        for row, segment in written_rows(plan):
            done.update(self._write(row, segment))
        self.job.note_event(JobEventKind.IMPORTED, self.user, self.name, **dict(done))
        return done

    def _plan(self) -> Plan:
        """The plan as it is now, with the rows locked: segments first, as `write_segment` does."""
        list(JobSegment.objects.select_for_update().filter(job=self.job.pk).order_by("pk").values_list("pk"))
        jobs = TranslationJob.objects.select_related("locale", "site__unit").select_for_update(of=("self",))
        self.job = jobs.get(pk=self.job.pk)
        try:
            return make_plan(self.job, self.document, self.user)
        except FileError as error:
            raise ActionError(error.worded(self.name)) from error

    def _write(self, row: Row, segment: JobSegment) -> list[str]:
        if row.kind == Kind.SAME:
            return self._confirm_same(row, segment)
        choice = self._choice(row, segment)
        if row.kind not in WRITTEN or choice == Choice.LEAVE:
            return []
        if choice == Choice.ASIDE:
            self._aside(segment, row.text)
            return ["aside"]
        return self._take(row, segment)

    def _choice(self, row: Row, segment: JobSegment) -> str:
        chosen = self.choices.get(segment.pk, "")
        return chosen if row.kind in ASKED and chosen in Choice.values else row.default

    def _confirm_same(self, row: Row, segment: JobSegment) -> list[str]:
        if segment.state != SegmentState.SUGGESTED or not row.confirms(self.take_approved):
            return []
        return self._stored(row, segment, segment.text)

    def _take(self, row: Row, segment: JobSegment) -> list[str]:
        old, author = segment.text, segment.updated_by_id
        found = self._stored(row, segment, row.text)
        if row.kind in ASKED and old:
            set_aside(segment, old, author)  # The desk's text, which the file's has replaced.
        return found

    def _stored(self, row: Row, segment: JobSegment, text: str) -> list[str]:
        confirm = row.confirms(self.take_approved)
        written = write_segment(
            segment.pk,
            self.user,
            text=text,
            version=segment.version,
            confirm=confirm,
            origin=SegmentOrigin.IMPORTED,
            detail=self.name,
        )
        return ["written", "confirmed"] if written.segment.is_confirmed else ["written"]

    def _aside(self, segment: JobSegment, text: str) -> None:
        """Beside the desk's text, as that of a second writer."""
        if segment.rejected_text == text:
            return
        write_segment(segment.pk, self.user, text=text, version=NO_VERSION, confirm=False)
