"""Appearances: articles shown on another site by reference, never by copy.

Up: a unit nominates an article, the centre accepts it into a section of the portal. Down: the centre distributes an
article to sites of units. The article itself stays where it is; what it appears as is one row here. Articles and
sections are named by their translation key, so that language versions travel along.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _
from wagtail.models import Locale

from cms.core.locales import language_code_of
from news.enums import (
    SHOWN,
    TRANSITIONS,
    AppearanceState,
    Audience,
    Direction,
    EventKind,
    Place,
)
from news.querysets import AppearanceQuerySet
from sites.models import MemberSite, Unit, UnitKind

TITLE_LENGTH, LEAD_LENGTH, REASON_LENGTH = 255, 500, 500


class Distribution(models.Model):
    """An article of the portal, sent to the sites of units, mandatory or as an offer."""

    article_key = models.UUIDField(editable=False)
    article = models.ForeignKey(
        "news.ArticlePage", null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("article")
    )
    title = models.CharField(_("title"), max_length=TITLE_LENGTH)
    audience = models.CharField(_("to"), max_length=10, choices=Audience.choices, default=Audience.ALL)
    kinds = models.ManyToManyField(UnitKind, blank=True, related_name="+", verbose_name=_("kinds of units"))
    units = models.ManyToManyField(Unit, blank=True, related_name="+", verbose_name=_("units"))
    mandatory = models.BooleanField(
        _("mandatory"), default=False, help_text=_("It appears on the sites at once, without anybody's click there.")
    )
    place = models.CharField(_("appears under"), max_length=10, choices=Place.choices, default=Place.NEWS)
    note = models.CharField(_("note"), max_length=REASON_LENGTH, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("sent by")
    )
    created_at = models.DateTimeField(_("sent at"), default=timezone.now)
    recalled_at = models.DateTimeField(_("recalled at"), null=True)

    class Meta:
        verbose_name = _("distribution of an article")
        verbose_name_plural = _("distributions of articles")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.title


class Appearance(models.Model):
    """One article on one other site.

    Attributes:
        article_key: the original, in all its languages.
        article: the version that was nominated or sent; null after its deletion.
        title: its title then, for lists and for what is deleted.
        date: that of the original, so that the newest of a site are found without looking at all of them.
        unit: the unit at the end that is not the portal; rights hold by it.
        site: where the article appears.
        section: where on that site: proposed with a nomination, chosen with acceptance.
        locale: the language that the own title and lead are written in; other languages show the original's.
        snapshot: text of the original, by language, as the one who accepted it last saw it.
        changed_at: when the original began to differ from it.
    """

    article_key = models.UUIDField(editable=False)
    article = models.ForeignKey(
        "news.ArticlePage", null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("article")
    )
    title = models.CharField(_("title"), max_length=TITLE_LENGTH)
    date = models.DateTimeField(_("date"), default=timezone.now, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="appearances", verbose_name=_("unit"))
    site = models.ForeignKey(
        MemberSite, on_delete=models.CASCADE, related_name="appearances", verbose_name=_("appears on"), db_index=False
    )
    section = models.ForeignKey(
        "news.SectionPage", null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("section")
    )
    section_key = models.UUIDField(null=True, editable=False)
    direction = models.CharField(_("direction"), max_length=4, choices=Direction.choices)
    state = models.CharField(_("state"), max_length=10, choices=AppearanceState.choices)
    distribution = models.ForeignKey(
        Distribution,
        null=True,
        on_delete=models.CASCADE,
        related_name="appearances",
        verbose_name=_("distribution of an article"),
    )
    own_title = models.CharField(_("own title"), max_length=TITLE_LENGTH, blank=True)
    own_lead = models.CharField(_("own lead"), max_length=LEAD_LENGTH, blank=True)
    locale = models.ForeignKey(Locale, null=True, on_delete=models.SET_NULL, related_name="+")
    note = models.CharField(_("note"), max_length=REASON_LENGTH, blank=True)
    reason = models.CharField(_("reason"), max_length=REASON_LENGTH, blank=True)
    snapshot = models.JSONField(default=dict, editable=False)
    checksum = models.CharField(max_length=64, blank=True, editable=False)
    changed_at = models.DateTimeField(_("changed since accepted"), null=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("asked by")
    )
    asked_at = models.DateTimeField(_("asked at"), default=timezone.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided at"), null=True)

    objects = AppearanceQuerySet.as_manager()

    # Annotated by `with_original` and `with_section`.
    original: int | None
    section_path: str | None
    section_url_path: str | None
    section_style: str | None

    class Meta:
        verbose_name = _("appearance of an article")
        verbose_name_plural = _("appearances of articles")
        ordering = ["-asked_at", "-pk"]
        constraints: ClassVar[list[Any]] = [
            # Also finds how the articles of a list appear on a site, and "also on" of the search.
            models.UniqueConstraint(fields=["article_key", "site"], name="appearance_once_on_a_site"),
        ]
        indexes: ClassVar[list[Any]] = [
            # The newest of a site and of its sections, read in this order until enough are found.
            models.Index(fields=["site", "-date", "-id"], name="appearance_newest"),
            # The queue of the centre: by state, the newest first.
            models.Index(fields=["direction", "state", "-asked_at"], name="appearance_queue"),
            # What a unit sent and what it was sent.
            models.Index(fields=["unit", "direction", "state"], name="appearance_of_unit"),
            # "Changed since accepted" on the dashboard.
            models.Index(
                fields=["direction", "changed_at"],
                name="appearance_changed",
                condition=Q(changed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_shown(self) -> bool:
        return self.state in SHOWN

    def may_become(self, state: str) -> bool:
        return state in TRANSITIONS[self.state]

    # ---- on cards and on the page of the section ----
    def title_for(self, article: Any) -> str:
        own = self.own_title if self.locale_id == article.locale_id else ""
        return str(own or article.title)

    def lead_for(self, article: Any) -> str:
        own = self.own_lead if self.locale_id == article.locale_id else ""
        return str(own or article.summary)

    def address_of(self, article: Any, section_url_path: str | None = None) -> str:
        """Path, on the site where it appears, of a language version of the article. Needs `with_section`."""
        language = language_code_of(article.locale_id)
        return self.address_in(language, section_url_path or self.section_url_path or "", article.slug)

    def address_in(self, language: str, section_url_path: str, slug: str) -> str:
        below_home = section_url_path.split("/", 3)[-1]
        with translation.override(language):
            return reverse("wagtail_serve", args=[f"{below_home}bai/{self.pk}/{slug}/"])


class AppearanceEvent(models.Model):
    """A line of an appearance's history; written once, never changed."""

    appearance = models.ForeignKey(Appearance, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(max_length=10, choices=EventKind.choices)
    state = models.CharField(max_length=10, choices=AppearanceState.choices)
    reason = models.CharField(max_length=REASON_LENGTH, blank=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    mailed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("history of an appearance")
        verbose_name_plural = _("histories of appearances")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        return str(self.get_state_display() if self.kind == EventKind.STATE else self.get_kind_display())
