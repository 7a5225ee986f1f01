"""The rules by which sites are measured, as dated data (Nghị định 224/2026/NĐ-CP, Điều 9, 12, 13)."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel

from reports.enums import RuleCode
from reports.registry import check_choices
from sites.models import DatedModel, UnitKind
from sites.models.units import NamedInFiveLanguages


class MandatoryContent(NamedInFiveLanguages, DatedModel):
    """Something that every site of certain kinds must publish, from a day on (nội dung bắt buộc công khai).

    The row says what, for whom and since when; `check` names the code that recognises it (`reports.recognisers`).
    """

    code = models.SlugField(_("code"), max_length=40)
    check_name = models.CharField(_("recognised by"), max_length=40, choices=check_choices)
    wanted = models.CharField(
        _("address parts or hosts"),
        max_length=200,
        blank=True,
        help_text=_("Address parts of the pages (bo-may), or hosts of the links; several with spaces between them."),
    )
    kinds = models.ManyToManyField(
        UnitKind,
        blank=True,
        related_name="+",
        verbose_name=_("kinds of units"),
        help_text=_("For which it is mandatory; all if none is chosen."),
    )
    every_language = models.BooleanField(
        _("in every opened language"), default=False, help_text=_("Otherwise in Vietnamese only.")
    )
    rank = models.PositiveSmallIntegerField(_("rank"), default=100)

    panels = [
        FieldRowPanel([FieldPanel("name"), FieldPanel("code")]),
        FieldRowPanel([FieldPanel("check_name"), FieldPanel("wanted")]),
        FieldPanel("kinds"),
        FieldRowPanel([FieldPanel("every_language"), FieldPanel("rank")]),
        FieldRowPanel([FieldPanel("valid_from"), FieldPanel("valid_to"), FieldPanel("legal_basis")]),
        MultiFieldPanel(
            [FieldPanel("name_en"), FieldPanel("name_ja"), FieldPanel("name_ko"), FieldPanel("name_zh")],
            heading=_("Names in other languages"),
            classname="collapsed",
        ),
    ]

    class Meta:
        verbose_name = _("mandatory content")
        verbose_name_plural = _("mandatory contents")
        ordering = ["rank", "code", "valid_from"]
        constraints = [models.UniqueConstraint(fields=["code", "valid_from"], name="mandatory_content_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def words(self) -> list[str]:
        return self.wanted.split()


class HealthRule(DatedModel):
    """A figure of the rules: how many days, years or pieces, from a day on."""

    code = models.CharField(_("rule"), max_length=30, choices=RuleCode.choices)
    value = models.PositiveIntegerField(_("figure"))

    panels = [
        FieldRowPanel([FieldPanel("code"), FieldPanel("value")]),
        FieldRowPanel([FieldPanel("valid_from"), FieldPanel("valid_to"), FieldPanel("legal_basis")]),
    ]

    class Meta:
        verbose_name = _("rule of site health")
        verbose_name_plural = _("rules of site health")
        ordering = ["code", "valid_from"]

    def __str__(self) -> str:
        return f"{self.get_code_display()}: {self.value}"

    def clean(self) -> None:
        super().clean()
        if not self.valid_from:
            return
        others = HealthRule.objects.filter(code=self.code).exclude(pk=self.pk)
        others = others.filter(Q(valid_to=None) | Q(valid_to__gte=self.valid_from))
        if self.valid_to:
            others = others.filter(valid_from__lte=self.valid_to)
        if others.exists():
            raise ValidationError({"valid_from": _("Another figure holds on some of these days. End that one first.")})
