"""An issue of the gazette as one PDF: cover, contents, documents, corrections, imprint.

Page numbers stand in the contents, and the contents stand first. So the contents are set twice, with numbers of the
same width, and nothing else is: the first setting tells how many pages they take.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pikepdf
from django.utils.translation import gettext as _

from .errors import PdfError
from .files import sha256_of, workshop, written
from .merging import Assembly, Bookmark
from .parts import ContentsLine, ContentsSection, Part, Setter
from .plan import Composed, ContentsRow, IssuePlan, Progress
from .words import WORDS

CORRECTIONS = WORDS["corrections"]


def compose_issue(plan: IssuePlan, target: Path, progress: Progress | None = None) -> Composed:
    """Set `plan` into `target`, whole or not at all.

    Args:
        progress: told step, number of steps and words, before each step; may raise to stop the work.

    Raises:
        PdfError: a document cannot be read, Pango is missing, the disk is full; `target` is as it was.
    """
    if not plan.items and not plan.corrections:
        raise PdfError(_("The issue is empty."), "empty")
    with workshop(target) as folder:
        return _Composer(plan, folder, progress).compose(target)


@dataclass(frozen=True)
class _Placed:
    part: Part
    row: ContentsRow


class _Composer:
    def __init__(self, plan: IssuePlan, folder: Path, progress: Progress | None) -> None:
        self.plan = plan
        self.setter = Setter(plan, folder)
        self.folder = folder
        self.progress: Callable[[int, int, str], None] = progress or (lambda step, total, words: None)
        self.total = len(plan.items) + 3
        self.step = 0

    def compose(self, target: Path) -> Composed:
        self._tell(_("Cover and contents"))
        cover = self.setter.cover()
        draft = self.setter.contents(self._contents([]))
        placed, after = self._documents(draft.last + 1)
        corrections, imprint = self._ending(after)
        self._tell(_("Contents with page numbers"))
        rows = [item.row for item in placed]
        if corrections:
            rows.append(ContentsRow("corrections", CORRECTIONS, corrections.first, corrections.last))
        contents = self.setter.contents(self._contents(rows))
        if contents.pages != draft.pages:
            raise PdfError(_("The contents do not fit the pages kept for them."), "contents")
        self._tell(_("One file of all parts"))
        parts = [cover, contents, *(item.part for item in placed), *filter(None, (corrections, imprint))]
        archival = self._merge(parts, rows, target)
        pages = sum(part.pages for part in parts)
        last = self.plan.first_page + pages - 1
        return Composed(
            pages, self.plan.first_page, last, tuple(rows), sha256_of(target), target.stat().st_size, archival
        )

    def _tell(self, words: str) -> None:
        self.step += 1
        self.progress(self.step, self.total, words)

    def _documents(self, first: int) -> tuple[list[_Placed], int]:
        """Every document set, and the number of the page after the last."""
        placed: list[_Placed] = []
        for section in self.plan.sections:
            for item in section.items:
                self._tell(item.number)
                part = self.setter.document(item, section.heading, first)
                row = ContentsRow(item.key, item.title, part.first, part.last, embedded=part.source is not None)
                placed.append(_Placed(part, row))
                first = part.last + 1
        return placed, first

    def _ending(self, first: int) -> tuple[Part | None, Part | None]:
        corrections = self.setter.corrections(first) if self.plan.corrections else None
        after = corrections.last + 1 if corrections else first
        return corrections, self.setter.imprint(after) if self.plan.imprint else None

    def _contents(self, rows: list[ContentsRow]) -> list[ContentsSection]:
        """The sections of the contents; without rows yet, numbers as wide as the real ones may become."""
        sections: list[ContentsSection] = []
        index = 0
        for section in self.plan.sections:
            lines = []
            for item in section.items:
                page = rows[index].first_page if rows else 88_888
                lines.append(ContentsLine(index, item.title, page, item.signed_on))
                index += 1
            if lines:
                sections.append(ContentsSection(section.heading, tuple(lines)))
        if self.plan.corrections:
            page = rows[index].first_page if rows else 88_888
            lines = [ContentsLine(index, note.document, page) for note in self.plan.corrections]
            sections.append(ContentsSection(CORRECTIONS, tuple(lines)))
        return sections

    def _merge(self, parts: list[Part], rows: list[ContentsRow], target: Path) -> bool:
        first = self.plan.first_page
        with Assembly() as whole:
            for at, part in enumerate(parts):
                self._add(whole, part, "Sect" if at < 2 else "Art")
            targets = [(row.first_page - first, row.title) for row in rows]
            whole.link_contents(parts[0].pages, parts[1].pages, targets)
            whole.add_bookmarks(self._bookmarks(parts, rows))
            whole.describe(self.plan)
            with written(self.folder, target) as file:
                whole.save(file)
            return whole.archival

    def _add(self, whole: Assembly, part: Part, element: str) -> None:
        try:
            whole.add(part, element)
        except (pikepdf.PdfError, ValueError, TypeError, KeyError, AttributeError) as error:
            words = {"first": part.first, "last": part.last}
            message = _("The document of pages %(first)s–%(last)s cannot be put into the issue. Attach its PDF anew.")
            raise PdfError(message % words, "broken") from error

    def _bookmarks(self, parts: list[Part], rows: list[ContentsRow]) -> list[Bookmark]:
        first = self.plan.first_page
        marks = [Bookmark(self.plan.number, 0), Bookmark("Mục lục", parts[0].pages)]
        index = 0
        for section in self.plan.sections:
            below = [Bookmark(row.title, row.first_page - first) for row in rows[index : index + len(section.items)]]
            index += len(section.items)
            if below:
                marks.append(Bookmark(section.heading, below[0].page, below))
        marks.extend(Bookmark(row.title, row.first_page - first) for row in rows[index:])
        if self.plan.imprint:
            marks.append(Bookmark(self.plan.publisher, parts[-1].first - first))
        return marks
