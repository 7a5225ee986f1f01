"""Changes of the reports."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from cms.core.actions import Action
from cms.core.text import collation_key, fold

from .enums import PROBLEMS, State
from .indicators.base import Finding
from .models import SiteHealth, SiteHealthDay, SiteIndicator
from .survey import Survey

KEPT = timedelta(days=366)
NAME_LENGTH = 120
UPDATE: dict[str, Any] = {"update_conflicts": True, "batch_size": 200}


def sortable(name: str) -> str:
    """`name` as a string of ASCII whose order is that of Vietnamese, on every database."""
    letters, tones, _text = collation_key(name[:NAME_LENGTH])
    return "".join(f"{min(letter, 0xFFF):03x}" for letter in letters) + "".join(str(tone) for tone in tones)


class StoreHealthAction(Action):
    """Store what a survey found, and the state of the day.

    Args:
        survey: the sites that were measured.
        findings: code of an indicator -> id of a member site -> what was found.
    """

    def __init__(self, survey: Survey, findings: dict[str, dict[int, Finding]], user: Any = None) -> None:
        super().__init__(user)
        self.survey = survey
        self.findings = findings

    def perform(self) -> None:
        survey = self.survey
        rows, heads, days = [], [], []
        for site in survey.sites:
            found = {
                code: by_site.get(site.pk, Finding(State.NOT_APPLICABLE)) for code, by_site in self.findings.items()
            }
            states = {code: int(finding.state) for code, finding in found.items()}
            grade = max(states.values(), default=State.NOT_APPLICABLE)
            problems = sum(state in PROBLEMS for state in states.values())
            rows += [
                SiteIndicator(member_site=site, code=code, state=one.state, value=one.value, details=one.details)
                for code, one in found.items()
            ]
            name = site.unit.name_on(survey.today, "vi") or site.unit.code
            head = SiteHealth(
                member_site=site,
                grade=grade,
                problems=problems,
                name=name,
                folded_name=fold(name),
                sort_name=sortable(name),
                kind=survey.kinds[site.pk],
                computed_at=survey.now,
            )
            heads.append(head)
            days.append(
                SiteHealthDay(member_site=site, day=survey.today, grade=grade, problems=problems, states=states)
            )
        self.write(rows, heads, days)

    def write(self, rows: list[SiteIndicator], heads: list[SiteHealth], days: list[SiteHealthDay]) -> None:
        SiteIndicator.objects.bulk_create(
            rows, unique_fields=["member_site", "code"], update_fields=["state", "value", "details"], **UPDATE
        )
        SiteIndicator.objects.filter(member_site__in=self.survey.site_ids).exclude(code__in=self.findings).delete()
        head_fields = ["grade", "problems", "name", "folded_name", "sort_name", "kind", "computed_at"]
        SiteHealth.objects.bulk_create(heads, unique_fields=["member_site"], update_fields=head_fields, **UPDATE)
        SiteHealthDay.objects.bulk_create(
            days, unique_fields=["member_site", "day"], update_fields=["grade", "problems", "states"], **UPDATE
        )
        SiteHealthDay.objects.filter(day__lt=self.survey.today - KEPT).delete()
