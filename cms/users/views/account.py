"""The own account: sessions, recovery codes, second factor."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.debug import sensitive_variables
from wagtail.admin.views.account import BaseSettingsPanel, SettingsTab

from cms.core.actions import ActionError
from cms.users import second_factor, sessions
from cms.users.actions import EndSessionsAction, NewRecoveryCodesAction, RemoveSecondFactorAction

security_tab = SettingsTab("security", gettext_lazy("Log-in and security"), order=150)
HISTORY = 10


def _back(request: HttpRequest) -> HttpResponse:
    response = redirect("wagtailadmin_account")
    response["Location"] += "#tab-security"
    return response


def own(view: Any) -> Any:
    """A view by POST about the own account and nothing else; the gate before the admin leaves it to the view."""

    def posted(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        try:
            return view(request, *args, **kwargs) or _back(request)
        except ActionError as error:
            messages.error(request, str(error.message))
            return _back(request)

    posted.guarded = True  # type: ignore[attr-defined]
    return posted


@own
def end_sessions(request: HttpRequest) -> None:
    """End one own session, or all the others."""
    number = request.POST.get("session", "")
    numbers = [int(number)] if number.isdecimal() else None
    ended = EndSessionsAction(request.user, numbers, user=request.user, request=request).execute()
    message = ngettext("%(count)d session was ended.", "%(count)d sessions were ended.", ended) % {"count": ended}
    messages.success(request, message)


@own
@sensitive_variables("codes")
def new_recovery_codes(request: HttpRequest) -> HttpResponse:
    codes = NewRecoveryCodesAction(request.user, user=request.user, request=request).execute()
    return render(request, "users/recovery_codes.html", {"codes": codes, "next": _back(request)["Location"]})


@own
def remove_second_factor(request: HttpRequest) -> None:
    RemoveSecondFactorAction(request.user, user=request.user, request=request).execute()
    messages.success(request, _("Your second factor was removed."))


class SecurityPanel(BaseSettingsPanel):
    """Second factor, sessions and the latest log-ins, on the own account page."""

    name = "security"
    title = gettext_lazy("Log-in and security")
    tab = security_tab
    order = 100
    form_class = forms.Form
    template_name = "users/security_panel.html"

    def get_form(self) -> forms.Form:
        return forms.Form()  # Its buttons go to addresses of their own.

    def get_context_data(self) -> dict[str, Any]:
        device = second_factor.device_of(self.user)
        return {
            "form": self.get_form(),
            "device": device,
            "codes_left": second_factor.codes_left(self.user) if device else 0,
            "required": second_factor.is_required(self.user),
            "sessions": sessions.open_sessions(self.user, self.request),
            "own": True,
            "events": self.user.login_events.all()[:HISTORY],
        }
