"""The centre sends an article of the portal to units: the form with its check, the list, one distribution."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.ui.tables import BooleanColumn, Column, DateColumn, NumberColumn, TitleColumn
from wagtail.admin.views import generic
from wagtail.permissions import policy_registry

from cms.core.actions import ActionError
from news.actions import DistributeAction, RecallDistributionAction
from news.enums import SHOWN, AppearanceState
from news.forms import DistributeForm, ReasonForm
from news.models import ArticlePage, Distribution
from news.rights import is_centre
from sites.admin_scope import GuardedMixin


def distributions_for(user: Any) -> Any:
    policy = policy_registry.get_by_type(Distribution)
    return policy.instances_user_has_any_permission_for(user, {"view", "change"})


class DistributeView(GuardedMixin, TemplateView):
    """First the form, then the list of sites to confirm, then it goes."""

    template_name = "news/admin/distribute.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if not is_centre(request.user):
            raise PermissionDenied
        self.article: ArticlePage = get_object_or_404(ArticlePage, pk=kwargs["pk"])

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = DistributeForm(request.POST)
        targets = None
        if form.is_valid():
            action = DistributeAction(self.article, user=request.user, **form.cleaned_data)
            try:
                if "confirm" in request.POST:
                    distribution, events, _targets = action.execute()
                    self.say(len(events))
                    return redirect("news_distribution", distribution.pk)
                action.check()
                targets = action.targets()
            except ActionError as error:
                form.add_error(error.field if error.field in form.fields else None, str(error.message))
        return self.render_to_response(self.get_context_data(form=form, targets=targets))

    def say(self, count: int) -> None:
        message = ngettext("Sent to %(count)s site.", "Sent to %(count)s sites.", count) % {"count": count}
        messages.success(self.request, message)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        context.setdefault("form", DistributeForm())
        return context | {"article": self.article, "header_title": _("Distribute to units")}


class DistributionIndexView(GuardedMixin, generic.IndexView):
    model = Distribution
    any_permission_required = ["view", "change"]
    default_ordering = "-created_at"
    paginate_by = 50
    is_searchable = True
    search_fields = ["title"]
    header_icon = "resubmit"
    index_url_name = "news_distributions"
    index_results_url_name = "news_distributions_results"

    @property
    def permission_policy(self) -> Any:
        return policy_registry.get_by_type(Distribution)

    def get_page_title(self) -> str:
        return _("Distributed articles")

    def get_base_queryset(self) -> Any:
        shown = Count("appearances", filter=Q(appearances__state__in=SHOWN))
        refused = Count("appearances", filter=Q(appearances__state=AppearanceState.REFUSED))
        rows = distributions_for(self.request.user)
        return rows.annotate(sites=Count("appearances"), shown=shown, refused=refused)

    @cached_property
    def columns(self) -> list[Any]:
        return [
            TitleColumn("title", label=_("Article"), url_name="news_distribution"),
            BooleanColumn("mandatory", label=_("Mandatory")),
            NumberColumn("sites", label=_("Sites")),
            NumberColumn("shown", label=_("Shown")),
            NumberColumn("refused", label=_("Refused")),
            DateColumn("created_at", label=_("Sent at")),
            Column("created_by", label=_("Sent by")),
        ]


class DistributionView(GuardedMixin, TemplateView):
    """One distribution: every site with its state and reason; the button that takes it back from all."""

    template_name = "news/admin/distribution.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        rows = distributions_for(request.user).select_related("article", "created_by")
        self.distribution: Distribution = get_object_or_404(rows, pk=kwargs["pk"])

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not is_centre(request.user):
            raise PermissionDenied
        form = ReasonForm(request.POST)
        if form.is_valid():
            try:
                RecallDistributionAction(self.distribution, form.cleaned_data["reason"], request.user).execute()
            except ActionError as error:
                form.add_error(None, str(error.message))
            else:
                messages.success(request, _("Recalled from all sites."))
                return redirect("news_distribution", self.distribution.pk)
        return self.render_to_response(self.get_context_data(form=form))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        context.setdefault("form", ReasonForm())
        may_recall = is_centre(self.request.user) and self.distribution.recalled_at is None
        rows = self.distribution.appearances.with_names().order_by("state", "unit__rank", "unit__code")
        return context | {
            "distribution": self.distribution,
            "rows": rows,
            "may_recall": may_recall,
            "header_title": self.distribution.title,
        }
