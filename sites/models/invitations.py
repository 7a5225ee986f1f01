"""Invitations: a role at a unit, offered by mail to somebody who takes it with a one-time link."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.crypto import constant_time_compare, get_random_string, salted_hmac
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.models import Locale

from cms.users.enums import CENTRAL, PER_LANGUAGE, Role
from sites.querysets import InvitationQuerySet

from .dated import DatedModel
from .units import Unit

LIFETIME = timedelta(days=7)


def new_nonce() -> str:
    return get_random_string(32)


class InvitationState(models.TextChoices):
    PENDING = "pending", pgettext_lazy("invitation", "Waiting")
    ACCEPTED = "accepted", pgettext_lazy("invitation", "Accepted")
    WITHDRAWN = "withdrawn", pgettext_lazy("invitation", "Withdrawn")
    EXPIRED = "expired", pgettext_lazy("invitation", "Expired")


class Invitation(DatedModel):
    """The membership that waits for its person; `valid_from` to `valid_to` are the membership's days.

    The link's token is a keyed hash (SECRET_KEY) of the row's number and `nonce`: the database alone gives nobody a
    link. Sending again makes a new nonce, which ends the link sent before.
    """

    last_name = models.CharField(_("family and middle name"), max_length=150)
    first_name = models.CharField(_("given name"), max_length=150)
    email = models.EmailField(_("e-mail"))
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="invitations", verbose_name=_("unit"))
    role = models.CharField(_("role"), max_length=30, choices=Role.choices)
    locale = models.ForeignKey(
        Locale,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("language"),
        help_text=_("For translators: the language they write."),
    )
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("invited by"),
    )
    nonce = models.CharField(max_length=32, default=new_nonce, editable=False)
    created_at = models.DateTimeField(_("invited"), auto_now_add=True)
    expires_at = models.DateTimeField(_("link holds until"), editable=False)
    mailed_at = models.DateTimeField(_("mailed"), null=True, editable=False)
    accepted_at = models.DateTimeField(_("accepted"), null=True, editable=False)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("accepted by"),
    )
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, editable=False)

    objects: ClassVar[models.Manager[Any]] = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-created_at"]
        # The invitations of a unit on its screen of people, newest first.
        indexes = [models.Index(fields=["unit", "-created_at"], name="invitation_unit")]

    def __str__(self) -> str:
        return f"{self.full_name}: {self.get_role_display()}, {self.unit}"

    @property
    def full_name(self) -> str:
        return f"{self.last_name} {self.first_name}".strip()

    @property
    def state(self) -> InvitationState:
        if self.accepted_at:
            return InvitationState.ACCEPTED
        if self.withdrawn_at:
            return InvitationState.WITHDRAWN
        return InvitationState.PENDING if timezone.now() < self.expires_at else InvitationState.EXPIRED

    @property
    def token(self) -> str:
        return f"{self.pk}-{salted_hmac('sites.invitation', f'{self.pk}:{self.nonce}', algorithm='sha256').hexdigest()}"

    def takes(self, token: str) -> bool:
        return constant_time_compare(self.token, token)

    def renew(self) -> None:
        """A new link and new days to use it; not saved."""
        self.nonce, self.expires_at, self.mailed_at = new_nonce(), timezone.now() + LIFETIME, None

    def clean(self) -> None:
        super().clean()
        if self.role in PER_LANGUAGE and not self.locale_id:
            raise ValidationError({"locale": _("Name the language of a translator.")})
        if self.role not in PER_LANGUAGE:
            self.locale = None
        if self.role in CENTRAL and self.unit_id and not self.unit.is_portal:
            raise ValidationError({"role": _("This role is held at the portal's own unit only.")})
        if self.valid_to and self.valid_to < timezone.localdate():
            raise ValidationError({"valid_to": _("The last day has passed already.")})
