"""Planned outages, announced on the sites themselves (Nghị định 224/2026/NĐ-CP, Điều 13)."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import formats, timezone, translation
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel

from cms.calendar.working_days import WorkingDays
from reports.page_forms import OutageForm
from reports.querysets import OutageQuerySet
from sites.models import LANGUAGE_FIELDS, MemberSite, Unit

# An announcement may be dated back by as long as somebody fills in a form.
GRACE = timedelta(minutes=15)


class PlannedOutage(models.Model):
    """Sites that will be away for a while, and the notice on their pages from the announcement to the end.

    Attributes:
        owner: whose announcement it is, and who may change it: a unit's own, or the portal's for any sites.
        announced_at: never in the past when it is first saved, so that nobody announces in time afterwards.
    """

    owner = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", editable=False, verbose_name=_("announced by")
    )
    everywhere = models.BooleanField(_("all sites"), default=False)
    sites = models.ManyToManyField(MemberSite, blank=True, related_name="planned_outages", verbose_name=_("sites"))
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))
    recovery_at = models.DateTimeField(
        _("expected recovery"),
        null=True,
        blank=True,
        help_text=_("When everything works again; the end of the outage if empty."),
    )
    announced_at = models.DateTimeField(
        _("announced"), blank=True, help_text=_("The notice is shown from then on; at once if empty.")
    )
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    reason_en = models.CharField(_("reason in English"), max_length=200, blank=True)
    reason_ja = models.CharField(_("reason in Japanese"), max_length=200, blank=True)
    reason_ko = models.CharField(_("reason in Korean"), max_length=200, blank=True)
    reason_zh = models.CharField(_("reason in Chinese"), max_length=200, blank=True)

    objects = OutageQuerySet.as_manager()

    base_form_class = OutageForm
    panels = [
        FieldPanel("everywhere"),
        FieldPanel("sites"),
        FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at"), FieldPanel("recovery_at")]),
        FieldPanel("announced_at"),
        FieldPanel("reason"),
        MultiFieldPanel(
            [FieldPanel("reason_en"), FieldPanel("reason_ja"), FieldPanel("reason_ko"), FieldPanel("reason_zh")],
            heading=_("Reason in other languages"),
            classname="collapsed",
        ),
    ]

    class Meta:
        verbose_name = _("planned outage")
        verbose_name_plural = _("planned outages")
        ordering = ["-starts_at"]

    def __str__(self) -> str:
        first, last = timezone.localtime(self.starts_at), timezone.localtime(self.ends_at)
        dates = formats.date_format(first, "SHORT_DATETIME_FORMAT"), formats.date_format(last, "SHORT_DATETIME_FORMAT")
        return " – ".join(dates)

    def clean(self) -> None:
        super().clean()
        errors = {}
        stored = PlannedOutage.objects.filter(pk=self.pk).values_list("announced_at", flat=True).first()
        if stored is not None and stored <= timezone.now():
            self.announced_at = stored  # It was said then, whatever is changed later.
        elif self.announced_at is None:
            self.announced_at = timezone.now()
        elif self.announced_at < timezone.now() - GRACE:
            errors["announced_at"] = _("An announcement cannot be dated back.")
        if self.starts_at and not WorkingDays().knows(timezone.localtime(self.starts_at).year):
            errors["starts_at"] = _("There is no calendar of working days for this year.")
        if self.starts_at and self.ends_at and self.ends_at <= self.starts_at:
            errors["ends_at"] = _("The end is not after the beginning.")
        if self.ends_at and self.recovery_at and self.recovery_at < self.ends_at:
            errors["recovery_at"] = _("The recovery is before the end.")
        if errors:
            raise ValidationError(errors)

    @property
    def over_at(self) -> datetime:
        """When the notice goes."""
        return self.recovery_at or self.ends_at

    def reason_in(self, language: str | None = None) -> str:
        """The reason in `language` (the active one by default); nothing where it was not translated."""
        return str(getattr(self, f"reason{LANGUAGE_FIELDS.get(language or translation.get_language() or 'vi', '')}"))

    def notice_days(self, calendar: WorkingDays) -> int:
        """Working days between announcement and beginning (day 0 is that of the announcement); never less than none."""
        first, last = timezone.localtime(self.announced_at).date(), timezone.localtime(self.starts_at).date()
        return max(0, calendar.between(first, last))

    def is_late(self, calendar: WorkingDays, required: int) -> bool:
        """Whether it was announced less than `required` working days ahead."""
        return self.notice_days(calendar) < required
