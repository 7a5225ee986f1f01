"""The links of the published pages and what became of them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from reports.enums import LinkKind, LinkProblem, LinkState
from reports.querysets import LinkQuerySet
from sites.models import MemberSite

MAX_URL = 1000


class Link(models.Model):
    """One address, however many pages lead to it.

    `url` is absolute; links to pages and documents of our own are `page:12`, `document:3`. A link is broken when it
    failed on several days, not when a server was away for an hour.
    """

    url = models.CharField(_("address"), max_length=MAX_URL, unique=True)
    kind = models.CharField(_("leads to"), max_length=10, choices=LinkKind.choices)
    host = models.CharField(_("host"), max_length=253, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=LinkState.choices, default=LinkState.NEW)
    problem = models.CharField(_("problem"), max_length=20, choices=LinkProblem.choices, blank=True)
    status = models.PositiveSmallIntegerField(_("HTTP status"), null=True, blank=True)
    first_failed_at = models.DateTimeField(_("fails since"), null=True, blank=True)
    last_failed_on = models.DateField(null=True, blank=True)
    failed_days = models.PositiveSmallIntegerField(default=0)
    checked_at = models.DateTimeField(_("checked"), null=True, blank=True)
    due_at = models.DateTimeField()

    objects = LinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("link")
        verbose_name_plural = _("links")
        # What is due next (`LinkQuerySet.due`), and what is broken (the indicator).
        indexes = [
            models.Index(fields=["kind", "due_at"], name="link_due"),
            models.Index(fields=["state"], name="link_state"),
        ]

    def __str__(self) -> str:
        return self.url


class LinkUse(models.Model):
    """A page that holds a link; without a page it stands in the settings of the site (linked websites)."""

    link = models.ForeignKey(Link, on_delete=models.CASCADE, related_name="uses")
    member_site = models.ForeignKey(MemberSite, on_delete=models.CASCADE, related_name="+")
    page = models.ForeignKey(Page, null=True, blank=True, on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("use of a link")
        verbose_name_plural = _("uses of links")
        constraints = [
            models.UniqueConstraint(fields=["link", "page"], name="link_use_once"),
            models.UniqueConstraint(
                fields=["link", "member_site"], condition=models.Q(page=None), name="link_use_of_settings_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.page_id}: {self.link_id}"


class PageScan(models.Model):
    """What reading a page's text once found; read again only when the page is published anew."""

    page = models.OneToOneField(Page, on_delete=models.CASCADE, related_name="scan", primary_key=True)
    member_site = models.ForeignKey(MemberSite, on_delete=models.CASCADE, related_name="+")
    version = models.DateTimeField()
    pictures_without_text = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("reading of a page")
        verbose_name_plural = _("readings of pages")

    def __str__(self) -> str:
        return str(self.page_id)
