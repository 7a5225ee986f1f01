"""Pages of text."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from cms.core.blocks import BodyBlock
from cms.core.models import BasePage
from cms.media.pictures import pictures_in
from cms.media.renditions import prefetch_pictures


class StandardPage(BasePage):
    """A page of text (giới thiệu, chức năng, nhiệm vụ, lịch sử …); it lists the pages below it."""

    intro = models.CharField(_("introduction"), max_length=400, blank=True)
    body = StreamField(BodyBlock(), verbose_name=_("text"), blank=True)

    kind: ClassVar[str] = "page"
    parent_page_types: ClassVar[list[str]] = ["home.HomePage", "pages.StandardPage"]
    content_panels = [*Page.content_panels, FieldPanel("intro"), FieldPanel("body")]

    class Meta:
        verbose_name = _("text page")
        verbose_name_plural = _("text pages")

    @property
    def meta_description(self) -> str:
        return str(self.search_description or self.intro)[:300]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        prefetch_pictures(pictures_in(self.body))
        below = self.get_children().filter(live=True, alias_of=None).exclude(view_restrictions__isnull=False)
        return context | {"children": list(below) if self.numchild else []}
