"""Keys, webhooks and their log are the centre's."""

from __future__ import annotations

from typing import Any

from wagtail.permissions import register_permission_policy

from cms.users.enums import Role
from sites.unit_policy import ALL, UnitPermissionPolicy

from .models import ApiKey, Webhook, WebhookDelivery


def register() -> None:
    model: Any
    for model in (ApiKey, Webhook, WebhookDelivery):
        register_permission_policy(model, UnitPermissionPolicy(model, None, {Role.CENTRAL_EDITOR: ALL}))
