"""Makers of what is shared between sites, for tests."""

from __future__ import annotations

from typing import Any

from news.actions import AcceptAction, DistributeAction, NominateAction
from news.models import Appearance
from tests.conftest import DEPARTMENT, PORTAL, WARD
from tests.factories import make_article, section

ECONOMY, FIELD, LOCAL = "kinh-te-xa-hoi", "chuyen-nganh", "tin-dia-phuong"


def unit_article(title: str = "Vụ tôm trúng mùa", **values: Any) -> Any:
    return make_article(section(DEPARTMENT, FIELD), title, **values)


def nominated(article: Any = None, **kw: Any) -> Appearance:
    article = article or unit_article()
    event = NominateAction(article, section(PORTAL, ECONOMY), **kw).execute()
    return Appearance.objects.get(pk=event.appearance_id)


def accepted(article: Any = None, **kw: Any) -> Appearance:
    row = nominated(article)
    AcceptAction(row, kw.pop("section", section(PORTAL, ECONOMY)), **kw).execute()
    row.refresh_from_db()
    return row


def distributed(article: Any = None, units: Any = (), **kw: Any) -> Any:
    article = article or make_article(section(PORTAL, ECONOMY), "Lịch nghỉ Tết")
    kw.setdefault("audience", "units" if units else "all")
    distribution, _events, _targets = DistributeAction(article, units=units, **kw).execute()
    return distribution


def publish(page: Any, **values: Any) -> None:
    """A correction by the unit."""
    for name, value in values.items():
        setattr(page, name, value)
    page.save_revision().publish()


__all__ = ["DEPARTMENT", "ECONOMY", "FIELD", "LOCAL", "PORTAL", "WARD", "accepted", "distributed", "nominated"]
