"""What other systems add to the admin: addresses, items of the menu “Questions”."""

from __future__ import annotations

from typing import Any

from django.urls import path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from .clock_hooks import MENU, RecordMenuItem
from .models import ApiKey
from .views.connections import ConnectionsView, DeliverAgainView, DeliveryList, SwitchView


@hooks.register("register_admin_urls")
def outside_urls() -> list[Any]:
    switch = SwitchView.as_view()
    return [
        path("questions/systems/", ConnectionsView.as_view(), name="question_connections"),
        path("questions/systems/<str:kind>/<int:pk>/switch/", switch, name="question_connection_switch"),
        path("questions/systems/deliveries/", DeliveryList.as_view(), name="question_deliveries"),
        path(
            "questions/systems/deliveries/results/",
            DeliveryList.as_view(results_only=True),
            name="question_deliveries_results",
        ),
        path(
            "questions/systems/deliveries/<int:pk>/again/", DeliverAgainView.as_view(), name="question_delivery_again"
        ),
    ]


@hooks.register(MENU)
def connections_item() -> MenuItem:
    return RecordMenuItem(ApiKey, _("Other systems"), "question_connections", icon_name="link", order=95)
