"""Texts of questions at the translation desk: without personal data, and apart from the translation of pages."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.models import Locale

from questions.enums import DeskTextKind
from questions.querysets import DeskTextQuerySet

from .questions import Question, person


class DeskText(models.Model):
    """A question asked in another language, or the answer to it, as the officer gave it to the desk (văn bản cần dịch).

    Translators see this row and nothing of the question: neither who asks nor its words as they were sent.

    Attributes:
        locale: the asker's language. A question is translated from it into Vietnamese, an answer into it.
        text: plain; the officer has taken personal data out of it.
        translated: plain; what the translator wrote. Never changed once `done_at` is set.
        taken_back_at: the officer does not need it any more.
    """

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="desk_texts")
    kind = models.CharField(_("kind"), max_length=10, choices=DeskTextKind.choices)
    locale = models.ForeignKey(Locale, on_delete=models.PROTECT, related_name="+", verbose_name=_("language"))
    text = models.TextField(_("text"), max_length=50_000)
    translated = models.TextField(_("translation"), max_length=100_000, blank=True)
    asked_by = person(_("sent by"))
    asked_at = models.DateTimeField(_("sent at"), auto_now_add=True)
    translator = person(_("translator"))
    done_at = models.DateTimeField(_("done at"), null=True)
    taken_back_at = models.DateTimeField(_("taken back at"), null=True)

    objects = DeskTextQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("text of a question at the translation desk")
        verbose_name_plural = _("texts of questions at the translation desk")
        ordering = ["asked_at", "pk"]
        indexes = [
            # The desk's list of a language: what waits first.
            models.Index(fields=["locale", "done_at", "asked_at"], name="desktext_queue"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["question", "kind"],
                condition=Q(done_at=None, taken_back_at=None),
                name="desktext_one_waiting",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question_id} {self.kind} {self.locale_id}"

    @property
    def is_done(self) -> bool:
        return self.done_at is not None

    @property
    def into_vietnamese(self) -> bool:
        return self.kind == DeskTextKind.QUESTION
