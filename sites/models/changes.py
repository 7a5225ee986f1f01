"""What a change in the life of a unit does on its day, and what no dates can say."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sites.enums import SiteState
from sites.querysets import PlannedChangeQuerySet

from .units import Unit


class PlannedChange(models.Model):
    """Names in titles, the state of the site, open work: done on `due_on`, or later if the clock stood still that day.

    Periods, memberships and successions are dated rows and need none.

    Attributes:
        state: of the unit's site from that day; empty where it stays.
        successor: takes over open work, and the readers of the site.
    """

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="planned_changes", verbose_name=_("unit"))
    due_on = models.DateField(_("on"))
    state = models.CharField(_("state"), max_length=10, choices=SiteState.choices, blank=True)
    successor = models.ForeignKey(
        Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("successor")
    )
    planned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    done_at = models.DateTimeField(null=True, blank=True)

    objects = PlannedChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("planned change")
        verbose_name_plural = _("planned changes")
        ordering = ["due_on", "pk"]
        # Every minute the clock asks for what is due: a handful of rows, if any.
        indexes = [models.Index(fields=["due_on"], condition=Q(done_at=None), name="plannedchange_waiting")]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.due_on} {self.state}"
