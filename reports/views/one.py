"""The page of one site: what is wrong, what to do, and how it was on the last days."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse, reverse_lazy
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.permissions import policy_registry

from reports.computing import compute_health
from reports.models import SiteHealthDay, SiteRecord
from reports.signals import health_wanted
from reports.todos import rows_of, todos_of
from sites.admin_scope import GuardedMixin
from sites.models import MemberSite

from .table import health_policy, may_compute_all, name_of, sites_seen_by

DAYS = 30


class OwnSiteMixin(GuardedMixin):
    """A site that the user may read the health of; any other does not exist."""

    request: HttpRequest
    kwargs: dict[str, Any]

    @cached_property
    def site(self) -> MemberSite:
        rows = sites_seen_by(self.request.user).select_related("site", "unit", "health")
        found: MemberSite | None = rows.prefetch_related("unit__periods").filter(pk=self.kwargs["pk"]).first()
        if found is None:
            raise Http404
        return found

    def may_compute(self) -> bool:
        units = health_policy().units_for(self.request.user, {"compute"})
        return units is None or self.site.unit_id in units


class SiteHealthOfView(OwnSiteMixin, WagtailAdminTemplateMixin, TemplateView):
    template_name = "reports/site_health.html"
    page_title = gettext_lazy("Site health")
    header_icon = "success"

    def get_page_subtitle(self) -> str:
        return name_of(self.site)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("site_health"), "label": _("Site health")},
            {"url": "", "label": name_of(self.site)},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = rows_of([self.site])
        records = policy_registry.get_by_type(SiteRecord).units_for(self.request.user, {"change"})
        may_record = records is None or self.site.unit_id in records
        return super().get_context_data(**kwargs) | {
            "site": self.site,
            "health": getattr(self.site, "health", None),
            "rows": [
                {"label": one.label, "state": row.state, "summary": one.summary(row) if row.state else ""}
                for one, row in rows
            ],
            "todos": todos_of(rows),
            "days": SiteHealthDay.objects.filter(member_site=self.site)[:DAYS],
            "may_compute": self.may_compute(),
            "record_url": reverse("site_record", args=[self.site.pk]) if may_record else "",
        }


class ComputeOneView(OwnSiteMixin, View):
    """Measure one site now: set-based queries over one tree, short enough to wait for."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not self.may_compute():
            raise PermissionDenied
        compute_health([self.site.pk], user=request.user)
        messages.success(request, _("The health of the site was computed anew."))
        return redirect("site_health_of", self.site.pk)


class ComputeAllView(GuardedMixin, WagtailAdminTemplateMixin, TemplateView):
    """Have the worker measure all sites now."""

    template_name = "reports/compute_all.html"
    page_title = gettext_lazy("Compute the health of all sites")
    header_icon = "rotate"
    breadcrumbs_items = [
        {"url": reverse_lazy("wagtailadmin_home"), "label": gettext_lazy("Home")},
        {"url": reverse_lazy("site_health"), "label": gettext_lazy("Site health")},
    ]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not may_compute_all(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest) -> HttpResponse:
        health_wanted.send(sender=type(self))
        messages.success(request, _("The worker computes now; reload the table in a minute."))
        return redirect("site_health")
