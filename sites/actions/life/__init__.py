"""The life of a unit: renamed, moved, merged, split, closed, reopened. Each with a plan that can be read first."""

from __future__ import annotations

from .base import LifeOfUnitAction, PlanChangedError
from .changes import ApplyChangeAction, apply_due_changes
from .endings import CloseUnitAction, MergeUnitsAction, SplitUnitAction
from .names import MoveUnitAction, RenameUnitAction
from .plan import Plan, Step
from .reopening import ReopenUnitAction
from .targets import ExistingUnit, NewUnit, Target

__all__ = [
    "ApplyChangeAction",
    "CloseUnitAction",
    "ExistingUnit",
    "LifeOfUnitAction",
    "MergeUnitsAction",
    "MoveUnitAction",
    "NewUnit",
    "Plan",
    "PlanChangedError",
    "RenameUnitAction",
    "ReopenUnitAction",
    "SplitUnitAction",
    "Step",
    "Target",
    "apply_due_changes",
]
