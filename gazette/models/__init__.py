"""Models of the room of documents and the gazette."""

from .citations import PageCitation
from .connections import DocumentApiKey, DocumentDelivery, DocumentImport, GazetteSubscription, SubscriptionMail
from .documents import (
    DocumentAddress,
    DocumentEvent,
    DocumentFile,
    DocumentKind,
    DocumentText,
    GazetteRule,
    GazetteSettings,
    LegalDocument,
    PostingDuty,
    TextVersion,
)
from .duty_mails import DutyMail
from .issues import (
    Correction,
    FileCheck,
    GazetteIntake,
    GazetteIssue,
    IssueEvent,
    IssueItem,
    IssueJob,
    IssueNumber,
    IssuePage,
)
from .pages import DocumentsPage, GazettePage
from .paper import Dispatch, PrintOrder, Recipient, RecipientCopies, StockMove
from .relations import DocumentRelation, EffectPeriod
from .signing import PinLock

__all__ = [
    "Correction",
    "Dispatch",
    "DocumentAddress",
    "DocumentApiKey",
    "DocumentDelivery",
    "DocumentEvent",
    "DocumentFile",
    "DocumentImport",
    "DocumentKind",
    "DocumentRelation",
    "DocumentText",
    "DocumentsPage",
    "DutyMail",
    "EffectPeriod",
    "FileCheck",
    "GazetteIntake",
    "GazetteIssue",
    "GazettePage",
    "GazetteRule",
    "GazetteSettings",
    "GazetteSubscription",
    "IssueEvent",
    "IssueItem",
    "IssueJob",
    "IssueNumber",
    "IssuePage",
    "LegalDocument",
    "PageCitation",
    "PinLock",
    "PostingDuty",
    "PrintOrder",
    "Recipient",
    "RecipientCopies",
    "StockMove",
    "SubscriptionMail",
    "TextVersion",
]
