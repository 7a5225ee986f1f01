"""Dated data: what holds from one day to another, and by which legal basis. Never a constant, never a plain column."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from sites.querysets import DatedQuerySet


class DatedModel(models.Model):
    """Valid from the day `valid_from` to the day `valid_to`, both included; an open end is null."""

    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True, help_text=_("Last day; empty while it holds."))
    legal_basis = models.CharField(
        _("legal basis"), max_length=255, blank=True, help_text=_("Number and date of the decision.")
    )

    objects: ClassVar[models.Manager[Any]] = DatedQuerySet.as_manager()

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise ValidationError({"valid_to": _("The last day is before the first.")})

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)
