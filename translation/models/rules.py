"""What the desk promises and what a site wants: terms of delivery, automatic requests, rules for stale translations."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, PageChooserPanel
from wagtail.models import Locale, Page

from sites.models import DatedModel, MemberSite
from translation.enums import Priority, StalePolicy, UnpublishPolicy
from translation.page_forms import TranslationRuleForm


class DeskTerm(DatedModel):
    """How many working days the desk takes for a request of a priority (thời hạn dịch), from one day to another."""

    priority = models.PositiveSmallIntegerField(_("priority"), choices=Priority.choices)
    working_days = models.PositiveSmallIntegerField(_("working days"))
    words_per_day = models.PositiveIntegerField(
        _("words a day"), default=1500, help_text=_("Longer texts get a further working day for so many words.")
    )

    panels = [
        FieldPanel("priority"),
        FieldRowPanel([FieldPanel("working_days"), FieldPanel("words_per_day")]),
        FieldRowPanel([FieldPanel("valid_from"), FieldPanel("valid_to")]),
        FieldPanel("legal_basis"),
    ]

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("term of delivery")
        verbose_name_plural = _("terms of delivery")
        ordering = ["priority", "-valid_from"]

    def __str__(self) -> str:
        return f"{self.get_priority_display()}: {self.working_days}"


class TranslationRule(models.Model):
    """What is requested by itself when it is published: everything below a page, into some languages."""

    section = models.ForeignKey(
        Page, on_delete=models.CASCADE, related_name="+", verbose_name=_("page and all below it")
    )
    site = models.ForeignKey(
        MemberSite, editable=False, on_delete=models.CASCADE, related_name="+", verbose_name=_("site")
    )
    locales = models.ManyToManyField(Locale, related_name="+", verbose_name=_("languages"))
    priority = models.PositiveSmallIntegerField(_("priority"), choices=Priority.choices, default=Priority.NORMAL)
    active = models.BooleanField(_("in use"), default=True)

    base_form_class = TranslationRuleForm
    panels = [
        PageChooserPanel("section"),
        FieldPanel("locales"),
        FieldRowPanel([FieldPanel("priority"), FieldPanel("active")]),
    ]

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("automatic request")
        verbose_name_plural = _("automatic requests")
        ordering = ["site", "pk"]

    def __str__(self) -> str:
        return str(self.section)


class TranslationPolicy(models.Model):
    """What one site does with translations whose source has changed or gone. A site without a row has the defaults."""

    site = models.OneToOneField(
        MemberSite, on_delete=models.CASCADE, related_name="translation_policy", verbose_name=_("site")
    )
    stale = models.CharField(_("out of date"), max_length=10, choices=StalePolicy.choices, default=StalePolicy.NOTICE)
    withdraw_after = models.PositiveSmallIntegerField(_("withdrawn after (days)"), default=30)
    source_gone = models.CharField(
        _("source unpublished or deleted"),
        max_length=10,
        choices=UnpublishPolicy.choices,
        default=UnpublishPolicy.UNPUBLISH,
    )

    panels = [
        FieldPanel("site"),
        MultiFieldPanel([FieldPanel("stale"), FieldPanel("withdraw_after")], heading=_("The source has changed")),
        FieldPanel("source_gone"),
    ]

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("rule for translations of a site")
        verbose_name_plural = _("rules for translations of sites")

    def __str__(self) -> str:
        return str(self.site)


class TranslationDemand(models.Model):
    """How often readers asked for a page in a language on a day. A count, nothing about who asked."""

    translation_key = models.UUIDField()
    site = models.ForeignKey(MemberSite, null=True, on_delete=models.CASCADE, related_name="+")
    locale = models.ForeignKey(Locale, on_delete=models.CASCADE, related_name="+", verbose_name=_("language"))
    day = models.DateField(_("day"))
    count = models.PositiveIntegerField(_("asked"), default=0)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("demand for a translation")
        verbose_name_plural = _("demand for translations")
        constraints = [
            models.UniqueConstraint(fields=["translation_key", "locale", "day"], name="demand_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.translation_key} {self.locale_id}: {self.count}"


class MachineUsage(models.Model):
    """Characters sent to a machine translation service in a month, and what they cost."""

    month = models.DateField(_("month"), help_text=_("Its first day."))
    backend = models.CharField(_("service"), max_length=60)
    locale = models.ForeignKey(Locale, on_delete=models.CASCADE, related_name="+", verbose_name=_("language"))
    requests = models.PositiveIntegerField(_("requests"), default=0)
    failures = models.PositiveIntegerField(_("failures"), default=0)
    characters = models.PositiveIntegerField(_("characters"), default=0)
    cost = models.DecimalField(_("cost"), max_digits=14, decimal_places=4, default=0)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("use of machine translation")
        verbose_name_plural = _("use of machine translation")
        ordering = ["-month", "backend"]
        constraints = [
            models.UniqueConstraint(fields=["month", "backend", "locale"], name="machineusage_once_a_month"),
        ]

    def __str__(self) -> str:
        return f"{self.month:%m/%Y} {self.backend}"
