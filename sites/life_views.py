"""Screens of the life of a unit: a form, all that would be done, and only then the change. For administrators."""

from __future__ import annotations

from typing import Any

from django.contrib.admin.utils import quote, unquote
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic import EditView, WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import Button

from cms.core.actions import ActionError
from sites.actions.life import Plan, PlanChangedError
from sites.actions.life.reopening import can_reopen
from sites.intervals import holds_on
from sites.life_forms import FORMS, LifeForm
from sites.models import PlannedChange, Unit

# Name -> (label of the button, icon).
BUTTONS = {
    "rename": (gettext_lazy("Rename…"), "edit"),
    "move": (gettext_lazy("Move…"), "arrow-right"),
    "merge": (gettext_lazy("Merge…"), "plus-inverse"),
    "split": (gettext_lazy("Split…"), "expand-right"),
    "close": (gettext_lazy("Close…"), "lock"),
    "reopen": (gettext_lazy("Reopen…"), "lock-open"),
}
# Fields of the plan's confirmation that are no input of the form.
OWN_FIELDS = frozenset({"csrfmiddlewaretoken", "token", "confirm", "edit"})


def possible(unit: Unit) -> list[str]:
    """The changes that make sense for a unit today."""
    today = timezone.localdate()
    found = (
        [name for name in BUTTONS if name != "reopen"] if any(holds_on(p, today) for p in unit.periods.all()) else []
    )
    if unit.is_portal:
        found = [name for name in found if name in {"rename", "move"}]
    return found + (["reopen"] if can_reopen(unit) else [])


class UnitEditView(EditView):
    """The unit's form, with the ways to change its life."""

    @property
    def header_more_buttons(self) -> list[Button]:
        stock: list[Button] = super().header_more_buttons
        if not self.request.user.is_superuser:
            return stock
        return stock + [
            Button(
                BUTTONS[name][0],
                url=reverse(f"units:{name}", args=[quote(self.object.pk)]),
                icon_name=BUTTONS[name][1],
                priority=50 + number,
            )
            for number, name in enumerate(possible(self.object))
        ]


class LifeView(WagtailAdminTemplateMixin, TemplateView):
    """GET: the form. POST: the plan. POST with the plan's token: the change, if the plan is still the same."""

    model = Unit
    template_name = "member_sites/life/form.html"
    header_icon = "group"
    change = ""
    form: LifeForm
    plan: Plan | None = None

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.unit = get_object_or_404(Unit.objects.with_names(), pk=unquote(str(kwargs["pk"])))

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not request.user.is_superuser:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.form = FORMS[self.change](unit=self.unit)
        return self.render_to_response(self.get_context_data())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.form = FORMS[self.change](request.POST, unit=self.unit)
        if "edit" not in request.POST and self.form.is_valid():
            try:
                token = request.POST.get("token", "") if "confirm" in request.POST else ""
                action = self.form.action(request.user, token)
                if token:
                    action.execute()
                    return self.done(action.subject())
                self.plan = action.preview()
            except PlanChangedError as error:
                messages.warning(request, str(error.message))
                self.plan = error.plan
            except ActionError as error:
                self.refuse(error)
        return self.render_to_response(self.get_context_data())

    def refuse(self, error: ActionError) -> None:
        """At its field where the form has one; above the form otherwise. What was typed stays."""
        self.form.add_error(error.field if error.field in self.form.fields else None, str(error.message))

    def done(self, subject: Unit) -> HttpResponse:
        history = reverse("units:history", args=[quote(subject.pk)])
        buttons = [messages.button(history, _("Show in the history"))]
        messages.success(self.request, _("Done: %(title)s.") % {"title": self.form.title}, buttons=buttons)
        return redirect(reverse("units:edit", args=[quote(subject.pk)]))

    # ---- what is shown ----
    def get_template_names(self) -> list[str]:
        return ["member_sites/life/preview.html"] if self.plan else [str(self.template_name)]

    def get_page_title(self) -> str:
        return str(self.form.title)

    def get_page_subtitle(self) -> str:
        return str(self.unit)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("units:index"), "label": _("Units")},
            {"url": reverse("units:edit", args=[quote(self.unit.pk)]), "label": str(self.unit)},
            {"url": "", "label": f"{self.form.title}: {self.unit}"},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        posted = self.request.POST.lists()
        return super().get_context_data(
            form=self.form,
            unit=self.unit,
            plan=self.plan,
            waiting=PlannedChange.objects.waiting().filter(unit=self.unit.pk),
            posted=[(name, value) for name, values in posted if name not in OWN_FIELDS for value in values],
            back=reverse("units:edit", args=[quote(self.unit.pk)]),
            **kwargs,
        )
