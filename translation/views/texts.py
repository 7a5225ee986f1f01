"""Texts that the editor's script shows, and its keys. Keys are named as they are printed on keyboards."""

from __future__ import annotations

from django.utils.translation import gettext as _


def keys() -> list[tuple[str, str]]:
    """(keys, what they do), as the list of keys shows them."""
    return [
        ("Ctrl+Enter", _("Confirm and go to the next unfinished segment")),
        ("Alt+↓ / Alt+↑", _("Next or previous unfinished segment")),
        ("Ctrl+Shift+S", _("Copy the source")),
        ("Ctrl+1 … Ctrl+5", _("Insert a hit of the memory")),
        ("Ctrl+B / Ctrl+I", _("Bold or italics")),
        ("Alt+L", _("Insert the next missing link or mark of the source")),
        ("Ctrl+Z / Ctrl+Y", _("Undo or redo in the segment")),
        ("?", _("This list")),
    ]


def script_texts() -> dict[str, str]:
    """Messages of the script; `{…}` is filled in there."""
    return {
        "saved": _("Saved"),
        "saving": _("Saving …"),
        "unsaved": _("Not saved yet"),
        "offline": _("No connection. What you type is kept on this computer and saved as soon as it is back."),
        "online": _("The connection is back; everything is saved."),
        "restored": _("Texts that were not saved yet were restored."),
        "confirmed": _("Segment {number} confirmed"),
        "at": _("Segment {number} of {total}, {state}"),
        "refused": _("Segment {number} is not confirmed: {problem}"),
        "conflict": _("Segment {number} was changed in another window or by somebody else. Choose a version."),
        "last": _("No further unfinished segment."),
        "left": _("{number} characters left"),
        "over": _("{number} characters too many"),
        "noneMissing": _("No link or mark of the source is missing."),
        "inserted": _("{tag} inserted"),
        "selectFirst": _("Select words first."),
        "crossing": _("The selection cuts through another mark."),
        "noMarks": _("This field has no bold and no italics."),
        "removed": _("{tag} removed at both ends"),
        "noHit": _("There is no such hit."),
        "loggedOut": _("You are logged out. Log in again in another tab, then load this page again; nothing is lost."),
        "kept": _("Not saved, kept on this computer: {text}"),
        "segments": _("{done} of {total} segments"),
        "words": _("{done} of {total} words"),
        "none": _("No segment fits."),
        "discard": _("Discard"),
        "comments": _("Open comments: {number}"),
        "start": _("Start of {tag}"),
        "end": _("End of {tag}"),
        "bold": _("bold"),
        "italic": _("italics"),
        "link": _("link {name}"),
        "break": _("line break"),
    }
