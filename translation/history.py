"""The events of a job, put into words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils import formats
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .enums import JobEventKind as Kind
from .enums import Priority
from .models import JobEvent


def words_of(event: JobEvent) -> str:
    """What happened, beyond the name of the event; often nothing."""
    found = _WORDS.get(event.kind)
    return found(event.data or {}) if found else ""


def _assigned(data: dict[str, Any]) -> str:
    rows = []
    if data.get("assignee"):
        rows.append(_("Translator: %(name)s") % {"name": data["assignee"]})
    if data.get("reviewer"):
        rows.append(_("Reviewer: %(name)s") % {"name": data["reviewer"]})
    return "; ".join(rows)


def _split(data: dict[str, Any]) -> str:
    text = _("segments %(first)s–%(last)s: %(name)s")
    return "; ".join(text % part for part in data.get("parts", ()))


def _day(value: Any) -> str:
    day = parse_date(str(value or ""))
    return formats.date_format(day, "SHORT_DATE_FORMAT") if day else "–"


def _details(data: dict[str, Any]) -> str:
    before, after = data.get("before", {}), data.get("after", {})
    rows = []
    if before.get("due_date") != after.get("due_date"):
        values = {"before": _day(before.get("due_date")), "after": _day(after.get("due_date"))}
        rows.append(_("due date %(before)s → %(after)s") % values)
    if before.get("priority") != after.get("priority"):
        labels = {value: str(label) for value, label in Priority.choices}
        values = {"before": labels.get(before.get("priority"), "–"), "after": labels.get(after.get("priority"), "–")}
        rows.append(_("priority %(before)s → %(after)s") % values)
    return "; ".join(rows)


def _requested(data: dict[str, Any]) -> str:
    return _("by rule, or for a page below it") if data.get("automatic") else ""


def _scheduled(data: dict[str, Any]) -> str:
    if data.get("with_source"):
        return _("together with the Vietnamese original")
    moment = parse_datetime(str(data.get("go_live_at") or ""))
    return formats.date_format(localtime(moment), "SHORT_DATETIME_FORMAT") if moment else ""


def _changed(data: dict[str, Any]) -> str:
    values = {name: data.get(name, 0) for name in ("added", "changed", "removed")}
    return _("segments: %(changed)s changed, %(added)s new, %(removed)s gone") % values


def _adopted(data: dict[str, Any]) -> str:
    number = int(data.get("paired", 0))
    return ngettext("%(n)d segment taken over", "%(n)d segments taken over", number) % {"n": number}


def _reminded(data: dict[str, Any]) -> str:
    number = len(data.get("people", ()))
    text = ngettext("%(n)d person reminded", "%(n)d people reminded", number) % {"n": number}
    return "; ".join([text, _("overdue")] if data.get("overdue") else [text])


_WORDS: dict[str, Callable[[dict[str, Any]], str]] = {
    Kind.REQUESTED: _requested,
    Kind.ASSIGNED: _assigned,
    Kind.SPLIT: _split,
    Kind.DETAILS: _details,
    Kind.SCHEDULED: _scheduled,
    Kind.SOURCE_CHANGED: _changed,
    Kind.ADOPTED: _adopted,
    Kind.REMINDED: _reminded,
}
