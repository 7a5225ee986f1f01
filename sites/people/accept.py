"""The page behind the link of an invitation; whoever opens it has no account yet, or logs in with the own one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import View

from cms.core.actions import ActionError
from cms.core.text import slugify
from cms.users.models import User
from sites.actions import AcceptInvitationAction
from sites.actions.invitations import accounts_of, refusal_of
from sites.admin_scope import GuardedMixin
from sites.models import Invitation

from .forms import NewAccountForm

BACKEND = "sites.backends.MembershipBackend"


def invitation_of(token: str) -> Invitation | None:
    """The invitation whose current link carries `token`."""
    number = token.partition("-")[0]
    if not (number.isascii() and number.isdecimal() and len(number) < 19):
        return None
    found = (
        Invitation.objects.select_related("unit__member_site__site", "invited_by", "locale")
        .filter(pk=int(number))
        .first()
    )
    return found if found is not None and found.takes(token) else None


@method_decorator([never_cache, sensitive_post_parameters("password1", "password2")], name="dispatch")
class AcceptView(GuardedMixin, View):
    """A new person makes an account; the known one accepts once it is logged in; another is told whose link it is."""

    http_method_names = ["get", "post", "head"]

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.invitation = invitation_of(kwargs["token"])
        if self.invitation is None:
            message = _("This link is not valid. Perhaps a newer one was sent, or a part of it is missing.")
            return self.refused(message, status=404)
        if refusal := refusal_of(self.invitation):
            return self.refused(refusal, status=410)
        self.known = accounts_of(self.invitation.email)
        return super().dispatch(request, *args, **kwargs)

    def refused(self, message: str, status: int) -> HttpResponse:
        return render(self.request, "people/invitation_refused.html", {"message": message}, status=status)

    def page(self, form: NewAccountForm | None, case: str) -> HttpResponse:
        context = {"invitation": self.invitation, "form": form, "case": case, "here": self.request.path}
        return render(self.request, "people/invitation.html", context)

    def case(self) -> str:
        user = self.request.user
        if user.is_authenticated:
            return "accept" if self.known.filter(pk=user.pk).exists() else "other"
        if self.known.filter(is_active=True).exists():
            return "log_in"
        return "inactive" if self.known.exists() else "new"

    def form(self, data: Any = None) -> NewAccountForm:
        assert self.invitation is not None
        initial = {"username": free_name(self.invitation.email)}
        return NewAccountForm(data, request=self.request, invitation=self.invitation, initial=initial)

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        case = self.case()
        return self.page(self.form() if case == "new" else None, case)

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        case = self.case()
        if case == "new":
            form = self.form(request.POST)
            if not form.is_valid():
                return self.page(form, case)
            return self.accept(form.save(commit=False), form)
        if case == "accept":
            return self.accept(request.user, None)
        return self.page(None, case)

    def accept(self, person: Any, form: NewAccountForm | None) -> HttpResponse:
        assert self.invitation is not None
        try:
            AcceptInvitationAction(self.invitation, person).execute()
        except ActionError as error:
            if form is None or refusal_of(Invitation.objects.get(pk=self.invitation.pk)):
                return self.refused(str(error.message), status=409)
            form.add_error(None, str(error.message))
            return self.page(form, "new")
        if form is not None:
            login(self.request, person, backend=BACKEND)
        messages.success(self.request, _("Welcome. The invitation is accepted."))
        return redirect(reverse("wagtailadmin_home"))


def free_name(email: str) -> str:
    """A user name to begin with, from the e-mail address; the person may choose another."""
    base = slugify(email.partition("@")[0])[:140] or "user"
    taken = set(User.objects.filter(username__startswith=base).values_list("username", flat=True))
    return next(name for name in (base, *(f"{base}{n}" for n in range(2, len(taken) + 3))) if name not in taken)
