"""Pages of the CMS that cite documents: what editors are warned of."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.models import Page

from gazette.querysets import CitationQuerySet
from sites.models import MemberSite

from .documents import LegalDocument


class PageCitation(models.Model):
    """A number that stands in the published text of a page. Written when the page is published.

    The state of effect of the document is not kept here: the report reads it for the day.

    Attributes:
        number: as the page writes it first.
        stated_on: the day that stands beside it.
    """

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="+", verbose_name=_("page"))
    member_site = models.ForeignKey(MemberSite, on_delete=models.CASCADE, related_name="+", verbose_name=_("site"))
    document = models.ForeignKey(
        LegalDocument,
        null=True,
        on_delete=models.SET_NULL,
        related_name="page_citations",
        verbose_name=pgettext_lazy("law", "document"),
    )
    number = models.CharField(_("number"), max_length=100)
    number_key = models.CharField(max_length=100)
    stated_on = models.DateField(null=True)
    times = models.PositiveSmallIntegerField(default=1)
    excerpt = models.CharField(_("words of the text"), max_length=300, blank=True)
    found_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[Any] = CitationQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("citation of a document")
        verbose_name_plural = _("citations of documents")
        ordering = ["member_site", "page", "number_key"]
        constraints = [models.UniqueConstraint(fields=["page", "number_key"], name="pagecitation_once")]
        indexes = [
            # Tying when a document arrives; the report of one site.
            models.Index(fields=["number_key"], condition=models.Q(document=None), name="pagecitation_waiting"),
            models.Index(fields=["member_site", "document"], name="pagecitation_site"),
        ]

    def __str__(self) -> str:
        return f"{self.page_id}: {self.number}"
