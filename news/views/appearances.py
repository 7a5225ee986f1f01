"""The admin of what appears by reference: nominations and offers, one by one, and the form that nominates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, DateColumn, StatusTagColumn, TitleColumn
from wagtail.admin.views import generic
from wagtail.permissions import policy_registry

from cms.core.actions import Action, ActionError
from news import actions
from news.enums import CHOSEN, AppearanceState, Direction
from news.forms import AppearanceFilterSet, NominateForm, NominationFilterSet, ReasonForm, ShowForm, WithdrawForm
from news.models import Appearance, ArticlePage
from news.originals import checksum_of, differences, hidden_reasons, snapshot_of
from news.rights import is_centre, may_edit, may_move, site_of_path, speaks_for, visible_appearances
from sites.admin_scope import GuardedMixin
from sites.models import MemberSite
from sites.scope import scope_of

S = AppearanceState


class AppearanceIndexView(GuardedMixin, generic.IndexView):
    """What goes one way, the newest first, with the reason where an original can no longer be read."""

    model = Appearance
    direction = Direction.UP
    any_permission_required = ["view", "change"]
    default_ordering = "-asked_at"
    paginate_by = 50
    is_searchable = True
    search_fields = ["title"]
    header_icon = "doc-full-inverse"
    filterset_class = NominationFilterSet
    index_url_name = "news_nominations"
    index_results_url_name = "news_nominations_results"

    @property
    def permission_policy(self) -> Any:
        return policy_registry.get_by_type(Appearance)

    def get_page_title(self) -> str:
        return _("News from the units") if scope_of(self.request.user).sees_everything else _("Sent to the portal")

    def get_base_queryset(self) -> Any:
        return visible_appearances(self.request.user).filter(direction=self.direction).with_names()

    @cached_property
    def columns(self) -> list[Any]:
        return [
            TitleColumn("title", label=_("Article"), url_name="news_appearance"),
            Column("unit", label=_("Unit")),
            Column("section", label=_("Section")),
            StatusTagColumn("get_state_display", label=_("State"), primary=lambda row: row.is_shown),
            Column("remark", label=_("Remark"), accessor=self.remark_on),
            DateColumn("asked_at", label=_("Asked at")),
        ]

    def remark_on(self, row: Appearance) -> str:
        hidden = self.hidden.get(row.article_key)
        if hidden is not None:
            return str(hidden.label)
        if row.changed_at:
            return _("Changed since accepted")
        return row.reason

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        self.hidden: dict[Any, Any] = {}
        context: dict[str, Any] = super().get_context_data(*args, **kwargs)
        self.hidden.update(hidden_reasons(row.article_key for row in context["object_list"]))
        return context


class OfferIndexView(AppearanceIndexView):
    direction = Direction.DOWN
    filterset_class = AppearanceFilterSet
    index_url_name = "news_offers"
    index_results_url_name = "news_offers_results"

    def get_page_title(self) -> str:
        return _("Sent to the units") if scope_of(self.request.user).sees_everything else _("News from the portal")


@dataclass
class Step:
    """A step that this person may take now, with its form."""

    name: str
    label: Any
    form: Any
    collapsed: bool
    danger: bool = False

    @property
    def classname(self) -> str:
        return "collapsed" if self.collapsed and not self.form.errors else ""


# State that a step leads to -> what its button says.
LABELS = {
    S.ACCEPTED: gettext_lazy("Accept into a section"),
    S.RETURNED: gettext_lazy("Return to the unit"),
    S.DECLINED: gettext_lazy("Decline"),
    S.REMOVED: gettext_lazy("Take off the portal"),
    S.NOMINATED: gettext_lazy("Nominate again"),
    S.WITHDRAWN: gettext_lazy("Withdraw"),
    S.TAKEN: gettext_lazy("Take into a section"),
    S.REFUSED: gettext_lazy("Refuse"),
    S.RECALLED: gettext_lazy("Recall"),
}
REASONED: dict[str, type[Any]] = {
    S.RETURNED: actions.ReturnAction,
    S.DECLINED: actions.DeclineAction,
    S.REMOVED: actions.RemoveAction,
    S.REFUSED: actions.RefuseAction,
    S.RECALLED: actions.RecallAction,
    S.WITHDRAWN: actions.WithdrawAction,
}
SHOWING: dict[str, type[Any]] = {S.ACCEPTED: actions.AcceptAction, S.TAKEN: actions.TakeAction}
EDIT, SEEN = "edit", "seen"


class AppearanceView(GuardedMixin, TemplateView):
    """One appearance: what the original says, its state and history, and the steps that may follow."""

    template_name = "news/admin/appearance.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        rows = visible_appearances(request.user).with_names().select_related("site__site__root_page", "distribution")
        self.appearance: Appearance = get_object_or_404(rows, pk=kwargs["pk"])
        self.shown_form: Any = None

    # ---- the steps ----
    def steps(self) -> list[Step]:
        row, user = self.appearance, self.request.user
        states = [state for state in LABELS if row.may_become(state) and may_move(user, row, state)]
        found = [
            Step(state, LABELS[state], self.form_for(state), n > 0, state in REASONED) for n, state in enumerate(states)
        ]
        if row.state in CHOSEN and may_edit(user, row):
            found.insert(0, Step(EDIT, _("Change section, title or lead"), self.form_for(EDIT), True))
        return found

    def form_for(self, name: str, data: Any = None) -> Any:
        if self.shown_form is not None and self.shown_form.step == name:
            return self.shown_form
        row = self.appearance
        options: dict[str, Any] = {"prefix": name}
        if name in REASONED:
            form: Any = (WithdrawForm if name == S.WITHDRAWN else ReasonForm)(data, **options)
        elif name == S.NOMINATED:
            form = NominateForm(data, site=row.site, initial={"section": row.section_id}, **options)
        else:
            initial = {"section": row.section_id, "own_title": row.own_title, "own_lead": row.own_lead}
            form = ShowForm(data, site=row.site, initial=initial, **options)
        form.step = name
        return form

    def action_for(self, name: str, data: dict[str, Any]) -> Action:
        row, user = self.appearance, self.request.user
        if name in REASONED:
            found: Action = REASONED[name](row, user, data["reason"])
        elif name == S.NOMINATED:
            if row.article is None:
                raise ActionError(_("The article was deleted."))
            found = actions.NominateAction(row.article, data["section"], data["note"], user)
        else:
            kind = actions.EditAppearanceAction if name == EDIT else SHOWING[name]
            found = kind(row, data["section"], data["own_title"], data["own_lead"], user)
        return found

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        name = request.POST.get("step", "")
        if name == SEEN:
            return self.acknowledge(request)
        if name not in {*LABELS, EDIT}:
            raise Http404
        if not (
            may_edit(request.user, self.appearance) if name == EDIT else may_move(request.user, self.appearance, name)
        ):
            raise PermissionDenied
        form = self.form_for(name, request.POST)
        if form.is_valid():
            try:
                self.action_for(name, form.cleaned_data).execute()
            except ActionError as error:
                form.add_error(error.field if error.field in form.fields else None, str(error.message))
            else:
                messages.success(request, _("Done: “%(title)s”.") % {"title": self.appearance.title})
                return redirect("news_appearance", self.appearance.pk)
        for message in form.non_field_errors():
            messages.error(request, message)
        self.shown_form = form
        self.appearance = visible_appearances(request.user).with_names().get(pk=self.appearance.pk)
        return self.render_to_response(self.get_context_data())

    def acknowledge(self, request: HttpRequest) -> HttpResponse:
        if not may_edit(request.user, self.appearance):
            raise PermissionDenied
        try:
            actions.SeeChangeAction(self.appearance, request.POST.get("checksum", ""), request.user).execute()
        except ActionError as error:
            messages.error(request, str(error.message))
        else:
            messages.success(request, _("Noted: you have seen the change."))
        return redirect("news_appearance", self.appearance.pk)

    # ---- the page ----
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = self.appearance
        now = snapshot_of(row.article_key)
        hidden = hidden_reasons([row.article_key]).get(row.article_key)
        steps = self.steps()
        if self.shown_form is not None and all(step.name != self.shown_form.step for step in steps):
            # Somebody was first: what was typed stays to be read.
            steps.append(Step(self.shown_form.step, LABELS.get(self.shown_form.step, ""), self.shown_form, False))
        return super().get_context_data(**kwargs) | {
            "row": row,
            "header_title": row.title,
            "hidden": hidden,
            "versions": now,
            "original_url": row.article.get_full_url() if row.article and not hidden else "",
            "shown_url": self.shown_url() if row.is_shown and not hidden else "",
            "differences": differences(row.snapshot, now) if row.changed_at and now else [],
            "checksum": checksum_of(now),
            "may_edit": may_edit(self.request.user, row),
            "events": row.events.select_related("user"),
            "steps": steps,
            "list_url": reverse("news_nominations" if row.direction == Direction.UP else "news_offers"),
        }

    def shown_url(self) -> str:
        row = self.appearance
        if row.section is None:
            return ""
        found = Appearance.objects.with_section(row.section.locale_id).get(pk=row.pk)
        articles = ArticlePage.objects.filter(translation_key=row.article_key, locale_id=row.section.locale_id)
        article = articles.first()
        return row.site.site.root_url + found.address_of(article) if article and found.section_url_path else ""


class NominateView(GuardedMixin, TemplateView):
    """A unit's article to the portal; where it has been there before, its state and what may follow."""

    template_name = "news/admin/nominate.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.article: ArticlePage = get_object_or_404(ArticlePage, pk=kwargs["pk"])
        self.origin = site_of_path(self.article.path)
        if self.origin is None or not scope_of(request.user).sees_path(self.article.path):
            raise Http404
        if not speaks_for(request.user, self.origin.unit_id) and not is_centre(request.user):
            raise PermissionDenied
        self.portal = MemberSite.objects.for_serving().get(site__is_default_site=True)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        known = Appearance.objects.filter(article_key=self.article.translation_key, site=self.portal).first()
        if known is not None:
            return redirect("news_appearance", known.pk)
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = NominateForm(request.POST, site=self.portal)
        if form.is_valid():
            data = form.cleaned_data
            try:
                event = actions.NominateAction(self.article, data["section"], data["note"], request.user).execute()
            except ActionError as error:
                form.add_error(error.field if error.field in form.fields else None, str(error.message))
            else:
                messages.success(request, _("“%(title)s” waits for the portal now.") % {"title": self.article.title})
                return redirect("news_appearance", event.appearance_id)
        return self.render_to_response(self.get_context_data(form=form))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        context.setdefault("form", NominateForm(site=self.portal))
        return context | {"article": self.article, "header_title": _("Nominate to the portal")}
