"""The screens of printed copies: the desk's; others look or stay outside."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from gazette.actions.paper import OrderPrintAction, RecordPrintedAction
from gazette.enums import DispatchState
from gazette.models import PrintOrder
from tests.gazette.makers import make_issue, person
from tests.gazette.test_paper import make_recipient

pytestmark = pytest.mark.django_db


def client_of(role: str, code: str = "ubnd") -> Client:
    client = Client(headers={"host": "portal.test"})
    client.force_login(person(role, code))
    return client


@pytest.fixture
def order() -> PrintOrder:
    make_recipient("Thư viện tỉnh", 3)
    make_recipient("Tòa án tỉnh", 2, kind="court")
    made = OrderPrintAction(make_issue(numbers=[7]), None, reserve=4).execute()
    RecordPrintedAction(made, 9).execute()
    return made


def test_from_the_order_to_the_confirmation():
    make_recipient("Thư viện tỉnh", 3)
    issue, client, today = make_issue(), client_of("gazette_officer"), timezone.localdate().isoformat()
    client.post(reverse("gazette_print_order_new", args=[issue.pk]), {"reserve": 2, "on": today})
    order = PrintOrder.objects.get()
    here = reverse("gazette_print_order", args=[order.pk])
    client.post(here, {"do": "printed", "printed-copies": 6, "printed-spoilt": 1, "printed-on": today})
    client.post(here, {"do": "send"})
    parcel = order.dispatches.get()
    assert parcel.state == DispatchState.SENT
    client.post(here, {"do": "confirm", "dispatch": [parcel.pk]})
    parcel.refresh_from_db()
    assert parcel.state == DispatchState.CONFIRMED
    html = client.get(reverse("gazette_paper"), {"year": issue.year}).content.decode()
    assert order.issue.label in html
    assert "help-critical" not in html


def test_what_was_typed_stays_when_it_is_refused(order):
    here = reverse("gazette_print_order", args=[order.pk])
    values = {"do": "move", "move-kind": "given", "move-copies": 99, "move-note": "Bạn đọc", "move-on": "2026-04-01"}
    response = client_of("gazette_officer").post(here, values)
    assert response.status_code == 200
    assert "Bạn đọc" in response.content.decode()
    assert "copies" in response.context["move_form"].errors


def test_a_parcel_is_complained_of_and_sent_again(order):
    client = client_of("gazette_officer")
    client.post(reverse("gazette_print_order", args=[order.pk]), {"do": "send"})
    parcel, today = order.dispatches.get(copies=3), timezone.localdate().isoformat()
    here = reverse("gazette_parcel", args=[parcel.pk])
    client.post(here, {"do": "complain", "note": "Thiếu một bản", "on": today})
    client.post(here, {"do": "resend", "copies": 1, "on": today})
    parcel.refresh_from_db()
    assert (parcel.state, parcel.complaint) == (DispatchState.SENT, "Thiếu một bản")


@pytest.mark.parametrize(("form", "start"), [("list", b"%PDF"), ("labels", b"%PDF"), ("xlsx", b"PK"), ("csv", b"\xef")])
def test_lists_and_labels(order, form, start):
    response = client_of("gazette_officer").get(reverse("gazette_print_order_file", args=[order.pk, form]))
    assert response.status_code == 200
    content = b"".join(response.streaming_content) if response.streaming else response.content
    assert content.startswith(start)


def test_who_looks_and_who_stays_outside(order):
    issue = make_issue(numbers=[8])
    pages = [
        reverse("gazette_paper"),
        reverse("gazette_print_order", args=[order.pk]),
        reverse("gazette_parcel", args=[order.dispatches.first().pk]),
    ]
    for page in pages:
        assert client_of("central_editor").get(page).status_code == 200
        assert client_of("unit_webmaster", "snnmt").get(page).status_code in {302, 403, 404}
    for role in ("central_editor", "auditor"):
        assert client_of(role).post(pages[1], {"do": "send"}).status_code in {302, 403}
    assert not order.dispatches.exclude(state=DispatchState.PLANNED).exists()
    assert client_of("central_editor").get(reverse("gazette_print_order_new", args=[issue.pk])).status_code != 200
    assert client_of("unit_webmaster", "snnmt").get(reverse("gazette_recipients:index")).status_code != 200
    assert client_of("gazette_officer").get(reverse("gazette_recipients:index")).status_code == 200


def test_few_queries_whatever_the_number(order):
    client, here = client_of("gazette_officer"), reverse("gazette_print_order", args=[order.pk])
    client.get(here)
    with CaptureQueriesContext(connection) as few:
        client.get(here)
    other = make_issue(numbers=[9])
    for number in range(30):
        make_recipient(f"Nơi nhận {number}")
    many = OrderPrintAction(other).execute()
    with CaptureQueriesContext(connection) as more:
        client.get(reverse("gazette_print_order", args=[many.pk]))
    assert len(more) <= len(few)
    assert len(few) <= 16
