"""Documents as trees of parts, chapters, articles, clauses and points, each with a lasting anchor."""

from __future__ import annotations

from gazette.structure.compare import Row, Segment, compare
from gazette.structure.docx import parse_docx
from gazette.structure.nodes import Node, StructureError, from_json, to_json
from gazette.structure.parsing import parse_lines, parse_text

__all__ = [
    "Node",
    "Row",
    "Segment",
    "StructureError",
    "compare",
    "from_json",
    "parse_docx",
    "parse_lines",
    "parse_text",
    "to_json",
]
