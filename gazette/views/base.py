"""What the screens of documents share: who may enter, one document, its breadcrumbs."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import cached_property
from django.utils.translation import pgettext
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from cms.users.events import note_refusal
from gazette.models import LegalDocument
from gazette.rights import Room, room_of
from sites.admin_scope import GuardedMixin


def address(name: str, *args: Any) -> str:
    """An address of the room; empty where this installation has no such screen."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def document_of(request: HttpRequest, pk: int) -> LegalDocument:
    """The document, with what its page shows.

    Raises:
        Http404: the person does not see it; the attempt is noted.
    """
    rows = LegalDocument.objects.visible_to(request.user).select_related("kind", "issuer", "topic", "made_by")
    found: LegalDocument | None = rows.select_related("checked_by", "published_by").filter(pk=pk).first()
    if found is None:
        note_refusal(request, "document of others")
        raise Http404
    return found


class OfficePage(GuardedMixin, WagtailAdminTemplateMixin, TemplateView):
    """A screen for those who work in the room at all; what it shows it asks for."""

    header_icon = "doc-full"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not self.may_enter():
            note_refusal(request, "screen of documents")
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def may_enter(self) -> bool:
        return self.room.works_here

    @cached_property
    def room(self) -> Room:
        return room_of(self.request.user)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, *self.way(), {"url": "", "label": self.get_page_title()}]

    def way(self) -> list[dict[str, Any]]:
        """What lies between the admin's home and this screen."""
        return [{"url": reverse("legal_documents"), "label": pgettext("menu", "Legal documents")}]
