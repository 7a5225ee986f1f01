"""The columns of the table of units: their names, in English and in Vietnamese."""

from __future__ import annotations

from cms.core.text import fold, nfc

REQUIRED = ("code", "name", "kind", "host")
# Column -> what else it may be called. Compared without accents, case and punctuation.
COLUMNS: dict[str, tuple[str, ...]] = {
    "code": ("mã", "mã đơn vị"),
    "name": ("tên", "tên đơn vị"),
    "kind": ("loại", "loại đơn vị"),
    "host": ("tên miền", "địa chỉ trang"),
    "short_name": ("tên ngắn", "tên viết tắt"),
    "name_en": ("tên tiếng Anh",),
    "name_ja": ("tên tiếng Nhật",),
    "name_ko": ("tên tiếng Hàn",),
    "name_zh": ("tên tiếng Trung",),
    "parent": ("mã đơn vị cấp trên", "cấp trên", "đơn vị cấp trên"),
    "rank": ("thứ tự",),
    "since": ("từ ngày", "hiệu lực từ"),
    "legal_basis": ("căn cứ pháp lý", "căn cứ"),
    "official_code": ("mã định danh", "mã định danh điện tử"),
    "template": ("mẫu chuyên mục", "mẫu"),
    "languages": ("ngôn ngữ", "các ngôn ngữ"),
    "theme": ("giao diện", "màu giao diện"),
    "telephone": ("điện thoại", "số điện thoại"),
    "email": ("thư điện tử", "e-mail"),
    "owner": ("cơ quan chủ quản",),
    "address": ("địa chỉ", "địa chỉ trụ sở"),
    "responsible_person": ("người chịu trách nhiệm", "chịu trách nhiệm nội dung"),
    "licence_number": ("số giấy phép",),
    "licence_date": ("ngày cấp phép", "ngày giấy phép"),
    "licence_issuer": ("nơi cấp phép", "cơ quan cấp phép"),
    "webmaster": ("quản trị trang", "tên đăng nhập quản trị trang"),
    "webmaster_name": ("họ tên quản trị trang",),
    "webmaster_email": ("thư điện tử quản trị trang",),
}


def normal(heading: str) -> str:
    """A heading without accents, case and punctuation."""
    return "".join(char for char in fold(nfc(heading)) if char.isalnum())


_NAMES = {normal(alias): name for name, aliases in COLUMNS.items() for alias in (name, *aliases)}


def column_of(heading: str) -> str | None:
    """The column that a heading names; `None` when it names none."""
    return _NAMES.get(normal(heading))
