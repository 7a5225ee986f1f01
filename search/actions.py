"""What people do by hand when the search did not get on by itself."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from cms.core.actions import Action, ActionError

from . import files, outbox
from .querysets import OutboxQuerySet

MAX_AT_ONCE = 1000


class ReadFilesAgainAction(Action):
    """Have files read anew, after commit, with all attempts before them.

    Args:
        rows: `FileText` rows that the user may change.
    """

    def __init__(self, rows: Any, user: Any = None) -> None:
        super().__init__(user)
        self.rows = rows

    def check(self) -> None:
        if not self.rows.exists():
            raise ActionError(_("There is nothing to read again."))

    def perform(self) -> int:
        rows = list(self.rows.select_related("document")[:MAX_AT_ONCE])
        files.forget([row.pk for row in rows])
        for row in rows:
            log(row.document, "search.read_again", user=self.user, data={"state": row.state, "error": row.error})
        return len(rows)


class RetryOutboxAction(Action):
    """Apply items that failed once more, now.

    Args:
        items: rows of the outbox.
    """

    def __init__(self, items: OutboxQuerySet, user: Any = None) -> None:
        super().__init__(user)
        self.items = items

    def check(self) -> None:
        if not self.items.exists():
            raise ActionError(_("There is nothing to try again: somebody was quicker, or it has succeeded meanwhile."))

    def perform(self) -> int:
        items = list(self.items.select_for_update().order_by("pk")[:MAX_AT_ONCE])
        rows = type(items[0]).objects.filter(pk__in=[item.pk for item in items]) if items else self.items.none()
        rows.update(attempts=0, available_at=timezone.now())
        for item in items:
            log(item, "search.retry", user=self.user, data={"error": item.error, "attempts": item.attempts})
        return len(items)

    def announce(self, result: Any) -> None:
        outbox.wake_up()
