"""What the screens of one document's relations and text share: who may see it, who may work on it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import cached_property
from django.utils.translation import pgettext
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from cms.core.actions import ActionError
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


class DocumentScreen(GuardedMixin, WagtailAdminTemplateMixin, TemplateView):
    """A screen of one document: 404 for what the person does not see, 403 for changes by those who only read."""

    header_icon = "doc-full"
    writes = False

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        rows = LegalDocument.objects.visible_to(request.user).select_related("kind", "issuer")
        found = rows.filter(pk=kwargs["pk"]).first()
        if found is None:
            note_refusal(request, "document of others")
            raise Http404
        self.document: LegalDocument = found
        if (self.writes or request.method == "POST") and not self.works:
            note_refusal(request, "change of a document of others")
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def room(self) -> Room:
        return room_of(self.request.user)

    @cached_property
    def works(self) -> bool:
        return room_of(self.request.user).may_work_on(self.document)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        listing, own = address("legal_documents"), address("legal_document", self.document.pk)
        found = list(self.breadcrumbs_items)
        if listing:
            found.append({"url": listing, "label": pgettext("menu", "Legal documents")})
        found.append({"url": own, "label": self.document.number})
        return [*found, {"url": "", "label": self.get_page_title()}]

    def tell(self, error: ActionError) -> None:
        messages.error(self.request, str(error.message))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            document=self.document, works=self.works,
            document_url=address("legal_document", self.document.pk), **kwargs,
        )  # fmt: skip
