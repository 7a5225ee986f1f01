"""What the sites room adds to Wagtail's admin."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry
from wagtail.models import Page

from cms.core.locales import language_code_of
from cms.core.tree import HOME_DEPTH

from .calendar import hooks as calendar_hooks  # noqa: F401  (registers the screens of working days)
from .dashboard import OwnSitesPanel
from .guard.choosers import narrow_page_chooser
from .guard.listing_buttons import take_out_row_buttons
from .guard.media import OwnDocumentsAPIViewSet, OwnImagesAPIViewSet
from .guard.pages import OwnPageViewSet
from .life_log import register_life_actions
from .people import hooks as people_hooks  # noqa: F401  (registers the screens of people)
from .viewsets import SitesViewSetGroup


@hooks.register("register_admin_viewset")
def register_viewsets() -> SitesViewSetGroup:
    return SitesViewSetGroup()


@hooks.register("register_admin_viewset", order=100)  # After Wagtail's own, whose place it takes.
def register_page_views() -> OwnPageViewSet:
    return OwnPageViewSet()


hooks.register("construct_page_chooser_queryset", narrow_page_chooser)
take_out_row_buttons()


@hooks.register("construct_admin_api", order=10)  # After Wagtail's own.
def narrow_admin_api(router: Any) -> None:
    router.register_endpoint("images", OwnImagesAPIViewSet)
    router.register_endpoint("documents", OwnDocumentsAPIViewSet)


@hooks.register("construct_homepage_panels")
def show_own_sites(request: HttpRequest, panels: list[Any]) -> None:
    panels.append(OwnSitesPanel(request.user))


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    actions.register_action("member_sites.provision", _("Provision site"), _("Provisioned the member site"))
    actions.register_action("member_sites.open_language", _("Open language"), _("Opened a language"))
    actions.register_action("member_sites.bulk", _("Work on many sites"), _("Worked on many sites"))
    actions.register_action("member_sites.bulk_change", _("Change of many sites"), _("Changed along with other sites"))
    register_life_actions(actions)


def refuse_for_homes(request: HttpRequest, pages: Iterable[Page]) -> HttpResponse | None:
    """A home carries its site: deleting one would take the site and all below with it, in one click.

    Administrators may take the home of a further language away; that closes the language.
    """
    for page in pages:
        source = page.depth == HOME_DEPTH and language_code_of(page.locale_id) == settings.LANGUAGE_CODE
        if page.depth < HOME_DEPTH or source or (page.depth == HOME_DEPTH and not request.user.is_superuser):
            message = gettext("“%(title)s” carries a whole site: it cannot be deleted, moved or unpublished here.")
            messages.error(request, message % {"title": page.get_admin_display_title()})
            return redirect("wagtailadmin_explore", page.pk)
    return None


@hooks.register("before_delete_page")
@hooks.register("before_unpublish_page")
def keep_home(request: HttpRequest, page: Page) -> HttpResponse | None:
    return refuse_for_homes(request, [page])


@hooks.register("before_move_page")
def keep_home_in_place(request: HttpRequest, page: Page, destination: Page) -> HttpResponse | None:
    return refuse_for_homes(request, [page])


@hooks.register("before_bulk_action")
def keep_homes(request: HttpRequest, action_type: str, objects: list[Any], action: Any) -> HttpResponse | None:
    if action_type not in {"delete", "move", "unpublish"} or not issubclass(action.model, Page):
        return None
    return refuse_for_homes(request, objects)
