"""Keys and webhooks of other systems."""

from __future__ import annotations

import secrets
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from cms.core.actions import Action, ActionError
from questions.encryption import encrypt
from questions.enums import PUBLIC_EVENTS, MailState
from questions.keys import new_key
from questions.models import ApiKey, Webhook, WebhookDelivery
from questions.rights import room_of
from sites.models import Unit


class _CentreAction(Action):
    """`user` is `None` for commands."""

    def check(self) -> None:
        if self.user is not None and not room_of(self.user).is_centre:
            raise ActionError(_("Only the centre connects other systems."))


class CreateKeyAction(_CentreAction):
    """A key for another system.

    Returns:
        The row and the key, which nobody can read again.
    """

    def __init__(self, name: str, unit: Unit, channel: str, user: Any = None) -> None:
        super().__init__(user)
        self.name, self.unit, self.channel = name.strip(), unit, channel

    def check(self) -> None:
        super().check()
        if not self.name:
            raise ActionError(_("Give it a name."), "name")
        if ApiKey.objects.filter(name=self.name).exists():
            raise ActionError(_("There is a key of this name."), "name")
        if not hasattr(self.unit, "member_site"):
            raise ActionError(_("This unit has no site, so it receives no questions."), "unit")

    def perform(self) -> tuple[ApiKey, str]:
        prefix, key, hashed = new_key()
        row = ApiKey.objects.create(
            name=self.name, prefix=prefix, key_hash=hashed, unit=self.unit, channel=self.channel, made_by=self.user
        )
        log(row, "wagtail.create", user=self.user)
        return row, key


class SwitchAction(_CentreAction):
    """Switch a key or a webhook off or on."""

    def __init__(self, row: ApiKey | Webhook, active: bool, user: Any = None) -> None:
        super().__init__(user)
        self.row, self.active = row, active

    def perform(self) -> ApiKey | Webhook:
        self.row.active = self.active
        self.row.save(update_fields=["active"])
        log(self.row, "wagtail.edit", user=self.user)
        return self.row


class CreateWebhookAction(_CentreAction):
    """An address to be told.

    Returns:
        The row and the secret by which the other system checks signatures; nobody can read it again.
    """

    def __init__(self, url: str, events: list[str], user: Any = None) -> None:
        super().__init__(user)
        self.url, self.events = url.strip(), sorted(set(events))

    def check(self) -> None:
        super().check()
        parts = urlsplit(self.url)
        plain = settings.WEBHOOK_ALLOW_LOOPBACK and parts.scheme == "http"
        if not (parts.scheme == "https" or plain) or not parts.hostname or parts.username:
            raise ActionError(_("The address must begin with https://, without a name or password in it."), "url")
        if set(self.events) - set(PUBLIC_EVENTS):
            raise ActionError(_("Choose events of the list."), "events")

    def perform(self) -> tuple[Webhook, str]:
        secret = secrets.token_urlsafe(32)
        sealed, _key = encrypt(secret)
        row = Webhook.objects.create(url=self.url, events=self.events, sealed_secret=sealed, made_by=self.user)
        log(row, "wagtail.create", user=self.user)
        return row, secret


class DeliverAgainAction(_CentreAction):
    """Try a delivery again that was given up or still waits."""

    def __init__(self, row: WebhookDelivery, user: Any = None) -> None:
        super().__init__(user)
        self.row = row

    def check(self) -> None:
        super().check()
        if self.row.state == MailState.SENT:
            raise ActionError(_("It was delivered."))

    def perform(self) -> WebhookDelivery:
        self.row.state, self.row.attempts, self.row.error, self.row.done_at = MailState.QUEUED, 0, "", None
        self.row.save(update_fields=["state", "attempts", "error", "done_at"])
        return self.row
