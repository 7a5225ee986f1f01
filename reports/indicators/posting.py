"""Documents that a unit must post and has not, or has posted late (Nghị định 43/2011/NĐ-CP as data)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from gazette.duties import Phase, figures
from gazette.enums import DocumentState
from gazette.models import PostingDuty
from reports.enums import State

from .base import Finding, Indicator, Todo

if TYPE_CHECKING:
    from reports.models import SiteIndicator
    from reports.survey import Survey

# For how long what was posted late is still held against a unit.
REMEMBERED = timedelta(days=30)


class PostingIndicator(Indicator):
    """Overdue and not posted: bad; posted late within the last thirty days: a warning. No duties: not applicable."""

    code, label, order = "posting", gettext_lazy("Documents posted"), 55

    def measure(self, survey: Survey) -> dict[int, Finding]:
        units = {site.unit_id: site for site in survey.sites}
        rows = PostingDuty.objects.filter(unit__in=units).exclude(
            document__state=DocumentState.WITHDRAWN, posted_on=None
        )
        recent = {
            row.unit: row.late for row in figures(rows.filter(due_on__gte=survey.today - REMEMBERED), survey.today)
        }
        found = {}
        for row in figures(rows, survey.today):
            late = recent.get(row.unit, 0)
            state = State.BAD if row.never else State.WARNING if late else State.OK
            details: dict[str, Any] = {"unit": units[row.unit].unit.code, "late": late, "due": row.due}
            found[units[row.unit].pk] = Finding(state, row.never, details)
        return found

    def summary(self, row: SiteIndicator) -> str:
        number = row.value or 0
        if number:
            return ngettext("%(number)d overdue", "%(number)d overdue", number) % {"number": number}
        late = int(row.details.get("late", 0))
        if late:
            return ngettext("%(number)d posted late", "%(number)d posted late", late) % {"number": late}
        return _("all in time")

    def todos(self, row: SiteIndicator) -> list[Todo]:
        if not row.value:
            return []
        query = urlencode({"unit": row.details.get("unit", ""), "phase": Phase.NEVER.value})
        text = ngettext(
            "Post %(number)d document that is overdue.", "Post %(number)d documents that are overdue.", row.value
        )
        return [Todo(text % {"number": row.value}, f"{reverse('document_duties')}?{query}", State.BAD)]
