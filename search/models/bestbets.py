"""Best bets: what the editors put first for a query."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from sites.models import Unit


class BestBet(models.Model):
    """An answer that stands above the results for certain queries, on one site or on all.

    Attributes:
        queries: one query a line; compared without marks, case and order of blanks.
        unit: the unit on whose site it is shown; empty: everywhere.
        language: of the search page; empty: all.
        page, url: where it leads; exactly one of them. An address is https, or a path on the site where it is shown.
        starts_on, ends_on: first and last day; empty: without limit.
    """

    queries = models.TextField(_("queries"), help_text=_("One query a line. Accents need not be typed."))
    title = models.CharField(_("title"), max_length=200)
    description = models.CharField(_("description"), max_length=300, blank=True)
    page = models.ForeignKey(
        Page, null=True, blank=True, on_delete=models.CASCADE, related_name="+", verbose_name=_("page")
    )
    url = models.CharField(_("address"), max_length=500, blank=True, help_text=_("/lien-he/ or https://…"))
    unit = models.ForeignKey(
        Unit,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("unit"),
        help_text=_("Shown on this unit's site only; empty: on every site."),
    )
    language = models.CharField(
        _("language"), max_length=10, blank=True, choices=settings.LANGUAGES, help_text=_("Empty: all languages.")
    )
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True)
    rank = models.PositiveSmallIntegerField(_("rank"), default=100)

    class Meta:
        verbose_name = _("best bet")
        verbose_name_plural = _("best bets")
        ordering = ["rank", "title"]

    def __str__(self) -> str:
        return self.title

    @property
    def lines(self) -> list[str]:
        return [line.strip() for line in self.queries.splitlines() if line.strip()]
