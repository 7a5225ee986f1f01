"""What the desk's screens share."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from sites.admin_scope import GuardedMixin
from sites.models import MemberSite
from translation.rights import Desk, desk_of


def address(name: str, *args: Any) -> str:
    """An address of the desk; empty where this installation has no such screen."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def sites_seen_by(user: Any) -> Any:
    """The sites whose progress a person may read: the desk's people all, a unit's people the own one."""
    sites = MemberSite.objects.select_related("site__root_page", "unit")
    desk = desk_of(user)
    if desk.sees_everything or desk.works_here:
        return sites
    return sites.filter(unit__in=desk.unit_ids)


class DeskPage(GuardedMixin, WagtailAdminTemplateMixin, TemplateView):
    """A screen for those who see jobs at all; what it lists it asks for."""

    header_icon = "globe"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not self.desk.sees_jobs:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def desk(self) -> Desk:
        return desk_of(self.request.user)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, *self.way(), {"url": "", "label": self.get_page_title()}]

    def way(self) -> list[dict[str, Any]]:
        """What lies between the admin's home and this screen."""
        return [{"url": reverse("translation_queue"), "label": _("Translation")}]
