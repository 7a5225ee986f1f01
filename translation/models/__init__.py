"""What the translation desk keeps."""

from .glossary import Term, TermKind, TermTranslation
from .jobs import JobEvent, TranslationJob
from .memory import MemoryImport, MemoryUnit
from .progress import RequestBatch, SiteProgress
from .rules import DeskTerm, MachineUsage, TranslationDemand, TranslationPolicy, TranslationRule
from .segments import JobSegment, SegmentComment

__all__ = [
    "DeskTerm",
    "JobEvent",
    "JobSegment",
    "MachineUsage",
    "MemoryImport",
    "MemoryUnit",
    "RequestBatch",
    "SegmentComment",
    "SiteProgress",
    "Term",
    "TermKind",
    "TermTranslation",
    "TranslationDemand",
    "TranslationJob",
    "TranslationPolicy",
    "TranslationRule",
]
