"""Answers and their versions, what is published of them, files."""

from __future__ import annotations

import hashlib
import json
from typing import Any, ClassVar

from django.conf import settings
from django.core.files.storage import storages
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cms.core.actions import ActionError
from news.models import Topic
from questions.enums import AnswerState
from questions.querysets import PublicQuestionQuerySet
from sites.models import MemberSite, Unit

from .questions import Assignment, Question, person


class Answer(models.Model):
    """One version of the answer. What was sent never changes; a correction is the next version (đính chính).

    Attributes:
        text: safe HTML (`questions.words.clean_html`).
        references: legal documents that the answer rests on: [{"number", "title", "url"}].
        checksum: SHA-256 of text and references at sending.
    """

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="answers")
    number = models.PositiveSmallIntegerField(_("version"), default=1)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("unit"))
    state = models.CharField(_("state"), max_length=12, choices=AnswerState.choices, default=AnswerState.DRAFT)
    text = models.TextField(_("answer"), max_length=50_000, blank=True)
    references = models.JSONField(_("legal basis"), default=list, blank=True)
    author = person(_("written by"))
    edited_at = models.DateTimeField(auto_now=True)
    submitted_at = models.DateTimeField(_("submitted at"), null=True)
    approver = person(_("approved by"))
    approver_name = models.CharField(_("signed by"), max_length=200, blank=True)
    approver_position = models.CharField(_("position"), max_length=200, blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True)
    comment = models.CharField(_("remark of the leader"), max_length=2000, blank=True)
    correction_reason = models.CharField(_("what was corrected"), max_length=1000, blank=True)
    checksum = models.CharField(max_length=64, blank=True)
    version = models.PositiveIntegerField(default=1)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["question", "number"], name="answer_version")]

    def __str__(self) -> str:
        return f"{self.question_id} v{self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, unless this version has gone to the asker.

        Raises:
            ActionError: it has; whoever wants another text starts a correction.
        """
        if self._has_been_sent():
            raise ActionError(gettext("The answer has been sent and cannot be changed. Start a correction."))
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        if self._has_been_sent():
            raise ActionError(gettext("The answer has been sent and cannot be deleted."))
        return super().delete(*args, **kwargs)

    def _has_been_sent(self) -> bool:
        """By the row, whatever this object says."""
        return bool(self.pk and Answer.objects.filter(pk=self.pk, state=AnswerState.SENT).exists())

    @property
    def is_sent(self) -> bool:
        return self.state == AnswerState.SENT

    def digest(self) -> str:
        """SHA-256 of what the asker reads: text, references, and the files' own digests."""
        files = sorted(self.files.values_list("sha256", flat=True)) if self.pk else []
        content = json.dumps([self.text, self.references, files], ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(content.encode()).hexdigest()

    @property
    def is_intact(self) -> bool:
        """Whether a sent answer still is what was sent."""
        return self.checksum == self.digest()


def private_storage() -> Any:
    """Files that have no public address (`STORAGES["private"]`)."""
    return storages["private"]


class QuestionFile(models.Model):
    """A file of a question, a message, a part or an answer; checked by content, served by our views only.

    Attributes:
        answer: files of an answer go to the asker, and with `public` to readers of the published answer.
        from_asker: sent by the asker; never public by itself.
    """

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="files")
    answer = models.ForeignKey(Answer, null=True, blank=True, on_delete=models.CASCADE, related_name="files")
    assignment = models.ForeignKey(Assignment, null=True, blank=True, on_delete=models.SET_NULL, related_name="files")
    from_asker = models.BooleanField(default=False)
    public = models.BooleanField(_("shown to readers"), default=False)
    file = models.FileField(upload_to="questions/%Y/%m/", storage=private_storage)
    name = models.CharField(_("name"), max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField(_("size"))
    sha256 = models.CharField(max_length=64)
    added_at = models.DateTimeField(auto_now_add=True)
    added_by = person(_("by"))

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("file of a question")
        verbose_name_plural = _("files of questions")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete, unless the file belongs to an answer that was sent.

        Raises:
            ActionError: it does.
        """
        if self.answer is not None and self.answer.is_sent:
            raise ActionError(gettext("The answer has been sent and cannot be changed. Start a correction."))
        return super().delete(*args, **kwargs)

    @property
    def extension(self) -> str:
        return self.name.rpartition(".")[2].lower()


class PublicQuestion(models.Model):
    """What readers see: a version of its own, from which a person has taken personal data (bản công khai).

    Attributes:
        slug: part of the address, with the tracking code's number never in it.
        detected: what detectors had marked and somebody confirmed: [{"kind", "field", "count"}].
        retracted_at: set, nothing of it is shown anywhere.
    """

    question = models.OneToOneField(Question, on_delete=models.CASCADE, related_name="public")
    slug = models.SlugField(max_length=120, unique=True)
    site = models.ForeignKey(MemberSite, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("answered by"))
    topic = models.ForeignKey(Topic, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES, default="vi")
    title = models.CharField(_("subject"), max_length=200)
    text = models.TextField(_("question"), max_length=10_000)
    answer = models.TextField(_("answer"), max_length=50_000)
    # Words without marks, đ and markup, for the archive's own search.
    folded = models.TextField(editable=False, default="", blank=True)
    references = models.JSONField(_("legal basis"), default=list, blank=True)
    detected = models.JSONField(default=list, blank=True)
    asked_on = models.DateField(_("asked on"))
    answered_on = models.DateField(_("answered on"))
    confirmed_by = person(_("personal data checked by"))
    confirmed_at = models.DateTimeField(_("checked at"), null=True)
    published_at = models.DateTimeField(_("published at"), null=True)
    published_by = person(_("published by"))
    retracted_at = models.DateTimeField(_("taken off at"), null=True)
    retract_reason = models.CharField(_("reason"), max_length=500, blank=True)
    updated_at = models.DateTimeField(auto_now=True)
    helpful = models.PositiveIntegerField(_("helpful"), default=0)
    not_helpful = models.PositiveIntegerField(_("not helpful"), default=0)

    objects = PublicQuestionQuerySet.as_manager()
    wagtail_reference_index_ignore = True
    select_for_cards: ClassVar[tuple[str, ...]] = ("unit", "topic", "site__site")

    class Meta:
        verbose_name = _("published question")
        verbose_name_plural = _("published questions")
        ordering = ["-published_at", "-pk"]
        indexes = [
            models.Index(fields=["language", "-answered_on"], name="publicquestion_archive"),
            models.Index(fields=["unit", "-answered_on"], name="publicquestion_unit"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(published_at=None) | Q(confirmed_at__isnull=False), name="publicquestion_checked_first"
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_public(self) -> bool:
        return self.published_at is not None and self.retracted_at is None

    def is_behind(self, sent: Answer | None) -> bool:
        """Whether readers still see an answer that was corrected after somebody last looked through this version."""
        if not self.is_public or sent is None or sent.sent_at is None or self.confirmed_at is None:
            return False
        return sent.number > 1 and sent.sent_at > self.confirmed_at


class PromotedQuestion(models.Model):
    """A question that stands first in the archive of a field or unit, in an order (câu hỏi thường gặp)."""

    public = models.ForeignKey(PublicQuestion, on_delete=models.CASCADE, related_name="promotions")
    topic = models.ForeignKey(Topic, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    rank = models.PositiveSmallIntegerField(_("rank"), default=10)

    class Meta:
        verbose_name = _("promoted question")
        verbose_name_plural = _("promoted questions")
        ordering = ["rank", "pk"]

    def __str__(self) -> str:
        return str(self.public)
