"""The home page: one model for the portal, the units and every language; they differ by content, not by type."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from cms.core.models import BasePage
from sites.hosts import member_site_of
from sites.models import MemberSite

from .assembly import HomeAssembly
from .blocks import HomeBlock


class HomePage(BasePage):
    """The home of a site in one language (depth 3, below the language's container). Made by provisioning."""

    body = StreamField(HomeBlock(), verbose_name=_("content"), blank=True)

    kind: ClassVar[str] = "home"
    schema_type: ClassVar[str] = "WebSite"
    parent_page_types: ClassVar[list[str]] = ["member_sites.LocaleContainerPage"]
    content_panels = [*Page.content_panels, FieldPanel("body")]

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")

    @classmethod
    def can_create_at(cls, parent: Any) -> bool:
        return False  # By provisioning and by opening a language only.

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        member_site = member_site_of(request) or self._own_site()
        if member_site is not None:
            assembly = HomeAssembly(self, member_site, self.language, request)
            context["assembly"] = assembly
            context["nothing_yet"] = self.language != settings.LANGUAGE_CODE and not assembly.has_content
        context["has_hero"] = any(block.block_type == "hero" for block in self.body)
        context["is_home"] = True
        return context

    def _own_site(self) -> MemberSite | None:
        found: MemberSite | None = (
            MemberSite.objects.for_serving().filter(site__root_page__translation_key=self.translation_key).first()
        )
        return found
