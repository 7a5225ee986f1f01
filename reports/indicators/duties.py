"""The licence, and outages that were announced too late."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports.enums import RuleCode, State
from reports.models import PlannedOutage, SiteIndicator, SiteRecord

from .base import Finding, Indicator, Todo, settings_url

if TYPE_CHECKING:
    from reports.survey import Survey

# For how long an outage that is over is still held against a site.
REMEMBERED = timedelta(days=30)


def years_later(day: date, years: int) -> date:
    """The same day `years` later; 29 February becomes the 28th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


class LicenceIndicator(Indicator):
    """Days until the licence ends: by the date in the site's record, else by its date and the rule in force."""

    code, label, order = "licence", gettext_lazy("Licence"), 60

    def measure(self, survey: Survey) -> dict[int, Finding]:
        records = {
            record.member_site_id: record for record in SiteRecord.objects.filter(member_site__in=survey.site_ids)
        }
        years, warning = survey.rule(RuleCode.LICENCE_YEARS), survey.rule(RuleCode.LICENCE_WARNING)
        findings = {}
        for site in survey.sites:
            record = records.get(site.pk)
            if record is not None and not record.licence_required:
                continue
            until = record.licence_until if record is not None else None
            if until is None and site.licence_date and years:
                until = years_later(site.licence_date, years)
            findings[site.pk] = self.finding(site, until, survey.today, warning)
        return findings

    @staticmethod
    def finding(site: Any, until: date | None, today: date, warning: int | None) -> Finding:
        if not site.licence_number:
            return Finding(State.WARNING, None, {"problem": "unknown"})
        if until is None:
            return Finding(State.WARNING, None, {"problem": "undated"})
        left = (until - today).days
        soon = warning is not None and left <= warning
        state = State.BAD if left < 0 else State.WARNING if soon else State.OK
        return Finding(state, left, {"until": until.isoformat()})

    def summary(self, row: SiteIndicator) -> str:
        problem = row.details.get("problem")
        if problem:
            return _("no licence in the imprint") if problem == "unknown" else _("no date in the imprint")
        if row.state == State.NOT_APPLICABLE:
            return _("not needed")
        day = parse_date(row.details.get("until", ""))
        values = {"day": date_format(day, "SHORT_DATE_FORMAT") if day else "–"}
        return (_("ended on %(day)s") if row.state == State.BAD else _("until %(day)s")) % values

    def todos(self, row: SiteIndicator) -> list[Todo]:
        if row.state not in {State.WARNING, State.BAD}:
            return []
        if row.details.get("problem"):
            return [Todo(_("Enter number and date of the licence in the imprint."), settings_url(row), row.state)]
        return [
            Todo(_("Have the licence renewed: %(when)s.") % {"when": self.summary(row)}, settings_url(row), row.state)
        ]


class OutageIndicator(Indicator):
    """Planned outages: announced enough working days ahead? Outages of the last thirty days still count."""

    code, label, order = "outages", gettext_lazy("Planned outages"), 70

    def measure(self, survey: Survey) -> dict[int, Finding]:
        required = survey.rule(RuleCode.OUTAGE_NOTICE)
        outages = PlannedOutage.objects.not_over(survey.now - REMEMBERED).prefetch_related("sites")
        found: dict[int, list[dict[str, Any]]] = defaultdict(list)
        for outage in outages.order_by("starts_at"):
            ahead = outage.notice_days(survey.calendar)
            late = required is not None and outage.is_late(survey.calendar, required)
            row = {
                "outage": outage.pk,
                "day": outage.starts_at.date().isoformat(),
                "ahead": ahead,
                "late": late,
                "over": outage.over_at <= survey.now,
            }
            for pk in survey.site_ids if outage.everywhere else [site.pk for site in outage.sites.all()]:
                found[pk].append(row)
        return {pk: self.finding(rows, required) for pk, rows in found.items() if pk in set(survey.site_ids)}

    @staticmethod
    def finding(rows: list[dict[str, Any]], required: int | None) -> Finding:
        late = [row for row in rows if row["late"]]
        state = State.OK if not late else State.WARNING if all(row["over"] for row in late) else State.BAD
        return Finding(state, len(rows), {"outages": rows, "required": required})

    def summary(self, row: SiteIndicator) -> str:
        outages = row.details.get("outages", [])
        if not outages:
            return _("none planned")
        worst = next((outage for outage in outages if outage["late"]), outages[0])
        day = parse_date(worst["day"])
        values = {"day": date_format(day, "SHORT_DATE_FORMAT") if day else "–", "ahead": worst["ahead"]}
        return _("%(day)s, announced %(ahead)d working days ahead") % values

    def todos(self, row: SiteIndicator) -> list[Todo]:
        required = row.details.get("required")
        text = _("An outage was announced %(ahead)d working days ahead; %(required)d are required. Put it off.")
        return [
            Todo(text % {"ahead": outage["ahead"], "required": required}, "", State.BAD)
            for outage in row.details.get("outages", [])
            if outage["late"] and not outage["over"]
        ]
