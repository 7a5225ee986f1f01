"""What is to be done at a site, the worst first."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sites.models import MemberSite

from .indicators.base import Indicator, Todo
from .indicators.registry import indicator
from .models import SiteIndicator

Rows = list[tuple[Indicator, SiteIndicator]]


def rows_of(sites: Iterable[MemberSite]) -> Rows:
    """The indicators of some sites in the order of the columns; one query."""
    rows = SiteIndicator.objects.filter(member_site__in=[site.pk for site in sites]).select_related("member_site__site")
    found = [(known, row) for row in rows if (known := indicator(row.code)) is not None]
    return sorted(found, key=lambda pair: (pair[0].order, pair[1].member_site_id))


def todos_of(rows: Rows) -> list[Any]:
    """The things to do, the bad ones first."""
    todos: list[Todo] = [todo for known, row in rows for todo in known.todos(row)]
    return sorted(todos, key=lambda todo: -todo.state)
