"""What a source has in each language already."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from wagtail.models import Page

from .enums import JobState
from .forms.desk import languages
from .models import TranslationJob
from .registry import kind_of


@dataclass(frozen=True)
class Version:
    """A language of a source.

    Attributes:
        job: the desk's job, if there is one.
        exists, live: whether there is a page or row in the language, and whether readers see it.
        is_open: whether the language is open on the site.
    """

    locale: Any
    job: TranslationJob | None
    exists: bool
    live: bool
    is_open: bool

    @property
    def may_ask(self) -> bool:
        return self.is_open and (self.job is None or self.job.state == JobState.CANCELLED)

    @property
    def words(self) -> str:
        if not self.is_open:
            return _("The language is not open on this site.")
        if self.job is not None and self.job.state != JobState.CANCELLED:
            return str(self.job.get_state_display())
        if self.live:
            return _("Published without the desk; its text will be taken over.")
        return _("A draft without the desk") if self.exists else _("Nothing yet")


def versions_of(instance: Any) -> list[Version]:
    """Every language but the source's; four queries."""
    kind = kind_of(instance)
    site = kind.site_of(instance) if kind is not None else None
    opened = set(site.languages.values_list("pk", flat=True)) if site is not None else None
    jobs = {job.locale_id: job for job in TranslationJob.objects.of(instance).select_related("locale")}
    model = Page if isinstance(instance, Page) else type(instance)
    rows = model._default_manager.filter(translation_key=instance.translation_key)
    found = {row.locale_id: row for row in rows}
    return [
        Version(
            locale,
            jobs.get(locale.pk),
            locale.pk in found,
            bool(locale.pk in found and getattr(found[locale.pk], "live", True)),
            opened is None or locale.pk in opened,
        )
        for locale in languages()
    ]
