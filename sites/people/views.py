"""Who may do what here: for a unit, for a person; granting and ending. Each view asks for the objects it touches."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import FormView, TemplateView, View
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.permissions import policy_registry

from cms.core.actions import ActionError
from cms.users import second_factor, sessions
from cms.users.actions import EndSessionsAction, RemoveSecondFactorAction
from cms.users.events import note_refusal, refuse
from cms.users.models import User
from sites.actions import (
    EndMembershipAction,
    InviteAction,
    ResendInvitationAction,
    WithdrawInvitationAction,
)
from sites.admin_scope import GuardedMixin
from sites.grants import may_grant, roles_to_grant, units_to_grant_at
from sites.models import Invitation, Membership, Unit
from sites.scope import scope_of

from . import screens
from .forms import EndMembershipForm, InvitationForm

HISTORY = 30


class PeopleScreen(GuardedMixin, WagtailAdminTemplateMixin):
    """A page of the admin about people."""

    header_icon = "group"
    request: Any

    def trail(self) -> list[dict[str, str]]:
        """Pages between the list of units and this one."""
        return []

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        first = {"url": reverse("people:index"), "label": _("Who may do what")}
        here = {"url": "", "label": str(self.get_page_title()), "sublabel": str(self.get_page_subtitle())}
        return [*self.breadcrumbs_items, first, *self.trail(), here]

    def of_unit(self, unit: Unit) -> dict[str, str]:
        return {"url": reverse("people:unit", args=[unit.pk]), "label": str(unit)}


class IndexView(PeopleScreen, TemplateView):
    """The units whose people one may see; where that is one unit, its own page at once."""

    template_name = "people/index.html"
    page_title = gettext_lazy("Who may do what")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.units = screens.units_with_counts(request.user)
        if not self.units:
            refuse(request, "people of no unit")
        if len(self.units) == 1:
            return redirect("people:unit", self.units[0].pk)
        return super().get(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [*self.breadcrumbs_items, {"url": "", "label": str(self.page_title)}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        return super().get_context_data(units=self.units, may_invite=bool(roles_to_grant(user)), **kwargs)


class UnitView(PeopleScreen, TemplateView):
    """A unit's people: who, in which role, since and until when, granted by whom, and what that allows."""

    template_name = "people/unit.html"
    page_title = gettext_lazy("Who may do what here")

    def setup(self, request: Any, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.unit = screens.find_unit(request, kwargs["pk"])

    def get_page_subtitle(self) -> str:
        return str(self.unit)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        grantable = units_to_grant_at(user)
        may_invite = bool(roles_to_grant(user)) and (grantable is None or self.unit.pk in grantable)
        invitations = [
            {"row": row, "may_change": may_grant(user, row.role, row.unit_id)}
            for row in screens.invitations_of(self.unit)
        ]
        everything = scope_of(user).sees_everything
        return super().get_context_data(
            unit=self.unit,
            rows=screens.people_of(user, self.unit),
            invitations=invitations,
            may_invite=may_invite,
            translators=screens.translators_of(self.unit) if everything else None,
            administrators=User.objects.administrators() if everything else None,
            **kwargs,
        )


class PersonView(PeopleScreen, TemplateView):
    """A person: memberships of all times; for those who may know: second factor, sessions, log-in history."""

    template_name = "people/person.html"
    header_icon = "user"
    page_title = gettext_lazy("Who may do what")

    def setup(self, request: Any, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.person = screens.find_person(request, kwargs["pk"])

    def get_page_title(self) -> str:
        return self.person.get_full_name() or self.person.get_username()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, person = self.request.user, self.person
        own = person.pk == user.pk
        context: dict[str, Any] = {"security": screens.sees_security_of(user, person)}
        if context["security"]:
            context |= {
                "sessions": sessions.open_sessions(person, self.request if own else None),
                "events": person.login_events.all()[:HISTORY],
            }
        policy = policy_registry.get_by_type(User)
        return super().get_context_data(
            person=person,
            own=own,
            rows=screens.memberships_shown(user, person),
            device=second_factor.device_of(person),
            required=second_factor.is_required(person),
            may_change=policy.user_has_permission_for_instance(user, "change", person),
            is_administrator=scope_of(user).is_administrator,
            **context,
            **kwargs,
        )


class InviteView(PeopleScreen, FormView):
    """Invite somebody; a webmaster authors of the own unit, an administrator anybody to anything."""

    template_name = "people/form.html"
    page_title = gettext_lazy("Invite")
    header_icon = "mail"
    form_class = InvitationForm
    submit_label = gettext_lazy("Send the invitation")

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        if not roles_to_grant(request.user):
            refuse(request, "grants no role")
        self.unit = screens.find_unit(request, kwargs["pk"]) if "pk" in kwargs else None
        units = units_to_grant_at(request.user)
        if self.unit is not None and units is not None and self.unit.pk not in units:
            refuse(request, "grants no role at this unit")
        return super().dispatch(request, *args, **kwargs)

    def trail(self) -> list[dict[str, str]]:
        return [self.of_unit(self.unit)] if self.unit is not None else []

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "for_user": self.request.user, "unit": self.unit}

    def form_valid(self, form: Any) -> HttpResponse:
        invitation = form.save(commit=False)
        try:
            InviteAction(invitation, user=self.request.user).execute()
        except ActionError as error:
            form.add_error(error.field if error.field in form.fields else None, str(error.message))
            return self.form_invalid(form)
        message = _("The invitation goes to %(email)s. Its link holds for seven days.") % {"email": invitation.email}
        messages.success(self.request, message)
        return redirect("people:unit", invitation.unit_id)


class InvitationView(GuardedMixin, View):
    """By POST: send an invitation again, or withdraw it."""

    http_method_names = ["post"]
    action: Any = None
    success: Any = ""

    def post(self, request: Any, pk: int) -> HttpResponse:
        seen = Invitation.objects.filter(unit__in=screens.units_seen(request.user))
        invitation = seen.select_related("unit").filter(pk=pk).first()
        if invitation is None:
            note_refusal(request, "invitation out of scope")
            raise Http404
        try:
            self.action(invitation, user=request.user).execute()
        except ActionError as error:
            messages.error(request, str(error.message))
        else:
            messages.success(request, str(self.success) % {"email": invitation.email})
        return redirect("people:unit", invitation.unit_id)


class ResendView(InvitationView):
    action = ResendInvitationAction
    success = gettext_lazy("A new link goes to %(email)s. The one sent before no longer works.")


class WithdrawView(InvitationView):
    action = WithdrawInvitationAction
    success = gettext_lazy("The invitation of %(email)s was withdrawn.")


class EndView(PeopleScreen, FormView):
    """Take a role away, at once or from a day on."""

    template_name = "people/form.html"
    page_title = gettext_lazy("End a membership")
    header_icon = "cross"
    form_class = EndMembershipForm
    submit_label = gettext_lazy("End the membership")

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        seen = policy_registry.get_by_type(Membership).instances_user_has_any_permission_for(request.user, {"view"})
        self.membership = seen.select_related("user", "unit", "locale").filter(pk=kwargs["pk"]).first()
        if self.membership is None:
            note_refusal(request, "membership out of scope")
            raise Http404
        if not may_grant(request.user, self.membership.role, self.membership.unit_id):
            refuse(request, "may not end this membership")
        return super().dispatch(request, *args, **kwargs)

    def trail(self) -> list[dict[str, str]]:
        return [self.of_unit(self.membership.unit)]

    def get_page_subtitle(self) -> str:
        return str(self.membership)

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            EndMembershipAction(self.membership, form.cleaned_data["last_day"], user=self.request.user).execute()
        except ActionError as error:
            form.add_error(error.field if error.field in form.fields else None, str(error.message))
            return self.form_invalid(form)
        messages.success(self.request, _("The membership ends. It stays in the list for later."))
        return redirect("people:unit", self.membership.unit_id)


class AccountView(GuardedMixin, View):
    """By POST: what an administrator does with somebody's account."""

    http_method_names = ["post"]

    def post(self, request: Any, pk: int) -> HttpResponse:
        person = screens.find_person(request, pk)
        if not scope_of(request.user).is_administrator:
            refuse(request, "administrators only")
        try:
            messages.success(request, self.change(request, person))
        except ActionError as error:
            messages.error(request, str(error.message))
        return redirect("people:person", person.pk)

    def change(self, request: Any, person: User) -> str:
        raise NotImplementedError


class EndSessionsView(AccountView):
    def change(self, request: Any, person: User) -> str:
        number = request.POST.get("session", "")
        numbers = [int(number)] if number.isdecimal() else None
        ended = EndSessionsAction(person, numbers, user=request.user, request=request).execute()
        return ngettext("%(count)d session was ended.", "%(count)d sessions were ended.", ended) % {"count": ended}


class ResetSecondFactorView(AccountView):
    def change(self, request: Any, person: User) -> str:
        RemoveSecondFactorAction(person, user=request.user, request=request).execute()
        return _("The second factor was removed and all sessions were ended. The person sets up a new one at log-in.")
