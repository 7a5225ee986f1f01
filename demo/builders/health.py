"""Site health: rules, maps and links of most sites, one site in bad health, two planned outages, and the figures."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import F
from django.utils import timezone

from cms.calendar.working_days import WorkingDays
from demo.data import read
from news.models import ArticlePage
from pages.models import LeadersPage, StandardPage
from reports.computing import compute_health
from reports.enums import LinkKind, LinkProblem, LinkState
from reports.links.own import refresh_own
from reports.links.register import refresh_register
from reports.models import Link, PlannedOutage
from reports.standard_rules import ensure_standard_rules
from sites.models import LANGUAGE_FIELDS, LinkedWebsite, MemberSite

from .pages import publish

HISTORY = 7


def build_health() -> None:
    data = read("health.yaml")
    ensure_standard_rules()
    for member_site in MemberSite.objects.for_serving():
        for order, link in enumerate(data["linked"], start=50):
            LinkedWebsite.objects.get_or_create(
                member_site=member_site, url=link["url"], defaults={"title": link["title"], "sort_order": order}
            )
        if member_site.unit.code != data["bad"]:
            add_map(member_site, data["map"])
    neglect(MemberSite.objects.for_serving().get(unit__code=data["bad"]), data)
    for row in data["outages"]:
        announce(row)
    refresh_register()
    refresh_own()
    break_link(data["broken"]["url"])
    now = timezone.now()
    for days in range(HISTORY, -1, -1):
        compute_health(now=now - timedelta(days=days))


def add_map(member_site: MemberSite, row: dict[str, str]) -> None:
    """The way to the office, at the end of the page of the organisation."""
    page = StandardPage.objects.descendant_of(member_site.site.root_page).filter(slug="bo-may", live=True).first()
    if page is None or any(block.block_type == "embed" for block in page.body):
        return
    raw = page.body.get_prep_value()
    heading = {"type": "heading", "value": {"text": row["heading"], "level": "h2"}}
    embed = {"type": "embed", "value": {"url": row["url"], "title": row["title"]}}
    page.body = StandardPage.body.field.stream_block.to_python([*raw, heading, embed])
    publish(page)


def neglect(member_site: MemberSite, data: dict[str, Any]) -> None:
    """No leaders, old news, a licence about to end, a link that leads nowhere."""
    home = member_site.site.root_page
    leaders = LeadersPage.objects.descendant_of(home).filter(live=True).first()
    if leaders is not None:
        leaders.unpublish(log_action=None)
    articles = ArticlePage.objects.descendant_of(home).order_by("-date")
    newest = articles.values_list("date", flat=True).first()
    wanted = timezone.now() - timedelta(days=data["days_without_news"])
    if newest is not None and newest > wanted:
        articles.update(date=F("date") - (newest - wanted))
    member_site.licence_date = data["licence_date"]
    member_site.save()
    broken = data["broken"]
    LinkedWebsite.objects.get_or_create(
        member_site=member_site, url=broken["url"], defaults={"title": broken["title"], "sort_order": 99}
    )


def break_link(url: str) -> None:
    """As the checker would have left it after asking in vain for twenty days."""
    now = timezone.now()
    Link.objects.filter(url=url).update(
        kind=LinkKind.EXTERNAL,
        state=LinkState.BROKEN,
        problem=LinkProblem.DNS,
        failed_days=12,
        first_failed_at=now - timedelta(days=20),
        last_failed_on=timezone.localdate(),
        checked_at=now,
        due_at=now + timedelta(days=2),
    )


def announce(row: dict[str, Any]) -> None:
    member_site = MemberSite.objects.get(unit__code=row["unit"])
    if PlannedOutage.objects.of_site(member_site.pk).not_over().exists():
        return
    day = WorkingDays().add(timezone.localdate(), row["working_days_ahead"])
    start = timezone.make_aware(datetime.combine(day, time(row["hour"])))
    reasons = {f"reason{LANGUAGE_FIELDS[language]}": text for language, text in row["reasons"].items()}
    outage = PlannedOutage.objects.create(
        owner_id=member_site.unit_id,
        starts_at=start,
        ends_at=start + timedelta(hours=row["hours"]),
        recovery_at=start + timedelta(hours=row["hours"] + 1),
        announced_at=timezone.now(),
        **reasons,
    )
    outage.sites.add(member_site)
