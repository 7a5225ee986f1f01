"""Refusals of this package, worded for people."""

from __future__ import annotations

from cms.core.errors import ActionError


class PdfError(ActionError):
    """A PDF that is not taken or cannot be made.

    Attributes:
        code: what is wrong, for programs: `encrypted`, `broken`, `scripts`, `pages`, `size`, `time`, `disk` …
    """

    def __init__(self, message: object, code: str = "", field: str | None = None) -> None:
        super().__init__(str(message), field)
        self.code = code


class SigningError(PdfError):
    """A signature that was not made."""


class WrongPin(SigningError):  # noqa: N818  (named for what happened: callers count these)
    """The PIN or passphrase does not open the key.

    Attributes:
        locked: the token takes no further attempt.
    """

    def __init__(self, message: object, *, locked: bool = False) -> None:
        super().__init__(message, "pin_locked" if locked else "pin", "pin")
        self.locked = locked
