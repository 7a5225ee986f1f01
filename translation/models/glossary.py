"""Glossary: official terms, names of offices and places, and what must not be written instead."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel
from wagtail.models import Locale

from sites.models import Unit


class TermKind(models.TextChoices):
    ADMINISTRATIVE = "administrative", _("Administrative term")
    OFFICE = "office", _("Office")
    PLACE = "place", _("Place")
    PERSON = "person", _("Person")
    LAW = "law", _("Law and document")
    OTHER = "other", _("Other term")


class Term(ClusterableModel):
    """A term of the source language (thuật ngữ).

    Attributes:
        variants: other spellings and abbreviations in the source that mean the term, separated by semicolons.
        romanise: of names: languages without an entry of their own write the name without marks (đ as d).
        unit: the unit whose official name it is.
    """

    term = models.CharField(_("term"), max_length=200)
    variants = models.CharField(
        _("also written"),
        max_length=500,
        blank=True,
        help_text=_("Abbreviations and other spellings, with semicolons."),
    )
    kind = models.CharField(_("kind"), max_length=20, choices=TermKind.choices, default=TermKind.ADMINISTRATIVE)
    romanise = models.BooleanField(
        _("romanise"),
        default=False,
        help_text=_("A name that is written without Vietnamese marks where nothing is given."),
    )
    unit = models.ForeignKey(
        Unit, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("unit")
    )
    note = models.CharField(_("note"), max_length=500, blank=True)
    changed_at = models.DateTimeField(auto_now=True)

    panels = [
        FieldPanel("term"),
        FieldPanel("variants"),
        FieldRowPanel([FieldPanel("kind"), FieldPanel("romanise")]),
        FieldPanel("unit"),
        FieldPanel("note"),
        InlinePanel("translations", heading=_("In each language"), label=_("Language")),
    ]

    class Meta:
        verbose_name = _("term")
        verbose_name_plural = _("glossary")
        ordering = ["term"]
        constraints = [models.UniqueConstraint(fields=["term"], name="term_once")]

    def __str__(self) -> str:
        return self.term


class TermTranslation(models.Model):
    """A term in one language.

    Attributes:
        text: the form to write; further allowed forms follow after semicolons.
        forbidden: forms that must not be written, separated by semicolons.
    """

    term = ParentalKey(Term, on_delete=models.CASCADE, related_name="translations")
    locale = models.ForeignKey(Locale, on_delete=models.CASCADE, related_name="+", verbose_name=_("language"))
    text = models.CharField(_("official form"), max_length=300, help_text=_("Further allowed forms after semicolons."))
    forbidden = models.CharField(
        _("not to be written"), max_length=500, blank=True, help_text=_("Forms to avoid, with semicolons.")
    )
    note = models.CharField(_("note"), max_length=500, blank=True)

    panels = [
        FieldRowPanel([FieldPanel("locale"), FieldPanel("text")]),
        FieldRowPanel([FieldPanel("forbidden"), FieldPanel("note")]),
    ]

    class Meta:
        verbose_name = _("term in a language")
        verbose_name_plural = _("terms in a language")
        constraints = [models.UniqueConstraint(fields=["term", "locale"], name="term_once_in_language")]

    def __str__(self) -> str:
        return self.text
