"""The refusal that every room words for whoever asked."""

from __future__ import annotations

from django.utils.functional import Promise


class ActionError(Exception):
    """An action that cannot be done, with a message for the person who asked (translated, safe to show).

    Args:
        message: what is wrong and, where there is one, the way out.
        field: the form field the message belongs to, if any.
    """

    def __init__(self, message: str | Promise, field: str | None = None) -> None:
        super().__init__(str(message))
        self.message = message
        self.field = field
