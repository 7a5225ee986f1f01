"""The user model."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.core.text import given_name_key


class User(AbstractUser):
    """A person who works here: an ordinary Django user whose name is written family name first."""

    position = models.CharField(_("position"), max_length=150, blank=True)
    phone = models.CharField(_("telephone"), max_length=30, blank=True)

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")

    def get_full_name(self) -> str:
        return f"{self.last_name} {self.first_name}".strip()

    @property
    def sort_key(self) -> tuple[object, ...]:
        """Sorts people by given name, as Vietnamese lists do."""
        return given_name_key(self.get_full_name() or self.username)
