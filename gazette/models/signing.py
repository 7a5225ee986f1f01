"""Wrong PINs of a person: three in a row lock signing for a quarter of an hour."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class PinLock(models.Model):
    """Failures since the last right PIN, and until when the person may not sign.

    A row in the database and not in the cache: an emptied cache would give three tries more.
    """

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    failures = models.PositiveSmallIntegerField(default=0)
    locked_until = models.DateTimeField(null=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("lock of signing")
        verbose_name_plural = _("locks of signing")

    def __str__(self) -> str:
        return str(self.user_id)
