"""When a unit is open (giờ làm việc): rows with dates, and the province's usual hours for units without rows."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sites.enums import Weekday

from .dated import DatedModel
from .units import Unit


class WorkingHours(DatedModel):
    """Hours of a weekday; a morning and an afternoon are two rows.

    Attributes:
        unit: whose hours; `None`: the province's usual ones, for every unit that has no rows of its own on that day.
    """

    unit = models.ForeignKey(
        Unit,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="working_hours",
        verbose_name=_("unit"),
        help_text=_("Empty: the usual hours of the province."),
    )
    weekday = models.PositiveSmallIntegerField(_("weekday"), choices=Weekday.choices)
    opens = models.TimeField(_("from"))
    closes = models.TimeField(_("until"))

    class Meta:
        verbose_name = _("working hours")
        verbose_name_plural = _("working hours")
        ordering = ["unit_id", "weekday", "opens", "valid_from"]
        constraints = [models.CheckConstraint(condition=Q(closes__gt=F("opens")), name="hours_close_after_opening")]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.opens:%H:%M}–{self.closes:%H:%M}"

    def clean(self) -> None:
        super().clean()
        if self.opens and self.closes and self.closes <= self.opens:
            raise ValidationError({"closes": _("The end is not after the beginning.")})
        if self.weekday is None or not (self.opens and self.closes and self.valid_from):
            return
        others = WorkingHours.objects.filter(
            Q(valid_to__isnull=True) | Q(valid_to__gte=self.valid_from),
            unit=self.unit_id,
            weekday=self.weekday,
            opens__lt=self.closes,
            closes__gt=self.opens,
        ).exclude(pk=self.pk)
        if self.valid_to:
            others = others.filter(valid_from__lte=self.valid_to)
        if other := others.first():
            message = _("Overlaps with %(other)s. End that row first, or choose other times.")
            raise ValidationError({"opens": message % {"other": other}})
