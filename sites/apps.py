"""Units, member sites and memberships. The label keeps clear of `django.contrib.sites` (docs/adr/0006)."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SitesConfig(AppConfig):
    name = "sites"
    label = "member_sites"
    verbose_name = _("Units and member sites")

    def ready(self) -> None:
        from django.db.models.signals import post_migrate

        from cms.core.periodic import register_periodic_job
        from cms.core.references import set_choosable
        from cms.users.second_factor import set_roles_of

        from . import checks, moderation, receivers  # noqa: F401
        from .actions.life import apply_due_changes
        from .bulk.jobs import prune
        from .choosable import choosable_rows
        from .grants import roles_for_second_factor
        from .indexes import ensure_indexes
        from .people import tasks  # noqa: F401  (connects the mail of invitations)
        from .registry import register_unit_work

        register_unit_work("moderation", _("Articles waiting for approval"), moderation.count, moderation.hand_over)
        register_periodic_job("unit_changes", 60, apply_due_changes)
        post_migrate.connect(ensure_indexes, sender=self)
        self.register_policies_of_wagtail()
        self.register_own_policies()
        set_choosable(choosable_rows)
        register_periodic_job("prune_bulk_jobs", 24 * 60 * 60, prune)
        set_roles_of(roles_for_second_factor)

    def register_policies_of_wagtail(self) -> None:
        """`exact_class`: Wagtail registers its own policy for these models later and would win otherwise."""
        from django.contrib.auth import get_user_model
        from wagtail.contrib.redirects.models import Redirect
        from wagtail.documents import get_document_model
        from wagtail.images import get_image_model
        from wagtail.models import Page
        from wagtail.permissions import register_permission_policy

        from . import permissions as own
        from .unit_policy import UnitPermissionPolicy

        register_permission_policy(Page, own.MembershipPagePermissionPolicy(Page))
        for model, auth_model in (
            (get_image_model(), "wagtailimages.Image"),
            (get_document_model(), "wagtaildocs.Document"),
        ):
            policy = own.MembershipCollectionPolicy(model, auth_model=auth_model, owner_field_name="uploaded_by_user")
            register_permission_policy(model, policy, exact_class=True)
        user_model = get_user_model()
        register_permission_policy(
            user_model, own.UserPolicy(user_model, "memberships__unit", own.PEOPLE), exact_class=True
        )
        redirects = UnitPermissionPolicy(Redirect, "site__member_site__unit", own.REDIRECTS)
        register_permission_policy(Redirect, redirects, exact_class=True)

    def register_own_policies(self) -> None:
        from wagtail.permissions import register_permission_policy

        from cms.calendar.models import SpecialDay
        from cms.users.models import LoginEvent, RolePolicy

        from . import permissions as own
        from .models import BulkJob, Invitation, Membership, MemberSite, Unit, UnitKind, WorkingHours
        from .unit_policy import UnitPermissionPolicy

        register_permission_policy(MemberSite, UnitPermissionPolicy(MemberSite, "unit", own.SITE_SETTINGS))
        register_permission_policy(Membership, UnitPermissionPolicy(Membership, "unit", own.MEMBERSHIPS))
        register_permission_policy(Invitation, UnitPermissionPolicy(Invitation, "unit", own.MEMBERSHIPS))
        register_permission_policy(LoginEvent, UnitPermissionPolicy(LoginEvent, None, own.LOGIN_HISTORY))
        register_permission_policy(RolePolicy, UnitPermissionPolicy(RolePolicy, None, {}))
        register_permission_policy(Unit, UnitPermissionPolicy(Unit, "pk", own.UNITS))
        register_permission_policy(UnitKind, UnitPermissionPolicy(UnitKind, None, own.UNITS, shared={"choose", "view"}))
        register_permission_policy(BulkJob, UnitPermissionPolicy(BulkJob, None, {}))  # Administrators only.
        calendar = UnitPermissionPolicy(SpecialDay, None, own.CALENDAR, shared={"view"})
        register_permission_policy(SpecialDay, calendar)
        register_permission_policy(WorkingHours, UnitPermissionPolicy(WorkingHours, "unit", own.WORKING_HOURS))
