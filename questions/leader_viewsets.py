"""The admin of the room's rules and texts: declarative."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.forms import Textarea
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.views.generic import IndexView
from wagtail.admin.viewsets.model import ModelViewSet

from sites.admin_scope import ScopedViewSetMixin

from .forms import settings as forms
from .models import (
    CannedText,
    LetterTemplate,
    PromotedQuestion,
    QuestionSettings,
    RetentionRule,
    RoutingRule,
    ServiceLevel,
)

MENU = "register_question_menu_item"
TOPIC = Column("topic", label=_("Field of life"), accessor=lambda row: row.topic or _("all fields"))
UNIT = Column("unit", label=_("Unit"), accessor=lambda row: row.unit or _("all units"))
LONG = Textarea(attrs={"rows": 8})


class ServiceLevelViewSet(ScopedViewSetMixin, ModelViewSet):
    model = ServiceLevel
    icon = "calendar-alt"
    menu_label = _("Service levels")
    menu_hook = MENU
    menu_order = 90
    list_display = [
        Column("__str__", label=_("Service level")),
        TOPIC,
        Column("channel", label=_("Channel"), accessor=lambda row: row.get_channel_display() or _("all channels")),
        "reopen_days",
        "valid_from",
        "valid_to",
        "legal_basis",
    ]
    row_related = ("topic",)
    copy_view_enabled = False
    edit_handler = ObjectList(
        [
            FieldRowPanel([FieldPanel("topic"), FieldPanel("channel")]),
            FieldRowPanel([FieldPanel("working_days"), FieldPanel("reopen_days")]),
            FieldRowPanel([FieldPanel("valid_from"), FieldPanel("valid_to")]),
            FieldPanel("legal_basis"),
        ],
        base_form_class=forms.ServiceLevelForm,
    )


class RetentionRuleViewSet(ScopedViewSetMixin, ModelViewSet):
    model = RetentionRule
    icon = "history"
    menu_label = _("Retention of personal data")
    menu_hook = MENU
    menu_order = 91
    list_display = ["months", "valid_from", "legal_basis"]
    copy_view_enabled = False
    edit_handler = ObjectList(
        [FieldPanel("months"), FieldPanel("valid_from"), FieldPanel("legal_basis")],
        base_form_class=forms.RetentionRuleForm,
    )


class RoutingRuleViewSet(ScopedViewSetMixin, ModelViewSet):
    model = RoutingRule
    icon = "rotate"
    menu_label = _("Routing rules")
    menu_hook = MENU
    menu_order = 92
    list_display = ["__str__", TOPIC, UNIT, "weight", BooleanColumn("active", label=_("In use"))]
    row_related = ("topic", "unit")
    row_prefetched = ("unit__periods",)
    copy_view_enabled = False
    edit_handler = ObjectList(
        [
            FieldPanel("words", widget=LONG),
            FieldRowPanel([FieldPanel("topic"), FieldPanel("unit")]),
            FieldRowPanel([FieldPanel("weight"), FieldPanel("active")]),
        ],
        base_form_class=forms.RoutingRuleForm,
    )


class CannedTextViewSet(ScopedViewSetMixin, ModelViewSet):
    model = CannedText
    icon = "openquote"
    menu_label = _("Canned paragraphs")
    menu_hook = MENU
    menu_order = 60
    list_display = ["name", UNIT, TOPIC]
    row_related = ("topic", "unit")
    row_prefetched = ("unit__periods",)
    edit_handler = ObjectList(
        [
            FieldPanel("name"),
            FieldPanel("text", widget=LONG),
            FieldRowPanel([FieldPanel("unit"), FieldPanel("topic")]),
        ],
        base_form_class=forms.CannedTextForm,
    )
    copy_view_enabled = False


class LetterTemplateViewSet(ScopedViewSetMixin, ModelViewSet):
    model = LetterTemplate
    icon = "mail"
    menu_label = _("Templates of letters")
    menu_hook = MENU
    menu_order = 61
    list_display = ["unit", "number_pattern", "next_number", "signer_title", "signer_name"]
    row_related = ("unit",)
    row_prefetched = ("unit__periods",)
    copy_view_enabled = False
    edit_handler = ObjectList(
        [
            FieldPanel("unit"),
            FieldPanel("parent_name"),
            FieldRowPanel([FieldPanel("number_pattern"), FieldPanel("next_number"), FieldPanel("place")]),
            FieldPanel("body", widget=LONG),
            MultiFieldPanel([FieldPanel("signer_title"), FieldPanel("signer_name")], heading=_("Signature")),
        ],
        base_form_class=forms.LetterTemplateForm,
    )


class PromotedIndexView(IndexView):
    """New ones are promoted from the page of a question."""

    @cached_property
    def add_url(self) -> None:
        return None


class PromotedQuestionViewSet(ScopedViewSetMixin, ModelViewSet):
    model = PromotedQuestion
    icon = "pick"
    menu_label = _("Promoted questions")
    menu_hook = MENU
    menu_order = 50
    index_view_class = PromotedIndexView
    list_display = [
        "__str__",
        Column("topic", label=_("Field of life"), accessor=lambda row: row.topic or "–"),
        Column("unit", label=_("Unit"), accessor=lambda row: row.unit or "–"),
        "rank",
        BooleanColumn("online", label=_("Online"), accessor=lambda row: row.public.is_public),
    ]
    row_related = ("public", "topic", "unit")
    row_prefetched = ("unit__periods",)
    copy_view_enabled = False
    edit_handler = ObjectList(
        [
            FieldPanel("public", read_only=True),
            FieldRowPanel([FieldPanel("topic"), FieldPanel("unit")]),
            FieldPanel("rank"),
        ],
        base_form_class=forms.PromotedQuestionForm,
    )


class SettingsIndexView(IndexView):
    """One row: the list leads to it."""

    def get(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        if not self.permission_policy.user_has_any_permission(request.user, {"change", "view"}):
            raise PermissionDenied
        if self.permission_policy.user_has_permission(request.user, "change"):
            row = QuestionSettings.objects.first() or QuestionSettings.objects.create()
            return redirect(reverse("question_settings:edit", args=[row.pk]))
        return super().get(request, *args, **kwargs)


class QuestionSettingsViewSet(ScopedViewSetMixin, ModelViewSet):
    model = QuestionSettings
    icon = "sliders"
    menu_label = _("Reminders and switches")
    menu_hook = MENU
    menu_order = 93
    index_view_class = SettingsIndexView
    list_display = [
        "__str__",
        BooleanColumn("chasing_paused", label=_("Reminders are paused")),
        "chasing_pause_reason",
        "remind_before",
        "leader_after",
        "centre_after",
    ]
    copy_view_enabled = False
    edit_handler = ObjectList(
        [
            MultiFieldPanel([FieldPanel("chasing_paused"), FieldPanel("chasing_pause_reason")], heading=_("Pause")),
            MultiFieldPanel(
                [FieldPanel("remind_before"), FieldPanel("leader_after"), FieldPanel("centre_after")],
                heading=_("When reminders are sent"),
            ),
        ],
        base_form_class=forms.QuestionSettingsForm,
    )


VIEWSETS = (
    PromotedQuestionViewSet("question_promoted"),
    CannedTextViewSet("question_canned"),
    LetterTemplateViewSet("question_letters"),
    ServiceLevelViewSet("question_service_levels"),
    RetentionRuleViewSet("question_retention"),
    RoutingRuleViewSet("question_routing"),
    QuestionSettingsViewSet("question_settings"),
)
