"""Who looks after the texts of files, and after what failed in the outbox."""

from __future__ import annotations

from collections.abc import Collection

from cms.users.enums import Role

# By the collection of the document, which is that of a unit's site.
FILES: dict[str, Collection[str]] = {
    Role.CENTRAL_EDITOR: {"view", "change"},
    Role.UNIT_WEBMASTER: {"view", "change"},
    Role.GAZETTE_OFFICER: {"view"},
    Role.AUDITOR: {"view"},
}
OUTBOX: dict[str, Collection[str]] = {Role.CENTRAL_EDITOR: {"view", "change"}, Role.AUDITOR: {"view"}}
