"""The formats: each writes a `Document` and reads one back."""

from .base import FORMATS, Format, format_of_file

__all__ = ["FORMATS", "Format", "format_of_file"]
