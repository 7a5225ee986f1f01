"""The admin of campaigns: list, form, one campaign with all about it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import F, Sum
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import formats, timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import BooleanColumn, Column, TitleColumn
from wagtail.admin.views.generic import CreateView, DeleteView, EditView, IndexView, InspectView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import HeaderButton
from wagtail.permissions import policy_registry

from cms.core.actions import ActionError
from sites.admin_scope import ScopedViewSetMixin

from . import admin_views
from .actions import problems_of, recalled_message
from .desk_jobs import jobs_of
from .enums import CampaignState
from .models import Campaign
from .permissions import reads_all_sites
from .serving import shown
from .translating import may_request


def period_of(campaign: Campaign) -> str:
    """Start and end as written; Wagtail's own column of dates says “just now” of what is to come."""
    moments = (timezone.localtime(moment) for moment in (campaign.starts_at, campaign.ends_at))
    return " – ".join(formats.date_format(moment, "d/m/Y H:i") for moment in moments)


class CampaignIndex(IndexView):
    """The list leads to the page of a campaign, which offers what this user may do with it."""

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("unit").prefetch_related("unit__periods").with_counts()

    @cached_property
    def columns(self) -> list[Any]:
        columns: list[Any] = [
            TitleColumn("name", label=_("Name"), get_url=self.url_of, sort_key="name", width="35%"),
            Column("state", label=_("State"), accessor="get_state_display", sort_key="state"),
            BooleanColumn("mandatory", label=_("Mandatory"), sort_key="mandatory"),
            Column("period", label=pgettext_lazy("campaign", "Time"), accessor=period_of, sort_key="starts_at"),
            Column("owner", label=_("Whose"), accessor=lambda row: row.unit or gettext("The centre")),
        ]
        if reads_all_sites(self.request.user):
            columns.append(Column("seen", label=_("Seen on"), accessor=seen_on))
        return columns

    @staticmethod
    def url_of(campaign: Campaign) -> str:
        return reverse("campaigns:inspect", args=[campaign.pk])

    @cached_property
    def header_buttons(self) -> list[Any]:
        calendar = HeaderButton(_("Calendar"), url=reverse("campaigns:calendar"), icon_name="calendar-alt")
        return [*super().header_buttons, calendar]


def seen_on(campaign: Any) -> str:
    """“187 / 200”; a dash before the first check."""
    if not campaign.site_count or not campaign.checked_at:
        return "–"
    return f"{campaign.shown_count} / {campaign.site_count}"


class CampaignCreate(CreateView):
    def get_success_url(self) -> str:
        return reverse("campaigns:inspect", args=[self.object.pk])

    def get_success_buttons(self) -> list[Any]:
        return []


class CampaignEdit(EditView):
    """Saves under a lock.

    A form that was open while the campaign was recalled, or saved by somebody else, changes nothing and keeps what was
    typed.
    """

    def get(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        campaign = self.get_object()
        if not campaign.is_editable:
            messages.error(request, recalled_message(campaign))
            return redirect("campaigns:inspect", campaign.pk)
        response: HttpResponse = super().get(request, *args, **kwargs)
        return response

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        with transaction.atomic():
            response: HttpResponse = super().post(request, *args, **kwargs)
            return response

    def get_queryset(self) -> Any:
        rows = super().get_queryset()
        return rows.select_for_update() if self.request.method == "POST" else rows

    def is_valid(self, form: Any) -> bool:
        valid: bool = super().is_valid(form)
        campaign = form.instance
        if campaign.state == CampaignState.RECALLED:
            return self._refuse(form, recalled_message(campaign))
        if valid and form.cleaned_data.get("seen_version") != campaign.version:
            message = gettext("Somebody else has saved this campaign meanwhile. Open it in another window and compare.")
            return self._refuse(form, message)
        return valid

    def _refuse(self, form: Any, message: str) -> bool:
        form.add_error(None, message)
        self.produced_error_code = "validation_error"
        self.produced_error_message = self.get_error_message()
        return False

    def save_instance(self) -> Campaign:
        saved: Campaign = super().save_instance()
        if saved.state == CampaignState.PUBLISHED and (problems := problems_of(saved)):
            raise ActionError(" ".join(problems))
        return saved

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            response: HttpResponse = super().form_valid(form)
        except ActionError as error:  # Everything is rolled back.
            self._refuse(form, str(error.message))
            response = self.form_invalid(form)
        return response

    def get_success_url(self) -> str:
        return reverse("campaigns:inspect", args=[self.object.pk])

    def get_success_buttons(self) -> list[Any]:
        return []


class CampaignDelete(DeleteView):
    """Drafts only: what readers have seen stays on record."""

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.object.state != CampaignState.DRAFT:
            messages.error(request, gettext("Only drafts can be deleted. A published campaign is recalled."))
            return redirect("campaigns:inspect", self.object.pk)
        response: HttpResponse = super().dispatch(request, *args, **kwargs)
        return response


class CampaignInspect(InspectView):
    """A campaign, where it is seen, what may be done with it."""

    page_title = ""
    template_name = "campaigns/admin/campaign.html"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        index = {"url": reverse("campaigns:index"), "label": gettext("Campaigns")}
        return [*self.breadcrumbs_items, index, {"url": "", "label": str(self.object)}]

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        return []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, campaign = self.request.user, self.object
        policy = policy_registry.get_by_type(Campaign)
        everywhere = reads_all_sites(user)
        clicks = campaign.clicks.all() if everywhere else campaign.clicks.filter(site__unit__in=own_units(user))
        return super().get_context_data(
            campaign=campaign,
            texts=[(text, shown(campaign, text)) for text in campaign.texts.select_related("link_page")],
            may_change=policy.user_has_permission_for_instance(user, "change", campaign),
            jobs=jobs_of(campaign).select_related("locale").order_by("locale__language_code"),
            original=next((text for text in campaign.texts.all() if may_request(user, text)), None),
            problems=problems_of(campaign) if campaign.state == CampaignState.DRAFT else [],
            own_sites=admin_views.site_rows(campaign, user),
            clicks=clicks.aggregate(total=Sum("count"))["total"] or 0,
            days=clicks.values("day").annotate(total=Sum("count")).order_by("-day")[:14],
            is_running=campaign.is_running(),
            **(self.results(campaign) if everywhere else {}),
            **kwargs,
        )

    @staticmethod
    def results(campaign: Campaign) -> dict[str, Any]:
        """What the last check found, and who was reminded; for those who look after all sites."""
        placements = campaign.placements.select_related("site__unit", "site__site").prefetch_related(
            "site__unit__periods"
        )
        missing = list(placements.missing().order_by("site__unit__rank", "site__unit__code"))
        reminders = campaign.reminders.select_related("user", "site__unit").prefetch_related("site__unit__periods")
        return {
            "everywhere": True,
            "site_count": campaign.placements.count(),
            "shown_count": campaign.placements.filter(shown=True).count(),
            "missing": missing,
            "reminders": reminders[:200],
            "clicks_by_site": campaign.clicks.values(code=F("site__unit__code"))
            .annotate(total=Sum("count"))
            .order_by("-total")[:10],
        }


def own_units(user: Any) -> Any:
    return policy_registry.get_by_type(Campaign).units_for(user, {"view", "change"}) or ()


class CampaignViewSet(ScopedViewSetMixin, ModelViewSet):
    model = Campaign
    icon = "thumbtack"
    menu_label = _("Campaigns")
    menu_order = 270
    add_to_admin_menu = True
    index_view_class = CampaignIndex
    add_view_class = CampaignCreate
    edit_view_class = CampaignEdit
    delete_view_class = CampaignDelete
    inspect_view_class = CampaignInspect
    inspect_view_enabled = True
    copy_view_enabled = False
    list_filter = ["state", "kind", "mandatory"]
    search_fields = ["name", "texts__title", "legal_basis"]

    def get_urlpatterns(self) -> list[Any]:
        pages = admin_views
        return [
            *super().get_urlpatterns(),
            path("calendar/", pages.CalendarPage.as_view(), name="calendar"),
            path("publish/<int:pk>/", pages.PublishPage.as_view(), name="publish"),
            path("recall/<int:pk>/", pages.RecallPage.as_view(), name="recall"),
            path("check/<int:pk>/", pages.CheckPage.as_view(), name="check"),
            path("remind/<int:pk>/", pages.RemindPage.as_view(), name="remind"),
            path("hide/<int:pk>/<int:site_pk>/", pages.HidePage.as_view(), name="hide"),
            path("show/<int:pk>/<int:site_pk>/", pages.ShowPage.as_view(), name="show"),
            path("preview/<int:pk>/", pages.PreviewPage.as_view(), name="preview"),
            path("preview/<int:pk>/<int:site_pk>/<slug:language>/", pages.PreviewFrame.as_view(), name="preview_frame"),
        ]
