"""Models of the questions room."""

from .answers import Answer, PromotedQuestion, PublicQuestion, QuestionFile
from .connections import ApiKey, QuestionImport, Webhook, WebhookDelivery
from .desk import DeskText
from .office import (
    CannedText,
    Chase,
    LetterTemplate,
    QuestionMail,
    QuestionMessage,
    QuestionNote,
    QuestionSettings,
    RoutingRule,
    SavedView,
)
from .pages import QuestionsPage
from .personal import Asker, Consent, DataRequest, PersonalDataView, RetentionRule
from .questions import Assignment, DeadlineChange, Pause, Question, QuestionEvent, ServiceLevel

__all__ = [
    "Answer",
    "ApiKey",
    "Asker",
    "Assignment",
    "CannedText",
    "Chase",
    "Consent",
    "DataRequest",
    "DeadlineChange",
    "DeskText",
    "LetterTemplate",
    "Pause",
    "PersonalDataView",
    "PromotedQuestion",
    "PublicQuestion",
    "Question",
    "QuestionEvent",
    "QuestionFile",
    "QuestionImport",
    "QuestionMail",
    "QuestionMessage",
    "QuestionNote",
    "QuestionSettings",
    "QuestionsPage",
    "RetentionRule",
    "RoutingRule",
    "SavedView",
    "ServiceLevel",
    "Webhook",
    "WebhookDelivery",
]
