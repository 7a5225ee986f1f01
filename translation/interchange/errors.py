"""What can be wrong with a file, and with one entry of it. Messages are for the person who uploads."""

from __future__ import annotations

from django.utils.translation import gettext as _


class FileError(Exception):
    """A file that is not imported at all.

    Args:
        message: what is wrong, translated.
        line: the line (row of a DOCX's table) that it is about, 1-based; 0: the whole file.
        unit: the entry that it is about, if it is about one.
    """

    def __init__(self, message: str, line: int = 0, unit: str = "") -> None:
        super().__init__(message)
        self.message, self.line, self.unit = message, line, unit

    def worded(self, name: str) -> str:
        """The message with the file, the line and the entry."""
        values = {"file": name, "line": self.line, "unit": self.unit, "message": self.message}
        if self.line and self.unit:
            return _("%(file)s, line %(line)s, entry %(unit)s: %(message)s") % values
        if self.line:
            return _("%(file)s, line %(line)s: %(message)s") % values
        return _("%(file)s: %(message)s") % values


class UnitError(Exception):
    """An entry of a file that cannot be taken; the others can."""
