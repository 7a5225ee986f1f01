"""Reminders of what a unit must post: one mail a person and run."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class DutyMail(models.Model):
    """A digest that is owed to a person, written in one transaction with the marks on its duties; sent by the worker.

    Attributes:
        duties: keys of `PostingDuty`; the words are made at sending, of what is still open then.
        sent_at: also set where there was nothing left to tell (`error` says so).
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name=_("to"))
    duties = models.JSONField(default=list)
    made_at = models.DateTimeField(auto_now_add=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    sent_at = models.DateTimeField(_("sent"), null=True)
    error = models.CharField(_("error"), max_length=300, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("reminder of posting")
        verbose_name_plural = _("reminders of posting")
        ordering = ["-pk"]
        # The worker's look for what was left by a worker that died.
        indexes = [models.Index(fields=["sent_at", "attempts"], name="dutymail_waiting")]

    def __str__(self) -> str:
        return str(self.pk)
