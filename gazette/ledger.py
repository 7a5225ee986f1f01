"""The ledger of printed copies: read from movements and dispatches, per issue and for a year.

It closes to the copy: printed = with recipients + in stock + spoilt. What is with recipients is counted twice, from the
movements and from the dispatches with what came back; a difference is shown, never smoothed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Q, Sum
from django.utils import timezone

from .enums import STOCK_SIGNS, DispatchState, StockKind
from .models import Dispatch, GazetteIssue, PrintOrder, RecipientCopies, StockMove


@dataclass
class Line:
    """Copies of one issue, or of all issues of a year."""

    order: PrintOrder | None = None
    issues: int = 1
    planned: int = 0
    reserve: int = 0
    moves: dict[str, int] = field(default_factory=lambda: dict.fromkeys(StockKind.values, 0))
    recipients: int = 0
    listed: int = 0  # Copies of the dispatches that were sent, counted by recipient.
    confirmed: int = 0
    complaints: int = 0

    def __getattr__(self, name: str) -> int:
        """`printed`, `sent`, `resent`, `given`, `returned`, `spoilt`."""
        if name in StockKind.values:
            return self.moves[name]
        raise AttributeError(name)

    @property
    def stock(self) -> int:
        return sum(STOCK_SIGNS[StockKind(kind)] * copies for kind, copies in self.moves.items())

    @property
    def out(self) -> int:
        """With recipients and readers: sent, sent again and given, less what came back."""
        moves = self.moves
        return moves["sent"] + moves["resent"] + moves["given"] - moves["returned"]

    @property
    def closes(self) -> bool:
        """Printed = with recipients and readers + stock + spoilt, and what the list says was sent is what left."""
        balanced = self.moves["printed"] == self.out + self.stock + self.moves["spoilt"]
        return self.stock >= 0 and balanced and self.moves["sent"] == self.listed

    def add(self, other: Line) -> None:
        for name in ("planned", "reserve", "recipients", "listed", "confirmed", "complaints"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for kind, copies in other.moves.items():
            self.moves[kind] += copies


def lines_of(orders: Iterable[PrintOrder]) -> list[Line]:
    """A line for each order. Two queries, whatever their number."""
    orders = list(orders)
    keys = [order.pk for order in orders]
    lines = {order.pk: Line(order, planned=order.copies, reserve=order.reserve) for order in orders}
    for row in StockMove.objects.filter(order__in=keys).values("order", "kind").annotate(all=Sum("copies")).order_by():
        lines[row["order"]].moves[row["kind"]] = row["all"]
    figures = Dispatch.objects.filter(order__in=keys).values("order").order_by()
    for found in figures.annotate(
        number=Count("pk"),
        sent=Sum("copies", filter=Q(sent_on__isnull=False), default=0),
        done=Count("pk", filter=Q(confirmed_on__isnull=False)),
        bad=Count("pk", filter=Q(state=DispatchState.COMPLAINED)),
    ):
        line = lines[found["order"]]
        line.recipients, line.confirmed, line.complaints = found["number"], found["done"], found["bad"]
        line.listed = found["sent"]
    return [lines[key] for key in keys]


def year_of(year: int) -> tuple[list[Line], Line]:
    """The issues of a year and their sum. Four queries."""
    orders = PrintOrder.objects.filter(issue__year=year).select_related("issue").prefetch_related("issue__numbers")
    lines = lines_of(orders.order_by("issue__issued_on", "issue__pk"))
    total = Line(issues=len(lines))
    for line in lines:
        total.add(line)
    return lines, total


def unprinted(year: int) -> Any:
    """Published issues of a year for which no copies were ordered."""
    return GazetteIssue.objects.published().filter(year=year, print_order=None).prefetch_related("numbers")


def copies_on(day: date | None = None) -> list[RecipientCopies]:
    """Who gets how many copies on a day, in the order of the dispatch list. Of two the later decision counts."""
    rows = RecipientCopies.objects.valid_on(day or timezone.localdate()).select_related("recipient")
    found: dict[int, RecipientCopies] = {}
    for row in rows.order_by("recipient__kind", "recipient__name", "recipient__pk", "-valid_from", "-pk"):
        found.setdefault(row.recipient_id, row)
    return [row for row in found.values() if row.copies]


def stock_of(order: PrintOrder) -> int:
    return lines_of([order])[0].stock
