"""The base of every action: one class per change, called alike by the admin, the API and commands (habit 3)."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any

from django.db import transaction

from .errors import ActionError

__all__ = ["Action", "ActionError"]


class Action(ABC):
    """A change of state, named verb first: `ProvisionSiteAction(...).execute()`.

    Attributes:
        user: who asked; `None` for commands and the worker.
    """

    def __init__(self, user: Any = None) -> None:
        self.user = user

    def check(self) -> None:  # noqa: B027 (an action without conditions is fine)
        """Raise `ActionError` when the action cannot or may not be done. Writes nothing."""

    @abstractmethod
    def perform(self) -> Any:
        """Make the change. Runs inside the transaction of `execute`."""

    def announce(self, result: Any) -> None:  # noqa: B027
        """Tell others (mail, tasks) once the change is committed."""

    def execute(self) -> Any:
        """Check, change, and announce after commit.

        Returns:
            What `perform` returns.

        Raises:
            ActionError: from `check` or `perform`; nothing is written then.
        """
        self.check()
        with transaction.atomic():
            result = self.perform()
            transaction.on_commit(lambda: self.announce(result))
        return result
