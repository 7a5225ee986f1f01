"""What the calendar tells Wagtail's history. Its screens are in `sites.calendar`: they ask who may do what."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    actions.register_action("working_calendar.change", _("Change days"), _("Changed days of the calendar"))
    actions.register_action("working_calendar.confirm", _("Confirm year"), _("Confirmed the year of the calendar"))
