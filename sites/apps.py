"""Units, member sites and memberships. The label keeps clear of `django.contrib.sites` (docs/adr/0006)."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SitesConfig(AppConfig):
    name = "sites"
    label = "member_sites"
    verbose_name = _("Units and member sites")

    def ready(self) -> None:
        from django.contrib.auth import get_user_model  # noqa: F401
        from wagtail.documents import get_document_model
        from wagtail.images import get_image_model
        from wagtail.models import Page
        from wagtail.permissions import register_permission_policy

        from . import checks, receivers  # noqa: F401
        from .models import MemberSite
        from .permissions import MembershipCollectionPolicy, MembershipPagePermissionPolicy, MemberSitePolicy

        # `exact_class`: Wagtail registers its own policy for these models later and would win otherwise.
        register_permission_policy(Page, MembershipPagePermissionPolicy(Page))
        for model, auth_model in (
            (get_image_model(), "wagtailimages.Image"),
            (get_document_model(), "wagtaildocs.Document"),
        ):
            policy = MembershipCollectionPolicy(model, auth_model=auth_model, owner_field_name="uploaded_by_user")
            register_permission_policy(model, policy, exact_class=True)
        register_permission_policy(MemberSite, MemberSitePolicy(MemberSite))
