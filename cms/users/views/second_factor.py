"""The second step of the log-in: give the code, or set the second factor up."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import FormView
from django_otp.plugins.otp_static.models import StaticDevice
from wagtail.admin.localization import get_localized_response

from cms.core.actions import ActionError
from cms.users import second_factor
from cms.users.actions import SetUpSecondFactorAction
from cms.users.enums import LoginEventKind
from cms.users.events import note
from cms.users.forms import TokenForm
from cms.users.throttle import forgive


@method_decorator([never_cache, sensitive_post_parameters("token")], name="dispatch")
class TokenView(FormView):
    """A page between the password and the admin; for whoever is logged in, and about nobody else."""

    form_class = TokenForm
    guarded = True
    extra_context = {"next_name": "next"}

    @classmethod
    def as_view(cls, **initkwargs: Any) -> Any:
        view = super().as_view(**initkwargs)
        view.guarded = True  # type: ignore[attr-defined]  # The gate before the admin leaves it to the view.
        return view

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(self.next_url(), reverse("wagtailadmin_login"))
        if elsewhere := self.elsewhere():
            return redirect(elsewhere)
        response: HttpResponseBase = get_localized_response(super().dispatch, request, *args, **kwargs)
        return response

    def elsewhere(self) -> str | None:
        """Where to go instead, if this step is not the one to take."""
        return None

    def next_url(self) -> str:
        wanted = self.request.POST.get("next") or self.request.GET.get("next") or ""
        safe = url_has_allowed_host_and_scheme(
            wanted, allowed_hosts={self.request.get_host()}, require_https=self.request.is_secure()
        )
        return wanted if safe else reverse("wagtailadmin_home")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "request": self.request}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(next=self.next_url(), **kwargs)

    def refuse(self, form: TokenForm, message: str) -> HttpResponse:
        form.add_error("token", message)
        return self.form_invalid(form)


class VerifyView(TokenView):
    """Asks for a code of the app, or for a recovery code."""

    template_name = "users/verify.html"

    def elsewhere(self) -> str | None:
        if second_factor.is_verified(self.request):
            return self.next_url()
        return None if second_factor.device_of(self.request.user) else self.next_url()

    def form_valid(self, form: TokenForm) -> HttpResponse:
        user, token = self.request.user, form.cleaned_data["token"]
        found = second_factor.verify(user, token)
        if isinstance(found, datetime):
            time = formats.date_format(timezone.localtime(found), "H:i:s")
            return self.refuse(form, _("Too many wrong codes. Try again after %(time)s.") % {"time": time})
        if found is None:
            note(LoginEventKind.SECOND_FACTOR_FAILED, self.request, user)
            return self.refuse(form, _("This code is wrong, was used before, or is too old. Wait for the next one."))
        second_factor.let_in(self.request, found)
        forgive(self.request, "second-factor")
        recovery = isinstance(found, StaticDevice)
        kind = LoginEventKind.RECOVERY_CODE_USED if recovery else LoginEventKind.SECOND_FACTOR_PASSED
        note(kind, self.request, user, detail=str(second_factor.codes_left(user)) if recovery else "")
        return redirect(self.next_url())


class EnrolView(TokenView):
    """Shows the key as a QR code and asks for a first code; then shows the recovery codes, once.

    Whoever has a second factor already gives it before a new one can be set up.
    """

    template_name = "users/enrol.html"

    def elsewhere(self) -> str | None:
        if second_factor.device_of(self.request.user) and not second_factor.is_verified(self.request):
            return f"{reverse('second_factor:verify')}?next={reverse('second_factor:enrol')}"
        return None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        device = second_factor.unconfirmed_device(self.request.user)
        return super().get_context_data(
            qr_code=second_factor.qr_code(device),
            key=second_factor.key_in_groups(device),
            link=device.config_url,
            required=second_factor.is_required(self.request.user),
            **kwargs,
        )

    def form_valid(self, form: TokenForm) -> HttpResponse:
        user = self.request.user
        action = SetUpSecondFactorAction(user, form.cleaned_data["token"], user=user, request=self.request)
        try:
            codes = action.execute()
        except ActionError as error:
            return self.refuse(form, str(error.message))
        if action.device is None:
            return self.refuse(
                form, _("This code is wrong or too old. Check the clock of your phone; try the next one.")
            )
        second_factor.let_in(self.request, action.device)
        forgive(self.request, "second-factor")
        context = {"codes": codes, "next": self.next_url()}
        return self.response_class(self.request, ["users/recovery_codes.html"], context, using=self.template_engine)
