"""Days that a decision makes different from what law and week say (hoán đổi ngày làm việc, nghỉ bù)."""

from __future__ import annotations

from django.db import models
from django.utils import formats
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel

from .enums import DayKind


class SpecialDay(models.Model):
    """One day, by decision of the government or the province.

    Tết and swapped working Saturdays are announced late, so they are rows with an owner. A row wins over the holidays
    that the package `holidays` knows (Bộ luật Lao động 2019, Điều 112).
    """

    date = models.DateField(_("day"), unique=True)
    kind = models.CharField(_("is a"), max_length=10, choices=DayKind.choices)
    name = models.CharField(_("occasion"), max_length=120, blank=True)
    legal_basis = models.CharField(
        _("legal basis"), max_length=255, blank=True, help_text=_("Number and date of the decision.")
    )

    panels = [
        FieldRowPanel([FieldPanel("date"), FieldPanel("kind")]),
        FieldPanel("name"),
        FieldPanel("legal_basis"),
    ]

    class Meta:
        verbose_name = _("special day")
        verbose_name_plural = _("days off and swapped working days")
        ordering = ["-date"]

    def __str__(self) -> str:
        return f"{formats.date_format(self.date)}: {self.get_kind_display()}"
