"""The changes that can be made on many sites at once. Each tells, for a site, what it would do before it does it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Page

from cms.core.actions import ActionError
from cms.core.locales import language_code_of
from sites.actions import OpenLanguageAction
from sites.enums import EDITABLE_STATES, PUBLIC_STATES
from sites.models import LinkedWebsite, MemberSite
from sites.permissions import CHANGE_STATE


@dataclass(frozen=True)
class Difference:
    """What a change does to a site, in words for people."""

    old: str
    new: str

    @property
    def is_none(self) -> bool:
        return self.old == self.new


class Change(ABC):
    """One change, the same for every site.

    Attributes:
        name: by which forms, commands and jobs know it.
        fields: names of the values it takes.
        permission: needed besides the right to change every site.
    """

    name: ClassVar[str]
    label: ClassVar[Promise]
    fields: ClassVar[tuple[str, ...]]
    permission: ClassVar[str] = ""

    def __init__(self, values: Mapping[str, str]) -> None:
        self.values = {name: str(values.get(name) or "").strip() for name in self.fields}

    @classmethod
    def may(cls, user: Any) -> bool:
        return not cls.permission or bool(user.has_perm(cls.permission))

    def check(self) -> None:
        """Raise `ActionError`, naming the field, when the values make no sense for any site."""
        for name, value in self.values.items():
            if not value:
                raise ActionError(_("Say what it shall be."), name)

    def prepare(self, sites: Sequence[MemberSite]) -> None:  # noqa: B027 (most need nothing)
        """Read for all `sites` at once what `difference` needs besides their own fields."""

    @abstractmethod
    def difference(self, site: MemberSite) -> Difference:
        """What is and what will be.

        Raises:
            ActionError: why this site is left out.
        """

    @abstractmethod
    def apply(self, site: MemberSite, user: Any) -> None:
        """Make the change; `difference` was asked in the same transaction, with the row locked."""


class FieldsChange(Change):
    """Sets fields of the site; those left empty stay as they are."""

    def check(self) -> None:
        if not any(self.values.values()):
            raise ActionError(_("Say what it shall be."), self.fields[0])
        self._wanted()

    def _wanted(self) -> dict[str, Any]:
        found = {}
        for name, value in self.values.items():
            if value:
                try:
                    found[name] = MemberSite._meta.get_field(name).clean(value, None)
                except ValidationError as error:
                    raise ActionError(" ".join(error.messages), name) from error
        return found

    def difference(self, site: MemberSite) -> Difference:
        wanted = self._wanted()
        return Difference(self._words({name: getattr(site, name) for name in wanted}), self._words(wanted))

    @staticmethod
    def _words(values: Mapping[str, Any]) -> str:
        words = []
        for name, value in values.items():
            choices = dict(MemberSite._meta.get_field(name).flatchoices)
            words.append(formats.localize(choices.get(value, value)) if value else "—")
        return ", ".join(str(word) for word in words)

    def apply(self, site: MemberSite, user: Any) -> None:
        wanted = self._wanted()
        for name, value in wanted.items():
            setattr(site, name, value)
        site.save(update_fields=list(wanted))


class ThemeChange(FieldsChange):
    name = "theme"
    label = gettext_lazy("Theme")
    fields = ("theme",)


class LicenceChange(FieldsChange):
    name = "licence"
    label = gettext_lazy("Licence")
    fields = ("licence_number", "licence_date", "licence_issuer")


class StateChange(FieldsChange):
    """Closes, archives or opens sites. The portal stays out of it: its state is changed on its own page."""

    name = "state"
    label = gettext_lazy("State")
    fields = ("state",)
    permission = CHANGE_STATE

    def difference(self, site: MemberSite) -> Difference:
        if site.is_portal and self.values["state"] not in EDITABLE_STATES:
            raise ActionError(_("The portal cannot be closed or archived together with others."))
        return super().difference(site)


class AddLinkChange(Change):
    name = "add_link"
    label = gettext_lazy("Add a linked website")
    fields = ("link_title", "link_url")

    def check(self) -> None:
        super().check()
        for name, model_field in (("link_title", "title"), ("link_url", "url")):
            try:
                LinkedWebsite._meta.get_field(model_field).clean(self.values[name], None)
            except ValidationError as error:
                raise ActionError(" ".join(error.messages), name) from error

    def difference(self, site: MemberSite) -> Difference:
        new = f"{self.values['link_title']} ({self.values['link_url']})"
        there = any(row.url == self.values["link_url"] for row in site.linked_websites.all())
        return Difference(new if there else "—", new)

    def apply(self, site: MemberSite, user: Any) -> None:
        last = LinkedWebsite.objects.filter(member_site=site).aggregate(last=Max("sort_order"))["last"]
        LinkedWebsite.objects.create(
            member_site=site,
            title=self.values["link_title"],
            url=self.values["link_url"],
            sort_order=0 if last is None else last + 1,
        )


class RemoveLinkChange(Change):
    name = "remove_link"
    label = gettext_lazy("Remove a linked website")
    fields = ("link_url",)

    def difference(self, site: MemberSite) -> Difference:
        rows = [row for row in site.linked_websites.all() if row.url == self.values["link_url"]]
        return Difference(f"{rows[0].title} ({rows[0].url})" if rows else "—", "—")

    def apply(self, site: MemberSite, user: Any) -> None:
        for row in LinkedWebsite.objects.filter(member_site=site, url=self.values["link_url"]):
            row.delete()  # One by one: the signal begins a new generation of the site.


class OpenLanguageChange(Change):
    """Opens a language: a home, the contact page and the statements in it, live at once."""

    name = "open_language"
    label = gettext_lazy("Open a language")
    fields = ("language",)

    def check(self) -> None:
        super().check()
        if self.values["language"] not in dict(settings.LANGUAGES):
            raise ActionError(_("Unknown language: %(codes)s") % {"codes": self.values["language"]}, "language")

    def prepare(self, sites: Sequence[MemberSite]) -> None:
        """A language is open where there is a home in it: administrators close one by deleting its home."""
        self.homes: dict[Any, set[str]] = defaultdict(set)
        keys = [site.site.root_page.translation_key for site in sites]
        homes = Page.objects.filter(translation_key__in=keys, alias_of=None)
        for key, locale in homes.values_list("translation_key", "locale_id"):
            self.homes[key].add(language_code_of(locale))

    def difference(self, site: MemberSite) -> Difference:
        opened = self.homes[site.site.root_page.translation_key]
        after = opened | {self.values["language"]}
        if site.state not in EDITABLE_STATES and after != opened:
            known = site.state in PUBLIC_STATES
            raise ActionError(_("The site is a read-only archive.") if known else _("The site is closed."))
        return Difference(self._names(opened), self._names(after))

    @staticmethod
    def _names(codes: set[str]) -> str:
        return ", ".join(label for code, label in settings.LANGUAGES if code in codes)

    def apply(self, site: MemberSite, user: Any) -> None:
        OpenLanguageAction(site, self.values["language"], user=user).execute()


CHANGES: dict[str, type[Change]] = {
    change.name: change
    for change in (ThemeChange, LicenceChange, StateChange, AddLinkChange, RemoveLinkChange, OpenLanguageChange)
}


def changes_for(user: Any) -> dict[str, type[Change]]:
    """The changes that a user may make, among those who may change every site."""
    return {name: change for name, change in CHANGES.items() if change.may(user)}
