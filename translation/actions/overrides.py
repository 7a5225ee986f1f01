"""What is no text but may differ in a language: addresses of links and embeds."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _
from wagtail_localize.models import OverridableSegment, SegmentOverride

from cms.core.actions import Action, ActionError
from translation.models import TranslationJob
from translation.rights import desk_of

SCHEMES = frozenset({"http", "https", "mailto", "tel"})


@dataclass(frozen=True)
class Address:
    """An address of the source, and what the translation has instead (empty: the same)."""

    pk: int
    path: str
    context_id: int
    source: str
    own: str


def addresses_of(job: TranslationJob) -> list[Address]:
    """Addresses that may be replaced. Pictures and pages chosen in the source stay the source's."""
    if job.translation is None:
        return []
    rows = OverridableSegment.objects.filter(source=job.translation.source_id).select_related("context")
    found: dict[int, Address] = {}
    for row in rows.annotate_override_json(job.locale_id, include_errors=True).order_by("order", "pk"):
        data = json.loads(row.data_json)
        if isinstance(data, str) and data:
            own = json.loads(row.override_json) if row.override_json else ""
            found.setdefault(row.context_id, Address(row.pk, row.context.path, row.context_id, data, str(own)))
    return list(found.values())


def check_address(value: str) -> None:
    """Raises:
    ActionError: neither an address of the web, of mail or telephone, nor a path on the site.
    """
    try:
        parts = urlsplit(value)
    except ValueError:
        parts = urlsplit("")
    web = parts.scheme in {"http", "https"} and parts.netloc
    other = parts.scheme in SCHEMES - {"http", "https"} and parts.path
    path = not parts.scheme and not parts.netloc and value.startswith(("/", "#"))
    if not (web or other or path) or any(char.isspace() for char in value):
        raise ActionError(_("“%(value)s” is no address.") % {"value": value[:100]})


class SetAddressesAction(Action):
    """Set the translation's own addresses; an empty one goes back to the source's.

    Args:
        values: by the key of the source's address (`Address.pk`).

    Raises:
        ActionError: the translation is not the person's to change now; something is no address.
    """

    def __init__(self, job: TranslationJob, values: dict[int, str], user: Any) -> None:
        super().__init__(user)
        self.job, self.values = job, values

    def check(self) -> None:
        if not desk_of(self.user).may_write(self.job):
            raise ActionError(_("This text is not yours to change now."))
        for value in filter(None, self.values.values()):
            check_address(value)

    def perform(self) -> int:
        self.job = (
            TranslationJob.objects.select_related("site__unit", "translation")
            .select_for_update(of=("self",))
            .get(pk=self.job.pk)
        )
        self.check()
        changed = 0
        for address in addresses_of(self.job):
            value = self.values.get(address.pk, address.own)
            if value == address.own:
                continue
            changed += 1
            place = {"locale_id": self.job.locale_id, "context_id": address.context_id}
            if not value or value == address.source:
                SegmentOverride.objects.filter(**place).delete()
                continue
            fields = {"data_json": json.dumps(value), "has_error": False, "last_translated_by": self.user}
            SegmentOverride.objects.update_or_create(**place, defaults=fields)
        return changed
