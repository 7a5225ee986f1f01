"""Memberships: who works for which unit in which role, from when to when. Permissions come straight from these rows."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Cast
from django.utils import formats
from django.utils.translation import gettext_lazy as _
from wagtail.models import Locale, Page, Task, TaskState
from wagtail.permissions import policy_registry

from cms.users.enums import CENTRAL, PER_LANGUAGE, Role
from sites.querysets import MembershipQuerySet

from .dated import DatedModel
from .units import Unit


class Membership(DatedModel):
    """One role of one person at one unit. It ends by itself at midnight (Vietnam time) after `valid_to`."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships", verbose_name=_("user")
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="memberships", verbose_name=_("unit"))
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
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("granted by"),
    )

    objects: ClassVar[models.Manager[Any]] = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ["user", "valid_from"]
        indexes = [models.Index(fields=["user", "valid_from", "valid_to"], name="membership_user_dates")]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}, {self.unit}"

    def clean(self) -> None:
        super().clean()
        if self.role in PER_LANGUAGE and not self.locale_id:
            raise ValidationError({"locale": _("Name the language of a translator.")})
        if self.role in CENTRAL and self.unit_id and not self.unit.is_portal:
            raise ValidationError({"role": _("This role is held at the portal's own unit only.")})
        if overlapping := self.overlapping().first():
            message = _("Overlaps the same role from %(first)s to %(last)s. End that one first.")
            last = formats.date_format(overlapping.valid_to) if overlapping.valid_to else "…"
            values = {"first": formats.date_format(overlapping.valid_from), "last": last}
            raise ValidationError({"valid_from": message % values})

    def overlapping(self) -> Any:
        """Other rows of the same person, unit, role and language that share a day with this one."""
        if not (self.user_id and self.unit_id and self.valid_from):
            return Membership.objects.none()
        same = Membership.objects.filter(user=self.user_id, unit=self.unit_id, role=self.role, locale=self.locale_id)
        same = same.exclude(pk=self.pk).filter(Q(valid_to=None) | Q(valid_to__gte=self.valid_from))
        return same.filter(valid_from__lte=self.valid_to) if self.valid_to else same


class UnitApprovalTask(Task):
    """A step of the workflow in which those who publish for the unit approve (lãnh đạo đơn vị duyệt).

    Wagtail's own group task would need a group per unit; this one asks the page's permission policy.
    """

    class Meta:
        verbose_name = _("approval by the unit")
        verbose_name_plural = _("approvals by the unit")

    @classmethod
    def get_description(cls) -> str:
        return str(_("Those who publish for the unit approve or return the page."))

    def _can_decide(self, page: Page, user: Any) -> bool:
        return bool(user.is_superuser or page.permissions_for_user(user).can_publish())

    def user_can_access_editor(self, obj: Any, user: Any) -> bool:
        return self._can_decide(obj, user)

    def locked_for_user(self, obj: Any, user: Any) -> bool:
        return not self._can_decide(obj, user)

    def get_actions(self, obj: Any, user: Any) -> list[tuple[str, Any, bool]]:
        if not self._can_decide(obj, user):
            return []
        return [
            ("reject", _("Request changes"), True),
            ("approve", _("Approve"), False),
            ("approve", _("Approve with comment"), True),
        ]

    def get_task_states_user_can_moderate(self, user: Any, **kwargs: Any) -> Any:
        """Open steps of the pages that `user` may publish."""
        states = self.task_states.filter(status=TaskState.STATUS_IN_PROGRESS)
        if user.is_superuser:
            return states
        pages = policy_registry.get_by_type(Page).instances_user_has_permission_for(user, "publish")
        keys = pages.annotate(key=Cast("pk", models.CharField())).values("key")
        return states.filter(workflow_state__object_id__in=keys)
