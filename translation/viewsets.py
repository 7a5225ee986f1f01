"""The admin of what the desk promises and what sites want: declarative."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.views.generic import IndexView
from wagtail.admin.viewsets.model import ModelViewSet

from sites.admin_scope import ScopedViewSetMixin

from .menu import HOOK
from .models import DeskTerm, TranslationPolicy, TranslationRule
from .people import unit_name
from .standard_terms import ensure_standard_terms


class DeskTermIndexView(IndexView):
    def get_base_queryset(self) -> Any:
        ensure_standard_terms()
        return super().get_base_queryset()


class DeskTermViewSet(ScopedViewSetMixin, ModelViewSet):
    model = DeskTerm
    icon = "calendar-alt"
    menu_label = _("Terms of delivery")
    menu_hook = HOOK
    menu_order = 80
    index_view_class = DeskTermIndexView
    list_display = ["priority", "working_days", "words_per_day", "valid_from", "valid_to", "legal_basis"]
    copy_view_enabled = False


def languages_of(rule: TranslationRule) -> str:
    return ", ".join(str(locale.get_display_name()) for locale in rule.locales.all())


class TranslationRuleViewSet(ScopedViewSetMixin, ModelViewSet):
    model = TranslationRule
    icon = "rotate"
    menu_label = _("Automatic requests")
    menu_hook = HOOK
    menu_order = 81
    list_display = [
        "section",
        Column("unit", label=_("Unit"), accessor=lambda rule: unit_name(rule.site)),
        Column("languages", label=_("Languages"), accessor=languages_of),
        "priority",
        BooleanColumn("active", label=_("In use")),
    ]
    row_related = ("section", "site__unit")
    row_prefetched = ("locales",)
    copy_view_enabled = False


class TranslationPolicyViewSet(ScopedViewSetMixin, ModelViewSet):
    model = TranslationPolicy
    icon = "sliders"
    menu_label = _("Rules of the sites")
    menu_hook = HOOK
    menu_order = 82
    list_display = [
        Column("site", label=_("Unit"), accessor=lambda policy: unit_name(policy.site)),
        "stale",
        "withdraw_after",
        "source_gone",
    ]
    row_related = ("site__unit",)
    copy_view_enabled = False


VIEWSETS = (
    DeskTermViewSet("desk_terms"),
    TranslationRuleViewSet("translation_rules"),
    TranslationPolicyViewSet("translation_policies"),
)
