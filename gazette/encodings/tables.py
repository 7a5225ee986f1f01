"""The letters of the old Vietnamese encodings, byte by byte.

TCVN3 is TCVN 5712:1993 (VN1); the "ABC" fonts (.VnTime) draw only its upper half's lower case and seven capitals.
VISCII is RFC 1456. VNI (Windows) writes a vowel and a second byte with its marks. Python itself knows cp1258.
"""

from __future__ import annotations

import unicodedata
from itertools import product

ALPHABET_LOWER = "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệfghiìỉĩíịjklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvwxyỳỷỹýỵz"
# The 134 letters that ASCII has not: 67 lower, 67 capital.
MARKED = "".join(letter for letter in ALPHABET_LOWER if not letter.isascii())
MARKED += MARKED.upper()

_TCVN3 = (
    "01Ú 02Ụ 04Ừ 05Ử 06Ữ 11Ứ 12Ự 13Ỳ 14Ỷ 15Ỹ 16Ý 17Ỵ 80À 81Ả 82Ã 83Á 84Ạ 85Ặ 86Ậ 87È 88Ẻ 89Ẽ 8AÉ 8BẸ 8CỆ 8DÌ 8EỈ "
    "8FĨ 90Í 91Ị 92Ò 93Ỏ 94Õ 95Ó 96Ọ 97Ộ 98Ờ 99Ở 9AỠ 9BỚ 9CỢ 9DÙ 9EỦ 9FŨ A1Ă A2Â A3Ê A4Ô A5Ơ A6Ư A7Đ A8ă A9â AAê "
    "ABô ACơ ADư AEđ AFẰ B5à B6ả B7ã B8á B9ạ BAẲ BBằ BCẳ BDẵ BEắ BFẴ C0Ắ C1Ầ C2Ẩ C3Ẫ C4Ấ C5Ề C6ặ C7ầ C8ẩ C9ẫ CAấ "
    "CBậ CCè CDỂ CEẻ CFẽ D0é D1ẹ D2ề D3ể D4ễ D5ế D6ệ D7ì D8ỉ D9Ễ DAẾ DBỒ DCĩ DDí DEị DFò E0Ổ E1ỏ E2õ E3ó E4ọ E5ồ "
    "E6ổ E7ỗ E8ố E9ộ EAờ EBở ECỡ EDớ EEợ EFù F0Ỗ F1ủ F2ũ F3ú F4ụ F5ừ F6ử F7ữ F8ứ F9ự FAỳ FBỷ FCỹ FDý FEỵ FFỐ"
)
_VISCII = (
    "02Ẳ 05Ẵ 06Ẫ 14Ỷ 19Ỹ 1EỴ 80Ạ 81Ắ 82Ằ 83Ặ 84Ấ 85Ầ 86Ẩ 87Ậ 88Ẽ 89Ẹ 8AẾ 8BỀ 8CỂ 8DỄ 8EỆ 8FỐ 90Ồ 91Ổ 92Ỗ 93Ộ 94Ợ "
    "95Ớ 96Ờ 97Ở 98Ị 99Ỏ 9AỌ 9BỈ 9CỦ 9DŨ 9EỤ 9FỲ A0Õ A1ắ A2ằ A3ặ A4ấ A5ầ A6ẩ A7ậ A8ẽ A9ẹ AAế ABề ACể ADễ AEệ AFố "
    "B0ồ B1ổ B2ỗ B3Ỡ B4Ơ B5ộ B6ờ B7ở B8ị B9Ự BAỨ BBỪ BCỬ BDơ BEớ BFƯ C0À C1Á C2Â C3Ã C4Ả C5Ă C6ẳ C7ẵ C8È C9É CAÊ "
    "CBẺ CCÌ CDÍ CEĨ CFỳ D0Đ D1ứ D2Ò D3Ó D4Ô D5ạ D6ỷ D7ừ D8ử D9Ù DAÚ DBỹ DCỵ DDÝ DEỡ DFư E0à E1á E2â E3ã E4ả E5ă "
    "E6ữ E7ẫ E8è E9é EAê EBẻ ECì EDí EEĩ EFỉ F0đ F1ự F2ò F3ó F4ô F5õ F6ỏ F7ọ F8ụ F9ù FAú FBũ FCủ FDý FEợ FFỮ"
)


def _bytes(rows: str) -> dict[int, str]:
    return {int(row[:2], 16): row[2:] for row in rows.split(" ")}


TCVN3 = _bytes(_TCVN3)
VISCII = _bytes(_VISCII)
# VN1 also has five marks of their own, set after a vowel.
TCVN3_MARKS = {0xB0: "\u0300", 0xB1: "\u0309", 0xB2: "\u0303", 0xB3: "\u0301", 0xB4: "\u0323"}


def _vni() -> dict[str, str]:
    """Every VNI sequence (as cp1252 would show it) and its letter."""
    tones = dict(zip("\u0301\u0300\u0309\u0303\u0323", "ùøûõï", strict=True))
    circumflex = dict(zip(["", *tones], "âáàåãä", strict=True))
    breve = dict(zip(["", *tones], "êéèúüë", strict=True))
    found = {"ñ": "đ", "ô": "ơ", "ö": "ư", "î": "ỵ", "í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị"}
    for (base, shown), (tone, mark) in product(
        [("a", "a"), ("e", "e"), ("o", "o"), ("u", "u"), ("y", "y"), ("ơ", "ô"), ("ư", "ö")], tones.items()
    ):
        if (base, tone) != ("y", "\u0323"):
            found[shown + mark] = _one(base + tone)
    for base in "aeo":
        found |= {base + mark: _one(base + "\u0302" + tone) for tone, mark in circumflex.items()}
    return found | {"a" + mark: _one("a\u0306" + tone) for tone, mark in breve.items()}


def _one(text: str) -> str:
    # The dot below sorts before the other marks: NFD first, so that NFC finds the one letter.
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", text))


_VNI_LOWER = _vni()
# What an encoder writes: capitals wholly in capitals.
VNI_OF = {letter: shown for shown, letter in _VNI_LOWER.items()}
VNI_OF |= {letter.upper(): shown.upper() for letter, shown in VNI_OF.items()}
# What a reader accepts: people also typed a capital vowel with the mark in lower case, and the reverse.
VNI = {shown: letter for letter, shown in VNI_OF.items()}
VNI |= {shown[0].upper() + shown[1:]: letter.upper() for shown, letter in _VNI_LOWER.items()}
VNI |= {shown[0] + shown[1:].upper(): letter for shown, letter in _VNI_LOWER.items() if len(shown) == 2}

# Places of the upper half where cp1252 has the signs that office programs put by themselves.
SIGNS = frozenset([0x85, 0x91, 0x92, 0x93, 0x94, 0x95, 0x96, 0x97, 0xA0])


def shown(byte: int) -> str:
    """A byte as a program of the time showed it: cp1252, with the five places it leaves empty."""
    try:
        return bytes([byte]).decode("cp1252")
    except UnicodeDecodeError:
        return chr(byte)


# Latin-1 readers show control characters where cp1252 has signs: both lead back to the byte.
SHOWN = {chr(byte): byte for byte in range(256)} | {shown(byte): byte for byte in range(256)}
