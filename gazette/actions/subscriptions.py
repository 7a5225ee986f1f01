"""Subscriptions by e-mail: asked for, confirmed from the mail, left by one click and then erased (Luật 91/2025/QH15).

The answer to asking is the same whether the address is known or not: what is known is told to the address alone.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.cache import cache
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from cms.core.actions import Action, ActionError
from gazette.models import DocumentKind, GazetteSubscription, SubscriptionMail
from gazette.subscription_tasks import send_mail
from sites.models import Unit

# Unconfirmed ones are erased after so long; until then the link of the mail works.
CONFIRM_WITHIN = timedelta(days=7)
# Mails of confirmation that an address gets in a day, whoever asks for them.
MAILS_A_DAY = 3


@dataclass(frozen=True)
class Wishes:
    """What a reader wants to be told: units and kinds of documents narrow each other; neither: no documents."""

    email: str
    language: str = "vi"
    issues: bool = True
    units: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()


def too_many(email: str) -> bool:
    """Count one more mail to the address; only a keyed hash of it is kept, for a day."""
    key = f"gazette:asked:{salted_hmac('gazette.subscriptions', email.casefold()).hexdigest()[:32]}"
    if cache.add(key, 1, 24 * 3600):
        return False
    try:
        return int(cache.incr(key) or 0) > MAILS_A_DAY
    except ValueError:
        return False


class AskSubscriptionAction(Action):
    """Write down the wishes and send the mail that asks to confirm them."""

    def __init__(self, wishes: Wishes) -> None:
        super().__init__()
        self.wishes = wishes

    def check(self) -> None:
        if not (self.wishes.issues or self.wishes.units or self.wishes.kinds):
            raise ActionError(_("Choose what you want to be told of."), "issues")

    def perform(self) -> SubscriptionMail | None:
        wishes = self.wishes
        if too_many(wishes.email):
            return None
        asked = GazetteSubscription.objects.create(
            email=wishes.email,
            language=wishes.language,
            issues=wishes.issues,
            kinds=sorted(set(DocumentKind.objects.filter(code__in=wishes.kinds).values_list("code", flat=True))),
            token=secrets.token_urlsafe(32),
        )
        asked.units.set(Unit.objects.filter(code__in=wishes.units))
        mail: SubscriptionMail = SubscriptionMail.objects.create(subscription=asked)
        return mail

    def announce(self, result: SubscriptionMail | None) -> None:
        if result is not None:
            send_mail.enqueue(result.pk)


def find_subscription(token: str) -> GazetteSubscription | None:
    """One that is confirmed, or may still be."""
    fresh = Q(confirmed_at__isnull=False) | Q(asked_at__gte=timezone.now() - CONFIRM_WITHIN)
    found: GazetteSubscription | None = GazetteSubscription.objects.filter(fresh, token=token).first()
    return found


class ConfirmSubscriptionAction(Action):
    """Confirm by the link of the mail. An address has one subscription: new wishes take the place of the old ones."""

    def __init__(self, token: str) -> None:
        super().__init__()
        self.token = token

    def perform(self) -> GazetteSubscription:
        asked = find_subscription(self.token)
        if asked is None:
            raise ActionError(_("This link is no longer valid. Please subscribe again."))
        rows: Any = GazetteSubscription.objects.select_for_update()
        same = {row.pk: row for row in rows.filter(email__iexact=asked.email).order_by("pk")}
        asked = same.get(asked.pk)
        if asked is None:
            raise ActionError(_("This link is no longer valid. Please subscribe again."))
        if asked.confirmed_at is not None:
            return asked
        kept = next((row for row in same.values() if row.confirmed_at is not None), None)
        if kept is None:
            asked.confirmed_at = timezone.now()
            asked.save(update_fields=["confirmed_at"])
            kept = asked
        else:  # Its links in mails that were sent go on working.
            kept.language, kept.issues, kept.kinds = asked.language, asked.issues, asked.kinds
            kept.save(update_fields=["language", "issues", "kinds"])
            kept.units.set(asked.units.all())
        rows.filter(pk__in=[pk for pk in same if pk != kept.pk]).delete()
        return kept


class LeaveSubscriptionAction(Action):
    """Erase everything that is known of the address; done twice, the second time finds nothing."""

    def __init__(self, token: str) -> None:
        super().__init__()
        self.token = token

    def perform(self) -> bool:
        found = GazetteSubscription.objects.filter(token=self.token).first()
        if found is None:
            return False
        same = Q(pk=found.pk)
        if found.confirmed_at is not None:
            same |= Q(email__iexact=found.email)
        GazetteSubscription.objects.filter(same).delete()
        return True


def erase_unconfirmed() -> int:
    """For the clock: addresses that nobody confirmed in time."""
    late = GazetteSubscription.objects.filter(confirmed_at=None, asked_at__lt=timezone.now() - CONFIRM_WITHIN)
    count = late.count()
    late.delete()
    return count
