"""What the screens of the gazette's desk share."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import NoReverseMatch, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from cms.core.actions import ActionError
from cms.users.events import note_refusal
from gazette.models import GazetteIntake, GazetteIssue
from gazette.rights import Room, room_of
from sites.admin_scope import GuardedMixin


def address(name: str, *args: Any) -> str:
    """An address of the room; empty where this installation has no such screen."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def line_of(request: HttpRequest, pk: int) -> GazetteIntake:
    """A line of the ledger that the person sees.

    Raises:
        Http404: it is another unit's; the attempt is noted.
    """
    rows = GazetteIntake.objects.visible_to(request.user).select_related(
        "document__kind", "document__issuer", "sender", "made_by", "item__issue"
    )
    found: GazetteIntake | None = rows.filter(pk=pk).first()
    if found is None:
        note_refusal(request, "line of the gazette's ledger of others")
        raise Http404
    return found


def issue_of(request: HttpRequest, pk: int) -> GazetteIssue:
    rows = GazetteIssue.objects.visible_to(request.user).prefetch_related("numbers")
    rows = rows.select_related("composed_by", "submitted_by", "approved_by", "signed_by", "published_by")
    found: GazetteIssue | None = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def show_errors(request: HttpRequest, error: ActionError, form: Any = None) -> None:
    """At the field the message belongs to, where the form has it; above the page otherwise."""
    if form is not None and form.is_bound:
        form.add_error(error.field if error.field in form.fields else None, str(error.message))
        if error.field in form.fields:
            return
    messages.error(request, str(error.message))


class DeskPermission(GuardedMixin):
    """Whoever works in the room sees the own lines; the rest is the gazette's."""

    request: Any

    @cached_property
    def room(self) -> Room:
        return room_of(self.request.user)

    def may_enter(self) -> bool:
        return self.room.sees_gazette

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.may_enter():
            note_refusal(request, "screen of the gazette")
            raise PermissionDenied
        found: HttpResponseBase = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        return found


class DeskPage(DeskPermission, WagtailAdminTemplateMixin, TemplateView):
    """A screen of the desk; what it shows it asks for."""

    header_icon = "doc-full-inverse"
    start = ("gazette_issues", lambda: _("Gazette"))

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        name, label = self.start
        return [
            *self.breadcrumbs_items,
            {"url": reverse(name), "label": label()},
            {"url": "", "label": self.get_page_title()},
        ]
