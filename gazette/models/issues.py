"""The gazette (công báo): intake, issues, what stands in them, corrections, jobs of the worker."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gazette.enums import (
    CHANGEABLE_ISSUES,
    FROZEN_ISSUES,
    EventKind,
    IntakeState,
    IntakeWay,
    IssueState,
    ItemKind,
    JobKind,
    JobState,
)
from gazette.querysets import IntakeQuerySet, IssueQuerySet, OfIssueQuerySet
from sites.models import Unit

from .documents import LegalDocument, person, private_storage


class GazetteIntake(models.Model):
    """A line of the intake ledger (sổ tiếp nhận): which document came from whom, when, by which way, due when.

    `publish_due` counts from receipt by the period of law of that day (`GazetteRule`, kind PUBLISH).
    """

    document = models.ForeignKey(LegalDocument, on_delete=models.PROTECT, related_name="intakes")
    sender = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("sender"))
    way = models.CharField(_("way"), max_length=10, choices=IntakeWay.choices, default=IntakeWay.SYSTEM)
    received_on = models.DateField(_("received"))
    send_due = models.DateField(_("should have been sent by"), null=True)
    publish_due = models.DateField(_("to be published by"))
    state = models.CharField(_("state"), max_length=10, choices=IntakeState.choices, default=IntakeState.WAITING)
    returned_on = models.DateField(_("returned"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=1000, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)
    made_by = person(_("by"))
    made_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects: ClassVar[Any] = IntakeQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("line of the intake ledger")
        verbose_name_plural = _("intake ledger")
        ordering = ["-received_on", "-pk"]
        constraints = [
            # A document waits for one issue at a time; what was returned may come again.
            models.UniqueConstraint(fields=["document"], condition=~Q(state=IntakeState.RETURNED), name="intake_once")
        ]
        indexes = [models.Index(fields=["state", "publish_due"], name="intake_due")]

    def __str__(self) -> str:
        return str(self.document_id)


class GazetteIssue(models.Model):
    """An issue of the gazette (số công báo). Immutable once signed; only its paper and its checks go on.

    Attributes:
        numbers: rows of `IssueNumber`; two for a double issue ("Số 1095 + 1096").
        first_page, last_page: page numbers run through the year.
        composed_version: `version` from which the proof was set; another one now: the proof is old.
        sha256: digest of the published file.
        signature: facts of `gazette.pdf.verify_pdf` at signing.
        verified_at, verified_ok: last nightly check of the file.
    """

    year = models.PositiveSmallIntegerField(_("year"))
    issued_on = models.DateField(_("date"))
    title = models.CharField(_("title"), max_length=200, blank=True)
    state = models.CharField(_("state"), max_length=12, choices=IssueState.choices, default=IssueState.COMPOSING)
    first_page = models.PositiveIntegerField(_("first page"), null=True)
    last_page = models.PositiveIntegerField(_("last page"), null=True)
    proof = models.FileField(upload_to="gazette/proofs/%Y/", storage=private_storage, blank=True)
    proof_sha256 = models.CharField(max_length=64, blank=True)
    composed_version = models.PositiveIntegerField(null=True)
    file = models.FileField(upload_to="gazette/issues/%Y/", storage=private_storage, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    text_state = models.CharField(max_length=10, blank=True)
    signature = models.JSONField(default=dict, blank=True)
    archived = models.BooleanField(_("from the archive"), default=False, editable=False)
    composed_by = person(_("composed by"))
    submitted_by = person(_("sent for approval by"))
    approved_by = person(_("approved by"))
    approved_at = models.DateTimeField(null=True)
    signed_by = person(_("signed by"))
    signed_at = models.DateTimeField(_("signed"), null=True)
    published_by = person(_("published by"))
    published_at = models.DateTimeField(_("published"), null=True)
    verified_at = models.DateTimeField(null=True)
    verified_ok = models.BooleanField(null=True)
    made_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects: ClassVar[Any] = IssueQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("issue of the gazette")
        verbose_name_plural = _("issues of the gazette")
        ordering = ["-issued_on", "-pk"]
        indexes = [models.Index(fields=["state", "-issued_on", "-id"], name="issue_newest")]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """`1095 + 1096`; no query where `numbers` is prefetched."""
        return " + ".join(str(row.number) for row in sorted(self.numbers.all(), key=lambda row: row.number))

    @property
    def slug(self) -> str:
        """Part of the address: `1095-1096`."""
        return self.label.replace(" + ", "-")

    @property
    def is_changeable(self) -> bool:
        return self.state in CHANGEABLE_ISSUES

    @property
    def is_altered(self) -> bool:
        """Whether its file is not the one that was signed, by the nightly check."""
        return self.state in FROZEN_ISSUES and self.verified_ok is False

    def note_event(self, kind: str, user: Any = None, text: str = "", **data: Any) -> IssueEvent:
        return self.events.create(kind=kind, user=user, text=text, data=data)


class IssueNumber(models.Model):
    """A running number of a year, taken by one issue: the database refuses doubles."""

    issue = models.ForeignKey(GazetteIssue, on_delete=models.CASCADE, related_name="numbers")
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField(_("number"))

    objects: ClassVar[Any] = OfIssueQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("number of an issue")
        verbose_name_plural = _("numbers of issues")
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["year", "number"], name="issuenumber_year")]

    def __str__(self) -> str:
        return f"{self.number}/{self.year}"


class Correction(models.Model):
    """A correction (đính chính): never a silent replacement.

    Shown at once on the document, its article, its search result and the page view of the old issue; printed in a
    later issue by an `IssueItem`.

    Attributes:
        anchor: place in the document's structure; empty: the whole document.
        issue, page: where the error was printed.
    """

    document = models.ForeignKey(LegalDocument, on_delete=models.PROTECT, related_name="corrections")
    anchor = models.CharField(_("article"), max_length=120, blank=True)
    issue = models.ForeignKey(
        GazetteIssue,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="corrections",
        verbose_name=_("printed in issue"),
    )
    page = models.PositiveIntegerField(_("on page"), null=True, blank=True)
    wrong = models.TextField(_("printed"), max_length=5000)
    right = models.TextField(_("should read"), max_length=5000)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    basis = models.CharField(
        _("basis"), max_length=255, blank=True, help_text=_("Letter of the issuer, number and date.")
    )
    published_on = models.DateField(_("published"))
    made_by = person(_("by"))
    made_at = models.DateTimeField(auto_now_add=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ["-published_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.document_id} {self.published_on}"


class IssueItem(models.Model):
    """What stands in an issue: a document or a correction, with its place and its pages."""

    issue = models.ForeignKey(GazetteIssue, on_delete=models.CASCADE, related_name="items")
    kind = models.CharField(_("what it is"), max_length=12, choices=ItemKind.choices, default=ItemKind.DOCUMENT)
    document = models.ForeignKey(LegalDocument, on_delete=models.PROTECT, related_name="issue_items")
    intake = models.OneToOneField(GazetteIntake, null=True, blank=True, on_delete=models.PROTECT, related_name="item")
    correction = models.OneToOneField(Correction, null=True, blank=True, on_delete=models.PROTECT, related_name="item")
    position = models.PositiveIntegerField(default=0)
    first_page = models.PositiveIntegerField(_("first page"), null=True)
    last_page = models.PositiveIntegerField(_("last page"), null=True)

    objects: ClassVar[Any] = OfIssueQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("item of an issue")
        verbose_name_plural = _("items of issues")
        ordering = ["position", "pk"]
        constraints = [
            # A document is published in one issue; its corrections are items of their own.
            models.UniqueConstraint(
                fields=["document"], condition=Q(kind=ItemKind.DOCUMENT), name="issueitem_document_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.issue_id} {self.position}"


class IssuePage(models.Model):
    """The text of one page of a published issue: reading without a plug-in, search inside an issue."""

    issue = models.ForeignKey(GazetteIssue, on_delete=models.CASCADE, related_name="pages")
    number = models.PositiveIntegerField(_("page"))
    text = models.TextField(blank=True)
    folded = models.TextField(blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("page of an issue")
        verbose_name_plural = _("pages of issues")
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["issue", "number"], name="issuepage_number")]

    def __str__(self) -> str:
        return str(self.number)


class IssueEvent(models.Model):
    """One step in the history of an issue; append-only."""

    issue = models.ForeignKey(GazetteIssue, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(_("what"), max_length=20, choices=EventKind.choices)
    at = models.DateTimeField(_("when"), auto_now_add=True)
    user = person(_("by"))
    text = models.CharField(_("note"), max_length=1000, blank=True)
    data = models.JSONField(default=dict)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("step in an issue's history")
        verbose_name_plural = _("history of issues")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return str(self.get_kind_display())


class IssueJob(models.Model):
    """Long work on an issue, done by the worker; takes up where it stopped when the worker died.

    Attributes:
        issue_version: the version of the issue it was asked for; a proof of another version is thrown away.
        sealed: what signing needs (the PIN), sealed with the key of the settings; emptied when the job ends.
    """

    issue = models.ForeignKey(GazetteIssue, on_delete=models.CASCADE, related_name="jobs")
    kind = models.CharField(max_length=10, choices=JobKind.choices)
    state = models.CharField(_("state"), max_length=10, choices=JobState.choices, default=JobState.QUEUED)
    issue_version = models.PositiveIntegerField()
    step = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    error = models.CharField(_("error"), max_length=500, blank=True)
    sealed = models.BinaryField(default=bytes, editable=False)
    asked_by = person(_("by"))
    asked_at = models.DateTimeField(auto_now_add=True)
    beat_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("job on an issue")
        verbose_name_plural = _("jobs on issues")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["issue"], condition=Q(state__in=[JobState.QUEUED, JobState.RUNNING]), name="issuejob_one"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.issue_id} {self.state}"


class FileCheck(models.Model):
    """A nightly comparison of a published file with the digest that was kept; a difference is an alarm."""

    issue = models.ForeignKey(GazetteIssue, on_delete=models.CASCADE, related_name="checks")
    at = models.DateTimeField(_("when"), auto_now_add=True)
    ok = models.BooleanField(_("same"))
    found = models.CharField(max_length=64, blank=True)
    error = models.CharField(_("error"), max_length=300, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("check of a file")
        verbose_name_plural = _("checks of files")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.issue_id} {self.ok}"
