"""Kinds of documents, periods of law, settings: edited by the gazette's desk."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import IndexView
from wagtail.admin.viewsets.model import ModelViewSet

from sites.admin_scope import ScopedViewSetMixin

from .menu import GAZETTE
from .models import DocumentKind, GazetteRule, GazetteSettings


class DocumentKindViewSet(ScopedViewSetMixin, ModelViewSet):
    model = DocumentKind
    icon = "tag"
    menu_label = _("Kinds of documents")
    menu_hook = GAZETTE
    menu_order = 80
    copy_view_enabled = False
    list_display = ["name", "code", Column("nature", label=_("Nature"), accessor="get_nature_display"), "valid_from"]
    edit_handler = ObjectList(
        [
            FieldRowPanel([FieldPanel("code"), FieldPanel("rank")]),
            FieldPanel("name"),
            FieldRowPanel([FieldPanel("name_en"), FieldPanel("name_ja")]),
            FieldRowPanel([FieldPanel("name_ko"), FieldPanel("name_zh")]),
            FieldRowPanel([FieldPanel("nature"), FieldPanel("takes_effect")]),
            FieldRowPanel([FieldPanel("valid_from"), FieldPanel("valid_to")]),
            FieldPanel("legal_basis"),
        ]
    )


class GazetteRuleViewSet(ScopedViewSetMixin, ModelViewSet):
    model = GazetteRule
    icon = "calendar-alt"
    menu_label = _("Periods of law")
    menu_hook = GAZETTE
    menu_order = 81
    copy_view_enabled = False
    list_display = [
        Column("kind", label=_("What must happen"), accessor="get_kind_display"),
        "days",
        "working",
        "valid_from",
        "valid_to",
        "legal_basis",
    ]
    edit_handler = ObjectList(
        [
            FieldPanel("kind"),
            FieldRowPanel([FieldPanel("days"), FieldPanel("working")]),
            FieldPanel("nature"),
            FieldRowPanel([FieldPanel("valid_from"), FieldPanel("valid_to")]),
            FieldPanel("legal_basis"),
        ]
    )


class OneRowView(IndexView):
    """There is one row: whoever may change it gets straight to its form."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not self.permission_policy.user_has_any_permission(request.user, {"change", "view"}):
            raise PermissionDenied
        if self.permission_policy.user_has_permission(request.user, "change"):
            row = GazetteSettings.objects.first() or GazetteSettings.objects.create()
            return redirect(reverse("gazette_settings:edit", args=[row.pk]))
        return super().get(request, *args, **kwargs)


class GazetteSettingsViewSet(ScopedViewSetMixin, ModelViewSet):
    model = GazetteSettings
    icon = "cog"
    menu_label = _("Settings")
    menu_hook = GAZETTE
    menu_order = 90
    copy_view_enabled = False
    index_view_class = OneRowView
    list_display = ["agency"]
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [FieldPanel("agency"), FieldPanel("responsible"), FieldPanel("place"), FieldPanel("imprint")],
                heading=_("In every issue"),
            ),
            MultiFieldPanel([FieldPanel("reserve"), FieldPanel("printer")], heading=_("Printed copies")),
            MultiFieldPanel([FieldPanel("reminders_paused"), FieldPanel("remind_before")], heading=_("Reminders")),
        ]
    )


VIEWSETS = (
    DocumentKindViewSet("gazette_kinds"),
    GazetteRuleViewSet("gazette_rules"),
    GazetteSettingsViewSet("gazette_settings"),
)
