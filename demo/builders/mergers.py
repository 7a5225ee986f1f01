"""Communes that were merged: one left an archive with its notice, another forwards its readers."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django.utils import timezone
from wagtail.models import Locale

from demo.data import PORTAL, read
from news.models import ArticlePage, SectionPage
from sites.actions import ProvisionSiteAction
from sites.actions.life import ExistingUnit, MergeUnitsAction
from sites.models import MemberSite, MemberSiteText, Unit, UnitKind, UnitPeriod

from .register import names

SINCE = date(2025, 7, 1)


def build_mergers(domain: str, port: int) -> None:
    """Units, sites, articles, and then the merger itself by the action that administrators use; once."""
    data = read("merged.yaml")
    for row in data["units"]:
        if Unit.objects.filter(code=row["code"]).exists():
            continue
        unit = build_unit(row)
        ProvisionSiteAction(f"{row['code']}.{domain}", unit, port=port).execute()
        member_site = MemberSite.objects.for_serving().get(unit=unit)
        dress(member_site, row)
        for article in row["articles"]:
            build_article(member_site, article)
        MergeUnitsAction(
            [unit],
            ExistingUnit(Unit.objects.get(code=data["into"])),
            data["day"],
            state=row["state"],
            legal_basis=data["legal_basis"],
        ).execute()


def build_unit(row: dict[str, Any]) -> Unit:
    unit: Unit = Unit.objects.create(code=row["code"], rank=900)
    UnitPeriod.objects.create(
        unit=unit,
        kind=UnitKind.objects.get(code="commune"),
        parent=Unit.objects.get(code=PORTAL),
        valid_from=SINCE,
        **names(row["names"]),
    )
    return unit


def dress(member_site: MemberSite, row: dict[str, Any]) -> None:
    member_site.theme, member_site.telephone, member_site.email = row["theme"], row["telephone"], row["email"]
    member_site.texts = [MemberSiteText(language="vi", address=row["address"])]
    member_site.save()


def build_article(member_site: MemberSite, row: dict[str, Any]) -> None:
    home = member_site.site.root_page
    parent = SectionPage.objects.descendant_of(home).get(slug=row["section"])
    moment = timezone.make_aware(datetime.combine(row["date"], time(8)))
    raw = [{"type": "paragraph", "value": f"<p>{text}</p>"} for text in row["text"]]
    page = ArticlePage(
        title=row["title"],
        summary=row["summary"],
        date=moment,
        body=ArticlePage.body.field.stream_block.to_python(raw),
        locale=Locale.objects.get(language_code="vi"),
        live=False,
        first_published_at=moment,
    )
    parent.add_child(instance=page)
    page.save_revision(log_action=False).publish(log_action=False)
