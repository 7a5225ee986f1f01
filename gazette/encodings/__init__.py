"""Old Vietnamese encodings: recognised, converted to NFC Unicode, and what is doubtful said."""

from .detecting import Guess, detect, examine
from .fonts import font_encoding
from .reading import Decoded, Doubt, Encoding, convert_text, decode, encode, read_shown
from .report import ConversionReport, DoubtfulCell, convert_rows

__all__ = [
    "ConversionReport",
    "Decoded",
    "Doubt",
    "DoubtfulCell",
    "Encoding",
    "Guess",
    "convert_rows",
    "convert_text",
    "decode",
    "detect",
    "encode",
    "examine",
    "font_encoding",
    "read_shown",
]
