"""Parts become one file: pages, tags, links, bookmarks, metadata. pikepdf copies streams file to file."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, cast

import pikepdf
from django.utils import timezone
from pikepdf import Array, Dictionary, Name, OutlineItem, Rectangle, String

from .files import Patient
from .parts import Part
from .plan import IssuePlan

PRODUCER = "Cong Tinh"
LINK = "gazette-item:"
_MM = 72 / 25.4
# Where a document's own page stands in its frame, as templates/gazette/pdf/issue.css leaves room (mm).
_UPRIGHT = (10, 17, 200, 277)
_ACROSS = (10, 17, 287, 190)
_FIGURE = re.compile(rb"/Figure\s*<</MCID (\d+)>>\s*BDC")


@dataclass
class Bookmark:
    title: str
    page: int
    below: list[Bookmark] = field(default_factory=list)


class Assembly:
    """One PDF in the making. A context: the parts stay open until it is saved."""

    def __init__(self) -> None:
        self.pdf = pikepdf.new()
        self.stack = ExitStack()
        root = self.pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        self.whole = self.pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document, P=root, K=Array()))
        self.nums = Array()
        self.next_key = 0
        root.K = Array([self.whole])
        root.ParentTree = self.pdf.make_indirect(Dictionary(Nums=self.nums))
        self.tags = root
        self.archival = True
        self.pdf.Root.StructTreeRoot = root

    def __enter__(self) -> Assembly:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stack.close()
        self.pdf.close()

    def add(self, part: Part, element: str) -> int:
        """Append a part; its tags hang below an element of kind `element`. Returns the index of its first page."""
        source = self.stack.enter_context(pikepdf.open(part.path))
        base = len(self.pdf.pages)
        self._rename_cells(source, base)
        self.pdf.pages.extend(source.pages)
        if "/OutputIntents" not in self.pdf.Root:
            intent = source.make_indirect(source.Root.OutputIntents[0])
            self.pdf.Root.OutputIntents = Array([self.pdf.copy_foreign(intent)])
        self._graft(source, base, element)
        if part.source is not None:
            self._draw(part.source, base)
        return base

    def _rename_cells(self, source: pikepdf.Pdf, base: int) -> None:
        """Headers of tables are named by number in each part; in the whole they need names of their own."""
        for item in source.objects:
            if not isinstance(item, Dictionary) or item.get("/Type") != Name.StructElem:
                continue
            if "/ID" in item:
                item.ID = String(f"{base}-{item.ID}")
            headers = item.A.get("/Headers") if isinstance(item.get("/A"), Dictionary) else None
            if headers is not None:
                item.A.Headers = Array([String(f"{base}-{name}") for name in headers])

    def _graft(self, source: pikepdf.Pdf, base: int, element: str) -> None:
        """Tie the tags of a part in: pages were copied before, so its elements point to our copies of them."""
        tree = self.pdf.copy_foreign(source.Root.StructTreeRoot)
        document = tree.K[0]
        document.S = Name("/" + element)
        document.P = self.whole
        self.whole.K.append(document)
        offset, rows = self.next_key, tree.ParentTree.Nums
        for at in range(0, len(rows), 2):
            key = offset + int(rows[at])
            self.nums.append(key)
            self.nums.append(rows[at + 1])
            self.next_key = max(self.next_key, key + 1)
        for page in self.pdf.pages[base:]:
            page.obj.StructParents = offset + int(page.obj.StructParents)
            for note in page.obj.get("/Annots", []):
                if "/StructParent" in note:
                    note.StructParent = offset + int(note.StructParent)

    # ---- documents in their own pages ----
    def _draw(self, path: Path, base: int) -> None:
        """Draw the pages of a document into their frames.

        What its signatures, stamps and form fields look like becomes part of the page; what they are is lost, as are
        its own tags, bookmarks, links and scripts.
        """
        source = self.stack.enter_context(pikepdf.open(path, suppress_warnings=True))
        if "/AcroForm" in source.Root:
            source.generate_appearance_streams()
        source.flatten_annotations("print")
        self.archival = False
        for at, own in enumerate(source.pages):
            self._draw_page(own, self.pdf.pages[base + at])

    def _draw_page(self, own: pikepdf.Page, frame: pikepdf.Page) -> None:
        form = self.pdf.copy_foreign(own.as_form_xobject())
        resources = Dictionary(dict(frame.obj.Resources.items()))
        name = Name("/Own")
        resources.XObject = Dictionary({**dict(resources.get("/XObject", Dictionary()).items()), "/Own": form})
        frame.obj.Resources = resources
        width = float(frame.mediabox[2])
        corners = _ACROSS if width > float(frame.mediabox[3]) else _UPRIGHT
        box = Rectangle(*(value * _MM for value in corners))
        placed = frame.calc_form_xobject_placement(
            form, name, box, invert_transformations=True, allow_shrink=True, allow_expand=False
        )
        stream = frame.obj.Contents.read_bytes()
        found = _FIGURE.search(stream)
        if found is None:
            raise ValueError("a frame without its place")
        mark = self._tag_of(frame, int(found[1]), has_text=_has_text(own.obj))
        rest = stream[: found.start()] + b"/Artifact BMC" + stream[found.end() :]
        opened = b"/%s <</MCID %s>> BDC\n" % (mark, found[1])
        frame.obj.Contents = self.pdf.make_stream(opened + placed + b"\nEMC\n" + rest)

    def _tag_of(self, frame: pikepdf.Page, mark: int, *, has_text: bool) -> bytes:
        """A page with text is a paragraph that can be read aloud; a scanned one stays a figure with its words."""
        if not has_text:
            return b"Figure"
        at = int(frame.obj.StructParents)
        row = next(self.nums[i + 1] for i in range(len(self.nums) - 2, -1, -2) if int(self.nums[i]) == at)
        element = row[mark]
        element.S = Name.P
        for key in ("/Alt", "/A"):
            if key in element:
                del element[key]
        return b"P"

    # ---- what holds the whole together ----
    def link_contents(self, first: int, pages: int, targets: Sequence[tuple[int, str]]) -> None:
        """Links of the contents go to the pages (index and title) of `targets`."""
        for page in self.pdf.pages[first : first + pages]:
            for note in page.obj.get("/Annots", []):
                action = note.get("/A")
                address = str(action.get("/URI", "")) if isinstance(action, Dictionary) else ""
                if not address.startswith(LINK):
                    continue
                index, title = targets[int(address.removeprefix(LINK))]
                del note["/A"]
                note.Dest = Array([self.pdf.pages[index].obj, Name.XYZ, None, None, None])
                note.Contents = String(title)

    def add_bookmarks(self, bookmarks: Sequence[Bookmark]) -> None:
        with self.pdf.open_outline() as outline:
            outline.root.extend(_outline(mark) for mark in bookmarks)
        self.pdf.Root.PageMode = Name.UseOutlines

    def describe(self, plan: IssuePlan) -> None:
        """Title, language, page labels of the year; PDF/A-3b where every page was set here."""
        root = self.pdf.Root
        root.Lang = String("vi-VN")
        root.MarkInfo = Dictionary(Marked=True)
        root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
        label = Dictionary(S=Name.D, St=plan.first_page)
        root.PageLabels = Dictionary(Nums=Array([0, label]))
        now = timezone.localtime().replace(microsecond=0).isoformat()
        with self.pdf.open_metadata(set_pikepdf_as_editor=False) as words:
            words["dc:title"] = plan.name
            words["dc:language"] = {"vi-VN"}
            words["dc:publisher"] = {plan.publisher}
            words["dc:creator"] = [plan.publisher]
            words["xmp:CreateDate"] = words["xmp:ModifyDate"] = words["xmp:MetadataDate"] = now
            words["xmp:CreatorTool"] = PRODUCER
            words["pdf:Producer"] = PRODUCER
            if self.archival:
                words["pdfaid:part"] = "3"
                words["pdfaid:conformance"] = "B"
        if not self.archival and "/OutputIntents" in root:
            del root["/OutputIntents"]

    def save(self, file: BinaryIO) -> None:
        """Write everything.

        Raises:
            OSError: the disk is full.
        """
        patient = Patient(file)
        mode = pikepdf.ObjectStreamMode.generate
        self.pdf.save(cast("BinaryIO", patient), min_version="1.7", object_stream_mode=mode, deterministic_id=True)
        patient.check()


def _outline(mark: Bookmark) -> OutlineItem:
    item = OutlineItem(mark.title, mark.page)
    item.children.extend(_outline(below) for below in mark.below)
    return item


def _has_text(page: Any) -> bool:
    """Whether a page has fonts; forms within it count."""
    waiting = [page.get("/Resources")]
    for _step in range(50):
        if not waiting:
            return False
        resources = waiting.pop()
        if not isinstance(resources, Dictionary):
            continue
        if len(resources.get("/Font", {})):
            return True
        objects = resources.get("/XObject")
        if isinstance(objects, Dictionary):
            waiting.extend(item.get("/Resources") for _name, item in objects.items())
    return False
