"""What the search adds to Wagtail's admin."""

from __future__ import annotations

from wagtail import hooks
from wagtail.log_actions import LogActionRegistry

from .admin import file_hooks

# ---- texts of files, and what failed ----
hooks.register("register_admin_urls", file_hooks.urls)
hooks.register("register_reports_menu_item", file_hooks.files_menu_item)
hooks.register("register_reports_menu_item", file_hooks.outbox_menu_item)
hooks.register("after_bulk_action", file_hooks.after_bulk_action)


@hooks.register("register_log_actions")
def register_file_log_actions(actions: LogActionRegistry) -> None:
    for action in file_hooks.LOG_ACTIONS:
        actions.register_action(*action)
