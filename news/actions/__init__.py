"""Changes of what appears where."""

from __future__ import annotations

from .distribute import DistributeAction, RecallDistributionAction
from .exchange import (
    AcceptAction,
    DeclineAction,
    EditAppearanceAction,
    NominateAction,
    RecallAction,
    RefuseAction,
    RemoveAction,
    ReturnAction,
    SeeChangeAction,
    TakeAction,
    WithdrawAction,
)
from .topics import DecideOnTopicAction

__all__ = [
    "AcceptAction",
    "DecideOnTopicAction",
    "DeclineAction",
    "DistributeAction",
    "EditAppearanceAction",
    "NominateAction",
    "RecallAction",
    "RecallDistributionAction",
    "RefuseAction",
    "RemoveAction",
    "ReturnAction",
    "SeeChangeAction",
    "TakeAction",
    "WithdrawAction",
]
