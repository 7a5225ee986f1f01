"""Printed copies in the admin: addresses, menu, recipients."""

from __future__ import annotations

from typing import Any

from django.urls import path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.model import ModelViewSet

from sites.admin_scope import ScopedViewSetMixin

from .menu import GAZETTE, RoomMenuItem
from .models import Recipient
from .views.paper import NewOrderView, OrderFileView, OrderView, PaperView, ParcelView


class RecipientViewSet(ScopedViewSetMixin, ModelViewSet):
    model = Recipient
    icon = "group"
    menu_label = _("Recipients of copies")
    menu_hook = GAZETTE
    menu_order = 60
    copy_view_enabled = False
    list_display = ["name", Column("kind", label=_("Kind of recipient"), accessor="get_kind_display"), "address"]
    list_filter = ["kind"]
    search_fields = ["name", "address"]
    search_backend_name = None
    edit_handler = ObjectList(
        [
            FieldRowPanel([FieldPanel("name"), FieldPanel("kind")]),
            FieldPanel("address"),
            FieldRowPanel([FieldPanel("attention"), FieldPanel("unit")]),
            InlinePanel(
                "copies",
                heading=_("Copies"),
                panels=[
                    FieldPanel("copies"),
                    FieldRowPanel([FieldPanel("valid_from"), FieldPanel("valid_to")]),
                    FieldPanel("legal_basis"),
                ],
                min_num=1,
            ),
            FieldPanel("note"),
        ]
    )


@hooks.register("register_admin_viewset")
def register_recipients() -> Any:
    return RecipientViewSet("gazette_recipients")


@hooks.register("register_admin_urls")
def paper_urls() -> list[Any]:
    order = "gazette/paper/<int:order_id>/"
    return [
        path("gazette/paper/", PaperView.as_view(), name="gazette_paper"),
        path("gazette/paper/new/<int:issue_id>/", NewOrderView.as_view(), name="gazette_print_order_new"),
        path(order, OrderView.as_view(), name="gazette_print_order"),
        path(f"{order}<slug:form>/", OrderFileView.as_view(), name="gazette_print_order_file"),
        path("gazette/parcels/<int:dispatch_id>/", ParcelView.as_view(), name="gazette_parcel"),
    ]


@hooks.register(GAZETTE)
def paper_item() -> MenuItem:
    return RoomMenuItem(
        _("Printed copies"), "gazette_paper", icon_name="table", order=50, shown=lambda room: room.sees_gazette
    )
