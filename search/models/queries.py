"""What is searched for, without saying by whom."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from sites.models import Unit


class QueryLog(models.Model):
    """One search, kept for 90 days. No address, no account; numbers of people and telephones are masked before.

    Attributes:
        text: what was typed, masked and cut.
        key: the folded words, by which equal queries are counted.
        visitor: a hash with a key that is forgotten every day: it tells two visitors of one day apart, nothing more.
        unit: whose site it was asked on; empty: the portal.
        took_ms: time of the search, in milliseconds.
        clicked: place of the first result opened, from 1; 0: a best bet; empty: none was.
    """

    text = models.CharField(_("query"), max_length=200)
    key = models.CharField(max_length=200)
    visitor = models.CharField(max_length=16, blank=True)
    language = models.CharField(_("language"), max_length=10)
    unit = models.ForeignKey(
        Unit, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("unit")
    )
    results = models.PositiveIntegerField(_("results"))
    took_ms = models.PositiveIntegerField(_("milliseconds"))
    clicked = models.PositiveSmallIntegerField(_("clicked"), null=True)
    token = models.CharField(max_length=22, unique=True)
    asked_at = models.DateTimeField(_("asked at"), db_index=True)

    class Meta:
        verbose_name = _("search query")
        verbose_name_plural = _("search queries")
        indexes = [
            models.Index(fields=["key", "asked_at"], name="querylog_key_asked"),
            # The dashboard of a unit: its own queries of a period (the centre's uses `asked_at`).
            models.Index(fields=["unit", "asked_at"], name="querylog_unit_asked"),
        ]

    def __str__(self) -> str:
        return self.text


class PopularQuery(models.Model):
    """A query that many different people asked and that found something; offered while typing.

    Attributes:
        visitors: how many different ones asked it in the last 90 days.
    """

    text = models.CharField(_("query"), max_length=200)
    key = models.CharField(max_length=200)
    language = models.CharField(_("language"), max_length=10)
    visitors = models.PositiveIntegerField(_("visitors"))

    class Meta:
        verbose_name = _("popular query")
        verbose_name_plural = _("popular queries")
        constraints = [models.UniqueConstraint(fields=["key", "language"], name="popularquery_once")]

    def __str__(self) -> str:
        return self.text
