"""What the news room adds to Wagtail's admin."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail import hooks
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem
from wagtail.admin.widgets import Button
from wagtail.log_actions import LogActionRegistry
from wagtail.models import Page
from wagtail.permissions import policy_registry
from wagtail.snippets.models import register_snippet

from sites.scope import scope_of

from .dashboard import SharedNewsPanel
from .enums import AppearanceState
from .models import Appearance, ArticlePage, Distribution
from .rights import SPEAKS_FOR_UNIT, is_centre
from .views.appearances import AppearanceIndexView, AppearanceView, NominateView, OfferIndexView
from .views.distributions import DistributeView, DistributionIndexView, DistributionView
from .views.topic_queue import TopicQueueView
from .viewsets import TopicViewSet

register_snippet(TopicViewSet)


@hooks.register("register_admin_urls")
def register_admin_urls() -> list[Any]:
    lists = (
        ("", "news_nominations", AppearanceIndexView),
        ("offers/", "news_offers", OfferIndexView),
        ("distributions/", "news_distributions", DistributionIndexView),
    )
    found = []
    for where, name, view in lists:
        found.append(path(f"shared-news/{where}", view.as_view(), name=name))
        found.append(path(f"shared-news/{where}results/", view.as_view(results_only=True), name=f"{name}_results"))
    return [
        *found,
        path("shared-news/<int:pk>/", AppearanceView.as_view(), name="news_appearance"),
        path("shared-news/nominate/<int:pk>/", NominateView.as_view(), name="news_nominate"),
        path("shared-news/distribute/<int:pk>/", DistributeView.as_view(), name="news_distribute"),
        path("shared-news/distributions/<int:pk>/", DistributionView.as_view(), name="news_distribution"),
        path("shared-news/topics/", TopicQueueView.as_view(), name="news_topic_queue"),
    ]


# ---- menu, dashboard, buttons ----
class PolicyMenuItem(MenuItem):
    """Shown to those whom the model's policy lets see some row."""

    def __init__(self, model: Any, label: Any, url_name: str, **kwargs: Any) -> None:
        super().__init__(label, reverse(url_name), name=url_name, **kwargs)
        self.model = model

    def is_shown(self, request: HttpRequest) -> bool:
        policy = policy_registry.get_by_type(self.model)
        return bool(policy.user_has_any_permission(request.user, {"view", "change"}))


class OfUnitsMenuItem(PolicyMenuItem):
    """The two lists bear the name that fits the end at which the reader sits."""

    def __init__(self, label: Any, label_of_unit: Any, url_name: str, **kwargs: Any) -> None:
        super().__init__(Appearance, label, url_name, **kwargs)
        self.label_of_unit = label_of_unit

    def render_component(self, request: HttpRequest) -> Any:
        found = super().render_component(request)
        if not scope_of(request.user).sees_everything:
            found.label = str(self.label_of_unit)
        return found


@hooks.register("register_admin_menu_item")
def register_menu() -> SubmenuMenuItem:
    items = [
        OfUnitsMenuItem(
            _("News from the units"), _("Sent to the portal"), "news_nominations", icon_name="doc-full-inverse"
        ),
        OfUnitsMenuItem(_("Sent to the units"), _("News from the portal"), "news_offers", icon_name="download"),
        PolicyMenuItem(Distribution, _("Distributed articles"), "news_distributions", icon_name="resubmit"),
        PolicyMenuItem(Distribution, _("Articles for topics"), "news_topic_queue", icon_name="tag"),
    ]
    return SubmenuMenuItem(_("Shared news"), Menu(items=items), name="shared-news", icon_name="resubmit", order=250)


@hooks.register("construct_homepage_panels")
def add_panel(request: HttpRequest, panels: list[Any]) -> None:
    panels.append(SharedNewsPanel())


@hooks.register("insert_global_admin_css")
def admin_css() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin-news.css"))


def buttons_for(page: Page, user: Any) -> Iterator[Button]:
    """No query: what is asked is kept on the user, and the explorer asks for each row."""
    if page.specific_class is not ArticlePage or not page.live or page.alias_of_id:
        return
    scope = scope_of(user)
    at_portal = page.path.startswith(scope.portal_paths)
    if at_portal and is_centre(user):
        url = reverse("news_distribute", args=[page.pk])
        yield Button(_("Distribute to units"), url, icon_name="resubmit", priority=70)
    speaks = scope.is_administrator or bool(scope.units_where(SPEAKS_FOR_UNIT) & scope.editable_unit_ids)
    if not at_portal and speaks and scope.sees_path(page.path):
        url = reverse("news_nominate", args=[page.pk])
        yield Button(_("Nominate to the portal"), url, icon_name="resubmit", priority=70)


@hooks.register("register_page_listing_more_buttons")
def listing_buttons(page: Page, user: Any, next_url: str | None = None) -> Iterator[Button]:
    return buttons_for(page, user)


@hooks.register("register_page_header_buttons")
def header_buttons(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    return buttons_for(page, user)


# ---- before an original goes ----
def shown_below(pages: list[Page]) -> list[Appearance]:
    """Where the articles among these pages, and those below them, appear on other sites. Two queries."""
    condition = Q(pk__in=[])
    for page in pages:
        condition |= Q(path__startswith=page.path)
    articles = ArticlePage.objects.filter(condition, live=True).values("translation_key")
    rows = Appearance.objects.shown().filter(article_key__in=articles)
    return list(rows.select_related("section", "site__unit").prefetch_related("site__unit__periods"))


def warning_of(rows: list[Appearance]) -> str:
    text = ngettext(
        "What you take away is shown on %(count)s other site, and will be gone there too: %(places)s",
        "What you take away is shown on %(count)s other sites, and will be gone there too: %(places)s",
        len(rows),
    )
    places = [f"{row.site} ({row.section.title})" if row.section else str(row.site) for row in rows[:10]]
    return text % {"count": len(rows), "places": "; ".join([*places, *(["…"] if len(rows) > 10 else [])])}


@hooks.register("before_delete_page")
def say_where_it_appears(request: HttpRequest, page: Page) -> None:
    """On the page that asks for confirmation."""
    if request.method == "GET" and (rows := shown_below([page])):
        messages.warning(request, warning_of(rows))


@hooks.register("before_unpublish_page")
def ask_before_it_goes(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Wagtail calls this after its own confirmation: what appears elsewhere asks for one more."""
    pages = [page] if "include_descendants" in request.POST or page.specific_class is ArticlePage else []
    return ask_once_more(request, pages, _("Unpublish"), reverse("wagtailadmin_pages:edit", args=[page.pk]))


@hooks.register("before_bulk_action")
def ask_before_many_go(request: HttpRequest, action_type: str, objects: list[Any], action: Any) -> HttpResponse | None:
    """The same for bulk actions."""
    if action_type not in {"delete", "unpublish"} or not issubclass(action.model, Page):
        return None
    return ask_once_more(request, objects, action.display_name, action.next_url)


def ask_once_more(request: HttpRequest, pages: list[Any], title: Any, back_url: str) -> HttpResponse | None:
    """A page that names the places and posts again what was posted; `None` where there is nothing to say."""
    if "appearances_seen" in request.POST or not (rows := shown_below(pages)):
        return None
    posted = [(name, value) for name in request.POST for value in request.POST.getlist(name)]
    context = {
        "rows": rows,
        "message": warning_of(rows),
        "posted": [row for row in posted if row[0] != "csrfmiddlewaretoken"],
        "action_url": request.get_full_path(),
        "back_url": back_url,
        "header_title": title,
    }
    return render(request, "news/admin/confirm.html", context)


# ---- the log ----
@hooks.register("register_log_actions")
def register_log_actions(registry: LogActionRegistry) -> None:
    for state in AppearanceState:
        registry.register_action(f"news.{state.value}", state.label, state.label)
    registry.register_action("news.topic_approved", _("Approve for a topic"), _("Approved the article for a topic"))
    registry.register_action("news.topic_declined", _("Decline for a topic"), _("Declined the article for a topic"))
    registry.register_action("news.edited", _("Edit appearance"), _("Changed how the article appears elsewhere"))
    registry.register_action("news.seen", _("See change"), _("Has seen the change of the original"))
    registry.register_action("news.distribute", _("Distribute"), _("Distributed the article to units"))
