"""What officers work with: notes, messages to the asker, canned paragraphs, routing rules, letters, saved views."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from news.models import Topic
from questions.enums import ChaseStep, MailState
from sites.models import Unit

from .questions import Question, person


class QuestionMessage(models.Model):
    """Between unit and asker: a request for more information, its answer, something added (trao đổi)."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="messages")
    from_asker = models.BooleanField()
    text = models.TextField(_("text"), max_length=10_000)
    at = models.DateTimeField(_("when"), auto_now_add=True)
    user = person(_("by"))

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.question_id} {self.at:%Y-%m-%d}"


class QuestionNote(models.Model):
    """Internal; mentioned people get a mail (ghi chú nội bộ)."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="notes")
    author = person(_("by"))
    text = models.TextField(_("note"), max_length=5000)
    at = models.DateTimeField(_("when"), auto_now_add=True)
    mentions = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, related_name="+")

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("internal note")
        verbose_name_plural = _("internal notes")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.question_id} {self.at:%Y-%m-%d}"


class CannedText(models.Model):
    """A paragraph for answers, of a unit or for all (đoạn văn mẫu)."""

    unit = models.ForeignKey(
        Unit, null=True, blank=True, on_delete=models.CASCADE, related_name="+", verbose_name=_("unit")
    )
    topic = models.ForeignKey(
        Topic, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("field")
    )
    name = models.CharField(_("name"), max_length=120)
    text = models.TextField(_("text"), max_length=5000)

    class Meta:
        verbose_name = _("canned paragraph")
        verbose_name_plural = _("canned paragraphs")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class RoutingRule(models.Model):
    """Words that speak for a field and a unit; suggestions name them (quy tắc phân loại)."""

    words = models.TextField(_("words"), max_length=2000, help_text=_("One word or phrase a line."))
    topic = models.ForeignKey(
        Topic, null=True, blank=True, on_delete=models.CASCADE, related_name="+", verbose_name=_("field")
    )
    unit = models.ForeignKey(
        Unit, null=True, blank=True, on_delete=models.CASCADE, related_name="+", verbose_name=_("unit")
    )
    weight = models.PositiveSmallIntegerField(_("weight"), default=10)
    active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("routing rule")
        verbose_name_plural = _("routing rules")
        ordering = ["pk"]

    def __str__(self) -> str:
        return ", ".join(self.words.split("\n")[:3])


class LetterTemplate(models.Model):
    """How a unit's transfer letters look (phiếu chuyển): Nghị định 30/2020/NĐ-CP."""

    unit = models.OneToOneField(Unit, on_delete=models.CASCADE, related_name="+", verbose_name=_("unit"))
    parent_name = models.CharField(_("superior body"), max_length=200, blank=True)
    number_pattern = models.CharField(_("pattern of the number"), max_length=60, default="{number}/PC-UBND")
    next_number = models.PositiveIntegerField(_("next number"), default=1)
    year = models.PositiveSmallIntegerField(default=0, editable=False)
    place = models.CharField(_("place"), max_length=100, blank=True)
    body = models.TextField(_("text"), max_length=5000, blank=True)
    signer_title = models.CharField(_("title of the signer"), max_length=200, blank=True)
    signer_name = models.CharField(_("name of the signer"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("template of letters")
        verbose_name_plural = _("templates of letters")

    def __str__(self) -> str:
        return str(self.unit)


class SavedView(models.Model):
    """A person's own list: a name and the filters as they stand in the address."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="question_views")
    name = models.CharField(_("name"), max_length=80)
    query = models.CharField(max_length=1000, blank=True)

    class Meta:
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["user", "name"], name="savedview_name")]

    def __str__(self) -> str:
        return self.name


class Chase(models.Model):
    """A reminder that was sent, or is to be; the constraint makes it once, even if a worker dies in between."""

    question = models.ForeignKey(Question, null=True, on_delete=models.CASCADE, related_name="chases")
    step = models.CharField(_("step"), max_length=15, choices=ChaseStep.choices)
    due_date = models.DateField(_("due date"))
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    mail = models.ForeignKey("QuestionMail", null=True, on_delete=models.SET_NULL, related_name="chases")

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        constraints = [
            # For the weekly list, which is about no single question, `due_date` is the Monday.
            models.UniqueConstraint(fields=["question", "step", "due_date", "user"], name="chase_once"),
            models.UniqueConstraint(
                fields=["step", "due_date", "user"], condition=Q(question=None), name="chase_weekly_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question_id} {self.step}"


class QuestionMail(models.Model):
    """A mail that is to be sent; its words are made at sending, so that none is stored (thư báo).

    Attributes:
        kind: name of a maker in `questions.mails`.
        to_asker: to the address in the sealed data; otherwise to `user`.
        data: what the maker needs; never personal data, never a question's text.
    """

    question = models.ForeignKey(Question, null=True, on_delete=models.CASCADE, related_name="mails")
    kind = models.CharField(_("kind"), max_length=30)
    to_asker = models.BooleanField(default=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+")
    data = models.JSONField(default=dict, blank=True)
    state = models.CharField(_("state"), max_length=12, choices=MailState.choices, default=MailState.QUEUED)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    error = models.CharField(_("last error"), max_length=300, blank=True)
    made_at = models.DateTimeField(_("made at"), auto_now_add=True)
    sent_at = models.DateTimeField(_("sent at"), null=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("mails")
        ordering = ["-made_at", "-pk"]
        indexes = [models.Index(fields=["state", "made_at"], name="questionmail_state")]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"


class QuestionSettings(models.Model):
    """One row: switches of the whole room."""

    chasing_paused = models.BooleanField(_("reminders are paused"), default=False)
    chasing_pause_reason = models.CharField(_("why"), max_length=300, blank=True)
    remind_before = models.PositiveSmallIntegerField(_("remind working days before"), default=3)
    leader_after = models.PositiveSmallIntegerField(_("leader after working days late"), default=2)
    centre_after = models.PositiveSmallIntegerField(_("centre after working days late"), default=5)

    class Meta:
        verbose_name = _("settings of questions")
        verbose_name_plural = _("settings of questions")

    def __str__(self) -> str:
        return capfirst(str(self._meta.verbose_name))

    @classmethod
    def load(cls) -> QuestionSettings:
        found: Any = cls.objects.first()
        return found or cls()
