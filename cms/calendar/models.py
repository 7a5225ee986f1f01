"""Days that a decision makes different from what law and week say (hoán đổi ngày làm việc, nghỉ bù); their history."""

from __future__ import annotations

from typing import Any, NoReturn

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import formats, timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel

from .enums import DayKind
from .law import FIRST_YEAR, LAST_YEAR


class SpecialDay(models.Model):
    """One day, by law or by decision of the government or the province.

    Tết and swapped working Saturdays are announced late, so they are rows with an owner. A row wins over the holidays
    that the package `holidays` knows (Bộ luật Lao động 2019, Điều 112). Written by `ChangeDaysAction` alone.
    """

    date = models.DateField(
        _("day"), unique=True, error_messages={"unique": _("This day is entered already. Change that entry.")}
    )
    kind = models.CharField(_("is a"), max_length=10, choices=DayKind.choices)
    name = models.CharField(_("occasion"), max_length=120, blank=True)
    legal_basis = models.CharField(
        _("legal basis"), max_length=255, blank=True, help_text=_("Number and date of the decision.")
    )
    source = models.CharField(_("source"), max_length=255, blank=True, help_text=_("Where it is announced."))
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("entered by"),
    )
    changed_at = models.DateTimeField(_("changed"), default=timezone.now, editable=False)

    panels = [
        FieldRowPanel([FieldPanel("date"), FieldPanel("kind")]),
        FieldPanel("name"),
        FieldPanel("legal_basis"),
        FieldPanel("source"),
    ]

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("special day")
        verbose_name_plural = _("days off and swapped working days")
        ordering = ["-date"]

    def __str__(self) -> str:
        return f"{formats.date_format(self.date)}: {self.get_kind_display()}"


class CalendarYear(models.Model):
    """A year whose days are rows: from then on the rows alone decide, whatever a new version of the package says.

    Attributes:
        confirmed_at: when somebody compared the rows with what the government announced; until then deadlines in this
            year carry a warning.
    """

    year = models.PositiveSmallIntegerField(
        _("year"), unique=True, validators=[MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)]
    )
    source = models.CharField(
        _("source"), max_length=255, blank=True, help_text=_("The announcement with which the days were compared.")
    )
    note = models.CharField(_("note"), max_length=255, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("confirmed by"),
    )
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("year of the calendar")
        verbose_name_plural = _("years of the calendar")
        ordering = ["-year"]

    def __str__(self) -> str:
        return str(self.year)


class ChangeQuerySet(models.QuerySet[Any]):
    def update(self, **values: Any) -> NoReturn:
        raise TypeError("The history of the calendar is append-only.")

    def delete(self) -> NoReturn:
        raise TypeError("The history of the calendar is append-only.")


class CalendarChange(models.Model):
    """What was changed about a day, by whom and why. Append-only.

    Attributes:
        old_kind, new_kind: what the entry said; empty where there was none, or is none any more.
        flipped: whether the day became a working day, or ceased to be one.
    """

    day = models.DateField(_("day"), db_index=True)
    old_kind = models.CharField(_("before"), max_length=10, choices=DayKind.choices, blank=True)
    new_kind = models.CharField(_("after"), max_length=10, choices=DayKind.choices, blank=True)
    name = models.CharField(_("occasion"), max_length=120, blank=True)
    flipped = models.BooleanField(_("changes deadlines"), default=False)
    reason = models.CharField(_("reason"), max_length=255, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("user"),
    )
    at = models.DateTimeField(_("when"), default=timezone.now)

    objects = ChangeQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("change of the calendar")
        verbose_name_plural = _("changes of the calendar")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{formats.date_format(self.day)}: {self.old_kind or '–'} → {self.new_kind or '–'}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise TypeError("The history of the calendar is append-only.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("The history of the calendar is append-only.")
