"""What a unit is called and how it is reached shows in the search through its home."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from search.outbox import note
from sites.models import MemberSite, UnitPeriod, UnitSuccession

from .models import HomePage
from .search_sources import homes_of


@receiver(post_save, sender=MemberSite)
def site_changed(instance: MemberSite, created: bool, raw: bool = False, **kwargs: Any) -> None:
    if not raw and not created:
        note_homes(instance)


@receiver(post_save, sender=UnitPeriod)
@receiver(post_delete, sender=UnitPeriod)
@receiver(post_save, sender=UnitSuccession)
@receiver(post_delete, sender=UnitSuccession)
def unit_changed(instance: UnitPeriod | UnitSuccession, raw: bool = False, **kwargs: Any) -> None:
    """A name that begins on a later day shows from the night before: the sweep compares."""
    site = MemberSite.objects.select_related("site__root_page").filter(unit=instance.unit_id).first()
    if not raw and site is not None:
        note_homes(site)


def note_homes(member_site: MemberSite) -> None:
    for pk in homes_of(member_site):
        note(HomePage, pk)
