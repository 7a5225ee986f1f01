"""Keys and webhooks of other systems, and what came of each call. For the centre."""

from __future__ import annotations

from typing import Any

import django_filters
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from cms.core.actions import ActionError
from questions.actions.connections import CreateKeyAction, CreateWebhookAction, DeliverAgainAction, SwitchAction
from questions.enums import EventKind, MailState
from questions.forms.connections import KeyForm, WebhookForm
from questions.models import ApiKey, Webhook, WebhookDelivery
from questions.outside_tasks import deliver_webhook
from questions.rights import room_of
from sites.admin_scope import GuardedMixin

from .records import WIDE, ActionColumn, RecordList, local


class CentreOnly(GuardedMixin):
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not room_of(request.user).is_centre:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]


class ConnectionsView(CentreOnly, WagtailAdminTemplateMixin, TemplateView):
    """Both on one page. What is secret is shown in the answer to the request that made it, and never again."""

    template_name = "questions/admin/connections.html"
    page_title = gettext_lazy("Other systems")
    header_icon = "link"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    made: dict[str, Any] | None = None

    @cached_property
    def key_form(self) -> KeyForm:
        return KeyForm(self.request.POST if self.request.POST.get("make") == "key" else None, prefix="key")

    @cached_property
    def hook_form(self) -> WebhookForm:
        return WebhookForm(self.request.POST if self.request.POST.get("make") == "webhook" else None, prefix="webhook")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form: Any = self.key_form if request.POST.get("make") == "key" else self.hook_form
        if form.is_valid():
            try:
                self.made = self._make(form)
            except ActionError as error:
                form.add_error(error.field if error.field in form.fields else None, str(error.message))
            else:
                name = "key_form" if form is self.key_form else "hook_form"
                setattr(self, name, type(form)(prefix=form.prefix))
        return self.render_to_response(self.get_context_data())

    def _make(self, form: Any) -> dict[str, Any]:
        data = form.cleaned_data
        if isinstance(form, KeyForm):
            row, secret = CreateKeyAction(data["name"], data["unit"], data["channel"], self.request.user).execute()
        else:
            row, secret = CreateWebhookAction(data["url"], data["events"], self.request.user).execute()
        return {"name": str(row), "secret": secret, "is_key": isinstance(row, ApiKey)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        hooks = [
            (row, ", ".join(str(EventKind(kind).label) for kind in row.events))
            for row in Webhook.objects.order_by("pk")
        ]
        return super().get_context_data(
            keys=ApiKey.objects.select_related("unit", "made_by").prefetch_related("unit__periods"),
            hooks=hooks,
            key_form=self.key_form,
            hook_form=self.hook_form,
            made=self.made,
            **kwargs,
        )

    @classmethod
    def as_view(cls, **kwargs: Any) -> Any:
        return never_cache(super().as_view(**kwargs))


class SwitchView(CentreOnly, View):
    """A key or webhook off or on."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, kind: str, pk: int) -> HttpResponse:
        model: Any = {"key": ApiKey, "webhook": Webhook}.get(kind)
        if model is None:
            raise Http404
        row = get_object_or_404(model, pk=pk)
        SwitchAction(row, not row.active, request.user).execute()
        messages.success(request, _("Switched on.") if row.active else _("Switched off."))
        return redirect("question_connections")


class DeliveryFilterSet(WagtailFilterSet):
    state = django_filters.ChoiceFilter(label=gettext_lazy("State"), choices=MailState.choices)

    class Meta:
        model = WebhookDelivery
        fields: list[str] = []


class DeliveryCell(ActionColumn):
    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        error = gettext(instance.error) if instance.error else ""
        return super().get_cell_context_data(instance, parent_context) | {"error": error}


class DeliveryList(RecordList):
    model = WebhookDelivery
    page_title = gettext_lazy("Deliveries of webhooks")
    header_icon = "link"
    index_url_name = "question_deliveries"
    index_results_url_name = "question_deliveries_results"
    filterset_class = DeliveryFilterSet

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("webhook", "question")

    @cached_property
    def columns(self) -> list[Any]:
        return [
            Column("event", label=_("Event"), accessor=lambda row: EventKind(row.event).label),
            Column("code", label=_("Tracking code"), accessor=lambda row: row.question.code if row.question else "–"),
            Column("url", classname=WIDE, label=_("Address"), accessor=lambda row: row.webhook.url),
            Column(
                "made_at",
                classname=WIDE,
                label=_("Made at"),
                accessor=lambda row: local(row.made_at),
                sort_key="made_at",
            ),
            Column("attempts", classname=WIDE, label=_("Attempts"), sort_key="attempts"),
            DeliveryCell("state", "questions/admin/delivery_cell.html", label=_("State"), sort_key="state"),
        ]


class DeliverAgainView(CentreOnly, View):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        try:
            row = DeliverAgainAction(get_object_or_404(WebhookDelivery, pk=pk), request.user).execute()
        except ActionError as error:
            messages.error(request, str(error.message))
        else:
            deliver_webhook.enqueue(row.pk)
            messages.success(request, _("It is sent again by the worker."))
        return redirect(reverse("question_deliveries"))
