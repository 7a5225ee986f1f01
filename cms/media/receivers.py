"""After a picture is saved its renditions are made by the worker."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models.signals import post_save
from django.dispatch import receiver

from .models import CustomImage
from .tasks import make_renditions


@receiver(post_save, sender=CustomImage)
def prepare_renditions(instance: CustomImage, raw: bool = False, **kwargs: Any) -> None:
    if raw or not settings.PREPARE_RENDITIONS or kwargs.get("update_fields"):
        return
    transaction.on_commit(partial(make_renditions.enqueue, instance.pk))
