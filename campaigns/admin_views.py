"""The admin's own pages of campaigns: the campaign with all about it, its actions, preview and calendar."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from django.views.generic.edit import FormMixin
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.permissions import policy_registry

from cms.core.actions import ActionError
from sites.admin_scope import GuardedMixin
from sites.chrome import find_homes, home_path
from sites.enums import EDITABLE_STATES
from sites.models import MemberSite

from . import actions
from .enums import CampaignState
from .forms import PreviewForm, ReasonForm
from .models import Campaign
from .month import month_of
from .permissions import reads_all_sites, sites_to_decide
from .serving import shown
from .signals import check_wanted
from .targeting import all_sites, is_meant_for, sites_of
from .visitor import Visitor


class CampaignPage(GuardedMixin, WagtailAdminTemplateMixin, TemplateView):
    """A page about one campaign that the user may see.

    Attributes:
        needed: the actions of which the policy must allow one for this campaign.
    """

    needed: frozenset[str] = frozenset({"change"})
    header_icon = "thumbtack"

    def setup(self, request: Any, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        policy = policy_registry.get_by_type(Campaign)
        rows = policy.instances_user_has_any_permission_for(request.user, self.needed)
        rows = rows.select_related("picture_wide", "picture_narrow", "recalled_by", "unit")
        self.object: Campaign = get_object_or_404(rows, pk=kwargs["pk"])

    @property
    def own_url(self) -> str:
        return reverse("campaigns:inspect", args=[self.object.pk])

    def get_page_subtitle(self) -> str:
        return str(self.object)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("campaigns:index"), "label": gettext("Campaigns")},
            {"url": self.own_url, "label": str(self.object)},
            {"url": "", "label": self.get_page_title()},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(campaign=self.object, own_url=self.own_url, **kwargs)


class ActionPage(FormMixin[Any], CampaignPage):
    """Asks whether, and does it: a form with at most a reason, and one action.

    Attributes:
        question: what will happen.
        button: the word on the button.
    """

    template_name = "campaigns/admin/action.html"
    form_class: Any = None
    question: Any = ""
    button: Any = ""
    serious = False
    done: Any = ""

    def act(self, reason: str) -> Any:
        raise NotImplementedError

    def message(self, result: Any) -> str:
        return str(self.done)

    def get_form(self, form_class: Any = None) -> Any:
        return self.form_class(**self.get_form_kwargs()) if self.form_class else None

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.get_form()
        if form is not None and not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        try:
            result = self.act(form.cleaned_data["reason"] if form is not None else "")
        except ActionError as error:
            if form is None:
                messages.error(request, str(error.message))
                return redirect(self.own_url)
            form.add_error(error.field if error.field in form.fields else None, str(error.message))
            return self.render_to_response(self.get_context_data(form=form))
        messages.success(request, self.message(result))
        return redirect(self.own_url)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("form", self.get_form())
        return super().get_context_data(
            question=self.question, button=self.button, serious=self.serious, facts=self.facts(), **kwargs
        )

    def facts(self) -> list[str]:
        """What to know before the button is pressed."""
        return []


class PublishPage(ActionPage):
    page_title = _("Publish")
    question = _("Readers see it from its start to its end, at the next page they open. Publish it now?")
    button = _("Publish")
    done = _("The campaign is published.")

    def act(self, reason: str) -> Any:
        return actions.PublishCampaignAction(self.object, user=self.request.user).execute()

    def facts(self) -> list[str]:
        count = len(sites_of(self.object, all_sites()))
        found = [ngettext("It will be shown on %(n)d site.", "It will be shown on %(n)d sites.", count) % {"n": count}]
        return found + actions.problems_of(self.object)


class RecallPage(ActionPage):
    page_title = _("Recall")
    form_class = ReasonForm
    question = _("It disappears from every site at the next page that somebody opens. A recall cannot be undone.")
    button = _("Recall")
    serious = True
    done = _("The campaign is recalled.")

    def act(self, reason: str) -> Any:
        return actions.RecallCampaignAction(self.object, reason, user=self.request.user).execute()


class CheckPage(ActionPage):
    page_title = _("Check now")
    question = _("The published home of every site that it is meant for is looked at. This takes up to a minute.")
    button = _("Check now")
    done = _("The check has been asked for. The result is here as soon as the worker has it.")

    def act(self, reason: str) -> Any:
        if not self.object.is_running() or not self.object.is_of_centre:
            raise ActionError(gettext("Only running campaigns of the centre are checked."))
        check_wanted.send(Campaign, campaign_ids=[self.object.pk])
        return None


class RemindPage(ActionPage):
    page_title = _("Remind")
    question = _("The webmasters of all sites where it is missing get a mail with a link to this page.")
    button = _("Send reminders")

    def act(self, reason: str) -> Any:
        return actions.RemindAction(self.object, user=self.request.user).execute()

    def message(self, result: Any) -> str:
        count = len(result)
        return ngettext("%(n)d person is reminded.", "%(n)d people are reminded.", count) % {"n": count}


class SitePage(ActionPage):
    """An action of a unit, for its own site."""

    needed = frozenset({"view", "change"})

    @cached_property
    def site(self) -> MemberSite:
        site = next((s for s in sites_to_decide(self.request.user) if s.pk == self.kwargs["site_pk"]), None)
        if site is None:
            raise Http404
        return site

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        _site = self.site
        return super().dispatch(request, *args, **kwargs)

    def facts(self) -> list[str]:
        return [str(self.site)]


class HidePage(SitePage):
    page_title = _("Do not show on my site")
    form_class = ReasonForm
    question = _("Your site no longer shows this campaign. The centre reads your reason.")
    button = _("Do not show")
    done = _("Your site does not show the campaign.")

    def act(self, reason: str) -> Any:
        return actions.HideCampaignAction(self.object, self.site, reason, user=self.request.user).execute()


class ShowPage(SitePage):
    page_title = _("Show on my site again")
    question = _("Your site shows this campaign again.")
    button = _("Show again")
    done = _("Your site shows the campaign again.")

    def act(self, reason: str) -> Any:
        return actions.ShowCampaignAction(self.object, self.site, user=self.request.user).execute()


class PreviewPage(CampaignPage):
    """The home of a site with the campaign in place, also before it is published."""

    needed = frozenset({"view", "change"})
    page_title = _("Preview")
    template_name = "campaigns/admin/preview.html"

    @cached_property
    def sites(self) -> Any:
        """Open sites that the user looks after and that the campaign is meant for."""
        meant = {site.pk for site in sites_of(self.object, all_sites())}
        user = self.request.user
        if not reads_all_sites(user):
            meant &= {
                site.pk
                for site in policy_registry.get_by_type(MemberSite).instances_user_has_any_permission_for(
                    user, {"view", "change"}
                )
            }
        open_sites = MemberSite.objects.filter(state__in=EDITABLE_STATES, pk__in=meant)
        return open_sites.select_related("unit").prefetch_related("unit__periods")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        first = self.sites.first()
        data = {"site": first.pk if first else "", "language": next(iter(self.object.languages), "vi"), "width": "wide"}
        data |= {name: self.request.GET[name] for name in data if name in self.request.GET}
        form = PreviewForm(data, sites=self.sites, languages=self.object.languages)
        url = ""
        if form.is_valid():
            args = [self.object.pk, form.cleaned_data["site"].pk, form.cleaned_data["language"]]
            url = reverse("campaigns:preview_frame", args=args)
        return super().get_context_data(form=form, frame_url=url, width=data["width"], **kwargs)


class PreviewFrame(PreviewPage):
    """The page inside the preview: never kept, never for search engines, framed by the admin only."""

    def get(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        site = get_object_or_404(MemberSite.objects.for_serving(), pk__in=self.sites.values("pk"), pk=kwargs["site_pk"])
        language = kwargs["language"]
        text = self.object.texts.filter(language=language).select_related("link_page").first()
        homes = find_homes(site)
        if text is None or language not in homes:
            message = gettext("This site has no home page in this language: the campaign is not shown there.")
            return self._framed(HttpResponse(message, content_type="text/plain; charset=utf-8"))
        row = shown(self.object, text)

        def place(inner: Any) -> None:
            inner.campaign_preview = row
            inner.campaign_preview_at = self.object.starts_at

        status, body = Visitor().get(site, home_path(homes, language), place)
        return self._framed(HttpResponse(body, status=status))

    @staticmethod
    def _framed(response: HttpResponse) -> HttpResponse:
        response["X-Frame-Options"] = "SAMEORIGIN"
        response["Cache-Control"] = "no-store, private"
        response["X-Robots-Tag"] = "noindex"
        return response


class CalendarPage(GuardedMixin, WagtailAdminTemplateMixin, TemplateView):
    """A month with a bar for each campaign that the user may see."""

    page_title = _("Calendar of campaigns")
    header_icon = "calendar-alt"
    template_name = "campaigns/admin/calendar.html"

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        self.policy = policy_registry.get_by_type(Campaign)
        if not self.policy.user_has_any_permission(request.user, {"view", "change"}):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("campaigns:index"), "label": gettext("Campaigns")},
            {"url": "", "label": self.get_page_title()},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        month = month_of(self.request.GET.get("month", ""))
        rows = self.policy.instances_user_has_any_permission_for(self.request.user, {"view", "change"})
        rows = rows.exclude(state=CampaignState.RECALLED).overlapping(month.start, month.end)
        return super().get_context_data(month=month, weeks=month.weeks(rows), **kwargs)


def site_rows(campaign: Campaign, user: Any) -> list[dict[str, Any]]:
    """The user's own sites that a campaign of the centre is meant for, and whether they hide it."""
    if not campaign.is_of_centre:
        return []
    hidden = {row.site_id: row for row in campaign.hidings.all()}
    sites = [site for site in sites_to_decide(user) if not user.is_superuser and is_meant_for(campaign, site)]
    return [{"site": site, "hiding": hidden.get(site.pk)} for site in sites]
