"""Changes of translation jobs: one class per change, called alike by screens, imports, commands and the worker."""

from .batches import RequestManyAction
from .ending import CancelJobAction, DeclineJobAction
from .requests import RequestOutcome, RequestTranslationAction
from .review import ApproveJobAction, PublishJobAction, ReopenJobAction, ReturnJobAction
from .work import (
    AcceptJobAction,
    AssignJobAction,
    ChangeDetailsAction,
    RequeueJobAction,
    SplitJobAction,
    StartJobAction,
    SubmitForReviewAction,
    TakeBackJobAction,
)

__all__ = [
    "AcceptJobAction",
    "ApproveJobAction",
    "AssignJobAction",
    "CancelJobAction",
    "ChangeDetailsAction",
    "DeclineJobAction",
    "PublishJobAction",
    "ReopenJobAction",
    "RequestManyAction",
    "RequestOutcome",
    "RequestTranslationAction",
    "RequeueJobAction",
    "ReturnJobAction",
    "SplitJobAction",
    "StartJobAction",
    "SubmitForReviewAction",
    "TakeBackJobAction",
]
