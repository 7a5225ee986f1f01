"""What came from where: so that a second run updates instead of doubling, and notices what people changed since."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from sites.models import MemberSite


class ImportedItem(models.Model):
    """A page made from a file of a content package.

    Attributes:
        item_id: `id` of the file; unique on a site in a language.
        checksum: of the file and of the media it names.
        revision_id: the page's revision after the import; another one now means that somebody edited the page.
    """

    member_site = models.ForeignKey(MemberSite, on_delete=models.CASCADE, related_name="+")
    item_id = models.CharField(max_length=120)
    language = models.CharField(max_length=10)
    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="+")
    checksum = models.CharField(max_length=64)
    revision_id = models.BigIntegerField(null=True)
    imported_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("imported item")
        verbose_name_plural = _("imported items")
        constraints = [
            models.UniqueConstraint(fields=["member_site", "item_id", "language"], name="imported_item_once"),
        ]
        indexes = [models.Index(fields=["page"], name="imported_item_page")]

    def __str__(self) -> str:
        return f"{self.item_id} ({self.language})"
