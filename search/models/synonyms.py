"""Words that mean the same, edited by the centre; the first ones come from `search/data/synonyms.yaml`."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from search.enums import SynonymKind


class SynonymGroup(models.Model):
    """Words and phrases of which a query may use any (`UBND`, `ủy ban nhân dân`).

    Attributes:
        words: one word or phrase a line, at least two.
        language: content language whose queries use it; empty: all.
        is_default: delivered with the product, so that an update may add to it; edited ones stay as they are.
    """

    words = models.TextField(_("words"), help_text=_("One word or phrase a line, at least two."))
    kind = models.CharField(_("kind"), max_length=20, choices=SynonymKind.choices, default=SynonymKind.SAME)
    language = models.CharField(_("language"), max_length=10, blank=True, help_text=_("Empty: all languages."))
    is_active = models.BooleanField(_("in use"), default=True)
    is_default = models.BooleanField(default=False, editable=False)
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("synonyms")
        verbose_name_plural = _("synonyms")
        ordering = ["words"]

    def __str__(self) -> str:
        return " = ".join(self.lines)

    @property
    def lines(self) -> list[str]:
        return [line.strip() for line in self.words.splitlines() if line.strip()]
