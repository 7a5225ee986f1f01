"""States, kinds and the named groups of them, in one place. Words of the law are in the labels' translations."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class DocumentState(models.TextChoices):
    """Where the entry of a document stands."""

    DRAFT = "draft", _("Draft")
    CHECKED = "checked", _("Checked")
    PUBLISHED = "published", _("Published")
    CORRECTED = "corrected", _("Published, with a correction")
    WITHDRAWN = "withdrawn", pgettext_lazy("legal document", "Withdrawn")


S = DocumentState
# A withdrawn document keeps its address, with the notice in place of the text.
PUBLIC_STATES = frozenset({S.PUBLISHED, S.CORRECTED, S.WITHDRAWN})
READABLE_STATES = frozenset({S.PUBLISHED, S.CORRECTED})
OPEN_STATES = frozenset({S.DRAFT, S.CHECKED})
DOCUMENT_TRANSITIONS: dict[str, frozenset[str]] = {
    S.CHECKED: frozenset({S.DRAFT}),
    S.DRAFT: frozenset({S.CHECKED}),
    S.PUBLISHED: frozenset({S.CHECKED, S.WITHDRAWN}),
    S.CORRECTED: frozenset({S.PUBLISHED, S.CORRECTED, S.WITHDRAWN}),
    S.WITHDRAWN: READABLE_STATES,
}


class Nature(models.TextChoices):
    """What a document is by the Law on the promulgation of legal documents (Luật 64/2025/QH15) and Decree 30/2020."""

    NORMATIVE = "normative", _("Normative document")
    INDIVIDUAL = "individual", _("Individual decision")
    DIRECTIVE = "directive", _("Directive document")
    ADMINISTRATIVE = "administrative", _("Administrative document")


class Authority(models.IntegerChoices):
    """Whose document it is; the numbers are the lawful order of the gazette's sections."""

    COUNCIL = 10, _("People's Council of the province")
    COMMITTEE = 20, _("People's Committee of the province")
    CHAIR = 30, _("Chairman of the People's Committee of the province")
    AGENCY = 40, _("Departments and agencies")
    COMMUNE_COUNCIL = 50, _("People's Councils of communes")
    COMMUNE_COMMITTEE = 60, _("People's Committees of communes")
    OTHER = 90, _("Other bodies")


OF_PROVINCE = frozenset({Authority.COUNCIL, Authority.COMMITTEE, Authority.CHAIR})


class Confidentiality(models.TextChoices):
    """Only public documents ever leave. State secrets must not be entered at all (Luật 29/2018/QH14, Điều 5)."""

    PUBLIC = "public", pgettext_lazy("confidentiality", "Public")
    INTERNAL = "internal", _("For internal use")


class EffectState(models.TextChoices):
    """State of effect on a day, computed (tình trạng hiệu lực: Luật 64/2025/QH15, Điều 53–57)."""

    NOT_YET = "not_yet", _("Not yet in force")
    IN_FORCE = "in_force", _("In force")
    PARTLY_EXPIRED = "partly_expired", _("Partly expired")
    EXPIRED = "expired", _("Expired")
    SUSPENDED = "suspended", _("Suspended")
    NONE = "none", _("Has no period of effect")


class RelationKind(models.TextChoices):
    """What the source does to the target. `RELATION_INVERSES` are the words seen from the target."""

    AMENDS = "amends", pgettext_lazy("relation", "Amends")
    SUPPLEMENTS = "supplements", pgettext_lazy("relation", "Supplements")
    REPLACES = "replaces", pgettext_lazy("relation", "Replaces")
    REPEALS = "repeals", pgettext_lazy("relation", "Repeals")
    SUSPENDS = "suspends", pgettext_lazy("relation", "Suspends")
    CORRECTS = "corrects", pgettext_lazy("relation", "Corrects")
    GUIDES = "guides", pgettext_lazy("relation", "Guides")
    BASED_ON = "based_on", pgettext_lazy("relation", "Is based on")
    CITES = "cites", pgettext_lazy("relation", "Cites")


R = RelationKind
RELATION_INVERSES = {
    R.AMENDS: pgettext_lazy("relation", "Amended by"),
    R.SUPPLEMENTS: pgettext_lazy("relation", "Supplemented by"),
    R.REPLACES: pgettext_lazy("relation", "Replaced by"),
    R.REPEALS: pgettext_lazy("relation", "Repealed by"),
    R.SUSPENDS: pgettext_lazy("relation", "Suspended by"),
    R.CORRECTS: pgettext_lazy("relation", "Corrected by"),
    R.GUIDES: pgettext_lazy("relation", "Guided by"),
    R.BASED_ON: pgettext_lazy("relation", "Is the basis of"),
    R.CITES: pgettext_lazy("relation", "Cited by"),
}
# These change what holds of the target, or which part of it.
ENDING = frozenset({R.REPLACES, R.REPEALS})
CHANGING = frozenset({R.AMENDS, R.SUPPLEMENTS, R.CORRECTS})
OF_EFFECT = ENDING | {R.SUSPENDS}


class RelationState(models.TextChoices):
    SUGGESTED = "suggested", _("Suggested from the text")
    CONFIRMED = "confirmed", _("Confirmed")
    REJECTED = "rejected", _("Not so")


class FileKind(models.TextChoices):
    OFFICIAL = "official", _("Official PDF")
    EDITABLE = "editable", _("Editable form")
    ATTACHMENT = "attachment", _("Attachment")


class TextState(models.TextChoices):
    """Of structured text, and of the text taken from a file by the worker."""

    NONE = "none", _("No text yet")
    WAITING = "waiting", _("Being read")
    PARSED = "parsed", _("To be reviewed")
    REVIEWED = "reviewed", _("Reviewed")
    FAILED = "failed", _("Could not be read")


class DutyRole(models.TextChoices):
    """Why a unit must post a document."""

    ISSUER = "issuer", _("Issued it")
    CONCERNED = "concerned", _("Is in its scope")


class GazetteRuleKind(models.TextChoices):
    """Periods of the gazette (Nghị định 78/2025/NĐ-CP; Thông tư 02/2025/TT-VPCP) and of posting."""

    SEND = "send", _("Sent to the gazette after signing")
    PUBLISH = "publish", _("Published in the gazette after receipt")
    POST_ISSUER = "post_issuer", _("Posted by the issuer after signing")
    POST_CONCERNED = "post_concerned", _("Posted by units in its scope after signing")


class IntakeWay(models.TextChoices):
    SYSTEM = "system", _("Document management system")
    EMAIL = "email", _("Official e-mail")
    POST = "post", _("By post")
    COUNTER = "counter", _("Handed in")


class IntakeState(models.TextChoices):
    WAITING = "waiting", _("Waiting for an issue")
    RETURNED = "returned", _("Returned to the sender")
    PLACED = "placed", _("In an issue that is being made")
    PUBLISHED = "published", _("Published")


class IssueState(models.TextChoices):
    COMPOSING = "composing", _("Being composed")
    IN_APPROVAL = "in_approval", _("Waiting for approval")
    APPROVED = "approved", _("Approved, to be signed")
    SIGNED = "signed", _("Signed, to be published")
    PUBLISHED = "published", _("Published")


ISSUE_TRANSITIONS: dict[str, frozenset[str]] = {
    IssueState.COMPOSING: frozenset({IssueState.IN_APPROVAL, IssueState.APPROVED, IssueState.SIGNED}),
    IssueState.IN_APPROVAL: frozenset({IssueState.COMPOSING}),
    IssueState.APPROVED: frozenset({IssueState.IN_APPROVAL}),
    IssueState.SIGNED: frozenset({IssueState.APPROVED}),
    IssueState.PUBLISHED: frozenset({IssueState.SIGNED}),
}
# Only here may what stands in the issue, its order and its numbers change.
CHANGEABLE_ISSUES = frozenset({IssueState.COMPOSING})
# Here nothing of it changes any more, once there is a signed file.
FROZEN_ISSUES = frozenset({IssueState.SIGNED, IssueState.PUBLISHED})


class ItemKind(models.TextChoices):
    DOCUMENT = "document", _("Document")
    CORRECTION = "correction", _("Correction")


class JobKind(models.TextChoices):
    COMPOSE = "compose", _("Setting the proof")
    SIGN = "sign", _("Signing")


class JobState(models.TextChoices):
    QUEUED = "queued", _("Waiting for the worker")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")


class EventKind(models.TextChoices):
    """What is written in the history of documents and issues; append-only."""

    CREATED = "created", _("Entered")
    CHANGED = "changed", _("Changed")
    CHECKED = "checked", _("Checked")
    REOPENED = "reopened", _("Sent back to draft")
    PUBLISHED = "published", _("Published")
    CORRECTED = "corrected", _("Corrected")
    WITHDRAWN = "withdrawn", pgettext_lazy("legal document", "Withdrawn")
    RESTORED = "restored", _("Published again")
    RENUMBERED = "renumbered", _("Number changed")
    FILE_ADDED = "file_added", _("File added")
    FILE_REMOVED = "file_removed", _("File removed")
    TEXT_PARSED = "text_parsed", _("Text read")
    TEXT_REVIEWED = "text_reviewed", _("Structure reviewed")
    RELATION = "relation", _("Relation changed")
    POSTED = "posted", _("Posted by reference")
    RECEIVED = "received", _("Received by the gazette")
    RETURNED = "returned", _("Returned to the sender")
    PLACED = "placed", _("Placed in an issue")
    REMOVED = "removed", _("Taken out of the issue")
    ORDERED = "ordered", _("Order changed")
    COMPOSED = "composed", _("Proof set")
    SUBMITTED = "submitted", _("Sent for approval")
    REFUSED = "refused", _("Sent back by the approver")
    APPROVED = "approved", _("Approved")
    SIGNED = "signed", _("Signed")
    VERIFIED = "verified", _("File verified")
    ALARM = "alarm", _("File differs from what was published")
    PRINTED = "printed", _("Printing ordered")
    IMPORTED = "imported", _("Imported")


class RecipientKind(models.TextChoices):
    """Who gets printed copies free of charge."""

    AGENCY = "agency", _("Agencies of the province")
    COMMUNE = "commune", _("Communes and wards")
    LIBRARY = "library", _("Libraries and reading rooms")
    COURT = "court", _("Courts and procuracies")
    POLICE = "police", _("Police and border guard")
    LEGAL_AID = "legal_aid", _("Legal aid and notaries")
    SCHOOL = "school", _("Schools and training")
    PARTY = "party", _("Party bodies and unions")
    PRESS = "press", _("Press and publishing")
    CENTRAL = "central", _("Central bodies")
    OTHER = "other", _("Other recipients")


class DispatchState(models.TextChoices):
    PLANNED = "planned", _("To be sent")
    SENT = "sent", _("Sent")
    CONFIRMED = "confirmed", _("Receipt confirmed")
    COMPLAINED = "complained", _("Complaint")
    RETURNED = "returned", _("Came back")


class StockKind(models.TextChoices):
    """Movements of printed copies. Printed = sent − returned + stock + spoilt, to the copy."""

    PRINTED = "printed", _("Printed")
    SENT = "sent", _("Sent to recipients")
    RESENT = "resent", _("Sent again")
    GIVEN = "given", _("Given from stock")
    RETURNED = "returned", _("Came back into stock")
    SPOILT = "spoilt", _("Spoilt")


# +1: into stock, −1: out of it.
STOCK_SIGNS = {
    StockKind.PRINTED: 1,
    StockKind.RETURNED: 1,
    StockKind.SENT: -1,
    StockKind.RESENT: -1,
    StockKind.GIVEN: -1,
    StockKind.SPOILT: -1,
}
OUT_OF_HOUSE = frozenset({StockKind.SENT, StockKind.RESENT, StockKind.GIVEN})


class ImportState(models.TextChoices):
    CHECKING = "checking", _("Being checked")
    READY = "ready", _("Ready to import")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")
