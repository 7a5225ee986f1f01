"""What is done on the day of a change: state of the site, names in titles, open work. By the clock, or at once."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import structlog
from django.utils import timezone
from wagtail.log_actions import log as audit
from wagtail.models import Page, Revision
from wagtail.signals import page_published

from cms.core.actions import Action
from cms.core.locales import language_code_of
from sites.enums import SiteState
from sites.models import MemberSite, PlannedChange, Unit
from sites.registry import all_unit_work

log = structlog.get_logger(__name__)


class ApplyChangeAction(Action):
    """Do what a planned change says. Done once, whoever comes first; again it does nothing.

    Returns whether it did something.
    """

    def __init__(self, change_id: int, user: Any = None, *, by_clock: bool = False) -> None:
        super().__init__(user)
        self.change_id = change_id
        self.by_clock = by_clock

    def perform(self) -> bool:
        # `of`: PostgreSQL cannot lock the outer side of a join.
        waiting = PlannedChange.objects.waiting().select_for_update(of=("self",))
        change = waiting.select_related("unit", "successor", "planned_by").filter(pk=self.change_id).first()
        if change is None:
            return False
        user = self.user or change.planned_by
        refresh_names(change.unit, change.due_on)
        if change.state:
            set_state(change)
        handed = hand_over(change.unit, change.successor, user) if change.successor is not None else {}
        change.done_at = timezone.now()
        change.save(update_fields=["done_at"])
        if self.by_clock:
            data = {"state": change.state, "handed_over": handed, "due_on": change.due_on.isoformat()}
            audit(change.unit, "member_sites.planned_change", user=user, data=data)
        return True


def apply_due_changes(day: date | None = None) -> int:
    """For the clock: what is due, also what a clock that stood still has missed. One failure stops no other.

    Returns:
        How many changes were made.
    """
    done = 0
    for pk in list(PlannedChange.objects.due(day).values_list("pk", flat=True)):
        try:
            done += ApplyChangeAction(pk, by_clock=True).execute()
        except Exception:  # Logged, and tried again the next time.
            log.exception("planned_change_failed", change=pk)
    return done


def set_state(change: PlannedChange) -> None:
    """The site of the unit opens, rests or forwards."""
    member_site: MemberSite | None = MemberSite.objects.for_serving().filter(unit=change.unit).first()
    if member_site is None:
        return
    if change.state == SiteState.OPEN:
        member_site.successor, member_site.retired_on = None, None
    else:
        member_site.successor = MemberSite.objects.filter(unit=change.successor_id).first()
        member_site.retired_on = change.due_on
    member_site.state = change.state
    if change.state == SiteState.FORWARDED and member_site.successor is None:
        member_site.state = SiteState.ARCHIVE  # Somebody took the successor's site away: better read than lost.
    member_site.save()


def hand_over(unit: Unit, successor: Unit, user: Any) -> dict[str, int]:
    """Every room hands its open work over; how much of each."""
    return {work.name: work.hand_over(unit, successor, user) for work in all_unit_work()}


def refresh_names(unit: Unit, day: date) -> None:
    """Where the old name was written into titles (homes, site, collection, imprint), the new one takes its place.

    Titles that somebody changed stay.
    """
    member_site: MemberSite | None = MemberSite.objects.for_serving().filter(unit=unit).first()
    before, after = unit.period_on(day - timedelta(days=1)), unit.period_on(day)
    if member_site is None or before is None or after is None or before.pk == after.pk:
        return  # No site, or no new name.
    for home in Page.objects.filter(translation_key=member_site.site.root_page.translation_key):
        language = language_code_of(home.locale_id)
        old, new = before.name_in(language), after.name_in(language)
        if home.title == old != new:
            rename_page(home, old, new)
    for text in member_site.texts.all():
        if text.name and text.name == before.name_in(text.language):
            text.name = after.name_in(text.language)
            text.save()
    if member_site.collection.name == before.name:
        member_site.collection.name = after.name
        member_site.collection.save()
    if member_site.site.site_name == before.name:
        member_site.site.site_name = after.name
        member_site.site.save()


def rename_page(page: Page, old: str, new: str) -> None:
    """The title of a page and of its newest draft, without publishing what else the draft holds."""
    specific = page.specific
    specific.title = new
    if specific.draft_title == old:
        specific.draft_title = new
    specific.save(clean=False)
    revision = Revision.objects.filter(pk=page.latest_revision_id).first()
    if revision is not None and revision.content.get("title") == old:
        revision.content["title"] = new
        revision.save(update_fields=["content"])
    if specific.live:
        page_published.send(sender=type(specific), instance=specific, revision=None)
