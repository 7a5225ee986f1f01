"""One survey of the sites: what all indicators need, read once and for all sites together."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db.models import Q, Value
from django.db.models.functions import Substr
from django.utils import timezone
from wagtail.models import Page

from cms.calendar.working_days import WorkingDays
from cms.core.locales import language_code_of
from cms.core.tree import HOME_DEPTH, STEP
from sites.enums import SiteState
from sites.models import MemberSite, UnitKind

from .models import HealthRule

HOME_LENGTH = HOME_DEPTH * STEP


def surveyed_sites() -> Any:
    """The sites that are measured: those at work. An archive has nothing to mend."""
    return MemberSite.objects.filter(state=SiteState.OPEN)


class Survey:
    """The sites at one moment. Indicators ask sets of rows and find the site of each by its tree path.

    Args:
        site_ids: only these member sites; all open ones by default.
        now: the moment; tests say another one.
    """

    def __init__(self, site_ids: Collection[int] | None = None, now: datetime | None = None) -> None:
        self.now = now or timezone.now()
        self.today = timezone.localtime(self.now).date()
        rows = surveyed_sites().select_related("site__root_page", "unit").prefetch_related("unit__periods")
        self.whole = site_ids is None
        self.sites: list[MemberSite] = list(rows if site_ids is None else rows.filter(pk__in=site_ids))
        self.site_ids = [site.pk for site in self.sites]

    # ---- rules ----
    @cached_property
    def rules(self) -> dict[str, int]:
        return dict(HealthRule.objects.valid_on(self.today).values_list("code", "value"))

    def rule(self, code: str) -> int | None:
        """The figure in force; `None` where no row holds, and so the rule does not."""
        return self.rules.get(code)

    @cached_property
    def calendar(self) -> WorkingDays:
        return WorkingDays()

    # ---- units ----
    @cached_property
    def kinds(self) -> dict[int, UnitKind | None]:
        """Id of a member site -> kind of its unit today."""
        kinds = {kind.pk: kind for kind in UnitKind.objects.all()}
        periods = {site.pk: site.unit.period_on(self.today) for site in self.sites}
        return {pk: kinds.get(period.kind_id) if period else None for pk, period in periods.items()}

    @cached_property
    def languages(self) -> dict[int, list[str]]:
        """Id of a member site -> codes of its opened languages."""
        found: dict[int, list[str]] = {pk: [] for pk in self.site_ids}
        rows = MemberSite.languages.through.objects.filter(membersite__in=self.site_ids).order_by("locale_id")
        for site, locale in rows.values_list("membersite_id", "locale_id"):
            found[site].append(language_code_of(locale))
        return found

    # ---- pages ----
    @cached_property
    def homes(self) -> dict[str, tuple[int, str, int]]:
        """Tree path of a live home -> (id of the member site, language, id of the home)."""
        keys = {site.site.root_page.translation_key: site.pk for site in self.sites}
        pages = Page.objects.filter(depth=HOME_DEPTH, live=True, alias_of=None)
        if not self.whole:
            pages = pages.filter(translation_key__in=keys)
        rows = pages.values_list("path", "translation_key", "locale_id", "pk")
        return {path: (keys[key], language_code_of(locale), pk) for path, key, locale, pk in rows if key in keys}

    def site_of(self, path: str) -> int | None:
        """The member site in whose tree a path lies."""
        home = self.homes.get(path[:HOME_LENGTH])
        return home[0] if home else None

    def language_of(self, path: str) -> str:
        home = self.homes.get(path[:HOME_LENGTH])
        return home[1] if home else settings.LANGUAGE_CODE

    def limit(self, pages: Any) -> Any:
        """A query of pages, narrowed to the trees of the surveyed sites where they are not all."""
        if self.whole:
            return pages
        condition = Q(pk__in=[])
        for path in self.homes:
            condition |= Q(path__startswith=path)
        return pages.filter(condition)

    def by_home(self, pages: Any) -> Any:
        """`pages` with `home_path`, to group by: one row for each home instead of one for each page."""
        return self.limit(pages).order_by().annotate(home_path=Substr("path", Value(1), Value(HOME_LENGTH)))

    def in_source(self, pages: Any) -> Any:
        """The pages in Vietnamese, the language in which everything is published first."""
        return self.limit(pages).filter(locale__language_code=settings.LANGUAGE_CODE)
