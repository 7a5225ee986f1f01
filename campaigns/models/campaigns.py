"""A campaign (chiến dịch truyền thông): one row that many sites show. Nothing of it is copied to a unit.

The duty to publish for others comes with the request: a decision, an official letter (công văn) or the plan of a
campaign month; `legal_basis` names it.
"""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Locale, Page, TranslatableMixin
from wagtail_localize.fields import TranslatableField

from campaigns.enums import EDITABLE_STATES, CampaignKind, CampaignState, Slot, Target
from campaigns.page_forms import CampaignForm
from campaigns.querysets import CampaignQuerySet
from cms.core.locales import locale_id_of
from sites.models import MemberSite, Unit, UnitKind
from sites.receivers import touch_all


def text_key(campaign_id: int) -> uuid.UUID:
    """The translation key that all texts of a campaign share."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"campaign:{campaign_id}")


def first_slot() -> list[str]:
    return [Slot.BANNER.value]


def picture_field(label: Any, help_text: Any) -> Any:
    return models.ForeignKey(
        settings.WAGTAILIMAGES_IMAGE_MODEL,
        verbose_name=label,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=help_text,
    )


class Campaign(ClusterableModel):
    """A banner or notice of the centre on the sites of units, or of a unit on its own site.

    Attributes:
        unit: whose it is; none: the centre's. A unit's own is shown on its own site only and is never mandatory.
        version: grows with every saving; a form that was open meanwhile is refused.
    """

    name = models.CharField(_("name"), max_length=120, help_text=_("For the lists here; readers do not see it."))
    unit = models.ForeignKey(
        Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="campaigns", verbose_name=_("unit")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=CampaignKind.choices, default=CampaignKind.BANNER)
    slots = models.JSONField(_("places"), default=first_slot)
    priority = models.PositiveSmallIntegerField(
        _("priority"), default=50, validators=[MinValueValidator(1)], help_text=_("1 stands first.")
    )
    mandatory = models.BooleanField(
        _("mandatory"), default=False, help_text=_("Units cannot hide it. It stands above all that is optional.")
    )
    starts_at = models.DateTimeField(_("start"), default=timezone.now)
    ends_at = models.DateTimeField(_("end"))
    target = models.CharField(_("shown on"), max_length=10, choices=Target.choices, default=Target.ALL)
    kinds = ParentalManyToManyField(UnitKind, blank=True, related_name="+", verbose_name=_("kinds of units"))
    units = ParentalManyToManyField(Unit, blank=True, related_name="+", verbose_name=_("units"))
    picture_wide = picture_field(
        _("picture for wide screens"), _("About 3 : 2, at least 1,200 px wide, without words in it.")
    )
    picture_narrow = picture_field(_("picture for phones"), _("The wide one if empty."))
    legal_basis = models.CharField(
        _("legal basis or request"),
        max_length=255,
        blank=True,
        help_text=_("Number and date of the decision, letter or plan that asks for it."),
    )
    remind_after = models.PositiveSmallIntegerField(
        _("remind after days"),
        default=3,
        help_text=_("So long after it was found missing the site's webmasters get a mail. 0: never."),
    )

    state = models.CharField(
        _("state"), max_length=10, choices=CampaignState.choices, default=CampaignState.DRAFT, editable=False
    )
    version = models.PositiveIntegerField(default=0, editable=False)
    published_at = models.DateTimeField(_("published at"), null=True, editable=False)
    recalled_at = models.DateTimeField(_("recalled at"), null=True, editable=False)
    recalled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("recalled by"),
    )
    recall_reason = models.CharField(_("reason of the recall"), max_length=300, blank=True, editable=False)
    checked_at = models.DateTimeField(_("checked at"), null=True, editable=False)

    objects = CampaignQuerySet.as_manager()

    base_form_class = CampaignForm
    panels = [
        FieldPanel("unit"),
        FieldPanel("name"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("kind"), FieldPanel("slots")]),
                FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")]),
                FieldRowPanel([FieldPanel("priority"), FieldPanel("mandatory")]),
            ],
            heading=_("What, when and where on the page"),
        ),
        MultiFieldPanel(
            [FieldPanel("target"), FieldPanel("kinds"), FieldPanel("units", classname="collapsed")],
            heading=_("On which sites"),
        ),
        InlinePanel("texts", heading=_("Text in each language"), label=_("Language"), min_num=1),
        MultiFieldPanel([FieldPanel("picture_wide"), FieldPanel("picture_narrow")], heading=_("Pictures")),
        MultiFieldPanel([FieldPanel("legal_basis"), FieldPanel("remind_after")], heading=_("Request and reminders")),
    ]

    class Meta:
        verbose_name = _("campaign")
        verbose_name_plural = _("campaigns")
        ordering = ["-starts_at", "-pk"]
        indexes = [models.Index(fields=["state", "ends_at"], name="campaign_state_end")]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        if self.starts_at and self.ends_at and self.ends_at <= self.starts_at:
            raise ValidationError({"ends_at": _("The end is not after the start.")})
        if self.unit_id and self.mandatory:
            raise ValidationError({"mandatory": _("Only the centre's campaigns can be mandatory.")})

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save with texts and targets; every site shows the change at its next request, or none does."""
        with transaction.atomic():
            self.version += 1
            super().save(*args, **kwargs)
            self.touch_sites()

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        with transaction.atomic():
            self.touch_sites()
            return super().delete(*args, **kwargs)

    def touch_sites(self) -> None:
        """A new generation for the sites that may show it, or may have shown it until now."""
        if self.unit_id is None:
            touch_all()
        else:
            for member_site in MemberSite.objects.filter(unit=self.unit_id):
                member_site.touch()

    @property
    def is_of_centre(self) -> bool:
        return self.unit_id is None

    @property
    def is_editable(self) -> bool:
        return self.state in EDITABLE_STATES

    def is_running(self, at: datetime | None = None) -> bool:
        return self.state == CampaignState.PUBLISHED and self.starts_at <= (at or timezone.now()) < self.ends_at

    @property
    def languages(self) -> list[str]:
        return [text.language for text in self.texts.all()]


class CampaignText(TranslatableMixin, models.Model):
    """What a campaign says in a language. Pages in a language without a text do not show it.

    The texts of a campaign are translations of each other: the desk can be asked for those that are missing. Language
    and campaign decide; locale and translation key follow them on every saving.
    """

    campaign = ParentalKey(Campaign, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES, default="vi")
    title = models.CharField(_("title"), max_length=120)
    text = models.TextField(_("text"), max_length=400, blank=True)
    label = models.CharField(
        _("words of the link"), max_length=50, blank=True, help_text=_("Say where it leads, not “see more”.")
    )
    link_page = models.ForeignKey(
        Page, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("link to a page")
    )
    link_url = models.CharField(_("or address"), max_length=300, blank=True, help_text=_("/lien-he/ or https://…"))
    alt = models.CharField(
        _("alternative text"),
        max_length=255,
        blank=True,
        help_text=_("What the picture shows, for those who cannot see it."),
    )

    panels: ClassVar[list[Any]] = [
        FieldPanel("language"),
        FieldPanel("title"),
        FieldPanel("text"),
        FieldPanel("alt"),
        FieldRowPanel([FieldPanel("link_page"), FieldPanel("link_url")]),
        FieldPanel("label"),
    ]

    # Where the link leads is no text: a translation begins with the original's, see `campaigns.translating`.
    translatable_fields: ClassVar[list[Any]] = [TranslatableField(name) for name in ("title", "text", "alt", "label")]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("text of a campaign")
        verbose_name_plural = _("texts of campaigns")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["campaign", "language"], name="campaigntext_language")]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.locale_id = locale_id_of(self.language) or Locale.objects.create(language_code=self.language).pk
        self.translation_key = text_key(self.campaign_id)
        super().save(*args, **kwargs)

    def copy_for_translation(self, locale: Locale, exclude_fields: Any = None) -> CampaignText:
        copy: CampaignText = super().copy_for_translation(locale, exclude_fields=exclude_fields)
        copy.language = locale.language_code
        return copy

    def clean(self) -> None:
        super().clean()
        url = self.link_url
        if url and (not url.startswith(("/", "https://", "http://")) or url.startswith("//") or "\\" in url):
            raise ValidationError({"link_url": _("An address begins with / or https://.")})
        if url and self.link_page_id:
            raise ValidationError({"link_url": _("Choose a page or enter an address, not both.")})
        if (url or self.link_page_id) and not self.label:
            raise ValidationError({"label": _("A link needs words that say where it leads.")})


class CampaignHiding(models.Model):
    """A unit does not show an optional campaign on its site, and says why."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="hidings")
    site = models.ForeignKey(MemberSite, on_delete=models.CASCADE, related_name="hidden_campaigns")
    reason = models.CharField(_("reason"), max_length=300)
    hidden_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    hidden_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("hidden campaign")
        verbose_name_plural = _("hidden campaigns")
        constraints = [models.UniqueConstraint(fields=["campaign", "site"], name="campaignhiding_once")]

    def __str__(self) -> str:
        return f"{self.campaign} – {self.site}"
