"""What was found at each site. Rows are written by the worker; screens only read them."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from reports.enums import State
from sites.models import MemberSite, UnitKind


class SiteHealth(models.Model):
    """The whole of a site: its grade is the worst state of its indicators.

    Name and kind are those of the day of computing, kept for sorting and filtering: `sort_name` has the Vietnamese
    order also where the database does not know it.
    """

    member_site = models.OneToOneField(
        MemberSite, on_delete=models.CASCADE, related_name="health", verbose_name=_("member site")
    )
    grade = models.PositiveSmallIntegerField(_("grade"), choices=State.choices, default=State.NOT_APPLICABLE)
    problems = models.PositiveSmallIntegerField(_("problems"), default=0)
    name = models.CharField(_("name"), max_length=200, blank=True)
    folded_name = models.CharField(max_length=200, blank=True, editable=False)
    sort_name = models.CharField(max_length=500, blank=True, editable=False)
    kind = models.ForeignKey(
        UnitKind, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("kind")
    )
    computed_at = models.DateTimeField(_("computed"))

    class Meta:
        verbose_name = _("health of a site")
        verbose_name_plural = _("health of the sites")

    def __str__(self) -> str:
        return self.name


class SiteIndicator(models.Model):
    """One indicator of one site. `details` holds codes and numbers: sentences are made in the reader's language."""

    member_site = models.ForeignKey(MemberSite, on_delete=models.CASCADE, related_name="indicators")
    code = models.CharField(max_length=30)
    state = models.PositiveSmallIntegerField(choices=State.choices)
    value = models.IntegerField(null=True, blank=True)
    details: Any = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("indicator of a site")
        verbose_name_plural = _("indicators of the sites")
        # Serves the table's order by one indicator: one look-up for each site.
        constraints = [models.UniqueConstraint(fields=["member_site", "code"], name="site_indicator_once")]

    def __str__(self) -> str:
        return f"{self.member_site_id}: {self.code}"


class SiteHealthDay(models.Model):
    """How it stood at the end of a day; one row a day and site, kept for a year."""

    member_site = models.ForeignKey(MemberSite, on_delete=models.CASCADE, related_name="health_days")
    day = models.DateField(_("day"))
    grade = models.PositiveSmallIntegerField(_("grade"), choices=State.choices)
    problems = models.PositiveSmallIntegerField(_("problems"))
    states: Any = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("health of a site on a day")
        verbose_name_plural = _("health of the sites by day")
        ordering = ["-day"]
        constraints = [models.UniqueConstraint(fields=["member_site", "day"], name="site_health_day_once")]

    def __str__(self) -> str:
        return f"{self.member_site_id}: {self.day}"


class SiteRecord(models.Model):
    """What the reports must know of a site beyond its imprint."""

    member_site = models.OneToOneField(
        MemberSite, on_delete=models.CASCADE, related_name="record", editable=False, verbose_name=_("member site")
    )
    licence_required = models.BooleanField(_("needs a licence"), default=True)
    licence_until = models.DateField(
        _("licence valid until"),
        null=True,
        blank=True,
        help_text=_("As written in the licence; counted from its date by the rule in force if empty."),
    )

    panels = [FieldPanel("licence_required"), FieldPanel("licence_until")]

    class Meta:
        verbose_name = _("record of a site")
        verbose_name_plural = _("records of the sites")

    def __str__(self) -> str:
        return str(self.member_site)
