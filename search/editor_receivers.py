"""What makes the kept best bets and synonyms old."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.models import Site

from sites.models import MemberSite

from .bestbets import new_version
from .models import BestBet


@receiver(post_save, sender=BestBet)
@receiver(post_delete, sender=BestBet)
@receiver(post_save, sender=Site)
def bets_changed(**kwargs: Any) -> None:
    """After commit: a process that loads them earlier would keep the old ones under the new version."""
    transaction.on_commit(new_version)


@receiver(post_save, sender=MemberSite)
def site_changed(instance: MemberSite, created: bool, **kwargs: Any) -> None:
    """A site that closes takes the bets that lead to it along; the host of the portal's unit may be another."""
    if created or instance.state_changed:
        transaction.on_commit(new_version)
