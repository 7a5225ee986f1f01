"""The image and document models (`WAGTAILIMAGES_IMAGE_MODEL`, `WAGTAILDOCS_DOCUMENT_MODEL`)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument
from wagtail.documents.models import Document as WagtailDocument
from wagtail.images.models import AbstractImage, AbstractRendition
from wagtail.images.models import Image as WagtailImage
from wagtail.search import index

from .enums import Licence


class CustomImage(AbstractImage):
    """A picture with what a public site must know of it. `description` is its alternative text (WCAG 2.2, 1.1.1)."""

    description = models.CharField(
        _("alternative text"),
        max_length=255,
        blank=True,
        default="",
        help_text=_("What the picture shows, for those who cannot see it."),
    )
    credit = models.CharField(_("credit"), max_length=255, blank=True, help_text=_("Who made the picture."))
    licence = models.CharField(_("licence"), max_length=20, choices=Licence.choices, default=Licence.PROVINCE)

    admin_form_fields = (
        "title",
        "file",
        "description",
        "credit",
        "licence",
        "collection",
        "tags",
        *(
            "focal_point_x",
            "focal_point_y",
            "focal_point_width",
            "focal_point_height",
        ),
    )
    search_fields = [*WagtailImage.search_fields, index.SearchField("credit")]

    class Meta(AbstractImage.Meta):
        verbose_name = _("image")
        verbose_name_plural = _("images")
        permissions = [("choose_image", "Can choose image")]


class CustomRendition(AbstractRendition):
    """One size and format of a picture."""

    image = models.ForeignKey(CustomImage, related_name="renditions", on_delete=models.CASCADE)

    class Meta:
        unique_together = (("image", "filter_spec", "focal_point_key"),)


class CustomDocument(AbstractDocument):
    """A file to download."""

    admin_form_fields = WagtailDocument.admin_form_fields

    class Meta(AbstractDocument.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        permissions = [("choose_document", "Can choose document")]

    @property
    def type_label(self) -> str:
        """The file type as readers know it: `PDF`, `DOCX`."""
        return str(self.file_extension).upper()
