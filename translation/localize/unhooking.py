"""Takes wagtail-localize's hooks and components out; Wagtail offers no way but its registry (docs/adr/0012)."""

from __future__ import annotations

from wagtail import hooks
from wagtail_localize import synctree
from wagtail_localize import wagtail_hooks as localize
from wagtail_localize.locales import components
from wagtail_localize.models import LocaleSynchronization

# Hook -> what wagtail-localize registers there, and why it goes.
TAKEN_OUT = {
    # Its editor writes and publishes without review; ours stands in `hooks`.
    "before_edit_page": localize.before_edit_page,
    "before_edit_snippet": localize.before_edit_snippet,
    # "Translate" and "Sync translated snippets": requests are made at the desk.
    "register_snippet_listing_buttons": localize.register_snippet_listing_buttons,
    # Shows every site and language.
    "register_reports_menu_item": localize.register_wagtail_localize2_report_menu_item,
    # Repeats new pages as live aliases in other languages.
    "after_create_page": synctree.after_create_page,
}
# "Start Synced translation", "Convert to alias page".
MENU_ITEMS = {
    "register_page_action_menu_item": (
        localize.register_restart_translation_page_action_menu_item,
        localize.register_convert_back_to_alias_page_action_menu_item,
    ),
    "register_snippet_action_menu_item": (localize.register_restart_translation_snippet_action_menu_item,),
}


def take_out() -> None:
    for name, function in TAKEN_OUT.items():
        _unhook(name, function)
    for name, functions in MENU_ITEMS.items():
        for function in functions:
            _unhook(name, function)
    # "Sync from another locale" in the form of a language.
    listed = components.LOCALE_COMPONENTS
    listed[:] = [row for row in listed if row["model"] is not LocaleSynchronization]


def _unhook(name: str, function: object) -> None:
    rows = hooks._hooks.get(name, [])
    rows[:] = [row for row in rows if row[0] is not function]
