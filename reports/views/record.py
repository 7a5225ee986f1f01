"""The record of a site: what its imprint does not say."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.forms import ModelForm
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import UpdateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets import AdminDateInput
from wagtail.log_actions import log
from wagtail.permissions import policy_registry

from reports.computing import compute_health
from reports.models import SiteRecord
from reports.survey import surveyed_sites
from sites.admin_scope import GuardedMixin
from sites.models import MemberSite


class RecordForm(ModelForm[SiteRecord]):
    class Meta:
        model = SiteRecord
        fields = ["licence_required", "licence_until"]
        widgets = {"licence_until": AdminDateInput}


class SiteRecordView(GuardedMixin, WagtailAdminTemplateMixin, UpdateView[SiteRecord, RecordForm]):
    """Edit the record of a site that the user may change."""

    template_name = "reports/record.html"
    form_class = RecordForm
    page_title = gettext_lazy("Licence record")
    header_icon = "doc-full-inverse"

    @cached_property
    def site(self) -> MemberSite:
        units = policy_registry.get_by_type(SiteRecord).units_for(self.request.user, {"change"})
        sites = surveyed_sites().select_related("unit")
        if units is not None:
            sites = sites.filter(unit__in=units)
        found: MemberSite | None = sites.filter(pk=self.kwargs["pk"]).first()
        if found is None:
            raise Http404
        return found

    def get_object(self, queryset: Any = None) -> SiteRecord:
        return SiteRecord.objects.filter(member_site=self.site).first() or SiteRecord(member_site=self.site)

    def get_page_subtitle(self) -> str:
        return str(self.site)

    def form_valid(self, form: RecordForm) -> HttpResponse:
        response = super().form_valid(form)
        log(self.object, "wagtail.edit", user=self.request.user, content_changed=form.has_changed())
        compute_health([self.site.pk])
        messages.success(self.request, _("The record was saved."))
        return response

    def get_success_url(self) -> str:
        return reverse("site_health_of", args=[self.site.pk])
