"""Changes of questions: one class per change, called alike by screens, the API, commands and the worker."""

from .answers import (
    ApproveAnswerAction,
    AttachFilesAction,
    RemoveFileAction,
    ReturnAnswerAction,
    SaveDraftAction,
    StartCorrectionAction,
    SubmitAnswerAction,
)
from .asker import (
    AddInformationAction,
    ChangeConsentAction,
    RateAction,
    ReopenAction,
    WithdrawAction,
    has_consent,
    reopen_until,
)
from .base import AssignmentAction, QuestionAction, StaleError
from .notes import AddNoteAction
from .personal import ErasePersonalDataAction, ViewPersonalDataAction
from .publication import PublishQuestionAction, RetractQuestionAction, SavePublicVersionAction
from .receiving import ReceiveQuestionAction
from .routing import RouteAction, RouteManyAction, RouteOutcome, TakeBackAction
from .screening import (
    AskInformationAction,
    AssignOfficerAction,
    ClassifyAction,
    CloseAction,
    ExtendAction,
    ForwardOutsideAction,
    OutOfScopeAction,
    RestoreAction,
    SpamAction,
    StartScreeningAction,
)
from .ties import DuplicateAction, MergeAction, SplitAction
from .translating import SendToDeskAction, TakeBackFromDeskAction, TranslateTextAction
from .unit_work import AcceptAction, DeliverPartAction, RefuseAction

__all__ = [
    "AcceptAction",
    "AddInformationAction",
    "AddNoteAction",
    "ApproveAnswerAction",
    "AskInformationAction",
    "AssignOfficerAction",
    "AssignmentAction",
    "AttachFilesAction",
    "ChangeConsentAction",
    "ClassifyAction",
    "CloseAction",
    "DeliverPartAction",
    "DuplicateAction",
    "ErasePersonalDataAction",
    "ExtendAction",
    "ForwardOutsideAction",
    "MergeAction",
    "OutOfScopeAction",
    "PublishQuestionAction",
    "QuestionAction",
    "RateAction",
    "ReceiveQuestionAction",
    "RefuseAction",
    "RemoveFileAction",
    "ReopenAction",
    "RestoreAction",
    "RetractQuestionAction",
    "ReturnAnswerAction",
    "RouteAction",
    "RouteManyAction",
    "RouteOutcome",
    "SaveDraftAction",
    "SavePublicVersionAction",
    "SendToDeskAction",
    "SpamAction",
    "SplitAction",
    "StaleError",
    "StartCorrectionAction",
    "StartScreeningAction",
    "SubmitAnswerAction",
    "TakeBackAction",
    "TakeBackFromDeskAction",
    "TranslateTextAction",
    "ViewPersonalDataAction",
    "WithdrawAction",
    "has_consent",
    "reopen_until",
]
