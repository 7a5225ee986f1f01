"""Printed copies: ordered, printed, sent, confirmed, complained of, returned, sent again, given, spoilt.

Nothing is sent that is not in stock; movements are never changed, an error is put right by another movement.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Collection
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from cms.core.actions import ActionError
from cms.core.text import nfc
from gazette.enums import DispatchState, EventKind, IssueState, StockKind
from gazette.ledger import copies_on, stock_of
from gazette.models import Dispatch, GazetteIssue, GazetteSettings, IssueEvent, PrintOrder, StockMove
from gazette.rights import room_of

from .base import IssueAction, LockedAction, StaleError

MOST = 100_000


class OrderPrintAction(IssueAction):
    """Order the copies of a published issue: those of the recipients of its date, and a reserve. Returns the order."""

    def __init__(
        self,
        issue: GazetteIssue,
        user: Any = None,
        reserve: int | None = None,
        printer: str = "",
        on: date | None = None,
    ) -> None:
        super().__init__(issue, user)
        settings = GazetteSettings.load()
        self.reserve = settings.reserve if reserve is None else reserve
        self.printer = nfc(printer).strip() or settings.printer
        self.on = on or timezone.localdate()
        self.order: PrintOrder | None = None

    def check(self) -> None:
        super().check()
        if self.issue.state != IssueState.PUBLISHED:
            raise ActionError(_("Only a published issue is printed."))
        if PrintOrder.objects.filter(issue=self.issue).exists():
            raise ActionError(_("The copies of this issue have been ordered already."))
        if not 0 <= self.reserve <= MOST:
            raise ActionError(_("Copies are a number from 0."), "reserve")

    def change(self, issue: GazetteIssue) -> PrintOrder:
        rows = copies_on(issue.issued_on)
        if not rows:
            raise ActionError(_("Nobody receives copies on the date of this issue. Look at the list of recipients."))
        order = PrintOrder.objects.create(
            issue=issue, copies=sum(row.copies for row in rows), reserve=self.reserve,
            printer=self.printer, ordered_on=self.on, made_by=self.user,
        )  # fmt: skip
        Dispatch.objects.bulk_create(
            Dispatch(
                order=order,
                recipient=row.recipient,
                name=row.recipient.name,
                kind=row.recipient.kind,
                address=row.recipient.address,
                copies=row.copies,
            )
            for row in rows
        )
        self.order = order
        return order

    def note(self, issue: GazetteIssue) -> IssueEvent:
        number = self.order.copies + self.order.reserve if self.order is not None else 0
        return issue.note_event(EventKind.PRINTED, self.user, copies=number)


class PaperAction(LockedAction):
    """A change of one order's copies; the order's row is what is locked.

    Args:
        on: the day of it; today by default, never later.
    """

    def __init__(self, order: PrintOrder, user: Any = None, on: date | None = None) -> None:
        super().__init__(user)
        self.order, self.on = order, on or timezone.localdate()

    def check(self) -> None:
        if self.user is not None and not room_of(self.user).is_gazette:
            raise ActionError(_("You may not do this with printed copies."))
        if self.on > timezone.localdate():
            raise ActionError(_("This day is still to come."), "on")

    def perform(self) -> Any:
        self.order = PrintOrder.objects.select_for_update().get(pk=self.order.pk)
        self.check()
        return self.change(self.order)

    @abstractmethod
    def change(self, order: PrintOrder) -> Any:
        """Make the change."""

    def move(self, kind: str, copies: int, note: str = "", dispatch: Dispatch | None = None) -> StockMove:
        """Write a movement.

        Raises:
            ActionError: no copies, or more than there are in stock.
        """
        if not 0 < copies <= MOST:
            raise ActionError(_("Copies are a number from 1."), "copies")
        found = StockMove.objects.create(
            order=self.order, kind=kind, copies=copies, on=self.on, note=nfc(note).strip()[:300],
            dispatch=dispatch, made_by=self.user,
        )  # fmt: skip
        if stock_of(self.order) < 0:
            raise ActionError(_("So many copies are not in stock."), "copies")
        return found


class RecordPrintedAction(PaperAction):
    """Copies came from the printer; some may be spoilt."""

    def __init__(
        self, order: PrintOrder, copies: int, user: Any = None, spoilt: int = 0, on: date | None = None, note: str = ""
    ) -> None:
        super().__init__(order, user, on)
        self.copies, self.spoilt, self.words = copies, spoilt, note

    def change(self, order: PrintOrder) -> None:
        self.move(StockKind.PRINTED, self.copies, self.words)
        if self.spoilt:
            self.move(StockKind.SPOILT, self.spoilt, self.words)


class MoveCopiesAction(PaperAction):
    """Copies given to somebody from stock, or spoilt in it."""

    KINDS = frozenset({StockKind.GIVEN, StockKind.SPOILT})

    def __init__(
        self, order: PrintOrder, kind: str, copies: int, user: Any = None, note: str = "", on: date | None = None
    ) -> None:
        super().__init__(order, user, on)
        self.kind, self.copies, self.words = kind, copies, note

    def change(self, order: PrintOrder) -> None:
        if self.kind not in self.KINDS:
            raise ActionError(_("Choose what happened."), "kind")
        if not self.words.strip():
            raise ActionError(_("Say to whom, or why."), "note")
        self.move(self.kind, self.copies, self.words)


class SendCopiesAction(PaperAction):
    """Send the copies of those recipients who have none yet; of all of them by default. Returns their number."""

    def __init__(
        self, order: PrintOrder, user: Any = None, only: Collection[int] | None = None, on: date | None = None
    ) -> None:
        super().__init__(order, user, on)
        self.only = only

    def change(self, order: PrintOrder) -> int:
        rows = order.dispatches.filter(state=DispatchState.PLANNED)
        found = list(rows if self.only is None else rows.filter(pk__in=self.only))
        if not found:
            raise ActionError(_("None of these waits to be sent."))
        if stock_of(order) < sum(row.copies for row in found):
            raise ActionError(_("So many copies are not in stock."), "copies")
        StockMove.objects.bulk_create(
            StockMove(order=order, kind=StockKind.SENT, copies=row.copies, on=self.on, dispatch=row, made_by=self.user)
            for row in found
        )
        for row in found:
            row.state, row.sent_on, row.version = DispatchState.SENT, self.on, row.version + 1
        Dispatch.objects.bulk_update(found, ["state", "sent_on", "version"])
        return len(found)


class ConfirmReceiptAction(PaperAction):
    """Recipients have confirmed that their copies came. Returns the number of those."""

    def __init__(self, order: PrintOrder, only: Collection[int], user: Any = None, on: date | None = None) -> None:
        super().__init__(order, user, on)
        self.only = only

    def change(self, order: PrintOrder) -> int:
        states = [DispatchState.SENT, DispatchState.COMPLAINED]
        rows = order.dispatches.filter(pk__in=self.only, state__in=states, sent_on__lte=self.on)
        number = rows.update(state=DispatchState.CONFIRMED, confirmed_on=self.on)
        if not number:
            raise ActionError(_("None of these waits for a confirmation on that day."))
        return number


class DispatchAction(PaperAction):
    """A change of one recipient's copies."""

    states: frozenset[str] = frozenset({DispatchState.SENT, DispatchState.CONFIRMED, DispatchState.COMPLAINED})

    def __init__(
        self,
        dispatch: Dispatch,
        user: Any = None,
        note: str = "",
        copies: int = 0,
        on: date | None = None,
        *,
        seen: int | None = None,
    ) -> None:
        super().__init__(dispatch.order, user, on)
        self.dispatch, self.words, self.copies, self.seen = dispatch, nfc(note).strip(), copies, seen

    def change(self, order: PrintOrder) -> Dispatch:
        self.dispatch = Dispatch.objects.get(pk=self.dispatch.pk)
        if self.seen is not None and self.seen != self.dispatch.version:
            raise StaleError(_("Somebody else has changed this meanwhile. Look at the new state."))
        if self.dispatch.state not in self.states:
            raise ActionError(_("This is not possible while the state is “%(state)s”.") % {"state": self.state_words})
        self.change_one(self.dispatch)
        self.dispatch.version += 1
        self.dispatch.save()
        return self.dispatch

    @property
    def state_words(self) -> str:
        return str(self.dispatch.get_state_display())

    @abstractmethod
    def change_one(self, dispatch: Dispatch) -> None:
        """Make the change; the dispatch is saved afterwards."""


class ComplainAction(DispatchAction):
    """A recipient says that copies are missing, late or damaged."""

    def change_one(self, dispatch: Dispatch) -> None:
        if not self.words:
            raise ActionError(_("Write what the recipient complains of."), "note")
        dispatch.state, dispatch.complaint = DispatchState.COMPLAINED, self.words[:500]


class ReturnCopiesAction(DispatchAction):
    """Copies came back: the address is wrong, or the recipient did not take them."""

    def change_one(self, dispatch: Dispatch) -> None:
        if self.copies > with_recipient(dispatch):
            raise ActionError(_("The recipient has not got so many copies."), "copies")
        self.move(StockKind.RETURNED, self.copies, self.words, dispatch)
        dispatch.state = DispatchState.RETURNED


class ResendCopiesAction(DispatchAction):
    """Send copies again, after a complaint or a return."""

    states = frozenset({DispatchState.COMPLAINED, DispatchState.RETURNED})

    def change_one(self, dispatch: Dispatch) -> None:
        self.move(StockKind.RESENT, self.copies, self.words, dispatch)
        dispatch.state, dispatch.sent_on, dispatch.confirmed_on = DispatchState.SENT, self.on, None


def with_recipient(dispatch: Dispatch) -> int:
    """Copies that are with the recipient by the movements."""
    signs = {StockKind.SENT: 1, StockKind.RESENT: 1, StockKind.RETURNED: -1}
    return sum(signs.get(StockKind(move.kind), 0) * move.copies for move in dispatch.moves.all())
