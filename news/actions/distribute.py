"""Down: the centre sends an article of the portal to the sites of units, mandatory or as an offer; and recalls it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from cms.core.actions import Action, ActionError
from cms.core.tree import HOME_DEPTH, home_path_of
from news.enums import PLACE_SLUGS, AppearanceState, Audience, Direction, EventKind, Place
from news.models import Appearance, AppearanceEvent, ArticlePage, Distribution, SectionPage
from news.models.counting import forget_reference_counts
from news.rights import is_centre, site_of_path
from sites.enums import EDITABLE_STATES
from sites.models import MemberSite, UnitPeriod

from .base import refuse_hidden, tell


@dataclass
class Targets:
    """The sites of a distribution.

    Attributes:
        sites: where the article goes, each with its section (`None` for an offer).
        has_it: sites to which it was sent before.
        no_section: sites without the section where a mandatory article would appear.
    """

    sites: list[tuple[MemberSite, Any]] = field(default_factory=list)
    has_it: list[MemberSite] = field(default_factory=list)
    no_section: list[MemberSite] = field(default_factory=list)


class DistributeAction(Action):
    """Send an article of the portal to units.

    Raises:
        ActionError: it is no published article of the portal's own, or there is no site left to send it to.
    """

    def __init__(
        self,
        article: ArticlePage,
        audience: str,
        *,
        kinds: Collection[Any] = (),
        units: Collection[Any] = (),
        mandatory: bool = False,
        place: str = Place.NEWS,
        note: str = "",
        user: Any = None,
    ) -> None:
        super().__init__(user)
        self.article, self.audience, self.kinds, self.units = article, audience, list(kinds), list(units)
        self.mandatory, self.place, self.note = mandatory, place, note.strip()
        self.state = AppearanceState.PLACED if mandatory else AppearanceState.OFFERED

    def check(self) -> None:
        if self.user is not None and not is_centre(self.user):
            raise ActionError(_("Only central editors distribute articles."))
        origin = site_of_path(self.article.path)
        if origin is None or not origin.is_portal or self.article.alias_of_id:
            message = _("This article is another unit's: what appears on the portal by reference cannot be sent on.")
            raise ActionError(message)
        if self.audience == Audience.KINDS and not self.kinds:
            raise ActionError(_("Choose at least one kind of units."), field="kinds")
        if self.audience == Audience.UNITS and not self.units:
            raise ActionError(_("Choose at least one unit."), field="units")
        if any(unit.pk == origin.unit_id for unit in self.units):
            raise ActionError(_("The portal cannot send an article to itself."), field="units")
        refuse_hidden(self.article.translation_key)
        if not self.targets().sites:
            raise ActionError(_("There is no open site to send it to that does not have it yet."))

    def targets(self) -> Targets:
        """Open sites of the chosen units, without the portal. Six queries, whatever their number."""
        found = Targets()
        rows = {row.site_id: row for row in Appearance.objects.filter(article_key=self.article.translation_key)}
        sites = self._sites()
        sections = self._sections() if self.mandatory else {}
        for site in sites:
            row = rows.get(site.pk)
            section = sections.get(site.site.root_page.path)
            if row is not None and not row.may_become(self.state):
                found.has_it.append(site)
            elif self.mandatory and section is None:
                found.no_section.append(site)
            else:
                found.sites.append((site, section))
        return found

    def _sites(self) -> list[MemberSite]:
        sites = MemberSite.objects.for_serving().filter(state__in=EDITABLE_STATES, site__is_default_site=False)
        periods = Prefetch("unit__periods", queryset=UnitPeriod.objects.select_related("kind"))
        if self.audience == Audience.UNITS:
            sites = sites.filter(unit__in=self.units)
        wanted = {kind.pk for kind in self.kinds}
        found = list(sites.prefetch_related(periods))
        if self.audience == Audience.KINDS:
            return [site for site in found if (now := site.unit.period_on()) and now.kind_id in wanted]
        return found

    def _sections(self) -> dict[str, SectionPage]:
        """Tree path of a home -> the section of the chosen place."""
        slugs = PLACE_SLUGS[self.place]
        rows = SectionPage.objects.filter(slug__in=slugs, depth=HOME_DEPTH + 1, live=True, alias_of=None)
        rows = rows.filter(locale__language_code="vi").select_related("locale")
        ordered = sorted(rows, key=lambda section: slugs.index(section.slug), reverse=True)
        return {home_path_of(section.path): section for section in ordered}

    def perform(self) -> tuple[Distribution, list[AppearanceEvent], Targets]:
        targets = self.targets()
        if not targets.sites:
            raise ActionError(_("There is no open site to send it to that does not have it yet."))
        distribution = Distribution.objects.create(
            article_key=self.article.translation_key,
            article=self.article,
            title=self.article.title,
            audience=self.audience,
            mandatory=self.mandatory,
            place=self.place,
            note=self.note,
            created_by=self.user,
        )
        distribution.kinds.set(self.kinds)
        distribution.units.set(self.units)
        rows = [self._row(distribution, site, section) for site, section in targets.sites]
        # Where it was recalled before, the same row is used again: an article appears on a site once.
        fields = [name for name in vars(rows[0]) if name not in {"_state", "id", "site_id", "article_key"}]
        names = [Appearance._meta.get_field(name.removesuffix("_id")).name for name in fields]
        Appearance.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["article_key", "site"], update_fields=names, batch_size=50
        )
        sent = Appearance.objects.filter(distribution=distribution)
        events = AppearanceEvent.objects.bulk_create(
            AppearanceEvent(appearance=row, kind=EventKind.STATE, state=row.state, user=self.user, reason=self.note)
            for row in sent
        )
        forget_reference_counts()
        log(self.article, "news.distribute", user=self.user, data={"sites": len(rows), "mandatory": self.mandatory})
        return distribution, list(events), targets

    def _row(self, distribution: Distribution, site: MemberSite, section: SectionPage | None) -> Appearance:
        return Appearance(
            article_key=self.article.translation_key,
            article=self.article,
            title=self.article.title,
            date=self.article.date,
            unit=site.unit,
            site=site,
            section=section,
            section_key=section.translation_key if section else None,
            locale=section.locale if section else None,
            direction=Direction.DOWN,
            state=self.state,
            distribution=distribution,
            note=self.note,
            asked_by=self.user,
        )

    def announce(self, result: tuple[Distribution, list[AppearanceEvent], Targets]) -> None:
        tell(result[1])


class RecallDistributionAction(Action):
    """Take an article back from every site that it was sent to."""

    def __init__(self, distribution: Distribution, reason: str = "", user: Any = None) -> None:
        super().__init__(user)
        self.distribution = distribution
        self.reason = reason.strip()

    def check(self) -> None:
        if self.user is not None and not is_centre(self.user):
            raise ActionError(_("Only central editors distribute articles."))
        if not self.reason:
            raise ActionError(_("Say why: the other side reads it."), field="reason")

    def perform(self) -> list[AppearanceEvent]:
        now = timezone.now()
        if not Distribution.objects.filter(pk=self.distribution.pk, recalled_at=None).update(recalled_at=now):
            raise ActionError(_("This has been recalled already."))
        sent = Appearance.objects.select_for_update().filter(distribution=self.distribution)
        rows = [row for row in sent if row.may_become(AppearanceState.RECALLED)]
        Appearance.objects.filter(pk__in=[row.pk for row in rows]).update(
            state=AppearanceState.RECALLED, reason=self.reason, decided_by=self.user, decided_at=now, changed_at=None
        )
        forget_reference_counts()
        log(self.distribution.article or self.distribution, "news.recalled", user=self.user, data={"sites": len(rows)})
        return AppearanceEvent.objects.bulk_create(
            AppearanceEvent(
                appearance=row,
                kind=EventKind.STATE,
                state=AppearanceState.RECALLED,
                user=self.user,
                reason=self.reason,
            )
            for row in rows
        )

    def announce(self, result: list[AppearanceEvent]) -> None:
        tell(result)
