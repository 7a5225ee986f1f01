"""What follows from a change.

A changed outage begins a new generation of the sites it concerns: their pages show it with the next request.
"""

from __future__ import annotations

from typing import Any

from django.db.models import F
from django.db.models.signals import m2m_changed, post_save, pre_delete
from django.dispatch import receiver

from sites.models import MemberSite
from sites.receivers import touch_all

from .models import PlannedOutage
from .signals import health_wanted
from .tasks import compute_all


def touch_sites(pks: Any) -> None:
    MemberSite.objects.filter(pk__in=list(pks)).update(generation=F("generation") + 1)


@receiver(post_save, sender=PlannedOutage)
@receiver(pre_delete, sender=PlannedOutage)
def outage_changed(instance: PlannedOutage, raw: bool = False, **kwargs: Any) -> None:
    if not raw:
        touch_all()  # It may have been for all before; outages change a few times a year.


@receiver(m2m_changed, sender=PlannedOutage.sites.through)
def outage_sites_changed(action: str, pk_set: Any, **kwargs: Any) -> None:
    if action in {"post_add", "post_remove"} and pk_set:
        touch_sites(pk_set)
    elif action in {"pre_clear", "post_clear"}:
        touch_all()


@receiver(health_wanted)
def measure_all(**kwargs: Any) -> None:
    compute_all.enqueue()
