"""What the translation desk keeps."""

from .glossary import Term, TermKind, TermTranslation
from .jobs import JobEvent, TranslationJob
from .memory import MemoryImport, MemoryUnit
from .rules import DeskTerm, MachineUsage, TranslationDemand, TranslationPolicy, TranslationRule
from .segments import JobSegment, SegmentComment

__all__ = [
    "DeskTerm",
    "JobEvent",
    "JobSegment",
    "MachineUsage",
    "MemoryImport",
    "MemoryUnit",
    "SegmentComment",
    "Term",
    "TermKind",
    "TermTranslation",
    "TranslationDemand",
    "TranslationJob",
    "TranslationPolicy",
    "TranslationRule",
]
