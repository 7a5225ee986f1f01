"""Printed copies: who gets how many, what is sent, and a ledger that closes to the copy."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from cms.core.actions import ActionError
from gazette.actions.base import StaleError
from gazette.actions.paper import (
    ComplainAction,
    ConfirmReceiptAction,
    MoveCopiesAction,
    OrderPrintAction,
    RecordPrintedAction,
    ResendCopiesAction,
    ReturnCopiesAction,
    SendCopiesAction,
    with_recipient,
)
from gazette.enums import DispatchState, IssueState
from gazette.ledger import copies_on, lines_of, year_of
from gazette.models import Dispatch, PrintOrder, Recipient, RecipientCopies, StockMove
from tests.gazette.makers import make_issue, person

pytestmark = pytest.mark.django_db
FIRST = date(2026, 1, 1)


def make_recipient(name: str = "Thư viện tỉnh", copies: int = 1, **values) -> Recipient:
    recipient = Recipient.objects.create(name=name, kind=values.pop("kind", "library"), address="Số 5 đường Biển")
    RecipientCopies.objects.create(recipient=recipient, copies=copies, valid_from=values.pop("since", FIRST), **values)
    return recipient


@pytest.fixture
def order() -> PrintOrder:
    make_recipient("Thư viện tỉnh", 3)
    make_recipient("Tòa án tỉnh", 2, kind="court")
    made = OrderPrintAction(make_issue(), None, reserve=4).execute()
    RecordPrintedAction(made, 9).execute()
    return made


def test_copies_are_those_of_the_date_of_the_issue():
    make_recipient("Có", 5)
    make_recipient("Đã thôi", 7, valid_to=date(2026, 3, 19))
    make_recipient("Chưa", 7, since=date(2026, 3, 21))
    order = OrderPrintAction(make_issue(issued_on=date(2026, 3, 20)), None, reserve=2).execute()
    assert (order.copies, order.reserve) == (5, 2)
    assert [row.name for row in order.dispatches.all()] == ["Có"]


def test_a_year_of_39_issues_for_193_recipients_closes_to_the_copy():
    """39 × 193 = 7,527 (Đồng Nai 2022), from the records."""
    recipients = Recipient.objects.bulk_create(
        Recipient(name=f"Nơi nhận {n}", kind="agency", address=f"Số {n}") for n in range(193)
    )
    RecipientCopies.objects.bulk_create(
        RecipientCopies(recipient=row, copies=1, valid_from=FIRST) for row in recipients
    )
    for number in range(39):
        issue = make_issue(numbers=[number + 1], issued_on=FIRST + timedelta(days=7 * number))
        order = OrderPrintAction(issue, None, reserve=7).execute()
        RecordPrintedAction(order, 203, spoilt=3).execute()
        SendCopiesAction(order).execute()
    lines, total = year_of(2026)
    assert len(lines) == 39
    assert total.sent == 39 * 193 == 7527
    assert total.printed == total.out + total.stock + total.spoilt == 39 * 203
    assert all(line.closes for line in lines)


def test_the_whole_way_of_a_parcel(order):
    parcel = order.dispatches.get(copies=3)
    SendCopiesAction(order, None, [parcel.pk]).execute()
    parcel.refresh_from_db()
    assert parcel.state == DispatchState.SENT
    ComplainAction(parcel, None, "Thiếu một bản").execute()
    ResendCopiesAction(parcel, None, "Gửi bù", 1).execute()
    ReturnCopiesAction(parcel, None, "Thừa", 1).execute()
    ResendCopiesAction(parcel, None, "Gửi lại", 1).execute()
    ConfirmReceiptAction(order, [parcel.pk]).execute()
    parcel.refresh_from_db()
    assert (parcel.state, parcel.confirmed_on) == (DispatchState.CONFIRMED, timezone.localdate())
    MoveCopiesAction(order, "given", 1, None, "Bạn đọc tại chỗ").execute()
    MoveCopiesAction(order, "spoilt", 1, None, "Ẩm").execute()
    line = lines_of([order])[0]
    assert (line.printed, line.out, line.stock, line.spoilt) == (9, 5, 3, 1)
    assert with_recipient(parcel) == 4
    assert line.closes


@pytest.mark.parametrize(
    "bad",
    [
        lambda order: SendCopiesAction(order, None, on=timezone.localdate() + timedelta(days=1)),
        lambda order: MoveCopiesAction(order, "given", 10, None, "Ai đó"),
        lambda order: MoveCopiesAction(order, "given", 0, None, "Ai đó"),
        lambda order: MoveCopiesAction(order, "given", 1, None, " "),
        lambda order: MoveCopiesAction(order, "printed", 1, None, "x"),
        lambda order: ConfirmReceiptAction(order, [order.dispatches.first().pk]),
        lambda order: ReturnCopiesAction(order.dispatches.first(), None, "x", 1),
        lambda order: OrderPrintAction(order.issue),
    ],
    ids=["tomorrow", "more-than-stock", "none", "no-words", "printed-by-hand", "not-sent", "not-out", "twice"],
)
def test_what_cannot_be(order, bad):
    before = StockMove.objects.count()
    with pytest.raises(ActionError):
        bad(order).execute()
    assert StockMove.objects.count() == before


def test_nothing_is_sent_that_was_not_printed():
    make_recipient(copies=3)
    order = OrderPrintAction(make_issue()).execute()
    RecordPrintedAction(order, 2).execute()
    with pytest.raises(ActionError):
        SendCopiesAction(order).execute()
    assert not order.dispatches.exclude(state=DispatchState.PLANNED).exists()


def test_only_published_issues_and_only_with_recipients():
    with pytest.raises(ActionError):
        OrderPrintAction(make_issue(IssueState.COMPOSING)).execute()
    with pytest.raises(ActionError):
        OrderPrintAction(make_issue()).execute()


def test_two_officers_at_one_parcel(order):
    SendCopiesAction(order).execute()
    parcel = order.dispatches.first()
    ComplainAction(parcel, None, "Ướt", seen=parcel.version).execute()
    with pytest.raises(StaleError):
        ComplainAction(parcel, None, "Rách", seen=parcel.version).execute()


def test_only_the_gazette_s_desk(order):
    for role, code in (("unit_webmaster", "snnmt"), ("central_editor", "ubnd"), ("auditor", "ubnd")):
        with pytest.raises(ActionError):
            SendCopiesAction(order, person(role, code)).execute()
    assert SendCopiesAction(order, person("gazette_officer")).execute() == 2


def test_few_queries(order, django_assert_max_num_queries):
    with django_assert_max_num_queries(4):
        year_of(2026)
    assert len(copies_on(date(2026, 6, 1))) == 2


def test_of_two_periods_of_a_recipient_the_later_decision_counts():
    recipient = make_recipient(copies=5, valid_to=date(2026, 12, 31))
    RecipientCopies.objects.create(recipient=recipient, copies=2, valid_from=date(2026, 6, 1))
    assert [row.copies for row in copies_on(date(2026, 7, 1))] == [2]


def test_a_ledger_whose_list_says_otherwise_does_not_close(order):
    SendCopiesAction(order).execute()
    assert lines_of([order])[0].closes
    first = order.dispatches.order_by("pk")[0]
    Dispatch.objects.filter(pk=first.pk).update(copies=first.copies + 1)
    assert not lines_of([order])[0].closes
