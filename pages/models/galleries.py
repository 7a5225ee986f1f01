"""Pictures and video."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from cms.core.blocks import EmbedBlock, FigureBlock, VideoBlock
from cms.core.models import BasePage
from cms.media.pictures import pictures_in
from cms.media.renditions import prefetch_pictures


class MediaBlock(blocks.StreamBlock):
    """What a gallery holds."""

    image = FigureBlock()
    video = VideoBlock()
    embed = EmbedBlock()


class MediaGalleryPage(BasePage):
    """Pictures and video with captions (thư viện ảnh, video); galleries may hold galleries."""

    intro = models.CharField(_("introduction"), max_length=400, blank=True)
    items = StreamField(MediaBlock(), verbose_name=_("pictures and video"), blank=True)

    kind: ClassVar[str] = "gallery"
    schema_type: ClassVar[str] = "ImageGallery"
    parent_page_types: ClassVar[list[str]] = ["home.HomePage", "pages.StandardPage", "pages.MediaGalleryPage"]
    subpage_types: ClassVar[list[str]] = ["pages.MediaGalleryPage"]
    content_panels = [*Page.content_panels, FieldPanel("intro"), FieldPanel("items")]

    class Meta:
        verbose_name = _("gallery")
        verbose_name_plural = _("galleries")

    @property
    def meta_description(self) -> str:
        return str(self.search_description or self.intro)[:300]

    @property
    def picture(self) -> Any:
        return self.social_image or next(pictures_in(self.items), None)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        below: list[MediaGalleryPage] = []
        if self.numchild:
            live = MediaGalleryPage.objects.child_of(self).live().exclude(view_restrictions__isnull=False)
            below = list(live)
        prefetch_pictures([*pictures_in(self.items), *(gallery.picture for gallery in below)])
        return context | {"children": below}
