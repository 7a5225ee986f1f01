"""Units of the province as dated data: kinds, names, codes, parents and predecessors.

Since 2025 communes merge and departments are renamed by decree (Law 65/2025 on the organisation of local government;
63 provinces became 34, the district level ended on 1 July 2025). A unit keeps its identity; everything else about it
has dates.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel

from sites.enums import SuccessionKind
from sites.intervals import of_day
from sites.name_forms import name_form
from sites.page_forms import UnitForm
from sites.querysets import UnitQuerySet

from .dated import DatedModel

# Language code -> suffix of the columns that hold a name in that language; Vietnamese has none.
LANGUAGE_FIELDS = {"vi": "", "en": "_en", "ja": "_ja", "ko": "_ko", "zh-hans": "_zh"}

code_validator = RegexValidator(
    r"^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$", _("Lower-case letters, digits and hyphens: it becomes part of an address.")
)


class NamedInFiveLanguages(models.Model):
    """A name in Vietnamese and, where there is an official one, in the four other languages."""

    name = models.CharField(_("name"), max_length=200)
    name_en = models.CharField(_("name in English"), max_length=200, blank=True)
    name_ja = models.CharField(_("name in Japanese"), max_length=200, blank=True)
    name_ko = models.CharField(_("name in Korean"), max_length=200, blank=True)
    name_zh = models.CharField(_("name in Chinese"), max_length=200, blank=True)

    class Meta:
        abstract = True

    def name_in(self, language: str | None = None) -> str:
        """The name in `language` (the active one by default).

        Where it has none, the form of the glossary; where that says nothing either, the Vietnamese name.
        """
        language = language or translation.get_language() or settings.LANGUAGE_CODE
        own = getattr(self, f"name{LANGUAGE_FIELDS.get(language, '')}")
        return str(own or name_form(self.name, language))


class UnitKind(NamedInFiveLanguages, DatedModel):
    """A kind of unit: sở (department), ban (board), phường (ward), xã (commune), đặc khu (special zone) …"""

    code = models.SlugField(_("code"), unique=True, validators=[code_validator])
    template = models.CharField(
        _("template of sections"),
        max_length=30,
        default="unit",
        help_text=_("What a new site of this kind begins with."),
    )
    rank = models.PositiveSmallIntegerField(_("rank"), default=100, help_text=_("Order in the directory."))
    listed_with = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("listed with"),
        help_text=_("A small kind shares the card of a larger one in the directory."),
    )

    panels = [
        FieldRowPanel([FieldPanel("name"), FieldPanel("code")]),
        FieldRowPanel([FieldPanel("name_en"), FieldPanel("name_ja")]),
        FieldRowPanel([FieldPanel("name_ko"), FieldPanel("name_zh")]),
        FieldRowPanel([FieldPanel("template"), FieldPanel("rank"), FieldPanel("listed_with")]),
        FieldRowPanel([FieldPanel("valid_from"), FieldPanel("valid_to"), FieldPanel("legal_basis")]),
    ]

    class Meta:
        verbose_name = _("kind of unit")
        verbose_name_plural = _("kinds of units")
        ordering = ["rank", "name"]

    def __str__(self) -> str:
        return self.name


class Unit(ClusterableModel):
    """An authority of the province. What it is called, of what kind and under whom is in its periods."""

    code = models.CharField(
        _("code"),
        max_length=63,
        unique=True,
        validators=[code_validator],
        help_text=_("Never changes; names the unit in addresses and content packages."),
    )
    rank = models.PositiveSmallIntegerField(_("rank"), default=100)

    objects = UnitQuerySet.as_manager()

    base_form_class = UnitForm
    panels = [
        FieldRowPanel([FieldPanel("code"), FieldPanel("rank")]),
        InlinePanel("periods", heading=_("Names, kinds and parents"), label=_("Period"), min_num=1),
        InlinePanel("origins", heading=_("Predecessors"), label=_("Predecessor")),
    ]

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        ordering = ["rank", "code"]

    def __str__(self) -> str:
        return self.name_on() or self.code

    def period_on(self, day: date | None = None) -> UnitPeriod | None:
        """The period that holds on `day` (today by default), else the last one before it, else the first."""
        return of_day(self.periods.all(), day or timezone.localdate())

    @property
    def is_portal(self) -> bool:
        """Whether the province's portal is this unit's site."""
        site = getattr(self, "member_site", None)
        return bool(site and site.is_portal)

    def name_on(self, day: date | None = None, language: str | None = None) -> str:
        period = self.period_on(day)
        return period.name_in(language) if period else ""


class UnitPeriod(NamedInFiveLanguages, DatedModel):
    """What a unit was called, of what kind and under whom, between two days."""

    unit = ParentalKey(Unit, on_delete=models.CASCADE, related_name="periods", verbose_name=_("unit"))
    kind = models.ForeignKey(UnitKind, on_delete=models.PROTECT, related_name="+", verbose_name=_("kind"))
    parent = models.ForeignKey(
        Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="child_periods", verbose_name=_("parent")
    )
    short_name = models.CharField(_("short name"), max_length=80, blank=True)
    official_code = models.CharField(
        _("official code"), max_length=30, blank=True, help_text=_("Code of electronic identification (mã định danh).")
    )

    panels = [
        FieldRowPanel([FieldPanel("name"), FieldPanel("short_name")]),
        FieldRowPanel([FieldPanel("kind"), FieldPanel("parent"), FieldPanel("official_code")]),
        FieldRowPanel([FieldPanel("valid_from"), FieldPanel("valid_to"), FieldPanel("legal_basis")]),
        MultiFieldPanel(
            [FieldPanel("name_en"), FieldPanel("name_ja"), FieldPanel("name_ko"), FieldPanel("name_zh")],
            heading=_("Names in other languages"),
            classname="collapsed",
        ),
    ]

    class Meta:
        verbose_name = _("period of a unit")
        verbose_name_plural = _("periods of units")
        ordering = ["valid_from"]
        indexes = [models.Index(fields=["parent", "valid_from"], name="unitperiod_parent")]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        if self.parent_id and self.parent_id == self.unit_id:
            raise ValidationError({"parent": _("A unit cannot be its own parent.")})
        if not (self.unit_id and self.parent_id and self.valid_from):
            return
        if is_under(self.parent_id, self.unit_id, self.valid_from, self.valid_to):
            raise ValidationError({"parent": _("This would make the unit its own parent, by way of others.")})


class UnitSuccession(models.Model):
    """`predecessor` became (part of) `unit` on a day, by a decision."""

    unit = ParentalKey(Unit, on_delete=models.CASCADE, related_name="origins", verbose_name=_("unit"))
    predecessor = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="successions", verbose_name=_("predecessor")
    )
    kind = models.CharField(_("how"), max_length=10, choices=SuccessionKind.choices)
    effective_on = models.DateField(_("on"))
    legal_basis = models.CharField(_("legal basis"), max_length=255, blank=True)

    class Meta:
        verbose_name = _("predecessor")
        verbose_name_plural = _("predecessors")
        unique_together = [("unit", "predecessor")]
        ordering = ["effective_on"]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.unit}"

    def clean(self) -> None:
        super().clean()
        if self.predecessor_id and self.unit_id and comes_from(self.predecessor_id, self.unit_id):
            raise ValidationError({"predecessor": _("This would make the unit a predecessor of itself.")})


def is_under(unit_id: int, above_id: int, first: date, last: date | None) -> bool:
    """Whether `unit_id` lies below `above_id` (at any distance) on a day between `first` and `last`, both included."""
    waiting: list[tuple[int, date, date | None]] = [(unit_id, first, last)]
    seen = set(waiting)
    while waiting:
        current, begin, end = waiting.pop()
        rows = UnitPeriod.objects.filter(unit_id=current, parent__isnull=False).filter(
            Q(valid_to__isnull=True) | Q(valid_to__gte=begin)
        )
        if end:
            rows = rows.filter(valid_from__lte=end)
        for parent_id, row_begin, row_end in rows.values_list("parent_id", "valid_from", "valid_to"):
            if parent_id == above_id:
                return True
            ends = [day for day in (end, row_end) if day is not None]
            step = (int(parent_id or 0), max(begin, row_begin), min(ends) if ends else None)
            if step not in seen:
                seen.add(step)
                waiting.append(step)
    return False


def comes_from(start: int, goal: int) -> bool:
    """Whether `goal` is `start` or one of its predecessors, at any distance."""
    frontier, seen = {start}, set[Any]()
    while frontier:
        if goal in frontier:
            return True
        seen |= frontier
        rows = UnitSuccession.objects.filter(unit_id__in=frontier).values_list("predecessor_id", flat=True)
        frontier = set(rows) - seen
    return False
