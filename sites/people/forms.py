"""Forms of people: invite, grant, end, accept, and what may be changed of an account."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib.auth.forms import BaseUserCreationForm
from django.contrib.auth.password_validation import password_validators_help_text_html
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput
from wagtail.users.forms import UserCreationForm, UserEditForm

from cms.users.enums import Role
from cms.users.models import User
from cms.users.throttle import refuse_too_many
from sites.grants import roles_to_grant, units_to_grant_at
from sites.models import Invitation, Unit


class InvitationForm(forms.ModelForm[Invitation]):
    """Whom to invite to what: the roles and units that the inviting person gives, and no others."""

    class Meta:
        model = Invitation
        fields = ["last_name", "first_name", "email", "unit", "role", "locale", "valid_from", "valid_to", "legal_basis"]
        widgets = {"valid_from": AdminDateInput, "valid_to": AdminDateInput}
        labels = {"valid_from": _("Valid from"), "valid_to": _("Valid to")}

    def __init__(self, *args: Any, for_user: Any, unit: Unit | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = units_to_grant_at(for_user)
        queryset: Any = Unit.objects.existing().with_names()
        self.fields["unit"].queryset = queryset if units is None else queryset.filter(pk__in=units)  # type: ignore[attr-defined]
        roles = roles_to_grant(for_user)
        self.fields["role"].choices = [(role.value, role.label) for role in roles]  # type: ignore[attr-defined]
        if not set(roles) & {Role.TRANSLATOR, Role.TRANSLATION_REVIEWER}:
            del self.fields["locale"]
        self.fields["valid_from"].initial = timezone.localdate()
        self.fields["unit"].initial = unit.pk if unit is not None else None
        self.fields["email"].help_text = _("The invitation goes there. Whoever has an account with it keeps that one.")

    def clean(self) -> Any:
        for name in ("last_name", "first_name"):
            value = self.cleaned_data.get(name, "")
            if "\n" in value or "\r" in value:  # It stands in a mail.
                self.add_error(name, _("Write the name in one line."))
        return super().clean()


class EndMembershipForm(forms.Form):
    """When a role ends: at once, at midnight, or on a day."""

    AT_ONCE, TODAY, ON_DAY = "at_once", "today", "on_day"
    when = forms.ChoiceField(
        label=_("When does it end?"),
        choices=[
            (AT_ONCE, _("At once")),
            (TODAY, _("At the end of today, at midnight")),
            (ON_DAY, _("At the end of the day below")),
        ],
        initial=AT_ONCE,
        widget=forms.RadioSelect,
    )
    last_day = forms.DateField(label=_("Last day"), required=False, widget=AdminDateInput)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        today = timezone.localdate()
        if data.get("when") == self.ON_DAY:
            if not data.get("last_day") and "last_day" not in self.errors:
                self.add_error("last_day", _("Name the last day."))
        else:
            data["last_day"] = today if data.get("when") == self.TODAY else today - timedelta(days=1)
        return data


class NewAccountForm(BaseUserCreationForm):
    """What a person who was invited chooses: a user name and a password."""

    def __init__(self, *args: Any, request: Any, invitation: Invitation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        for name in ("last_name", "first_name", "email"):  # The password must not be like these.
            setattr(self.instance, name, getattr(invitation, name))
        self.fields["password1"].label = _("Password")
        self.fields["password1"].help_text = password_validators_help_text_html()

    class Meta:
        model = User
        fields = ["username"]

    def clean(self) -> Any:
        refuse_too_many(self.request, "invitation")
        return super().clean()


class NewUserForm(UserCreationForm):
    """An account made by an administrator; it may do nothing until it has a membership."""

    class Meta(UserCreationForm.Meta):
        fields = UserCreationForm.Meta.fields | {"position", "phone"}


class ChangeUserForm(UserEditForm):
    class Meta(UserEditForm.Meta):
        fields = UserEditForm.Meta.fields | {"position", "phone"}


class ChangePersonForm(forms.ModelForm[User]):
    """What a webmaster changes of an author: how the person is called and reached by others.

    No rights, no password, no e-mail: with the e-mail address a password could be reset.
    """

    class Meta:
        model = User
        fields = ["last_name", "first_name", "position", "phone"]

    def __init__(self, *args: Any, editing_self: bool = False, for_user: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("last_name", "first_name"):
            self.fields[name].required = True
        self.fields["last_name"].label = _("Last Name")
        self.fields["first_name"].label = _("First Name")
