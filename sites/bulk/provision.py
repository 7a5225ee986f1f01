"""One row of the table of units: the unit, its site, the imprint, the webmaster. Whole or nothing, and repeatable."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.core.actions import Action, ActionError
from cms.core.text import fold
from cms.users.enums import Role
from sites.actions import GrantMembershipAction, ProvisionSiteAction
from sites.actions.invitations import InviteAction, accounts_of
from sites.models import Invitation, Membership, MemberSite, MemberSiteText, Unit, UnitKind, UnitPeriod
from sites.standard_kinds import ensure_standard_kinds

PERIOD_COLUMNS = ("name", "short_name", "name_en", "name_ja", "name_ko", "name_zh", "official_code", "legal_basis")
SITE_COLUMNS = ("theme", "telephone", "email", "licence_number", "licence_issuer")
TEXT_COLUMNS = ("owner", "address", "responsible_person")
DATE_FORMATS = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y")
Values = Mapping[str, str]
Planned = Callable[[str], Values | None]


class ProvisionRowAction(Action):
    """Make what a row asks for and is not there yet.

    What exists is left as it is, because people may have edited it: names, kinds and imprint are written only for a
    unit or a site that this run makes.

    Args:
        values: the cells by column, see `sites.bulk.columns`.
        planned: gives the row of a code that a dry run has found good. A parent among them is made along with its
            child, so that the dry run tells what the real run, which makes parents first, will do.
        user: who asked; the webmaster is appointed or invited in this name.

    Raises:
        ActionError: why the row cannot be done; nothing of it is.
    """

    def __init__(self, values: Values, *, planned: Planned | None = None, user: Any = None) -> None:
        super().__init__(user)
        self.values = values
        self.planned = planned
        self.made: list[str] = []
        self.notes: list[str] = []

    def perform(self) -> tuple[list[str], list[str]]:
        """Returns: what was made, and what else there is to know, in words."""
        unit = self._unit()
        had_site = MemberSite.objects.filter(unit=unit).exists()
        result = ProvisionSiteAction(
            self.values["host"],
            unit,
            template=self.values.get("template", ""),
            languages=languages_of(self.values.get("languages", "")),
            port=port_for(unit),
            user=self.user,
        ).execute()
        if not had_site:
            self.made.append(_("site"))
            self._dress(result.member_site)
        if pages := sum(":" in item for item in result.created):
            self.made.append(ngettext("%(count)s page", "%(count)s pages", pages) % {"count": pages})
        self._webmaster(unit)
        return self.made, self.notes

    def _unit(self) -> Unit:
        unit = Unit.objects.filter(code=self.values["code"]).first()
        if unit is None:
            self.made.append(_("unit"))
            return new_unit(self.values, self.planned)
        period = unit.period_on()
        if period is not None:
            kind = find_kind(self.values["kind"])
            differing = [
                name
                for name, same in (("name", period.name == self.values["name"]), ("kind", period.kind_id == kind.pk))
                if not same
            ]
            if differing:
                message = _("The register has another value in: %(columns)s; it was left as it is.")
                self.notes.append(message % {"columns": ", ".join(differing)})
        return unit

    def _dress(self, member_site: MemberSite) -> None:
        """Theme and imprint of a site that this run made."""
        given = {name: self.values[name] for name in SITE_COLUMNS if self.values.get(name)}
        if self.values.get("licence_date"):
            given["licence_date"] = date_of(self.values, "licence_date")  # type: ignore[assignment]
        if given:
            for name, value in given.items():
                setattr(member_site, name, value)
            cleaned(member_site, given)
            member_site.save(update_fields=list(given))
        lines = {name: self.values[name] for name in TEXT_COLUMNS if self.values.get(name)}
        if lines:
            text = MemberSiteText.objects.get(member_site=member_site, language=settings.LANGUAGE_CODE)
            for name, value in lines.items():
                setattr(text, name, value)
            cleaned(text, lines)
            text.save(update_fields=list(lines))

    def _webmaster(self, unit: Unit) -> None:
        """Appoint the person whose user name stands there, or invite the one whose e-mail address does.

        Who held the role here or was invited to it before is left alone: somebody ended that, or withdrew it.
        """
        name, email = self.values.get("webmaster", ""), self.values.get("webmaster_email", "")
        held = Membership.objects.filter(unit=unit, role=Role.UNIT_WEBMASTER)
        if name:
            user = get_user_model()._default_manager.filter(username=name).first()
            if user is None:
                message = _(
                    "webmaster: there is no user “%(name)s”. To invite somebody, leave this empty and give "
                    "webmaster_name and webmaster_email."
                )
                raise ActionError(message % {"name": name})
            if not user.is_active:
                raise ActionError(_("webmaster: the account “%(name)s” is closed.") % {"name": name})
            if not held.filter(user=user).exists():
                membership = Membership(user=user, **self._role_at(unit))
                GrantMembershipAction(membership, user=self.user).execute()
                self.made.append(_("membership of %(name)s") % {"name": name})
        elif email:
            invited = Invitation.objects.filter(email__iexact=email, unit=unit, role=Role.UNIT_WEBMASTER)
            if not invited.exists() and not held.filter(user__in=accounts_of(email)).exists():
                self._invite(unit, email)
        elif self.values.get("webmaster_name"):
            raise ActionError(_("webmaster_email: an invitation needs an address."))

    def _invite(self, unit: Unit, email: str) -> None:
        """By mail, with a one-time link; in the name of somebody, who answers for it."""
        if self.user is None:
            raise ActionError(_("webmaster_email: say in whose name to invite (--by)."))
        family, _space, given = self.values.get("webmaster_name", "").rpartition(" ")
        if not family:
            raise ActionError(_("webmaster_name: give family name and given name."))
        invitation = Invitation(email=email, last_name=family, first_name=given, **self._role_at(unit))
        try:
            InviteAction(invitation, user=self.user).execute()
        except ActionError as error:
            raise ActionError(f"webmaster_{error.field or 'email'}: {error.message}") from error
        self.made.append(_("invitation of %(email)s") % {"email": email})

    def _role_at(self, unit: Unit) -> dict[str, Any]:
        return {
            "unit": unit,
            "role": Role.UNIT_WEBMASTER,
            "valid_from": timezone.localdate(),
            "legal_basis": self.values.get("legal_basis", ""),
        }


def new_unit(values: Values, planned: Planned | None) -> Unit:
    """A unit and its first period; a parent that is planned in the same file is made before it."""
    kind = find_kind(values["kind"])
    parent = find_parent(values, planned)
    unit = Unit(code=values["code"], rank=number_of(values, "rank", kind.rank))
    cleaned(unit)
    unit.save()
    period = UnitPeriod(
        unit=unit,
        kind=kind,
        parent=parent,
        valid_from=date_of(values, "since") or timezone.localdate(),
        **{name: values.get(name, "") for name in PERIOD_COLUMNS},
    )
    cleaned(period)
    period.save()
    return unit


def find_kind(name: str) -> UnitKind:
    """The kind by its code or its Vietnamese name; the standard kinds are made if it is one of them."""
    for attempt in (1, 2):
        kinds = list(UnitKind.objects.all())
        found = [kind for kind in kinds if fold(name) in {kind.code, fold(kind.name)}]
        if found:
            return found[0]
        if attempt == 1:
            ensure_standard_kinds()
    known = ", ".join(f"{kind.code} ({kind.name})" for kind in kinds)
    raise ActionError(
        _("kind: there is no kind of unit “%(name)s”; there is %(known)s.") % {"name": name, "known": known}
    )


def find_parent(values: Values, planned: Planned | None) -> Unit | None:
    code = values.get("parent", "").lower()
    if not code:
        return None
    if code == values["code"]:
        raise ActionError(_("parent: a unit cannot be its own parent."))
    found: Unit | None = Unit.objects.filter(code=code).first()
    if found is None and planned is not None and (row := planned(code)) is not None:
        found = new_unit(row, planned)
    if found is None:
        message = _("parent: there is no unit with the code “%(code)s”. If it stands in the table, its own row failed.")
        raise ActionError(message % {"code": code})
    return found


def languages_of(cell: str) -> list[str]:
    """`en, ja` or `en ja`; also `all`."""
    codes = [code.strip().lower() for code in cell.replace(",", " ").replace(";", " ").replace("|", " ").split()]
    return [code for code, _label in settings.LANGUAGES] if codes == ["all"] else codes


def port_for(unit: Unit) -> int | None:
    """The port in addresses: that of the site if there is one, else that of the portal, else the usual one."""
    sites = MemberSite.objects.select_related("site")
    found = sites.filter(unit=unit).first() or sites.filter(site__is_default_site=True).first()
    return found.site.port if found is not None else None


def date_of(values: Values, column: str) -> date | None:
    cell = values.get(column, "")
    if not cell:
        return None
    for pattern in DATE_FORMATS:
        try:
            return datetime.strptime(cell, pattern).date()  # noqa: DTZ007 (a day has no time zone)
        except ValueError:
            continue
    message = _("%(column)s: “%(value)s” is not a date. Write 01/07/2025 or 2025-07-01.")
    raise ActionError(message % {"column": column, "value": cell})


def number_of(values: Values, column: str, default: int) -> int:
    cell = values.get(column, "")
    if cell and not cell.isdecimal():
        raise ActionError(_("%(column)s: “%(value)s” is not a number.") % {"column": column, "value": cell})
    return int(cell) if cell else default


def cleaned(instance: Model, fields: Iterable[str] | None = None) -> None:
    """Validate `instance` (only `fields`, if given); what is wrong is told by column.

    Raises:
        ActionError: with every message.
    """
    names = {field.name for field in instance._meta.fields}
    try:
        if fields is None:
            instance.full_clean()
        else:
            instance.clean_fields(exclude=names - set(fields))
    except ValidationError as error:
        parts = [
            " ".join(messages) if name == "__all__" else f"{name}: {' '.join(messages)}"
            for name, messages in error.message_dict.items()
        ]
        raise ActionError(" ".join(parts)) from error
