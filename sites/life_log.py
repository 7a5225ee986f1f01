"""How the history of a unit tells what was done to it: every step of the plan, as it was shown before."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import LogActionRegistry, LogFormatter

# Action -> (label of the filter, what was done).
LABELS = {
    "member_sites.rename_unit": (_("Rename unit"), _("Renamed the unit")),
    "member_sites.move_unit": (_("Move unit"), _("Moved the unit under another")),
    "member_sites.merge_units": (_("Merge units"), _("Merged units")),
    "member_sites.split_unit": (_("Split unit"), _("Split the unit")),
    "member_sites.close_unit": (_("Close unit"), _("Closed the unit")),
    "member_sites.reopen_unit": (_("Reopen unit"), _("Opened the unit again")),
}


class PlanFormatter(LogFormatter):
    """What was done, and the sentences of the plan."""

    def format_message(self, log_entry: Any) -> str:
        steps = [str(step.get("text", "")) for step in log_entry.data.get("plan", ())]
        return " ".join([f"{self.message}:", *steps]) if steps else str(self.message)


def register_life_actions(actions: LogActionRegistry) -> None:
    for name, (label, message) in LABELS.items():
        formatter = type("_PlanFormatter", (PlanFormatter,), {"label": label, "message": message})
        actions.register_action(name)(formatter)
    actions.register_action(
        "member_sites.planned_change", _("Planned change"), _("Did what was planned for the unit's site on this day")
    )
